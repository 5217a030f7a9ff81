"""At the desk an answer arrives or is malformed; whether it is right is not to be had there."""

from __future__ import annotations

from typing import Any

import pytest

from autograder.checks import rubric
from autograder.report.page import as_html, as_text
from autograder.rubric.finding import Status
from autograder.rubric.misconception import named_in
from autograder.rubric.verdict import judge
from tests.checks.from_classification_to_generation.notebooks import (
    KEY,
    LESSON,
    RIGHT,
    at_the_desk,
    graded,
)

RUBRIC = rubric(LESSON)
KEYED = [check for check in RUBRIC.checks if check.id != "predictions"]
WRONG = [(check, m.wrong()) for check in KEYED for m in named_in(KEY, check.id)]


@pytest.mark.parametrize("check", KEYED, ids=lambda check: check.id)
def test_right_answers_are_recorded(check: Any) -> None:
    """No point, no loss; the page says that right or wrong comes with the feedback."""
    verdict = judge(check, at_the_desk(RIGHT))
    assert {f.status for _, f in verdict.findings} == {Status.RECORDED}
    assert verdict.passed
    assert verdict.points == 0
    assert "points, recorded" in as_text(verdict)
    assert "right or wrong comes with the feedback" in as_text(verdict)


@pytest.mark.parametrize(("check", "wrong"), WRONG)
def test_wrong_answers_look_the_same_as_right_ones(check: Any, wrong: dict[str, Any]) -> None:
    """To the last character; at grading they don't."""
    desk, right = judge(check, at_the_desk(wrong)), judge(check, at_the_desk(RIGHT))
    assert (as_text(desk), as_html(desk)) == (as_text(right), as_html(right))
    assert as_text(judge(check, graded(wrong))) != as_text(judge(check, graded(RIGHT)))


@pytest.mark.parametrize(
    ("name", "said", "page"),
    [
        ("image_space_exponent", "many", "should be one number"),
        ("image_space_exponent", [1888], "should be one number"),
        ("seen_share", "hardly any", "one of the answers on offer"),
        ("face_maker", None, "one of the answers on offer"),
    ],
)
def test_a_malformed_answer_is_said_to_be(name: str, said: Any, page: str) -> None:
    """A student hears at once of an answer that could never count."""
    check = next(c for c in KEYED if name in KEY[c.id]["answers"])  # type: ignore[index]
    verdict = judge(check, at_the_desk(RIGHT | {name: said}))
    assert not verdict.passed
    assert [f.status for _, f in verdict.findings].count(Status.FAILED) == 1
    assert page in " ".join(as_text(verdict).split())


def test_without_the_key_grading_leaves_it_to_a_person() -> None:
    """At grading a missing key is the grader's error, in one line that names the file; the rest is judged."""
    keyless = graded(RIGHT)
    keyless.key = None
    for check in KEYED:
        for _, finding in judge(check, keyless).findings:
            assert finding.status is Status.GRADER_ERROR
            assert f"{LESSON}.toml is not among the answer keys" in finding.got
            assert "\n" not in finding.got
    assert judge(RUBRIC.check("predictions"), keyless).points == 2


def test_a_key_without_an_answer_is_named() -> None:
    """A question that the key forgot is left to a person, by name."""
    forgetful = graded(RIGHT)
    forgetful.key = {"density": {"answers": {"most_samples": "A"}}}
    first, second, _ = (f for _, f in judge(RUBRIC.check("density"), forgetful).findings)
    assert first.status is Status.PASSED
    assert (second.status, "no answer to `surest_answer`" in second.got) == (Status.GRADER_ERROR, True)
