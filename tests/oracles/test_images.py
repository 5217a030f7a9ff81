"""The sample-quality score against its definition, and the words for grey pictures."""

from __future__ import annotations

import numpy as np
import pytest
import torch
from scipy import linalg

from autograder.exam.question import Raised, Returned
from autograder.oracles import garments, images, stored
from autograder.oracles.answers import Asked
from autograder.rubric.finding import Status

ASKED = Asked("", "`vae` of 64 test images", ("vae",))
UNTRAINED = Returned({"x_hat": torch.full((256, 1, 28, 28), 0.5)})


def test_pca_fd_is_the_frechet_distance() -> None:
    """The score is ||m1 - m2||^2 + tr(S1 + S2 - 2 (S1 S2)^(1/2)) over the trace, by scipy's matrix root."""
    real = garments.course(train=False).double().flatten(1).numpy()
    made = (garments.course(train=True)[:512] * 0.7 + 0.1).double().flatten(1).numpy()
    directions = np.linalg.svd(real - real.mean(0), full_matrices=False)[2][:32].T
    a, b = (x @ directions for x in (real, made))
    s, t = np.cov(a.T), np.cov(b.T)
    root = linalg.sqrtm(s @ t).real
    distance = ((a.mean(0) - b.mean(0)) ** 2).sum() + np.trace(s + t - 2 * root)
    expected = distance / np.cov(real.T).trace()
    got = images.pca_fd(torch.from_numpy(made).reshape(-1, 1, 28, 28))
    assert abs(got - expected) < 1e-6


def test_pca_fd_of_known_pictures() -> None:
    """Real against real is near 0, one grey picture between 0.80 and 0.84, noise above the line of 0.30."""
    real = garments.course(train=True)[:512]
    grey = garments.course(train=True).mean(dim=0, keepdim=True).expand(512, -1, -1, -1)
    assert images.pca_fd(real) < 0.02
    assert 0.80 <= images.pca_fd(grey) <= 0.84
    assert images.pca_fd(torch.rand(512, 1, 28, 28, generator=torch.Generator().manual_seed(0))) > 0.30


def test_a_collapsed_model_is_told_so() -> None:
    """Grey reconstructions and samples fail, in words without figures; the figures are for staff."""
    x = garments.course(train=False)[:64]
    mean = garments.course(train=True).mean(dim=0, keepdim=True)
    grey = mean.expand(64, -1, -1, -1)
    finding = images.better_than_mean(Returned({"out": (grey, x, x)}), ASKED, x, share=0.8)
    samples = images.like_garments(Returned({"x_hat": grey, "near": grey}), ASKED, 0.3, UNTRAINED)
    for found in (finding, samples):
        assert found.status is Status.FAILED
        assert "same grey picture" in found.says
        assert found.staff
        assert found.pictures
        assert not any(character.isdigit() for character in found.says + found.expected + found.got)


def test_the_images_themselves_are_good_reconstructions() -> None:
    """Perfect reconstructions pass, with pictures for the page."""
    x = garments.course(train=False)[:64]
    found = images.better_than_mean(Returned({"out": [x, None, None]}), ASKED, x, share=0.8)
    assert found.status is Status.PASSED
    assert found.pictures[0].images.shape == (16, 28, 28)


def test_balanced_codes_are_standard_normal_and_fresh() -> None:
    """Mean 0 and covariance I, as no plain draw of that size has them; each generator gives its own."""
    one, other = (images.balanced_codes(torch.Generator().manual_seed(s), 512, 32) for s in (1, 2))
    assert (one.shape, one.dtype) == ((512, 32), torch.float32)
    assert one.mean(dim=0).abs().max() < 1e-5
    assert (torch.cov(one.T) - torch.eye(32)).abs().max() < 1e-5
    assert (one - other).abs().max() > 1
    assert 0.03 < (one.abs() > 2).double().mean() < 0.06


def drawn(blur: int = 5) -> tuple[torch.Tensor, torch.Tensor]:
    """Pictures as a decoder draws them: blurred garments; and those 2 % of the way to the next code."""
    x = garments.course(train=True)[:512]
    pictures = torch.nn.functional.avg_pool2d(x, blur, stride=1, padding=blur // 2)
    return pictures, stored.on_the_way(pictures[:64])


def test_drawn_pictures_are_samples() -> None:
    """Pictures near the garments that change evenly from code to code pass."""
    x_hat, near = drawn()
    found = images.like_garments(Returned({"x_hat": x_hat, "near": near}), ASKED, 0.3, UNTRAINED)
    assert found.status is Status.PASSED
    assert found.staff["slope_median"] == pytest.approx(1, abs=1e-4)
    assert found.staff["slope_largest"] == pytest.approx(1, abs=1e-4)


def test_pictures_of_the_data_set_are_no_samples() -> None:
    """Images of the course, of either split, are known as such, however evenly they change."""
    for train in (True, False):
        x = garments.course(train)[-512:]
        answer = Returned({"x_hat": x, "near": stored.on_the_way(x[:64])})
        found = images.like_garments(answer, ASKED, 0.3, UNTRAINED)
        assert found.status is Status.FAILED
        assert "images of the data set" in found.says


def test_pictures_that_jump_are_no_samples() -> None:
    """Looked-up pictures stay as they are for most small steps, and change wholly at a few."""
    x_hat, even = drawn()
    stuck, jumped = x_hat[:64].clone(), even.clone()
    stuck[:20] = x_hat[1:21]
    jumped[3] = x_hat[4]
    for near in (stuck, jumped):
        found = images.like_garments(Returned({"x_hat": x_hat, "near": near}), ASKED, 0.3, UNTRAINED)
        assert found.status is Status.FAILED
        assert "jumps from picture to picture" in found.says


def test_what_no_training_made_is_not_learned() -> None:
    """Garments or reconstructions of a new model: its class holds them, training did not make them."""
    x_hat, near = drawn()
    untrained = Returned({"x_hat": x_hat[:256]})
    found = images.like_garments(Returned({"x_hat": x_hat, "near": near}), ASKED, 0.3, untrained)
    assert (found.status, "untrained" in found.says) == (Status.FAILED, True)
    x = garments.course(train=False)[:64]
    passed = images.better_than_mean(Returned({"out": x}), ASKED, x, 0.8)
    found = images.learned(passed, ASKED, x, 0.8, Returned({"out": x}), [])
    assert (found.status, "untrained" in found.says) == (Status.FAILED, True)


def test_reconstructions_come_through_the_code() -> None:
    """One of mu and logvar, decoded, decides; a decoder that can't be asked leaves it to the forward."""
    x, error = garments.course(train=False)[:64], Raised("Missing", "there is no `decode`", "out")
    good, bad, odd = (Returned({"out": value}) for value in (x, x.roll(1, dims=0), x[:, 0]))
    passed, failed = Status.PASSED, Status.FAILED
    for forward, decoded, status in [
        (good, (good, bad), passed),
        (good, (bad, good), passed),
        (good, (bad, bad), failed),
        (good, (bad, error), failed),
        (good, (odd, error), passed),
        (good, (), passed),
        (bad, (good, bad), passed),
        (bad, (bad, bad), failed),
        (bad, (error, odd), failed),
        (bad, (), failed),
        (error, (good, good), Status.BLOCKED),
    ]:
        found = images.better_than_mean(forward, ASKED, x, 0.8)
        assert images.learned(found, ASKED, x, 0.8, error, decoded).status is status


def test_codes_of_a_forward() -> None:
    """mu and logvar of (x_hat, mu, logvar); nothing where something else came back."""
    mu, logvar = torch.zeros(2, 5), torch.ones(2, 5)
    found = images.codes_of(Returned({"out": (torch.zeros(2, 1, 28, 28), mu, logvar)}))
    assert [code.tolist() for code in found] == [mu.tolist(), logvar.tolist()]
    assert images.codes_of(Returned({"out": mu})) == []
    assert images.codes_of(Raised("Missing", "there is no `vae`", "vae")) == []


def test_without_a_trained_model_it_is_blocked() -> None:
    """A missing `vae` is nobody's failure here: its training failed elsewhere."""
    answer = Raised("Missing", "there is no `vae` in the notebook at this point", "vae")
    assert images.better_than_mean(answer, ASKED, torch.zeros(1), 0.8).status is Status.BLOCKED


def test_garments_are_fresh_and_different() -> None:
    """The generator decides which images are asked about, none of them twice."""
    one, other = (garments.some(torch.Generator().manual_seed(s), 64) for s in (1, 2))
    assert one.shape == (64, 1, 28, 28)
    assert len(one.flatten(1).unique(dim=0)) == 64
    assert not torch.equal(one, other)
