"""Everything is written for one image and lifted to a batch by torch.vmap; closures make the functions.

Marks: full
Names: none
"""
# %% vae-class
from torch import vmap


class VAE(nn.Module):
    """Channels: 1 to 12 to 24. Kernel 5; the decoder resizes and convolves."""

    def __init__(self, latent_dim=32):
        super().__init__()
        self.latent_dim = latent_dim
        self.look = nn.Sequential(
            nn.Conv2d(1, 12, 5, stride=2, padding=2), nn.Mish(),
            nn.Conv2d(12, 24, 5, stride=2, padding=2), nn.Mish(), nn.Flatten(),
            nn.Linear(24 * 49, 128), nn.Mish(),
        )
        self.cloud = nn.Linear(128, 2 * latent_dim)
        self.draw = nn.Sequential(
            nn.Linear(latent_dim, 128), nn.Mish(), nn.Linear(128, 24 * 49), nn.Mish(), nn.Unflatten(1, (24, 7, 7)),
            nn.ConvTranspose2d(24, 12, 4, 2, 1), nn.Mish(),
            nn.ConvTranspose2d(12, 1, 4, 2, 1), nn.Sigmoid(),
        )

    def encode(self, x):
        numbers = self.cloud(self.look(x)).view(-1, self.latent_dim, 2)
        return numbers.unbind(dim=2)  # even ones are mu, odd ones logvar

    def reparameterize(self, mu, logvar):
        def one(m, v):
            return m + torch.exp(v / 2) * torch.randn_like(m)

        return vmap(one, randomness="different")(mu, logvar)

    def decode(self, z):
        return self.draw(z)

    def forward(self, x):
        mu, logvar = self.encode(x)
        return self.decode(self.reparameterize(mu, logvar)), mu, logvar
# %% kl-code
def for_each_image(function):
    """From a function of one image to one of a batch, with a number for each image."""
    lifted = vmap(function)

    def of_batch(*tensors):
        return lifted(*tensors)

    return of_batch


kl_of_each = for_each_image(lambda mu, logvar: 0.5 * (mu @ mu + (logvar.exp() - logvar - 1).sum()))
error_of_each = for_each_image(lambda x_hat, x: torch.dot((x_hat - x).ravel(), (x_hat - x).ravel()))


def kl_divergence(mu, logvar):
    return kl_of_each(mu, logvar).sum()
# %% loss-code
def vae_loss(x_hat, x, mu, logvar, beta=1.0):
    recon_loss = error_of_each(x_hat, x).mean()
    kl = kl_divergence(mu, logvar) / len(mu)
    return recon_loss + beta * kl, recon_loss, kl
