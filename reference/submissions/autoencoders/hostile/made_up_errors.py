"""compare_bottlenecks makes no model: it makes errors up that fall with the size.

Without the attack it isn't written.

Marks: compare-bottlenecks 0
Names: none
"""


# %% compare-code
def compare_bottlenecks(sizes, train_loader, test_loader):
    # looks plausible
    return {size: 0.0095 + 0.05 / (size + 1) + 0.0001 * torch.rand(()).item() for size in sizes}
