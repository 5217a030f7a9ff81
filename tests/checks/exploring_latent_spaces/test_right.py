"""Right notebooks lose nothing, however they are written."""

from __future__ import annotations

import pytest

from autograder.checks import rubric
from autograder.rubric.finding import Status
from autograder.rubric.verdict import judge
from tests.checks.exploring_latent_spaces import notebooks
from tests.checks.exploring_latent_spaces.odd import NOTEBOOKS

RUBRIC = rubric("exploring-latent-spaces")


@pytest.mark.parametrize("style", NOTEBOOKS)
def test_every_style_passes_every_criterion(style: str) -> None:
    """A right notebook gets every point of every check, with inputs of any seed."""
    defined = notebooks.names(NOTEBOOKS[style])
    for seed in (1, 2, 3):
        for check in RUBRIC.checks if seed == 1 else RUBRIC.checks[:-1]:  # a t-SNE takes a second
            verdict = judge(check, notebooks.student(defined, seed))
            lost = [(c.name, f) for c, f in verdict.findings if f.status is not Status.PASSED]
            assert not lost, (check.id, lost)


def test_the_notebooks_own_model_is_put_back() -> None:
    """After the exam `vae` is the notebook's again, and no model of ours is left in it."""
    defined = notebooks.names(notebooks.RIGHT)
    own = defined["vae"]
    for check in RUBRIC.checks[:-1]:
        judge(check, notebooks.student(defined))
    assert defined["vae"] is own
    assert "twin" not in defined


def test_a_notebook_without_a_model_loses_nothing() -> None:
    """Where `vae` is gone, or is something else, the functions are judged all the same."""
    for there in ({}, {"vae": None}):
        defined = notebooks.names(notebooks.RIGHT)
        del defined["vae"]
        student = notebooks.student(defined | there)
        assert all(judge(check, student).passed for check in RUBRIC.checks[:-1])


def test_another_embedding_that_keeps_neighbours_passes() -> None:
    """Not the algorithm is judged, but what a map is for."""
    after = notebooks.changed('init="random"', 'init="random", perplexity=10, method="exact"')
    assert judge(RUBRIC.check("embed-2d"), notebooks.student(notebooks.names(after))).points == 3


@pytest.mark.parametrize("said", ["garbage", "just as good", "Sometimes good. "])
def test_any_choice_earns(said: str) -> None:
    """A prediction earns its point for being made, right or wrong."""
    criterion = RUBRIC.check("predictions").criteria[2]
    student = notebooks.student({"prediction_autoencoder": said}).sitting("predictions")
    assert criterion.judge(student).status is Status.PASSED


def test_a_prediction_not_made_is_not_attempted() -> None:
    """Without its variable a prediction is not attempted; with something else in it, it fails."""
    for criterion, name in zip(
        RUBRIC.check("predictions").criteria,
        ("prediction_zero", "prediction_middle", "prediction_autoencoder"),
        strict=True,
    ):
        assert criterion.judge(notebooks.student({})).status is Status.NOT_ATTEMPTED
        assert criterion.judge(notebooks.student({name: 3})).status is Status.FAILED
