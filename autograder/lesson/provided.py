"""A trained plain autoencoder, and pictures of trained models: what the lessons show and compare with.

The files are made by ``train_autoencoder.py``, ``train_gallery.py`` and ``train_bottlenecks.py`` under
``reference/weights/``.
"""

from functools import cache

import torch
from safetensors import SafetensorError
from safetensors.torch import load_file
from torch import Tensor, nn

from autograder.lesson.archive import FOLDER, DataError

WEIGHTS = FOLDER / "autoencoder.safetensors"
GALLERY = FOLDER / "gallery.safetensors"
BOTTLENECKS = FOLDER / "bottlenecks.safetensors"


class Autoencoder(nn.Module):
    """Lesson 2's autoencoder: 1x28x28 to 16x14x14 to 32x7x7 to 1568 to a code, and the same way back.

    encoder: (B, 1, 28, 28) float32 in [0, 1] to (B, bottleneck_size). decoder: the other way round.
    """

    def __init__(self, bottleneck_size: int = 32) -> None:
        super().__init__()
        self.bottleneck_size = bottleneck_size
        self.encoder = nn.Sequential(
            nn.Conv2d(1, 16, kernel_size=3, stride=2, padding=1), nn.ReLU(),
            nn.Conv2d(16, 32, kernel_size=3, stride=2, padding=1), nn.ReLU(),
            nn.Flatten(),
            nn.Linear(32 * 7 * 7, bottleneck_size),
        )  # fmt: skip
        self.decoder = nn.Sequential(
            nn.Linear(bottleneck_size, 32 * 7 * 7), nn.ReLU(),
            nn.Unflatten(1, (32, 7, 7)),
            nn.ConvTranspose2d(32, 16, kernel_size=3, stride=2, padding=1, output_padding=1), nn.ReLU(),
            nn.ConvTranspose2d(16, 1, kernel_size=3, stride=2, padding=1, output_padding=1), nn.Sigmoid(),
        )  # fmt: skip

    def forward(self, x: Tensor) -> Tensor:
        """The reconstruction of x: (B, 1, 28, 28) in [0, 1]."""
        return self.decoder(self.encoder(x))


def _load(path) -> dict[str, Tensor]:
    """The tensors of one of the package's files. Raises: DataError, one line with file and remedy."""
    try:
        return load_file(path)
    except (OSError, SafetensorError):
        raise DataError(
            f"The course's file {path} is missing or damaged. Install the package autograder again."
        ) from None


def autoencoder() -> Autoencoder:
    """The trained plain autoencoder, bottleneck 32, in eval mode, its parameters frozen.

    Raises: DataError if its file is missing or damaged.
    """
    model = Autoencoder(bottleneck_size=32)
    model.load_state_dict({name: weight.float() for name, weight in _load(WEIGHTS).items()})
    return model.eval().requires_grad_(False)


@cache
def gallery() -> dict[str, Tensor]:
    """What models trained beforehand made of the test images. Pictures: (n, 1, 28, 28) float32 in [0, 1].

    after: samples of a VAE. originals: eight test images. reconstructions_B, samples_B: of VAEs trained with
    beta B in 0, 1, 20. spread_B: (2,), at beta B the standard deviation of mu over images and the mean sigma.
    map_labels: (1000,) int64, of the points on the maps with two latent dimensions: map_points (1000, 2),
    codes of a plain autoencoder; map_mu and map_sigma (1000, 2), of a VAE.

    Raises: DataError if its file is missing or damaged.
    """
    return _ready(_load(GALLERY))


@cache
def bottlenecks() -> dict[str, Tensor]:
    """What autoencoders with bottlenecks of several sizes made of four test images: a T-shirt, trousers, a
    sneaker and a bag.

    sizes: (7,) int64, from 4 to 256. originals: the images, (4, 1, 28, 28) float32 in [0, 1]. Of each size S:
    codes_S (4, S), pictures_S (4, 1, 28, 28) and errors_S (4,), squared error a pixel. test_errors: (7,), the
    same over all test images.

    Raises: DataError if its file is missing or damaged.
    """
    return _ready(_load(BOTTLENECKS))


def _ready(stored: dict[str, Tensor]) -> dict[str, Tensor]:
    """Grey levels as float32 in [0, 1], half precision as float32, the rest as it is."""
    whole = {name: value.float() if value.dtype == torch.float16 else value for name, value in stored.items()}
    return {name: v.float() / 255 if v.dtype == torch.uint8 else v for name, v in whole.items()}
