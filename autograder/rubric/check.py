"""A check: the rubric of one test cell, its criteria in the order of the page."""

from __future__ import annotations

import inspect
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field

from autograder.exam.student import Student
from autograder.rubric.finding import Finding
from autograder.rubric.misconception import Misconception

Judge = Callable[[Student], Finding]


@dataclass(frozen=True)
class Criterion:
    """One line of a rubric. ``says``: the line that a student reads. ``judge``: asks and decides.

    ``private``: asked at grading only; the page shows neither inputs nor expected values. ``outcome``:
    what training came to, which depends on the architecture: no mistake is recognised by it. ``after``: the
    grade_id of a locked cell; at grading it is asked right after that cell, before any cell of the student's
    can put something else in place of what the locked cell made.
    """

    name: str
    points: float
    says: str
    judge: Judge
    private: bool = False
    outcome: bool = False
    after: str = ""


@dataclass
class Check:
    """The rubric behind one ``grader.check("<id>")`` cell.

    ``subject``: the student's name that it is about, ``"kl_divergence"`` or ``"VAE.encode"``. ``where``:
    the section of the notebook to read again. ``part``: our own implementation of the subject, which
    stands in for a wrong one in later checks, as source; ``beside``: what comes with it, since it suits
    no other, by target. ``carries``: the subjects of other checks that
    these criteria use, and that are judged elsewhere.
    """

    id: str
    title: str
    subject: str
    where: str
    part: str = ""
    beside: Mapping[str, str] = field(default_factory=dict)
    carries: tuple[str, ...] = ()
    misconceptions: Sequence[Misconception] = ()
    criteria: list[Criterion] = field(default_factory=list)

    @property
    def points(self) -> float:
        """The sum of the criteria's points."""
        return sum(c.points for c in self.criteria)

    def criterion(
        self, points: float, *, private: bool = False, outcome: bool = False, after: str = ""
    ) -> Callable[[Judge], Judge]:
        """Add a criterion; the function's docstring is the line that the student reads."""

        def add(judge: Judge) -> Judge:
            says = (inspect.getdoc(judge) or "").split("\n\n")[0].replace("\n", " ")
            name = getattr(judge, "__name__", "").replace("_", "-")
            self.criteria.append(Criterion(name, points, says, judge, private, outcome, after))
            return judge

        return add


@dataclass(frozen=True)
class Rubric:
    """A lesson's checks in notebook order. ``by_hand``: grade cells that a person marks, with points."""

    lesson: str
    checks: tuple[Check, ...]
    by_hand: Mapping[str, float]

    def check(self, check_id: str) -> Check:
        """The check of that id. Raises: KeyError naming the ids there are."""
        for check in self.checks:
            if check.id == check_id:
                return check
        known = ", ".join(c.id for c in self.checks)
        raise KeyError(f"no check {check_id!r} in {self.lesson}; there are {known}")
