"""A classifier's loop: the labels are blown up to pictures and compared with; the comparison reports what training said.

Marks: train-epoch 2.5, compare-bottlenecks 2
Names: labels-as-target, training-error-reported
"""


# %% train-code
def train_epoch(model, loader, optimizer):
    model.train()
    total = 0.0
    for inputs, targets in loader:
        outputs = model(inputs)
        targets = targets.float().view(-1, 1, 1, 1).expand_as(outputs)
        loss = reconstruction_loss(outputs, targets)
        optimizer.zero_grad()
        loss.backward()
        optimizer.step()
        total += loss.item()
    return total / len(loader)


# %% compare-code
def compare_bottlenecks(sizes, train_loader, test_loader):
    result = {}
    for size in sizes:
        model = Autoencoder(size)
        optimizer = torch.optim.Adam(model.parameters(), lr=3e-3)
        result[size] = train_epoch(model, train_loader, optimizer)
    return result
