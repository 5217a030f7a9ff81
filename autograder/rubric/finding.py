"""What one criterion found, and what is shown of it to whom."""

from __future__ import annotations

import math
from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import Enum
from typing import Any

import numpy as np
import torch


class Status(Enum):
    """How a criterion ended. Only PASSED earns its points; GRADER_ERROR leaves the mark to a person.

    NOT_ASKED and RECORDED are of the desk: asked at grading only; asked, but judged by the answer key, which
    only grading has.
    """

    PASSED = "passed"
    FAILED = "failed"
    BLOCKED = "blocked"
    NOT_ATTEMPTED = "not attempted"
    NOT_ASKED = "asked at grading"
    RECORDED = "recorded"
    GRADER_ERROR = "grader error"


FINE = frozenset({Status.PASSED, Status.NOT_ASKED, Status.RECORDED})
"""Nothing is amiss, as far as it is known."""


@dataclass(frozen=True)
class Seen:
    """One thing observed in the answers, with how closely two observations must agree to be the same.

    ``value``: a number, a tensor, a text, or None. ``atol``, ``rtol``: as in ``torch.allclose``.
    """

    value: Any
    atol: float = 1e-5
    rtol: float = 1e-3

    def agrees(self, other: Seen) -> bool:
        """Whether two observations are the same within this one's tolerance."""
        if _numeric(self.value) and _numeric(other.value):
            return _close(self.value, other.value, self.atol, self.rtol)
        return type(self.value) is type(other.value) and bool(self.value == other.value)


def _numeric(value: Any) -> bool:
    return isinstance(value, (torch.Tensor, np.ndarray, float, int)) and not isinstance(value, bool)


def _close(a: Any, b: Any, atol: float, rtol: float) -> bool:
    first, second = torch.as_tensor(a, dtype=torch.float64), torch.as_tensor(b, dtype=torch.float64)
    return first.shape == second.shape and torch.allclose(first, second, rtol=rtol, atol=atol, equal_nan=True)


@dataclass(frozen=True)
class Picture:
    """A row or grid of grey images for the page: (N, H, W) float in [0, 1], with its caption.

    ``ours``: whether they are the course's, to compare the student's with.
    """

    caption: str
    images: torch.Tensor
    columns: int = 8
    ours: bool = False


@dataclass(frozen=True)
class Finding:
    """The result of one criterion.

    ``says``: one or two sentences for the student; empty when passed. ``expected``, ``got``: short texts,
    never shown for private criteria. ``observed``: what the diagnosis compares. ``staff``: figures that
    only staff see; the line that a figure was held to stands beside it as ``<figure>_line``.
    """

    status: Status
    says: str = ""
    expected: str = ""
    got: str = ""
    observed: Mapping[str, Seen] = field(default_factory=dict)
    pictures: tuple[Picture, ...] = ()
    staff: Mapping[str, float] = field(default_factory=dict)

    def agrees(self, other: Finding) -> bool:
        """Whether two findings show the same behaviour."""
        return (
            self.status is other.status
            and set(self.observed) == set(other.observed)
            and all(seen.agrees(other.observed[name]) for name, seen in self.observed.items())
        )


def number(value: Any) -> str:
    """A number as people read it: three significant digits, 2.29 and 9.25 as they are."""
    try:
        x = float(value)
    except (TypeError, ValueError):
        return str(value)
    if math.isnan(x) or math.isinf(x):
        return str(x)
    return f"{x:.3g}" if abs(x) < 1 or abs(x) >= 1000 else f"{x:.2f}"
