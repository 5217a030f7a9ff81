"""Draw the figure of the lesson "autoencoders" that rests on stored data alone: a second or two.

    python -m reference.figures.autoencoders

The notebook shows it as it is stored: with 64 places it would take a second of each grading.
"""

import argparse
from pathlib import Path

import numpy as np
from matplotlib.axes import Axes
from matplotlib.figure import Figure

from autograder.lesson.figures.autoencoders import CODE_COLOUR, FOLDER
from autograder.lesson.provided import bottlenecks

DPI = 144
PIXELS = 784


def bottleneck_sizes() -> Figure:
    """Four garments, their codes as bars, and their reconstructions with 4 to 256 numbers."""
    stored = bottlenecks()
    sizes = [int(size) for size in stored["sizes"]]
    n, columns = len(stored["originals"]), len(sizes) + 1
    figure = Figure(figsize=(9.6, 1.85 * n + 0.5))
    figure.subplots_adjust(left=0.01, right=0.99, bottom=0.01, top=0.945, wspace=0.06, hspace=0.3)
    places = figure.subplots(2 * n, columns, height_ratios=n * [3, 1])
    for garment in range(n):
        pictures, bars = places[2 * garment], places[2 * garment + 1]
        _picture(pictures[0], stored["originals"][garment, 0].numpy(), "784 pixels")
        bars[0].axis("off")
        for picture, bar, size in zip(pictures[1:], bars[1:], sizes, strict=True):
            error = float(stored[f"errors_{size}"][garment])
            _picture(picture, stored[f"pictures_{size}"][garment, 0].numpy(), f"error {error:.3f}")
            _bars(bar, stored[f"codes_{size}"][garment].numpy())
    places[0][0].set_title("original\n784 pixels", fontsize=9.5)
    for place, size in zip(places[0][1:], sizes, strict=True):
        error = float(stored[f"errors_{size}"][0])
        place.set_title(f"{size} ({size / PIXELS:.1%})\nerror {error:.3f}", fontsize=9.5)
    return figure


def _picture(place: Axes, image: np.ndarray, title: str) -> None:
    place.imshow(image, cmap="gray", vmin=0, vmax=1, interpolation="nearest")
    place.set_title(title, fontsize=9.5)
    place.axis("off")


def _bars(place: Axes, code: np.ndarray) -> None:
    """A code, a bar for each number, at its own scale."""
    place.bar(np.arange(len(code)), code, width=0.9, color=CODE_COLOUR)
    place.axhline(0, color="0.6", linewidth=0.5)
    place.set_xlim(-0.5, len(code) - 0.5)
    place.axis("off")


def main() -> None:
    """Draw it into its file."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").splitlines()[0])
    parser.add_argument("--into", type=Path, default=FOLDER)
    into = parser.parse_args().into
    into.mkdir(parents=True, exist_ok=True)
    figure = bottleneck_sizes()
    figure.savefig(into / "bottleneck_sizes.png", dpi=DPI, facecolor="white", metadata={"Software": None})


if __name__ == "__main__":
    main()
