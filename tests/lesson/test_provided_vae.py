"""The VAE that is released beside lesson 4's notebook, and how a student's own is fetched."""

from __future__ import annotations

import importlib.util
from pathlib import Path

import pytest
import torch
from safetensors.torch import save_file

from autograder.checks import stand_in
from autograder.lesson import FashionMNIST, provided
from reference.weights.train_vae import error_per_pixel

RELEASED = Path(__file__).parents[2] / "assignments" / "exploring-latent-spaces"


@pytest.fixture
def module(tmp_path, monkeypatch):
    """The released module, with a folder of its own for students' files."""
    spec = importlib.util.spec_from_file_location("provided_vae", RELEASED / "provided_vae.py")
    found = importlib.util.module_from_spec(spec)
    monkeypatch.setattr("sys.dont_write_bytecode", True)
    spec.loader.exec_module(found)
    monkeypatch.setattr(found, "OWN", tmp_path / "my_vae.safetensors")
    return found


@pytest.fixture(scope="module")
def x():
    """All test images."""
    return FashionMNIST(train=False).images_as_tensor()


def test_it_is_as_good_as_the_notebook_says(module, x):
    """Its error per pixel is .017, the autoencoder's .010: the third and the second level of four."""
    autoencoder = provided.autoencoder()
    with torch.no_grad():
        assert error_per_pixel(module.trained(), x) == pytest.approx(0.0174, abs=0.0005)
        assert float((autoencoder(x) - x).square().mean()) == pytest.approx(0.0101, abs=0.0005)


def test_its_middle_is_something_average(module, x):
    """What it draws at z = 0 is about twelve times nearer to the average image than an image is."""
    with torch.no_grad():
        middle = module.trained().decode(torch.zeros(1, 32))
    assert 10 < float(x.var(dim=0).mean() / (middle - x.mean(dim=0)).square().mean()) < 15


def test_it_is_ready_to_use(module, x):
    """It is in eval mode and frozen, keeps its latent size, and has lesson 3's methods."""
    vae = module.trained()
    assert not vae.training
    assert not any(parameter.requires_grad for parameter in vae.parameters())
    assert vae.latent_dim == 32
    x_hat, mu, logvar = vae(x[:3])
    assert (x_hat.shape, mu.shape, logvar.shape) == ((3, 1, 28, 28), (3, 32), (3, 32))


def test_models_of_the_examiners_have_all_that_it_has(module):
    """A student's function that works on the released VAE works on those that it is asked with."""
    asked = stand_in.built(stand_in.weights(torch.Generator().manual_seed(0), 32))
    ours = {name for name in dir(module.trained()) if not name.startswith("_")}
    assert ours <= set(dir(asked))


def test_a_model_of_lesson_3_is_found(module, capsys):
    """Saved at the end of lesson 3, it is the one that is loaded, and a line says so."""
    own = module.VAE()
    save_file(own.state_dict(), module.OWN)
    assert torch.equal(module.own_or_trained().to_mu.weight, own.to_mu.weight)
    assert "your own VAE" in capsys.readouterr().out


@pytest.mark.parametrize("content", [None, b"", b"\x80\x04K\x01.", "other"])
def test_anything_else_gives_the_courses(module, capsys, content):
    """Nothing there, a damaged file, a pickle, another architecture: the course's VAE, and a line says so."""
    if content == "other":
        save_file({"to_mu.bias": torch.zeros(32), "heads": torch.zeros(3)}, module.OWN)
    elif content is not None:
        module.OWN.write_bytes(content)
    assert torch.equal(module.own_or_trained().to_mu.weight, module.trained().to_mu.weight)
    assert "from the course's VAE" in capsys.readouterr().out


def test_without_its_weights_one_line_says_what_to_do(module, monkeypatch, tmp_path):
    """On another machine the file is easily left behind."""
    monkeypatch.setattr(module, "WEIGHTS", tmp_path / "vae.safetensors")
    with pytest.raises(FileNotFoundError, match=r"vae\.safetensors is missing: it comes with this notebook"):
        module.trained()
