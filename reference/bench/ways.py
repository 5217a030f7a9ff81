"""The ways of grading one class that are compared, each as its users call it, timed from outside."""

from __future__ import annotations

import os
import shutil
import statistics
import subprocess
import sys
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path

import nbformat

from autograder.checks import rubric
from autograder.grading.bank import Sample
from autograder.grading.course import Course
from autograder.grading.identity import executed
from autograder.rubric.check import Criterion
from reference.bench import classes

PROGRAMS = Path(sys.executable).parent
STOCK, COMMANDS, CLASS, ONE, BARE = "nbgrader", "our nbgrader", "autograder grade", "one worker", "bare"


class BenchError(RuntimeError):
    """A way of grading failed, or two ways disagree about a mark: one line."""


@dataclass(frozen=True)
class Measured:
    """Seconds of wall time of each round, by way."""

    lesson: str
    submissions: int
    seconds: dict[str, list[float]]

    def ratio(self, way: str) -> dict[str, float]:
        """How many times faster than stock nbgrader, round by round."""
        pairs = zip(self.seconds[STOCK], self.seconds[way], strict=True)
        ratios = [stock / other for stock, other in pairs]
        return {"min": min(ratios), "median": statistics.median(ratios), "max": max(ratios)}

    def overhead(self) -> float:
        """One worker's time beyond the students' own cells, as a multiple of those."""
        one, bare = (statistics.median(self.seconds[way]) for way in (ONE, BARE))
        return (one - bare) / bare


def compare(root: Path, into: Path, lesson: str, count: int, rounds: int) -> Measured:
    """All ways in turn, round after round. Raises: BenchError."""
    bank = classes.chosen(root, lesson, count)
    made = {
        STOCK: classes.stock(root, into / "stock", lesson, bank),
        COMMANDS: classes.ours(root, into / "ours", lesson, bank),
    }
    grade = [str(PROGRAMS / "autograder"), "grade", lesson]
    nbgrader = [str(PROGRAMS / "nbgrader"), "autograde", lesson]
    ways: dict[str, Callable[[], Course]] = {
        STOCK: lambda: _run(made[STOCK], nbgrader),
        COMMANDS: lambda: _run(made[COMMANDS], nbgrader),
        CLASS: lambda: _run(made[COMMANDS], grade),
        ONE: lambda: _run(made[COMMANDS], [*grade, "--workers=1"]),
        BARE: lambda: _bare(made[COMMANDS], lesson, bank),
    }
    seconds: dict[str, list[float]] = {way: [] for way in ways}
    for _ in range(rounds):
        graded = {}
        for way, run in ways.items():
            started_s = time.monotonic()
            graded[way] = run()
            seconds[way].append(time.monotonic() - started_s)
        _same(graded, lesson, len(bank))
    return Measured(lesson, len(bank), seconds)


def _run(course: Course, argv: Sequence[str]) -> Course:
    """One way over a fresh copy of the class."""
    fresh = course.root.with_name(f"{course.root.name}-graded")
    shutil.rmtree(fresh, ignore_errors=True)
    shutil.copytree(course.root, fresh)
    environment = {**os.environ, "PATH": f"{PROGRAMS}:{os.environ['PATH']}", "OMP_NUM_THREADS": "1"}
    config = (fresh / "nbgrader_config.py").read_text()
    (fresh / "nbgrader_config.py").write_text(config.replace(str(course.root), str(fresh)))
    done = subprocess.run(argv, cwd=fresh, env=environment, capture_output=True, text=True)
    if done.returncode != 0:
        raise BenchError(f"{' '.join(argv)} in {fresh} ended with {done.returncode}: {done.stderr[-500:]}")
    kept = course.root.with_name(f"{course.root.name}-{Path(argv[0]).name}")
    shutil.rmtree(kept, ignore_errors=True)
    fresh.rename(kept)
    return Course(kept)


def _bare(course: Course, lesson: str, bank: Sequence[Sample]) -> Course:
    """The students' own cells in a Python process each: no kernel, no exam, no sandbox."""
    for number in range(len(bank)):
        folder = course.root / "submitted" / f"s{number:03}" / lesson
        nb = nbformat.read(folder / f"{lesson}.ipynb", as_version=4)
        sources = [cell.source for cell in executed(nb) if "grader" not in cell.source]
        program = "\n".join(f"try:\n    exec({source!r})\nexcept Exception: pass" for source in sources)
        environment = {**os.environ, "OMP_NUM_THREADS": "1", "MPLBACKEND": "Agg"}
        subprocess.run([sys.executable, "-c", program], cwd=folder, env=environment, capture_output=True)
    return course


def _same(graded: dict[str, Course], lesson: str, count: int) -> None:
    """Our ways agree to the last digit; stock nbgrader on every check without a private criterion."""
    found = {way: classes.marks(graded[way], lesson) for way in (STOCK, COMMANDS, CLASS, ONE)}
    for way in (CLASS, ONE):
        if found[way] != found[COMMANDS]:
            raise BenchError(f"{way} and {COMMANDS} disagree about a mark of {lesson}")
    public = [c.id for c in rubric(lesson).checks if not any(map(_hidden, c.criteria))]
    for n in range(count):
        for check in public:
            ours, stock = (found[way][f"s{n:03}"][check] for way in (COMMANDS, STOCK))
            if ours != stock:
                raise BenchError(f"s{n:03}: {check} is {ours} by ours and {stock} by stock nbgrader")


def _hidden(criterion: Criterion) -> bool:
    """Whether stock nbgrader can't ask it in the same way: private, or about what training came to."""
    return criterion.private or criterion.outcome or bool(criterion.after)
