"""The student's page: nbgrader's feedback, laid out for whoever reads it, by eye, by ear or on a telephone.

nbgrader insists on its own template wherever it writes feedback, so the page is an exporter of ours:
``c.GenerateFeedback.exporter_class``. Cleaning and widgets come with ``c.HTMLExporter``, as on all pages.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from html import escape
from pathlib import Path
from typing import Any

from nbconvert.exporters import HTMLExporter
from nbformat import NotebookNode
from nbgrader.api import Gradebook
from traitlets.config import Config

from autograder.grading.cells import grade_id, is_grade_code
from autograder.report.cell import TEXT
from autograder.report.headings import in_order
from autograder.report.mark import is_verdict

TEMPLATES = Path(__file__).parents[1] / "report" / "templates"


class FeedbackPage(HTMLExporter):
    """A graded notebook as HTML: the points and what waits for a person on top, linked to the cells."""

    def __init__(self, config: Config | None = None, **kwargs: Any) -> None:
        own = {"template_name": "course-feedback", "extra_template_basedirs": [str(TEMPLATES)]}
        given = Config(config or {})
        given.merge({"FeedbackPage": own})
        super().__init__(config=given, **kwargs)

    def from_notebook_node(  # type: ignore[override]  # nbconvert's HTMLExporter differs from its base too
        self, nb: NotebookNode, resources: dict[str, Any] | None = None, **kwargs: Any
    ) -> tuple[str, dict[str, Any]]:
        """The page, with its headings in order: the lesson's and the verdicts' are written apart."""
        known = dict(resources or {})
        known["waiting"] = waiting(known["nbgrader"])
        page, resources = super().from_notebook_node(nb, known, **kwargs)
        return in_order(page), resources

    def default_filters(self) -> Iterable[tuple[str, Any]]:
        """nbconvert's, and what a cell is called in the table of points."""
        yield from super().default_filters()
        yield "about", about


def waiting(submission: Mapping[str, Any]) -> dict[str, float]:
    """The cells that a person has still to mark, each with its points; ``submission``: as nbgrader names it.

    To nbgrader they have 0 points. A mark by hand counts, also one that is to be looked at again.
    """
    with Gradebook(submission["db_url"]) as gradebook:
        names = (submission[name] for name in ("notebook", "assignment", "student"))
        grades = gradebook.find_submission_notebook(*names).grades
        return {g.name: g.max_score for g in grades if g.needs_manual_grade and g.manual_score is None}


def about(cell: NotebookNode) -> str:
    """What a graded cell is about, as HTML: a check's title, or the name that the cell has."""
    for output in cell.get("outputs", ()):
        if is_verdict(cell, output) and TEXT in output.data:
            return escape(" ".join(output.data[TEXT].split(": ")[0].split()))
    kind = "Check" if is_grade_code(cell) else "Your answer"
    return f"{kind} <code>{escape(grade_id(cell))}</code>"
