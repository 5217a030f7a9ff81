"""Gradients: the right ones pass up to the tolerance, and each way to lose them is told."""

from __future__ import annotations

import pytest
import torch
from torch import Tensor

from autograder.exam.question import Raised, Returned
from autograder.oracles.answers import Asked
from autograder.oracles.gradients import arrive, reparameterized, value_and_gradient
from autograder.rubric.finding import Finding, Seen, Status

ASKED = Asked("kl_divergence", "three clouds")
MU, LOGVAR = torch.tensor([[1.0, -2.0, 0.0]]), torch.tensor([[4.0, 0.5, 0.0]])
TRUTH = {"kl": torch.tensor(10.0), "mu": MU.double(), "logvar": LOGVAR.double()}
NOTHING = "nothing (is there a `return`?)"


def valued(kl: object = 10.0, *grad: Tensor | None) -> Finding:
    slopes = list(grad) or [MU, LOGVAR]
    return value_and_gradient(Returned({"kl": kl, "grad": slopes}), ASKED, TRUTH, rtol=0.01)


@pytest.mark.parametrize("kl", [10.0, 10.099, 9.901, torch.tensor([10.0])])
@pytest.mark.parametrize("off", [0.0, 0.9e-4, -0.9e-4])
def test_value_and_gradients_within_the_tolerance_pass(kl: object, off: float) -> None:
    """The value may be off by rtol, gradients by 1e-4 more, which counts at 0."""
    assert valued(kl, MU + off, LOGVAR * 1.009 + off).status is Status.PASSED


@pytest.mark.parametrize("kl", [10.101, 9.899, -10.0, float("nan")])
def test_a_wrong_value_is_told_as_numbers(kl: float) -> None:
    """With right gradients a wrong value fails, and is observed with them."""
    finding = valued(kl)
    assert finding.status is Status.FAILED
    assert finding.expected == "10.00"
    assert finding.got in {"10.10", "9.90", "-10.00", "nan"}
    assert set(finding.observed) == {"value", "is", "d_mu", "d_logvar"}
    assert finding.agrees(valued(kl))
    assert not finding.agrees(valued(12.0))
    assert not finding.agrees(valued(kl, MU, MU))
    assert finding.observed["is"] == Seen("a Python number")


def test_no_value_is_told_in_words() -> None:
    """What is no number is told by its kind, in the text and in what is observed."""
    finding = valued(None)
    assert finding.got == NOTHING
    assert finding.observed["value"] == finding.observed["is"] == Seen(NOTHING)


@pytest.mark.parametrize(
    ("grad", "got"),
    [
        ((MU + 1.2e-4, LOGVAR), "other numbers"),
        ((MU, LOGVAR - 1.2e-4), "other numbers"),
        ((MU * 1.02, LOGVAR), "other numbers"),
        ((MU, LOGVAR[:, :2]), "other numbers"),
        ((None, LOGVAR), "none for mu"),
        ((MU, None), "none for logvar"),
        ((None, None), "none for mu and logvar"),
        ((MU,), "none for mu and logvar"),
        ((MU, LOGVAR, MU), "none for mu and logvar"),
    ],
)
def test_a_right_value_with_wrong_gradients_fails(grad: tuple[Tensor | None, ...], got: str) -> None:
    """Wrong gradients, lost ones and a wrong number of them are told beside the right value."""
    finding = valued(10.0, *grad)
    assert finding.status is Status.FAILED
    assert "its gradient isn't" in finding.says
    assert (finding.expected, finding.got) == ("gradients", got)
    lost = [name for name in ("mu", "logvar") if finding.observed[f"d_{name}"] == Seen("none")]
    assert " and ".join(lost) == got.removeprefix("none for ").replace("other numbers", "")


@pytest.mark.parametrize("grad", [None, "a", torch.zeros(2), {"mu": MU, "logvar": LOGVAR}])
def test_gradients_come_as_a_list(grad: object) -> None:
    """Anything else is no gradient; a tuple is as good as a list."""
    finding = value_and_gradient(Returned({"kl": 10.0, "grad": grad}), ASKED, TRUTH, 0.01)
    assert finding.got == "none for mu and logvar"
    both = Returned({"kl": 10.0, "grad": (MU, LOGVAR)})
    assert value_and_gradient(both, ASKED, TRUTH, 0.01).status is Status.PASSED


MOVED = torch.tensor([[0.4, -0.2, 3.0]])


def drawn(to_mu: object = None, to_logvar: object = None, z: object = MU + MOVED) -> Finding:
    grad = [torch.ones(1, 3) if to_mu is None else to_mu, MOVED / 2 if to_logvar is None else to_logvar]
    answer = Returned({"z": z, "grad": [None if g == "none" else g for g in grad]})
    return reparameterized(answer, ASKED, MU, LOGVAR, atol=0.01)


@pytest.mark.parametrize("off", [0.0, 0.009, -0.009])
def test_gradients_of_a_draw_pass(off: float) -> None:
    """dz/dmu = 1 and dz/dlogvar = (z - mu) / 2, each up to atol."""
    assert drawn(torch.ones(1, 3) + off).status is Status.PASSED
    assert drawn(None, MOVED / 2 + off).status is Status.PASSED


@pytest.mark.parametrize(
    ("to_mu", "to_logvar", "got"),
    [
        (torch.ones(1, 3) + 0.011, None, "other numbers"),
        (None, MOVED / 2 - 0.011, "other numbers"),
        (None, MOVED, "other numbers"),
        (torch.zeros(1, 3), None, "other numbers"),
        ("none", None, "nothing arrives at mu"),
        (None, "none", "nothing arrives at logvar"),
        ("none", "none", "nothing arrives at mu and logvar"),
    ],
)
def test_other_gradients_of_a_draw_fail(to_mu: object, to_logvar: object, got: str) -> None:
    """Wrong and lost gradients fail, and are told."""
    finding = drawn(to_mu, to_logvar)
    assert finding.status is Status.FAILED
    assert finding.got == got
    assert set(finding.observed) == {"drawn", "to_mu", "to_logvar"}
    assert finding.observed["drawn"] == Seen("yes")
    assert (finding.observed["to_mu"] == Seen("none")) is (to_mu == "none")
    assert (finding.observed["to_logvar"] == Seen("none")) is (to_logvar == "none")
    assert (finding.observed["to_logvar"] == Seen("some")) is (to_mu == "none" and to_logvar is None)


def test_the_slope_is_seen_without_its_noise() -> None:
    """Two draws of one mistake, sigma = exp(logvar), are observed as the same; another slope isn't."""
    one, other = drawn(None, MOVED), drawn(None, 2 * MOVED, MU + 2 * MOVED)
    assert one.agrees(other)
    assert not one.agrees(drawn(None, 1.05 * MOVED))
    assert not one.agrees(drawn(None, -MOVED))
    assert one.agrees(drawn(None, 1.038 * MOVED))
    assert not one.agrees(drawn(torch.full((1, 3), 1.02), MOVED))
    assert one.agrees(drawn(torch.full((1, 3), 1.009), MOVED))


def test_z_that_is_mu_is_no_draw() -> None:
    """Gradients that fit are not enough: z has to differ from mu, by more than rounding."""
    still = drawn(None, torch.zeros(1, 3), MU.clone())
    assert still.status is Status.FAILED
    assert still.got == "z = mu, without any draw"
    assert still.observed["drawn"] == Seen("no")
    double = MU.double()
    assert (
        drawn(None, torch.zeros(1, 3), double + torch.tensor([[0, 0, 1e-6]], dtype=torch.float64)).status
        is Status.FAILED
    )
    assert drawn(None, torch.zeros(1, 3), double - 0.9e-6).status is Status.FAILED
    assert drawn(None, torch.zeros(1, 3), double - 1.1e-6).status is Status.PASSED
    one_moved = MOVED * torch.tensor([[0.0, 0.0, 1.0]])
    assert drawn(None, one_moved / 2, MU + one_moved).status is Status.PASSED


@pytest.mark.parametrize("z", [None, "z", MU[0], torch.zeros(3, 1), 2.0])
def test_z_of_another_shape_is_told(z: object) -> None:
    """What is no z of mu's shape fails by its kind."""
    finding = drawn(None, None, z)
    assert finding.status is Status.FAILED
    assert finding.expected == "z of shape 1×3"
    assert finding.observed == {"z": Seen(finding.got)}


@pytest.mark.parametrize(
    ("grad", "got"),
    [
        ({"a": None, "b": 0.3}, ""),
        ({"a": float("nan"), "b": 0.3}, ""),
        ([torch.tensor([0.0, 1.0])], ""),
        ({"a": None}, "none"),
        ({}, "none"),
        ([None], "none"),
        ("none", "none"),
        ({"a": 0.0, "b": None}, "a gradient of 0"),
        ([torch.zeros(3)], "a gradient of 0"),
        ([torch.full((3,), torch.nan)], "no number"),
        ([torch.tensor([1.0, torch.nan])], "no number"),
        ([torch.tensor([0.0, torch.nan])], "no number"),
        ([torch.zeros(3), torch.full((3,), torch.nan)], "no number"),
    ],
)
def test_a_gradient_arrives_somewhere(grad: object, got: str) -> None:
    """One that is a number other than 0 is enough."""
    finding = arrive(Returned({"out": 1.0, "grad": grad}), ASKED)
    assert finding.status is (Status.FAILED if got else Status.PASSED)
    assert finding.got == got
    if got:
        assert finding.observed == {"gradient": Seen(got), "of": Seen("a Python number")}


def test_no_answer_comes_first() -> None:
    """An error is judged before any value."""
    answer = Raised("NotImplementedError", "", "kl", function="kl_divergence")
    assert value_and_gradient(answer, ASKED, TRUTH, 0.01).status is Status.NOT_ATTEMPTED
    assert reparameterized(answer, ASKED, MU, LOGVAR, 0.01).status is Status.NOT_ATTEMPTED
    assert arrive(answer, ASKED).status is Status.NOT_ATTEMPTED
