"""Submissions prepared for their examination by nbgrader's own sanitising step, written nowhere yet."""

from __future__ import annotations

import os
from collections.abc import Iterable, Mapping
from pathlib import Path
from typing import Any

import nbformat
from nbgrader.converters import Autograde
from nbgrader.preprocessors import AssignLatePenalties
from nbgrader.utils import find_all_files

from autograder.grading import identity
from autograder.grading.course import Course
from autograder.grading.judged_by import judging
from autograder.grading.keys import read_key
from autograder.grading.preprocessors import Examine
from autograder.grading.sitting import Sitting


class Preparing:
    """Prepares one submission after another of a lesson, as `nbgrader autograde` would see them.

    The locked cells are put back by nbgrader's list of sanitisers, and the files beside the notebook are
    those that it would lay there. Only the result is not written to `autograded/`.
    """

    def __init__(self, course: Course, lesson: str) -> None:
        self.course, self.lesson = course, lesson
        self.app = Autograde(coursedir=course.coursedir, parent=course.api)
        self.exporter = self.app.exporter_class(parent=self.app, config=self.app.config)
        for preprocessor in self.app.sanitize_preprocessors:
            self.exporter.register_preprocessor(preprocessor)
        self.examine = Examine(parent=self.exporter)

    def students(self) -> list[str]:
        """Who handed in, by name."""
        return sorted(self.course.api.get_submitted_students(self.lesson))

    def stem(self, student: str) -> Path:
        """Where the examination of this student's submission is kept, without the ending."""
        return self.course.root / self.examine.transcripts / self.lesson / student

    def autograded(self, student: str) -> Path:
        """The notebook that nbgrader's step leaves."""
        coursedir = self.course.coursedir
        folder = coursedir.format_path(coursedir.autograded_directory, student, self.lesson)
        return Path(folder) / f"{self.lesson}.ipynb"

    def sitting(self, student: str) -> Sitting:
        """This student's submission, ready to be examined.

        Raises: what nbgrader's sanitisers raise: BadSubmission where it is no notebook of this lesson.
        """
        path = self.submitted(student)
        text, _ = self.exporter.from_filename(str(path), resources=self._resources(student))
        laid = {name: Path(p).read_bytes() for name, p in self._beside(student).items()}
        files = self.examine.files(self.lesson, laid)
        return self.examine.sitting(nbformat.reads(text, as_version=4), self.lesson, student, files)

    def origin(self, student: str) -> str:
        """The digest of all that this student's row in the gradebook comes from, but for what judges it."""
        course = self.course
        release = course.root / course.coursedir.release_directory / self.lesson / f"{self.lesson}.ipynb"
        texts = [*self._beside(student).values(), str(release), str(course.root / "nbgrader_config.py")]
        notebook = self.submitted(student)
        empty = self.examine.sitting(nbformat.v4.new_notebook(), self.lesson, student, {})
        paths = [notebook, *map(Path, texts)]
        laid = identity.tree_digest(path for path in paths if path.is_file())
        return identity.joined(laid, empty.examination)

    def key(self) -> Mapping[str, Any] | None:
        """The lesson's answer key."""
        return read_key(self.course.root / self.examine.keys, self.lesson)

    def judging(self) -> str:
        """The digest of all that judges this lesson now."""
        return judging(self.lesson, self.key(), self.course.checks)

    def submitted(self, student: str) -> Path:
        """The notebook that was handed in."""
        return self._submitted(student) / f"{self.lesson}.ipynb"

    def assign_penalties(self, students: Iterable[str]) -> None:
        """What lateness costs these students, found anew from their marks as they are now.

        nbgrader finds it when it grades; a course that took that step out of its list gets none here either.
        """
        steps = [p if isinstance(p, str) else p.__name__ for p in self.app.autograde_preprocessors]
        if not any(step.rpartition(".")[2] == AssignLatePenalties.__name__ for step in steps):
            return
        penalties = AssignLatePenalties(parent=self.exporter)
        for student in students:
            penalties.preprocess(nbformat.v4.new_notebook(), self._resources(student))

    def _resources(self, student: str) -> dict[str, Any]:
        """What nbgrader tells its preprocessors of a submission."""
        about = {"student": student, "assignment": self.lesson, "notebook": self.lesson}
        return {"unique_key": self.lesson, "nbgrader": {**about, "db_url": self.course.coursedir.db_url}}

    def _submitted(self, student: str) -> Path:
        coursedir = self.course.coursedir
        return Path(coursedir.format_path(coursedir.submitted_directory, student, self.lesson))

    def _beside(self, student: str) -> dict[str, str]:
        """Where the files come from that nbgrader would lay beside the notebook, by relative name."""
        coursedir = self.course.coursedir
        kept_back = [*coursedir.ignore, "*.ipynb"]
        submitted = str(self._submitted(student))
        ours = coursedir.format_path(coursedir.source_directory, ".", self.lesson)
        free = self.app.exclude_overwriting.get(self.lesson, [])
        found = {os.path.relpath(p, submitted): p for p in find_all_files(submitted, kept_back)}
        for path in find_all_files(ours, kept_back):
            if (name := os.path.relpath(path, ours)) not in free:
                found[name] = path
        return found
