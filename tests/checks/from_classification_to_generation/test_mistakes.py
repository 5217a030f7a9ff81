"""Every mistake that the answer key names is recognised, by its own name and by no other."""

from __future__ import annotations

from typing import Any

import pytest

from autograder.checks import rubric
from autograder.rubric.misconception import Misconception, named_in
from autograder.rubric.verdict import judge
from tests.checks.from_classification_to_generation.notebooks import KEY, LESSON, RIGHT, graded

RUBRIC = rubric(LESSON)
KNOWN = [(check.id, m) for check in RUBRIC.checks for m in named_in(KEY, check.id)]
THIRD = {"seen_share": "about a third of them"}
STUDENTS: list[tuple[str, str | None, dict[str, Any]]] = [
    ("image-space", "pixels-times-values", {"image_space_exponent": "5.3"}),
    ("image-space", "pixels-times-values", {"image_space_exponent": "10^5.3"}),
    ("image-space", "pixels-times-values", {"image_space_exponent": 784 * 256}),
    ("image-space", "pixels-times-values", {"image_space_exponent": 5.3} | THIRD),
    ("image-space", "base-and-exponent-swapped", {"image_space_exponent": 741}),
    ("image-space", "base-and-exponent-swapped", {"image_space_exponent": 784**256}),
    ("image-space", "black-or-white", {"image_space_exponent": 236}),
    ("image-space", "black-or-white", {"image_space_exponent": "10^236"}),
    ("image-space", "natural-logarithm", {"image_space_exponent": 4347}),
    ("image-space", None, {"image_space_exponent": 4.78}),
    ("image-space", None, {"image_space_exponent": 784}),
    ("image-space", None, {"image_space_exponent": 1880}),
    ("image-space", None, {"image_space_exponent": 1896}),
    ("image-space", None, {"image_space_exponent": 741, "can_exist": "the table"}),
    ("image-space", None, {"image_space_exponent": -1888}),
    ("paradigms", None, {"age_guesser": "generative", "story_writer": "discriminative"}),
    ("paradigms", None, {"face_maker": "both"}),
    ("density", None, {"most_samples": "C"}),
    ("density", None, {"most_samples": "B", "undecided_yet_real": "D"}),
    ("invert-classifier", None, {"would_help": "more training images"}),
]  # fmt: skip


@pytest.mark.parametrize(("check", "mistake"), KNOWN, ids=[f"{c}:{m.name}" for c, m in KNOWN])
def test_the_keys_own_wrong_answers_are_named(check: str, mistake: Misconception) -> None:
    """A mistake as the key states it gets its name, its credit at least, and never all points."""
    verdict = judge(RUBRIC.check(check), graded(mistake.wrong()))
    assert verdict.named is not None
    assert verdict.named.name == mistake.name
    assert verdict.check.points * mistake.credit <= verdict.points < verdict.check.points


@pytest.mark.parametrize(("check", "name", "wrong"), STUDENTS)
def test_a_students_wrong_answers(check: str, name: str | None, wrong: dict[str, Any]) -> None:
    """However it is written a mistake has one name; two at once, or an unknown one, have none."""
    verdict = judge(RUBRIC.check(check), graded(RIGHT | wrong))
    assert (verdict.named.name if verdict.named else None) == name
    assert verdict.points < verdict.check.points


def test_messages_fit() -> None:
    """A message has at most 50 words, and doesn't say the exponent."""
    for _, mistake in KNOWN:
        assert len(mistake.message.split()) <= 50, mistake.name
        assert "1888" not in mistake.message


def test_the_key_is_about_this_rubric() -> None:
    """It answers every graded question, and its answers are the notebook's own; predictions are free."""
    assert KEY is not None
    assert set(KEY) == {c.id for c in RUBRIC.checks}
    graded_ones = [about for check, about in KEY.items() if check != "predictions"]
    answers = {name: said for about in graded_ones for name, said in about["answers"].items()}
    for name, said in answers.items():
        assert RIGHT[name] in (said if isinstance(said, list) else [said])
    assert set(RIGHT) - set(answers) == set(KEY["predictions"]["answers"])
