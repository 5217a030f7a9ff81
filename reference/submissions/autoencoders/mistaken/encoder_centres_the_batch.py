"""The encoder takes the mean of the batch off, so that an image's code rests on its neighbours; a batch norm of its own making.

Marks: encoder 3
Names: per-batch
"""


# %% autoencoder-class
class Autoencoder(nn.Module):
    def __init__(self, bottleneck_size=32):
        super().__init__()
        self.conv = nn.Sequential(
            nn.Conv2d(1, 16, 3, stride=2, padding=1),
            nn.ReLU(),
            nn.Conv2d(16, 32, 3, stride=2, padding=1),
            nn.ReLU(),
            nn.Flatten(),
        )
        self.to_code = nn.Linear(1568, bottleneck_size)
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
        h = self.conv(x)
        return self.to_code((h - h.mean(dim=0)) / (h.std(dim=0) + 1e-3))

    def forward(self, x):
        return self.decoder(self.encoder(x))
