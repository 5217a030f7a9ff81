"""Means and sums of places, against numbers that are written out."""

from __future__ import annotations

import pytest
import torch

from autograder.exam.question import Raised, Returned
from autograder.oracles import places
from autograder.oracles.answers import Asked
from autograder.rubric.finding import Status

ASKED = Asked("sum", "`sum`", ("vae",))
MEAN = torch.tensor([1.0, 2.0, -3.0], dtype=torch.float64)
TWINS_MEAN = torch.tensor([5.0, 1.0], dtype=torch.float64)
SANDALS = torch.tensor([[0.0, 1, 2], [3, 4, 5], [9, 9, 9], [-4, 0, 1]], dtype=torch.float64)
ARROW = torch.tensor([1.0, -1, 0.5], dtype=torch.float64)
RIGHT = places.Sum(SANDALS, ARROW)
TWINS = places.Sum(SANDALS[:, :2], ARROW[:2])
PASSED, FAILED = Status.PASSED, Status.FAILED


def answer(value, again=None) -> Returned:
    """An answer that holds a value, twice."""
    return Returned({"out": value, "again": value if again is None else again})


@pytest.mark.parametrize(
    ("value", "status"),
    [
        (MEAN, PASSED),
        (MEAN.float(), PASSED),
        (MEAN.numpy(), PASSED),
        (MEAN + 5e-5, PASSED),
        (MEAN + 1e-3, FAILED),
        (MEAN[None], FAILED),
        (MEAN * 7, FAILED),
        (MEAN.mean(), FAILED),
        (None, FAILED),
        (MEAN.tolist(), FAILED),
    ],
)
def test_a_mean_is_its_numbers_in_its_shape(value, status) -> None:
    """Equal to 1e-4, as a tensor or array of one place."""
    assert places.mean(answer(value), ASKED, MEAN).status is status


@pytest.mark.parametrize(
    ("one", "of_twin", "status"),
    [
        (MEAN, TWINS_MEAN, PASSED),
        (MEAN, MEAN, FAILED),
        (MEAN, TWINS_MEAN * 2, FAILED),
        (MEAN * 2, TWINS_MEAN * 2, PASSED),
        (MEAN * 2, MEAN * 2, FAILED),
    ],
)
def test_the_mean_is_of_the_model_handed_in(one, of_twin, status) -> None:
    """The same mean in two models fails; so does one that is right in the first only."""
    assert places.mean_of_given(answer(one), answer(of_twin), ASKED, MEAN, TWINS_MEAN).status is status


def held(value, of_twin=None) -> tuple[Status, Status, Status]:
    """How formula, sign and one by one end; with the other model the sum is right."""
    twin = answer(TWINS.places + TWINS.arrow if of_twin is None else of_twin)
    one = answer(value)
    return (
        places.formula(one, twin, ASKED, RIGHT, TWINS).status,
        places.sign(one, ASKED, RIGHT).status,
        places.one_by_one(one, ASKED, RIGHT).status,
    )


@pytest.mark.parametrize(
    ("value", "expected"),
    [
        (SANDALS + ARROW, (PASSED, PASSED, PASSED)),
        ((SANDALS + ARROW).float().numpy(), (PASSED, PASSED, PASSED)),
        (SANDALS - ARROW, (PASSED, FAILED, PASSED)),
        ((SANDALS + ARROW).mean(0), (PASSED, PASSED, FAILED)),
        ((SANDALS + ARROW).mean(0).expand(4, 3), (PASSED, PASSED, FAILED)),
        ((SANDALS - ARROW).mean(0), (PASSED, FAILED, FAILED)),
        (SANDALS + 2 * ARROW, (FAILED, PASSED, PASSED)),
        (SANDALS, (FAILED, FAILED, PASSED)),
        (SANDALS + 1e-6 * ARROW, (FAILED, FAILED, PASSED)),
        (SANDALS[:3] + ARROW, (FAILED, PASSED, FAILED)),
        (SANDALS.flip(0) + ARROW, (PASSED, PASSED, FAILED)),
        (torch.zeros(4, 1, 28, 28), (FAILED, FAILED, FAILED)),
        (None, (FAILED, FAILED, FAILED)),
        (torch.full((4, 3), torch.nan), (FAILED, FAILED, FAILED)),
        (torch.zeros(0, 3), (FAILED, FAILED, FAILED)),
    ],
)
def test_each_criterion_judges_its_own(value, expected) -> None:
    """Where the arrow lies, which way it points, and whether each place is moved are judged apart."""
    assert held(value) == expected


def test_the_formula_is_asked_with_both_models() -> None:
    """A sum that is right with one model and wrong with the other fails, and says with which."""
    wrong = answer(TWINS.places)
    finding = places.formula(answer(SANDALS + ARROW), wrong, ASKED, RIGHT, TWINS)
    assert finding.status is FAILED
    assert "with another model" in finding.says
    assert "of_twin" in finding.observed


def test_chance_is_observed_in_place_of_numbers() -> None:
    """Where two answers to the same question differ, that is what is compared with mistakes."""
    drawn = places.mean(answer(MEAN + 1, MEAN + 2), ASKED, MEAN)
    assert set(drawn.observed) == {"chance", "shape"}
    assert set(places.mean(answer(MEAN + 1), ASKED, MEAN).observed) == {"value"}


def test_what_raised_is_told() -> None:
    """An answer that raised is a finding of its own."""
    raised = Raised("ValueError", "no", "out", "sum", "x")
    assert places.mean(raised, ASKED, MEAN).status is FAILED
    assert places.formula(answer(SANDALS + ARROW), raised, ASKED, RIGHT, TWINS).status is FAILED
    assert places.sign(raised, ASKED, RIGHT).status is FAILED
    assert places.one_by_one(raised, ASKED, RIGHT).status is FAILED
