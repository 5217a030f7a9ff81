"""Handed in as it was left at two in the morning: a loop that never ends, a cell commented out, a check written over.

The loop was to keep Colab from disconnecting. The whole of compare-code was commented out (select all, Ctrl-/) since it
took too long, and scratch paper covers the loss's check. The loop costs only itself, the check is put back, and
compare_bottlenecks is a name that's missing.

Marks: compare-bottlenecks 0
Names: none
Blind: yes
"""

# %% edit
cell("reconstruction-loss").source = """\
# scratch: why 784 and not 1???
a = torch.zeros(2, 1, 28, 28)
b = torch.ones(2, 1, 28, 28)
print(((a - b) ** 2).sum() / 2, ((a - b) ** 2).mean())
"""

# %% after train-autoencoder
# keep colab awake, stop me before running the rest!!
import time

while True:
    time.sleep(55)

# %% compare-code
# def compare_bottlenecks(sizes, train_loader, test_loader):
#     errors = {}
#     for size in sizes:
#         model = Autoencoder(size)
#         train_epoch(model, train_loader, torch.optim.Adam(model.parameters(), lr=3e-3))
#         model.eval()
#         with torch.no_grad():
#             losses = [reconstruction_loss(model(x), x).item() for x, _ in test_loader]
#             errors[size] = sum(losses) / len(losses)
#     return errors
