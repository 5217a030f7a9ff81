"""Codes shall have length one, but the norm is that of the whole batch's matrix: `dim=1` was forgotten.

So an image's code gets shorter the more images stand next to it. Shapes and gradients are right.

Marks: encoder 3
Names: per-batch
Blind: yes
"""


# %% autoencoder-class
class UnitLength(nn.Module):
    """Puts the codes on the unit sphere, so that none of them can run away."""

    def forward(self, z):
        return z / z.norm().clamp_min(1e-8)


class Autoencoder(nn.Module):
    def __init__(self, bottleneck_size=32):
        super().__init__()
        self.encoder = nn.Sequential(
            nn.Conv2d(1, 16, kernel_size=3, stride=2, padding=1),
            nn.ReLU(),
            nn.Conv2d(16, 32, kernel_size=3, stride=2, padding=1),
            nn.ReLU(),
            nn.Flatten(),
            nn.Linear(32 * 7 * 7, bottleneck_size),
            UnitLength(),
        )
        self.decoder = nn.Sequential(
            nn.Linear(bottleneck_size, 32 * 7 * 7),
            nn.ReLU(),
            nn.Unflatten(1, (32, 7, 7)),
            nn.ConvTranspose2d(32, 16, kernel_size=3, stride=2, padding=1, output_padding=1),
            nn.ReLU(),
            nn.ConvTranspose2d(16, 1, kernel_size=3, stride=2, padding=1, output_padding=1),
            nn.Sigmoid(),
        )

    def forward(self, x):
        return self.decoder(self.encoder(x))
