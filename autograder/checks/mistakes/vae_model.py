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
    "exp(logvar) is the variance σ², not σ: for logvar = −2 your draws spread 0.14, where 0.37 is expected. "
    "The half goes inside the exponential, and makes it the square root.",
)
def _(self: Any, mu: Any, logvar: Any) -> Any:
    return mu + logvar.exp() * torch.randn_like(mu)


@DRAW.mistake(
    "sigma-is-logvar",
    "You use `logvar` itself as the width: for logvar = −2 that is 2, or an error, where 0.37 is expected. "
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
    "Your noise is uniform, not normal: however you shift or stretch it, `torch.rand` has hard edges and "
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
    "The draws are right, but gradients don't reach mu, logvar or both, so the encoder can't learn its "
    "clouds. The usual causes: `detach`, `.data`, `no_grad`, or `sample()` where `rsample()` is needed.",
)
def _(self: Any, mu: Any, logvar: Any) -> Any:
    return Normal(mu, (0.5 * logvar).exp()).sample()


@DRAW.also("gradient-cut")
def _(self: Any, mu: Any, logvar: Any) -> Any:
    return mu + (0.5 * logvar).exp().detach() * torch.randn_like(mu)


@DRAW.also("gradient-cut")
def _(self: Any, mu: Any, logvar: Any) -> Any:
    return mu.detach() + (0.5 * logvar).exp() * torch.randn_like(mu)


@DRAW.also("gradient-cut")
def _(self: Any, mu: Any, logvar: Any) -> Any:
    return torch.normal(mu, (0.5 * logvar).exp())


@DRAW.mistake(
    "mu-written-over",
    "Your draws are right, but `mu` itself is changed on the way (`+=`, `add_`), so the KL that follows "
    "sees z in its place. Make a new tensor: `mu + ...`.",
)
def _(self: Any, mu: Any, logvar: Any) -> Any:
    mu += (0.5 * logvar).exp() * torch.randn_like(mu)
    return mu


ENCODE = Mistakes(with_method("encode"))
FORWARD = Mistakes(with_method("forward"))
HARD_CODED_BATCH = (
    "A batch size is written into your code, in a `view` or `reshape`: it works for 64 images and fails "
    "for 3. Take it from the input, `len(x)`, or write −1 for it and let torch count."
)


@ENCODE.mistake("hard-coded-batch", HARD_CODED_BATCH)
def _(self: Any, x: Any) -> Any:
    return self.heads(x.view(64, 784)).chunk(2, dim=1)


@ENCODE.mistake(
    "hard-coded-latent-size",
    "Your codes have the same size whatever `latent_dim` says: `VAE(latent_dim=5)` should give 5 numbers "
    "for mu and 5 for logvar. Use the argument in the layers, not a number.",
)
def _(self: Any, x: Any) -> Any:
    code = x.flatten(1)[:, 300:364] - 0.5
    return code.chunk(2, dim=1)


@ENCODE.mistake(
    "one-tensor-for-both",
    "mu and logvar come out the same, number by number: one layer serves for both, or one result is "
    "returned twice. A cloud's place and its width are two things; each needs a linear layer of its own.",
)
def _(self: Any, x: Any) -> Any:
    mu = self.heads(x.flatten(1)).chunk(2, dim=1)[0]
    return mu, mu


@ENCODE.mistake(
    "relu-on-the-heads",
    "mu, logvar or both come out without one negative number: something like a ReLU follows the last layer. "
    "mu may lie on either side of 0, and logvar is negative for every cloud narrower than 1. End with the "
    "linear layer.",
)
def _(self: Any, x: Any) -> Any:
    mu, logvar = self.heads(x.flatten(1)).chunk(2, dim=1)
    return mu.relu(), logvar.relu()


@ENCODE.also("relu-on-the-heads")
def _(self: Any, x: Any) -> Any:
    mu, logvar = self.heads(x.flatten(1)).chunk(2, dim=1)
    return mu.relu(), logvar


@ENCODE.also("relu-on-the-heads")
def _(self: Any, x: Any) -> Any:
    mu, logvar = self.heads(x.flatten(1)).chunk(2, dim=1)
    return mu, logvar.relu()


@ENCODE.mistake(
    "per-batch",
    "The same image gets another code when it stands beside other images: your encoder mixes the batch, "
    "by a mean over dimension 0 perhaps. Each image has a cloud of its own.",
)
def _(self: Any, x: Any) -> Any:
    h = x.flatten(1)
    return self.heads(h.mean(dim=0, keepdim=True).expand_as(h)).chunk(2, dim=1)


@FORWARD.mistake(
    "mu-and-logvar-swapped",
    "`encode` and `forward` disagree about the order: what one calls mu, the other returns as logvar. It "
    "is (mu, logvar) from `encode`, and (x_hat, mu, logvar) from `forward`.",
)
def _(self: Any, x: Any) -> Any:
    mu, logvar = self.encode(x)
    return self.decode(self.reparameterize(mu, logvar)), logvar, mu


DECODE = Mistakes(with_method("decode"))


@DECODE.mistake("hard-coded-batch", HARD_CODED_BATCH)
def _(self: Any, z: Any) -> Any:
    return torch.sigmoid(self.body(z)).view(64, 1, 28, 28)


@DECODE.mistake(
    "output-padding-missing",
    "Your pictures don't come out at 28×28. A transposed convolution with kernel 3, stride 2, padding 1 "
    "takes 7 to 13 to 25; with `output_padding=1` it takes 7 to 14 to 28. Look at both layers.",
)
def _(self: Any, z: Any) -> Any:
    return torch.sigmoid(self.body(z)).view(-1, 1, 28, 28)[..., :25, :25]


@DECODE.also("output-padding-missing")
def _(self: Any, z: Any) -> Any:
    return torch.sigmoid(self.body(z)).view(-1, 1, 28, 28)[..., :26, :26]


@DECODE.also("output-padding-missing")
def _(self: Any, z: Any) -> Any:
    return torch.sigmoid(self.body(z)).view(-1, 1, 28, 28)[..., :27, :27]


@DECODE.mistake(
    "sigmoid-missing",
    "Your pixels leave the range from 0 to 1 on both sides: nothing holds them there. Images live in [0, "
    "1], so the decoder ends with a sigmoid.",
)
def _(self: Any, z: Any) -> Any:
    return self.body(z).view(-1, 1, 28, 28)


@DECODE.mistake(
    "tanh-range",
    "Your pixels run from −1 to 1, which is what `tanh` gives. Images here live in [0, 1]: end with a "
    "sigmoid.",
)
def _(self: Any, z: Any) -> Any:
    return torch.tanh(self.body(z)).view(-1, 1, 28, 28)
