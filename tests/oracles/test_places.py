"""Means and sums of places, against numbers that are written out."""

from __future__ import annotations

import pytest
import torch

from autograder.exam.question import Raised, Returned
from autograder.oracles import places
from autograder.oracles.answers import Asked, kind
from autograder.rubric.finding import Seen, Status

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


@pytest.mark.parametrize("value", [MEAN[None], MEAN.tolist(), None])
def test_a_mean_of_another_kind_is_told(value) -> None:
    """By its shape or kind; numbers of the right shape are other numbers."""
    assert places.mean(answer(value), ASKED, MEAN).got == kind(value)
    assert places.mean(answer(MEAN * 7), ASKED, MEAN).got == "other numbers"


def test_nothing_is_no_mean_of_any_model() -> None:
    """A function that returns nothing fails both criteria; other kinds of result are judged by the first."""
    finding = places.mean_of_given(answer(None), answer(None), ASKED, MEAN, TWINS_MEAN)
    assert finding.status is FAILED
    assert finding.observed == {"returned": Seen(kind(None))}
    assert finding.observed == places.mean(answer(None), ASKED, MEAN).observed
    listed = answer(MEAN.tolist()), answer(TWINS_MEAN.tolist())
    assert places.mean_of_given(*listed, ASKED, MEAN, TWINS_MEAN).status is PASSED
    assert places.mean_of_given(listed[0], answer(TWINS_MEAN), ASKED, MEAN, TWINS_MEAN).status is PASSED
    assert places.mean_of_given(answer(MEAN), listed[1], ASKED, MEAN, TWINS_MEAN).status is FAILED


@pytest.mark.parametrize(("off", "observed"), [(0.9e-7, "ignored"), (1.1e-7, "")])
def test_the_same_mean_is_the_same_to_rounding(off, observed) -> None:
    """Two models' means that differ by more are two."""
    finding = places.mean_of_given(answer(0 * MEAN), answer(0 * MEAN + off), ASKED, MEAN, MEAN)
    assert finding.observed == ({"model": Seen(observed)} if observed else {})


@pytest.mark.parametrize(("size", "most"), [(0.0, 1e-4), (1000.0, 0.1001)])
def test_numbers_are_right_within_the_tolerance(size, most) -> None:
    """To 1e-4 and a ten-thousandth of their size: means, sums and what tells places apart."""
    for off, status in ((0.95 * most, PASSED), (1.05 * most, FAILED)):
        mean = torch.tensor([size, size], dtype=torch.float64)
        assert places.mean(answer(mean + off), ASKED, mean).status is status
        right = places.Sum(torch.zeros(1, 2, dtype=torch.float64), mean)
        for value in (mean + off, off - mean):
            assert places.formula(answer(value), answer(value), ASKED, right, right).status is status
        apart = torch.stack([mean, -mean])
        sandals = places.Sum(apart, mean)
        stretched = answer(apart + torch.tensor([[off], [-off]]))
        assert places.one_by_one(stretched, ASKED, sandals).status is status


@pytest.mark.parametrize(("share", "status"), [(-1.0, FAILED), (0.9e-3, FAILED), (1.1e-3, PASSED)])
@pytest.mark.parametrize("aside", [0.0, 5.0])
def test_a_thousandth_of_the_arrow_is_a_move(share, status, aside) -> None:
    """What is moved aside as well is moved neither towards the boots nor away."""
    moved = share * ARROW + aside * torch.tensor([-0.5, 0.0, 1.0])
    assert places.sign(answer(SANDALS + moved), ASKED, RIGHT).status is status
    assert places.sign(answer((SANDALS + moved).mean(dim=0)), ASKED, RIGHT).status is status


def test_places_in_another_packing_are_not_one_by_one() -> None:
    """The same rows in three dimensions lie where they should, but not in a row for each place."""
    assert held((SANDALS + ARROW).reshape(2, 2, 3)) == (PASSED, PASSED, FAILED)


@pytest.mark.parametrize("value", [None, "a", torch.zeros(4, 1, 28, 28), torch.zeros(0, 3), 2.0])
def test_what_is_no_place_is_told(value) -> None:
    """By its shape or kind, in every criterion of the sum."""
    one, right = answer(value), answer(TWINS.places + TWINS.arrow)
    for finding in (
        places.formula(one, right, ASKED, RIGHT, TWINS),
        places.sign(one, ASKED, RIGHT),
        places.one_by_one(one, ASKED, RIGHT),
    ):
        assert finding.got == kind(value)
        assert finding.observed == {"returned": Seen(kind(value))}


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
    assert finding.observed["of_twin"] == Seen("yes")


def test_chance_is_observed_in_place_of_numbers() -> None:
    """Where two answers to the same question differ, that is what is compared with mistakes."""
    for one, other in ((MEAN + 1, MEAN + 2), (0 * MEAN, MEAN)):
        drawn = places.mean(answer(one, other), ASKED, MEAN)
        assert drawn.observed == {"chance": Seen("yes"), "shape": Seen("3")}


@pytest.mark.parametrize("value", [MEAN + 1, MEAN * torch.nan, torch.tensor([1.0, 2.0, torch.nan])])
def test_without_chance_the_numbers_are_observed(value) -> None:
    """Where both answers are the same or there was one, and where they are no numbers."""
    for one in (answer(value), Returned({"out": value})):
        observed = places.mean(one, ASKED, MEAN).observed
        assert set(observed) == {"value"}
        assert observed["value"].agrees(Seen(value))
        assert observed["value"].atol == 1e-3


def test_what_raised_is_told() -> None:
    """An answer that raised is a finding of its own."""
    raised = Raised("ValueError", "no", "out", "sum", "x")
    assert places.mean(raised, ASKED, MEAN).status is FAILED
    for pair in ((raised, answer(TWINS_MEAN)), (answer(MEAN), raised)):
        assert "ValueError" in places.mean_of_given(*pair, ASKED, MEAN, TWINS_MEAN).says
    assert places.formula(answer(SANDALS + ARROW), raised, ASKED, RIGHT, TWINS).status is FAILED
    assert places.sign(raised, ASKED, RIGHT).status is FAILED
    assert places.one_by_one(raised, ASKED, RIGHT).status is FAILED
