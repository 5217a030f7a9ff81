"""What a warm start saves: a kernel's start with its imports, and whole submissions; and a worker's memory.

    python -m reference.bench.starts                   a start, and submissions of the VAE lesson
    python -m reference.bench.starts --submissions 8

Each is done cold and warm in turn, in changing order, and the ratio is taken pair by pair. Processor seconds
are those of the kernel and of the examiner together; what a template costs, once a worker, is told apart.
Verdicts, and every answer in the transcripts, must be the same in both. What a class takes with either is
measured by `python -m reference.bench`.
"""

from __future__ import annotations

import argparse
import copy
import os
import statistics
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from unittest.mock import patch

from nbformat import NotebookNode
from nbformat.v4 import new_code_cell, new_notebook

from autograder.grading.course import Course
from autograder.grading.examine import Examined, Submission, examine
from autograder.grading.prepare import Preparing
from autograder.grading.running import Pace, Running
from autograder.grading.sitting import Sitting
from autograder.report.cell import verdict_outputs
from autograder.sandbox import kernel
from autograder.sandbox.limits import Limits
from autograder.sandbox.order import Order
from autograder.sandbox.process import SandboxedProcess, tree_cpu_s
from autograder.sandbox.walls import Bubblewrap, Wall
from autograder.sandbox.warm import Template, WarmWall
from reference.bench import classes, ways

ROOT = Path(__file__).parents[2]
VAE = "variational-autoencoders"
IMPORTS = "import torch, matplotlib.pyplot\nfrom autograder.lesson import FashionMNIST, provided"
Cost = tuple[float, float]
"""Seconds of processors, and of the clock."""


def main() -> int:
    """Measure what was asked for; returns the exit status."""
    parser = argparse.ArgumentParser(prog="python -m reference.bench.starts", description=__doc__)
    parser.add_argument("--lesson", default=VAE)
    parser.add_argument("--starts", type=int, default=7, help="pairs of starts")
    parser.add_argument("--submissions", type=int, default=4, help="pairs of submissions")
    wanted = parser.parse_args()
    os.environ["OMP_NUM_THREADS"] = "1"
    with tempfile.TemporaryDirectory(prefix="bench-") as folder, Template(Bubblewrap()) as template:
        walls: dict[str, Wall] = {"cold": Bubblewrap(), "warm": WarmWall(Bubblewrap(), template)}
        _start(walls["warm"])
        print(f"a template: {tree_cpu_s(template.process.pid):.2f} s of processor, once a worker")
        if wanted.starts:
            _tell("a start with its imports", [_pair(n, walls, _start) for n in range(wanted.starts)])
        if wanted.submissions:
            course = classes.ours(
                ROOT,
                Path(folder) / "one",
                wanted.lesson,
                classes.chosen(ROOT, wanted.lesson, wanted.submissions),
            )
            _submissions(course, wanted.lesson, walls)
            _memory(course, wanted.lesson)
    return 0


def _pair(number: int, walls: dict[str, Wall], do: Callable[[Wall], object]) -> dict[str, Cost]:
    """Both ways, each first in every second pair."""
    order = sorted(walls, reverse=bool(number % 2))
    return {way: _cost(lambda way=way: do(walls[way])) for way in order}  # type: ignore[misc]


def _cost(do: Callable[[], object]) -> Cost:
    cpu_s, clock_s = time.process_time(), time.monotonic()
    with _counted() as processes:
        do()
    inside_s = sum(process.cpu_s() for process in processes)
    return time.process_time() - cpu_s + inside_s, time.monotonic() - clock_s


@contextmanager
def _counted() -> Iterator[list[SandboxedProcess]]:
    """The sandboxes that kernels are started in meanwhile. Raises: NotWarm in place of a cold start."""
    started: list[SandboxedProcess] = []

    def start(wall: Wall, order: Order) -> SandboxedProcess:
        started.append(SandboxedProcess(wall, order))
        return started[-1]

    with patch.object(kernel, "start", start):
        yield started


def _start(wall: Wall) -> None:
    nb = new_notebook(cells=[new_code_cell(IMPORTS)])
    with Running(nb, wall, Limits(), Pace(), {}, 7) as running:
        if not running.cell(0) or any(o.output_type == "error" for o in nb.cells[0].outputs):
            raise SystemExit(f"the imports failed: {nb.cells[0].outputs}")


def _submissions(course: Course, lesson: str, walls: dict[str, Wall]) -> None:
    preparing, pairs = Preparing(course, lesson), []
    for number, student in enumerate(preparing.students()):
        sitting = preparing.sitting(student)
        came_of: dict[Wall, Examined] = {}

        def do(wall: Wall, sitting: Sitting = sitting, came_of: dict[Wall, Examined] = came_of) -> None:
            came_of[wall] = _examined(sitting, wall)

        pairs.append(_pair(number, walls, do))
        _same(student, *(came_of[wall] for wall in walls.values()))
        print(student, {way: f"{cpu_s:.2f} s" for way, (cpu_s, _) in pairs[-1].items()}, flush=True)
    _tell("a whole submission", pairs)


def _examined(sitting: Sitting, wall: Wall) -> Examined:
    job = sitting.job
    nb = copy.deepcopy(sitting.notebook)
    submission = Submission(job.lesson, job.student, nb, sitting.files, job.seed, job.key)
    return examine(submission, wall, Limits(**job.limits), Pace(**job.pace))


def _same(student: str, cold: Examined, warm: Examined) -> None:
    before, after = _findings(cold), _findings(warm)
    for check in before:
        if before[check] != after[check]:
            said = f"{_statuses(cold, check)} cold, {_statuses(warm, check)} warm"
            raise SystemExit(f"{student}: cold and warm starts disagree about {check}: {said}")
    for key, entry in cold.transcript.entries.items():
        if warm.transcript.entries.get(key) != entry:
            raise SystemExit(f"{student}: cold and warm starts disagree about an answer of {entry.check}")


def _findings(examined: Examined) -> dict[str, list[NotebookNode]]:
    """Each verdict as its page shows it: points, texts and pictures."""
    return {name: verdict_outputs(verdict) for name, verdict in examined.verdicts.items()}


def _statuses(examined: Examined, check: str) -> str:
    findings = examined.verdicts[check].findings
    return f"{[(c.name, found.status.name, found.got) for c, found in findings]} {examined.incidents}"


def _memory(course: Course, lesson: str) -> None:
    """The most that one worker holds with its examiner, its kernel and, warm, the template."""
    students = Preparing(course, lesson).students()
    graded = ways.Class(lesson, course, course)
    mib = {way: ways.one_worker(graded, students, cold=way == "cold").mib for way in ("cold", "warm")}
    print(f"a worker's memory: {mib['cold']:.0f} MiB cold, {mib['warm']:.0f} MiB warm")


def _tell(what: str, pairs: list[dict[str, Cost]]) -> None:
    for number, unit in enumerate(("processor", "clock")):
        cold, warm = ([pair[way][number] for pair in pairs] for way in ("cold", "warm"))
        ratios = [w / c for w, c in zip(warm, cold, strict=True)]
        medians = f"{statistics.median(cold):.2f} s cold, {statistics.median(warm):.2f} s warm"
        spread = f"{statistics.median(ratios):.2f} ({min(ratios):.2f} to {max(ratios):.2f})"
        print(f"{what}, {unit}: {medians}; warm over cold, {len(pairs)} pairs: {spread}", flush=True)


if __name__ == "__main__":
    sys.exit(main())
