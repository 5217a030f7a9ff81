"""How much faster a class is regraded than graded.

A few submissions are graded for real. Copies of what was kept of them, each with a student's name of its own,
make a class. Then, for one check after another, a criterion is changed, and the class is regraded.
"""

from __future__ import annotations

import time
from collections.abc import Iterator, Sequence
from concurrent.futures import Executor
from dataclasses import dataclass, replace
from functools import partial
from pathlib import Path
from typing import Any

from autograder.checks import rubric
from autograder.grading import judged_by
from autograder.grading.apart import Outcome, Recorded
from autograder.grading.cores import cores
from autograder.grading.course import Course
from autograder.grading.kept import read_kept
from autograder.grading.pool import Where, workers
from autograder.grading.regrade import judges
from autograder.grading.regrade_class import ClassRegrade
from autograder.grading.regrade_told import regrade_class
from autograder.grading.sitting import Sitting
from autograder.grading.whole_class import ClassRun, How
from reference.bench.classes import chosen, name, ours
from reference.bench.ways import BenchError

EVERYTHING = "everything"


@dataclass(frozen=True)
class Figures:
    """Seconds of wall time.

    ``start_s``: until the workers were there. ``grade_s``: from then until so many were graded. ``regrades``:
    by the check that was changed, ``"everything"`` for all of them.
    """

    lesson: str
    graded: int
    start_s: float
    grade_s: float
    submissions: int
    regrades: dict[str, float]
    pages: dict[str, float]

    def ratios(self) -> dict[str, float]:
        """How many times faster than grading the same class, by the check that was changed.

        Grading it takes the workers' start once, and each submission what one took of those that were graded.
        """
        whole_s = self.start_s + self.grade_s / self.graded * self.submissions
        return {name: whole_s / seconds for name, seconds in self.regrades.items()}

    def ratio(self) -> float:
        """The smallest of the checks' that are changed one at a time."""
        return min(ratio for name, ratio in self.ratios().items() if name != EVERYTHING)

    def told(self) -> dict[str, Any]:
        """As data."""
        return {
            "lesson": self.lesson,
            "graded": self.graded,
            "start_s": self.start_s,
            "grade_s": self.grade_s,
            "submissions": self.submissions,
            "by_check": self.ratios(),
            "regrades_s": self.regrades,
            "pages_s": self.pages,
        }


class Copies:
    """Stands for workers: hands out what was kept of the originals, one after another."""

    def __init__(self, stems: Sequence[Path]) -> None:
        self.stems, self.size = list(stems), cores()
        self._waiting: list[Sitting] = []

    def submit(self, sitting: Sitting, recorded: Recorded | None) -> None:
        self._waiting.append(sitting)

    def next(self, timeout_s: float) -> tuple[str, Outcome | str] | None:
        sitting = self._waiting.pop(0)
        name = sitting.job.student
        kept = read_kept(self.stems[int(name[1:]) % len(self.stems)])
        assert kept is not None
        return name, kept.outcome(sitting.notebook)


class Changed(Executor):
    """Judges with one criterion of a check changed, in every process alike."""

    def __init__(self, inner: Executor, lesson: str, checks: Sequence[str], number: int) -> None:
        self.inner, self.change = inner, partial(_change, lesson, tuple(checks), number)

    def map(self, fn: Any, *many: Any, **more: Any) -> Iterator[Any]:
        return self.inner.map(partial(_with, self.change, fn), *many, **more)


def _with(change: partial[None], fn: Any, *arguments: Any) -> Any:
    change()
    return fn(*arguments)


def _change(lesson: str, checks: Sequence[str], number: int) -> None:
    for check in rubric(lesson).checks:
        if check.id in checks:
            says = check.criteria[0].says.split(" (change")[0]
            check.criteria[0] = replace(check.criteria[0], says=f"{says} (change {number})")


def measure(root: Path, into: Path, lesson: str, graded: int, submissions: int) -> Figures:
    """Grade so many, regrade a class of so many; in a new folder."""
    bank = chosen(root, lesson, graded)
    start_s, grade_s = _graded(ours(root, into / "graded", lesson, bank), lesson)
    kept = [into / "graded" / "transcripts" / lesson / name(n) for n in range(graded)]
    many = [bank[n % graded] for n in range(submissions)]
    ours(root, into / "many", lesson, many)
    course = Course(into / "many", reuse=True)
    run = ClassRun(course, lesson)
    run.run(run.start(), lambda: Copies(kept))
    regrades, pages = {}, {}
    ids = [check.id for check in rubric(lesson).checks]
    for number, (changed, checks) in enumerate([*((i, [i]) for i in ids), (EVERYTHING, ids)]):
        judged_by._judging.cache_clear()
        _change(lesson, checks, number)
        with judges() as processes:
            told = regrade_class(
                ClassRegrade(course, lesson), True, Changed(processes, lesson, checks, number)
            )
        assert told.rejudged == submissions, (changed, told.rejudged)
        regrades[changed], pages[changed] = told.marks_s, told.pages_s
    return Figures(lesson, graded, start_s, grade_s, submissions, regrades, pages)


def _graded(course: Course, lesson: str) -> tuple[float, float]:
    """Seconds until the workers were there, and from then on. Raises: BenchError."""
    started_s = time.monotonic()
    run = ClassRun(Course(course.root, reuse=True), lesson)
    students = run.start()
    with workers(Where(), "required") as pool:
        ready_s = time.monotonic()
        run.run(students, lambda: pool)
        ended_s = time.monotonic()
    if bad := [done.student for done in run.done if done.how is not How.RAN]:
        raise BenchError(f"{lesson}: not graded: {', '.join(bad)}")
    return ready_s - started_s, ended_s - ready_s
