"""The mistakes of sampling a grid, each with its smallest wrong implementation."""

from __future__ import annotations

from typing import Any

import torch

from autograder.checks.mistakes.latent_stage import with_function
from autograder.rubric.misconception import Mistakes

GRID = Mistakes(with_function("sample_grid"))
vae: Any = None  # the notebook's; a question puts a model there


@GRID.mistake(
    "grid-uniform",
    "Your codes are uniform, not normal: `torch.rand` fills a box with hard edges and misses the rest of "
    "the map. KL arranged the clouds around a standard normal: draw with `torch.randn`.",
)
def _(model: Any, n: int = 25) -> Any:
    return model.decode(torch.rand(n, model.latent_dim))


@GRID.also("grid-uniform")
def _(model: Any, n: int = 25) -> Any:
    return model.decode(2 * torch.rand(n, model.latent_dim) - 1)


@GRID.also("grid-uniform")
def _(model: Any, n: int = 25) -> Any:
    return model.decode(4 * torch.rand(n, model.latent_dim) - 2)


@GRID.also("grid-uniform")
def _(model: Any, n: int = 25) -> Any:
    return model.decode(3**0.5 * (2 * torch.rand(n, model.latent_dim) - 1))


@GRID.also("grid-uniform")
def _(model: Any, n: int = 25) -> Any:
    return model.decode(6 * torch.rand(n, model.latent_dim) - 3)


@GRID.mistake(
    "grid-one-code",
    "All your pictures come from one single code. Draw n different ones: z of shape (n, latent_dim).",
)
def _(model: Any, n: int = 25) -> Any:
    return model.decode(torch.randn(1, model.latent_dim).expand(n, -1))


@GRID.also("grid-one-code")
def _(model: Any, n: int = 25) -> Any:
    return model.decode(torch.randn(1, model.latent_dim)).expand(n, -1, -1, -1)


@GRID.also("grid-one-code")
def _(model: Any, n: int = 25) -> Any:
    return model.decode(torch.zeros(n, model.latent_dim))


@GRID.mistake(
    "grid-shared-number",
    "All numbers of a code are the same one, so your codes lie on a line through the map. Draw every "
    "number anew: z of shape (n, latent_dim).",
)
def _(model: Any, n: int = 25) -> Any:
    return model.decode(torch.randn(n, 1).expand(-1, model.latent_dim))


@GRID.mistake(
    "grid-hard-coded-latent-size",
    "Your codes have 32 numbers whatever the model: a model with latent_dim = 5 can't decode them. The "
    "model knows its size: use `model.latent_dim`.",
)
def _(model: Any, n: int = 25) -> Any:
    return model.decode(torch.randn(n, 32))


@GRID.mistake(
    "grid-n-ignored",
    "You return 25 pictures however many are asked for. 25 is what n is when nobody says; use n where you "
    "draw: z of shape (n, latent_dim).",
)
def _(model: Any, n: int = 25) -> Any:
    return model.decode(torch.randn(25, model.latent_dim))


@GRID.mistake(
    "grid-reconstructions",
    "Your pictures are reconstructions: `sample_grid` encodes images and decodes their codes. New garments "
    "come from codes that no image gave: draw z from N(0, I).",
)
def _(model: Any, n: int = 25) -> Any:
    return model(torch.rand(n, 1, 28, 28))[0]


@GRID.mistake(
    "grid-another-model",
    "With two different models you return the very same pictures: they come from a model of another cell, "
    "or are stored, and not from the argument. Decode with `model`.",
)
def _(model: Any, n: int = 25) -> Any:
    return vae.decode(torch.randn(n, vae.latent_dim))


@GRID.also("grid-another-model")
def _(model: Any, n: int = 25) -> Any:
    return vae.decode(torch.randn(n, model.latent_dim))


@GRID.also("grid-another-model")
def _(model: Any, n: int = 25) -> Any:
    return torch.rand(n, 1, 28, 28)
