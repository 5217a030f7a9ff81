"""The ways of grading one class that are compared, each as its users call it, timed from outside."""

from __future__ import annotations

import json
import os
import shutil
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Mapping, Sequence
from contextlib import ExitStack
from dataclasses import dataclass, field
from pathlib import Path

import nbformat

from autograder.grading.cells import check_id
from autograder.grading.course import CONFIG, Course
from autograder.grading.identity import executed
from reference.bench.memory import Peak

PROGRAMS = Path(sys.executable).parent
STOCK, COMMANDS, CLASS, COLD, ONE, BARE = (
    "nbgrader",
    "our nbgrader",
    "autograder grade",
    "autograder grade, cold",
    "one worker",
    "bare",
)


class BenchError(RuntimeError):
    """A way of grading failed, or two ways disagree about a mark: one line."""


@dataclass(frozen=True)
class Class:
    """Who is graded, in two courses alike. ``stock``: the one whose grade cells hold the public exam."""

    lesson: str
    ours: Course
    stock: Course

    def both(self) -> tuple[Course, Course]:
        """The courses."""
        return self.ours, self.stock


@dataclass(frozen=True)
class Spent:
    """What one way over one part of a class took.

    ``seconds``: wall time. ``mib``: the most memory of a worker with its examiner and kernel, 0.0 where
    nobody looked. ``inside``: seconds by the examiner's own clock, see `examine.Clock`.
    """

    seconds: float
    mib: float = 0.0
    inside: Mapping[str, float] = field(default_factory=dict)


@dataclass(frozen=True)
class Took(Spent):
    """That, with what came of it: the graded ``course``.

    ``sums``: points by student, of a way that writes to no gradebook.
    """

    course: Course = field(kw_only=True)
    sums: Mapping[str, float] = field(default_factory=dict, kw_only=True)


Way = Callable[[Class, Sequence[str]], Took]


def ways() -> dict[str, Way]:
    """All that there are, by name, in an order that may be turned round."""
    autograder, nbgrader = [str(PROGRAMS / "autograder"), "grade"], [str(PROGRAMS / "nbgrader"), "autograde"]
    return {
        STOCK: lambda of, who: _run(of.stock, of.lesson, who, nbgrader),
        COMMANDS: lambda of, who: _run(of.ours, of.lesson, who, nbgrader, cold=True),
        COLD: lambda of, who: _run(of.ours, of.lesson, who, autograder, cold=True),
        ONE: one_worker,
        BARE: bare,
        CLASS: lambda of, who: _run(of.ours, of.lesson, who, autograder),
    }


def one_worker(of: Class, who: Sequence[str], cold: bool = True) -> Took:
    """`autograder grade` on one worker, whose memory is looked at."""
    argv = [str(PROGRAMS / "autograder"), "grade", "--workers=1"]
    took = _run(of.ours, of.lesson, who, argv, cold, look=True)
    kept = took.course.root / "transcripts" / of.lesson
    clocks = [json.loads((kept / f"{student}.json").read_text())["seconds"] for student in who]
    inside = {part: sum(clock[part] for clock in clocks) for part in ("start", "cells", "exam", "whole")}
    return Took(took.seconds, took.mib, inside, course=took.course)


OWN_CELLS = """\
import json, sys
from autograder.sandbox import desk_inside
sys.modules["autograder.desk"] = desk_inside
_failed = 0
for _source in json.load(open("cells.json")):
    try:
        exec(_source)
    except Exception:
        _failed += 1
print(_failed)
"""
"""One process's program: the cells one after another, as in a kernel in which errors stop nothing."""


def bare(of: Class, who: Sequence[str]) -> Took:
    """The students' own cells in a Python process each: no kernel, no exam, no sandbox.

    Raises: BenchError, where most of somebody's cells fail, so that they are not what runs at grading.
    """
    path = os.pathsep.join(filter(None, sys.path))
    environment = {**os.environ, "OMP_NUM_THREADS": "1", "MPLBACKEND": "Agg", "PYTHONPATH": path}
    spent_s = 0.0
    for student in who:
        submitted = of.ours.root / "submitted" / student / of.lesson
        nb = nbformat.read(submitted / f"{of.lesson}.ipynb", as_version=4)
        sources = [cell.source for cell in executed(nb) if not check_id(cell)]
        with tempfile.TemporaryDirectory(prefix="bench-bare-") as folder:
            room = Path(folder) / "room"
            shutil.copytree(submitted, room)
            shutil.copytree(
                of.ours.root / "assignments" / of.lesson,
                room,
                ignore=shutil.ignore_patterns("*.ipynb"),
                dirs_exist_ok=True,
            )
            (room / "cells.json").write_text(json.dumps(sources))
            started_s = time.monotonic()
            argv = [sys.executable, "-c", OWN_CELLS]
            done = subprocess.run(argv, cwd=room, env=environment, capture_output=True, text=True)
            spent_s += time.monotonic() - started_s
        failed = done.stdout.split()[-1:] if done.returncode == 0 else [done.stderr[-500:]]
        if not (failed and failed[0].isdigit() and 2 * int(failed[0]) < len(sources)):
            raise BenchError(f"{student}'s cells in a bare process: of {len(sources)} failed {failed}")
    return Took(spent_s, course=of.ours)


def _run(
    course: Course,
    lesson: str,
    who: Sequence[str],
    argv: Sequence[str],
    cold: bool = False,
    look: bool = False,
) -> Took:
    """One way over a fresh copy of this part of the class. Raises: BenchError.

    ``argv``: the command, which gets the lesson after it. ``cold``: without warm starts. ``look``: at the
    memory of a worker.
    """
    fresh = Path(tempfile.mkdtemp(prefix="graded-", dir=course.root.parent)) / "course"
    _copy(course.root, fresh, who)
    if cold:
        with (fresh / CONFIG).open("a") as config:
            config.write("\nc.Examine.warm = False\n")
    environment = {**os.environ, "PATH": f"{PROGRAMS}:{os.environ['PATH']}", "OMP_NUM_THREADS": "1"}
    said = fresh.with_name("said")
    started_s = time.monotonic()
    with said.open("w") as into, ExitStack() as stack:
        process = subprocess.Popen(
            [*argv, lesson], cwd=fresh, env=environment, stdout=into, stderr=subprocess.STDOUT
        )
        peak = stack.enter_context(Peak(process.pid)) if look else None
        code = process.wait()
    seconds = time.monotonic() - started_s
    if code != 0:
        end = " ".join(said.read_text(errors="replace")[-800:].split())
        raise BenchError(f"{' '.join(argv)} in {fresh} ended with {code}: {end}")
    if peak is not None and peak.unread:
        raise BenchError(f"the memory of some processes can't be looked at: {', '.join(peak.unread)}")
    return Took(seconds, peak.mib if peak else 0.0, course=Course(fresh))


def _copy(course: Path, fresh: Path, who: Sequence[str]) -> None:
    """The course as it is before grading, with these students."""
    shutil.copytree(course, fresh, ignore=lambda folder, names: ["submitted"] * (Path(folder) == course))
    for student in who:
        shutil.copytree(course / "submitted" / student, fresh / "submitted" / student)
    config = (fresh / CONFIG).read_text()
    (fresh / CONFIG).write_text(config.replace(str(course), str(fresh)))
