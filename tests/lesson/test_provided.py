"""The trained autoencoder and the gallery that the package brings along."""

import pytest
import torch

from autograder.lesson import DataError, FashionMNIST, provided


@pytest.fixture(scope="module")
def x():
    """All test images."""
    return FashionMNIST(train=False).images_as_tensor()


def test_it_reconstructs_far_better_than_the_mean_image(x):
    """Its squared error is below a fifth of the mean image's (measured: 0.010 against 0.086)."""
    model = provided.autoencoder()
    assert (model(x) - x).square().mean() < (x.mean(0) - x).square().mean() / 5


def test_its_parts_fit_lesson_two(x):
    """encoder and decoder are callables with a code of 32 numbers between them; pictures stay in [0, 1]."""
    model = provided.autoencoder()
    code = model.encoder(x[:3])
    assert code.shape == (3, 32)
    assert torch.equal(model.decoder(code), model(x[:3]))
    assert model(x[:3]).shape == (3, 1, 28, 28)
    assert 0 <= model(x).min() <= model(x).max() <= 1


def test_it_is_ready_to_use():
    """It is in eval mode and frozen, and each caller gets one of its own."""
    model = provided.autoencoder()
    assert not model.training
    assert not any(parameter.requires_grad for parameter in model.parameters())
    assert provided.autoencoder() is not model


def test_the_gallery_holds_what_it_says():
    """Pictures are (n, 1, 28, 28) in [0, 1]; maps have 1,000 points; every width is positive."""
    gallery = provided.gallery()
    for name in (
        "after",
        "originals",
        *(f"{kind}_{b}" for b in (0, 1, 20) for kind in ("reconstructions", "samples")),
    ):
        assert gallery[name].shape[1:] == (1, 28, 28)
        assert 0 <= gallery[name].min() <= gallery[name].max() <= 1
    assert gallery["map_points"].shape == gallery["map_mu"].shape == gallery["map_sigma"].shape == (1000, 2)
    assert (gallery["map_sigma"] > 0).all()


def test_what_the_lesson_says_of_noise_alone_was_measured():
    """Without KL the centres spread over 3.2 and the clouds are 0.002 wide, as the notebook has it."""
    spread, width = provided.gallery()["spread_0"].tolist()
    assert round(spread, 1) == 3.2
    assert round(width, 3) == 0.002


def test_the_bottlenecks_hold_what_they_say():
    """Codes have their size, pictures lie in [0, 1], and errors are those of the stored pictures."""
    stored = provided.bottlenecks()
    assert stored["sizes"].tolist() == [4, 8, 16, 32, 64, 128, 256]
    for size in stored["sizes"].tolist():
        pictures = stored[f"pictures_{size}"]
        assert stored[f"codes_{size}"].shape == (4, size)
        assert pictures.shape == stored["originals"].shape == (4, 1, 28, 28)
        assert 0 <= pictures.min() <= pictures.max() <= 1
        again = (pictures - stored["originals"]).square().flatten(1).mean(dim=1)
        assert torch.allclose(again, stored[f"errors_{size}"], atol=2e-4)


def test_what_the_lesson_says_of_bottlenecks_was_measured():
    """Errors over all test images are those that the notebook names; for each garment shown they fall."""
    stored = provided.bottlenecks()
    said = [0.023, 0.017, 0.013, 0.010, 0.009, 0.007, 0.007]
    assert [round(error, 3) for error in stored["test_errors"].tolist()] == said
    by_size = torch.stack([stored[f"errors_{size}"] for size in stored["sizes"].tolist()])
    assert (by_size.diff(dim=0) < 0).all()


@pytest.mark.parametrize("content", [None, b"", b"damaged"])
def test_a_missing_or_damaged_file_is_one_clear_line(monkeypatch, tmp_path, content):
    """Weights that can't be read give one line with the file and the remedy."""
    path = tmp_path / "autoencoder.safetensors"
    if content is not None:
        path.write_bytes(content)
    monkeypatch.setattr(provided, "WEIGHTS", path)
    with pytest.raises(DataError, match=r"autoencoder\.safetensors is missing or damaged\. Install"):
        provided.autoencoder()
