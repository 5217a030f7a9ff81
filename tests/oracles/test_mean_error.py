"""A loss that is one mean squared error, answered by hand."""

from __future__ import annotations

import pytest
import torch
from torch import Tensor
from torch.nn import functional as F

from autograder.exam.question import Raised, Returned
from autograder.oracles import mean_error
from autograder.oracles.answers import Asked
from autograder.rubric.finding import Finding, Seen, Status

ASKED = Asked("reconstruction_loss", "`reconstruction_loss`")
UNFINISHED = Raised("NotImplementedError", "", "out", function="reconstruction_loss")
X_HAT, X = torch.rand(2, 3, 1, 28, 28, generator=torch.Generator().manual_seed(0))
TRUTH = F.mse_loss(X_HAT, X)


def value(out: object) -> Finding:
    return mean_error.value(Returned({"out": out}), ASKED, X_HAT, X, rtol=1e-3)


def mean(two: object, six: object) -> Finding:
    return mean_error.is_mean(Returned({"two": two, "six": six}), ASKED)


def of_apart(loss: object, **how: str) -> tuple[Tensor, Tensor]:
    """A loss of torch's on the two questions."""
    assert callable(loss)
    return loss(*mean_error.apart(2), **how), loss(*mean_error.apart(6), **how)


@pytest.mark.parametrize("out", [TRUTH, TRUTH.item(), TRUTH.double() * 1.0009, TRUTH.reshape(1)])
def test_the_mean_squared_error_passes(out: object) -> None:
    """As a tensor or a number, within the tolerance."""
    assert value(out).status is Status.PASSED


@pytest.mark.parametrize(("factor", "ratio"), [(0.5, 0.5), (784, 784.0), (1.0011, 1.0011)])
def test_another_number_is_told_by_its_ratio(factor: float, ratio: float) -> None:
    """Right is 1."""
    finding = value(TRUTH * factor)
    assert finding.status is Status.FAILED
    assert finding.observed["ratio"].agrees(Seen(ratio))


def test_the_truth_is_a_doubles() -> None:
    """Its rounding takes nothing of the tolerance, and an error of exactly the tolerance passes."""
    truth = float((X_HAT.double() - X.double()).square().mean())
    assert mean_error.value(Returned({"out": truth}), ASKED, X_HAT, X, rtol=1e-12).status is Status.PASSED
    zeros, ones = torch.zeros(2, 1, 28, 28), torch.ones(2, 1, 28, 28)
    for out, status in ((1.25, Status.PASSED), (0.75, Status.PASSED), (1.26, Status.FAILED)):
        assert mean_error.value(Returned({"out": out}), ASKED, ones, zeros, rtol=0.25).status is status


def test_all_pixels_lie_apart_alike() -> None:
    """Images and reconstructions are the lesson's in shape, and 0.5 apart in every pixel, within [0, 1]."""
    x_hat, x = mean_error.apart(6)
    assert x_hat.shape == x.shape == (6, 1, 28, 28)
    assert x_hat.unique().tolist() == [0.75]
    assert x.unique().tolist() == [0.25]


@pytest.mark.parametrize("out", [None, "x", X_HAT - X, (TRUTH, TRUTH)])
def test_what_is_no_number_is_told(out: object) -> None:
    """By its kind, in either question."""
    assert value(out).observed.keys() == {"returned"}
    assert mean(out, 0.25).observed == mean(0.25, out).observed == value(out).observed


@pytest.mark.parametrize(
    "loss", [F.mse_loss, F.l1_loss, F.binary_cross_entropy, lambda a, b: (a - b).norm() / 28]
)
def test_any_mean_is_a_mean(loss: object) -> None:
    """Which error it averages is judged elsewhere; a norm over pixels and batch is none."""
    finding = mean(*of_apart(loss))
    assert finding.status is (
        Status.PASSED if loss in (F.mse_loss, F.l1_loss, F.binary_cross_entropy) else Status.FAILED
    )


@pytest.mark.parametrize(
    ("two", "six", "steady", "small"),
    [
        (*of_apart(F.mse_loss, reduction="sum"), "False", "False"),
        (196.0, 196.0, "True", "False"),
        (0.5, 1.5, "False", "True"),
        (7.0, 7.0, "True", "False"),
    ],
)
def test_sums_are_no_means(two: object, six: object, steady: str, small: str) -> None:
    """Over everything, over the pixels, over the batch, over a row."""
    finding = mean(two, six)
    assert finding.status is Status.FAILED
    assert finding.observed == {"steady": Seen(steady), "small": Seen(small)}


@pytest.mark.parametrize(
    ("two", "six", "steady", "small"),
    [
        (1.0, 1.0009, True, True),
        (1.0, 0.9991, True, True),
        (1.0, 1.0011, False, True),
        (1.0, 0.9989, False, True),
        (2.5, 2.5, True, True),
        (-2.6, -2.6, True, False),
    ],
)
def test_a_mean_is_steady_and_small(two: float, six: float, steady: bool, small: bool) -> None:
    """To a thousandth the same for both batches, and at most ten times the error of one pixel."""
    finding = mean(two, six)
    assert (finding.status is Status.PASSED) is (steady and small)
    if finding.observed:
        assert finding.observed == {"steady": Seen(str(steady)), "small": Seen(str(small))}
        assert finding.expected.endswith(" of one pixel's 0.25")


def test_signs_and_zeros_are_means() -> None:
    """A signed mean, or none at all, is wrong in its value only."""
    assert mean(-0.5, -0.5).status is Status.PASSED
    assert mean(0.0, 0.0).status is Status.PASSED


def test_no_answer_comes_first() -> None:
    """An error is judged before any value."""
    assert mean_error.value(UNFINISHED, ASKED, X_HAT, X, 1e-3).status is Status.NOT_ATTEMPTED
    assert mean_error.is_mean(UNFINISHED, ASKED).status is Status.NOT_ATTEMPTED
