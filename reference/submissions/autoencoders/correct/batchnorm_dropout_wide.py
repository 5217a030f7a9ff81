"""Twice as wide, with batch norm, dropout, leaky ReLUs and weights initialised by hand.

Marks: full
Names: none
"""


# %% autoencoder-class
def init(layer):
    if isinstance(layer, (nn.Conv2d, nn.ConvTranspose2d, nn.Linear)):
        nn.init.kaiming_normal_(layer.weight, a=0.1)
        nn.init.zeros_(layer.bias)


class Autoencoder(nn.Module):
    def __init__(self, bottleneck_size=32, dropout=0.1):
        super().__init__()
        self.encoder = nn.Sequential(
            nn.Conv2d(1, 32, 4, 2, 1),
            nn.BatchNorm2d(32),
            nn.LeakyReLU(0.1),
            nn.Conv2d(32, 64, 4, 2, 1),
            nn.BatchNorm2d(64),
            nn.LeakyReLU(0.1),
            nn.Flatten(),
            nn.Dropout(dropout),
            nn.Linear(64 * 49, bottleneck_size),
        )
        self.decoder = nn.Sequential(
            nn.Linear(bottleneck_size, 64 * 49),
            nn.BatchNorm1d(64 * 49),
            nn.LeakyReLU(0.1),
            nn.Unflatten(1, (64, 7, 7)),
            nn.ConvTranspose2d(64, 32, 4, 2, 1),
            nn.BatchNorm2d(32),
            nn.LeakyReLU(0.1),
            nn.ConvTranspose2d(32, 1, 4, 2, 1),
            nn.Sigmoid(),
        )
        self.apply(init)

    def forward(self, x):
        z = self.encoder(x)
        return self.decoder(z)
