"""A course folder, and nbgrader's own commands run in it."""

from __future__ import annotations

import os
import re
import sys
from functools import cached_property
from pathlib import Path
from typing import Any

from nbgrader.apps.api import NbGraderAPI
from nbgrader.coursedir import CourseDirectory
from traitlets.config.loader import ConfigFileNotFound

from autograder.checks.course import ChecksError, CourseChecks, read_checks
from autograder.grading.configuration import CONFIG, read_configuration


class CourseError(RuntimeError):
    """A step of nbgrader's failed; the message is its first clear line."""


class Course:
    """The course at ``root``, with the configuration that its nbgrader_config.py gives.

    ``reuse``: whether an examination that was kept may stand for one of the same code, see `Examine.reuse`.
    Raises: CourseError when there is no configuration.
    """

    def __init__(self, root: Path, reuse: bool = False) -> None:
        self.root = root
        _find_programs()
        try:
            config = read_configuration(root)
        except ConfigFileNotFound:
            raise CourseError(
                f"{root / CONFIG} is missing; run this in a course folder "
                "(`autograder new-course FOLDER` makes one)"
            ) from None
        config.CourseDirectory.root = str(root)
        if reuse:
            config.Examine.reuse = True
        self.checks_folder = str(config.Examine.get("checks", ""))
        self.coursedir = CourseDirectory(config=config)
        self.api = NbGraderAPI(self.coursedir, config=config)
        self.api.log_level = 30

    @cached_property
    def checks(self) -> CourseChecks:
        """The course's own checks, see `Examine.checks`. Raises: CourseError."""
        try:
            return read_checks(self.root, self.checks_folder)
        except ChecksError as error:
            raise CourseError(str(error)) from None

    def lessons(self) -> list[str]:
        """The lessons that have a source notebook, by name."""
        return sorted(self.api.get_source_assignments())

    def generate_assignment(self, lesson: str) -> Path:
        """The released notebook. Raises: CourseError."""
        _insist(self.api.generate_assignment(lesson, force=True, create=True), f"release of {lesson}")
        return self.root / self.coursedir.release_directory / lesson / f"{lesson}.ipynb"

    def autograde(self, lesson: str, student: str) -> str:
        """Grade one submission; the log. Raises: CourseError."""
        return _insist(self.api.autograde(lesson, student, force=True, create=True), f"{student}'s {lesson}")

    def generate_feedback(self, lesson: str, student: str) -> Path:
        """The student's page. Raises: CourseError."""
        _insist(self.api.generate_feedback(lesson, student, force=True), f"feedback for {student}")
        return self.root / self.coursedir.feedback_directory / student / lesson / f"{lesson}.html"


def _find_programs() -> None:
    """nbgrader starts `alembic` by name; it lies beside this interpreter, active environment or not."""
    beside = str(Path(sys.executable).parent)
    if beside not in os.environ.get("PATH", "").split(os.pathsep):
        os.environ["PATH"] = os.pathsep.join(filter(None, (beside, os.environ.get("PATH", ""))))


def _insist(result: dict[str, Any], what: str) -> str:
    log = str(result.get("log", ""))
    if result["success"]:
        return log
    cause = _clear_line(log) or _clear_line(str(result.get("error", ""))) or "nbgrader gave no reason"
    raise CourseError(f"{what}: {cause}")


_ERROR = re.compile(r"^\s*(?:[a-z_]\w*\.)*[A-Z]\w*: (\S.*)$", re.MULTILINE)


def _clear_line(text: str) -> str:
    """The cause that a log's last traceback ends with, without its class."""
    found = _ERROR.findall(text)
    return found[-1] if found else ""
