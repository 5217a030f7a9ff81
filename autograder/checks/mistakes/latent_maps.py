"""The mistakes of laying codes into a plane, each with its smallest wrong implementation."""

from __future__ import annotations

from typing import Any

import torch

from autograder.checks.mistakes.latent_stage import with_function
from autograder.rubric.misconception import Mistakes

MAP = Mistakes(with_function("embed_2d"))


@MAP.mistake(
    "map-principal-plane",
    "Your map is a straight look at the codes from one side (PCA): who stands behind one another falls "
    "together. t-SNE bends the map so that neighbours stay neighbours: `sklearn.manifold.TSNE`.",
)
def _(codes: Any, seed: Any) -> Any:
    return codes @ torch.linalg.svd(codes - codes.mean(dim=0), full_matrices=False).Vh[:2].T


@MAP.mistake(
    "map-two-dimensions-picked",
    "Your map shows two of the codes' numbers and drops all others. t-SNE takes all of them into account: "
    "`sklearn.manifold.TSNE`.",
)
def _(codes: Any, seed: Any) -> Any:
    return codes[:, :2]


@MAP.mistake(
    "map-of-something-else",
    "Your map has nothing to do with the codes handed in. Is it made of data of another cell: pixels, "
    "logvar, other codes? Or has the order of the points changed? Lay out the argument, `codes`.",
)
def _(codes: Any, seed: Any) -> Any:
    return torch.randn(len(codes), 2, generator=torch.Generator().manual_seed(0))


@MAP.mistake(
    "map-of-too-many-dimensions",
    "Your map has three numbers a point, and a page has two: `n_components=2`.",
)
def _(codes: Any, seed: Any) -> Any:
    return codes[:, :3]
