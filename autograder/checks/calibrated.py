"""The lines that a calibration drew: data of the package, each read by its name and repeated nowhere."""

from __future__ import annotations

import json
from functools import cache
from pathlib import Path
from typing import Any

FOLDER = Path(__file__).parent / "calibrated"


@cache
def lines(lesson: str) -> dict[str, Any]:
    """All lines of a lesson by name, each with the rates, bounds and margins that it was drawn with.

    Raises: LookupError, for a lesson that was never calibrated; staff see it.
    """
    path = FOLDER / f"{lesson}.json"
    if not path.is_file():
        raise LookupError(f"the lesson {lesson!r} has no calibrated lines: {path} is missing")
    return json.loads(path.read_text())["lines"]


def line(lesson: str, name: str) -> float:
    """One line: a figure above it fails. Raises: LookupError, naming the lines there are."""
    there = lines(lesson)
    if name not in there:
        raise LookupError(f"{lesson!r} has no line {name!r}; there are: {', '.join(there)}")
    return float(there[name]["line"])
