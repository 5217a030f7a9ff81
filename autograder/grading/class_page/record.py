"""What the class page is made of: one lesson's students, each with what grading left of them."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any

from autograder.grading.apart import Marked
from autograder.rubric.check import Rubric

LINE = "_line"
"""How the line is called that a figure was held to, see `Finding.staff`."""
NEAR = 1.1
"""A figure that is at most so many times its line fails by little."""
NOT_HANDED_IN = "Nothing was handed in."
NOT_GRADED = "Handed in, and not graded yet."


@dataclass(frozen=True)
class Shown:
    """One picture out of a verdict. ``data``: WebP. ``width``, ``height``: in its own pixels.

    ``asked``: what its criterion says on the verdict's page, without backticks.
    """

    caption: str
    data: bytes
    width: int
    height: int
    asked: str = ""


@dataclass(frozen=True)
class Measured:
    """A figure that decided over a criterion: a larger one than ``line`` fails."""

    name: str
    value: float
    line: float

    @property
    def near(self) -> bool:
        """Whether it missed the line by less than a tenth."""
        return self.line <= self.value <= NEAR * self.line


@dataclass(frozen=True)
class Cell:
    """One grade cell in the gradebook. ``points``: None where nobody has given any."""

    points: float | None
    most: float
    waits: bool


@dataclass(frozen=True)
class Example:
    """One student's code that shows a misconception, and what the verdict said to it, as text."""

    student: str
    code: str
    told: str


@dataclass(frozen=True)
class Member:
    """One student of the class.

    ``name``: how the page calls the student. ``absent``: why there are no marks, in a line; empty where
    there are. ``failure``: why the examination left everything to a person. ``cells``: the gradebook's, by
    name. ``said``: predictions, by variable; "" for an answer that was not on offer. ``pictures``: by check.
    ``seconds``: how long the code ran at grading, 0 where that was not noted. ``feedback``: the address of
    the student's page, relative to the folder of reports, or "".
    """

    student: str
    name: str
    marks: Mapping[str, Marked] = field(default_factory=dict)
    absent: str = ""
    failure: str = ""
    incidents: tuple[Mapping[str, str], ...] = ()
    cells: Mapping[str, Cell] = field(default_factory=dict)
    said: Mapping[str, str] = field(default_factory=dict)
    pictures: Mapping[str, tuple[Shown, ...]] = field(default_factory=dict)
    seconds: float = 0.0
    feedback: str = ""

    @property
    def points(self) -> float | None:
        """All points so far, as the gradebook has them; None where it has nothing."""
        given = [cell.points for cell in self.cells.values() if cell.points is not None]
        return sum(given) if given else None

    @property
    def waiting(self) -> tuple[str, ...]:
        """The grade cells that wait for a person."""
        return tuple(name for name, cell in self.cells.items() if cell.waits)

    @property
    def idle(self) -> tuple[str, ...]:
        """The checks that were not attempted at all."""
        return tuple(n for n, m in self.marks.items() if set(m.criteria.values()) == {"not attempted"})

    def measured(self, check: str) -> Iterator[tuple[str, Measured]]:
        """The figures that were held to a line in this check, by criterion."""
        mark = self.marks.get(check)
        for criterion, figures in mark.figures.items() if mark else ():
            for name, value in figures.items():
                if (line := figures.get(name + LINE)) is not None:
                    yield criterion, Measured(name, value, line)

    def near_misses(self) -> Iterator[tuple[str, str, Measured]]:
        """Checks and criteria that failed by little, each with its figure."""
        for check, mark in self.marks.items():
            for criterion, found in self.measured(check):
                if mark.criteria.get(criterion) == "failed" and found.near:
                    yield check, criterion, found


@dataclass(frozen=True)
class ClassRecord:
    """A lesson's class. ``key``: the lesson's answer key. ``examples``: by check and misconception.

    ``pseudonyms``: whether names are none, and nothing that a student wrote is in it. ``made``: when.
    """

    rubric: Rubric
    members: tuple[Member, ...]
    key: Mapping[str, Any] | None = None
    examples: Mapping[tuple[str, str], Example] = field(default_factory=dict)
    pseudonyms: bool = False
    made: str = ""

    @property
    def graded(self) -> tuple[Member, ...]:
        """Those who have marks."""
        return tuple(m for m in self.members if m.marks)

    def named(self) -> Iterable[tuple[tuple[str, str], list[Member]]]:
        """The misconceptions said, by check and name, the most frequent first, each with its students."""
        found: dict[tuple[str, str], list[Member]] = {}
        for member in self.members:
            for mark in member.marks.values():
                if mark.named:
                    found.setdefault((mark.check, mark.named), []).append(member)
        return sorted(found.items(), key=lambda item: (-len(item[1]), item[0]))
