"""One mark repeated with the notebook that was handed in, in this process, with nothing around it.

It needs what students install, and neither a sandbox nor a course folder. It runs exactly the cells that
grading ran, found in the notebook by their digests.
"""

from __future__ import annotations

import _thread
import contextlib
import hashlib
import io
import json
import os
import sys
import threading
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path
from typing import Any

import torch
from IPython.core.interactiveshell import InteractiveShell
from traitlets.config import Config

from autograder.checks import rubric
from autograder.checks.course import CourseChecks
from autograder.evidence.graded import Graded
from autograder.evidence.heard import Noting
from autograder.evidence.page import asked_lines, finding_lines, wrapped
from autograder.exam import wire
from autograder.exam.perform import seed_everything
from autograder.exam.question import Program
from autograder.exam.student import LocalStudent
from autograder.exam.transcript import Transcript, environment
from autograder.report.plain import plain
from autograder.rubric.check import Criterion, Rubric
from autograder.rubric.finding import Finding, Status
from autograder.rubric.verdict import hold, ours_of, parts_for

JUDGES = ("exam", "rubric", "oracles", "checks")
"""What of the package asks and judges."""


class CannotRepeat(ValueError):
    """The mark can't be repeated with this notebook; one line with the remedy."""


def run(graded: Graded, path: Path) -> int:
    """Repeat the mark with this notebook and say what came of it; the exit status, see `graded.main`."""
    try:
        sources = plan(graded, path)
    except CannotRepeat as error:
        print(error, file=sys.stderr)
        return 2
    print(f"This runs the code of {path}, on this machine, with nothing around it.", flush=True)
    os.chdir(path.resolve().parent)
    sys.path.append("")
    finding, noting, stopped = repeat(graded, sources)
    print("\n".join(told(graded, finding, noting, stopped)))
    return 0 if finding.status in (Status.RECORDED, Status(graded.status)) else 1


def digest(source: str) -> str:
    """A cell's text as a short name for it."""
    return hashlib.sha256(source.encode()).hexdigest()[:20]


def judges() -> str:
    """The digest of what asks and judges in the package that is installed here."""
    folder, whole = Path(__file__).parents[1], hashlib.sha256()
    for path in sorted(
        p for part in JUDGES for p in (folder / part).rglob("*") if p.suffix in (".py", ".json")
    ):
        whole.update(path.relative_to(folder).as_posix().encode() + path.read_bytes().replace(b"\r\n", b"\n"))
    return whole.hexdigest()[:20]


def code_cells(path: Path) -> list[str]:
    """The code cells' texts of a notebook. Raises: CannotRepeat."""
    try:
        cells = json.loads(path.read_text(encoding="utf-8"))["cells"]
        return ["".join(cell["source"]) for cell in cells if cell["cell_type"] == "code"]
    except (OSError, ValueError, KeyError, TypeError) as error:
        said = type(error).__name__
        raise CannotRepeat(
            f"{path}: no notebook can be read here ({said}); name the one that was handed in"
        ) from None


def plan(graded: Graded, path: Path) -> list[str]:
    """What to run, from the notebook at ``path``. Raises: CannotRepeat, where it isn't the one graded."""
    there = {digest(source): source for source in code_cells(path)}
    for at, cell in enumerate(graded.cells, 1):
        if not cell.source and cell.digest not in there:
            which = f"cell {at} of {len(graded.cells)}" + (f" ({cell.name})" if cell.name else "")
            raise CannotRepeat(
                f"{path}: {which} is not as it was graded; take the very file that was handed in"
            )
    return [cell.source or there[cell.digest] for cell in graded.cells]


def _rubric(graded: Graded) -> Rubric:
    return rubric(graded.lesson, CourseChecks(graded.checks))


def repeat(graded: Graded, sources: Sequence[str]) -> tuple[Finding, Noting, list[str]]:
    """Run the cells, hold the criterion; and say which cells stopped with an error."""
    torch.set_num_threads(1)
    check = _rubric(graded).check(graded.check)
    criterion = next(c for c in check.criteria if c.name == graded.criterion)
    noting = Noting(Transcript(graded.lesson, "", graded.seed))
    with _shell() as shell:
        student = _InTime(shell.user_ns, noting)
        seed_everything(graded.seed)
        stopped = list(_run(graded, criterion, sources, shell, student))
        ours = ours_of(_rubric(graded).check(name) for name in graded.missed)
        finding, _ = hold(_asked_here(criterion), check, student, parts_for(check, ours))
    return finding, noting, stopped


def _asked_here(criterion: Criterion) -> Criterion:
    """The criterion as one that is not private: without its key grading differs in nothing else."""
    return Criterion(criterion.name, criterion.points, criterion.says, criterion.judge)


def _run(
    graded: Graded,
    criterion: Criterion,
    sources: Sequence[str],
    shell: InteractiveShell,
    student: LocalStudent,
) -> Iterator[str]:
    for at, (cell, source) in enumerate(zip(graded.cells, sources, strict=True), 1):
        with contextlib.redirect_stdout(io.StringIO()), contextlib.redirect_stderr(io.StringIO()):
            ran = shell.run_cell(source)
        if error := ran.error_before_exec or ran.error_in_exec:
            yield f"cell {at}{f' ({cell.name})' if cell.name else ''}: {type(error).__name__}: {error}"
        if cell.name and cell.name == criterion.after:
            hold(
                _asked_here(criterion),
                _rubric(graded).check(graded.check),
                student,
                {},
            )


@contextlib.contextmanager
def _shell() -> Iterator[InteractiveShell]:
    """IPython in this process, as notebooks need it; nothing can be typed in, no history is kept."""
    config = Config()
    config.HistoryManager.enabled = False
    os.environ.setdefault("MPLBACKEND", "Agg")
    before = sys.stdin
    with open(os.devnull) as nothing:
        sys.stdin = nothing
        try:
            yield InteractiveShell.instance(config=config)
        finally:
            sys.stdin = before


class _InTime(LocalStudent):
    """Interrupts what takes several times as long as it might in grading, where CPU seconds count."""

    def answer(self, program: Program) -> tuple[bytes, bytes]:
        timer = threading.Timer(5 + 3 * program.timeout_s, _thread.interrupt_main)
        timer.start()
        try:
            return super().answer(program)
        finally:
            timer.cancel()


def told(graded: Graded, finding: Finding, noting: Noting, stopped: Sequence[str]) -> Iterator[str]:
    """What came of it, beside what was found in grading."""
    yield f"\n{len(graded.cells)} cells ran, as in grading." + (" These stopped:" if stopped else "")
    yield from (wrapped(plain(line), 4, 4) for line in stopped)
    yield from (wrapped(line, 0) for line in _differences(graded, noting))
    yield ""
    yield from asked_lines(tuple(noting.askings))
    yield f"\nHere: {finding.status.value}"
    yield from finding_lines(finding)
    yield f"In grading: {graded.status}"
    yield from finding_lines(Finding(Status(graded.status), "", graded.expected, graded.got))
    if finding.status is Status.RECORDED:
        yield "Right or wrong is told by the lesson's answer key, which is not in this script."
    else:
        same = finding.status.value == graded.status
        yield f"The outcome is {'the same' if same else 'ANOTHER ONE'}."


def _differences(graded: Graded, noting: Noting) -> Iterator[str]:
    asked = [wire.digest(asking.program) for asking in noting.askings]
    same = sum(name in graded.questions for name in asked)
    if asked and same == len(asked) == len(graded.questions):
        yield "The questions are those of grading, to the last digit."
    else:
        yield (
            f"Of {len(asked)} questions {same} are those of grading to the last digit. Another processor or "
            "torch draws random numbers a little differently."
        )
    if judges() != graded.judges:
        yield "The package that is installed here asks or judges otherwise than the one of grading."
    here: Mapping[str, Any] = environment()
    for name, version in graded.versions.items():
        if here.get(name) != version:
            yield f"{name}: {version} in grading, {here.get(name)} here."
