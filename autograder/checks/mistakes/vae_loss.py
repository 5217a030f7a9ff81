"""The mistakes of `kl_divergence` and `vae_loss`, each with its smallest wrong implementation."""

from __future__ import annotations

from typing import Any

from torch.nn import functional as F

from autograder.checks.mistakes.vae_stage import KL_DIVERGENCE, VAE_LOSS, part, with_function
from autograder.rubric.misconception import Mistakes

KL = Mistakes(with_function("kl_divergence"))
LOSS = Mistakes(with_function("vae_loss"))

_kl = part(KL_DIVERGENCE, "kl_divergence")
_loss = part(VAE_LOSS, "vae_loss")


@KL.mistake(
    "kl-sign",
    "Your KL has the wrong sign: −2.29 for the T-shirt, where 2.29 is expected. KL is never negative; "
    "training on yours would reward hiding codes in a corner. Look at the sign before the bracket, and at "
    "those inside.",
)
def _(mu: Any, logvar: Any) -> Any:
    return 0.5 * (1 + logvar - mu**2 - logvar.exp()).sum()


@KL.mistake(
    "kl-half-missing",
    "Your KL is exactly twice what is expected: 4.57 for the T-shirt instead of 2.29. The ½ in front of "
    "the bracket got lost.",
)
def _(mu: Any, logvar: Any) -> Any:
    return (mu**2 + logvar.exp() - 1 - logvar).sum()


@KL.mistake(
    "kl-mean-over-dims",
    "You average over the latent dimensions: with 5 of them your KL is one fifth of what is expected, "
    "with the T-shirt's 2 it is half. Each dimension adds its own penalty: sum over them.",
)
def _(mu: Any, logvar: Any) -> Any:
    return 0.5 * (mu**2 + logvar.exp() - 1 - logvar).mean(dim=1).sum()


@KL.mistake(
    "kl-mean-over-batch",
    "For one image your KL is right; for three it is a third of what is expected, since you average over "
    "the batch. Here sum over the images too: `vae_loss` divides by B later.",
)
def _(mu: Any, logvar: Any) -> Any:
    return 0.5 * (mu**2 + logvar.exp() - 1 - logvar).sum(dim=1).mean()


@KL.mistake(
    "kl-mean-over-everything",
    "`mean()` divides by the images and by the latent dimensions: for the T-shirt you get half of 2.29, "
    "for more dimensions still less. Each dimension adds its own penalty: use a sum.",
)
def _(mu: Any, logvar: Any) -> Any:
    return 0.5 * (mu**2 + logvar.exp() - 1 - logvar).mean()


@KL.mistake(
    "kl-not-summed",
    "You return several numbers, where one is expected: the sum over the latent dimensions and over all "
    "images of the batch. A sum over `dim=1` alone leaves one number for each image.",
)
def _(mu: Any, logvar: Any) -> Any:
    return 0.5 * (mu**2 + logvar.exp() - 1 - logvar).sum(dim=1)


@KL.also("kl-not-summed")
def _(mu: Any, logvar: Any) -> Any:
    return 0.5 * (mu**2 + logvar.exp() - 1 - logvar)


@KL.mistake(
    "kl-logvar-as-sigma",
    "Your formula takes `logvar` for sigma itself: it squares it and takes its logarithm. `logvar` is "
    "already log σ², so σ² is `logvar.exp()` and the logarithm in the formula is `logvar` as it stands.",
)
def _(mu: Any, logvar: Any) -> Any:
    return 0.5 * (mu**2 + logvar**2 - 1 - (logvar**2).log()).sum()


@KL.mistake(
    "kl-logvar-as-variance",
    "Your formula takes `logvar` for the variance and takes its logarithm again; for the T-shirt that is "
    "not a number, as its logvar is −2.41. `logvar` is log σ² already; σ² is `logvar.exp()`.",
)
def _(mu: Any, logvar: Any) -> Any:
    return 0.5 * (mu**2 + logvar - 1 - logvar.log()).sum()


@KL.mistake(
    "kl-exp-forgotten",
    "Where the formula has σ², yours has `logvar` or its square, without `exp`. For the T-shirt, logvar is "
    "−2.41 and σ² is 0.09. `logvar` is a logarithm: turn it into the variance with `logvar.exp()`.",
)
def _(mu: Any, logvar: Any) -> Any:
    return 0.5 * (mu**2 + logvar - 1 - logvar).sum()


@KL.also("kl-exp-forgotten")
def _(mu: Any, logvar: Any) -> Any:
    return 0.5 * (mu**2 + logvar**2 - 1 - logvar).sum()


@KL.mistake(
    "kl-squared-twice",
    "You square `logvar.exp()`, but that is already the variance σ², not σ. The shrunken cloud hides it "
    "(9.25 either way), the T-shirt doesn't: 2.18 instead of 2.29.",
)
def _(mu: Any, logvar: Any) -> Any:
    return 0.5 * (mu**2 + logvar.exp() ** 2 - 1 - logvar).sum()


@KL.mistake(
    "kl-logvar-as-log-sigma",
    "Your formula takes `logvar` for log σ: it doubles it. For the T-shirt you get 4.3 instead of 2.29. "
    "`logvar` is log σ², the log of the variance: no square and no factor 2.",
)
def _(mu: Any, logvar: Any) -> Any:
    return 0.5 * (mu**2 + (2 * logvar).exp() - 1 - 2 * logvar).sum()


@KL.mistake(
    "kl-sigma-not-squared",
    "Where the formula has σ², yours has σ: `exp(0.5 * logvar)` is the width. So the T-shirt costs 2.51 in "
    "place of 2.29. KL needs the variance, which is `logvar.exp()` without the half.",
)
def _(mu: Any, logvar: Any) -> Any:
    return 0.5 * (mu**2 + (0.5 * logvar).exp() - 1 - logvar).sum()


@KL.mistake(
    "kl-f-kl-div",
    "This looks like `F.kl_div`, which compares two lists of probabilities; mu and logvar are none, they "
    "describe a normal distribution. Write down the lesson's formula instead.",
)
def _(mu: Any, logvar: Any) -> Any:
    return F.kl_div(mu, logvar, reduction="sum")


@KL.also("kl-f-kl-div")
def _(mu: Any, logvar: Any) -> Any:
    return F.kl_div(mu, logvar, reduction="batchmean")


@KL.also("kl-f-kl-div")
def _(mu: Any, logvar: Any) -> Any:
    return F.kl_div(mu, logvar, reduction="sum", log_target=True)


@KL.also("kl-f-kl-div")
def _(mu: Any, logvar: Any) -> Any:
    return F.kl_div(mu, logvar, reduction="batchmean", log_target=True)


@KL.mistake(
    "kl-python-float",
    "The value is right, but you return a Python number, and gradients can't go through a number: the "
    "encoder would never hear of KL. Stay with tensors from start to end: no `.item()`, `float()` or "
    "`.tolist()`.",
)
def _(mu: Any, logvar: Any) -> Any:
    return _kl(mu, logvar).item()


@KL.mistake(
    "kl-gradient-cut",
    "The value is right, but no gradient reaches mu or logvar, so training can't lower KL. Something cuts "
    "it: `detach`, `.data`, `no_grad`, or a new tensor made from the number.",
)
def _(mu: Any, logvar: Any) -> Any:
    return _kl(mu, logvar).detach()


@LOSS.mistake(
    "loss-mean-over-pixels",
    "Your reconstruction term is 784 times too small, so KL wins and every sample becomes the same grey "
    "picture. The mean worked in lesson 2; here sum over the pixels and average over the batch only.",
)
def _(x_hat: Any, x: Any, mu: Any, logvar: Any, beta: float = 1.0) -> Any:
    recon_loss, kl = F.mse_loss(x_hat, x), _kl(mu, logvar) / len(x)
    return recon_loss + beta * kl, recon_loss, kl


@LOSS.mistake(
    "loss-recon-not-per-image",
    "Your reconstruction term grows with the batch: for three images it is three times what is expected. "
    "Sum over pixels and batch, then divide by the batch size, as for KL.",
)
def _(x_hat: Any, x: Any, mu: Any, logvar: Any, beta: float = 1.0) -> Any:
    recon_loss, kl = ((x_hat - x) ** 2).sum(), _kl(mu, logvar) / len(x)
    return recon_loss + beta * kl, recon_loss, kl


@LOSS.mistake(
    "loss-halved",
    "Your reconstruction term is half of what is expected. The ½ belongs to KL's formula; the squared "
    "error has none, so that beta = 1 means the same for everybody.",
)
def _(x_hat: Any, x: Any, mu: Any, logvar: Any, beta: float = 1.0) -> Any:
    recon_loss, kl = 0.5 * ((x_hat - x) ** 2).sum() / len(x), _kl(mu, logvar) / len(x)
    return recon_loss + beta * kl, recon_loss, kl


@LOSS.mistake(
    "loss-bce",
    "Your reconstruction term is a binary cross-entropy. Others use it with VAEs, but this lesson's loss "
    "is the squared error, summed over the pixels and divided by the batch size.",
)
def _(x_hat: Any, x: Any, mu: Any, logvar: Any, beta: float = 1.0) -> Any:
    recon_loss = F.binary_cross_entropy(x_hat, x, reduction="sum") / len(x)
    kl = _kl(mu, logvar) / len(x)
    return recon_loss + beta * kl, recon_loss, kl


@LOSS.mistake(
    "loss-absolute-error",
    "Your reconstruction term sums absolute differences. This lesson's loss squares each pixel's "
    "difference first, then sums over the pixels and divides by the batch size.",
)
def _(x_hat: Any, x: Any, mu: Any, logvar: Any, beta: float = 1.0) -> Any:
    recon_loss, kl = (x_hat - x).abs().sum() / len(x), _kl(mu, logvar) / len(x)
    return recon_loss + beta * kl, recon_loss, kl


@LOSS.mistake(
    "loss-kl-not-per-image",
    "Your KL is that of the whole batch: for three images about three times what one costs, for 64 it "
    "would drown the reconstruction. Divide what `kl_divergence` returns by the batch size.",
)
def _(x_hat: Any, x: Any, mu: Any, logvar: Any, beta: float = 1.0) -> Any:
    recon_loss, kl = ((x_hat - x) ** 2).sum() / len(x), _kl(mu, logvar)
    return recon_loss + beta * kl, recon_loss, kl


@LOSS.mistake(
    "loss-beta-ignored",
    "`beta` changes nothing: with 1 and with 3 your loss is the same. KL's share of the loss should be "
    "`beta * kl`, so that KL can be made louder.",
)
def _(x_hat: Any, x: Any, mu: Any, logvar: Any, beta: float = 1.0) -> Any:
    return _loss(x_hat, x, mu, logvar)


@LOSS.mistake(
    "loss-beta-on-reconstruction",
    "`beta` multiplies the reconstruction in your loss. It is KL's volume: reconstruction stays as it is, "
    "and KL counts `beta` times.",
)
def _(x_hat: Any, x: Any, mu: Any, logvar: Any, beta: float = 1.0) -> Any:
    _, recon_loss, kl = _loss(x_hat, x, mu, logvar)
    return beta * recon_loss + kl, recon_loss, kl


@LOSS.mistake(
    "loss-beta-on-both",
    "`beta` multiplies your whole loss, so the balance of its terms never changes. It belongs to KL "
    "alone: `recon_loss + beta * kl`, without brackets around the sum.",
)
def _(x_hat: Any, x: Any, mu: Any, logvar: Any, beta: float = 1.0) -> Any:
    loss, recon_loss, kl = _loss(x_hat, x, mu, logvar)
    return beta * loss, recon_loss, kl


@LOSS.mistake(
    "loss-beta-twice",
    "`beta` counts twice in your loss: with beta = 3, KL enters nine times. Multiply once, in the last "
    "line; the returned kl stays without `beta`.",
)
def _(x_hat: Any, x: Any, mu: Any, logvar: Any, beta: float = 1.0) -> Any:
    _, recon_loss, kl = _loss(x_hat, x, mu, logvar)
    return recon_loss + beta * beta * kl, recon_loss, beta * kl


@LOSS.also("loss-beta-twice")
def _(x_hat: Any, x: Any, mu: Any, logvar: Any, beta: float = 1.0) -> Any:
    _, recon_loss, kl = _loss(x_hat, x, mu, logvar)
    return recon_loss + beta * beta * kl, recon_loss, kl


@LOSS.mistake(
    "loss-beta-in-kl",
    "Your loss is right, but the returned kl has `beta` in it already: with beta = 3 it comes back three "
    "times as large. Return the plain kl per image, and apply `beta` in the loss only.",
)
def _(x_hat: Any, x: Any, mu: Any, logvar: Any, beta: float = 1.0) -> Any:
    loss, recon_loss, kl = _loss(x_hat, x, mu, logvar, beta)
    return loss, recon_loss, beta * kl


@LOSS.mistake(
    "loss-kl-subtracted",
    "Your loss subtracts KL, so training would make KL as large as it can: codes in far corners. KL is a "
    "price; add it. (The ELBO has a minus because it is to be made large.)",
)
def _(x_hat: Any, x: Any, mu: Any, logvar: Any, beta: float = 1.0) -> Any:
    _, recon_loss, kl = _loss(x_hat, x, mu, logvar)
    return recon_loss - beta * kl, recon_loss, kl


@LOSS.mistake(
    "loss-kl-left-out",
    "Your loss is the reconstruction alone: KL is computed and never added. Trained on it, the model is "
    "an autoencoder again. The loss is `recon_loss + beta * kl`.",
)
def _(x_hat: Any, x: Any, mu: Any, logvar: Any, beta: float = 1.0) -> Any:
    _, recon_loss, kl = _loss(x_hat, x, mu, logvar)
    return recon_loss, recon_loss, kl


@LOSS.mistake(
    "loss-order-of-returns",
    "Reconstruction and KL come back in each other's place. The order is (loss, recon_loss, kl).",
)
def _(x_hat: Any, x: Any, mu: Any, logvar: Any, beta: float = 1.0) -> Any:
    loss, recon_loss, kl = _loss(x_hat, x, mu, logvar, beta)
    return loss, kl, recon_loss


@LOSS.mistake(
    "loss-gradient-cut",
    "The numbers are right, but no gradient goes from your loss to x_hat, mu and logvar, so nothing can "
    "be trained. Keep tensors: no `.item()`, `float()`, `detach` or `no_grad` on the way to the loss.",
)
def _(x_hat: Any, x: Any, mu: Any, logvar: Any, beta: float = 1.0) -> Any:
    loss, recon_loss, kl = _loss(x_hat, x, mu, logvar, beta)
    return loss.detach(), recon_loss, kl


@LOSS.also("loss-gradient-cut")
def _(x_hat: Any, x: Any, mu: Any, logvar: Any, beta: float = 1.0) -> Any:
    return tuple(term.item() for term in _loss(x_hat, x, mu, logvar, beta))
