"""The lessons' widgets on pages that nbconvert writes: exported HTML, nbgrader's feedback, its formgrader.

    jupyter nbconvert --to lesson <notebook>

Other than ``--to html``, that page shows the widgets, and shows them without a network. This module alone
of the lessons needs nbconvert, which comes with Jupyter.
"""

from __future__ import annotations

from typing import Any

from nbconvert.exporters import HTMLExporter
from nbconvert.preprocessors import CoalesceStreamsPreprocessor, Preprocessor
from nbformat import NotebookNode
from nbformat.v4 import new_output
from traitlets import default

from autograder.lesson.widgets.page import page_of, widget_in


def shown_widget(cell: NotebookNode) -> str | None:
    """The widget that stands in a locked cell of the course; None for any other cell."""
    marks = cell.get("metadata", {}).get("nbgrader", {})
    locked = (
        cell.get("cell_type") == "code"
        and marks.get("locked") is True
        and not marks.get("grade")
        and not marks.get("solution")
    )
    return widget_in(cell.source) if locked else None


class ShowWidgets(Preprocessor):
    """Puts the widgets into a page: where a locked cell calls one, all its outputs are replaced by our HTML.

    The HTML is written from nothing but the widget's name, so that an output, which a student may have
    forged, never counts. It stands after the cleaning: nothing has to be exempt from that.
    """

    enabled = True

    def preprocess_cell(self, cell: NotebookNode, resources: Any, index: int) -> tuple[NotebookNode, Any]:
        """Replace one cell's outputs, if it shows a widget."""
        name = shown_widget(cell)
        if name is not None:
            cell.outputs = [new_output("display_data", data={"text/html": page_of(name)})]
        return cell, resources


class LastStateOfBars(CoalesceStreamsPreprocessor):
    """Leaves of a progress bar what a notebook shows of it: the last of its states."""

    enabled = True


class LessonExporter(HTMLExporter):
    """A notebook as HTML that shows the lessons' widgets without a kernel and without a network."""

    export_from_notebook = "HTML with widgets"

    @default("preprocessors")
    def _preprocessors_default(self) -> list[type[Preprocessor]]:
        return [LastStateOfBars, ShowWidgets]
