"""Submissions of the bank, graded once a session through the real path."""

from __future__ import annotations

from collections.abc import Callable
from functools import cache
from pathlib import Path

import pytest

from autograder.grading.bank import Sample
from autograder.grading.course import Course
from autograder.grading.trial import Trial, grade, hand_in, lay_out

ROOT = Path(__file__).parents[2]


@pytest.fixture(scope="session")
def courses(tmp_path_factory: pytest.TempPathFactory) -> Callable[[str], Course]:
    """A course for each lesson, released when it is first asked for; each worker has its own."""
    return cache(lambda lesson: lay_out(ROOT, tmp_path_factory.mktemp("bank") / "course", lesson))


@pytest.fixture(scope="session")
def trials(courses: Callable[[str], Course]) -> Callable[[Sample], tuple[Course, Trial]]:
    """A submission's course, and what came of grading it there; its student has its name."""
    done: dict[Path, tuple[Course, Trial]] = {}

    def tried(sample: Sample) -> tuple[Course, Trial]:
        if sample.path not in done:
            course = courses(sample.lesson)
            hand_in(course, sample, sample.name)
            done[sample.path] = course, grade(course, sample, sample.name)
        return done[sample.path]

    return tried
