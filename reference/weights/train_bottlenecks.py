"""Make the pictures that the autoencoder lesson shows of bottlenecks from 4 to 256: about 3 minutes, one
thread.

    python -m reference.weights.train_bottlenecks

Seven models of the lesson's layers, trained alike. Stored are codes and pictures, never the models.
"""

import argparse
from pathlib import Path

import torch
from safetensors.torch import save
from torch import Tensor

from autograder.lesson import FashionMNIST
from autograder.lesson.provided import BOTTLENECKS, Autoencoder
from reference.weights.train_autoencoder import error_per_pixel, train
from reference.weights.train_gallery import grey_levels

SIZES = (4, 8, 16, 32, 64, 128, 256)
GARMENTS = (0, 1, 7, 8)
"""Labels of the garments that are shown: T-shirt, trouser, sneaker, bag."""
CANDIDATES = 20


def errors(model: Autoencoder, x: Tensor) -> Tensor:
    """Squared error a pixel of each image: (N,)."""
    with torch.no_grad():
        return (model(x) - x).square().flatten(1).mean(dim=1)


def chosen(models: dict[int, Autoencoder], x: Tensor, labels: Tensor) -> list[int]:
    """For each garment, the first of its test images whose error falls with every larger bottleneck.

    On average errors always fall; for single images one step or other may go up. Where none falls throughout,
    the image with the fewest steps up.
    """
    found = []
    for label in GARMENTS:
        rows = (labels == label).nonzero().flatten()[:CANDIDATES]
        by_size = torch.stack([errors(model, x[rows]) for model in models.values()])
        found.append(int(rows[(by_size.diff(dim=0) >= 0).sum(dim=0).argmin()]))
    return found


def main() -> None:
    """Train the models one after another and write what they make of the garments."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").splitlines()[0])
    parser.add_argument("--into", type=Path, default=BOTTLENECKS)
    into = parser.parse_args().into
    torch.set_num_threads(1)
    test = FashionMNIST(train=False)
    x = test.images_as_tensor()
    models = {size: train(size) for size in SIZES}
    shown = x[chosen(models, x, test.targets)]
    made = {"originals": grey_levels(shown), "sizes": torch.tensor(SIZES)}
    made["test_errors"] = torch.tensor([error_per_pixel(model, x) for model in models.values()])
    with torch.no_grad():
        for size, model in models.items():
            code = model.encoder(shown)
            made |= {f"codes_{size}": code.half(), f"pictures_{size}": grey_levels(model.decoder(code))}
            made[f"errors_{size}"] = errors(model, shown)
    print({name: value.tolist() for name, value in made.items() if "errors" in name})
    into.write_bytes(save({name: value.contiguous() for name, value in made.items()}))


if __name__ == "__main__":
    main()
