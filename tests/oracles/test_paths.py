"""Walks are judged by where their pictures lie on a road that is known."""

from __future__ import annotations

import pytest
import torch
from torch import Tensor

from autograder.exam.question import Raised, Returned
from autograder.oracles import paths
from autograder.oracles.answers import Asked
from autograder.rubric.finding import Finding, Status

ASKED = Asked("walk", "`walk(a, b)`", ("vae",))


def bent(t: Tensor) -> Tensor:
    """A road that is no straight line in pixels: (n, 784)."""
    phase = torch.linspace(0, 3, 784, dtype=torch.float64)
    return (0.5 + 0.5 * torch.sin(phase[None, :] + 2 * t[:, None])).double()


def other(t: Tensor) -> Tensor:
    """The same walk in another model."""
    return bent(t).flip(1)


def walk(*t: float, road=bent) -> Tensor:
    """Pictures at these places of the road: (n, 1, 28, 28) float32."""
    return road(torch.tensor(t, dtype=torch.float64)).float().reshape(-1, 1, 28, 28)


def even(steps: int) -> Tensor:
    """The right walk."""
    return walk(*torch.linspace(0, 1, steps, dtype=torch.float64).tolist())


def answer(pictures, again=None) -> Returned:
    """An answer that holds a walk."""
    return Returned({"out": pictures} | ({} if again is None else {"again": again}))


def held(pictures) -> dict[str, Status]:
    """How the three criteria of a walk of eight end."""
    given = answer(pictures)
    return {
        "ends": paths.ends(given, ASKED, bent).status,
        "straight": paths.straight(given, ASKED, bent).status,
        "order": paths.in_order({8: given}, ASKED, bent).status,
    }


PASSED, FAILED = Status.PASSED, Status.FAILED


@pytest.mark.parametrize(
    ("pictures", "ends", "straight", "order"),
    [
        (even(8), PASSED, PASSED, PASSED),
        (even(8) + 5e-5, PASSED, PASSED, PASSED),
        (even(8) + 5e-4, FAILED, FAILED, PASSED),
        (even(8).flip(0), PASSED, PASSED, FAILED),
        (even(10)[1:-1], FAILED, PASSED, PASSED),
        (walk(*(i / 8 for i in range(8))), FAILED, PASSED, PASSED),
        (even(9), PASSED, PASSED, FAILED),
        (walk(*((i / 7) ** 2 for i in range(8))), PASSED, PASSED, FAILED),
        (walk(0, 0, 0, 0, 1, 1, 1, 1), PASSED, FAILED, PASSED),
        (walk(0, 0.5, 0.3, 0.7, 0.8, 0.85, 0.9, 1), PASSED, PASSED, FAILED),
        (even(8).flip(-1), FAILED, FAILED, PASSED),
        (even(8).unsqueeze(1), PASSED, PASSED, FAILED),
        (even(8).squeeze(1), PASSED, PASSED, FAILED),
        (list(even(8)), PASSED, PASSED, FAILED),
        (even(8).numpy(), PASSED, PASSED, PASSED),
    ],
)
def test_each_criterion_judges_its_own(pictures, ends, straight, order) -> None:
    """Ends, road, and order with number and shape are judged apart from each other."""
    assert held(pictures) == {"ends": ends, "straight": straight, "order": order}


@pytest.mark.parametrize(
    "nothing", [None, 3.0, "walk", torch.zeros(8, 32), torch.zeros(1, 28, 28), [], [None]]
)
def test_what_is_no_walk_fails(nothing) -> None:
    """Less than two pictures, or none, fail every criterion, and the kind of it is observed."""
    for finding in (
        paths.ends(answer(nothing), ASKED, bent),
        paths.in_order({8: answer(nothing)}, ASKED, bent),
    ):
        assert finding.status is FAILED
        assert set(finding.observed) == {"returned"}


def test_pictures_without_numbers_fail() -> None:
    """NaN is no picture."""
    assert paths.straight(answer(torch.full((8, 1, 28, 28), torch.nan)), ASKED, bent).status is FAILED


def test_places_are_found_between_the_knots() -> None:
    """The place on the road is found to a hundred-thousandth, and the distance from it is next to nothing."""
    t = torch.rand(50, dtype=torch.float64, generator=torch.Generator().manual_seed(0))
    found = paths._nearest(bent(t), bent)
    assert torch.allclose(found.t, t, atol=1e-5)
    assert float(found.off.max()) < 1e-6


def test_chance_is_observed_in_place_of_pictures() -> None:
    """Where two walks of the same question differ, it's that which is compared with mistakes."""
    first, second = even(8) + 0.1, even(8) + 0.2
    assert set(paths.straight(answer(first, second), ASKED, bent).observed) == {"chance"}
    assert set(paths.straight(answer(first, first), ASKED, bent).observed) == {"pictures"}


@pytest.mark.parametrize(
    ("pictures", "of_twin", "status"),
    [
        (even(8), even(8), FAILED),
        (even(8), walk(*torch.linspace(0, 1, 8).tolist(), road=other), PASSED),
        (even(8), even(8) * 0.5, FAILED),
        (even(8) * 0.7, even(8) * 0.5, PASSED),
        (even(8) * 0.7, even(8) * 0.7, FAILED),
    ],
)
def test_the_model_handed_in_has_to_matter(pictures, of_twin, status) -> None:
    """The same walk in two models fails; so does a right one that is wrong in the other model only."""
    finding: Finding = paths.given_model(answer(pictures), answer(of_twin), ASKED, bent, other)
    assert finding.status is status


def test_what_raised_is_told() -> None:
    """An answer that raised is a finding of its own, whichever of the two it is."""
    raised = Raised("ValueError", "no", "out", "walk", "x")
    for pair in ((raised, answer(even(8))), (answer(even(8)), raised)):
        finding = paths.given_model(*pair, ASKED, bent, other)
        assert finding.status is FAILED
        assert "ValueError" in finding.says


def test_the_first_of_two_that_fails_is_told() -> None:
    """Both have to be passed."""
    good, bad, worse = Finding(PASSED), Finding(FAILED, "bad"), Finding(FAILED, "worse")
    assert paths.both(good, good).status is PASSED
    assert paths.both(bad, worse) is bad
    assert paths.both(good, worse) is worse
