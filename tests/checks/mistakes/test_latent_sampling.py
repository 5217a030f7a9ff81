"""Each wrong grid is made of what its name says."""

from __future__ import annotations

import inspect
from typing import Any

import torch

from autograder.checks.mistakes import latent_sampling
from tests.checks.mistakes.noting import Decoder, wrong


class Other(Decoder):
    """The notebook's `vae`: its pictures are those of the other model, plus 1000."""

    latent_dim = 9

    def decode(self, z: torch.Tensor) -> torch.Tensor:
        """Told apart by their values."""
        return super().decode(z) + 1000


def sampled(name: str, *n: int) -> list[Any]:
    """What each implementation makes with a model of 5 numbers."""
    torch.manual_seed(3)
    functions = wrong(latent_sampling.GRID.known, name, "sample_grid")
    for function in functions:
        function.__globals__["vae"] = Other()
        assert inspect.signature(function).parameters["n"].default == 25
    return [function(Decoder(), *n) for function in functions]


def test_uniform_codes_fill_their_boxes() -> None:
    """From 0 to 1, from -1 to 1, and wider ones around 0, one of them with the spread of N(0, 1)."""
    for z, (low, high) in zip(
        sampled("grid-uniform", 2000), ((0, 1), (-1, 1), (-2, 2), (-(3**0.5), 3**0.5), (-3, 3)), strict=True
    ):
        assert z.shape == (2000, 5, 2, 3)
        assert low <= float(z.min()) < low + 0.03
        assert high - 0.03 < float(z.max()) <= high


def test_codes_that_are_too_few() -> None:
    """One code, for all; one that is zero; one number for a code."""
    for z, numbers in zip(sampled("grid-one-code", 7), (5, 5, 1), strict=True):
        assert (z.shape, len(z.unique(dim=0)), len(z.unique())) == ((7, 5, 2, 3), 1, numbers)
    assert float(sampled("grid-one-code", 7)[2].abs().max()) == 0
    (z,) = sampled("grid-shared-number", 7)
    assert (z.shape, len(z.unique(dim=0)), len(z[0].unique())) == ((7, 5, 2, 3), 7, 1)


def test_codes_of_a_wrong_size_or_number() -> None:
    """32 numbers whatever the model says; 25 codes whatever is asked for."""
    assert [z.shape for z in sampled("grid-hard-coded-latent-size", 7)] == [(7, 32, 2, 3)]
    assert [z.shape for z in sampled("grid-n-ignored", 7)] == [(25, 5, 2, 3)]


def test_pictures_of_something_else() -> None:
    """Reconstructions of n images; pictures of the notebook's model, of codes of either size; noise."""
    (images,) = sampled("grid-reconstructions", 7)
    its_own, of_ours, noise = sampled("grid-another-model", 7)
    assert images.shape == noise.shape == (7, 1, 28, 28)
    assert 0 <= float(noise.min()) < float(noise.max()) <= 1
    assert (its_own.shape, of_ours.shape) == ((7, 9, 2, 3), (7, 5, 2, 3))
    assert float(its_own.min()) > 900
    assert float(of_ours.min()) > 900
