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
