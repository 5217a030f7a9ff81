"""Maps of codes in the plane: whether neighbours stay neighbours."""

from __future__ import annotations

import torch
from torch import Tensor

from autograder.exam.question import Answer
from autograder.oracles.answers import Asked, failed, kind, no_answer, passed, size, tensor, values
from autograder.oracles.tensors import shape_of
from autograder.rubric.finding import Finding, Seen

GROUPS, DIRECTIONS = 10, 3


def codes(generator: torch.Generator, n: int, latent_dim: int) -> Tensor:
    """n codes in ten groups, each thick in a few directions of its own: (n, latent_dim) float32.

    A plane keeps their neighbours well only where it is bent, as t-SNE's is. Measured with 500 codes and
    32 dimensions: trustworthiness .994 to .997 by t-SNE at perplexities 5 to 100, .975 after 250 iterations,
    .995 by cosines; at most .87 by a principal plane, .75 by two of the dimensions.
    """
    centres = torch.randn(GROUPS, latent_dim, generator=generator)
    ways = 0.5 * torch.randn(GROUPS, DIRECTIONS, latent_dim, generator=generator)
    group = torch.randint(GROUPS, (n,), generator=generator)
    along = torch.randn(n, 1, DIRECTIONS, generator=generator)
    noise = 0.1 * torch.randn(n, latent_dim, generator=generator)
    return centres[group] + (along @ ways[group]).squeeze(1) + noise


def two_numbers(answer: Answer, asked: Asked, n: int) -> Finding:
    """``"out"`` has two numbers a code, (n, 2), all finite."""
    if problem := no_answer(answer, asked):
        return problem
    value = values(answer)["out"]
    points = tensor(value)
    if points is not None and points.shape == (n, 2) and bool(points.isfinite().all()):
        return passed()
    got = kind(value) if shape_of(value) != (n, 2) else "numbers that are none (NaN or infinite)"
    return failed(f"We asked for {asked.called}.", f"points of shape {size((n, 2))}", got, shape=got)


def neighbours(answer: Answer, asked: Asked, high: Tensor, line: float) -> Finding:
    """The points in ``"out"`` keep the codes' neighbours: trustworthiness of at least ``line``.

    high: (n, D). Where the points are no (n, 2), that is what is found here too.
    """
    problem = two_numbers(answer, asked, len(high))
    if problem.says:
        return problem
    points = tensor(values(answer)["out"])
    assert points is not None
    kept = trustworthiness(high.double(), points)
    if kept >= line:
        return passed(trustworthiness=kept)
    says = f"We asked for {asked.called}. Neighbours on your map are not neighbours among the codes."
    seen = {"kept": Seen(kept, atol=0.03), "flat": "yes" if _linear(high.double(), points) else "no"}
    return failed(says, "neighbours that stay neighbours", "others next to each other", **seen)


def trustworthiness(high: Tensor, low: Tensor, k: int = 5) -> float:
    """How far the k nearest neighbours in ``low`` are near in ``high`` too: 1 is all of them, .5 is chance.

    high: (n, D), low: (n, 2), n above 2 k. Source: Venna and Kaski 2001; as scikit-learn has it.
    """
    n = len(high)
    itself = torch.eye(n, dtype=torch.bool)
    order = torch.cdist(high, high).masked_fill(itself, torch.inf).argsort(dim=1)
    rank = torch.empty_like(order).scatter_(1, order, torch.arange(1, n + 1).expand(n, n))
    near = torch.cdist(low, low).masked_fill(itself, torch.inf).topk(k, largest=False).indices
    beyond = (rank.gather(1, near) - k).clamp(min=0).sum()
    return 1 - float(beyond) * 2 / (n * k * (2 * n - 3 * k - 1))


def _linear(high: Tensor, low: Tensor) -> bool:
    """Whether the points are the codes seen from some side: a linear function of them."""
    ones = torch.ones(len(high), 1, dtype=high.dtype)
    inputs = torch.cat([high, ones], dim=1)
    rest = low - inputs @ torch.linalg.lstsq(inputs, low).solution
    return float(rest.square().sum()) < 1e-3 * float((low - low.mean(dim=0)).square().sum())
