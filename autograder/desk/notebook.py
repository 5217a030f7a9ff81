"""A notebook file run from top to bottom in this process, its checks held where they stand.

It takes IPython and nothing else: no kernel, no nbgrader, no sandbox, so whoever runs it runs their own code.
As in grading, cells with the tag ``experiment`` are left out, nobody answers ``input()``, and a cell that
raises an error stops itself alone.
"""

from __future__ import annotations

import json
import os
import re
import sys
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from io import StringIO
from pathlib import Path
from typing import Any

from IPython.core.interactiveshell import InteractiveShell
from IPython.utils.capture import capture_output
from traitlets.config import Config

from autograder.desk.grader import Grader
from autograder.desk.pages import Page
from autograder.report.overview import Checked
from autograder.report.plain import plain

EXPERIMENT = "experiment"
_LESSON = re.compile(r"""\bGrader\(\s*["']([\w-]+)["']""")
_CHECK = re.compile(r"""\s*grader\.check\(\s*["']([\w-]+)["'][^()]*\)\s*""")
_ALL = re.compile(r"\s*grader\.check_all\([^()]*\)\s*")


class NoNotebook(ValueError):
    """A file that can't be checked; one line for the student, with the remedy."""


@dataclass(frozen=True)
class Cell:
    """A code cell. ``number``: its place among them, from 1. ``check``: the check that it asks, or ``""``."""

    number: int
    source: str
    check: str


def read(path: Path) -> tuple[str, list[Cell]]:
    """The lesson, and the code cells that are run or hold a check. Raises: NoNotebook."""
    try:
        found = json.loads(path.read_text(encoding="utf-8"))
        cells = list(_cells(found["cells"]))
    except (OSError, ValueError, KeyError, TypeError, AttributeError) as error:
        cause = str(error).split("\n")[0][:160]
        raise NoNotebook(f"{path} is no notebook ({cause}); save it in Jupyter as .ipynb") from None
    lessons = [match[1] for cell in cells if (match := _LESSON.search(cell.source))]
    if not lessons:
        raise NoNotebook(f'{path} has no cell with `Grader("<lesson>")`; take the set-up cell as released')
    return lessons[-1], cells


def _cells(found: list[dict[str, Any]]) -> Iterator[Cell]:
    code = [cell for cell in found if cell["cell_type"] == "code"]
    for number, cell in enumerate(code, 1):
        source = "".join(cell["source"])
        check = _CHECK.fullmatch(source)
        if not _ALL.fullmatch(source) and EXPERIMENT not in cell.get("metadata", {}).get("tags", []):
            yield Cell(number, source, check[1] if check else "")


def check_notebook(path: Path, hints: int, told: Callable[[str], None] = lambda line: None) -> Checked:
    """Run the notebook in its own folder and hold its checks; this process is the notebook's afterwards.

    ``told``: called with a line before each check. Raises: NoNotebook; KeyError for an unknown lesson;
    KeyboardInterrupt, when the user stops it.
    """
    lesson, cells = read(path)
    grader = Grader(lesson)
    known = {check.id for check in grader.rubric.checks}
    pages: dict[str, Page] = {}
    remarks: list[str] = []
    shell = start(path.resolve().parent)
    for cell in cells:
        if cell.check in known:
            told(cell.check)
            page = grader.check(cell.check, hints)
            pages |= {cell.check: page} if page else {}
        elif error := run(shell, cell.source):
            remarks.append(f"Code cell {cell.number} raised {plain(error, 200)}")
    return grader.together(pages, hints, remarks)


def start(folder: Path) -> InteractiveShell:
    """IPython without anybody at it, as this process's ``__main__``."""
    os.chdir(folder)
    sys.path.append("")  # where a lesson's own modules lie
    sys.stdin = StringIO()
    os.environ.setdefault("MPLBACKEND", "agg")  # no windows
    return InteractiveShell.instance(config=Config({"HistoryManager": {"enabled": False}}))


def run(shell: InteractiveShell, source: str) -> str:
    """Run one cell; the error that it raised, or ``""``. What it prints and shows goes nowhere."""
    with capture_output():
        ended = shell.run_cell(source)
    error = ended.error_before_exec or ended.error_in_exec
    if isinstance(error, KeyboardInterrupt):
        raise error
    return f"{type(error).__name__}: {error}" if error is not None else ""
