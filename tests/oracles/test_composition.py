"""A model's forward against its two halves, answered by hand."""

from __future__ import annotations

from typing import Any

import pytest
import torch
from torch import Tensor

from autograder.exam.question import Raised, Returned
from autograder.oracles import composition
from autograder.oracles.answers import Asked
from autograder.rubric.finding import Finding, Seen, Status

ASKED = Asked("Autoencoder.forward", "`model(x)`", before=("code",))
UNFINISHED = Raised("NotImplementedError", "", "out", function="forward")


def some(seed: int, *shape: int) -> Tensor:
    return torch.rand(*shape, generator=torch.Generator().manual_seed(seed))


X, X_HAT, OTHER = (some(seed, 4, 1, 28, 28) for seed in range(3))
CODE = some(3, 4, 32)
WEIGHTS = {"w": {"shape": [1], "digest": "a"}}


def answer(**other: Any) -> Returned:
    right = {"x": X, "code": CODE, "x_hat": X_HAT, "out": X_HAT, "after": X_HAT, "weights": WEIGHTS}
    return Returned(right | other)


def bypass(held: Any = None, apart: Any = None, **other: Any) -> Finding:
    made = [] if apart is None else [Returned({"x_hat": apart[0], "weights": apart[1]})]
    return composition.no_bypass(answer(**other), ASKED, made, Returned({"out": held}))


def test_decoder_after_encoder_passes() -> None:
    """Within a thousandth and 1e-5."""
    assert composition.composed(answer(out=X_HAT + 1e-6), ASKED).status is Status.PASSED
    for x_hat, near, far in ((torch.ones(4), 1.0009, 1.0012), (torch.zeros(4), 0.9e-5, 1.1e-5)):
        assert composition.composed(answer(x_hat=x_hat, out=x_hat * 0 + near), ASKED).status is Status.PASSED
        assert composition.composed(answer(x_hat=x_hat, out=x_hat * 0 + far), ASKED).status is Status.FAILED


@pytest.mark.parametrize(
    ("out", "what"),
    [
        (CODE, "the code"),
        (X, "the image itself"),
        (OTHER, "something else"),
        (0.9 * X_HAT, "something else"),
        ((X_HAT, CODE), "2 things: a tensor of shape 4×1×28×28, a tensor of shape 4×32"),
        (None, "nothing (is there a `return`?)"),
    ],
)
def test_what_is_returned_instead_is_told(out: object, what: str) -> None:
    """In words that hold for any model."""
    finding = composition.composed(answer(out=out), ASKED)
    assert finding.status is Status.FAILED
    assert finding.observed == {"returned": Seen(what)}


def test_a_code_that_is_no_tensor_is_not_compared() -> None:
    """Where encoder and decoder agree on a pair, what is returned may still be told."""
    for out, what in ((X, "the image itself"), (OTHER, "something else")):
        finding = composition.composed(answer(code=(CODE, CODE), out=out), ASKED)
        assert finding.observed == {"returned": Seen(what)}


def test_a_decoder_without_a_picture_blocks() -> None:
    """It is judged elsewhere."""
    assert composition.composed(answer(x_hat=None), ASKED).status is Status.BLOCKED
    assert bypass(x_hat="x").status is Status.BLOCKED


def test_a_picture_that_rests_on_the_code_passes() -> None:
    """A model made with other weights says nothing; the same model apart must agree."""
    assert bypass().status is Status.PASSED
    assert bypass(apart=(X_HAT, WEIGHTS)).status is Status.PASSED
    assert bypass(apart=(OTHER, {})).status is Status.PASSED
    assert bypass(held=OTHER).status is Status.PASSED


@pytest.mark.parametrize("kept", [{"after": OTHER}, {"apart": (OTHER, WEIGHTS)}, {"after": None}])
def test_what_the_encoder_keeps_is_seen(kept: dict[str, Any]) -> None:
    """By another picture of the same code, later or in a model that saw no image."""
    finding = bypass(**kept)
    assert finding.status is Status.FAILED
    assert finding.observed == {"path": Seen("memory")}


def test_a_way_around_in_forward_is_seen_by_a_code_that_is_held() -> None:
    """Where forward is something else and pictures still differ; one picture for all is no way around."""
    finding = bypass(held=OTHER, out=OTHER)
    assert finding.status is Status.FAILED
    assert finding.observed == {"path": Seen("forward")}
    assert bypass(held=X_HAT[:1].expand(4, -1, -1, -1), out=OTHER).status is Status.PASSED
    assert bypass(held=(OTHER, CODE), out=(OTHER, CODE)).status is Status.FAILED
    assert bypass(held=(OTHER, CODE), out=(X_HAT, CODE)).status is Status.PASSED
    assert bypass(held=torch.arange(4.0), out=OTHER).status is Status.FAILED
    for nothing in (None, "x", torch.zeros(0), torch.tensor(1.0), ()):
        assert bypass(held=nothing, out=OTHER).status is Status.PASSED
        assert bypass(held=OTHER, out=nothing).status is (
            Status.FAILED if isinstance(nothing, Tensor) else Status.PASSED
        )


def test_no_answer_comes_first() -> None:
    """An error is judged before any value; one with the code held says nothing."""
    assert composition.composed(UNFINISHED, ASKED).status is Status.NOT_ATTEMPTED
    assert composition.no_bypass(UNFINISHED, ASKED, [], UNFINISHED).status is Status.NOT_ATTEMPTED
    held = composition.no_bypass(answer(out=OTHER), ASKED, [UNFINISHED], UNFINISHED)
    assert held.status is Status.PASSED
