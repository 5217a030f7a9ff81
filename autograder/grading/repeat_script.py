"""The script that repeats one mark with the student's own notebook, on any machine.

It holds the student's seed, so it gives away the questions of this one exam, of no other student's and not
the course's secret. It holds no answer key.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from autograder.evidence.graded import Cell, Graded
from autograder.evidence.repeat import CannotRepeat, code_cells, digest, judges
from autograder.exam import wire
from autograder.exam.transcript import environment
from autograder.grading.cells import check_id, grade_id
from autograder.grading.explain import Explained, Explaining, Unexplained
from autograder.grading.kept import read_kept
from autograder.report.plain import plain

HEAD = '''\
"""Repeats one mark of an exam with the notebook that was handed in.

IT RUNS THE CODE OF THAT NOTEBOOK, on this machine, as you, with nothing around it. Run it with your own
notebook; somebody else's only where that code may do no harm.

    python THIS_FILE NOTEBOOK.ipynb

The notebook is the very file that was handed in, with the lesson's files beside it. What is needed is the
course's package as students install it. The cells up to the check are run, which takes as long as in the
notebook; then the same questions are asked as in grading, and what comes back is judged by the same rubric.
"""

import sys

from autograder.evidence.graded import Cell, Graded, main

'''
TAIL = """
if __name__ == "__main__":
    sys.exit(main(GRADED, sys.argv[1:]))
"""


def default_file(explained: Explained) -> str:
    """A name for the script, whatever the student's is made of."""
    account = explained.account
    name = f"repeat-{account.student}-{explained.check.id}-{account.criterion.name}"
    return re.sub(r"[^A-Za-z0-9._-]+", "_", name) + ".py"


def script(explaining: Explaining, explained: Explained) -> str:
    """The script's text. Raises: Unexplained, without the notebook that was handed in."""
    return HEAD + "\n".join(_graded(_found(explaining, explained))) + "\n" + TAIL


def _found(explaining: Explaining, explained: Explained) -> Graded:
    account, finding = explained.account, explained.account.heard.finding
    return Graded(
        lesson=account.lesson,
        check=explained.check.id,
        criterion=account.criterion.name,
        seed=explained.transcript.seed,
        status=finding.status.value,
        expected=plain(finding.expected),
        got=plain(finding.got),
        cells=list(_cells(explaining, explained)),
        missed=explained.missed,
        questions=[wire.digest(asking.program) for asking in account.heard.askings],
        judges=judges(),
        versions=environment(),
        checks=dict(explaining.course.checks.for_lesson(account.lesson).files),
    )


def _cells(explaining: Explaining, explained: Explained) -> Iterator[Cell]:
    """What ran before the check: by digest where it was handed in so, else the text that was put in place."""
    whole = read_kept(explaining.stem)
    if whole is None or whole.recorded is None:
        raise Unexplained(
            f"{explaining.stem}: the files kept of this examination are not of one; grade it again"
        )
    try:
        handed_in = set(code_cells(explaining.preparing.submitted(explaining.student)))
    except CannotRepeat as error:
        raise Unexplained(str(error)) from None
    for cell in whole.recorded.outputs.cells:
        if (known := check_id(cell)) == explained.check.id:
            return
        if not known:
            same = cell.source in handed_in
            yield Cell(grade_id(cell), digest(cell.source) if same else "", "" if same else cell.source)


def _graded(found: Graded) -> Iterator[str]:
    """The mark as Python: each field a line, each cell and question too."""
    yield "GRADED = Graded("
    for name, value in vars(found).items():
        if isinstance(value, (list, tuple)) and value:
            yield f"    {name}=["
            yield from (f"        {_cell(item) if isinstance(item, Cell) else repr(item)}," for item in value)
            yield "    ],"
        else:
            yield f"    {name}={list(value) if isinstance(value, tuple) else value!r},"
    yield ")"


def _cell(cell: Cell) -> str:
    said = f"source={cell.source!r}" if cell.source else f"digest={cell.digest!r}"
    return f"Cell({cell.name!r}, {said})"
