"""Measure what the lessons cost: time to run them through, and processor time to grade them. Some minutes.

    python -m reference.budgets

Each instructor's notebook is run from top to bottom on two cores, cells that grading skips too. Then it is
handed in and graded, the real way, behind the sandbox; counted is the processor time of that submission's
examiner and of all that runs in its sandbox. What the examiner's process imports is shared by a class and
stands apart. The exit status is 1 where a budget is not kept.
"""

from __future__ import annotations

import argparse
import contextlib
import os
import resource
import shutil
import sys
import tempfile
import threading
import time
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from statistics import median

import nbformat
import psutil
from nbclient import NotebookClient

from autograder.grading.course import Course
from autograder.grading.trial import lay_out

ROOT = Path(__file__).parents[1]
PAGE = ROOT / "docs" / "budgets.md"
CORES = 2
EVERY_S = 0.05
SOLVED_WALL_S = 120.0
GRADING_CPU_S: Mapping[str, float] = {
    "from-classification-to-generation": 3.0,
    "autoencoders": 12.0,
    "variational-autoencoders": 15.0,
    "exploring-latent-spaces": 10.0,
}


@dataclass(frozen=True)
class Cost:
    """What one lesson costs, in seconds. ``gradings_cpu_s``: one figure for each time it was graded."""

    lesson: str
    solved_wall_s: float
    solved_cpu_s: float
    gradings_cpu_s: tuple[float, ...]

    @property
    def grading_cpu_s(self) -> float:
        """The median of the gradings."""
        return median(self.gradings_cpu_s)

    @property
    def kept(self) -> bool:
        """Whether the lesson keeps both of its budgets."""
        return self.solved_wall_s <= SOLVED_WALL_S and self.grading_cpu_s <= GRADING_CPU_S[self.lesson]


def solve(lesson: str, into: Path) -> tuple[float, float]:
    """Run the solved notebook, each of its cells: wall and processor seconds. Raises: at the first error."""
    folder = shutil.copytree(ROOT / "assignments" / lesson, into / "solved" / lesson)
    notebook = nbformat.read(folder / f"{lesson}.ipynb", as_version=4)
    started_s, before_s = time.monotonic(), _ended_cpu_s()
    NotebookClient(notebook, kernel_name="python3", resources={"metadata": {"path": folder}}).execute()
    return time.monotonic() - started_s, _ended_cpu_s() - before_s


def _ended_cpu_s() -> float:
    """Processor seconds of all child processes that have ended."""
    used = resource.getrusage(resource.RUSAGE_CHILDREN)
    return used.ru_utime + used.ru_stime


def grade(course: Course, lesson: str, times: int) -> Iterator[float]:
    """Grade the solved notebook so many times: processor seconds of each."""
    for number in range(1, times + 1):
        student = f"reference{number}"
        handed_in = course.root / "submitted" / student / lesson
        handed_in.mkdir(parents=True)
        shutil.copy(course.root / "assignments" / lesson / f"{lesson}.ipynb", handed_in)
        with Watch() as watch:
            course.autograde(lesson, student)
        yield watch.spent_s


class Watch:
    """Looks at what is spent below the examiner's process, again and again, while the block runs.

    Looking once at the end is not enough: a sandbox that is killed takes its account with it.
    """

    def __enter__(self) -> Watch:
        self._seen, self._over = [below_examiner_s()], threading.Event()
        self._looking = threading.Thread(target=self._look)
        self._looking.start()
        return self

    def __exit__(self, *_: object) -> None:
        self._over.set()
        self._looking.join()
        self._seen.append(below_examiner_s())

    def _look(self) -> None:
        while not self._over.wait(EVERY_S):
            self._seen.append(below_examiner_s())

    @property
    def spent_s(self) -> float:
        """What was spent until the sandbox ended, and by the examiner afterwards."""
        peak = max(self._seen)
        after = self._seen[self._seen.index(peak) :]
        return peak - self._seen[0] + after[-1] - min(after)


def examiner() -> psutil.Process | None:
    """This process's examiner, once it is started."""
    children = psutil.Process().children()
    return next((child for child in children if "autograder.grading.child" in child.cmdline()), None)


def below_examiner_s() -> float:
    """Processor seconds of all that the examiner's process started: living, or waited for by who lives."""
    first = examiner()
    if first is None:
        return 0.0
    spent = first.cpu_times()
    total = spent.children_user + spent.children_system
    for process in first.children(recursive=True):
        with contextlib.suppress(psutil.NoSuchProcess):
            total += sum(process.cpu_times()[:4])
    return total


def machine() -> str:
    """Cores and kind of processor."""
    lines = Path("/proc/cpuinfo").read_text(encoding="utf-8").splitlines()
    names = [line.partition(":")[2].strip() for line in lines if line.startswith("model name")]
    return f"{len(os.sched_getaffinity(0))} cores, {names[0] if names else 'processor unknown'}"


def page(costs: list[Cost], shared_s: float) -> str:
    """The page, in Markdown."""
    rows = "\n".join(
        f"| {c.lesson} | {c.solved_wall_s:.0f} | {SOLVED_WALL_S:.0f} | {c.solved_cpu_s:.0f} "
        f"| {c.grading_cpu_s:.1f} | {GRADING_CPU_S[c.lesson]:.0f} |"
        for c in costs
    )
    return f"""# What the lessons cost

Written by `python -m reference.budgets` on {machine()}. All figures are seconds.

| lesson | solved, wall | limit | solved, processor | grading, processor | limit |
|---|---|---|---|---|---|
{rows}

**Solved**: the instructor's notebook from top to bottom, with the cells that grading skips. Without a network
the cell that fetches all 60,000 images says so and trains nothing; with one it takes two trainings' time.

**Grading**: one submission with the reference solution, the median of {len(costs[0].gradings_cpu_s)}. Counted
are its examiner and everything in its sandbox: the kernel, the forks that answer questions, what they start.
Not counted is what nbgrader itself does before and after, and the {shared_s:.1f} seconds in which the
examiner's process imports what it needs, once for a class.
"""


def main() -> int:
    """Measure all lessons, and write the page."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").splitlines()[0])
    parser.add_argument("--times", type=int, default=3, help="how often each is graded")
    parser.add_argument("--into", type=Path, default=PAGE)
    said = parser.parse_args()
    os.sched_setaffinity(0, sorted(os.sched_getaffinity(0))[:CORES])
    costs = []
    with tempfile.TemporaryDirectory(prefix="budgets-") as folder:
        course = lay_out(ROOT, Path(folder) / "course", *GRADING_CPU_S)
        for lesson in GRADING_CPU_S:
            gradings = tuple(grade(course, lesson, said.times))
            costs.append(Cost(lesson, *solve(lesson, Path(folder)), gradings))
            print(costs[-1], flush=True)
        shared = examiner()
        shared_s = sum(shared.cpu_times()[:2]) if shared else 0.0
    said.into.write_text(page(costs, shared_s), encoding="utf-8")
    return 0 if all(cost.kept for cost in costs) else 1


if __name__ == "__main__":
    sys.exit(main())
