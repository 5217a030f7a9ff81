"""Make what the lessons' widgets show, from models trained here: about two minutes on one thread.

    python -m reference.weights.train_widgets

Three files, one a widget; the bottleneck's is a copy of what ``train_bottlenecks`` stored. In them are
pictures, codes and figures, never a model. Pictures are packed by zlib and written in base64; the maps'
atlases keep 64 grey levels, so a pixel is at most 2 of 255 off.

Made again on another machine, points and bottleneck came out byte for byte. The maps do so only on the same
version of torch and the same instructions of the processor: others round otherwise, and in 5,600 steps that
grows. On a processor with AVX2 alone the maps lay as the stored ones do, codes within 4 % of their spread in
the mean (at beta 5 within 20 %), errors within .0002 (at beta 5 within .0013).
"""

import argparse
import base64
import json
import zlib
from collections.abc import Iterator
from itertools import product
from pathlib import Path
from typing import Any

import numpy as np
import torch
from torch import Tensor, nn

from autograder.lesson import FashionMNIST
from autograder.lesson.archive import FOLDER
from autograder.lesson.provided import Autoencoder, bottlenecks
from reference.weights.train_autoencoder import train as train_autoencoder
from reference.weights.train_gallery import VAE, grey_levels
from reference.weights.train_gallery import train as train_vae

SEED = 0
CATEGORIES = {"T-shirt": 0, "Trouser": 1, "Sneaker": 7, "Bag": 8}
BETAS = (0.0, 0.5, 1.0, 2.0, 5.0)
CLUSTER = 40
GRID = 21
"""An atlas holds GRID x GRID decodings: an odd number, so that one of them is the middle's."""
SHOWN = 400
"""Test images on a map, a quarter of each category."""
PRIOR = 3.5
"""A map shows this much on each side of 0, in standard deviations of the prior, where all codes fit in."""
STEP = 4
"""Grey levels of an atlas are stored in steps of this many."""
N_IMAGES = 60_000
"""Images that a map's models are trained on, drawn from the 4,000 of the four categories."""


def packed(values: np.ndarray) -> str:
    """Bytes of an array as a widget reads them: zlib, then base64."""
    return base64.b64encode(zlib.compress(np.ascontiguousarray(values).tobytes(), 9)).decode()


# --- generative against discriminative --------------------------------------------------------------------


def two_clusters() -> tuple[Tensor, Tensor]:
    """80 points of two overlapping Gaussian clusters, (80, 2) float64, and which is whose: 0 or 1."""
    generator = torch.Generator().manual_seed(SEED)
    means = torch.tensor([[-0.95, -0.4], [0.95, 0.5]], dtype=torch.float64)
    roots = torch.tensor([[[0.75, 0.0], [0.3, 0.6]], [[0.7, 0.0], [-0.25, 0.75]]], dtype=torch.float64)
    noise = torch.randn(2, CLUSTER, 2, generator=generator, dtype=torch.float64)
    points = means[:, None] + noise @ roots.transpose(1, 2)
    return points.reshape(-1, 2), torch.arange(2).repeat_interleave(CLUSTER)


def boundary(points: Tensor, labels: Tensor) -> Tensor:
    """Logistic regression, without a penalty: (a, b, c) with a x + b y + c the log odds of cluster 1."""
    weights = torch.zeros(3, dtype=torch.float64, requires_grad=True)
    inputs = torch.cat([points, torch.ones(len(points), 1, dtype=torch.float64)], dim=1)
    optimizer = torch.optim.LBFGS([weights], max_iter=500, line_search_fn="strong_wolfe", tolerance_grad=1e-9)

    def loss() -> Tensor:
        optimizer.zero_grad()
        value = nn.functional.binary_cross_entropy_with_logits(inputs @ weights, labels.double())
        value.backward()
        return value

    optimizer.step(loss)
    return weights.detach()


def paradigms() -> dict[str, Any]:
    """Points, a boundary that knows only P(y|x), and P(x) as two Gaussians, all by maximum likelihood."""
    points, labels = two_clusters()
    groups = [points[labels == label] for label in (0, 1)]
    return {
        "points": _rounded(points, 3),
        "labels": labels.tolist(),
        "boundary": _rounded(boundary(points, labels), 4),
        "gaussians": [
            {"mean": _rounded(g.mean(0), 4), "covariance": _rounded(torch.cov(g.T, correction=0), 4)}
            for g in groups
        ],
    }


# --- the bottleneck ---------------------------------------------------------------------------------------


def bottleneck(stored: dict[str, Tensor]) -> dict[str, Any]:
    """What `train_bottlenecks` stored for the lesson's figures, as the widget reads it: nothing is trained.

    stored: `provided.bottlenecks()`; the same four garments, sizes and models.
    """
    sizes = stored["sizes"].tolist()
    rebuilt = [stored[f"pictures_{size}"] for size in sizes]
    pictures = torch.stack([stored["originals"], *rebuilt], dim=1)
    errors = torch.stack([stored[f"errors_{size}"] for size in sizes], dim=1)
    return {
        "sizes": sizes,
        "mean_mse": _rounded(stored["test_errors"], 5),
        "garments": [
            {
                "name": name,
                "mse": _rounded(errors[i], 5),
                "codes": [_rounded(stored[f"codes_{size}"][i], 2) for size in sizes],
            }
            for i, name in enumerate(CATEGORIES)
        ],
        "pictures": packed(grey_levels(pictures).numpy()),
    }


# --- the latent space -------------------------------------------------------------------------------------


def four_categories(train: bool) -> FashionMNIST:
    """The images of the four categories only: on a map of all ten, other garments would fill the gaps."""
    images = FashionMNIST(train=train)
    wanted = torch.isin(images.targets, torch.tensor(list(CATEGORIES.values())))
    images.data, images.targets = images.data[wanted], images.targets[wanted]
    return images


def encode(model: Autoencoder | VAE, x: Tensor) -> tuple[Tensor, Tensor]:
    """Centres and widths of the codes of x, each (N, 2); an autoencoder's widths are 0."""
    if isinstance(model, VAE):
        mu, logvar = model.encode(x)
        return mu, (logvar / 2).exp()
    code = model.encoder(x)
    return code, torch.zeros_like(code)


def symmetries() -> Iterator[Tensor]:
    """The eight symmetries of a square, (2, 2): what may be done to a latent space with axes of its own."""
    for first, second in product((1.0, -1.0), repeat=2):
        yield torch.tensor([[first, 0.0], [0.0, second]])
        yield torch.tensor([[0.0, first], [second, 0.0]])


def facing(codes: Tensor, model_codes: Tensor) -> Tensor:
    """The symmetry that lays codes as alike to those of another model as can be. Both (N, 2)."""
    ours, theirs = ((c - c.mean(0)) / c.std() for c in (codes, model_codes))
    return min(symmetries(), key=lambda turn: float((ours @ turn.T - theirs).square().sum()))


def window(codes: Tensor) -> tuple[Tensor, float]:
    """The square that a map shows, centre (2,) and half its side: the prior's, or that of codes beyond it."""
    if codes.abs().max() < PRIOR:
        return torch.zeros(2), PRIOR
    low, high = codes.min(0).values, codes.max(0).values
    return ((low + high) / 2).round(decimals=2), round(float((high - low).max()) / 2 * 1.06, 2)


def places(centre: Tensor, half: float) -> Tensor:
    """Where a map is decoded, (GRID, GRID, 2): rows from the top, so z2 falls; columns from the left."""
    steps = torch.linspace(-half, half, GRID)
    down, right = torch.meshgrid(-steps, steps, indexing="ij")
    return torch.stack([right, down], dim=-1) + centre


@torch.no_grad()
def space(model: Autoencoder | VAE, beta: float | None, layout: Tensor) -> dict[str, Any]:
    """One map: centres and widths of the shown images' codes, decodings all over it, and its empty places."""
    test = four_categories(train=False).images_as_tensor()
    mu, sigma = encode(model, test)
    turn = facing(mu, layout)
    everything = torch.cat([mu, encode(model, four_categories(train=True).images_as_tensor())[0]]) @ turn.T
    centre, half = window(mu @ turn.T)
    z = places(centre, half)
    atlas = model.decoder((z @ turn).reshape(-1, 2)).reshape(GRID, GRID, 28, 28)
    nearest = torch.cdist(z.reshape(-1, 2), everything).min(dim=1).values.reshape(GRID, GRID)
    clouds = torch.cat([(mu @ turn.T - centre)[:SHOWN], (sigma @ turn.abs().T)[:SHOWN]], dim=1)
    return {
        "beta": beta,
        "centre": _rounded(centre, 2),
        "half": half,
        "mse": round(float((model.decoder(mu) - test).square().mean()), 5),
        "width": round(float(sigma.mean()), 4),
        "spread": round(float(mu.std(0).mean()), 3),
        "clouds": packed((clouds / half * 16384).round().to(torch.int16).numpy()),
        "empty": packed((nearest > 1.5 * 2 * half / (GRID - 1)).to(torch.uint8).numpy()),
        "atlas": packed(differences((atlas * 255 / STEP).round().to(torch.uint8).numpy())),
    }


def differences(atlas: np.ndarray) -> np.ndarray:
    """An atlas as it packs best: pixel by pixel, each a map whose neighbours differ little.

    atlas: (GRID, GRID, 28, 28) uint8. Returned: (28, 28, GRID, GRID) uint8; adding up along both axes of
    the map, modulo 256, gives the levels back.
    """
    maps = atlas.transpose(2, 3, 0, 1)
    for axis in (2, 3):
        maps = np.diff(maps, axis=axis, prepend=np.uint8(0))
    return maps


def latent(autoencoder: Autoencoder, vaes: dict[float, VAE]) -> dict[str, Any]:
    """All maps, turned to lie alike: the autoencoder's first, then the VAEs' by beta."""
    test = four_categories(train=False)
    with torch.no_grad():
        layout = vaes[1.0].encode(test.images_as_tensor())[0]
    labels = [list(CATEGORIES.values()).index(label) for label in test.targets[:SHOWN].tolist()]
    return {
        "categories": list(CATEGORIES),
        "labels": labels,
        "grid": GRID,
        "step": STEP,
        "spaces": [space(autoencoder, None, layout)] + [space(m, b, layout) for b, m in vaes.items()],
    }


def _rounded(values: Tensor, digits: int) -> Any:
    return np.round(values.double().numpy(), digits).tolist()


def main() -> None:
    """Train all models, then write the three files."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").splitlines()[0])
    parser.add_argument("--into", type=Path, default=FOLDER)
    into = parser.parse_args().into
    torch.set_num_threads(1)
    four = four_categories(train=True)
    files = {
        "paradigms": paradigms(),
        "bottleneck": bottleneck(bottlenecks()),
        "latent": latent(
            train_autoencoder(2, N_IMAGES, four), {b: train_vae(b, 2, N_IMAGES, four) for b in BETAS}
        ),
    }
    for name, content in files.items():
        text = json.dumps(content, separators=(",", ":"))
        (into / f"widget-{name}.json").write_text(text + "\n", encoding="utf-8")
        print(f"{name}: {len(text) / 1000:.0f} kB")


if __name__ == "__main__":
    main()
