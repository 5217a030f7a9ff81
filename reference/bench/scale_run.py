"""A simulated large class: real scheduler, real workers, real gradebook; examinations that were recorded."""

from __future__ import annotations

import cProfile
import os
import pstats
import time
from collections import Counter, defaultdict
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import psutil

from autograder.grading.apart import Outcome, Recorded
from autograder.grading.course import Course
from autograder.grading.pool import Where, workers
from autograder.grading.sitting import Sitting
from autograder.grading.whole_class import ClassRun, Done, How, Progress, Workers
from reference.bench.recorded import Recordings, handing_back
from reference.bench.ways import BenchError

POINTS = 200
"""At so many places of the class a point of the curve is taken."""
PROFILED = 40
"""Submissions at the end of the class of which is told where the writer's time goes; they are no part of
the curve, since being watched takes time."""

SCHEDULER = "asking the scheduler"
BUILT_IN = {
    "sqlite3": "SQLite",
    "acquire": SCHEDULER,
    "SimpleQueue": SCHEDULER,
    "zlib": "compression",
    "posix": "files",
}
"""What functions that are built in belong to, by a part of their name."""


@dataclass(frozen=True)
class Point:
    """Where the run was.

    ``done``: submissions. ``at_s``: since the first. ``waited_s``: so long the writer had nothing to do.
    ``mib``: of the command's own memory.
    """

    done: int
    at_s: float
    waited_s: float
    mib: float


@dataclass(frozen=True)
class Simulated:
    """A class that was run. ``start_s``: finding out who is to be graded, and the cluster's start.

    ``profile``: seconds a submission of the writer's own, by what they go to.
    """

    submissions: int
    distinct: int
    faster: float
    workers: int
    start_s: float
    points: Sequence[Point]
    profile: dict[str, float] = field(default_factory=dict)
    gradebook_mib: float = 0.0


class Waiting:
    """Workers, with the time for which the writer waited for them. ``now``: a clock, in seconds."""

    def __init__(self, inner: Workers, now: Callable[[], float] = time.monotonic) -> None:
        self.inner, self.now, self.waited_s = inner, now, 0.0

    @property
    def size(self) -> int:
        return self.inner.size

    def submit(self, sitting: Sitting, recorded: Recorded | None) -> None:
        self.inner.submit(sitting, recorded)

    def next(self, timeout_s: float) -> tuple[str, Outcome | str] | None:
        from_s = self.now()
        ended = self.inner.next(timeout_s)
        self.waited_s += self.now() - from_s
        return ended


def simulate(course: Course, recordings: Recordings, faster: float, count: int | None) -> Simulated:
    """Run the class at ``course``. ``count``: workers, as many as cores by default. Raises: BenchError."""
    began_s = time.monotonic()
    run = ClassRun(course, recordings.lesson)
    students = run.start()
    if len(students) <= 2 * PROFILED:
        raise BenchError(f"a simulated class has more than {2 * PROFILED} submissions")
    examine = handing_back(recordings, faster)
    with workers(Where(count), run.preparing.examine.wall, examine) as pool:
        waiting = Waiting(pool)
        taken, run.show = _taking(waiting, len(students) - PROFILED)
        start_s = time.monotonic() - began_s
        run.run(students[:-PROFILED], lambda: waiting)
        run.show = lambda progress: None
        profile = _profiled(lambda: run.run(students[-PROFILED:], lambda: waiting), waiting)
        size = pool.size
    _insist(run.done, len(students))
    gradebook = Path(course.root) / "gradebook.db"
    mib = gradebook.stat().st_size / 2**20 if gradebook.exists() else 0.0
    distinct = min(len(students), len(recordings.stems()))
    return Simulated(len(students), distinct, faster, size, start_s, taken, profile, mib)


def _insist(done: Sequence[Done], submissions: int) -> None:
    hows = Counter(one.how for one in done)
    if hows != {How.RAN: submissions}:
        told = ", ".join(f"{count} {how.value}" for how, count in hows.items())
        raise BenchError(f"the simulated class did not run as one would: {told}")


def _taking(waiting: Waiting, total: int) -> tuple[list[Point], Callable[[Progress], None]]:
    """Points of the curve, and what to call with each progress for them to be taken."""
    command, every = psutil.Process(), max(1, total // POINTS)
    taken: list[Point] = []
    began_s = time.monotonic()

    def show(progress: Progress) -> None:
        if progress.last is not None and (progress.done % every == 0 or progress.done == total):
            mib = command.memory_info().rss / 2**20
            taken.append(Point(progress.done, time.monotonic() - began_s, waiting.waited_s, mib))

    return taken, show


def _profiled(work: Callable[[], Any], waiting: Waiting) -> dict[str, float]:
    """Where the writer's seconds go, a submission, by package; waiting for workers left out."""
    profile, before_s = cProfile.Profile(), waiting.waited_s
    profile.runcall(work)
    spent: defaultdict[str, float] = defaultdict(float)
    for (file, _, function), (_, _, own_s, _, _) in pstats.Stats(profile).stats.items():  # type: ignore[attr-defined]
        spent[_whose(file, function)] += own_s
    spent[SCHEDULER] -= waiting.waited_s - before_s
    most = sorted(spent.items(), key=lambda one: -one[1])
    return {whose: own_s / PROFILED for whose, own_s in most if own_s / PROFILED > 0.0005}


def _whose(file: str, function: str) -> str:
    """Which package a function is of; of what is built in, what it is."""
    if "site-packages/" in file:
        return file.split("site-packages/")[1].split(os.sep)[0].removesuffix(".py")
    if "autograder" in file:
        return "autograder"
    if file == "~":
        return next((name for part, name in BUILT_IN.items() if part in function), "built into Python")
    return "Python's own library"
