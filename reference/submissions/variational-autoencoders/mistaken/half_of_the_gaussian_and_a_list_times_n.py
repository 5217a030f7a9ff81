"""Half the squared error, as in the paper, and one code n times over, by a list multiplied.

A student who reads the papers and types everything. Reconstruction is the negative log-likelihood of a
Gaussian of width 1 without its constant, so it has a half in front that this notebook's definition doesn't
have. Later `[torch.randn(1, d)] * n` is taken for n draws: Python draws once and puts the same tensor into
the list n times, so the n new garments are n times the same one.

vae-loss: reconstruction (2) fails; kl, beta and the sum of the terms (3) pass, which is more than half (2.5).
The student's own model has in effect beta = 2 and still turns out well, so it costs nothing further.
samples: z (2) fails, garments (1) passes; one name explains it, so half of three.

Marks: vae-loss 3, samples 1.5
Names: loss-halved, sample-one-code
Blind: yes
"""

# %% prediction-no-kl
prediction_no_kl = "a better generator"

# %% vae-class
from torch import Tensor


class Recognition(nn.Module):
    """q(z | x): a diagonal Gaussian for each image."""

    def __init__(self, latent_dim: int) -> None:
        super().__init__()
        self.trunk = nn.Sequential(
            nn.Conv2d(1, 16, 5, padding=2),
            nn.LeakyReLU(0.1),
            nn.AvgPool2d(2),
            nn.Conv2d(16, 32, 5, padding=2),
            nn.LeakyReLU(0.1),
            nn.AvgPool2d(2),
            nn.Flatten(),
            nn.Linear(32 * 7 * 7, 256),
            nn.LeakyReLU(0.1),
        )
        self.heads = nn.ModuleDict({name: nn.Linear(256, latent_dim) for name in ("mu", "logvar")})

    def forward(self, x: Tensor) -> tuple[Tensor, Tensor]:
        h = self.trunk(x)
        return self.heads["mu"](h), self.heads["logvar"](h)


class Likelihood(nn.Module):
    """p(x | z): the mean of a Gaussian for each pixel."""

    def __init__(self, latent_dim: int) -> None:
        super().__init__()
        self.net = nn.Sequential(
            nn.Linear(latent_dim, 256),
            nn.LeakyReLU(0.1),
            nn.Linear(256, 512),
            nn.LeakyReLU(0.1),
            nn.Linear(512, 28 * 28),
            nn.Sigmoid(),
        )

    def forward(self, z: Tensor) -> Tensor:
        return self.net(z).unflatten(1, (1, 28, 28))


class VAE(nn.Module):
    def __init__(self, latent_dim: int = 32) -> None:
        super().__init__()
        self.latent_dim = latent_dim
        self.q = Recognition(latent_dim)
        self.p = Likelihood(latent_dim)

    def encode(self, x: Tensor) -> tuple[Tensor, Tensor]:
        return self.q(x)

    def reparameterize(self, mu: Tensor, logvar: Tensor) -> Tensor:
        return torch.addcmul(mu, logvar.mul(0.5).exp(), torch.randn_like(mu))

    def decode(self, z: Tensor) -> Tensor:
        return self.p(z)

    def forward(self, x: Tensor) -> tuple[Tensor, Tensor, Tensor]:
        mu, logvar = self.encode(x)
        return self.decode(self.reparameterize(mu, logvar)), mu, logvar


# %% kl-code
def kl_divergence(mu: Tensor, logvar: Tensor) -> Tensor:
    """Kingma & Welling, appendix B, with the sign turned round."""
    return -0.5 * torch.sum(1 + logvar - mu**2 - torch.exp(logvar))


# %% loss-code
def vae_loss(x_hat: Tensor, x: Tensor, mu: Tensor, logvar: Tensor, beta: float = 1.0):
    batch_size = x.shape[0]
    # -log N(x; x_hat, I), up to a constant
    recon_loss = 0.5 * torch.sum((x - x_hat) ** 2) / batch_size
    kl = kl_divergence(mu, logvar) / batch_size
    negative_elbo = recon_loss + beta * kl
    return negative_elbo, recon_loss, kl


# %% train-code
def train_epoch(model: VAE, loader, optimizer: torch.optim.Optimizer, beta: float = 1.0) -> float:
    model.train()
    total = 0.0
    for x, _ in loader:
        negative_elbo, *_ = vae_loss(*_forward(model, x), beta=beta)
        optimizer.zero_grad(set_to_none=True)
        negative_elbo.backward()
        optimizer.step()
        total += negative_elbo.item()
    return total / len(loader)


def _forward(model: VAE, x: Tensor) -> tuple[Tensor, Tensor, Tensor, Tensor]:
    """What vae_loss wants to have, in its order."""
    x_hat, mu, logvar = model(x)
    return x_hat, x, mu, logvar


# %% sample-code
def sample(model: VAE, n: int) -> Tensor:
    with torch.no_grad():
        z = torch.cat([torch.randn(1, model.latent_dim)] * n)  # n draws from the prior
        return model.decode(z)


# %% garbage-code
with torch.no_grad():
    garbage = autoencoder.decoder(torch.randn(8, 32))
figures.rows({"autoencoder": garbage, "VAE": sample(vae, 8)}, title="random codes, decoded")
