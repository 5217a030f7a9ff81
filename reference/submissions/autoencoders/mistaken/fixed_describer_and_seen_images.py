"""Two mistakes: the encoder runs without gradients while training, and sizes are compared on the training images.

The decoder learns from the codes of an encoder that stays as it was born; the loss falls all the same. The comparison
has a good helper for the mean error, and hands it the wrong loader.

Marks: train-epoch 4, compare-bottlenecks 2
Names: encoder-not-trained, training-error-reported
Blind: yes
"""


# %% train-code
def train_epoch(model, loader, optimizer):
    model.train()
    total = 0.0
    for x, _ in loader:
        # the codes are the input of the part that draws, and inputs need no gradient
        with torch.no_grad():
            codes = model.encoder(x)
        drawn = model.decoder(codes)
        loss = reconstruction_loss(drawn, x)

        optimizer.zero_grad()
        loss.backward()
        optimizer.step()
        total += loss.item()
    return total / len(loader)


# %% compare-code
def mean_error(model, loader):
    model.eval()
    per_batch = []
    with torch.no_grad():
        for images, _ in loader:
            per_batch.append(reconstruction_loss(model(images), images).item())
    return sum(per_batch) / len(per_batch)


def compare_bottlenecks(sizes, train_loader, test_loader):
    errors = {}
    for size in sizes:
        model = Autoencoder(bottleneck_size=size)
        adam = torch.optim.Adam(model.parameters(), lr=3e-3)
        train_epoch(model, train_loader, adam)
        # how well has it learned its garments?
        errors[size] = mean_error(model, train_loader)
    return errors


# %% after compare-bottlenecks
# 128 is hardly better than 32 here either, as the text says
print("done")
