"""The course's images as one compressed file: its layout, and reading it with its checksum verified.

The decoded bytes are four blocks, one after another: training images, training labels, test images, test
labels. Images lie class by class and column by column (28 columns of 28 pixels), because that order
compresses best; readers get them row by row, the ten classes taking turns.
"""

import hashlib
import json
import lzma
from functools import cache
from pathlib import Path

import numpy as np
import torch
from torch import Tensor

FOLDER = Path(__file__).parent / "data"
ARCHIVE = FOLDER / "fashion-mnist.xz"
CHECKSUMS = FOLDER / "fashion-mnist.json"

CLASSES = 10
SIDE = 28
PER_CLASS = {"train": 1000, "test": 200}
REMEDY = "Install the package autograder again, or rebuild the file with `python -m reference.data.build`."


class DataError(RuntimeError):
    """The data file is missing or damaged; the message is one line that names the file and the remedy."""


def digest(data: bytes) -> str:
    """SHA-256 of bytes, as 64 hexadecimal digits."""
    return hashlib.sha256(data).hexdigest()


def pack(images: np.ndarray, labels: np.ndarray) -> bytes:
    """One split as it lies in the archive.

    images: (N, 28, 28) uint8, the ten classes taking turns; labels: (N,) uint8, so 0, 1, ..., 9, 0, 1, ...
    """
    by_class = images.reshape(-1, CLASSES, SIDE, SIDE).transpose(1, 0, 3, 2)
    return by_class.tobytes() + labels.reshape(-1, CLASSES).T.tobytes()


def unpack(data: bytes, per_class: int) -> tuple[np.ndarray, np.ndarray]:
    """What `pack` was given: images (N, 28, 28) uint8 and labels (N,) uint8, with N = 10 * per_class."""
    n = CLASSES * per_class
    columns = np.frombuffer(data, np.uint8, n * SIDE * SIDE).reshape(CLASSES, per_class, SIDE, SIDE)
    labels = np.frombuffer(data, np.uint8, n, offset=n * SIDE * SIDE).reshape(CLASSES, per_class)
    images = np.ascontiguousarray(columns.transpose(1, 0, 3, 2)).reshape(n, SIDE, SIDE)
    return images, np.ascontiguousarray(labels.T).reshape(n)


def _verified(path: Path, checksums: Path) -> bytes:
    """The decoded bytes of an archive whose checksum is right.

    Raises: DataError, which students see where the package is damaged.
    """
    for needed in (path, checksums):
        if not needed.is_file():
            raise DataError(f"The course's data file {needed} is missing. {REMEDY}")
    compressed = path.read_bytes()
    try:
        known = json.loads(checksums.read_text())["archive"]["sha256"]
    except (ValueError, KeyError, TypeError):
        raise DataError(f"The course's data file {checksums} is damaged: not readable. {REMEDY}") from None
    if digest(compressed) != known:
        raise DataError(f"The course's data file {path} is damaged: its checksum is wrong. {REMEDY}")
    return lzma.decompress(compressed)


def read(path: Path = ARCHIVE, checksums: Path = CHECKSUMS) -> dict[str, tuple[Tensor, Tensor]]:
    """Both splits of an archive: ``{"train": (images, labels), "test": (images, labels)}``.

    images: (N, 28, 28) uint8; labels: (N,) int64; N is 10,000 and 2,000, the ten classes taking turns.

    Raises: DataError.
    """
    data = _verified(path, checksums)
    splits, start = {}, 0
    for split, per_class in PER_CLASS.items():
        images, labels = unpack(data[start:], per_class)
        splits[split] = (torch.from_numpy(images), torch.from_numpy(labels).long())
        start += images.nbytes + labels.nbytes
    return splits


@cache
def course_images() -> dict[str, tuple[Tensor, Tensor]]:
    """The package's own archive, decoded once in a process (about 0.3 s). Callers copy before they write."""
    return read()
