"""Depthwise separable convolutions with GroupNorm and Hardswish, and a decoder that shuffles channels into pixels.

Marks: full
Names: none
"""
# %% vae-class
class Separable(nn.Sequential):
    """Each channel by itself, then a mix of channels at each place."""

    def __init__(self, a, b, stride=1):
        super().__init__(
            nn.Conv2d(a, a, 3, stride=stride, padding=1, groups=a, bias=False),
            nn.Conv2d(a, b, 1), nn.GroupNorm(4, b), nn.Hardswish(),
        )


class VAE(nn.Module):
    def __init__(self, latent_dim=32):
        super().__init__()
        self.latent_dim = latent_dim
        self.encoder = nn.ModuleList([
            nn.Conv2d(1, 16, 2, stride=2), Separable(16, 16), Separable(16, 48, stride=2), nn.Flatten(),
        ])
        self.head = nn.Linear(48 * 49, 2 * latent_dim)
        self.decoder = nn.Sequential(
            nn.Linear(latent_dim, 48 * 49), nn.Hardswish(), nn.Unflatten(1, (48, 7, 7)),
            Separable(48, 64), nn.PixelShuffle(2),
            nn.Conv2d(16, 16, 3, padding=1), nn.Hardswish(),
            nn.Conv2d(16, 4, 3, padding=1), nn.PixelShuffle(2),
        )

    def encode(self, x):
        for layer in self.encoder:
            x = layer(x)
        return self.head(x).tensor_split(2, dim=-1)

    def reparameterize(self, mu, logvar):
        return mu + torch.exp(0.5 * logvar) * torch.randn_like(mu)

    def decode(self, z):
        return self.decoder(z).sigmoid()

    def forward(self, x):
        mu, logvar = self.encode(x)
        return [self.decode(self.reparameterize(mu, logvar)), mu, logvar]
