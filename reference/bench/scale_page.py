"""The page's part about the simulated large class."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any


def scale(told: Mapping[str, Any]) -> list[str]:
    """The part, as paragraphs."""
    return ["## A class of ten thousand, simulated", str(told.get("says", ""))]
