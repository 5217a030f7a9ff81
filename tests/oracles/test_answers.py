"""What answers mean before their values are looked at."""

from __future__ import annotations

import numpy as np
import pytest
import torch

from autograder.exam.question import Answer, Died, Raised, Returned, TimedOut
from autograder.oracles.answers import Asked, kind, no_answer, tensor
from autograder.oracles.tensors import numbers
from autograder.rubric.finding import Status

ASKED = Asked("VAE.encode", "`encode` of 3 images")


@pytest.mark.parametrize(
    ("answer", "status"),
    [
        (Raised("NotImplementedError", "", "a", function="encode"), Status.NOT_ATTEMPTED),
        (Raised("NotImplementedError", "", "a", function="__init__"), Status.NOT_ATTEMPTED),
        (Raised("NotImplementedError", "", "a", function="kl_divergence"), Status.BLOCKED),
        (Raised("Missing", "there is no `VAE` in the notebook at this point", "a"), Status.NOT_ATTEMPTED),
        (Raised("Missing", "`model` has no `encode`", "a"), Status.NOT_ATTEMPTED),
        (Raised("Missing", "there is no `vae` in the notebook at this point", "a"), Status.BLOCKED),
        (Raised("ValueError", "no", "model"), Status.BLOCKED),
        (Raised("ValueError", "no", "a"), Status.FAILED),
        (TimedOut(10.0), Status.FAILED),
        (Died("killed"), Status.FAILED),
    ],
)
def test_statuses(answer: Answer, status: Status) -> None:
    """Unfinished is not attempted, unfinished elsewhere blocks, everything else fails, with a sentence."""
    finding = no_answer(answer, ASKED)
    assert finding is not None
    assert finding.status is status
    assert finding.says.endswith((".", "?"))
    assert "Traceback" not in finding.says


def test_the_students_line_is_shown() -> None:
    """A raised error names its class, message, and the student's own function and line."""
    finding = no_answer(Raised("RuntimeError", "bad shape", "a", "encode", "h = h.view(64, 9)"), ASKED)
    assert finding is not None
    assert finding.says == (
        "`encode` of 3 images raised RuntimeError: bad shape. It happened in `encode`: `h = h.view(64, 9)`."
    )


def test_sizes_in_messages_are_no_behaviour() -> None:
    """The same error in models of other widths is the same observation; another error isn't."""
    texts = [
        "shape '[64, 1568]' is invalid for input of size 4704",
        "shape '[64, 784]' is invalid for input of size 9",
    ]
    one, other = (no_answer(Raised("RuntimeError", text, "a"), ASKED) for text in texts)
    third = no_answer(Raised("RuntimeError", "mat1 and mat2 shapes cannot be multiplied", "a"), ASKED)
    assert one is not None
    assert other is not None
    assert third is not None
    assert one.agrees(other)
    assert not one.agrees(third)


@pytest.mark.parametrize(
    "value", [2.29, np.float64(2.29), torch.tensor(2.29), torch.tensor([2.29]), np.array(2.29)]
)
def test_a_number_is_a_number(value: object) -> None:
    """A number counts in whatever it is held."""
    answer = Returned({"kl": value})
    assert numbers(answer, ASKED, {"kl": 2.29}, atol=0.01).status is Status.PASSED


@pytest.mark.parametrize(
    "value", [None, "2.29", True, [2.29], torch.zeros(2), torch.tensor(1j), float("nan"), {}]
)
def test_what_is_no_number_fails(value: object) -> None:
    """Anything else fails, and is named in plain words."""
    finding = numbers(Returned({"kl": value}), ASKED, {"kl": 2.29}, atol=0.01)
    assert finding.status is Status.FAILED
    assert finding.got


def test_kinds_in_plain_words() -> None:
    """What came back is told without Python's own names."""
    assert kind(None) == "nothing (is there a `return`?)"
    assert kind(torch.zeros(3, 10)) == "a tensor of shape 3×10"
    assert kind((torch.zeros(()), 2.0)) == "2 things: a tensor with one number, a Python number"
    assert tensor("a") is None
