"""The mistakes of the VAE's methods, each with its smallest wrong implementation."""

from __future__ import annotations

from typing import Any

import torch
from torch.distributions import Normal

from autograder.checks.mistakes.vae_stage import with_method
from autograder.rubric.misconception import Mistakes

DRAW = Mistakes(with_method("reparameterize"))


@DRAW.mistake(
    "sigma-without-half",
    "σ = exp(logvar) is the variance: for logvar = −2 your draws spread 0.14, where 0.37 is expected. The "
    "half goes inside the exponential, and makes it the square root.",
)
def _(self: Any, mu: Any, logvar: Any) -> Any:
    return mu + logvar.exp() * torch.randn_like(mu)


@DRAW.mistake(
    "sigma-is-logvar",
    "You use `logvar` itself as the width: for logvar = −2 your draws spread 2, where 0.37 is expected. "
    "`logvar` is a logarithm, and may be negative: sigma comes out of an exponential.",
)
def _(self: Any, mu: Any, logvar: Any) -> Any:
    return mu + logvar * torch.randn_like(mu)


@DRAW.also("sigma-is-logvar")
def _(self: Any, mu: Any, logvar: Any) -> Any:
    return Normal(mu, logvar).rsample()


@DRAW.mistake(
    "sigma-is-root-of-logvar",
    "You take the root of `logvar`, which is no number where `logvar` is negative. `logvar` is the log of "
    "the variance, not the variance: sigma comes out of an exponential, with a half inside.",
)
def _(self: Any, mu: Any, logvar: Any) -> Any:
    return mu + logvar.sqrt() * torch.randn_like(mu)


@DRAW.mistake(
    "sigma-left-out",
    "Your draws spread 1 whatever `logvar` says, and no gradient reaches `logvar`. The noise has to be "
    "stretched by sigma before it is added to mu.",
)
def _(self: Any, mu: Any, logvar: Any) -> Any:
    return mu + torch.randn_like(mu)


@DRAW.mistake(
    "mu-left-out",
    "Your draws lie around 0 whatever `mu` says, so every image gets a cloud in the same place. Stretch "
    "the noise by sigma, then add mu.",
)
def _(self: Any, mu: Any, logvar: Any) -> Any:
    return (0.5 * logvar).exp() * torch.randn_like(mu)


@DRAW.mistake(
    "noise-shared-by-images",
    "All images of a batch get the same epsilon: their draws move together. Draw noise of mu's full "
    "shape, (B, latent_dim), not just one row.",
)
def _(self: Any, mu: Any, logvar: Any) -> Any:
    return mu + (0.5 * logvar).exp() * torch.randn(mu.shape[1])


@DRAW.mistake(
    "noise-shared-by-dimensions",
    "All dimensions of an image get the same epsilon, so a cloud shrinks to a line. Draw noise of mu's "
    "full shape, (B, latent_dim), not one number for each image.",
)
def _(self: Any, mu: Any, logvar: Any) -> Any:
    return mu + (0.5 * logvar).exp() * torch.randn(len(mu), 1)


@DRAW.mistake(
    "noise-one-number",
    "One single epsilon serves all images and all dimensions: everything moves together. Draw noise of "
    "mu's full shape, (B, latent_dim).",
)
def _(self: Any, mu: Any, logvar: Any) -> Any:
    return mu + (0.5 * logvar).exp() * torch.randn(1)


@DRAW.mistake(
    "noise-uniform",
    "Your noise is uniform, not normal: `torch.rand` draws between 0 and 1, with an average of 0.5, and "
    "knows no rare far draws. Use the one with an n for normal: `randn`.",
)
def _(self: Any, mu: Any, logvar: Any) -> Any:
    return mu + (0.5 * logvar).exp() * torch.rand_like(mu)


@DRAW.also("noise-uniform")
def _(self: Any, mu: Any, logvar: Any) -> Any:
    return mu + (0.5 * logvar).exp() * (2 * torch.rand_like(mu) - 1)


@DRAW.also("noise-uniform")
def _(self: Any, mu: Any, logvar: Any) -> Any:
    return mu + (0.5 * logvar).exp() * (torch.rand_like(mu) - 0.5)


@DRAW.also("noise-uniform")
def _(self: Any, mu: Any, logvar: Any) -> Any:
    return mu + (0.5 * logvar).exp() * 12**0.5 * (torch.rand_like(mu) - 0.5)


@DRAW.mistake(
    "noise-fixed",
    "Every call gives the same z: the noise is the same each time. Is a seed set inside the function, or "
    "the noise drawn once and kept? Draw it anew at each call.",
)
def _(self: Any, mu: Any, logvar: Any) -> Any:
    fixed = torch.Generator().manual_seed(0)
    return mu + (0.5 * logvar).exp() * torch.randn(mu.shape, generator=fixed)


@DRAW.mistake(
    "no-noise",
    "In train mode your z is mu itself, so the cloud is a point, as in an autoencoder. Add sigma times "
    "noise when the model is training (you may return mu in eval mode).",
)
def _(self: Any, mu: Any, logvar: Any) -> Any:
    return mu


@DRAW.mistake(
    "gradient-cut",
    "The draws are right, but gradients don't reach mu and logvar, so the encoder can't learn its clouds. "
    "The usual causes: `detach`, `.data`, `no_grad`, or `sample()` where `rsample()` is needed.",
)
def _(self: Any, mu: Any, logvar: Any) -> Any:
    return Normal(mu, (0.5 * logvar).exp()).sample()


@DRAW.also("gradient-cut")
def _(self: Any, mu: Any, logvar: Any) -> Any:
    return mu + (0.5 * logvar).exp().detach() * torch.randn_like(mu)


@DRAW.mistake(
    "mu-written-over",
    "Your draws are right, but `mu` itself is changed on the way (`+=`, `add_`), so the KL that follows "
    "sees z in its place. Make a new tensor: `mu + ...`.",
)
def _(self: Any, mu: Any, logvar: Any) -> Any:
    mu += (0.5 * logvar).exp() * torch.randn_like(mu)
    return mu
