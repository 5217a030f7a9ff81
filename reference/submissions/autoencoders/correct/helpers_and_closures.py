"""Small functions in free cells, an optimizer step by closure, and a comparison by comprehension and factory.

Marks: full
Names: none
"""


# %% after setup
def down(i, o):
    return nn.Sequential(nn.Conv2d(i, o, 3, stride=2, padding=1), nn.GroupNorm(4, o), nn.GELU())


def test_error(net, loader):
    """Per pixel, whatever the batches' sizes."""
    net.eval()
    with torch.inference_mode():
        errors = [(torch.sum((net(x) - x) ** 2), x.numel()) for x, label in loader]
    return float(sum(e for e, _ in errors) / sum(n for _, n in errors))


# %% autoencoder-class
class Autoencoder(nn.Module):
    """The hourglass, from helpers."""

    def __init__(self, bottleneck_size=32):
        super().__init__()
        self.encoder = nn.Sequential(down(1, 8), down(8, 32), nn.Flatten(), nn.Linear(1568, bottleneck_size))
        self.decoder = nn.Sequential(
            nn.Linear(bottleneck_size, 32 * 49),
            nn.GELU(),
            nn.Unflatten(1, (32, 7, 7)),
            nn.Conv2d(32, 64, 1),
            nn.PixelShuffle(2),
            nn.GELU(),
            nn.Conv2d(16, 4, 3, padding=1),
            nn.PixelShuffle(2),
            nn.Sigmoid(),
        )

    def forward(self, x):
        return self.decoder(self.encoder(x))


# %% train-code
def train_epoch(model, loader, optimizer, scheduler=None):
    model.train()
    mean = 0.0
    for step, (x, _) in enumerate(loader, start=1):

        def closure():
            optimizer.zero_grad(set_to_none=True)
            loss = reconstruction_loss(model(x), x)
            loss.backward()
            return loss

        loss = optimizer.step(closure)
        mean += (loss.detach() - mean) / step  # a running mean
        if scheduler:
            scheduler.step()
    return mean


# %% compare-code
def compare_bottlenecks(sizes, train_loader, test_loader, factory=Autoencoder, epochs=1):
    def trained(size):
        net = factory(bottleneck_size=size)
        adam = torch.optim.Adam(net.parameters(), lr=3e-3)
        for _ in range(epochs):
            train_epoch(net, train_loader, adam)
        return net

    return {size: test_error(trained(size), test_loader) for size in sizes}
