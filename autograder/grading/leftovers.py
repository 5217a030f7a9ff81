"""What a killed `nbgrader autograde` leaves behind: a folder that makes the next one skip the student.

nbgrader writes a submission into `autograded/` before it is graded, and takes a folder that is there for
graded. The last thing that it does to one is to set its files' permissions; where that was not done, it never
came to the end.
"""

from __future__ import annotations

import shutil
import stat
from dataclasses import dataclass
from pathlib import Path

from nbgrader.converters import Autograde

from autograder.grading.course import Course


@dataclass(frozen=True)
class Leftover:
    """A submission that nbgrader began and did not end."""

    student: str
    lesson: str
    folder: Path

    def says(self) -> str:
        """In a line."""
        return f"{self.student}'s {self.lesson} was begun and not ended; it would be skipped: {self.folder}"


def leftovers(course: Course) -> list[Leftover]:
    """All there are in the course, by student and lesson. One that is being graded now looks the same."""
    wanted = int(str(Autograde(coursedir=course.coursedir, parent=course.api).permissions), 8)
    found = []
    for lesson in course.lessons():
        for student in sorted(course.api.get_submitted_students(lesson)):
            coursedir = course.coursedir
            folder = Path(coursedir.format_path(coursedir.autograded_directory, student, lesson))
            if folder.is_dir() and not _ended(folder / f"{lesson}.ipynb", wanted):
                found.append(Leftover(student, lesson, folder))
    return found


def _ended(notebook: Path, wanted: int) -> bool:
    return notebook.is_file() and stat.S_IMODE(notebook.stat().st_mode) == wanted


def repair(leftover: Leftover) -> None:
    """Take the folder away; the next grading begins it anew. Marks in the gradebook are not touched."""
    shutil.rmtree(leftover.folder)
