"""The verdict as the one output of its grade cell, in the form that nbgrader reads points from."""

from __future__ import annotations

from nbformat import NotebookNode
from nbformat.v4 import new_output

from autograder.report.mark import is_verdict as is_verdict
from autograder.report.mark import mark
from autograder.report.page import as_html, as_text
from autograder.rubric.check import Check, Criterion
from autograder.rubric.finding import Finding, Status
from autograder.rubric.verdict import Verdict

TEXT = "text/x-autograder-verdict"


def verdict_outputs(verdict: Verdict) -> list[NotebookNode]:
    """Exactly one execute_result: points as ``text/plain``, the page, the page as text, and our mark.

    nbgrader takes ``text/plain`` for the points where it is a number from 0 to the cell's points, and
    full marks for nearly everything else; so that is all that stands there. For a grader error the points
    are those that were settled; the preprocessor after SaveAutoGrades hands the cell to a person.
    """
    data = {
        "text/plain": repr(booked_points(verdict.points, verdict.check.points)),
        "text/html": as_html(verdict),
        TEXT: as_text(verdict),
    }
    return [new_output("execute_result", data=data, metadata=mark(verdict.check.id), execution_count=None)]


def unsure_outputs(check_id: str, points: float) -> list[NotebookNode]:
    """What stands in a check's cell while the whole examination is left to a person: no points, and why."""
    finding = Finding(Status.GRADER_ERROR)
    criterion = Criterion("all", points, "The whole check.", lambda student: finding)
    check = Check(check_id, check_id, subject="", where="", criteria=[criterion])
    return verdict_outputs(Verdict(check, ((criterion, finding),)))


def booked_points(points: float, most: float) -> float:
    """The points as nbgrader is to have them: in halves, from none to the cell's."""
    return min(max(round(2 * float(points)) / 2, 0.0), float(most))
