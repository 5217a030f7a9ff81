"""The rubric of each lesson, one file a lesson."""

from __future__ import annotations

from autograder.checks import (
    autoencoders,
    exploring_latent_spaces,
    from_classification_to_generation,
    variational_autoencoders,
)
from autograder.rubric.check import Rubric

LESSONS: dict[str, Rubric] = {
    "from-classification-to-generation": from_classification_to_generation.RUBRIC,
    "autoencoders": autoencoders.RUBRIC,
    "variational-autoencoders": variational_autoencoders.RUBRIC,
    "exploring-latent-spaces": exploring_latent_spaces.RUBRIC,
}


def rubric(lesson: str) -> Rubric:
    """The rubric of a lesson. Raises: KeyError, one line that names the lessons there are."""
    if lesson not in LESSONS:
        raise KeyError(f"there is no rubric for the lesson {lesson!r}; there are: {', '.join(LESSONS)}")
    return LESSONS[lesson]
