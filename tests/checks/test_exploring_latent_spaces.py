"""What the rubric of this lesson works out on its own side."""

from __future__ import annotations

import pytest
import torch

from autograder.checks import exploring_latent_spaces as lesson
from autograder.checks import stand_in
from autograder.exam.student import LocalStudent
from autograder.exam.transcript import Transcript

STUDENT = LocalStudent({}, Transcript("exploring-latent-spaces", "you", 1)).sitting("sample-grid")


@pytest.mark.parametrize(("name", "latent_dim"), [("vae", 5), ("vae", 32), ("twin", 9)])
def test_pictures_tell_their_codes(name: str, latent_dim: int) -> None:
    """A sampler that never enters `decode` is judged by the codes of the model that it was handed."""
    z = torch.randn(20, latent_dim, dtype=torch.float64, generator=torch.Generator().manual_seed(2))
    pictures = stand_in.built(lesson.weights(STUDENT, name, latent_dim)).decode(z)
    found = lesson.codes_of(STUDENT, name, pictures, latent_dim)
    assert found is not None
    assert torch.allclose(found, z, atol=1e-4)


def test_pictures_tell_their_model() -> None:
    """Those of one model are never taken for the other's."""
    names = ("vae", "twin")
    codes = {name: torch.randn(5, lesson.LATENT_DIMS[name], dtype=torch.float64) for name in names}
    for maker in names:
        pictures = lesson.ours(STUDENT, maker).decode(codes[maker])
        assert [lesson.made_by(STUDENT, name, pictures) for name in names] == [n == maker for n in names]


def test_the_road_of_pixels_leads_from_a_to_b() -> None:
    """At t = 0 image_a, at t = 1 image_b, between them so much of each; in float64."""
    a, b = (image.double().reshape(784) for image in lesson.pair(STUDENT))
    blends = lesson.pixels(STUDENT, torch.tensor([0.0, 0.25, 1.0], dtype=torch.float64))
    assert blends.dtype == torch.float64
    assert torch.allclose(blends, torch.stack([a, a - (a - b) / 4, b]), rtol=0, atol=1e-12)
