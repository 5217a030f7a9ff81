"""Measure how long ``grader.check`` takes for each check of each lesson. A minute or two.

    python -m reference.desk_times

Each instructor's notebook is run in a process of its own, and each check is held where it stands: the first
time, with all that is done only once, and three times more. Then each misconception's smallest wrong
implementation is checked, so that the likely mistake has to be found too. A check that trains or fits
nothing must answer within a second, always; the exit status is 1 where one does not. Measured is processor
time on one thread: what a check takes on a machine that does nothing else.
"""

from __future__ import annotations

import argparse
import json
import subprocess
import sys
import time
from dataclasses import asdict, dataclass
from pathlib import Path
from statistics import median

import torch

from autograder.checks import LESSONS
from autograder.desk.grader import PUBLIC_SEED, Grader
from autograder.desk.notebook import read, run, start
from autograder.desk.student import Budget, DeskStudent
from autograder.exam import wire
from autograder.exam.question import Loader, Train
from autograder.exam.transcript import Transcript
from autograder.report.page import as_html
from autograder.report.reading import WHERE
from autograder.rubric.check import Check
from autograder.rubric.misconception import Misconception
from autograder.rubric.verdict import judge
from reference.budgets import machine

ROOT = Path(__file__).parents[1]
LIMIT_S = 1.0
AGAIN = 3
FITS = frozenset({"embed-2d"})
"""t-SNE is an optimisation of its own, a second for some hundred codes; the notebook says so before it."""
PAGE = ROOT / "docs" / "desk-times.md"


@dataclass(frozen=True)
class Times:
    """One check's seconds. ``first_s``, ``again_s``: on the solution. ``wrong_s``: the slowest mistake."""

    lesson: str
    check: str
    trains: bool
    first_s: float
    again_s: float
    wrong_s: float | None
    slowest: str

    @property
    def kept(self) -> bool:
        """Whether it answers in time; one that trains may take longer."""
        return self.trains or max(self.first_s, self.again_s, self.wrong_s or 0.0) < LIMIT_S


def measure(lesson: str) -> list[Times]:
    """All checks of a lesson, in this process."""
    torch.set_num_threads(1)
    path = ROOT / "assignments" / lesson / f"{lesson}.ipynb"
    grader, shell = Grader(lesson), start(path.parent)
    found = []
    for cell in read(path)[1]:
        if not cell.check:
            run(shell, cell.source)
            continue
        check = grader.rubric.check(cell.check)
        first_s, *again_s = (asked(grader, cell.check) for _ in range(1 + AGAIN))
        wrong = [(mistaken(lesson, check, mistake), mistake.name) for mistake in check.misconceptions]
        slowest_s, slowest = max(wrong, default=(None, ""))
        on_solution = trains(lesson, check), first_s, median(again_s)
        found.append(Times(lesson, check.id, *on_solution, slowest_s, slowest))
    return found


def asked(grader: Grader, check_id: str) -> float:
    """The seconds from the call to the page."""
    started_s = time.process_time()
    page = grader.check(check_id)
    assert page is not None
    page._repr_html_()
    return time.process_time() - started_s


def mistaken(lesson: str, check: Check, mistake: Misconception) -> float:
    """The seconds that the page of a wrong implementation takes."""
    student = DeskStudent(mistake.wrong(), Transcript(lesson, "you", PUBLIC_SEED), Budget())
    started_s = time.process_time()
    as_html(judge(check, student), hints=WHERE)
    return time.process_time() - started_s


def trains(lesson: str, check: Check) -> bool:
    """Whether any of a check's questions trains a model, or fits a map."""
    if check.id in FITS:
        return True
    transcript = Transcript(lesson, "you", PUBLIC_SEED)
    judge(check, DeskStudent(vars(sys.modules["__main__"]), transcript, Budget()))
    programs = [wire.unpack_program(*entry.program) for entry in transcript.entries.values()]
    return any(isinstance(step, Train | Loader) for program in programs for step in program.steps)


def page(times: list[Times]) -> str:
    """The page, in Markdown."""
    rows = "\n".join(
        f"| {t.lesson} | {t.check} | {'yes' if t.trains else ''} | {t.first_s:.2f} | {t.again_s:.2f} "
        f"| {'' if t.wrong_s is None else f'{t.wrong_s:.2f}'} | {t.slowest} |"
        for t in times
    )
    return f"""# How long the desk's checks take

Written by `python -m reference.desk_times` on {machine()}. All figures are processor seconds, on one thread.

| lesson | check | trains, fits | first | again | mistaken | the slowest mistake |
|---|---|---|---|---|---|---|
{rows}

**First**, **again**: `grader.check` on the reference solution until its page is there, for the first time in
that notebook, and the median of {AGAIN} more. **Mistaken**: the slowest of its misconceptions, each in
its smallest wrong implementation. Checks that train
and fit nothing must stay below {LIMIT_S:g} second.
"""


def main() -> int:
    """Measure all lessons, each in a process of its own, and write the page."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").splitlines()[0])
    parser.add_argument("--lesson", choices=LESSONS, help="measure this one here, and print it as JSON")
    parser.add_argument("--into", type=Path, default=PAGE)
    said = parser.parse_args()
    if said.lesson:
        print(json.dumps([asdict(found) for found in measure(said.lesson)]))
        return 0
    times: list[Times] = []
    for lesson in LESSONS:
        argv = [sys.executable, "-m", "reference.desk_times", "--lesson", lesson]
        ran = subprocess.run(argv, cwd=ROOT, stdout=subprocess.PIPE, text=True, check=True)
        found = [Times(**each) for each in json.loads(ran.stdout.splitlines()[-1])]
        print(*found, sep="\n", flush=True)
        times += found
    said.into.write_text(page(times), encoding="utf-8")
    return 0 if all(each.kept for each in times) else 1


if __name__ == "__main__":
    sys.exit(main())
