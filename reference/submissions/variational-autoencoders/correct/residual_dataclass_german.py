'''A residual encoder with GroupNorm and SiLU, sizes in a dataclass, one linear layer for both heads cut in two
by chunk (German comments). encode's docstring is met: mu first, then logvar, each of its own numbers.

Marks: full
Names: none
Blind: yes
'''
# %% vae-class
from dataclasses import dataclass

from torch.nn import functional as F


@dataclass(frozen=True)
class Bauplan:
    """Alle Größen an einer Stelle, damit ich nicht ständig suchen muss."""
    kanaele: tuple = (16, 32)
    gruppen: int = 4
    kante: int = 7

    @property
    def merkmale(self) -> int:
        return self.kanaele[-1] * self.kante ** 2


class Restblock(nn.Module):
    def __init__(self, k, gruppen):
        super().__init__()
        self.norm = nn.GroupNorm(gruppen, k)   # GroupNorm, nicht BatchNorm: jedes Bild bleibt für sich
        self.faltung = nn.Conv2d(k, k, 3, padding=1)

    def forward(self, x):
        return x + self.faltung(F.silu(self.norm(x)))


class VAE(nn.Module):
    """Autoencoder, dessen Code eine Wolke ist."""

    def __init__(self, latent_dim=32, plan: Bauplan = Bauplan()):
        super().__init__()
        self.latent_dim, self.plan = latent_dim, plan
        a, b = plan.kanaele
        self.rumpf = nn.Sequential(
            nn.Conv2d(1, a, 4, 2, 1), Restblock(a, plan.gruppen), nn.SiLU(),
            nn.Conv2d(a, b, 4, 2, 1), Restblock(b, plan.gruppen), nn.SiLU(),
            nn.Flatten(),
        )
        self.kopf = nn.Linear(plan.merkmale, 2 * latent_dim)  # erste Hälfte mu, zweite Hälfte logvar
        self.hinein = nn.Linear(latent_dim, plan.merkmale)
        self.hinaus = nn.Sequential(
            nn.SiLU(), nn.ConvTranspose2d(b, a, 4, 2, 1),
            nn.SiLU(), nn.ConvTranspose2d(a, 1, 4, 2, 1),
        )

    def encode(self, x):
        mu, logvar = self.kopf(self.rumpf(x)).chunk(2, dim=-1)
        return mu, logvar

    def reparameterize(self, mu, logvar):
        breite = logvar.div(2).exp()
        wuerfel = torch.empty_like(mu).normal_()
        return torch.addcmul(mu, breite, wuerfel)

    def decode(self, z):
        k = self.plan.kante
        bild = self.hinaus(self.hinein(z).reshape(len(z), -1, k, k))
        return torch.sigmoid(bild)

    def forward(self, x):
        mu, logvar = self.encode(x)
        return self.decode(self.reparameterize(mu, logvar)), mu, logvar
# %% kl-code
def kl_divergence(mu, logvar):
    # (mu² + sigma² - 1 - log sigma²) / 2; expm1 erledigt das "- 1" genauer
    return torch.sum(mu.square() + torch.expm1(logvar) - logvar) / 2
# %% loss-code
def vae_loss(x_hat, x, mu, logvar, beta=1.0):
    n = len(x)
    recon_loss = torch.linalg.vector_norm(x_hat - x).square() / n
    kl = kl_divergence(mu, logvar) / n
    return torch.add(recon_loss, kl, alpha=beta), recon_loss, kl
