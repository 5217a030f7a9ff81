"""Gradients: whether they arrive, and whether they are the right ones."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

import torch
from torch import Tensor

from autograder.exam.question import Answer
from autograder.oracles.answers import Asked, failed, kind, no_answer, passed, size, tensor, values
from autograder.oracles.tensors import close, one_number
from autograder.rubric.finding import Finding, Seen, number


def value_and_gradient(answer: Answer, asked: Asked, truth: Mapping[str, Tensor], rtol: float) -> Finding:
    """A scalar and its gradients, answered as ``"kl"`` and ``"grad"`` (a list), are what is true.

    ``truth``: ``"kl"`` first, then one gradient by the name of what it is with respect to.
    """
    if problem := no_answer(answer, asked):
        return problem
    value, slopes = values(answer)["kl"], _list(values(answer)["grad"], len(truth) - 1)
    got = one_number(value)
    names = list(truth)[1:]
    right = got is not None and close(torch.tensor(got), truth["kl"], rtol)
    both = list(zip(names, slopes, strict=True))
    if right and all(s is not None and close(s, truth[n], rtol, 1e-4) for n, s in both):
        return passed()
    observed: dict[str, Any] = {"value": kind(value) if got is None else Seen(got), "is": kind(value)}
    observed |= {f"d_{n}": "none" if s is None else Seen(s) for n, s in both}
    if right:
        says = f"The value of {asked.called} is right, but its gradient isn't."
        lost = [n for n, s in both if s is None]
        return failed(
            says, "gradients", f"none for {' and '.join(lost)}" if lost else "other numbers", **observed
        )
    shown_got = kind(value) if got is None else number(got)
    return failed(f"We asked for {asked.called}.", number(truth["kl"]), shown_got, **observed)


def arrive(answer: Answer, asked: Asked) -> Finding:
    """A gradient of ``"out"`` arrives. ``"grad"``: the largest by parameter, or a list of tensors."""
    if problem := no_answer(answer, asked):
        return problem
    grad = values(answer)["grad"]
    found = [g if isinstance(g, Tensor) else torch.tensor(g) for g in _each(grad) if g is not None]
    if any(bool(g.isfinite().all()) and bool(g.any()) for g in found):
        return passed()
    says = f"We asked for {asked.called}, and where its gradient goes."
    got = "none" if not found else "a gradient of 0" if not any(bool(g.any()) for g in found) else "no number"
    return failed(says, "a gradient", got, gradient=got, of=kind(values(answer)["out"]))


def _each(grad: Any) -> Sequence[Any]:
    if isinstance(grad, Mapping):
        return list(grad.values())
    return grad if isinstance(grad, (list, tuple)) else []


def reparameterized(answer: Answer, asked: Asked, mu: Tensor, logvar: Tensor, atol: float) -> Finding:
    """The gradients of one call's z are those of a moved and stretched draw.

    mu, logvar: (images, dims). z = mu + s(logvar) epsilon has dz/dmu = 1 and dz/dlogvar = (z - mu) s'/s,
    which is (z - mu) / 2 for the right s; no noise need be known. z = mu would fit without being a draw, so
    z must differ from mu.
    """
    if problem := no_answer(answer, asked):
        return problem
    z = tensor(values(answer)["z"])
    to_mu, to_logvar = _list(values(answer)["grad"], 2)
    if z is None or z.shape != mu.shape:
        got = kind(values(answer)["z"])
        return failed(f"We asked for {asked.called}.", f"z of shape {size(mu.shape)}", got, z=got)
    moved = z - mu
    drawn = bool((moved.abs() > 1e-6).any())
    if to_mu is not None and to_logvar is not None and drawn:
        ones = torch.ones_like(moved)
        if close(to_mu, ones, 0, atol) and close(to_logvar, moved / 2, 0, atol):
            return passed()
    return failed(
        f"We asked for {asked.called}, and for its gradients.",
        "1 for mu, (z - mu) / 2 for logvar",
        _arrived(to_mu, to_logvar) if drawn else "z = mu, without any draw",
        drawn="yes" if drawn else "no",
        to_mu="none" if to_mu is None else Seen(to_mu, atol=0.01),
        to_logvar=_slope(to_mu, to_logvar, moved),
    )


def _slope(to_mu: Tensor | None, to_logvar: Tensor | None, moved: Tensor) -> str | Seen:
    """dz/dlogvar over (z - mu), which no noise is left in; but only where z rests on mu."""
    if to_mu is None or to_logvar is None:
        return "none" if to_logvar is None else "some"
    return Seen(to_logvar / moved, atol=0.02, rtol=0.02)


def _arrived(to_mu: Tensor | None, to_logvar: Tensor | None) -> str:
    lost = [name for name, g in (("mu", to_mu), ("logvar", to_logvar)) if g is None]
    return f"nothing arrives at {' and '.join(lost)}" if lost else "other numbers"


def _list(found: Any, length: int) -> Sequence[Tensor | None]:
    """The gradients answered, as float64; all None where there is no list of them."""
    if not isinstance(found, (list, tuple)) or len(found) != length:
        return [None] * length
    return [None if g is None else tensor(g) for g in found]
