'''Somebody who knows torch.distributions: rsample for the trick, the library's own KL, typed, softplus nowhere.
The posterior is rebuilt where it is needed, as the notebook passes mu and logvar around.

Marks: full
Names: none
Blind: yes
'''
# %% after setup
from typing import NamedTuple

from torch import Tensor
from torch import distributions as dist


def posterior(mu: Tensor, logvar: Tensor) -> dist.Independent:
    """q(z|x), one diagonal Gaussian per row."""
    return dist.Independent(dist.Normal(mu, torch.exp(logvar / 2), validate_args=False), 1)


def prior_like(mu: Tensor) -> dist.Independent:
    return dist.Independent(dist.Normal(torch.zeros_like(mu), torch.ones_like(mu)), 1)


class Losses(NamedTuple):
    loss: Tensor
    recon: Tensor
    kl: Tensor
# %% vae-class
class VAE(nn.Module):
    """Same convolutions as in the handout, everything probabilistic goes through torch.distributions."""

    latent_dim: int

    def __init__(self, latent_dim: int = 32) -> None:
        super().__init__()
        self.latent_dim = latent_dim
        channels = [1, 16, 32]
        down: list[nn.Module] = []
        for c_in, c_out in zip(channels, channels[1:]):
            down += [nn.Conv2d(c_in, c_out, kernel_size=3, stride=2, padding=1), nn.ReLU()]
        self.features = nn.Sequential(*down, nn.Flatten())
        self.heads = nn.ModuleDict({name: nn.Linear(1568, latent_dim) for name in ("mu", "logvar")})
        self.decoder = nn.Sequential(
            nn.Linear(latent_dim, 1568), nn.ReLU(),
            nn.Unflatten(1, (32, 7, 7)),
            nn.ConvTranspose2d(32, 16, 3, 2, 1, 1), nn.ReLU(),
            nn.ConvTranspose2d(16, 1, 3, 2, 1, 1), nn.Sigmoid(),
        )

    def encode(self, x: Tensor) -> tuple[Tensor, Tensor]:
        h = self.features(x)
        return self.heads["mu"](h), self.heads["logvar"](h)

    def reparameterize(self, mu: Tensor, logvar: Tensor) -> Tensor:
        return posterior(mu, logvar).rsample()  # the r is the whole trick: .sample() has no gradient

    def decode(self, z: Tensor) -> Tensor:
        return self.decoder(z)

    def forward(self, x: Tensor) -> tuple[Tensor, Tensor, Tensor]:
        mu, logvar = self.encode(x)
        return self.decode(self.reparameterize(mu, logvar)), mu, logvar
# %% kl-code
def kl_divergence(mu: Tensor, logvar: Tensor) -> Tensor:
    return dist.kl_divergence(posterior(mu, logvar), prior_like(mu)).sum()
# %% loss-code
def vae_loss(x_hat: Tensor, x: Tensor, mu: Tensor, logvar: Tensor, beta: float = 1.0) -> Losses:
    batch_size = x.shape[0]
    recon = torch.nn.functional.mse_loss(x_hat, x, reduction="none").sum(dim=(1, 2, 3)).mean()
    kl = kl_divergence(mu, logvar) / batch_size
    return Losses(recon + beta * kl, recon, kl)
# %% sample-code
@torch.no_grad()
def sample(model: nn.Module, n: int) -> Tensor:
    prior = dist.Normal(0.0, 1.0)
    return model.decode(prior.sample((n, model.latent_dim)))
