"""The sample-quality score against its definition, and the words for grey pictures."""

from __future__ import annotations

import numpy as np
import torch
from scipy import linalg

from autograder.exam.question import Raised, Returned
from autograder.oracles import images
from autograder.oracles.answers import Asked
from autograder.rubric.finding import Status

ASKED = Asked("", "`vae` of 64 test images", ("vae",))


def test_pca_fd_is_the_frechet_distance() -> None:
    """The score is ||m1 - m2||^2 + tr(S1 + S2 - 2 (S1 S2)^(1/2)) over the trace, by scipy's matrix root."""
    real = images.course(train=False).double().flatten(1).numpy()
    made = (images.course(train=True)[:512] * 0.7 + 0.1).double().flatten(1).numpy()
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
    real = images.course(train=True)[:512]
    grey = images.course(train=True).mean(dim=0, keepdim=True).expand(512, -1, -1, -1)
    assert images.pca_fd(real) < 0.02
    assert 0.80 <= images.pca_fd(grey) <= 0.84
    assert images.pca_fd(torch.rand(512, 1, 28, 28, generator=torch.Generator().manual_seed(0))) > 0.30


def test_a_collapsed_model_is_told_so() -> None:
    """Grey reconstructions and samples fail, in words without figures; the figures are for staff."""
    x = images.course(train=False)[:64]
    mean = images.course(train=True).mean(dim=0, keepdim=True)
    grey = mean.expand(64, -1, -1, -1)
    finding = images.better_than_mean(Returned({"out": (grey, x, x)}), ASKED, x, share=0.8)
    samples = images.like_garments(Returned({"x_hat": grey}), ASKED, line=0.3)
    for found in (finding, samples):
        assert found.status is Status.FAILED
        assert "same grey picture" in found.says
        assert found.staff
        assert found.pictures
        assert not any(character.isdigit() for character in found.says + found.expected + found.got)


def test_the_images_themselves_pass() -> None:
    """Perfect reconstructions and real garments pass, with pictures for the page."""
    x = images.course(train=False)[:64]
    found = images.better_than_mean(Returned({"out": [x, None, None]}), ASKED, x, share=0.8)
    assert found.status is Status.PASSED
    assert found.pictures[0].images.shape == (16, 28, 28)
    assert (
        images.like_garments(Returned({"x_hat": images.course(train=True)[:512]}), ASKED, 0.3).status
        is Status.PASSED
    )


def test_without_a_trained_model_it_is_blocked() -> None:
    """A missing `vae` is nobody's failure here: its training failed elsewhere."""
    answer = Raised("Missing", "there is no `vae` in the notebook at this point", "vae")
    assert images.better_than_mean(answer, ASKED, torch.zeros(1), 0.8).status is Status.BLOCKED


def test_garments_are_fresh_and_different() -> None:
    """The generator decides which images are asked about, none of them twice."""
    one, other = (images.garments(torch.Generator().manual_seed(s), 64) for s in (1, 2))
    assert one.shape == (64, 1, 28, 28)
    assert len(one.flatten(1).unique(dim=0)) == 64
    assert not torch.equal(one, other)
