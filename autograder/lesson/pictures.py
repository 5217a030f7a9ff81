"""Rows and grids of garments, and how figures that are drawn on the spot reach the page: with alt text."""

from collections.abc import Mapping, Sequence
from io import BytesIO

import numpy as np
from matplotlib.axes import Axes
from matplotlib.figure import Figure
from torch import Tensor

from autograder.lesson.stored_pictures import put_on_page

DPI = 144
SIDE, PITCH = 28, 30  # of a picture, and from one picture to the next, in its pixels
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
    width, height = figure.get_size_inches()
    place = figure.add_axes((1.85 / width, 0.01, 0.995 - 1.85 / width, 0.99 - top / height))
    _draw(place, mosaic(list(arrays.values()), columns))
    for row, label in enumerate(arrays):
        place.text(-5, row * PITCH + SIDE / 2, label, ha="right", va="center", fontsize=10)
    for column, text in zip(range(columns), above, strict=False):
        place.text(column * PITCH + SIDE / 2, -2.5, text, ha="center", va="bottom", fontsize=9)
    if title:
        middle = (1.85 / width + 0.995) / 2
        figure.text(middle, 1 - 0.2 / height, title, ha="center", va="center", fontsize=11)
    show(figure, alt or f"{title or 'Rows of garments'}: {', '.join(arrays)}")


def grid(images: Tensor, title: str = "", columns: int = 8, alt: str = "") -> None:
    """Show pictures in a grid, row by row. images: (n, 1, 28, 28) float in [0, 1].

    Raises: ValueError if something else than images is given.
    """
    arrays = as_arrays(images)
    parts = [arrays[start : start + columns] for start in range(0, max(1, len(arrays)), columns)]
    top = 0.35 if title else 0.05
    figure = Figure(figsize=(columns * 0.85 + 0.1, len(parts) * 0.85 + top))
    height = figure.get_figheight()
    _draw(figure.add_axes((0.01, 0.01, 0.98, 0.99 - top / height)), mosaic(parts, columns))
    if title:
        figure.text(0.5, 1 - 0.2 / height, title, ha="center", va="center", fontsize=11)
    show(figure, alt or f"{title or 'A grid of garments'}: {len(arrays)} pictures")


def mosaic(parts: Sequence[np.ndarray], columns: int) -> np.ndarray:
    """Rows of pictures as one: NaN between them, and where a row has fewer pictures than columns.

    parts: (n, 28, 28) each. Returns (rows * 30 - 2, columns * 30 - 2) float32. One picture in a figure is
    drawn ten times as fast as a hundred in their own places.
    """
    whole = np.full((len(parts) * PITCH, columns * PITCH), np.nan, dtype=np.float32)
    for row, part in enumerate(parts):
        for column, picture in enumerate(part):
            top, left = row * PITCH, column * PITCH
            whole[top : top + SIDE, left : left + SIDE] = picture
    return whole[: SIDE - PITCH, : SIDE - PITCH]


def _draw(place: Axes, whole: np.ndarray) -> None:
    place.imshow(whole, cmap="gray", vmin=0, vmax=1, interpolation="nearest")
    place.axis("off")
