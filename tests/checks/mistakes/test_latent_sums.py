"""Each wrong mean and each wrong sum is the formula that its name says."""

from __future__ import annotations

from typing import Any

import pytest
import torch

from autograder.checks.mistakes import latent_sums
from autograder.rubric.misconception import Mistakes
from tests.checks.mistakes.bent import Bent

M, OTHER = Bent(1), Bent(2)
IMAGES = torch.rand(15, 1, 28, 28, generator=torch.Generator().manual_seed(3))
BOOTS, SNEAKERS, SANDALS = IMAGES.split((7, 5, 3))


def mean(values: torch.Tensor) -> torch.Tensor:
    """Over the images."""
    return values.sum(dim=0) / len(values)


def arrow(m: Bent) -> torch.Tensor:
    """From sneakers to boots."""
    return mean(m.mu(BOOTS)) - mean(m.mu(SNEAKERS))


MIXED = SANDALS + mean(BOOTS) - mean(SNEAKERS)
MEANS = {
    "mean-over-the-wrong-axis": [M.mu(BOOTS).sum(dim=1) / 4],
    "mean-of-everything": [M.mu(BOOTS).sum() / 28],
    "mean-is-a-sum": [7 * mean(M.mu(BOOTS))],
    "mean-missing": [M.mu(BOOTS)],
    "mean-keeps-a-dimension": [mean(M.mu(BOOTS))[None]],
    "mean-of-draws": [mean(M.draw(BOOTS))],
    "mean-of-logvar": [mean(M.logvar(BOOTS))],
    "mean-of-pixels": [M.mu(mean(BOOTS))[0]],
    "mean-another-model": [mean(OTHER.mu(BOOTS))],
}
SUMS = {
    "sum-sign": [M.mu(SANDALS) - arrow(M)],
    "sum-of-one-mean-sandal": [
        mean(M.mu(SANDALS)) + arrow(M),
        (mean(M.mu(SANDALS)) + arrow(M)).repeat(3, 1),
        (mean(M.mu(SANDALS)) + arrow(M))[None],
    ],
    "sum-without-sandals": [arrow(M), arrow(M).repeat(3, 1)],
    "sum-nothing-subtracted": [
        M.mu(SANDALS) + mean(M.mu(BOOTS)),
        M.mu(SANDALS) + mean(M.mu(BOOTS)) + mean(M.mu(SNEAKERS)),
    ],
    "sum-of-sums": [M.mu(SANDALS) + 7 * mean(M.mu(BOOTS)) - 5 * mean(M.mu(SNEAKERS))],
    "sum-of-one-pair": [M.mu(SANDALS) + M.mu(BOOTS[:1]) - M.mu(SNEAKERS[:1])],
    "sum-of-draws": [
        M.draw(SANDALS) + mean(M.draw(BOOTS)) - mean(M.draw(SNEAKERS)),
        M.draw(SANDALS) + arrow(M),
    ],
    "sum-of-pixels": [M.mu(MIXED), M.mu(MIXED.maximum(torch.zeros(())).minimum(torch.ones(())))],
    "sum-decoded": [M.decode(M.mu(SANDALS) + arrow(M))],
    "sum-another-model": [
        OTHER.mu(SANDALS) + arrow(OTHER),
        M.mu(SANDALS) + arrow(OTHER),
        OTHER.mu(SANDALS) + arrow(M),
    ],
}


def found(mistakes: Mistakes, name: str, subject: str, *images: torch.Tensor) -> list[Any]:
    """What each implementation returns, where the notebook's `vae` is another model."""
    staged = [m.wrong() | {} for m in mistakes.known if m.name == name]
    results = []
    for names in staged:
        names[subject].__globals__["vae"] = OTHER
        assert names[subject].__name__ == subject
        results.append(names[subject](M, *images))
    return results


def same(values: list[torch.Tensor], expected: list[torch.Tensor]) -> bool:
    """To rounding, in the same shapes."""
    pairs = list(zip(values, expected, strict=True))
    return all(v.shape == e.shape and torch.allclose(v, e, atol=1e-5) for v, e in pairs)


@pytest.mark.parametrize("name", MEANS)
def test_wrong_means(name: str) -> None:
    """By another route."""
    assert same(found(latent_sums.MEAN, name, "class_mean", BOOTS), MEANS[name])


@pytest.mark.parametrize("name", SUMS)
def test_wrong_sums(name: str) -> None:
    """By another route."""
    assert same(found(latent_sums.SUMS, name, "latent_arithmetic", BOOTS, SNEAKERS, SANDALS), SUMS[name])


def test_none_is_left_out() -> None:
    """Every mistake has its formula here."""
    assert {m.name for m in latent_sums.MEAN.known} == set(MEANS)
    assert {m.name for m in latent_sums.SUMS.known} == set(SUMS)
