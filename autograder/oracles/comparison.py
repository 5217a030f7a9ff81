"""A comparison of models of several sizes: each made anew, each judged by the test images."""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from dataclasses import replace
from typing import Any, NamedTuple

import torch
from torch import Tensor

from autograder.exam.question import Answer
from autograder.oracles.answers import Asked, failed, kind, no_answer, passed, values
from autograder.oracles.tensors import one_number
from autograder.rubric.finding import Finding, Status, number

RTOL = 0.3
"""How closely a reported error must agree with a model's: a student may look at it at another moment."""


class Plain(NamedTuple):
    """Images whose errors tell them apart where a model draws grey: (N, 1, 28, 28) float32 in [0, 1].

    ``train``: 0.5 on average, so that the error of training is next to nothing. ``test``: three batches of
    16, dark, bright and half bright, whose errors are about 1/4, 1/4 and 1/16.
    """

    train: Tensor
    test: Tensor


def plain(generator: torch.Generator) -> Plain:
    """Fresh ones: 64 and 48."""
    levels = torch.tensor([0.05, 0.95, 0.75]).repeat_interleave(16).view(-1, 1, 1, 1)
    noise = 0.1 * torch.rand(112, 1, 28, 28, generator=generator) - 0.05
    return Plain(0.5 + noise[:64], levels + noise[64:])


def fresh(answer: Answer, asked: Asked, sizes: Sequence[int]) -> Finding:
    """For each size a model of that size was made, and its weights moved.

    ``"made"``: all models that were made while it was asked, each with its size, whether it was trained, and
    its errors.
    """
    if problem := no_answer(answer, asked):
        return problem
    made = [model["size"] for model in _made(answer)]
    if set(sizes) <= {model["size"] for model in _made(answer) if model["trained"]}:
        return passed()
    says = f"We asked for {asked.called}, and looked at the models that it made."
    if not made:
        return failed(says, "a new model for each size", "no `Autoencoder` was made", made="none")
    if set(sizes) <= set(made):
        return failed(says, "models that are trained", "models as they were made", made="not trained")
    got = "one model" if len(made) == 1 else f"models of size {', '.join(str(size) for size in made)}"
    kinds = "one" if len(made) == 1 else "all alike" if len(set(made)) == 1 else "others"
    return failed(says, f"a new model for each of {_listed(sizes)}", got, made=kinds)


def by_test_images(answer: Answer, asked: Asked, sizes: Sequence[int]) -> Finding:
    """What is returned has for each size the error of a model that was made, over all test images.

    ``"errors"``: what the function returned.
    """
    if problem := no_answer(answer, asked):
        return problem
    errors = values(answer)["errors"]
    says = f"We asked for {asked.called}."
    wanted = f"a dictionary with a number for each of {_listed(sizes)}"
    if not isinstance(errors, Mapping) or set(errors) != set(sizes):
        got = f"keys {_listed(errors)}" if isinstance(errors, Mapping) else kind(errors)
        return failed(
            says, wanted, got, returned="other keys" if isinstance(errors, Mapping) else kind(errors)
        )
    reported = [one_number(errors[size]) for size in sizes]
    lost = next((errors[size] for size, error in zip(sizes, reported, strict=True) if error is None), None)
    if None in reported:
        return failed(says, wanted, kind(lost), returned=kind(lost))
    made = _made(answer)
    if not made:
        return Finding(
            Status.BLOCKED, f"{says} No `Autoencoder` was made, so nothing is there to compare with."
        )
    whats = {_what(error, made) for error in reported if error is not None}
    if whats == {"test"}:
        return passed()
    what = whats.pop() if len(whats) == 1 else "several"
    says = f"{says} Its test images differ from those it trains on, so that one can tell what was averaged."
    return failed(
        says, "the mean error over the test images", WHATS.get(what, "other numbers"), returned=what
    )


WHATS = {
    "train": "the error on the training images",
    "last": "the error of the last test batch alone",
    "sum": "the sum over the test batches",
}


def _what(error: float, made: Sequence[Mapping[str, Any]]) -> str:
    """Which of the models' errors a number is: their mean over the test batches, or what else.

    The student's own loss is as good as the squared error: a wrong one is judged elsewhere.
    """
    tested = [batches for model in made for batches in (model["test"], model["own"]) if batches]
    known = {"test": lambda each: sum(each) / len(each), "last": lambda each: each[-1], "sum": sum}
    for what, of in known.items():
        if any(math.isclose(error, of(batches), rel_tol=RTOL) for batches in tested):
            return what
    return "train" if any(abs(error) <= max(10 * model["train"], 0.02) for model in made) else "other"


def _made(answer: Answer) -> Sequence[Mapping[str, Any]]:
    """The models made; what is no report of one is left out."""
    found = values(answer)["made"]
    return [model for model in found if _is_report(model)] if isinstance(found, list) else []


def _is_report(model: Any) -> bool:
    if not isinstance(model, dict) or set(model) != {"size", "trained", "train", "test", "own"}:
        return False
    test, own = (model[name] if isinstance(model[name], list) else [] for name in ("test", "own"))
    numbers = (model["train"], *test, *own)
    return type(model["size"]) is int and bool(test) and all(type(error) is float for error in numbers)


def order(answer: Answer, asked: Asked, made: Finding, small: int, large: int, share: float) -> Finding:
    """With ``large`` numbers the test error is at most ``share`` of what it is with ``small`` ones.

    ``made``: what `fresh` found; numbers that no models of these sizes stand behind have no order to judge.
    """
    if problem := no_answer(answer, asked):
        return problem
    errors = values(answer)["errors"]
    known = errors if isinstance(errors, Mapping) else {}
    few, many = one_number(known.get(small)), one_number(known.get(large))
    says = f"We asked for {asked.called}, with 150 batches of garments to train on."
    if few is None or many is None or not few > 0:
        return failed(says, f"errors for {small} and for {large}", kind(errors))
    staff = {"error_small": few, "error_large": many, "share": many / few, "share_line": share}
    if made.status is not Status.PASSED:
        return Finding(Status.BLOCKED, "This needs a new model for each size, trained.", staff=staff)
    if many <= share * few:
        return replace(passed(), staff=staff)
    wanted = f"a clearly smaller error with {large} numbers than with {small}"
    return replace(
        failed(says, wanted, f"{number(many)} with {large}, {number(few)} with {small}"), staff=staff
    )


def _listed(sizes: Any) -> str:
    return " and ".join(str(size) for size in sizes)[:60]
