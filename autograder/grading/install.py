"""Writes the course's install source into the notebooks that students get."""

from __future__ import annotations

from typing import Any

from nbformat import NotebookNode
from nbgrader.preprocessors import NbGraderPreprocessor
from traitlets import Unicode

LINE = "%pip install --quiet COURSE_PACKAGE"
"""The line in an instructor's notebook that this one replaces."""
MISSING = 'raise ModuleNotFoundError("the course\'s package is missing; ask your instructor for its address")'


class InstallSource(NbGraderPreprocessor):
    """First at a release: the cell that installs the course's package, on Colab say, gets its address."""

    source = Unicode(
        "", help="What students' `pip install` gets: a requirement, an address or a file; '' for none."
    ).tag(config=True)

    def preprocess(self, nb: NotebookNode, resources: Any) -> tuple[NotebookNode, Any]:
        line = LINE.replace("COURSE_PACKAGE", f'"{self.source}"') if self.source else MISSING
        for cell in nb.cells:
            cell.source = cell.source.replace(LINE, line)
        return nb, resources
