"""Right answers lose nothing, however they are written."""

from __future__ import annotations

import math
from typing import Any

import numpy as np
import pytest
import torch

from autograder.checks import rubric
from autograder.rubric.finding import Status
from autograder.rubric.verdict import judge
from tests.checks.from_classification_to_generation.notebooks import LESSON, RIGHT, at_the_desk, graded

RUBRIC = rubric(LESSON)
EXPONENTS: list[Any] = [
    1888, 1888.1, 784 * math.log10(256), 784 * 2.408, 784 * 2.41, 1887, 1889, "1888", "about 1888", "1,888",
    "1.888", "1'888", "1,888.06", "1.888,1", "k = 1888.", "ungefähr 1887,9", "10^1888", "10**1888",
    "10 ^ 1888", "10^{1888}", "~ 10^(1888)", "10¹⁸⁸⁸", "1e1888", "256^784 = 10^1888", "10 to the 1888",
    "10 to the power of 1888", 256**784, np.float64(1888.06), np.int64(1888), torch.tensor(1888.0),
]  # fmt: skip


def test_the_reference_gets_all_points() -> None:
    """The notebook's own answers earn all that is marked by the grader."""
    got = {c.id: judge(c, graded(RIGHT)).points for c in RUBRIC.checks}
    assert got == {c.id: c.points for c in RUBRIC.checks}


@pytest.mark.parametrize("said", EXPONENTS, ids=lambda said: f"{type(said).__name__} {str(said)[:20]}")
def test_the_exponent_may_be_written_in_many_ways(said: Any) -> None:
    """As a number of any kind, as text, as a power, rounded or not, or as the huge number itself."""
    assert judge(RUBRIC.check("image-space"), graded(RIGHT | {"image_space_exponent": said})).points == 4


@pytest.mark.parametrize("said", ["both", "generative", " Generative. "])
def test_a_language_model_may_be_both_or_generative(said: str) -> None:
    """It is predicted step by step and generates by its loop; both descriptions earn."""
    assert judge(RUBRIC.check("paradigms"), graded(RIGHT | {"story_writer": said})).points == 4


@pytest.mark.parametrize("said", ["new kinds of layers", "The same layers.", "no layers at all"])
def test_a_prediction_earns_for_being_made(said: str) -> None:
    """Right or wrong, on the desk and at grading; and something that is on offer it must be."""
    for student in (graded, at_the_desk):
        assert judge(RUBRIC.check("predictions"), student(RIGHT | {"prediction_blocks": said})).points == 2
        assert (
            judge(RUBRIC.check("predictions"), student(RIGHT | {"prediction_blocks": "bricks"})).points == 1
        )


def test_what_is_not_answered_is_not_attempted() -> None:
    """An untouched notebook earns nothing and is told why."""
    for check in RUBRIC.checks:
        verdict = judge(check, graded({}))
        assert verdict.points == 0
        assert {f.status for _, f in verdict.findings} == {Status.NOT_ATTEMPTED}
        assert all(f.says for _, f in verdict.findings)
