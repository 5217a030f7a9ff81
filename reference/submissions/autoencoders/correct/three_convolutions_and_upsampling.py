"""Three convolutions on the way in, bilinear upsampling on the way out: no mirror, and a decoder that clamps.

Marks: full
Names: none
"""


# %% autoencoder-class
class Decoder(nn.Module):
    def __init__(self, size):
        super().__init__()
        self.first = nn.Linear(size, 16 * 7 * 7)
        self.second = nn.Conv2d(16, 16, 3, padding=1)
        self.third = nn.Conv2d(16, 1, 3, padding=1)

    def forward(self, z):
        h = nn.functional.silu(self.first(z)).view(z.shape[0], 16, 7, 7)
        h = nn.functional.interpolate(h, scale_factor=2, mode="bilinear", align_corners=False)
        h = nn.functional.silu(self.second(h))
        h = nn.functional.interpolate(h, size=(28, 28), mode="nearest")
        return (self.third(h) * 0.5 + 0.5).clamp(min=0, max=1)


class Autoencoder(nn.Module):
    def __init__(self, bottleneck_size=32):
        super().__init__()
        self.encoder = nn.Sequential(
            nn.Conv2d(1, 16, 3, 2, 1),
            nn.SiLU(),
            nn.Conv2d(16, 24, 3, 2, 1),
            nn.SiLU(),
            nn.Conv2d(24, 32, 3, 2, 1),
            nn.SiLU(),
            nn.Flatten(),
            nn.Linear(32 * 4 * 4, bottleneck_size),
        )
        self.decoder = Decoder(bottleneck_size)

    def forward(self, x):
        return self.decoder(self.encoder(x))
