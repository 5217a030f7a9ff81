"""Whether a model's pictures are anything like the course's garments."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from functools import cache
from typing import Any, NamedTuple

import numpy as np
import torch
from torch import Tensor

from autograder.exam.question import Answer, Returned
from autograder.oracles import stored
from autograder.oracles.answers import Asked, failed, kind, no_answer, passed, size, tensor, values
from autograder.oracles.garments import course, to_compare_with
from autograder.rubric.finding import Finding, Picture, Status

GREY = (
    "is the same grey picture: KL has won over the reconstruction. Look at `vae_loss`: is the squared error "
    "summed over the pixels, and KL divided by the batch size?"
)


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
    mse, of_mean = _error(x_hat, x), _error(course(train=False).mean(dim=0), x)
    rows = torch.cat([x[:8, 0], x_hat[:8, 0].float().clamp(0, 1)])
    pictures = (Picture("Test images, and beneath each what your model makes of it", rows, columns=8),)
    staff = {"mse": mse, "mse_of_mean_image": of_mean, "mse_share": mse / of_mean, "mse_share_line": share}
    if mse < share * of_mean:
        return passed(pictures, **staff)
    says = "The reconstructions don't resemble their images."
    says = f"Every reconstruction {GREY}" if is_grey(x_hat) else says
    wrong = failed(says, "closer to each image than the average of all images is", "not closer")
    return replace(wrong, pictures=pictures, staff=staff)


def whole(answer: Answer) -> Answer:
    """What came back batch by batch, as ``"out"`` of one answer; the first part, where they don't fit."""
    if not isinstance(answer, Returned):
        return answer
    return Returned({"out": _joined(list(answer.values.values()))})


def _joined(parts: Sequence[Any]) -> Any:
    if parts and all(isinstance(part, (tuple, list)) and len(part) == len(parts[0]) for part in parts):
        return tuple(_joined(column) for column in zip(*parts, strict=True))
    tensors = [torch.as_tensor(part) for part in parts if isinstance(part, (Tensor, np.ndarray))]
    alike = len(tensors) == len(parts) and all(
        t.ndim and t.shape[1:] == tensors[0].shape[1:] for t in tensors
    )
    return torch.cat(tensors) if tensors and alike else next(iter(parts), None)


def drawn_from(answer: Answer) -> list[Tensor]:
    """The codes that `reparameterize` drew as ``"out"``, where it drew any."""
    z = values(answer).get("out")
    return [z] if isinstance(z, Tensor) and z.ndim == 2 else []


def codes_of(answer: Answer) -> list[Tensor]:
    """mu and logvar as a model's forward returned them in ``"out"``, after the reconstruction."""
    out = values(answer).get("out")
    rest = out[1:3] if isinstance(out, (tuple, list)) else ()
    return [code for code in rest if isinstance(code, Tensor) and code.ndim == 2]


def learned(
    finding: Finding, asked: Asked, x: Tensor, share: float, untrained: Answer, decoded: Sequence[Answer]
) -> Finding:
    """`better_than_mean`'s finding on a model's forward, unless its code or a new model say otherwise.

    ``decoded``: what `decode` makes of the model's codes. The best of them decides where there is one: it
    comes through the code, and with mu among them no luck of the draw is in it. ``untrained``: what a new
    model makes of ``x``. Whatever raised or has another shape says nothing.
    """
    if not finding.staff:
        return finding
    judged = [f for answer in decoded if (f := better_than_mean(answer, asked, x, share)).staff]
    through = not judged or any(f.status is Status.PASSED for f in judged)
    if finding.status is Status.PASSED and not through:
        says = "Your model's reconstructions don't come through its code: decoded, codes give other pictures."
        return _instead(finding, failed(says, "a decoded code resembles the image too", "it doesn't"))
    if finding.status is Status.FAILED and not (judged and through):
        return finding
    if better_than_mean(untrained, asked, x, share).status is Status.PASSED:
        says = "A new, untrained model of yours reconstructs the images too: nothing of it was learned."
        return _instead(finding, failed(says, "learned by training", "there from the start"))
    return finding if finding.status is Status.PASSED else _instead(finding, passed())


def _instead(finding: Finding, other: Finding) -> Finding:
    return replace(other, pictures=finding.pictures, staff=finding.staff)


def _error(x_hat: Tensor, x: Tensor) -> float:
    return float((x_hat.double() - x.double()).square().mean())


def is_grey(pictures: Tensor) -> bool:
    """Whether all pictures, (N, 1, 28, 28), are one: less than a twentieth of the garments' variance."""
    return bool(pictures.float().var(dim=0).mean() < 0.05 * _variance())


@cache
def _variance() -> Tensor:
    """Of the test images' pixels, mean over the pixels."""
    return course(train=False).var(dim=0).mean()


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
    0.80 to 0.84. Source: Heusel et al. 2017, "GANs Trained by a Two Time-Scale Update Rule", there of
    features of a network instead of components.
    """
    real = reference()
    codes = (pictures.double().flatten(1) - real.mean) @ real.directions
    covariance, root = torch.cov(codes.T), real.variances.sqrt()
    between = torch.linalg.eigvalsh(root[:, None] * covariance * root).clamp(min=0).sqrt().sum()
    distance = codes.mean(dim=0).square().sum() + real.variances.sum() + covariance.trace() - 2 * between
    return float(distance) / real.whole


def balanced_codes(generator: torch.Generator, n: int, latent_dim: int) -> Tensor:
    """n codes from N(0, I), moved and stretched so that their mean is 0 and their covariance I, to rounding.

    (n, latent_dim) float32. Of the same model, `pca_fd` strays from draw to draw four times less so.
    """
    z = torch.randn(n, latent_dim, generator=generator, dtype=torch.float64)
    centred = z - z.mean(dim=0)
    spread = torch.linalg.cholesky(torch.cov(centred.T))
    return torch.linalg.solve_triangular(spread, centred.T, upper=False).T.float()


def like_garments(answer: Answer, asked: Asked, line: float, untrained: Answer) -> Finding:
    """The pictures in ``"x_hat"``, decoded from N(0, I), lie within ``line`` of garments by `pca_fd`.

    ``"near"``: those of the codes `stored.on_the_way`. ``untrained``: what a new model's decoder makes of
    the codes. Pictures that are looked up, or that no training made, are no samples.
    """
    if problem := no_answer(answer, asked):
        return problem
    x_hat, near = (tensor(values(answer)[name]) for name in ("x_hat", "near"))
    if x_hat is None or near is None or not (_are_pictures(x_hat) and _are_pictures(near)):
        return failed("We decoded codes of ours.", "pictures of 28×28", kind(values(answer)["x_hat"]))
    distance, drawn = pca_fd(x_hat), stored.drawn(x_hat, near)
    shown = x_hat[:24, 0].float().clamp(0, 1)
    own = Picture("What your decoder makes of random codes", shown, columns=4)
    pictures = own, to_compare_with()
    staff = {"pca_fd": distance, "pca_fd_line": line, **drawn._asdict()}
    if distance > line:
        says = "The pictures that your decoder makes of random codes don't look like garments."
        says = f"Every sample {GREY}" if is_grey(x_hat) else says
        wrong = failed(says, "pictures like garments", "pictures unlike them")
    elif says := stored.looked_up(drawn):
        wrong = failed(says, "pictures drawn from the code", "stored pictures")
    elif _garments(untrained, line):
        says = "A new, untrained decoder of yours makes garments already: nothing of them was learned."
        wrong = failed(says, "learned by training", "there from the start")
    else:
        return passed(pictures, **staff)
    return replace(wrong, pictures=pictures, staff=staff)


def _garments(answer: Answer, line: float) -> bool:
    x_hat = tensor(values(answer).get("x_hat"))
    return x_hat is not None and _are_pictures(x_hat) and pca_fd(x_hat) <= line


def _are_pictures(value: Tensor) -> bool:
    return value.shape[1:] == (1, 28, 28) and bool(value.isfinite().all())
