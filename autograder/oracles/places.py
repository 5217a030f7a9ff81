"""Places in a latent space: the mean of some, and some that were moved by an arrow."""

from __future__ import annotations

from typing import Any, NamedTuple

from torch import Tensor

from autograder.exam.question import Answer
from autograder.oracles import given
from autograder.oracles.answers import Asked, failed, kind, no_answer, passed, size, tensor, values
from autograder.oracles.tensors import close, shape_of
from autograder.rubric.finding import Finding, Seen

ATOL = 1e-4
NOT_MOVED = 1e-3
"""Of the arrow's length; less is rounding."""


class Sum(NamedTuple):
    """What latent arithmetic is made of: places, (n, D) float64, and the arrow that moves them, (D,)."""

    places: Tensor
    arrow: Tensor


def mean(answer: Answer, asked: Asked, expected: Tensor) -> Finding:
    """``"out"`` is the mean place, (D,)."""
    if problem := no_answer(answer, asked):
        return problem
    value = values(answer)["out"]
    if _is(value, expected):
        return passed()
    wanted = f"the mean of mu, {size(expected.shape)}"
    got = "other numbers" if shape_of(value) == tuple(expected.shape) else kind(value)
    return failed(f"We asked for {asked.called}.", wanted, got, **_seen(answer))


def mean_of_given(
    answer: Answer, of_twin: Answer, asked: Asked, expected: Tensor, expected_of_twin: Tensor
) -> Finding:
    """The mean is taken with the model handed in. ``of_twin``: the same images with another model."""
    if problem := no_answer(answer, asked) or no_answer(of_twin, asked):
        return problem
    one, other = values(answer)["out"], values(of_twin)["out"]
    if one is None:
        got = kind(one)
        return failed(f"We asked for {asked.called}.", "a mean in each model", got, returned=got)
    return given.model(asked, _same(one, other), _is(one, expected), _is(other, expected_of_twin))


def formula(answer: Answer, of_twin: Answer, asked: Asked, right: Sum, of_twins: Sum) -> Finding:
    """On average the places are moved by the arrow, forwards or backwards, with either model."""
    for each, expected in ((answer, right), (of_twin, of_twins)):
        rows = _rows(each, asked, expected)
        if isinstance(rows, Finding):
            return rows
        moved = rows.mean(dim=0) - expected.places.mean(dim=0)
        if not (close(moved, expected.arrow, 1e-4, ATOL) or close(moved, -expected.arrow, 1e-4, ATOL)):
            with_twin = {"of_twin": "yes"} if each is of_twin else {}
            says = f"We asked for {asked.called}{', with another model' if with_twin else ''}."
            wanted = "moved by the mean of the boots - the mean of the sneakers"
            return failed(says, wanted, "moved otherwise", **with_twin, **_seen(each))
    return passed()


def sign(answer: Answer, asked: Asked, right: Sum) -> Finding:
    """On average the places are moved towards where the arrow points: neither away nor not at all."""
    rows = _rows(answer, asked, right)
    if isinstance(rows, Finding):
        return rows
    moved = rows.mean(dim=0) - right.places.mean(dim=0)
    if float((moved * right.arrow).sum()) > NOT_MOVED * float(right.arrow.square().sum()):
        return passed()
    says = f"We asked for {asked.called}."
    return failed(says, "moved towards the boots", "not moved towards them", **_seen(answer))


def one_by_one(answer: Answer, asked: Asked, right: Sum) -> Finding:
    """There is a row for each place, and all are moved alike: what tells them apart is kept."""
    rows = _rows(answer, asked, right)
    if isinstance(rows, Finding):
        return rows
    shape = tuple(right.places.shape)
    if shape_of(values(answer)["out"]) == shape:
        kept = right.places - right.places.mean(dim=0)
        if close(rows - rows.mean(dim=0), kept, 1e-4, ATOL):
            return passed()
    wanted = f"a place for each sandal, {size(shape)}, all moved by the same arrow"
    return failed(f"We asked for {asked.called}.", wanted, kind(values(answer)["out"]), **_seen(answer))


def _rows(answer: Answer, asked: Asked, right: Sum) -> Tensor | Finding:
    """The answered places as (rows, D)."""
    if problem := no_answer(answer, asked):
        return problem
    value = values(answer)["out"]
    got, latent_dim = tensor(value), len(right.arrow)
    if got is None or got.shape[-1:] != (latent_dim,) or not got.numel():
        wanted = f"places of {latent_dim} numbers each"
        return failed(f"We asked for {asked.called}.", wanted, kind(value), returned=kind(value))
    return got.reshape(-1, latent_dim)


def _is(value: Any, expected: Tensor) -> bool:
    got = tensor(value)
    return got is not None and close(got, expected, 1e-4, ATOL)


def _same(one: Any, other: Any) -> bool:
    first, second = tensor(one), tensor(other)
    return first is not None and second is not None and close(first, second, 0.0, 1e-7)


def _seen(answer: Answer) -> dict[str, Any]:
    """The value itself, or that there is chance in it: asked twice, ``"again"`` differs."""
    value, again = values(answer)["out"], values(answer).get("again")
    got = tensor(value)
    if got is None:
        return {"returned": kind(value)}
    if again is not None and not _same(value, again) and bool(got.isfinite().all()):
        return {"chance": "yes", "shape": size(got.shape)}
    return {"value": Seen(got, atol=1e-3)}
