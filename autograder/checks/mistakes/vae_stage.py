"""What stands around a wrong piece: our own parts of the lesson, and a right VAE as small as can be.

The parts also stand in for a student's wrong ones in later checks, so that an error carried forward costs
once. They are written by other routes than the lesson's.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import torch
from torch import nn

REPARAMETERIZE = """
def reparameterize(self, mu, logvar):
    return torch.distributions.Normal(mu, logvar.exp().sqrt(), validate_args=False).rsample()
"""

KL_DIVERGENCE = """
def kl_divergence(mu, logvar):
    Normal = torch.distributions.Normal
    cloud = Normal(mu, logvar.exp().sqrt(), validate_args=False)
    prior = Normal(torch.zeros_like(mu), torch.ones_like(mu), validate_args=False)
    return torch.distributions.kl_divergence(cloud, prior).sum()
"""

VAE_LOSS = (
    KL_DIVERGENCE
    + """
def vae_loss(x_hat, x, mu, logvar, beta=1.0):
    recon_loss = nn.functional.mse_loss(x_hat, x, reduction="sum") / len(x)
    kl = kl_divergence(mu, logvar) / len(x)
    return torch.add(recon_loss, kl, alpha=beta), recon_loss, kl
"""
)

# These two make their layers at the first call, which comes before any optimizer is made.
ENCODE = """
def encode(self, x):
    if not hasattr(self, "ours_encoder"):
        self.ours_encoder = nn.Linear(784, 2 * self.latent_dim)
    return torch.split(self.ours_encoder(x.flatten(1)), self.latent_dim, dim=1)
"""

DECODE = """
def decode(self, z):
    if not hasattr(self, "ours_decoder"):
        self.ours_decoder = nn.Linear(getattr(self, "latent_dim", z.shape[1]), 784)
    return torch.sigmoid(self.ours_decoder(z)).reshape(-1, 1, 28, 28)
"""


FORWARD = """
def forward(self, x):
    mu, logvar = self.encode(x)
    return self.decode(self.reparameterize(mu, logvar)), mu, logvar
"""


def part(source: str, name: str) -> Callable[..., Any]:
    """The function of that name that a part's source defines."""
    names: dict[str, Any] = {"torch": torch, "nn": nn}
    exec(source, names)
    return names[name]


class LinearVAE(nn.Module):
    """A right VAE of two linear layers."""

    def __init__(self, latent_dim: int = 32) -> None:
        super().__init__()
        self.latent_dim = latent_dim
        self.heads = nn.Linear(784, 2 * latent_dim)
        self.body = nn.Linear(latent_dim, 784)

    def encode(self, x: Any) -> Any:
        """x: (B, 1, 28, 28). (mu, logvar), each (B, latent_dim)."""
        return self.heads(x.flatten(1)).chunk(2, dim=1)

    reparameterize = part(REPARAMETERIZE, "reparameterize")

    def decode(self, z: Any) -> Any:
        """z: (B, latent_dim). (B, 1, 28, 28) in [0, 1]."""
        return torch.sigmoid(self.body(z)).reshape(-1, 1, 28, 28)

    forward = part(FORWARD, "forward")


def with_method(name: str) -> Callable[[Any], dict[str, Any]]:
    """The stage for a wrong method of the VAE: a LinearVAE that has it."""
    return lambda wrong: {"VAE": type("VAE", (LinearVAE,), {name: wrong})}


def with_function(name: str) -> Callable[[Any], dict[str, Any]]:
    """The stage for a wrong function: everything right beside it."""

    def stage(wrong: Any) -> dict[str, Any]:
        right = {
            "VAE": LinearVAE,
            "kl_divergence": part(KL_DIVERGENCE, "kl_divergence"),
            "vae_loss": part(VAE_LOSS, "vae_loss"),
        }
        return right | {name: wrong}

    return stage
