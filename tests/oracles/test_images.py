"""The sample-quality score against its definition, and the words for grey pictures."""

from __future__ import annotations

import numpy as np
import pytest
import torch
from scipy import linalg

from autograder.exam.question import Answer, Raised, Returned
from autograder.oracles import garments, images, stored
from autograder.oracles.answers import Asked, kind
from autograder.rubric.finding import Finding, Status

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
    assert found.pictures[0].columns == 8


def test_balanced_codes_are_standard_normal_and_fresh() -> None:
    """Mean 0 and covariance I, as no plain draw of that size has them; each generator gives its own."""
    one, other = (images.balanced_codes(torch.Generator().manual_seed(s), 512, 32) for s in (1, 2))
    assert (one.shape, one.dtype) == ((512, 32), torch.float32)
    assert one.mean(dim=0).abs().max() < 1e-5
    assert (torch.cov(one.T) - torch.eye(32)).abs().max() < 1e-5
    assert (one - other).abs().max() > 1
    assert torch.equal(one, images.balanced_codes(torch.Generator().manual_seed(1), 512, 32))
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


X = garments.course(train=False)[:64]
MEAN = garments.course(train=False).mean(dim=0)


def reconstructed(out: object, share: float = 0.8) -> Finding:
    return images.better_than_mean(Returned({"out": out}), ASKED, X, share)


def test_the_line_is_a_share_of_the_mean_images_error() -> None:
    """Squared error a pixel, below the share of it; at the share it fails, and the figures are for staff."""
    for toward, right in ((0.001, False), (-0.001, True)):
        x_hat = X + (0.25**0.5 + toward) * (MEAN - X)
        finding = reconstructed(x_hat, share=0.25)
        assert (finding.status is Status.PASSED) is right
        assert finding.staff["mse"] == pytest.approx(float((x_hat.double() - X).square().mean()))
        assert finding.staff["mse_of_mean_image"] == pytest.approx(float((MEAN - X.double()).square().mean()))
        assert finding.staff["mse_share_line"] == 0.25
        assert finding.staff["mse_share"] == pytest.approx((0.5 + toward) ** 2, rel=1e-4)
        assert "don't resemble" in finding.says or right
    assert reconstructed(MEAN.expand(64, -1, -1, -1), share=1.0).status is Status.FAILED


def test_reconstructions_are_shown_beneath_their_images() -> None:
    """The first eight, in eight columns, within [0, 1]; of a tuple its first, whatever follows."""
    x_hat = (X + 0.2).double()
    for out in (x_hat, (x_hat,), [x_hat, None]):
        (picture,) = reconstructed(out).pictures
        assert picture.columns == 8
        assert picture.images.dtype == torch.float32
        assert torch.equal(picture.images[:8], X[:8, 0])
        torch.testing.assert_close(picture.images[8:], (X[:8, 0] + 0.2).clamp(0, 1))
    (picture,) = reconstructed(-X).pictures
    assert torch.equal(picture.images[8:], torch.zeros(8, 28, 28))


@pytest.mark.parametrize("out", [None, (), "a", X[:5], X[:, 0], (None, X)])
def test_what_is_no_reconstruction_is_told(out: object) -> None:
    """Another shape, or no pictures at all."""
    finding = reconstructed(out)
    assert finding.status is Status.FAILED
    assert finding.expected == "pictures of shape 64×1×28×28"
    assert finding.got == kind(out)
    assert not finding.staff


def test_grey_is_a_twentieth_of_the_garments_variance() -> None:
    """The variance of each pixel over the pictures, averaged; in any type of number."""
    every = garments.course(train=False)
    for share, grey in ((0.049, True), (0.051, False)):
        pictures = MEAN + share**0.5 * (every - MEAN)
        assert images.is_grey(pictures) is grey
        assert images.is_grey(pictures.double()) is grey
    assert images.is_grey(torch.ones(3, 1, 28, 28, dtype=torch.int64))
    assert not images.is_grey(torch.arange(3)[:, None, None, None].expand(3, 1, 28, 28))


def test_codes_are_two_of_two_dimensions() -> None:
    """Of what follows the reconstruction, in a tuple or list."""
    mu, logvar, other = torch.zeros(2, 5), torch.ones(2, 5), torch.full((2, 5), 2.0)
    found = images.codes_of(Returned({"out": [X, mu, logvar, other]}))
    assert [float(code[0, 0]) for code in found] == [0.0, 1.0]
    assert images.codes_of(Returned({"out": (X, mu[0], "a")})) == []
    assert images.codes_of(Returned({})) == []


def test_what_is_not_learned_keeps_its_pictures_and_figures() -> None:
    """The page shows them, whatever is wrong; a finding that failed before stays as it is."""
    passed, bad = reconstructed(X), Returned({"out": X.roll(1, dims=0)})
    raised = Raised("Missing", "there is no `decode`", "out")
    for untrained, decoded in ((Returned({"out": X}), []), (raised, [bad, raised])):
        found = images.learned(passed, ASKED, X, 0.8, untrained, decoded)
        assert found.status is Status.FAILED
        assert (found.pictures, found.staff) == (passed.pictures, passed.staff)
    failed = reconstructed(None)
    assert images.learned(failed, ASKED, X, 0.8, Returned({"out": X}), []) is failed
    assert images.learned(passed, ASKED, X, 0.8, raised, []) is passed


def samples(x_hat: object, near: object, untrained: Answer = UNTRAINED, line: float = 0.3) -> Finding:
    return images.like_garments(Returned({"x_hat": x_hat, "near": near}), ASKED, line, untrained)


def test_samples_lie_within_the_line() -> None:
    """At the line they still pass, beyond it they fail; a new model's at the line were not learned."""
    x_hat, near = drawn()
    distance = images.pca_fd(x_hat)
    assert samples(x_hat, near, line=distance).status is Status.PASSED
    beyond = samples(x_hat, near, line=0.999 * distance)
    assert beyond.status is Status.FAILED
    assert "don't look like garments" in beyond.says
    new = Returned({"x_hat": x_hat[:256]})
    theirs = images.pca_fd(x_hat[:256])
    assert images._garments(new, theirs)
    assert not images._garments(new, 0.999 * theirs)


@pytest.mark.parametrize("wrong", ["line", "stored", "untrained", None])
def test_samples_are_shown_and_measured_whatever_is_wrong(wrong: str | None) -> None:
    """The first 24, within [0, 1], beside real garments, and all figures for staff."""
    x_hat, near = drawn()
    x_hat[0, 0, 0, :2] = torch.tensor([-0.5, 1.5])
    untrained = Returned({"x_hat": x_hat[:256]}) if wrong == "untrained" else UNTRAINED
    near = x_hat[:64] if wrong == "stored" else near
    finding = samples(x_hat.double(), near, untrained, line=0.001 if wrong == "line" else 0.3)
    assert (finding.status is Status.PASSED) is (wrong is None)
    assert finding.staff.keys() == {"pca_fd", "pca_fd_line", "nearest", "slope_median", "slope_largest"}
    picture, real = finding.pictures
    assert torch.equal(real.images, garments.course(train=False)[:24, 0])
    assert picture.images.shape == (24, 28, 28)
    assert picture.columns == 4
    assert picture.images.dtype == torch.float32
    assert picture.images[0, 0, :2].tolist() == [0.0, 1.0]
    assert torch.equal(picture.images[1:], x_hat[1:24, 0])


NAN = torch.full((512, 1, 28, 28), torch.nan)


@pytest.mark.parametrize("value", [None, "a", torch.rand(512, 28, 28), torch.rand(512, 3, 28, 28), NAN, X[0]])
def test_what_is_no_picture_is_no_sample(value: object) -> None:
    """Neither the samples nor those near them; what a new model makes otherwise says nothing."""
    x_hat, near = drawn()
    for finding in (samples(value, near), samples(x_hat, value)):
        assert finding.status is Status.FAILED
        assert finding.expected == "pictures of 28×28"
        assert not finding.staff
    assert samples(x_hat, near, Returned({"x_hat": value})).status is Status.PASSED
    assert samples(x_hat, near, Raised("ValueError", "no", "new")).status is Status.PASSED


def test_without_an_answer_there_are_no_samples() -> None:
    """A missing `vae` blocks."""
    answer = Raised("Missing", "there is no `vae` in the notebook at this point", "vae")
    assert images.like_garments(answer, ASKED, 0.3, UNTRAINED).status is Status.BLOCKED


def test_what_failed_before_fails_as_it_did() -> None:
    """A forward that fails keeps its own words, whatever its decoded codes are like."""
    failed, bad = reconstructed(X.roll(1, dims=0)), Returned({"out": X.roll(1, dims=0)})
    assert failed.status is Status.FAILED
    assert images.learned(failed, ASKED, X, 0.8, Returned({"out": X}), [bad]) is failed


@pytest.mark.parametrize("pixel", [torch.nan, torch.inf])
def test_one_pixel_that_is_no_number_spoils_the_samples(pixel: float) -> None:
    """Pictures, and those on the way to the next, are numbers throughout."""
    for which in (0, 1):
        both = [pictures.clone() for pictures in drawn()]
        both[which][3, 0, 4, 5] = pixel
        found = samples(*both)
        assert found.status is Status.FAILED
        assert found.expected == "pictures of 28×28"


def test_batches_are_put_together() -> None:
    """Tensors one after another, tuples part by part; what doesn't fit together is the first; errors stay."""
    one, two = torch.zeros(2, 1, 28, 28), torch.ones(3, 1, 28, 28)
    parts = {"0": (one, torch.zeros(2, 5)), "1": [two, np.ones((3, 5))]}
    x_hat, mu = images.whole(Returned(parts)).values["out"]  # type: ignore[union-attr]
    assert torch.equal(x_hat, torch.cat([one, two]))
    assert (mu.shape, float(mu.sum())) == ((5, 5), 15.0)
    for odd in (
        (one, None),
        (one, two[:, :, :27]),
        (None, one),
        ("a", "b"),
        (torch.tensor(1.0), torch.tensor(2.0)),
        ((one, one), one),
        ((one, two), (one,)),
    ):
        found = images.whole(Returned({"0": odd[0], "1": odd[1]})).values["out"]  # type: ignore[union-attr]
        assert found is odd[0]
    (x_hat,) = images.whole(Returned({"0": (one,)})).values["out"]  # type: ignore[union-attr]
    assert torch.equal(x_hat, one)
    assert torch.equal(images.whole(Returned({"0": two})).values["out"], two)  # type: ignore[union-attr]
    assert images.whole(Returned({})) == Returned({"out": None})
    raised = Raised("Missing", "there is no `vae`", "vae")
    assert images.whole(raised) is raised


def test_draws_are_codes() -> None:
    """A tensor of two dimensions, or nothing."""
    z = torch.zeros(2, 5)
    assert images.drawn_from(Returned({"out": z})) == [z]
    for odd in (None, z[0], (z, z), "z"):
        assert images.drawn_from(Returned({"out": odd})) == []
    assert images.drawn_from(Raised("Missing", "there is no `vae`", "vae")) == []
