"""Rows and grids of garments, and how figures that are drawn on the spot reach the page: with alt text."""

from collections.abc import Mapping, Sequence
from io import BytesIO

import numpy as np
from matplotlib.figure import Figure
from torch import Tensor

from autograder.lesson.stored_pictures import put_on_page

DPI = 144
SHOWN_DPI = 80  # on the page a figure is this many pixels an inch; the rest is sharpness


def show(figure: Figure, alt: str) -> None:
    """Put a figure on the page as a PNG; alt says in words what a reader who can't see it should know."""
    png = BytesIO()
    figure.savefig(png, format="png", dpi=DPI, facecolor="white")
    put_on_page(png.getvalue(), alt, int(figure.get_figwidth() * SHOWN_DPI))


def as_arrays(images: Tensor) -> np.ndarray:
    """Pictures to draw: (n, 28, 28) float32, from (n, 1, 28, 28) or (n, 28, 28) with values in [0, 1].

    Raises: ValueError, which students see, for any other shape.
    """
    if not isinstance(images, Tensor) or tuple(images.shape[-2:]) != (28, 28) or images.dim() not in (3, 4):
        got = (
            f"a tensor of shape {tuple(images.shape)}"
            if isinstance(images, Tensor)
            else type(images).__name__
        )
        raise ValueError(f"To draw them we need images of shape (n, 1, 28, 28); this is {got}.")
    return images.detach().float().cpu().reshape(-1, 28, 28).numpy()


def rows(
    pictures: Mapping[str, Tensor],
    title: str = "",
    columns: int = 8,
    alt: str = "",
    above: Sequence[str] = (),
) -> None:
    """Show labelled rows of pictures beneath one another: the label of each row, and its first pictures.

    pictures: label to (n, 1, 28, 28) float in [0, 1]; black is 0, white is 1. above: what stands above each
    column.

    Raises: ValueError if something else than images is given.
    """
    arrays = {label: as_arrays(images)[:columns] for label, images in pictures.items()}
    top = (0.35 if title else 0.05) + (0.2 if above else 0.0)
    figure = Figure(figsize=(1.9 + columns * 0.85, len(arrays) * 0.85 + top))
    axes = figure.subplots(len(arrays), columns, squeeze=False)
    for (label, row), places in zip(arrays.items(), axes, strict=True):
        _draw(row, places)
        places[0].text(-0.15, 0.5, label, ha="right", va="center", fontsize=10, transform=places[0].transAxes)
    height = figure.get_figheight()
    figure.subplots_adjust(
        1.85 / figure.get_figwidth(), 0.01, 0.995, 1 - top / height, wspace=0.06, hspace=0.06
    )
    for place, text in zip(axes[0], above, strict=False):
        place.text(0.5, 1.06, text, ha="center", va="bottom", fontsize=9, transform=place.transAxes)
    if title:
        middle = (1.85 / figure.get_figwidth() + 0.995) / 2
        figure.text(middle, 1 - 0.2 / height, title, ha="center", va="center", fontsize=11)
    show(figure, alt or f"{title or 'Rows of garments'}: {', '.join(arrays)}")


def grid(images: Tensor, title: str = "", columns: int = 8, alt: str = "") -> None:
    """Show pictures in a grid, row by row. images: (n, 1, 28, 28) float in [0, 1].

    Raises: ValueError if something else than images is given.
    """
    arrays = as_arrays(images)
    n_rows = max(1, -(-len(arrays) // columns))
    top = 0.35 if title else 0.05
    figure = Figure(figsize=(columns * 0.85 + 0.1, n_rows * 0.85 + top))
    axes = figure.subplots(n_rows, columns, squeeze=False)
    _draw(arrays, axes.ravel())
    height = figure.get_figheight()
    figure.subplots_adjust(0.01, 0.01, 0.99, 1 - top / height, wspace=0.06, hspace=0.06)
    if title:
        figure.text(0.5, 1 - 0.2 / height, title, ha="center", va="center", fontsize=11)
    show(figure, alt or f"{title or 'A grid of garments'}: {len(arrays)} pictures")


def _draw(arrays: np.ndarray, places) -> None:
    for place in places:
        place.axis("off")
    for array, place in zip(arrays, places, strict=False):
        place.imshow(array, cmap="gray", vmin=0, vmax=1, interpolation="nearest")
