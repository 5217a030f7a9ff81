"""Students' notebooks as source, right ones in many styles, and how they are brought to an exam."""

from __future__ import annotations

import linecache
from typing import Any

import torch

from autograder.exam.student import LocalStudent
from autograder.exam.transcript import Transcript

HEAD = """
import torch
from torch import nn
from torch.nn import functional as F
from autograder.lesson import FashionMNIST
"""

MODEL = """
class Autoencoder(nn.Module):
    def __init__(self, bottleneck_size=32):
        super().__init__()
        front = [nn.Conv2d(1, 16, kernel_size=3, stride=2, padding=1), nn.ReLU()]
        self.encoder = nn.Sequential(
            *front,
            nn.Conv2d(16, 32, kernel_size=3, stride=2, padding=1), nn.ReLU(),
            nn.Flatten(),
            nn.Linear(32 * 7 * 7, bottleneck_size),
        )
        back = [
            nn.Linear(bottleneck_size, 32 * 7 * 7), nn.ReLU(),
            nn.Unflatten(1, (32, 7, 7)),
            nn.ConvTranspose2d(32, 16, kernel_size=3, stride=2, padding=1, output_padding=1), nn.ReLU(),
        ]
        self.decoder = nn.Sequential(
            *back,
            nn.ConvTranspose2d(16, 1, kernel_size=3, stride=2, padding=1, output_padding=1), nn.Sigmoid(),
        )

    def forward(self, x):
        return self.decoder(self.encoder(x))
"""

LOSS = """
def reconstruction_loss(x_hat, x):
    return (x_hat - x).square().mean()
"""

TRAINING = """
def train_epoch(model, loader, optimizer):
    model.train()
    total = 0.0
    for x, _ in loader:
        loss = reconstruction_loss(model(x), x)
        optimizer.zero_grad()
        loss.backward()
        optimizer.step()
        total += loss.item()
    return total / len(loader)
"""

COMPARISON = """
def compare_bottlenecks(sizes, train_loader, test_loader):
    errors = {}
    for size in sizes:
        model = Autoencoder(bottleneck_size=size)
        optimizer = torch.optim.Adam(model.parameters(), lr=3e-3)
        train_epoch(model, train_loader, optimizer)
        model.eval()
        with torch.no_grad():
            losses = [reconstruction_loss(model(x), x).item() for x, _ in test_loader]
            errors[size] = sum(losses) / len(losses)
    return errors
"""

NOISE = """
def decode_noise(model, n, bottleneck_size=32):
    with torch.no_grad():
        z = torch.randn(n, bottleneck_size)
        return model.decoder(z)
"""

PREDICTIONS = """
prediction_small = "nearly as good"
prediction_large = "Better, at no cost."
"""

RIGHT = HEAD + MODEL + LOSS + TRAINING + COMPARISON + NOISE + PREDICTIONS


def names(source: str) -> dict[str, Any]:
    """The names that a notebook of that source defines, its lines known as a student's."""
    filename = f"<student {abs(hash(source))}>"
    linecache.cache[filename] = (len(source), None, source.splitlines(keepends=True), filename)
    defined: dict[str, Any] = {"__name__": "__main__"}
    exec(compile(source, filename, "exec"), defined)
    return defined


def student(defined: dict[str, Any], seed: int = 1, grading: bool = True) -> LocalStudent:
    """These names at the exam, with the inputs of that seed."""
    return LocalStudent(defined, Transcript("autoencoders", "somebody", seed), grading)


def changed(old: str, new: str, source: str = RIGHT) -> str:
    """The notebook with one piece in place of another, which must be there."""
    assert old in source
    return source.replace(old, new)


torch.set_num_threads(1)
