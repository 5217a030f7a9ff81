"""The student's page: nbgrader's feedback, laid out for whoever reads it, by eye, by ear or on a telephone.

nbgrader insists on its own template wherever it writes feedback, so the page is an exporter of ours:
``c.GenerateFeedback.exporter_class``. Cleaning and widgets come with ``c.HTMLExporter``, as on all pages.
"""

from __future__ import annotations

from collections.abc import Iterable
from html import escape
from pathlib import Path
from typing import Any

from nbconvert.exporters import HTMLExporter
from nbformat import NotebookNode
from traitlets.config import Config

from autograder.grading.cells import grade_id, is_grade_code
from autograder.report.cell import TEXT
from autograder.report.headings import in_order
from autograder.report.mark import is_verdict

TEMPLATES = Path(__file__).parents[1] / "report" / "templates"


class FeedbackPage(HTMLExporter):
    """A graded notebook as HTML: the points on top, each linked to its cell."""

    def __init__(self, config: Config | None = None, **kwargs: Any) -> None:
        own = {"template_name": "course-feedback", "extra_template_basedirs": [str(TEMPLATES)]}
        given = Config(config or {})
        given.merge({"FeedbackPage": own})
        super().__init__(config=given, **kwargs)

    def from_notebook_node(  # type: ignore[override]  # nbconvert's HTMLExporter differs from its base too
        self, nb: NotebookNode, resources: dict[str, Any] | None = None, **kwargs: Any
    ) -> tuple[str, dict[str, Any]]:
        """The page, with its headings in order: the lesson's and the verdicts' are written apart."""
        page, resources = super().from_notebook_node(nb, resources, **kwargs)
        return in_order(page), resources

    def default_filters(self) -> Iterable[tuple[str, Any]]:
        """nbconvert's, and what a cell is called in the table of points."""
        yield from super().default_filters()
        yield "about", about


def about(cell: NotebookNode) -> str:
    """What a graded cell is about, as HTML: a check's title, or the name that the cell has."""
    for output in cell.get("outputs", ()):
        if is_verdict(cell, output) and TEXT in output.data:
            return escape(" ".join(output.data[TEXT].split(": ")[0].split()))
    kind = "Check" if is_grade_code(cell) else "Your answer"
    return f"{kind} <code>{escape(grade_id(cell))}</code>"
