"""A release of a lesson whose checks are the course's own: they go along, and must suit the notebook."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any

from nbformat import NotebookNode
from nbgrader.preprocessors import NbGraderPreprocessor
from traitlets import Unicode

from autograder.checks.course import ChecksError, file_of, read_checks
from autograder.grading.cells import check_id, grade_id, is_grade_code, marks_of
from autograder.rubric.check import Rubric


class ShipChecks(NbGraderPreprocessor):
    """At a release: lays the lesson's checks beside the students' notebook.

    Raises: ChecksError where they can't be loaded, or where notebook and rubric disagree about a check.
    """

    checks = Unicode("", help="As c.Examine.checks says; that is read where this is ''.").tag(config=True)

    def preprocess(self, nb: NotebookNode, resources: Any) -> tuple[NotebookNode, Any]:
        lesson, coursedir = resources["nbgrader"]["assignment"], self.parent.parent.coursedir
        folder = self.checks or str(self.config.Examine.get("checks", ""))
        checks = read_checks(Path(coursedir.root), folder).for_lesson(lesson)
        if checks.has(lesson):
            if wrong := list(disagreements(nb, checks.rubric(lesson))):
                raise ChecksError(f"{file_of(folder, lesson)} and the notebook disagree: {'; '.join(wrong)}")
            released = Path(coursedir.format_path(coursedir.release_directory, ".", lesson))
            for name, text in checks.files.items():
                (released / name).parent.mkdir(parents=True, exist_ok=True)
                (released / name).unlink(missing_ok=True)
                (released / name).write_text(text, encoding="utf-8")
        return nb, resources


def disagreements(nb: NotebookNode, rubric: Rubric) -> Iterator[str]:
    """How a notebook's checks differ from the rubric: what is missing on either side, points, order."""
    held = {check_id(cell): float(marks_of(cell).get("points", 0)) for cell in nb.cells if check_id(cell)}
    asked = {check.id: check.points for check in rubric.checks}
    for cell in nb.cells:
        if is_grade_code(cell) and "grader.check" in cell.source and not check_id(cell):
            yield f'the cell {grade_id(cell)} must say grader.check("{grade_id(cell)}"), and nothing else'
    for name in held.keys() - asked.keys():
        yield f"the cell {name} has no check of that id"
    for name in asked.keys() - held.keys():
        yield f'no cell says grader.check("{name}")'
    for name in held.keys() & asked.keys():
        if held[name] != asked[name]:
            yield f"the cell {name} is worth {held[name]:g} points, its criteria together {asked[name]:g}"
    both = [name for name in held if name in asked]
    if both != [name for name in asked if name in held]:
        yield f"the cells stand in another order than the checks: {', '.join(both)}"
