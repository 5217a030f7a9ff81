"""Train the plain autoencoder that lesson 3 compares with: about half a minute on one thread.

    python -m reference.weights.train_autoencoder

Bottleneck 32, squared error averaged over pixels and batch, Adam 3e-3, 120,000 images drawn in batches of 64.
Stored in half precision, which changes reconstructions by less than one grey level.
"""

import argparse
from pathlib import Path

import torch
from safetensors.torch import save
from torch import Tensor
from torch.utils.data import Dataset

from autograder.lesson import FashionMNIST, draw_loader
from autograder.lesson.provided import WEIGHTS, Autoencoder

SEED = 1
N_IMAGES = 120_000


def train(bottleneck_size: int = 32, n_images: int = N_IMAGES, dataset: Dataset | None = None) -> Autoencoder:
    """A trained autoencoder, in eval mode; the same one each time on the same versions of torch.

    dataset: what it is trained on, the training images if it is None.
    """
    dataset = FashionMNIST(train=True) if dataset is None else dataset
    torch.manual_seed(SEED)
    model = Autoencoder(bottleneck_size)
    optimizer = torch.optim.Adam(model.parameters(), lr=3e-3)
    for x, _ in draw_loader(dataset, n_images, seed=SEED, label="autoencoder"):
        loss = (model(x) - x).square().mean()
        optimizer.zero_grad()
        loss.backward()
        optimizer.step()
    return model.eval()


def error_per_pixel(model: Autoencoder, x: Tensor) -> float:
    """Mean squared error per pixel of the reconstructions of x: (N, 1, 28, 28)."""
    with torch.no_grad():
        return float((model(x) - x).square().mean())


def main() -> None:
    """Train, say how good it is, and write the weights."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").splitlines()[0])
    parser.add_argument("--into", type=Path, default=WEIGHTS)
    into = parser.parse_args().into
    torch.set_num_threads(1)
    model = train()
    x = FashionMNIST(train=False).images_as_tensor()
    print(f"test error per pixel {error_per_pixel(model, x):.4f}, mean image {float(x.var(0).mean()):.4f}")
    into.write_bytes(save({name: weight.half() for name, weight in model.state_dict().items()}))


if __name__ == "__main__":
    main()
