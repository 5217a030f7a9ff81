"""Each wrong loss is the formula that its name says."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest
import torch

from autograder.checks.mistakes import ae_loss
from tests.checks.mistakes.noting import wrong

X, X_HAT = torch.rand(2, 3, 1, 28, 28, generator=torch.Generator().manual_seed(1)).clamp(0.02, 0.98)
x, x_hat = X.double().numpy(), X_HAT.double().numpy()
d = x_hat - x
squares = (d**2).reshape(3, 784)
FORMULAS: dict[str, list[Any]] = {
    "loss-summed": [squares.sum()],
    "loss-summed-over-pixels": [squares.sum() / 3],
    "loss-summed-over-batch": [squares.sum() / 784],
    "loss-not-reduced": [d**2, squares.mean(axis=1), squares.sum(axis=1)],
    "loss-halved": [squares.mean() / 2],
    "loss-root": [np.sqrt(squares.mean())],
    "loss-absolute-error": [np.abs(d).mean()],
    "loss-not-squared": [d.mean(), -d.mean()],
    "loss-bce": [-(x * np.log(x_hat) + (1 - x) * np.log(1 - x_hat)).mean()],
    "loss-compares-with-itself": [0.0, 0.0],
    "loss-python-float": [squares.mean()],
    "loss-gradient-cut": [squares.mean()],
}
CUT = {"loss-python-float": [None], "loss-gradient-cut": [False], "loss-compares-with-itself": [False, True]}


@pytest.mark.parametrize("name", FORMULAS)
def test_the_formula_is_what_the_name_says(name: str) -> None:
    """Its value by another route, and whether a gradient goes back from it."""
    losses = [
        loss(X_HAT.clone().requires_grad_(), X)
        for loss in wrong(ae_loss.LOSS.known, name, "reconstruction_loss")
    ]
    for found, expected in zip(losses, FORMULAS[name], strict=True):
        value = found.detach().numpy() if isinstance(found, torch.Tensor) else found
        assert np.shape(value) == np.shape(expected)
        np.testing.assert_allclose(value, expected, rtol=1e-4, atol=1e-7)
    assert [getattr(f, "requires_grad", None) for f in losses] == CUT.get(name, [True] * len(losses))


def test_every_mistake_has_its_formula() -> None:
    """None is left out here."""
    assert {m.name for m in ae_loss.LOSS.known} == set(FORMULAS)
