"""What a calibration consists of: who is trained, and which lines are drawn through what comes of it."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Literal

from autograder.checks import calibrated

ROOT = Path(__file__).parents[2]

Group = Literal["reference", "honest", "wrong"]
RUNS: Mapping[Group, int] = {"reference": 300, "honest": 20, "wrong": 10}
"""How many seeds each variant of a group is trained from."""


@dataclass(frozen=True)
class Variant:
    """One way of writing the lesson's code.

    ``sample``: the submission of the bank that it is, ``"correct/plain"``. ``then``: source of one more
    cell, which changes what the submission defines.
    """

    name: str
    group: Group
    sample: str
    then: str = ""


@dataclass(frozen=True)
class Threshold:
    """One line that grading draws, and what it is drawn through.

    ``criterion``: its check and name. ``figure``: the staff figure that must not lie above the line.
    ``must_fail``: the wrong variants that have to lie above it; other wrong ones are caught elsewhere.
    """

    name: str
    criterion: str
    figure: str
    must_fail: tuple[str, ...]


@dataclass(frozen=True)
class Design:
    """A lesson's calibration.

    ``until``: the grade_id of the last cell that is run, ``also``: of a later one. ``check``: the check all
    of whose criteria are kept, beside every outcome of training. ``budget``: what the figures rest on;
    ``trained``: the same in words for the page, with places for the budget. ``model``: the class and the
    name under which the notebook's locked cell keeps a trained model, where it has one that is judged.
    ``watched``: criterion and figure whose lines stand at their criteria, and which end is the dangerous
    one. ``page``: the name of the page under docs/.
    """

    lesson: str
    variants: tuple[Variant, ...]
    thresholds: tuple[Threshold, ...]
    until: str
    also: str
    check: str
    budget: Mapping[str, Any]
    trained: str
    watched: tuple[tuple[str, str, Callable[..., Any]], ...]
    page: str
    model: tuple[str, str] | None = None

    @property
    def groups(self) -> Mapping[str, Group]:
        """Each variant's group."""
        return {v.name: v.group for v in self.variants}

    @property
    def command(self) -> str:
        """What makes the lesson's lines."""
        return f"python -m reference.calibration {self.lesson}"

    @property
    def data(self) -> Path:
        """The file of its runs."""
        return Path(__file__).parent / "runs" / f"{self.lesson}.jsonl"

    @property
    def notebook(self) -> Path:
        """Its solved notebook."""
        return ROOT / "assignments" / self.lesson / f"{self.lesson}.ipynb"

    @property
    def lines(self) -> Path:
        """The package's file of its lines."""
        return calibrated.FOLDER / f"{self.lesson}.json"

    @property
    def pages(self) -> tuple[Path, Path]:
        """The page, and the plot beside it."""
        return ROOT / "docs" / f"{self.page}.md", ROOT / "docs" / f"{self.page}.png"
