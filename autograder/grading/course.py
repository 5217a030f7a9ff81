"""A course folder, and nbgrader's own commands run in it."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from nbgrader.apps.api import NbGraderAPI
from nbgrader.coursedir import CourseDirectory
from traitlets.config import Config
from traitlets.config.loader import ConfigFileNotFound, PyFileConfigLoader

CONFIG = "nbgrader_config.py"


class CourseError(RuntimeError):
    """A step of nbgrader's failed; the message is its first clear line."""


class Course:
    """The course at ``root``, with the configuration that its nbgrader_config.py gives.

    Raises: CourseError when there is none.
    """

    def __init__(self, root: Path) -> None:
        self.root = root
        try:
            config: Config = PyFileConfigLoader(CONFIG, path=str(root)).load_config()
        except ConfigFileNotFound:
            raise CourseError(f"{root / CONFIG} is missing; run this in a course folder") from None
        config.CourseDirectory.root = str(root)
        self.coursedir = CourseDirectory(config=config)
        self.api = NbGraderAPI(self.coursedir, config=config)
        self.api.log_level = 30

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


def _insist(result: dict[str, Any], what: str) -> str:
    log = str(result.get("log", ""))
    if result["success"]:
        return log
    raise CourseError(f"{what}: {_clear_line(log) or _clear_line(str(result.get('error', '')))}")


def _clear_line(text: str) -> str:
    """The line of a log that names the cause: the exception's own, without its class's path."""
    lines = [
        line for line in text.splitlines() if line.strip() and not line.startswith((" ", "[", "Traceback"))
    ]
    errors = [line for line in lines if ": " in line and line.split(":")[0].replace(".", "").isidentifier()]
    return errors[-1].split(": ", 1)[1] if errors else (lines[-1] if lines else "no reason was given")
