"""Each wrong KL and each wrong loss is the formula that its name says."""

from __future__ import annotations

import inspect
from typing import Any

import numpy as np
import pytest
import torch

from autograder.checks.mistakes import vae_loss
from tests.checks.mistakes.noting import wrong

# All that has its logarithm taken is positive, so that a formula has a number here wherever it can.
RANDOM = torch.Generator().manual_seed(1)
X, X_HAT = torch.rand(2, 3, 1, 28, 28, generator=RANDOM).clamp(0.02, 0.98)
MU, LOGVAR = torch.rand(2, 3, 5, generator=RANDOM) + 0.3
m, v, x, x_hat = (given.double().numpy() for given in (MU, LOGVAR, X, X_HAT))
each = (m**2 + np.exp(v) - 1 - v) / 2
KL: dict[str, list[Any]] = {
    "kl-sign": [-each.sum()],
    "kl-half-missing": [2 * each.sum()],
    "kl-mean-over-dims": [each.sum() / 5],
    "kl-mean-over-batch": [each.sum() / 3],
    "kl-mean-over-everything": [each.sum() / 15],
    "kl-not-summed": [each.sum(axis=1), each],
    "kl-logvar-as-sigma": [(m**2 + v**2 - 1 - 2 * np.log(v)).sum() / 2],
    "kl-logvar-as-variance": [(m**2 + v - 1 - np.log(v)).sum() / 2],
    "kl-exp-forgotten": [(m**2 - 1).sum() / 2, (m**2 + v**2 - 1 - v).sum() / 2],
    "kl-squared-twice": [(m**2 + np.exp(2 * v) - 1 - v).sum() / 2],
    "kl-logvar-as-log-sigma": [(m**2 + np.exp(2 * v) - 1 - 2 * v).sum() / 2],
    "kl-sigma-not-squared": [(m**2 + np.exp(v / 2) - 1 - v).sum() / 2],
    "kl-f-kl-div": [
        (v * (np.log(v) - m)).sum(),
        (v * (np.log(v) - m)).sum() / 3,
        (np.exp(v) * (v - m)).sum(),
        (np.exp(v) * (v - m)).sum() / 3,
    ],
    "kl-python-float": [each.sum()],
    "kl-gradient-cut": [each.sum()],
}
R, K = ((x_hat - x) ** 2).sum() / 3, each.sum() / 3
BCE = -(x * np.log(x_hat) + (1 - x) * np.log(1 - x_hat)).sum() / 3
ABSOLUTE = np.abs(x_hat - x).sum() / 3
# With beta = 3: loss, recon_loss, kl.
LOSSES = {
    "loss-mean-over-pixels": [(R / 784 + 3 * K, R / 784, K)],
    "loss-recon-not-per-image": [(3 * R + 3 * K, 3 * R, K)],
    "loss-halved": [(R / 2 + 3 * K, R / 2, K)],
    "loss-bce": [(BCE + 3 * K, BCE, K)],
    "loss-absolute-error": [(ABSOLUTE + 3 * K, ABSOLUTE, K)],
    "loss-kl-not-per-image": [(R + 9 * K, R, 3 * K)],
    "loss-beta-ignored": [(R + K, R, K)],
    "loss-beta-on-reconstruction": [(3 * R + K, R, K)],
    "loss-beta-on-both": [(3 * R + 3 * K, R, K)],
    "loss-beta-twice": [(R + 9 * K, R, 3 * K), (R + 9 * K, R, K)],
    "loss-beta-in-kl": [(R + 3 * K, R, 3 * K)],
    "loss-kl-subtracted": [(R - 3 * K, R, K)],
    "loss-kl-left-out": [(R, R, K)],
    "loss-order-of-returns": [(R + 3 * K, K, R)],
    "loss-gradient-cut": [(R + 3 * K, R, K), (R + 3 * K, R, K)],
}
# Whether a gradient goes back; a number of Python's can't say. All others go back.
CUT = {"kl-python-float": [None], "kl-gradient-cut": [False], "loss-gradient-cut": [False, None]}


def leaves() -> list[torch.Tensor]:
    """x_hat, mu and logvar, which gradients are asked for."""
    return [given.clone().requires_grad_() for given in (X_HAT, MU, LOGVAR)]


def plain(found: Any) -> Any:
    """As numpy has it."""
    return found.detach().numpy() if isinstance(found, torch.Tensor) else found


@pytest.mark.filterwarnings("ignore:reduction. 'batchmean'")
@pytest.mark.parametrize("name", KL)
def test_the_kl_is_what_the_name_says(name: str) -> None:
    """Its value by another route, in its shape, and whether a gradient goes back from it."""
    values = [kl(*leaves()[1:]) for kl in wrong(vae_loss.KL.known, name, "kl_divergence")]
    for found, expected in zip(values, KL[name], strict=True):
        assert np.shape(plain(found)) == np.shape(expected)
        np.testing.assert_allclose(plain(found), expected, rtol=1e-4)
    assert [getattr(f, "requires_grad", None) for f in values] == CUT.get(name, [True] * len(values))


@pytest.mark.parametrize("name", LOSSES)
def test_the_loss_and_its_terms_are_what_the_name_says(name: str) -> None:
    """All three by another route, for a beta of 3; beta is 1 where it is left out."""
    made = wrong(vae_loss.LOSS.known, name, "vae_loss")
    whole = []
    for loss, expected in zip(made, LOSSES[name], strict=True):
        of, mu, logvar = leaves()
        found = loss(of, X, mu, logvar, 3.0)
        np.testing.assert_allclose([plain(term) for term in found], expected, rtol=1e-4)
        assert inspect.signature(loss).parameters["beta"].default == 1.0
        whole.append(getattr(found[0], "requires_grad", None))
    assert whole == CUT.get(name, [True] * len(made))


def test_a_variance_that_is_a_logarithm_is_no_number() -> None:
    """As the sentence says of the T-shirt, whose logvar is negative."""
    (kl,) = wrong(vae_loss.KL.known, "kl-logvar-as-variance", "kl_divergence")
    assert kl(torch.tensor([[-1.2, 0.8]]), torch.tensor([[-2.41, -1.83]])).isnan()


def test_every_mistake_has_its_formula() -> None:
    """None is left out here."""
    assert {m.name for m in vae_loss.KL.known} == set(KL)
    assert {m.name for m in vae_loss.LOSS.known} == set(LOSSES)
