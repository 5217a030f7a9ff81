"""Answers in words: the ones on offer pass, however they are typed."""

from __future__ import annotations

import pytest

from autograder.exam.question import Raised, Returned
from autograder.oracles.words import one_of
from autograder.rubric.finding import Finding, Seen, Status


def said(value: object) -> Finding:
    return one_of(Returned({"said": value}), "prediction", "They grow", "they get smaller")


@pytest.mark.parametrize(
    "value", ["They grow", "they get smaller", "THEY GROW", " they grow. ", "they grow..."]
)
def test_typing_does_not_matter(value: str) -> None:
    """Capitals on either side, spaces around and full stops behind change nothing."""
    assert said(value).status is Status.PASSED


@pytest.mark.parametrize("value", ["they stay", "", "they  grow", ".they grow", None, 3, True, ["They grow"]])
def test_everything_else_fails(value: object) -> None:
    """Any other text or thing fails as one and the same observation, with what was on offer."""
    finding = said(value)
    assert finding.status is Status.FAILED
    assert finding.expected == 'one of "They grow", "they get smaller"'
    assert finding.observed == {"said": Seen("other")}


def test_without_the_variable_it_is_not_attempted() -> None:
    """A missing variable is the subject's own."""
    answer = Raised("Missing", "there is no `prediction` in the notebook at this point", "said")
    assert one_of(answer, "prediction", "a").status is Status.NOT_ATTEMPTED
