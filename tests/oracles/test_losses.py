"""The loss term by term: each is judged against its own parts, so that one mistake fails one criterion."""

from __future__ import annotations

import math

import pytest
import torch

from autograder.exam.question import Answer, Raised, Returned
from autograder.oracles import losses
from autograder.oracles.answers import Asked
from autograder.rubric.finding import Finding, Seen, Status

ASKED = Asked("vae_loss", "`vae_loss` of 3 images")


def out(loss: object = 14.0, recon_loss: object = 10.0, kl: object = 4.0) -> Answer:
    return Returned({"out": (loss, recon_loss, kl), "grad": [1, 2, 3]})


def test_the_squared_error_is_per_image() -> None:
    """Summed over the pixels, averaged over the batch, in double precision."""
    x = torch.zeros(2, 1, 28, 28)
    x_hat = x.clone()
    x_hat[0, 0, 0, :3] = 2.0
    assert losses.squared_error(x_hat, x) == 6.0
    large = torch.full((1, 1, 28, 28), 1e4)
    assert losses.squared_error(large + 1, large) == 784.0
    tiny = torch.full((1, 1, 28, 28), 1e-4)
    assert losses.squared_error(tiny, 0 * tiny) == pytest.approx(
        784 * float(tiny[0, 0, 0, 0]) ** 2, rel=1e-12
    )


def test_the_batch_is_fresh_and_inside_the_range() -> None:
    """Pixels lie in [0.05, 0.95], over all of it, and x_hat, x, mu, logvar are all different."""
    one, same, other = (losses.batch(torch.Generator().manual_seed(s), 3, 5) for s in (1, 1, 2))
    assert list(one) == ["x_hat", "x", "mu", "logvar"]
    for name in ("x_hat", "x"):
        assert one[name].shape == (3, 1, 28, 28)
        assert 0.05 <= one[name].min() < 0.06
        assert 0.94 < one[name].max() <= 0.95
    assert one["mu"].shape == one["logvar"].shape == (3, 5)
    assert one["mu"].min() < 0 < one["mu"].max()
    assert not torch.equal(one["x"], one["x_hat"])
    assert not torch.equal(one["mu"], one["logvar"])
    assert all(torch.equal(one[name], same[name]) for name in one)
    assert not any(torch.equal(one[name], other[name]) for name in one)


@pytest.mark.parametrize(
    ("recon_loss", "right"),
    [
        (10.0, True),
        (10.099, True),
        (9.901, True),
        (10.101, False),
        (9.899, False),
        (-10.0, False),
        (math.nan, False),
    ],
)
def test_reconstruction(recon_loss: float, right: bool) -> None:
    """The second value is right within rtol on both sides, whatever the others are."""
    finding = losses.reconstruction(out(math.nan, recon_loss, math.nan), ASKED, truth=10.0, rtol=0.01)
    assert (finding.status is Status.PASSED) is right
    if not right:
        assert finding.expected == "10.00"
        assert finding.observed.keys() == {"ratio"}
        seen = finding.observed["ratio"]
        assert seen.agrees(Seen(recon_loss / 10))
        assert (seen.atol, seen.rtol) == (1e-5, 1e-3)


def test_the_ends_of_the_tolerances_are_inside() -> None:
    """Exactly as far off as is allowed passes, for each of the terms."""
    assert losses.reconstruction(out(0.0, 10.0, 0.0), ASKED, truth=8.0, rtol=0.25).status is Status.PASSED
    assert per_image(1e-6, 0.0).status is Status.PASSED
    assert weighted(1e-6, 0.0, (0.0, 0.0, 0.0)).status is Status.PASSED


def per_image(kl: float, own: object, truth: float = 4.0) -> Finding:
    return losses.kl_per_image(out(0.0, 0.0, kl), ASKED, Returned({"kl": own}), truth, images=3, rtol=0.01)


@pytest.mark.parametrize("own", [12.0, 30.0, None, "twelve"])
def test_kl_may_be_the_true_one(own: object) -> None:
    """KL per image passes where it is true, whatever the student's own function says."""
    assert all(per_image(kl, own).status is Status.PASSED for kl in (4.0, 4.039, 3.961))


def test_kl_may_be_the_students_own() -> None:
    """KL per image passes where it is what their `kl_divergence` says, divided by the images."""
    assert per_image(10.0, 30.0).status is Status.PASSED
    assert per_image(-10.0, -30.0).status is Status.PASSED
    assert per_image(-10.09, -30.0).status is Status.PASSED
    assert per_image(0.9e-6, 0.0).status is Status.PASSED
    assert per_image(1.1e-6, 0.0).status is Status.FAILED


@pytest.mark.parametrize(
    ("kl", "own", "expected", "ratio"),
    [
        (12.0, 12.0, "4.00", 3.0),
        (4.05, None, "4.00", 1.0125),
        (3.95, 12.0, "4.00", 0.9875),
        (5.0, 30.0, "10.00", 0.5),
        (5.0, 0.0, "0", 5.0),
        (-4.0, 12.0, "4.00", -1.0),
    ],
)
def test_another_kl_fails(kl: float, own: object, expected: str, ratio: float) -> None:
    """Anything else fails, and is observed as its ratio to their own."""
    finding = per_image(kl, own)
    assert finding.status is Status.FAILED
    assert finding.expected == f"{expected}: your `kl_divergence` / 3"
    assert finding.observed.keys() == {"ratio"}
    seen = finding.observed["ratio"]
    assert seen.value == pytest.approx(ratio)
    assert (seen.atol, seen.rtol) == (1e-4, 1e-3)


def weighted(loss: float, kl: float = 4.0, plain: tuple[float, ...] = (14.0, 10.0, 4.0)) -> Finding:
    answer = Returned({"plain": plain, "loud": (loss, 10.0, kl)})
    return losses.weighted(answer, ASKED, beta=3.0, rtol=0.01)


def test_beta_weighs_kl() -> None:
    """With beta the loss is recon_loss + beta kl, within rtol, and kl stays, within rtol."""
    for loss in (22.0, 22.21, 21.79):
        for kl in (4.0, 4.039, 3.961):
            assert weighted(loss, kl).status is Status.PASSED
    assert weighted(-14.0, plain=(0.0, -20.0, 2.0), kl=2.0).status is Status.PASSED
    assert weighted(0.9e-6, 0.0, (0.0, 0.0, 0.0)).status is Status.PASSED
    assert weighted(1.1e-6, 0.0, (0.0, 0.0, 0.0)).status is Status.FAILED


@pytest.mark.parametrize(
    ("loss", "kl", "expected", "got", "more"),
    [
        (14.0, 4.0, "loss 22.00", "loss 14.00", 0.0),
        (22.23, 4.0, "loss 22.00", "loss 22.23", 2.0575),
        (21.77, 4.0, "loss 22.00", "loss 21.77", 1.9425),
        (22.0, 12.0, "kl 4.00 both times", "kl 12.00", 2.0),
        (22.0, 4.05, "kl 4.00 both times", "kl 4.05", 2.0),
        (46.0, 12.0, "kl 4.00 both times", "kl 12.00", 8.0),
    ],
)
def test_another_weight_fails(loss: float, kl: float, expected: str, got: str, more: float) -> None:
    """Seen are how many times kl came on top, and how kl itself changed; a changed kl is told first."""
    finding = weighted(loss, kl)
    assert finding.status is Status.FAILED
    assert (finding.expected, finding.got) == (expected, got)
    assert "beta = 3." in finding.says
    assert finding.observed.keys() == {"more", "kl"}
    added, ratio = finding.observed["more"], finding.observed["kl"]
    assert (added.value, ratio.value) == (pytest.approx(more), pytest.approx(kl / 4))
    assert (added.atol, ratio.atol) == (1e-2, 1e-3)


def test_without_kl_there_is_no_share() -> None:
    """Where kl is 0 the shares are no numbers, and no error."""
    seen = weighted(1.0, 1.0, (0.0, 0.0, 0.0)).observed
    assert math.isnan(seen["more"].value)
    assert math.isnan(seen["kl"].value)


def total(loss: float, *grad: object, recon_loss: float = 10.0) -> Finding:
    answer = Returned({"out": [loss, recon_loss, 4.0], "grad": list(grad) or [1, 2, 3]})
    return losses.total(answer, ASKED, rtol=0.01)


def test_the_loss_is_the_sum_of_its_terms() -> None:
    """Within rtol, with gradients for all three."""
    for loss in (14.0, 14.13, 13.87):
        assert total(loss).status is Status.PASSED


@pytest.mark.parametrize(("loss", "share"), [(14.15, 1.0375), (13.85, 0.9625), (10.0, 0.0), (6.0, -1.0)])
def test_another_sum_fails(loss: float, share: float) -> None:
    """Seen is kl's share in the loss."""
    finding = total(loss)
    assert finding.status is Status.FAILED
    assert finding.expected == "14.00: recon_loss + kl"
    assert finding.observed.keys() == {"kl_in_loss", "lost"}
    assert finding.observed["kl_in_loss"].value == pytest.approx(share)
    assert finding.observed["kl_in_loss"].atol == 1e-2
    assert finding.observed["lost"] == Seen("")


@pytest.mark.parametrize(
    ("grad", "lost"),
    [
        ((None, 2, 3), "x_hat"),
        ((1, None, 3), "mu"),
        ((1, 2, None), "logvar"),
        ((None,) * 3, "x_hat mu logvar"),
    ],
)
def test_a_loss_that_cannot_be_trained_on_fails(grad: tuple[object, ...], lost: str) -> None:
    """A right sum without one of its gradients fails, and names it; a wrong sum is told first."""
    finding = total(14.0, *grad)
    assert finding.status is Status.FAILED
    assert finding.got == f"none for {lost.replace(' ', ', ')}"
    assert finding.observed["lost"] == total(3.0, *grad).observed["lost"] == Seen(lost)
    assert total(3.0, *grad).got == "3.00"


@pytest.mark.parametrize(
    "value", [None, 3.0, (1.0, 2.0), (1.0, 2.0, 3.0, 4.0), (1.0, None, 3.0), (1.0, 2.0, 3.0, None), "abc"]
)
def test_other_than_three_numbers_is_told(value: object) -> None:
    """Each criterion fails in the same way where three numbers are not what came back."""
    answer = Returned({"out": value, "plain": (1.0, 1.0, 1.0), "loud": value, "grad": [1, 2, 3]})
    found = (
        losses.reconstruction(answer, ASKED, 1.0, 0.1),
        losses.kl_per_image(answer, ASKED, Returned({"kl": 1.0}), 1.0, 3, 0.1),
        losses.weighted(answer, ASKED, 3.0, 0.1),
        losses.weighted(Returned({"plain": value, "loud": (1.0, 1.0, 1.0)}), ASKED, 3.0, 0.1),
        losses.total(answer, ASKED, 0.1),
    )
    for finding in found:
        assert finding.status is Status.FAILED
        assert finding.expected == "(loss, recon_loss, kl)"
        assert finding.observed == {"returned": Seen(finding.got)}


def test_no_answer_comes_first() -> None:
    """An error is judged before any value."""
    answer = Raised("NotImplementedError", "", "out", function="vae_loss")
    assert losses.reconstruction(answer, ASKED, 1.0, 0.1).status is Status.NOT_ATTEMPTED
