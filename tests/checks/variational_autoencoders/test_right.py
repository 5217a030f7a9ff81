"""Right notebooks lose nothing, however they are written."""

from __future__ import annotations

from typing import Any

import pytest

from autograder.checks import rubric
from autograder.rubric.finding import Status
from autograder.rubric.verdict import judge
from tests.checks.variational_autoencoders import notebooks
from tests.checks.variational_autoencoders.odd import NOTEBOOKS

RUBRIC = rubric("variational-autoencoders")
ASKED = ("encode", "reparameterize", "decode", "kl-divergence", "vae-loss", "training")


@pytest.mark.parametrize("seed", [1, 2])
@pytest.mark.parametrize("style", NOTEBOOKS)
def test_every_style_passes_every_criterion(style: str, seed: int) -> None:
    """A right notebook gets every point of every check, with inputs of any seed."""
    defined = notebooks.names(NOTEBOOKS[style])
    for check_id in ASKED:
        verdict = judge(RUBRIC.check(check_id), notebooks.student(defined, seed))
        lost = [(c.name, f) for c, f in verdict.findings if f.status is not Status.PASSED]
        assert not lost, (check_id, lost)


@pytest.mark.parametrize("style", NOTEBOOKS)
def test_every_style_samples_from_the_prior(style: str) -> None:
    """Codes from N(0, I) are recognised through a loop, and pictures are judged where decode is bypassed."""
    criterion = RUBRIC.check("samples").criteria[0]
    for seed in (1, 2, 3):
        student = notebooks.student(notebooks.names(NOTEBOOKS[style]), seed).sitting("samples")
        assert criterion.judge(student).status is Status.PASSED


def test_the_reference_gets_all_points() -> None:
    """The lesson's own solution, trained on the budget, gets every point that is graded automatically."""
    defined: dict[str, Any] = notebooks.names(notebooks.RIGHT)
    defined["vae"] = notebooks.trained(notebooks.RIGHT)
    for seed in (1, 2):
        got = {c.id: judge(c, notebooks.student(defined, seed)).points for c in RUBRIC.checks}
        assert got == {c.id: c.points for c in RUBRIC.checks}


def test_at_the_desk_private_criteria_are_not_asked() -> None:
    """Without grading, a right notebook passes all that is asked, and private criteria say so."""
    verdict = judge(
        RUBRIC.check("training"), notebooks.student(notebooks.names(notebooks.RIGHT), grading=False)
    )
    assert verdict.passed
    assert verdict.findings[-1][1].status is Status.NOT_ASKED


@pytest.mark.parametrize("said", ["they fill in", "they stay empty", "They grow. "])
def test_any_choice_earns(said: str) -> None:
    """A prediction earns its point for being made, right or wrong."""
    criterion = RUBRIC.check("predictions").criteria[0]
    student = notebooks.student({"prediction_clouds": said}).sitting("predictions")
    assert criterion.judge(student).status is Status.PASSED


def test_a_prediction_not_made_is_not_attempted() -> None:
    """Without its variable a prediction is not attempted; with something else in it, it fails."""
    criterion = RUBRIC.check("predictions").criteria[0]
    assert criterion.judge(notebooks.student({})).status is Status.NOT_ATTEMPTED
    assert criterion.judge(notebooks.student({"prediction_clouds": 3})).status is Status.FAILED
