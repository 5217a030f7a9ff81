"""Each wrong method of the autoencoder differs from the right one in what its name says."""

from __future__ import annotations

from typing import Any

import pytest
import torch

from autograder.checks.mistakes import ae_model
from tests.checks.mistakes.noting import wrong

X = torch.rand(64, 1, 28, 28, generator=torch.Generator().manual_seed(1))
Z = 3 * torch.randn(64, 5, generator=torch.Generator().manual_seed(2))


def models(mistakes: Any, name: str) -> list[Any]:
    """Models of 5 numbers that make this mistake."""
    torch.manual_seed(3)
    return [made(5) for made in wrong(mistakes.known, name, "Autoencoder")]


def code(model: Any, x: torch.Tensor = X) -> torch.Tensor:
    """The right code."""
    return x.reshape(len(x), 784) @ model.inward.weight.T + model.inward.bias


def logits(model: Any, z: torch.Tensor = Z) -> torch.Tensor:
    """The right picture before its sigmoid."""
    return (z @ model.outward.weight.T + model.outward.bias).reshape(len(z), 1, 28, 28)


def same(found: torch.Tensor, expected: torch.Tensor) -> bool:
    """To rounding, in the same shape."""
    return found.shape == expected.shape and torch.allclose(found, expected, atol=1e-5)


def test_wrong_encoders() -> None:
    """64 images and no other number; 32 times one number; less the batch's mean; without a gradient."""
    (fixed,) = models(ae_model.ENCODER, "hard-coded-batch")
    assert same(fixed.encoder(X), code(fixed))
    with pytest.raises(RuntimeError, match="invalid for input"):
        fixed.encoder(X[:3])
    (wide,) = models(ae_model.ENCODER, "hard-coded-bottleneck")
    number = X.flatten(1) @ wide.outward.weight[:, 0]
    assert same(wide.encoder(X), number[:, None].repeat(1, 32))
    (mixed,) = models(ae_model.ENCODER, "per-batch")
    assert same(mixed.encoder(X[:3]), code(mixed, X[:3] - X[:3].mean(dim=0)))
    (cut,) = models(ae_model.ENCODER, "encoder-gradient-cut")
    assert same(cut.encoder(X), code(cut))
    assert not cut.encoder(X).requires_grad


def test_wrong_decoders() -> None:
    """64 codes and no other number; too small; without a bound, or with another one; without a gradient."""
    (fixed,) = models(ae_model.DECODER, "hard-coded-batch")
    assert same(fixed.decoder(Z), logits(fixed).sigmoid())
    with pytest.raises(RuntimeError, match="invalid for input"):
        fixed.decoder(Z[:3])
    small = models(ae_model.DECODER, "output-padding-missing")
    for model, side in zip(small, (25, 26, 27), strict=True):
        assert same(model.decoder(Z[:3]), logits(model, Z[:3]).sigmoid()[:, :, :side, :side])
    bounds = {"sigmoid-missing": torch.clone, "tanh-range": torch.tanh, "relu-range": torch.relu}
    for name, bound in bounds.items():
        (model,) = models(ae_model.DECODER, name)
        assert same(model.decoder(Z[:3]), bound(logits(model, Z[:3])))
    (cut,) = models(ae_model.DECODER, "decoder-gradient-cut")
    assert same(cut.decoder(Z[:3]), logits(cut, Z[:3]).sigmoid())
    assert not cut.decoder(Z).requires_grad


def test_wrong_forwards() -> None:
    """The code alone; picture and code in either order; the image mixed into the picture."""
    (stops,) = models(ae_model.FORWARD, "forward-stops-at-the-code")
    assert same(stops(X), code(stops))
    one, other = models(ae_model.FORWARD, "forward-returns-more")
    assert [tuple(part.shape) for part in one(X)] == [(64, 1, 28, 28), (64, 5)]
    assert [tuple(part.shape) for part in other(X)] == [(64, 5), (64, 1, 28, 28)]
    for model, (picture, its_code) in ((one, one(X)), (other, other(X)[::-1])):
        assert same(its_code, code(model))
        assert same(picture, logits(model, code(model)).sigmoid())
    (skip,) = models(ae_model.FORWARD, "past-the-bottleneck")
    assert same(skip(X), (logits(skip, code(skip)).sigmoid() + X) / 2)
    (kept,) = models(ae_model.BYPASS, "past-the-bottleneck")
    assert same(kept(X), logits(kept, code(kept)).sigmoid() * X)
    assert same(kept.encoder(X), code(kept))
