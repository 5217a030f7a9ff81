"""Students' notebooks as source, right ones in many styles, and how they are brought to an exam."""

from __future__ import annotations

import torch

from autograder.exam.student import LocalStudent
from autograder.exam.transcript import Transcript
from tests.checks.variational_autoencoders.notebooks import names as names

HEAD = """
import torch
from torch import nn
from torch.nn import functional as F
from autograder.lesson import FashionMNIST

class VAE(nn.Module):
    latent_dim = 32
    def __init__(self):
        super().__init__()
        self.to_mu, self.to_logvar = nn.Linear(784, 32), nn.Linear(784, 32)
        self.decoder = nn.Sequential(nn.Linear(32, 784), nn.Sigmoid(), nn.Unflatten(1, (1, 28, 28)))
    def encode(self, x):
        return self.to_mu(x.flatten(1)), self.to_logvar(x.flatten(1))
    def decode(self, z):
        return self.decoder(z)

test_images = FashionMNIST(train=False).images_as_tensor()
vae = VAE().eval().requires_grad_(False)
"""

GRID = """
def sample_grid(model, n=25):
    with torch.no_grad():
        z = torch.randn(n, model.latent_dim)
        pictures = model.decode(z)
    return pictures
"""

PIXELS = """
def pixel_interpolate(image_a, image_b, steps=8):
    a, b = image_a.unsqueeze(0), image_b.unsqueeze(0)
    t = torch.linspace(0, 1, steps).view(steps, 1, 1, 1)
    return (1 - t) * a + t * b
"""

WALK = """
def latent_interpolate(model, image_a, image_b, steps=8):
    with torch.no_grad():
        a, b = image_a.unsqueeze(0), image_b.unsqueeze(0)
        mu_a, _ = model.encode(a)
        mu_b, _ = model.encode(b)
        t = torch.linspace(0, 1, steps).view(steps, 1)
        z = (1 - t) * mu_a + t * mu_b
        return model.decode(z)
"""

MEAN = """
def class_mean(model, images):
    with torch.no_grad():
        mu, _ = model.encode(images)
        return mu.mean(dim=0)
"""

SUMS = """
def latent_arithmetic(model, boots, sneakers, sandals):
    with torch.no_grad():
        direction = class_mean(model, boots) - class_mean(model, sneakers)
        mu, _ = model.encode(sandals)
        return mu + direction
"""

MAP = """
def embed_2d(codes, seed):
    from sklearn.manifold import TSNE

    return TSNE(n_components=2, init="random", random_state=seed).fit_transform(codes.numpy())
"""

PREDICTIONS = """
prediction_zero = "its best picture"
prediction_middle = "Noise."
prediction_autoencoder = "garbage"
"""

RIGHT = HEAD + GRID + PIXELS + PREDICTIONS + WALK + MEAN + SUMS + MAP


def student(defined: dict, seed: int = 1, grading: bool = True) -> LocalStudent:
    """These names at the exam, with the inputs of that seed."""
    return LocalStudent(defined, Transcript("exploring-latent-spaces", "somebody", seed), grading)


def changed(old: str, new: str, source: str = RIGHT) -> str:
    """The notebook with one piece in place of another, which must be there."""
    assert old in source
    return source.replace(old, new)


torch.set_num_threads(1)
