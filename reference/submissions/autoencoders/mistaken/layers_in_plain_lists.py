"""The encoder's layers stand in a plain Python list, so the model doesn't know their weights; the loss is halved.

Marks: encoder 3, reconstruction-loss 2
Names: encoder-gradient-cut, loss-halved
"""


# %% autoencoder-class
class Autoencoder(nn.Module):
    def __init__(self, bottleneck_size=32):
        super().__init__()
        self.down = [
            nn.Conv2d(1, 16, 3, stride=2, padding=1),
            nn.ReLU(),
            nn.Conv2d(16, 32, 3, stride=2, padding=1),
            nn.ReLU(),
            nn.Flatten(),
            nn.Linear(1568, bottleneck_size),
        ]
        self.decoder = nn.Sequential(
            nn.Linear(bottleneck_size, 1568),
            nn.ReLU(),
            nn.Unflatten(1, (32, 7, 7)),
            nn.ConvTranspose2d(32, 16, 3, stride=2, padding=1, output_padding=1),
            nn.ReLU(),
            nn.ConvTranspose2d(16, 1, 3, stride=2, padding=1, output_padding=1),
            nn.Sigmoid(),
        )

    def encoder(self, x):
        for layer in self.down:
            x = layer(x)
        return x

    def forward(self, x):
        return self.decoder(self.encoder(x))


# %% loss-code
def reconstruction_loss(x_hat, x):
    return ((x_hat - x) ** 2).mean() / 2  # so that the derivative is nice
