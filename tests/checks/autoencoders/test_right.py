"""Right notebooks lose nothing, however they are written."""

from __future__ import annotations

import pytest

from autograder.checks import rubric
from autograder.rubric.finding import Status
from autograder.rubric.verdict import judge
from tests.checks.autoencoders import notebooks
from tests.checks.autoencoders.odd import NOTEBOOKS

RUBRIC = rubric("autoencoders")
ASKED = [check.id for check in RUBRIC.checks if check.id != "predictions"]


@pytest.mark.parametrize("style", NOTEBOOKS)
def test_every_style_passes_every_criterion(style: str) -> None:
    """A right notebook gets every point of every check, with inputs of any seed."""
    seed = 1 + list(NOTEBOOKS).index(style) % 2
    defined = notebooks.names(NOTEBOOKS[style])
    for check_id in ASKED:
        verdict = judge(RUBRIC.check(check_id), notebooks.student(defined, seed))
        lost = [(c.name, f) for c, f in verdict.findings if f.status is not Status.PASSED]
        assert not lost, (check_id, lost)


def test_a_fitted_gaussian_is_praised() -> None:
    """Codes drawn from the Gaussian of images' codes are passed, and the student is told why that is good."""
    defined = notebooks.names(NOTEBOOKS["functions on parameters, a fitted Gaussian"])
    finding = (
        RUBRIC.check("decode-noise").criteria[0].judge(notebooks.student(defined).sitting("decode-noise"))
    )
    assert finding.status is Status.PASSED
    assert "fitted to codes of images" in finding.says


def test_the_reference_gets_all_points() -> None:
    """The lesson's own solution gets every point that is graded automatically."""
    defined = notebooks.names(notebooks.RIGHT)
    got = {c.id: judge(c, notebooks.student(defined, 3)).points for c in RUBRIC.checks}
    assert got == {c.id: c.points for c in RUBRIC.checks}


def test_at_the_desk_private_criteria_are_not_asked() -> None:
    """Without grading, a right notebook passes all that is asked, and private criteria say so."""
    student = notebooks.student(notebooks.names(notebooks.RIGHT), grading=False)
    verdict = judge(RUBRIC.check("train-epoch"), student)
    assert verdict.passed
    assert [c.name for c, f in verdict.findings if f.status is Status.NOT_ASKED] == ["labels-ignored"]


@pytest.mark.parametrize("said", ["only the broad shape", "nearly as good", "Nothing recognisable. "])
def test_any_choice_earns(said: str) -> None:
    """A prediction earns its point for being made, right or wrong."""
    criterion = RUBRIC.check("predictions").criteria[0]
    student = notebooks.student({"prediction_small": said}).sitting("predictions")
    assert criterion.judge(student).status is Status.PASSED


def test_a_prediction_not_made_is_not_attempted() -> None:
    """Without its variable a prediction is not attempted; with something else in it, it fails."""
    criterion = RUBRIC.check("predictions").criteria[1]
    assert criterion.judge(notebooks.student({})).status is Status.NOT_ATTEMPTED
    assert criterion.judge(notebooks.student({"prediction_large": 256})).status is Status.FAILED
