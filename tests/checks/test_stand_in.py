"""The examiner's own small VAEs."""

from __future__ import annotations

import pytest
import torch

from autograder.checks import stand_in
from autograder.exam.question import Call, Returned
from autograder.exam.student import LocalStudent
from autograder.exam.transcript import Transcript
from autograder.oracles import garments


def weights(seed: int = 0, latent_dim: int = 32) -> stand_in.Weights:
    """A model's weights."""
    return stand_in.weights(torch.Generator().manual_seed(seed), latent_dim)


@pytest.mark.parametrize("latent_dim", [5, 9, 32])
def test_codes_are_found_again_in_pictures(latent_dim: int) -> None:
    """From float32 pictures of a model its codes follow to four digits, wherever N(0, I) puts them."""
    model = stand_in.built(weights(1, latent_dim)).float()
    z = torch.randn(400, latent_dim, generator=torch.Generator().manual_seed(2))
    found = stand_in.places(stand_in.built(weights(1, latent_dim)), model.decode(z))
    assert found is not None
    assert torch.allclose(found.float(), z, atol=1e-4)


def test_codes_are_found_where_a_model_is_flat() -> None:
    """White and black pixels, and hidden numbers at the ends of tanh, say nothing, and do no harm."""
    flat = weights(1)
    flat["decoder.2.bias"][:60:2], flat["decoder.2.bias"][1:60:2] = 60, -60
    flat["decoder.0.bias"][:4:2], flat["decoder.0.bias"][1:4:2] = 60, -60
    z = torch.randn(100, 32, generator=torch.Generator().manual_seed(2))
    pictures = stand_in.built(flat).float().decode(z)
    assert (pictures.max(), pictures.min()) == (1.0, pytest.approx(0.0, abs=1e-20))
    found = stand_in.places(stand_in.built(flat), pictures)
    assert found is not None
    assert torch.allclose(found.float(), z, atol=1e-4)


@pytest.mark.parametrize(("off", "its_own"), [(8e-4, True), (-8e-4, True), (1.6e-3, False), (-1.6e-3, False)])
def test_a_picture_is_a_models_to_a_thousandth_a_pixel(off: float, its_own: bool) -> None:
    """One pixel farther off, lighter or darker, is one that the model can't make."""
    model = stand_in.built(weights(1))
    pictures = model.decode(torch.zeros(2, 32, dtype=torch.float64))
    pictures[1, 0, 14, 14] += off
    assert (stand_in.places(model, pictures) is not None) is its_own


def test_pictures_of_another_model_have_no_codes() -> None:
    """Other weights, garments, noise and changed pictures are none of a model's."""
    model, other = stand_in.built(weights(1)), stand_in.built(weights(2))
    z = torch.randn(25, 32, dtype=torch.float64)
    for pictures in (
        other.decode(z),
        garments.course(train=False)[:25],
        model.decode(z).round(),
        z.new_zeros(2, 1, 28, 28),
    ):
        assert stand_in.places(model, pictures) is None


def test_a_question_puts_it_in_place_and_has_the_same_model() -> None:
    """What the kernel's copy answers is what ours says, to rounding."""
    student = LocalStudent({}, Transcript("exploring-latent-spaces", "you", 1)).sitting("x")
    z = torch.randn(3, 32)
    answer = student.ask(stand_in.put("vae", weights()), Call("out", "vae.decode", (z,)), answer="out")
    assert isinstance(answer, Returned)
    assert torch.allclose(
        answer.values["out"].double(), stand_in.built(weights()).decode(z.double()), atol=1e-5
    )


def test_it_is_a_whole_vae() -> None:
    """Pictures, centres and clouds of images; draws differ, centres don't."""
    model, images = stand_in.built(weights()), garments.course(train=False)[:3].double()
    (first, mu, logvar), (again, *_) = model(images), model(images)
    assert first.shape == images.shape
    assert not torch.equal(first, again)
    assert torch.equal(mu, stand_in.mu(model, images.float()))
    assert logvar.shape == mu.shape == (3, 32)


def test_its_roads_are_straight_between_the_centres() -> None:
    """From the first image's to the second's, and beyond: evenly."""
    images = garments.some(torch.Generator().manual_seed(3), 2)
    model = stand_in.built(weights())
    a, b = stand_in.mu(model, images)
    t = torch.tensor([0, 0.25, 1.0, 1.5], dtype=torch.float64)
    codes = torch.stack([a, a + (b - a) / 4, b, a + 1.5 * (b - a)])
    assert torch.allclose(stand_in.road(model, *images)(t), model.decode(codes).flatten(1), atol=1e-9)


def test_its_roads_are_bent() -> None:
    """No blend of pixels, before encoding or after decoding, is half-way: by much more than 1e-4."""
    a, b = garments.some(torch.Generator().manual_seed(3), 2)
    model = stand_in.built(weights())
    road = stand_in.road(model, a, b)
    start, middle, end = road(torch.tensor([0, 0.5, 1.0], dtype=torch.float64))
    encoded = model.decode(stand_in.mu(model, (a + b)[None] / 2)).flatten()
    for wrong in ((start + end) / 2, encoded, (a + b).flatten() / 2):
        assert float((wrong - middle).abs().max()) > 0.01
