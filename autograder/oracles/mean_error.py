"""A loss that is one mean squared error."""

from __future__ import annotations

import torch
from torch import Tensor

from autograder.exam.question import Answer
from autograder.oracles.answers import Asked, failed, kind, no_answer, passed, values
from autograder.oracles.tensors import one_number
from autograder.rubric.finding import Finding, Seen, number

APART = 0.5
"""How far images and reconstructions lie apart in the question about the mean, in every pixel."""


def apart(images: int) -> tuple[Tensor, Tensor]:
    """x_hat and x, (images, 1, 28, 28) each: 0.75 and 0.25 everywhere, so that all pixels cost the same."""
    x = torch.full((images, 1, 28, 28), 0.25)
    return x + APART, x


def value(answer: Answer, asked: Asked, x_hat: Tensor, x: Tensor, rtol: float) -> Finding:
    """``"out"`` is the squared error of x_hat, averaged over all pixels of all images."""
    if problem := no_answer(answer, asked):
        return problem
    out = values(answer)["out"]
    truth, got = float((x_hat.double() - x).square().mean()), one_number(out)
    if got is not None and abs(got - truth) <= rtol * truth:
        return passed()
    says = f"We asked for {asked.called}."
    if got is None:
        return failed(says, number(truth), kind(out), returned=kind(out))
    return failed(says, number(truth), number(got), ratio=Seen(got / truth))


def is_mean(answer: Answer, asked: Asked) -> Finding:
    """The loss of pixels that are all `apart` is of one pixel's size, and the same for ``"two"`` and
    ``"six"`` images.

    A sum over the pixels is 784 times a pixel's, one over a row 28 times; other errors than the squared one
    (absolute, root, cross-entropy) stay below 5 times it.
    """
    if problem := no_answer(answer, asked):
        return problem
    two, six = (one_number(values(answer)[name]) for name in ("two", "six"))
    says = f"We asked for {asked.called}, for 2 images and for 6, with the same error in every pixel."
    if two is None or six is None:
        got = kind(values(answer)["two" if two is None else "six"])
        return failed(says, "one number each time", got, returned=got)
    steady, small = abs(six - two) <= 1e-3 * abs(two), abs(two) <= 10 * APART**2
    if steady and small:
        return passed()
    wanted = f"the same both times, of the size of one pixel's {APART**2}"
    return failed(says, wanted, f"{number(two)} and {number(six)}", steady=str(steady), small=str(small))
