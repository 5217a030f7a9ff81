"""A finding's pictures as one small PNG, carried inside the page."""

from __future__ import annotations

import base64
import io

import numpy as np
from PIL import Image

from autograder.rubric.finding import Picture

MOST = 64
GAP = 1


def data_uri(picture: Picture) -> str:
    """The images side by side as a PNG data URI, ``columns`` a row; at most 64 are shown."""
    data = io.BytesIO()
    Image.fromarray(tiles(picture)).save(data, format="PNG", optimize=True)
    return "data:image/png;base64," + base64.b64encode(data.getvalue()).decode("ascii")


def size(picture: Picture, zoom: int = 2) -> tuple[int, int]:
    """Width and height on the page, in CSS pixels."""
    height, width, _ = tiles(picture).shape
    return zoom * width, zoom * height


def tiles(picture: Picture) -> np.ndarray:
    """Grey and opacity, (rows, columns, 2) uint8; NaN is black, what lies outside [0, 1] is cut.

    The gaps are transparent, so that they have the page's colour, light or dark.
    """
    images = np.nan_to_num(picture.images.detach().float().cpu().numpy()[:MOST])
    grey = np.rint(np.clip(images, 0.0, 1.0) * 255).astype(np.uint8)
    count, height, width = grey.shape
    columns = max(1, min(picture.columns, count))
    rows = -(-count // columns)
    sheet = np.zeros((rows * (height + GAP) - GAP, columns * (width + GAP) - GAP, 2), np.uint8)
    for place, image in enumerate(grey):
        top, left = (place // columns) * (height + GAP), (place % columns) * (width + GAP)
        sheet[top : top + height, left : left + width, 0] = image
        sheet[top : top + height, left : left + width, 1] = 255
    return sheet
