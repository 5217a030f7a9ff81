"""Whether a decoder draws its pictures, or looks them up."""

from __future__ import annotations

from typing import NamedTuple

import torch
from torch import Tensor

from autograder.oracles.garments import course

STEP = 0.02
COPIED = 1e-3
"""Pictures nearer than this to images of the course are copies."""
COMPARED = 64
"""So many pictures, evenly among those that there are, are held against every image of the course."""
AT_A_TIME = 1024
"""Images: torch copies those that it measures distances to."""


class Drawn(NamedTuple):
    """How a decoder's pictures lie to the course's images, and to each other.

    ``nearest``: squared error a pixel to the nearest image of the course, median over the pictures.
    ``slope_median``, ``slope_largest``: how much a picture changes over the first 2 % of the way to another
    code, as a multiple of 2 % of the change over the whole way. A straight line has 1 everywhere; pictures
    that are looked up have 0, and now and then a jump of up to 50.
    """

    nearest: float
    slope_median: float
    slope_largest: float


def on_the_way(z: Tensor) -> Tensor:
    """For each of the codes z, (B, D), the code 2 % of the way to the next; the last goes to the first."""
    return z + STEP * (z.roll(-1, dims=0) - z)


def drawn(pictures: Tensor, near: Tensor) -> Drawn:
    """pictures: (N, 1, 28, 28), decoded; near: (B, 1, 28, 28), decoded from `on_the_way` of the first B."""
    there = pictures[: len(near)].double().flatten(1)
    whole = (there.roll(-1, dims=0) - there).norm(dim=1).clamp(min=1e-9)
    slopes = (near.double().flatten(1) - there).norm(dim=1) / (STEP * whole)
    return Drawn(nearest(pictures), float(slopes.median()), float(slopes.max()))


def nearest(pictures: Tensor) -> float:
    """Squared error a pixel to the nearest image of the course, median over pictures (N, 1, 28, 28).

    From twice `COMPARED` pictures on, some stand for all.
    """
    some = pictures[:: max(1, len(pictures) // COMPARED)].float().flatten(1)
    parts = [part for train in (True, False) for part in course(train=train).flatten(1).split(AT_A_TIME)]
    distances = torch.stack([torch.cdist(some, part).amin(dim=1) for part in parts]).amin(dim=0)
    return float((distances.square() / some.shape[1]).median())


def looked_up(drawn: Drawn) -> str:
    """What a student whose pictures are looked up is told; empty for pictures that are drawn.

    Every VAE that was trained in the calibration stays far inside these bounds.
    """
    if drawn.nearest < COPIED:
        return "Your decoder returns images of the data set. It must draw pictures of its own from the code."
    if drawn.slope_median < 0.1 or drawn.slope_largest > 30:
        return (
            "From one code to the next, your decoder jumps from picture to picture, as one does that looks "
            "stored pictures up. It must draw them from the code, so that near codes give near pictures."
        )
    return ""
