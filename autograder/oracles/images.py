"""Pictures: the course's garments, and whether a model's pictures are anything like them."""

from __future__ import annotations

from dataclasses import replace
from functools import cache
from typing import Any, NamedTuple

import torch
from torch import Tensor

from autograder.exam.question import Answer
from autograder.lesson import FashionMNIST
from autograder.oracles.answers import Asked, failed, kind, no_answer, passed, size, tensor, values
from autograder.rubric.finding import Finding, Picture

GREY = (
    "is the same grey picture: KL has won over the reconstruction. Look at `vae_loss`: is the squared error "
    "summed over the pixels, and KL divided by the batch size?"
)


@cache
def course(train: bool) -> Tensor:
    """All images of a split: (N, 1, 28, 28) float32 in [0, 1]."""
    return FashionMNIST(train=train).images_as_tensor()


def garments(generator: torch.Generator, n: int, train: bool = True) -> Tensor:
    """n different images: (n, 1, 28, 28) float32 in [0, 1]."""
    images = course(train)
    return images[torch.randperm(len(images), generator=generator)[:n]]


def labels(generator: torch.Generator, n: int) -> Tensor:
    """n labels at random: (n,) int64 from 0 to 9. They need not suit any image."""
    return torch.randint(10, (n,), generator=generator)


def better_than_mean(answer: Answer, asked: Asked, x: Tensor, share: float) -> Finding:
    """The reconstruction in ``"out"`` of ``x`` errs less than ``share`` of what the mean image does.

    x: (B, 1, 28, 28). Squared error a pixel; the mean is that of all test images.
    """
    if problem := no_answer(answer, asked):
        return problem
    out = values(answer)["out"]
    x_hat = tensor(out[0] if isinstance(out, (tuple, list)) and out else out)
    if x_hat is None or x_hat.shape != x.shape:
        return failed(f"We asked for {asked.called}.", f"pictures of shape {size(x.shape)}", kind(out))
    error, mean_error = _error(x_hat, x), _error(course(train=False).mean(dim=0), x)
    rows = torch.cat([x[:8, 0], x_hat[:8, 0].float().clamp(0, 1)])
    pictures = (Picture("Test images, and beneath each what your model makes of it", rows, columns=8),)
    staff = {"mse": error, "mse_of_mean_image": mean_error}
    if error < share * mean_error:
        return passed(pictures, **staff)
    says = "The reconstructions don't resemble their images."
    says = f"Every reconstruction {GREY}" if is_grey(x_hat) else says
    wrong = failed(says, "closer to each image than the average of all images is", "not closer")
    return replace(wrong, pictures=pictures, staff=staff)


def _error(x_hat: Tensor, x: Tensor) -> float:
    return float((x_hat.double() - x.double()).square().mean())


def is_grey(pictures: Tensor) -> bool:
    """Whether all pictures, (N, 1, 28, 28), are one: less than a twentieth of the garments' variance."""
    variance = course(train=False).var(dim=0).mean()
    return bool(pictures.float().var(dim=0).mean() < 0.05 * variance)


class Reference(NamedTuple):
    """The real images as a Gaussian: mean, leading directions, variances along them, and of all pixels."""

    mean: Tensor
    directions: Tensor
    variances: Tensor
    whole: float


@cache
def reference() -> Reference:
    """The 2,000 test images in their 32 leading principal components; about 0.3 s, once a process."""
    real = course(train=False).double().flatten(1)
    variances, directions = torch.linalg.eigh(torch.cov(real.T))
    top = slice(len(variances) - 32, None)
    return Reference(real.mean(dim=0), directions[:, top], variances[top], float(variances.sum()))


def pca_fd(pictures: Tensor) -> float:
    """The Frechet distance of pictures (N, 1, 28, 28) to the test images, as Gaussians in 32 components.

    0 is perfect; divided by the trace of the real covariance of all pixels, so that one grey picture has
    0.80 to 0.84. Source: QUALITY.md, "A sample-quality score that works".
    """
    real = reference()
    codes = (pictures.double().flatten(1) - real.mean) @ real.directions
    covariance, root = torch.cov(codes.T), real.variances.sqrt()
    between = torch.linalg.eigvalsh(root[:, None] * covariance * root).clamp(min=0).sqrt().sum()
    distance = codes.mean(dim=0).square().sum() + real.variances.sum() + covariance.trace() - 2 * between
    return float(distance) / real.whole


def like_garments(answer: Answer, asked: Asked, line: float) -> Finding:
    """The pictures in ``"x_hat"``, decoded from N(0, I), lie within ``line`` of garments by `pca_fd`."""
    if problem := no_answer(answer, asked):
        return problem
    x_hat: Any = tensor(values(answer)["x_hat"])
    if x_hat is None or x_hat.ndim != 4 or x_hat.shape[1:] != (1, 28, 28) or not x_hat.isfinite().all():
        return failed("We decoded codes of ours.", "pictures of 28×28", kind(values(answer)["x_hat"]))
    distance = pca_fd(x_hat)
    pictures = (Picture("What your decoder makes of random codes", x_hat[:24, 0].float().clamp(0, 1)),)
    if distance <= line:
        return passed(pictures, pca_fd=distance)
    says = "The pictures that your decoder makes of random codes don't look like garments."
    says = f"Every sample {GREY}" if is_grey(x_hat) else says
    wrong = failed(says, "pictures like garments", "pictures unlike them")
    return replace(wrong, pictures=pictures, staff={"pca_fd": distance})
