"""A wrong function stands among names of its own, and our own part is right."""

from __future__ import annotations

from typing import Any

import pytest
import torch

from autograder.checks import stand_in
from autograder.checks.mistakes.latent_stage import CLASS_MEAN, with_function
from autograder.checks.mistakes.vae_stage import part

vae: Any = None


def walk(steps: int = 8) -> Any:
    """A function as a mistake's file holds it."""
    return vae, steps


def test_a_wrong_function_meets_what_is_put_under_its_names() -> None:
    """Its own defaults, the stage's `vae`; the file's is left alone, and so is another stage's."""
    stage = with_function("latent_walk")
    one, other = stage(walk), stage(walk)
    one["vae"], other["vae"] = "this model", "that model"
    assert one["latent_walk"].__name__ == "latent_walk"
    assert (one["latent_walk"](), other["latent_walk"](5)) == (("this model", 8), ("that model", 5))
    assert walk() == (None, 8)


@pytest.mark.parametrize("shape", [(7, 1, 28, 28), (7, 28, 28), (7, 784)])
def test_our_mean_takes_images_as_the_encoder_does(shape: tuple[int, ...]) -> None:
    """The part that stands in for a wrong one averages mu, however the images are laid out."""
    model = stand_in.built(stand_in.weights(torch.Generator().manual_seed(1), latent_dim=5))
    images = torch.rand(7, 1, 28, 28, generator=torch.Generator().manual_seed(2)).double()
    mean = part(CLASS_MEAN, "class_mean")(model, images.reshape(shape))
    assert mean.shape == (5,)
    assert torch.allclose(mean, sum(model.encode(images)[0]) / 7)
