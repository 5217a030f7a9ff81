"""Quantiles of the distributions that right draws follow: `scipy.stats`' figures to the last digit.

From `scipy.special`, since importing `scipy.stats` takes a second of every notebook's set-up cell.
"""

from __future__ import annotations

import math

from scipy import special


def normal_beyond(x: float) -> float:
    """The probability that a standard normal number is above x."""
    return float(special.ndtr(-x))


def normal_above(tail: float) -> float:
    """What a standard normal number is above with probability ``tail``."""
    return float(-special.ndtri(tail))


def chi_square(tail: float, freedom: int) -> tuple[float, float]:
    """What a chi-square number is below, and above, with probability ``tail`` each."""
    return float(2 * special.gammaincinv(freedom / 2, tail)), float(special.chdtri(freedom, tail))


def student_above(tail: float, freedom: int) -> float:
    """What Student's t is above with probability ``tail``."""
    return float(-special.stdtrit(freedom, tail))


def binomial(tail: float, n: int, p: float) -> tuple[int, int]:
    """Two counts out of n: the smallest with probability ``tail``, and ``1 - tail``, up to it."""
    return _count(tail, n, p), _count(1 - tail, n, p)


def _count(share: float, n: int, p: float) -> int:
    count = math.ceil(special.bdtrik(share, n, p))
    below = max(count - 1, 0)
    return below if special.bdtr(below, n, p) >= share else count
