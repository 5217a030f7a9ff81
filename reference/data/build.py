"""Build the course's data file from the four original files of Fashion-MNIST.

    python -m reference.data.build [--source FOLDER] [--into FOLDER]

The original files are taken from FOLDER, from torchvision's folder, from Debian's package
``dataset-fashion-mnist``, or are downloaded by torchvision: the first of these that has all four. Kept are
the first 1,000 training and the first 200 test images of each class, in their original order, so that the
same originals always give the same bytes.
"""

import argparse
import gzip
import json
import lzma
import sys
import tempfile
from pathlib import Path

import numpy as np

from autograder.lesson.archive import ARCHIVE, CHECKSUMS, CLASSES, PER_CLASS, SIDE, digest, pack

ORIGINALS = (
    "train-images-idx3-ubyte",
    "train-labels-idx1-ubyte",
    "t10k-images-idx3-ubyte",
    "t10k-labels-idx1-ubyte",
)
USUAL_FOLDERS = (
    Path("data/FashionMNIST/raw"),
    Path.home() / ".cache/FashionMNIST/raw",
    Path.home() / ".cache/data/FashionMNIST/raw",
    Path("/usr/share/datasets/fashion-mnist"),
)
# Four bits of literal context: a pixel's high bits say most about the next. 4.26 MB, where 3 gives 4.30.
FILTERS = [{"id": lzma.FILTER_LZMA2, "preset": 9 | lzma.PRESET_EXTREME, "lc": 4, "lp": 0, "pb": 0}]


class SourceError(RuntimeError):
    """The original files are not there or are not what they should be; one line for staff."""


def read_original(folder: Path, name: str) -> bytes:
    """One original file's decoded content, from ``name`` or ``name.gz``."""
    plain, packed = folder / name, folder / f"{name}.gz"
    return plain.read_bytes() if plain.is_file() else gzip.decompress(packed.read_bytes())


def has_originals(folder: Path) -> bool:
    """True if all four original files lie in the folder."""
    return all((folder / n).is_file() or (folder / f"{n}.gz").is_file() for n in ORIGINALS)


def find_originals(source: Path | None = None) -> Path | None:
    """The folder to read from, or None where only a download is left.

    Raises: SourceError if a folder was asked for that doesn't hold the files.
    """
    if source is not None:
        for folder in (source, source / "FashionMNIST/raw"):
            if has_originals(folder):
                return folder
        raise SourceError(f"{source} does not hold the four files of Fashion-MNIST: {', '.join(ORIGINALS)}")
    return next((folder for folder in USUAL_FOLDERS if has_originals(folder)), None)


def parse_idx(data: bytes) -> np.ndarray:
    """An array of unsigned bytes from the idx format: four bytes of magic, a big-endian size a dimension.

    Source: the format's description at the foot of the MNIST page, Y. LeCun et al.
    """
    if data[:3] != b"\0\0\x08":
        raise SourceError("an original file is not an idx file of unsigned bytes")
    dimensions = data[3]
    shape = np.frombuffer(data, ">u4", dimensions, offset=4).astype(int)
    return np.frombuffer(data, np.uint8, offset=4 + 4 * dimensions).reshape(shape)


def choose(images: np.ndarray, labels: np.ndarray, per_class: int) -> tuple[np.ndarray, np.ndarray]:
    """The first ``per_class`` images of each class, the ten classes taking turns.

    images: (N, 28, 28) uint8; labels: (N,) uint8. Returns the same, with 10 * per_class images.
    """
    rows = np.stack([np.flatnonzero(labels == label)[:per_class] for label in range(CLASSES)], axis=1)
    return images[rows.ravel()].reshape(-1, SIDE, SIDE), labels[rows.ravel()]


def build(folder: Path) -> tuple[bytes, dict]:
    """The archive's bytes and the checksums that go beside it, from the original files in a folder."""
    originals = {name: read_original(folder, name) for name in ORIGINALS}
    blocks, arrays = [], {}
    for split, prefix in (("train", "train"), ("test", "t10k")):
        images = parse_idx(originals[f"{prefix}-images-idx3-ubyte"])
        labels = parse_idx(originals[f"{prefix}-labels-idx1-ubyte"])
        images, labels = choose(images, labels, PER_CLASS[split])
        blocks.append(pack(images, labels))
        arrays[f"{split}_images"] = {"shape": list(images.shape), "sha256": digest(images.tobytes())}
        arrays[f"{split}_labels"] = {"shape": list(labels.shape), "sha256": digest(labels.tobytes())}
    archive = lzma.compress(b"".join(blocks), check=lzma.CHECK_SHA256, filters=FILTERS)
    checksums = {
        "archive": {"file": ARCHIVE.name, "bytes": len(archive), "sha256": digest(archive)},
        "arrays": arrays,
        "originals": {name: {"sha256": digest(data)} for name, data in originals.items()},
    }
    return archive, checksums


def download(into: Path) -> Path:
    """torchvision's download of the original files; the folder that holds them."""
    from torchvision.datasets import FashionMNIST  # only here: the other ways need no torchvision

    FashionMNIST(str(into), train=True, download=True)
    return into / "FashionMNIST/raw"


def main() -> None:
    """Build and write the archive and its checksums; say what was read and written."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").splitlines()[0])
    parser.add_argument("--source", type=Path, help="folder with the four original files")
    parser.add_argument("--into", type=Path, default=ARCHIVE.parent, help="folder to write into")
    options = parser.parse_args()
    with tempfile.TemporaryDirectory() as scratch:
        try:
            folder = find_originals(options.source) or download(Path(scratch))
            archive, checksums = build(folder)
        except SourceError as problem:
            sys.exit(f"build: {problem}")
    options.into.mkdir(parents=True, exist_ok=True)
    (options.into / ARCHIVE.name).write_bytes(archive)
    (options.into / CHECKSUMS.name).write_text(json.dumps(checksums, indent=2) + "\n")
    print(f"{options.into / ARCHIVE.name}: {len(archive) / 1e6:.2f} MB, from {folder}")


if __name__ == "__main__":
    main()
