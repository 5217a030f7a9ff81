"""Walks from one picture to another: on a straight road, with both ends, in order."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any, NamedTuple

import torch
from torch import Tensor

from autograder.exam.question import Answer
from autograder.oracles import given
from autograder.oracles.answers import Asked, failed, kind, no_answer, passed, size, tensor, values
from autograder.oracles.tensors import shape_of
from autograder.rubric.finding import Finding, Seen, Status, number

Road = Callable[[Tensor], Tensor]
"""The pictures of a straight road: t, (n,) float64 in [0, 1], to (n, 784)."""

TOLERANCE = 1e-4
"""Largest difference of a pixel; the contract's."""
KNOTS = 1001
EVEN = 2e-3


class Walk(NamedTuple):
    """Pictures, (n, 784) float64, and for each the nearest place of a road and how far off it is.

    ``t``: (n,) in [0, 1]. ``off``: (n,), the largest difference of a pixel there.
    """

    pictures: Tensor
    t: Tensor
    off: Tensor

    @property
    def on_road(self) -> bool:
        """Whether all pictures are the road's, each from another place."""
        places = len((self.t / EVEN).round().unique())
        return bool((self.off <= TOLERANCE).all()) and places == len(self.t)


def ends(answer: Answer, asked: Asked, road: Road) -> Finding:
    """The walk in ``"out"`` begins and ends where the road does, from whichever side."""
    walk = _walk(answer, asked, road)
    if isinstance(walk, Finding):
        return walk
    start, end = road(torch.tensor([0.0, 1.0], dtype=torch.float64))
    first, last = walk.pictures[0], walk.pictures[-1]
    if (_same(first, start) and _same(last, end)) or (_same(first, end) and _same(last, start)):
        return passed()
    got = f"the first is {_place(walk, 0)}, the last {_place(walk, -1)}"
    wanted = "the first picture at t = 0, the last at t = 1"
    return failed(f"We asked for {asked.called}.", wanted, got, **_seen(answer, walk))


def straight(answer: Answer, asked: Asked, road: Road) -> Finding:
    """Every picture in ``"out"`` is one of the road's, to 1e-4 a pixel, and no two are the same."""
    walk = _walk(answer, asked, road)
    if isinstance(walk, Finding):
        return walk
    if walk.on_road:
        return passed()
    astray = int((walk.off > TOLERANCE).sum())
    got = f"{astray} of {len(walk.t)} beside it" if astray else "several at one place"
    wanted = "every picture at a place of its own on the straight road"
    return failed(f"We asked for {asked.called}.", wanted, got, **_seen(answer, walk))


def in_order(answers: Mapping[int, Answer], asked: Asked, road: Road) -> Finding:
    """For each number of steps there are as many pictures, (steps, 1, 28, 28), from t = 0 towards t = 1.

    In even steps. Where on a road they lie can't be said of pictures beside it; of those only number and
    shape are judged here.
    """
    for steps, answer in answers.items():
        walk = _walk(answer, asked, road)
        if isinstance(walk, Finding):
            return walk
        value = values(answer)["out"]
        says = f"We asked for {asked.called}, with steps = {steps}."
        if shape_of(value) != (steps, 1, 28, 28):
            wanted = f"a tensor of shape {size((steps, 1, 28, 28))}"
            return failed(says, wanted, kind(value), shape=kind(value), **_seen(answer, walk))
        if trouble := _disorder(walk):
            return failed(says, "t from 0 to 1, in even steps", trouble, **_seen(answer, walk))
    return passed()


def _disorder(walk: Walk) -> str:
    """What is wrong about the order of a walk; empty where nothing is."""
    even = torch.linspace(float(walk.t[0]), float(walk.t[-1]), len(walk.t), dtype=torch.float64)
    wrong = bool(walk.t[0] > walk.t[-1]) or bool(((walk.t - even).abs() > EVEN).any())
    return "t = " + ", ".join(f"{t:.2f}" for t in walk.t.tolist()) if walk.on_road and wrong else ""


def both(first: Finding, second: Finding) -> Finding:
    """One criterion that asks for two things: the first that was not met."""
    return second if first.status is Status.PASSED else first


def given_model(answer: Answer, of_twin: Answer, asked: Asked, road: Road, twins_road: Road) -> Finding:
    """The walk follows the model handed in. ``of_twin``: the same walk with another model."""
    walk, twins = _walk(answer, asked, road), _walk(of_twin, asked, twins_road)
    if isinstance(walk, Finding):
        return walk
    if isinstance(twins, Finding):
        return twins
    same = walk.pictures.shape == twins.pictures.shape and _same(walk.pictures, twins.pictures)
    return given.model(asked, same, walk.on_road, twins.on_road)


def _walk(answer: Answer, asked: Asked, road: Road) -> Walk | Finding:
    if problem := no_answer(answer, asked):
        return problem
    value = values(answer)["out"]
    pictures = _pictures(value)
    if pictures is None:
        return failed(f"We asked for {asked.called}.", "pictures of 28×28", kind(value), returned=kind(value))
    return _nearest(pictures, road)


def _pictures(value: Any) -> Tensor | None:
    """Pictures as (n, 784) float64, however they are packed; None for what holds none."""
    parts = value if isinstance(value, (tuple, list)) else [value]
    found = [tensor(part) for part in parts]
    flat = [part.flatten() for part in found if part is not None and part.shape[-1:] == (28,)]
    whole = torch.cat(flat) if flat and len(flat) == len(found) else torch.zeros(0)
    if whole.numel() < 2 * 784 or whole.numel() % 784 or not bool(whole.isfinite().all()):
        return None
    return whole.reshape(-1, 784)


def _nearest(pictures: Tensor, road: Road) -> Walk:
    """The nearest place of the road: that of the nearest knot, then on the chords to both its neighbours."""
    knots = road(torch.linspace(0, 1, KNOTS, dtype=torch.float64)).double()
    knot = torch.cdist(pictures, knots).argmin(dim=1)
    found = [_on_chord(pictures, knots, (knot + side).clamp(0, KNOTS - 2)) for side in (-1, 0)]
    (t, off), (other_t, other_off) = found
    nearer = off <= other_off
    return Walk(pictures, torch.where(nearer, t, other_t), torch.where(nearer, off, other_off))


def _on_chord(pictures: Tensor, knots: Tensor, at: Tensor) -> tuple[Tensor, Tensor]:
    start, chord = knots[at], knots[at + 1] - knots[at]
    share = ((pictures - start) * chord).sum(dim=1) / chord.square().sum(dim=1).clamp(min=1e-30)
    share = share.clamp(0, 1)
    off = (pictures - start - share[:, None] * chord).abs().amax(dim=1)
    return (at + share) / (KNOTS - 1), off


def _same(a: Tensor, b: Tensor) -> bool:
    return bool(((a - b).abs() <= TOLERANCE).all())


def _place(walk: Walk, index: int) -> str:
    return f"at t = {number(walk.t[index])}" if walk.off[index] <= TOLERANCE else "beside the road"


def _seen(answer: Answer, walk: Walk) -> dict[str, Any]:
    """The pictures themselves, or that there is chance in them: asked twice, ``"again"`` differs."""
    again = _pictures(values(answer).get("again"))
    if again is not None and (again.shape != walk.pictures.shape or not _same(again, walk.pictures)):
        return {"chance": "yes"}
    return {"pictures": Seen(walk.pictures, atol=TOLERANCE, rtol=0.0)}
