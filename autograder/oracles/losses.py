"""A loss of two terms, (loss, recon_loss, kl), judged term by term against its own parts."""

from __future__ import annotations

from typing import Any, NamedTuple

import torch
from torch import Tensor

from autograder.exam.question import Answer
from autograder.oracles.answers import Asked, failed, kind, no_answer, passed, values
from autograder.oracles.tensors import one_number
from autograder.rubric.finding import Finding, Seen, number


class Terms(NamedTuple):
    """The three numbers that one call returned."""

    loss: float
    recon_loss: float
    kl: float


def batch(generator: torch.Generator, images: int, dims: int) -> dict[str, Tensor]:
    """Fresh x_hat, x: (images, 1, 28, 28) in (0, 1), and mu, logvar: (images, dims), all float32."""
    x_hat, x = 0.05 + 0.9 * torch.rand(2, images, 1, 28, 28, generator=generator)
    mu, logvar = torch.randn(2, images, dims, generator=generator)
    return {"x_hat": x_hat, "x": x, "mu": mu, "logvar": logvar}


def squared_error(x_hat: Tensor, x: Tensor) -> float:
    """Summed over the pixels, averaged over the batch."""
    return float((x_hat.double() - x).square().flatten(1).sum(dim=1).mean())


def reconstruction(answer: Answer, asked: Asked, truth: float, rtol: float) -> Finding:
    """The second value is the squared error per image, ``truth``."""
    got = _terms(answer, asked)
    if isinstance(got, Finding):
        return got
    if abs(got.recon_loss - truth) <= rtol * truth:
        return passed()
    says = f"We asked for {asked.called}. This is about its second value, recon_loss."
    ratio = Seen(got.recon_loss / truth)
    return failed(says, number(truth), number(got.recon_loss), ratio=ratio)


def kl_per_image(
    answer: Answer, asked: Asked, own: Answer, truth: float, images: int, rtol: float
) -> Finding:
    """The third value is KL per image: ``truth``, or what the student's own function says / ``images``.

    ``own``: the answer to that function, as ``"kl"``.
    """
    got = _terms(answer, asked)
    if isinstance(got, Finding):
        return got
    said = one_number(values(own).get("kl"))
    right = [truth] if said is None else [truth, said / images]
    if any(abs(got.kl - r) <= rtol * abs(r) + 1e-6 for r in right):
        return passed()
    says = f"We asked for {asked.called}. This is about its third value, kl."
    ratio = Seen(got.kl / right[-1] if right[-1] else got.kl, atol=1e-4)
    return failed(says, f"{number(right[-1])}: your `kl_divergence` / {images}", number(got.kl), ratio=ratio)


def weighted(answer: Answer, asked: Asked, beta: float, rtol: float) -> Finding:
    """With ``beta`` the loss is recon_loss + beta kl, of the terms returned without it (``"plain"``).

    The terms themselves don't change with beta.
    """
    plain = _terms(answer, asked, "plain")
    if isinstance(plain, Finding):
        return plain
    loud = _terms(answer, asked, "loud")
    if isinstance(loud, Finding):
        return loud
    expected = plain.recon_loss + beta * plain.kl
    kl_stays = _near(loud.kl, plain.kl, rtol)
    if _near(loud.loss, expected, rtol) and kl_stays:
        return passed()
    says = f"We asked for {asked.called}, twice: with beta left out, and with beta = {beta:g}."
    more = _share(loud.loss - plain.loss, plain.kl)
    kl_ratio = Seen(_share(loud.kl, plain.kl), atol=1e-3)
    observed = {"more": Seen(more, 1e-2), "kl": kl_ratio}
    if kl_stays:
        return failed(
            says,
            f"loss {number(expected)}: recon_loss + {beta:g} kl",
            f"loss {number(loud.loss)}",
            **observed,
        )
    return failed(says, f"kl {number(plain.kl)} both times", f"kl {number(loud.kl)}", **observed)


def total(answer: Answer, asked: Asked, rtol: float) -> Finding:
    """Without beta the loss is the sum of the returned terms, and gradients go from it to all it rests on.

    ``"grad"``: the loss's gradients for x_hat, mu and logvar.
    """
    got = _terms(answer, asked)
    if isinstance(got, Finding):
        return got
    slopes = values(answer)["grad"]
    lost = [n for n, g in zip(("x_hat", "mu", "logvar"), slopes, strict=True) if g is None]
    expected = got.recon_loss + got.kl
    added = _near(got.loss, expected, rtol)
    if added and not lost:
        return passed()
    says = f"We asked for {asked.called}. This is about its first value, loss."
    observed = {"kl_in_loss": Seen(_share(got.loss - got.recon_loss, got.kl), 1e-2), "lost": " ".join(lost)}
    if not added:
        return failed(says, f"{number(expected)}: recon_loss + kl", number(got.loss), **observed)
    return failed(says, "gradients", f"none for {', '.join(lost)}", **observed)


def _terms(answer: Answer, asked: Asked, name: str = "out") -> Terms | Finding:
    if problem := no_answer(answer, asked):
        return problem
    value: Any = values(answer)[name]
    found = [one_number(v) for v in value] if isinstance(value, (tuple, list)) else []
    whole = [x for x in found if x is not None]
    if len(whole) == len(found) == 3:
        return Terms(*whole)
    return failed(
        f"We asked for {asked.called}.", "(loss, recon_loss, kl)", kind(value), returned=kind(value)
    )


def _near(a: float, b: float, rtol: float) -> bool:
    return abs(a - b) <= rtol * abs(b) + 1e-6


def _share(part: float, whole: float) -> float:
    return part / whole if whole else float("nan")
