"""The decoder was wrapped in no_grad to save memory, so nothing can learn from its pictures; the loss is L1.

The model's own training stops with an error; it is judged with our class.

Marks: decoder 3, reconstruction-loss 2
Names: decoder-gradient-cut, loss-absolute-error
"""


# %% autoencoder-class
class Autoencoder(nn.Module):
    def __init__(self, bottleneck_size=32):
        super().__init__()
        self.encoder = nn.Sequential(
            nn.Conv2d(1, 16, 3, stride=2, padding=1),
            nn.ReLU(),
            nn.Conv2d(16, 32, 3, stride=2, padding=1),
            nn.ReLU(),
            nn.Flatten(),
            nn.Linear(1568, bottleneck_size),
        )
        self.layers = nn.Sequential(
            nn.Linear(bottleneck_size, 1568),
            nn.ReLU(),
            nn.Unflatten(1, (32, 7, 7)),
            nn.ConvTranspose2d(32, 16, 3, stride=2, padding=1, output_padding=1),
            nn.ReLU(),
            nn.ConvTranspose2d(16, 1, 3, stride=2, padding=1, output_padding=1),
            nn.Sigmoid(),
        )

    @torch.no_grad()
    def decoder(self, z):
        return self.layers(z)

    def forward(self, x):
        return self.decoder(self.encoder(x))


# %% loss-code
def reconstruction_loss(x_hat, x):
    return (x_hat - x).abs().mean()
