"""The rubric of each lesson, one file a lesson; and where a course's own rubrics are found."""

from __future__ import annotations

from importlib import import_module

from autograder.checks.course import CourseChecks, file_of
from autograder.rubric.check import Rubric

LESSONS = (
    "from-classification-to-generation",
    "autoencoders",
    "variational-autoencoders",
    "exploring-latent-spaces",
)
"""Each has a module of its own here, which is imported when its rubric is asked for."""
PACKAGE = CourseChecks()
"""No checks but those of this package."""


def rubric(lesson: str, course: CourseChecks = PACKAGE) -> Rubric:
    """The rubric of a lesson: the course's own where it has one, else this package's.

    Raises: KeyError, one line that names this package's lessons; ChecksError, where the course's own can't
    be loaded.
    """
    if course.has(lesson):
        return course.rubric(lesson)
    if lesson not in LESSONS:
        own = f", and the course has no {file_of(course.module, lesson)}" if course.files else ""
        raise KeyError(f"there is no rubric for the lesson {lesson!r}; there are: {', '.join(LESSONS)}{own}")
    found: Rubric = import_module(f"{__name__}.{lesson.replace('-', '_')}").RUBRIC
    return found


def has_rubric(lesson: str, course: CourseChecks = PACKAGE) -> bool:
    """Whether there is a rubric for this lesson."""
    return course.has(lesson) or lesson in LESSONS
