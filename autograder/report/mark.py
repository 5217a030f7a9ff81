"""How a verdict's page is recognised among a notebook's outputs.

Light on purpose: whoever cleans outputs asks here, and needs neither torch nor the page for it.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

KEY = "autograder"


def mark(check_id: str) -> dict[str, Any]:
    """The output metadata that marks the verdict of that check."""
    return {KEY: {"verdict": check_id}}


def is_verdict(cell: Mapping[str, Any], output: Mapping[str, Any]) -> bool:
    """Whether an output is the verdict that the examiner wrote into its own locked cell.

    A mark alone proves nothing, since a student's code can print one. It counts only in a locked grade
    cell whose source is exactly that check's call: there the kernel is asked, never run.
    """
    nbgrader = _mapping(_mapping(cell.get("metadata")).get("nbgrader"))
    grade_id = nbgrader.get("grade_id")
    ours = (
        cell.get("cell_type") == "code"
        and nbgrader.get("grade") is True
        and nbgrader.get("locked") is True
        and nbgrader.get("solution", False) is False
        and isinstance(grade_id, str)
        and cell.get("source") == f'grader.check("{grade_id}")'
    )
    marked = _mapping(_mapping(output.get("metadata")).get(KEY)).get("verdict")
    return ours and output.get("output_type") == "execute_result" and marked == grade_id


def _mapping(value: Any) -> Mapping[str, Any]:
    return value if isinstance(value, Mapping) else {}
