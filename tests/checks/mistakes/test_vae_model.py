"""Each wrong method of the VAE differs from the right one in what its name says."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
import torch

from autograder.checks.mistakes import vae_model
from tests.checks.mistakes.noting import wrong

RANDOM = torch.Generator().manual_seed(1)
X = torch.rand(64, 1, 28, 28, generator=RANDOM)
Z = 3 * torch.randn(64, 5, generator=RANDOM)
MU = torch.randn(7, 5, generator=RANDOM)
LOGVAR = torch.randn(7, 5, generator=RANDOM) / 2
S = (LOGVAR / 2).exp()
N, ROW, COLUMN, ONE = (7, 5), (5,), (7, 1), (1,)
# What is drawn of a generator that is always the same: normal, or uniform in [0, 1]; then what comes of it.
DRAWS: dict[str, list[Any]] = {
    "sigma-without-half": [(torch.randn, N, lambda e: MU + S**2 * e)],
    "sigma-is-root-of-logvar": [(torch.randn, N, lambda e: MU + LOGVAR**0.5 * e)],
    "sigma-left-out": [(torch.randn, N, lambda e: MU + e)],
    "mu-left-out": [(torch.randn, N, lambda e: S * e)],
    "noise-shared-by-images": [(torch.randn, ROW, lambda e: MU + S * e)],
    "noise-shared-by-dimensions": [(torch.randn, COLUMN, lambda e: MU + S * e)],
    "noise-one-number": [(torch.randn, ONE, lambda e: MU + S * e)],
    "noise-uniform": [
        (torch.rand, N, lambda e: MU + S * e),
        (torch.rand, N, lambda e: MU + S * (2 * e - 1)),
        (torch.rand, N, lambda e: MU + S * (e - 1 / 2)),
        (torch.rand, N, lambda e: MU + S * 3**0.5 * (2 * e - 1)),
    ],
    "no-noise": [(torch.randn, N, lambda e: MU)],
    "gradient-cut": 4 * [(torch.randn, N, lambda e: MU + S * e)],
    "mu-written-over": [(torch.randn, N, lambda e: MU + S * e)],
}
# Whether a gradient reaches mu, and logvar, in each implementation.
REACHED = {
    "sigma-left-out": [(True, False)],
    "mu-left-out": [(False, True)],
    "no-noise": [(True, False)],
    "gradient-cut": [(False, False), (True, False), (False, True), (False, False)],
}


def models(mistakes: Any, name: str) -> list[Any]:
    """Models of 5 numbers that make this mistake."""
    torch.manual_seed(3)
    return [made(5) for made in wrong(mistakes.known, name, "VAE")]


def draw(model: Any, mu: torch.Tensor = MU, logvar: torch.Tensor = LOGVAR, seed: int = 4) -> torch.Tensor:
    """What a model draws, with noise that is always the same."""
    torch.manual_seed(seed)
    return model.reparameterize(mu.clone(), logvar.clone())


def code(model: Any, x: torch.Tensor = X) -> tuple[torch.Tensor, ...]:
    """The right mu and logvar."""
    both = x.reshape(len(x), 784) @ model.heads.weight.T + model.heads.bias
    return both[:, :5], both[:, 5:]


def logits(model: Any, z: torch.Tensor = Z) -> torch.Tensor:
    """The right picture before its sigmoid."""
    return (z @ model.body.weight.T + model.body.bias).reshape(len(z), 1, 28, 28)


def same(found: Any, expected: Any) -> bool:
    """To rounding, in the same shapes."""
    pairs = zip(found, expected, strict=True) if isinstance(found, tuple) else [(found, expected)]
    return all(f.shape == e.shape and torch.allclose(f, e, atol=1e-5, equal_nan=True) for f, e in pairs)


def noise(kind: Callable[..., torch.Tensor], shape: tuple[int, ...]) -> torch.Tensor:
    """What `draw` meets."""
    return kind(shape, generator=torch.Generator().manual_seed(4))


def reached(model: Any) -> tuple[bool, bool]:
    """Whether a gradient goes from a draw to mu, and to logvar."""
    leaves = MU.clone().requires_grad_(), LOGVAR.clone().requires_grad_()
    z = draw(model, *leaves)
    if z.requires_grad:
        z.sum().backward()
    to_mu, to_logvar = (leaf.grad is not None and bool(leaf.grad.any()) for leaf in leaves)
    return to_mu, to_logvar


@pytest.mark.parametrize("name", DRAWS)
def test_wrong_draws(name: str) -> None:
    """Which noise is drawn, what is made of it, and which of mu and logvar a gradient reaches."""
    made = models(vae_model.DRAW, name)
    for model, (kind, shape, expected) in zip(made, DRAWS[name], strict=True):
        assert same(draw(model), expected(noise(kind, shape)))
    assert [reached(model) for model in made] == REACHED.get(name, len(made) * [(True, True)])


def test_a_logvar_as_width_stretches_or_is_refused() -> None:
    """As its sentence says: for a negative one the first goes on, and the second is an error."""
    stretched, refused = models(vae_model.DRAW, "sigma-is-logvar")
    assert same(draw(stretched), MU + LOGVAR * noise(torch.randn, N))
    with pytest.raises(ValueError, match="scale"):
        draw(refused)
    assert same(draw(refused, logvar=S), MU + S * noise(torch.randn, N))
    assert reached(stretched) == (True, True)
    assert draw(refused, MU.clone().requires_grad_(), S).requires_grad


def test_fixed_noise_is_noise_that_stays() -> None:
    """At every call the same, whatever the seed; normal, and another number for each."""
    (model,) = models(vae_model.DRAW, "noise-fixed")
    e = (draw(model) - MU) / S
    assert len(e.flatten().round(decimals=4).unique()) == 35
    assert float(e.abs().max()) < 4
    assert same(draw(model, 2 * MU, LOGVAR + 2, seed=5), 2 * MU + torch.e * S * e)
    assert reached(model) == (True, True)


def test_mu_is_written_over_by_the_draw() -> None:
    """The draw is the very tensor that was given."""
    (model,) = models(vae_model.DRAW, "mu-written-over")
    mu = MU.clone()
    assert model.reparameterize(mu, LOGVAR) is mu
    assert not torch.equal(mu, MU)


def test_wrong_encoders() -> None:
    """64 images and no other number; 32 numbers; one tensor twice; a ReLU; the batch's mean."""
    (fixed,) = models(vae_model.ENCODE, "hard-coded-batch")
    assert same(fixed.encode(X), code(fixed))
    with pytest.raises(RuntimeError, match="invalid for input"):
        fixed.encode(X[:3])
    (wide,) = models(vae_model.ENCODE, "hard-coded-latent-size")
    pixels = X.flatten(1) - 1 / 2
    assert same(wide.encode(X), (pixels[:, 300:332], pixels[:, 332:364]))
    (twice,) = models(vae_model.ENCODE, "one-tensor-for-both")
    assert same(twice.encode(X), 2 * (code(twice)[0],))
    cut = models(vae_model.ENCODE, "relu-on-the-heads")
    for model, (on_mu, on_logvar) in zip(cut, [(1, 1), (1, 0), (0, 1)], strict=True):
        mu, logvar = (part.detach() for part in code(model))
        assert (float(mu.min()) < 0, float(logvar.min()) < 0) == (True, True)
        assert same(model.encode(X), (mu.relu() if on_mu else mu, logvar.relu() if on_logvar else logvar))
    (mixed,) = models(vae_model.ENCODE, "per-batch")
    assert same(mixed.encode(X[:3]), code(mixed, X[:3].mean(dim=0).expand(3, 1, 28, 28)))


def test_a_swapped_forward_changes_the_order_alone() -> None:
    """The picture is that of a right draw; logvar comes before mu."""
    (model,) = models(vae_model.FORWARD, "mu-and-logvar-swapped")
    mu, logvar = code(model)
    picture = logits(model, mu + (logvar / 2).exp() * noise(torch.randn, (64, 5))).sigmoid()
    torch.manual_seed(4)
    assert same(model(X), (picture, logvar, mu))


def test_wrong_decoders() -> None:
    """64 codes and no other number; too small; without a bound, or with another one."""
    (fixed,) = models(vae_model.DECODE, "hard-coded-batch")
    assert same(fixed.decode(Z), logits(fixed).sigmoid())
    with pytest.raises(RuntimeError, match="invalid for input"):
        fixed.decode(Z[:3])
    small = models(vae_model.DECODE, "output-padding-missing")
    for model, side in zip(small, (25, 26, 27), strict=True):
        assert same(model.decode(Z[:3]), logits(model, Z[:3]).sigmoid()[:, :, :side, :side])
    bounds: dict[str, Any] = {"sigmoid-missing": torch.clone, "tanh-range": torch.tanh}
    for name, bound in bounds.items():
        (model,) = models(vae_model.DECODE, name)
        assert same(model.decode(Z[:3]), bound(logits(model, Z[:3])))
