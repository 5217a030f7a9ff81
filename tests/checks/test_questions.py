"""What is asked changes only on purpose: a changed question is one that no old transcript answers."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from autograder.checks import LESSONS, rubric
from tests.checks.questions import as_text


@pytest.mark.parametrize("lesson", LESSONS)
def test_the_questions_are_those_on_record(
    lesson: str, golden: Callable[[str, str], None], monkeypatch: pytest.MonkeyPatch
) -> None:
    """Every program, its inputs' shapes, every tolerance and every point are those of the golden file."""
    golden(f"{lesson}.txt", as_text(rubric(lesson), monkeypatch))
