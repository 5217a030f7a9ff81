"""Makes the students' notebooks in ``release/``, in a folder of its own so that no gradebook is touched."""

from __future__ import annotations

import shutil
import tempfile
from pathlib import Path

from autograder.grading.course import CONFIG, Course


def release_lessons(root: Path) -> list[Path]:
    """Release every lesson of the course at ``root``; the notebooks written. Raises: CourseError."""
    written = []
    with tempfile.TemporaryDirectory(prefix="autograder-") as folder:
        copy = Path(folder) / "course"
        copy.mkdir()
        shutil.copy(root / CONFIG, copy)
        shutil.copytree(root / "assignments", copy / "assignments")
        course = Course(copy)
        if course.checks_folder:
            shutil.copytree(root / course.checks_folder, copy / course.checks_folder)
        for lesson in course.lessons():
            made = course.generate_assignment(lesson).parent
            target = root / "release" / lesson
            shutil.rmtree(target, ignore_errors=True)
            shutil.copytree(made, target)
            written += sorted(target.rglob("*.ipynb"))
    return written
