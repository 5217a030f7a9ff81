"""What a notebook's cells are to the examiner."""

from __future__ import annotations

import re
from typing import Any

from nbformat import NotebookNode

EXPERIMENT = "experiment"
"""The tag of cells for a student's own experiments; grading does not run them."""
_DESK = re.compile(r"\s*grader\.check(_all)?\([^()\n]*\)\s*")


def marks_of(cell: NotebookNode) -> dict[str, Any]:
    """The cell's nbgrader metadata, or an empty dict."""
    found = cell.get("metadata", {}).get("nbgrader", {})
    return found if isinstance(found, dict) else {}


def grade_id(cell: NotebookNode) -> str:
    """The cell's grade_id, or ``""``."""
    return str(marks_of(cell).get("grade_id", ""))


def is_grade_code(cell: NotebookNode) -> bool:
    """Whether it is a locked test cell: code that earns points and that the student does not write."""
    marks = marks_of(cell)
    return cell.cell_type == "code" and bool(marks.get("grade")) and not marks.get("solution")


def check_id(cell: NotebookNode) -> str:
    """The id of the check that this cell holds, or ``""``: a test cell that is one ``grader.check``."""
    known = grade_id(cell)
    held = is_grade_code(cell) and cell.source.strip() == f'grader.check("{known}")'
    return known if held and known else ""


def skipped(cell: NotebookNode) -> bool:
    """Whether grading leaves the cell alone: without a label of the lesson's, and tagged as an experiment or
    one question to the desk, where nobody stands.
    """
    tags = cell.get("metadata", {}).get("tags", [])
    tagged = isinstance(tags, list) and EXPERIMENT in tags
    return (tagged or bool(_DESK.fullmatch(cell.source))) and not grade_id(cell)
