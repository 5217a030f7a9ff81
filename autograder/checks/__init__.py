"""The rubric of each lesson, one file a lesson."""

from __future__ import annotations

from autograder.checks import exploring_latent_spaces, variational_autoencoders
from autograder.rubric.check import Rubric

LESSONS: dict[str, Rubric] = {
    "variational-autoencoders": variational_autoencoders.RUBRIC,
    "exploring-latent-spaces": exploring_latent_spaces.RUBRIC,
}


def rubric(lesson: str) -> Rubric:
    """The rubric of a lesson. Raises: KeyError, one line that names the lessons there are."""
    if lesson not in LESSONS:
        raise KeyError(f"there is no rubric for the lesson {lesson!r}; there are: {', '.join(LESSONS)}")
    return LESSONS[lesson]
