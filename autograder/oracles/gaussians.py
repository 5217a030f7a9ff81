"""Gaussian clouds: what KL costs, and whether draws come from the cloud that was asked for.

Every test of draws holds exactly for right code whatever its seed, and its false alarm is shared out
evenly over all it looks at (Bonferroni): right code fails with probability ``false_alarm`` at most.
"""

from __future__ import annotations

import math

import torch
from torch import Tensor
from torch.distributions import Normal, kl_divergence

from autograder.exam.question import Answer
from autograder.oracles import quantiles
from autograder.oracles.answers import Asked, failed, no_answer, passed, values
from autograder.oracles.tensors import shape_of, shape_text
from autograder.rubric.finding import Finding, Seen, number

NO_NOISE = "Every call gave the same z. In train mode each call draws anew."


def clouds(generator: torch.Generator, images: int, dims: int) -> tuple[Tensor, Tensor]:
    """Fresh (mu, logvar), each (images, dims) float32: logvar in [-2, 1], where sigma, variance and logvar
    are all different numbers."""
    mu = 1.5 * torch.randn(images, dims, generator=generator)
    return mu, 3 * torch.rand(images, dims, generator=generator) - 2


def kl_and_gradient(mu: Tensor, logvar: Tensor) -> dict[str, Tensor]:
    """The truth about KL to N(0, I): its sum over images and dims in nats, and its gradients; float64."""
    m, v = (t.double().detach().requires_grad_() for t in (mu, logvar))
    cloud = Normal(m, (v / 2).exp(), validate_args=False)  # what isn't a number must not raise here
    kl = kl_divergence(cloud, Normal(torch.zeros_like(m), 1.0)).sum()
    kl.backward()
    assert m.grad is not None
    assert v.grad is not None
    return {"kl": kl.detach(), "mu": m.grad, "logvar": v.grad}


def _draws(answer: Answer, asked: Asked, shape: tuple[int, ...]) -> Tensor | Finding:
    """The draws as (N, images * dims) float64, or what is wrong with them."""
    if problem := no_answer(answer, asked):
        return problem
    z = values(answer)["z"]
    found = shape_of(z)
    if found is None or found[1:] != shape or found[0] < 3:
        text = shape_text(z[0]) if isinstance(z, list) and z else "x".join(shape_text(z).split("×")[1:])
        return failed(f"We asked for {asked.called}.", f"z of shape {shape}", text or "no z", shape=text)
    return torch.as_tensor(z).double().reshape(found[0], -1)


def _constant(z: Tensor) -> bool:
    return bool((z == z[0]).all())


def spread(answer: Answer, asked: Asked, mu: Tensor, logvar: Tensor, false_alarm: float) -> Finding:
    """Over N calls each number of z has its mean mu and its standard deviation sigma.

    mu, logvar: (images, dims). With k numbers, right draws are normal and independent, so that exactly
    sqrt(N) (mean - mu) / sigma ~ N(0, 1) and (N - 1) s^2 / sigma^2 ~ chi-square with N - 1 degrees of
    freedom: 2k tests, two-sided, ``false_alarm / 4k`` for each end. At N = 1024, k = 96 and 1e-6 a mean may
    be off by 0.19 sigma and a spread by 14 percent.
    """
    z = _draws(answer, asked, tuple(mu.shape))
    if isinstance(z, Finding):
        return z
    n, centre, sigma = len(z), mu.double().reshape(-1), (logvar / 2).exp().reshape(-1)
    if _constant(z):
        is_mu = "yes" if torch.allclose(z[0], centre, atol=1e-4) else "no"
        return failed(f"We asked for {asked.called}. {NO_NOISE}", "draws that differ", "one z", z_is_mu=is_mu)
    share = false_alarm / (4 * len(sigma))
    mean, std = z.mean(dim=0), z.std(dim=0)
    low, high = (math.sqrt(q / (n - 1)) for q in quantiles.chi_square(share, n - 1))
    ratio, offset = std / sigma, (mean - centre) / sigma
    centred = offset.abs() <= quantiles.normal_above(share) / math.sqrt(n)
    if bool(((low <= ratio) & (ratio <= high) & centred).all()):
        return passed()
    wide = (ratio - 1).abs()
    at = int(wide.argmax() if bool((wide > high - 1).any()) else offset.abs().argmax())
    given = f"mu = {number(centre[at])}, logvar = {number(logvar.reshape(-1)[at])}"
    return failed(
        f"We asked for {asked.called}, and looked at the average and the spread of each number.",
        f"for {given}: average {number(centre[at])}, spread {number(sigma[at])}",
        f"average {number(mean[at])}, spread {number(std[at])}",
        spread=Seen(ratio, atol=0.02, rtol=0.18),  # two samples of 1024: 3.1 percent apart
        offset=Seen((mean - centre) / std.clamp(min=1e-9), atol=0.25, rtol=0.18),  # and 0.044 spreads
    )


def independent(answer: Answer, asked: Asked, shape: tuple[int, int], false_alarm: float) -> Finding:
    """Over N calls no two numbers of z, (images, dims), move together.

    For independent normal numbers the correlation r over N calls has, exactly, r sqrt((N - 2) / (1 - r^2))
    distributed as Student's t with N - 2 degrees of freedom, whatever their means and spreads: k (k - 1) / 2
    tests, two-sided. At N = 1024, k = 96 and 1e-6 the largest |r| allowed is 0.20; shared noise has 1.
    """
    z = _draws(answer, asked, shape)
    if isinstance(z, Finding):
        return z
    if _constant(z):
        return failed(f"{NO_NOISE} There is no noise to compare.", "noise", "none", varies="no")
    n, k = z.shape
    t = quantiles.student_above(false_alarm / (k * (k - 1)), n - 2)
    r = torch.corrcoef(z.T).nan_to_num().abs()
    if bool((r - torch.eye(k) <= t / math.sqrt(n - 2 + t * t)).all()):
        return passed()
    image, dim = torch.arange(k) // shape[1], torch.arange(k) % shape[1]
    same_image, same_dim = image[:, None] == image, dim[:, None] == dim
    shared = {
        "between images": r[same_dim & ~same_image].mean(),
        "between dimensions": r[same_image & ~same_dim].mean(),
        "between both": r[~same_image & ~same_dim].mean(),
    }
    got = ", ".join(f"{name} {number(share)}" for name, share in shared.items())
    return failed(
        f"We asked for {asked.called}. Different numbers of z move together, as with the same noise.",
        "correlations near 0",
        got,
        **{name.replace(" ", "_"): Seen(float(share), atol=0.1) for name, share in shared.items()},
    )


def fresh_and_normal(answer: Answer, asked: Asked, shape: tuple[int, int], false_alarm: float) -> Finding:
    """Over N calls z differs, and each of its numbers, standardised by itself, has a normal's shape.

    Looked at are the shares beyond 2 and within 0.5 spreads, so that a wrong mean or spread costs nothing
    here and neither does noise shared among numbers, as each is judged alone. With known mean and spread the
    counts are binomial; estimating both takes variance away (p (1 - p) shrinks by (a phi(a) 2)^2 / 2 at a
    spreads: from .043 to .020 at 2, from .236 to .174 at 0.5), so binomial quantiles are safe. 2k tests.
    """
    z = _draws(answer, asked, shape)
    if isinstance(z, Finding):
        return z
    n, k = z.shape
    if len(z.unique(dim=0)) < n / 2:
        return failed(f"We asked for {asked.called}. {NO_NOISE}", "a new z each time", "repeats", fresh="no")
    e = ((z - z.mean(dim=0)) / z.std(dim=0).clamp(min=1e-12)).abs()
    far, near = (e > 2).double().mean(dim=0), (e < 0.5).double().mean(dim=0)
    normal = (_as_often(s, n, p, false_alarm / (4 * k)) for s, p in ((far, P_FAR), (near, P_NEAR)))
    if all(normal):
        return passed()
    return failed(
        f"We asked for {asked.called}. The noise isn't normal: look at the function that draws it.",
        f"{number(100 * P_FAR)} % beyond two spreads, {number(100 * P_NEAR)} % within half a spread",
        f"{number(100 * far.mean())} % and {number(100 * near.mean())} %",
        far=Seen(float(far.mean()), atol=0.02),
        near=Seen(float(near.mean()), atol=0.06),
    )


P_FAR = 2 * quantiles.normal_beyond(2.0)
P_NEAR = 1 - 2 * quantiles.normal_beyond(0.5)


def _as_often(shares: Tensor, n: int, p: float, tail: float) -> bool:
    """Whether counts out of n lie within the binomial's quantiles, ``tail`` at each end."""
    low, high = quantiles.binomial(tail, n, p)
    return bool(((shares * n >= low - 0.5) & (shares * n <= high + 0.5)).all())
