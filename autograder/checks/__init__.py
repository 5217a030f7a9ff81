"""The rubric of each lesson, one file a lesson; and where a course's own rubrics are found."""

from __future__ import annotations

from autograder.checks import (
    autoencoders,
    exploring_latent_spaces,
    from_classification_to_generation,
    variational_autoencoders,
)
from autograder.checks.course import CourseChecks, file_of
from autograder.rubric.check import Rubric

LESSONS: dict[str, Rubric] = {
    "from-classification-to-generation": from_classification_to_generation.RUBRIC,
    "autoencoders": autoencoders.RUBRIC,
    "variational-autoencoders": variational_autoencoders.RUBRIC,
    "exploring-latent-spaces": exploring_latent_spaces.RUBRIC,
}
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
    return LESSONS[lesson]


def has_rubric(lesson: str, course: CourseChecks = PACKAGE) -> bool:
    """Whether there is a rubric for this lesson."""
    return course.has(lesson) or lesson in LESSONS
