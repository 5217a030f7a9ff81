"""Writes a lesson's class page into the course folder."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

from autograder.grading.class_page.gathering import FOLDER, gather
from autograder.grading.class_page.page import as_page
from autograder.grading.class_page.pseudonyms import without_names
from autograder.grading.course import Course
from autograder.grading.secret import course_secret


def write_report(
    course: Course,
    lesson: str,
    pseudonyms: bool = False,
    show: Callable[[int, int], None] = lambda done, of: None,
) -> Path:
    """The page's file. ``show``: see `gather`. Raises: CourseError, SecretError, KeyFileError."""
    record = gather(course, lesson, show)
    if pseudonyms:
        record = without_names(record, course_secret(course.root), course.coursedir.course_id)
    page = course.root / FOLDER / f"{lesson}{'-pseudonyms' if pseudonyms else ''}.html"
    page.parent.mkdir(exist_ok=True)
    page.write_text(as_page(record), encoding="utf-8")
    return page
