"""What the widgets' files hold, read by an independent route: numpy instead of JavaScript."""

from __future__ import annotations

import base64
import json
import zlib
from typing import Any

import numpy as np

from autograder.lesson.widgets.page import WIDGETS

PARADIGMS: dict[str, Any] = json.loads(WIDGETS["GenerativeVsDiscriminativeWidget"].data())
BOTTLENECK: dict[str, Any] = json.loads(WIDGETS["AutoencoderBottleneckWidget"].data())
LATENT: dict[str, Any] = json.loads(WIDGETS["VaeLatentSpaceWidget"].data())


def unpacked(text: str) -> bytes:
    """Bytes that were packed by zlib and written in base64."""
    return zlib.decompress(base64.b64decode(text))


def garments() -> np.ndarray:
    """(4, 8, 28, 28) uint8: of each garment the original, then its reconstruction at each size."""
    return np.frombuffer(unpacked(BOTTLENECK["pictures"]), np.uint8).reshape(4, 8, 28, 28)


def atlas(space: dict[str, Any]) -> np.ndarray:
    """The decodings of a map: (grid, grid, 28, 28), grey levels from 0 to 255."""
    grid = LATENT["grid"]
    maps = np.frombuffer(unpacked(space["atlas"]), np.uint8).reshape(28, 28, grid, grid)
    levels = np.cumsum(np.cumsum(maps, axis=2, dtype=np.uint8), axis=3, dtype=np.uint8)
    return np.clip(levels.transpose(2, 3, 0, 1).astype(int) * LATENT["step"], 0, 255)


def empty(space: dict[str, Any]) -> np.ndarray:
    """Where no code lies near: (grid, grid) bool."""
    grid = LATENT["grid"]
    return np.frombuffer(unpacked(space["empty"]), np.uint8).reshape(grid, grid).astype(bool)


def clouds(space: dict[str, Any]) -> np.ndarray:
    """Of each shown image (mu1, mu2, sigma1, sigma2), from the map's centre: (400, 4)."""
    numbers = np.frombuffer(unpacked(space["clouds"]), "<i2").reshape(-1, 4)
    return numbers / 16384 * space["half"]


def space(beta: float | None) -> dict[str, Any]:
    """The map of that beta; None is the autoencoder's."""
    return next(s for s in LATENT["spaces"] if s["beta"] == beta)
