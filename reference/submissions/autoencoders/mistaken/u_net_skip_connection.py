"""A U-Net's skip: the encoder keeps its first feature map, and the decoder adds it. Sharp pictures, and no bottleneck.

decoder(encoder(x)) is what forward does, but the picture does not come through the code alone. Without an image
seen before, the decoder does without the map.

Marks: forward 2
Names: past-the-bottleneck
"""


# %% autoencoder-class
class Autoencoder(nn.Module):
    def __init__(self, bottleneck_size=32):
        super().__init__()
        self.first = nn.Sequential(nn.Conv2d(1, 16, 3, stride=2, padding=1), nn.ReLU())
        self.rest = nn.Sequential(
            nn.Conv2d(16, 32, 3, stride=2, padding=1),
            nn.ReLU(),
            nn.Flatten(),
            nn.Linear(1568, bottleneck_size),
        )
        self.grow = nn.Sequential(
            nn.Linear(bottleneck_size, 1568),
            nn.ReLU(),
            nn.Unflatten(1, (32, 7, 7)),
            nn.ConvTranspose2d(32, 16, 3, stride=2, padding=1, output_padding=1),
            nn.ReLU(),
        )
        self.last = nn.Sequential(
            nn.ConvTranspose2d(16, 1, 3, stride=2, padding=1, output_padding=1), nn.Sigmoid()
        )
        self.skip = None

    def encoder(self, x):
        self.skip = self.first(x)
        return self.rest(self.skip)

    def decoder(self, z):
        h = self.grow(z)
        if self.skip is not None and len(self.skip) == len(h):
            h = h + self.skip
        return self.last(h)

    def forward(self, x):
        return self.decoder(self.encoder(x))
