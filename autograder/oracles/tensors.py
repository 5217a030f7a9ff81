"""Numbers and shapes."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import torch

from autograder.exam.question import Answer
from autograder.oracles.answers import Asked, failed, kind, no_answer, passed, size, tensor, values
from autograder.rubric.finding import Finding, Seen, number


def numbers(answer: Answer, asked: Asked, expected: Mapping[str, float], atol: float) -> Finding:
    """Each named value is the expected number within ``atol``. A tensor with one element is a number."""
    if problem := no_answer(answer, asked):
        return problem
    got = {name: one_number(values(answer)[name]) for name in expected}
    if all(x is not None and abs(x - expected[name]) <= atol for name, x in got.items()):
        return passed()
    shown = [kind(values(answer)[n]) if x is None else number(x) for n, x in got.items()]
    observed = {n: kind(values(answer)[n]) if x is None else Seen(x, atol) for n, x in got.items()}
    wanted = " and ".join(number(x) for x in expected.values())
    return failed(f"We asked for {asked.called}.", wanted, " and ".join(shown), **observed)


def same(
    answer: Answer, asked: Asked, expected: Mapping[str, torch.Tensor], rtol: float = 1e-4, atol: float = 1e-6
) -> Finding:
    """Each named value is the expected tensor: its shape, and all its numbers within the tolerances."""
    if problem := no_answer(answer, asked):
        return problem
    got = {name: tensor(values(answer)[name]) for name in expected}
    wrong = [n for n, truth in expected.items() if (x := got[n]) is None or not close(x, truth, rtol, atol)]
    if not wrong:
        return passed()
    observed = {n: kind(values(answer)[n]) if x is None else Seen(x, atol, rtol) for n, x in got.items()}
    found, truth = got[wrong[0]], expected[wrong[0]]
    if found is None or found.shape != truth.shape:
        wanted, came = kind(truth), kind(values(answer)[wrong[0]])
    else:
        wanted, came = _where_they_differ(truth.double(), found)
    return failed(f"We asked for {asked.called}.", wanted, came, **observed)


def _where_they_differ(truth: torch.Tensor, found: torch.Tensor) -> tuple[str, str]:
    """The row of each in which they differ most, up to four numbers of it."""
    rows = [x.reshape(-1, x.shape[-1]) if x.ndim else x.reshape(1, 1) for x in (truth, found)]
    apart = (rows[0] - rows[1]).abs().where(rows[0] != rows[1], 0.0)  # -inf is not apart from -inf
    most = int(apart.amax(1).argmax())  # nan counts as most
    return tuple(_listed(each[most]) for each in rows)  # type: ignore[return-value]


def _listed(row: torch.Tensor) -> str:
    return ", ".join(map(number, row[:4])) + (", …" if len(row) > 4 else "")


def one_number(value: Any) -> float | None:
    """The number that a value holds, None where it doesn't hold exactly one."""
    found = tensor(value)
    return float(found) if found is not None and found.numel() == 1 else None


def shape_of(value: Any) -> tuple[int, ...] | None:
    """The shape of a tensor or array, None for anything else."""
    found = tensor(value)
    return None if found is None else tuple(found.shape)


def shape_text(value: Any) -> str:
    """A shape, or what else it is, as an observation."""
    shape = shape_of(value)
    return kind(value) if shape is None else size(shape)


def close(a: torch.Tensor, b: torch.Tensor, rtol: float, atol: float = 1e-6) -> bool:
    """Same shape and same numbers within the tolerances."""
    return a.shape == b.shape and torch.allclose(a.double(), b.double(), rtol=rtol, atol=atol)
