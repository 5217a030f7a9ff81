"""Students' notebooks as source, right ones in many styles, and how they are brought to an exam."""

from __future__ import annotations

import linecache
from functools import cache
from typing import Any

import torch

from autograder.exam.student import LocalStudent
from autograder.exam.transcript import Transcript
from autograder.lesson import train_on_budget

HEAD = """
import torch
from torch import nn
from torch.nn import functional as F
from autograder.lesson import FashionMNIST, train_on_budget
"""

MODEL = """
class VAE(nn.Module):
    def __init__(self, latent_dim=32):
        super().__init__()
        self.latent_dim = latent_dim
        self.features = nn.Sequential(
            nn.Conv2d(1, 16, kernel_size=3, stride=2, padding=1), nn.ReLU(),
            nn.Conv2d(16, 32, kernel_size=3, stride=2, padding=1), nn.ReLU(),
            nn.Flatten(),
        )
        self.decoder = nn.Sequential(
            nn.Linear(latent_dim, 32 * 7 * 7), nn.ReLU(),
            nn.Unflatten(1, (32, 7, 7)),
            nn.ConvTranspose2d(32, 16, kernel_size=3, stride=2, padding=1, output_padding=1), nn.ReLU(),
            nn.ConvTranspose2d(16, 1, kernel_size=3, stride=2, padding=1, output_padding=1), nn.Sigmoid(),
        )
        self.to_mu = nn.Linear(32 * 7 * 7, latent_dim)
        self.to_logvar = nn.Linear(32 * 7 * 7, latent_dim)

    def encode(self, x):
        h = self.features(x)
        return self.to_mu(h), self.to_logvar(h)

    def reparameterize(self, mu, logvar):
        sigma = torch.exp(0.5 * logvar)
        epsilon = torch.randn_like(mu)
        return mu + sigma * epsilon

    def decode(self, z):
        return self.decoder(z)

    def forward(self, x):
        mu, logvar = self.encode(x)
        z = self.reparameterize(mu, logvar)
        return self.decode(z), mu, logvar
"""

LOSSES = """
def kl_divergence(mu, logvar):
    return 0.5 * (mu.square() + logvar.exp() - 1 - logvar).sum()

def vae_loss(x_hat, x, mu, logvar, beta=1.0):
    batch_size = x.shape[0]
    recon_loss = (x_hat - x).square().sum() / batch_size
    kl = kl_divergence(mu, logvar) / batch_size
    loss = recon_loss + beta * kl
    return loss, recon_loss, kl
"""

TRAINING = """
def train_epoch(model, loader, optimizer, beta=1.0):
    model.train()
    total = 0.0
    for x, _ in loader:
        x_hat, mu, logvar = model(x)
        loss, recon_loss, kl = vae_loss(x_hat, x, mu, logvar, beta)
        optimizer.zero_grad()
        loss.backward()
        optimizer.step()
        total += loss.item()
    return total / len(loader)
"""

SAMPLING = """
def sample(model, n):
    with torch.no_grad():
        z = torch.randn(n, model.latent_dim)
        return model.decode(z)
"""

PREDICTIONS = """
prediction_clouds = "they grow"
prediction_no_kl = "a better generator"
prediction_no_recon = "Sharp garments."
"""

RIGHT = HEAD + MODEL + LOSSES + TRAINING + SAMPLING + PREDICTIONS


def names(source: str) -> dict[str, Any]:
    """The names that a notebook of that source defines, its lines known as a student's."""
    filename = f"<student {abs(hash(source))}>"
    linecache.cache[filename] = (len(source), None, source.splitlines(keepends=True), filename)
    defined: dict[str, Any] = {"__name__": "__main__"}
    exec(compile(source, filename, "exec"), defined)
    return defined


@cache
def trained(source: str, n_images: int = 30_000) -> Any:
    """The `vae` that the locked training cell leaves; trained once a test session."""
    defined = names(source)
    return train_on_budget(defined["VAE"], defined["train_epoch"], n_images=n_images, label=None)


def student(defined: dict[str, Any], seed: int = 1, grading: bool = True) -> LocalStudent:
    """These names at the exam, with the inputs of that seed."""
    return LocalStudent(defined, Transcript("variational-autoencoders", "somebody", seed), grading)


def changed(old: str, new: str, source: str = RIGHT) -> str:
    """The notebook with one piece in place of another, which must be there."""
    assert old in source
    return source.replace(old, new)


torch.set_num_threads(1)
