"""The mistakes of `reconstruction_loss`, each with its smallest wrong implementation."""

from __future__ import annotations

from typing import Any

from torch.nn import functional as F

from autograder.checks.mistakes.ae_stage import with_function
from autograder.rubric.misconception import Mistakes

LOSS = Mistakes(with_function("reconstruction_loss"))


@LOSS.mistake(
    "loss-summed",
    "You add all squared errors up: the loss grows with the picture and with the batch. Take the mean, "
    "over all pixels of all images, so that it is of one pixel's size.",
)
def _(x_hat: Any, x: Any) -> Any:
    return ((x_hat - x) ** 2).sum()


@LOSS.mistake(
    "loss-summed-over-pixels",
    "Your loss is 784 times what is expected: you sum over the pixels and average over the images only. "
    "Here it is the mean over both. (In lesson 3 the sum will be right, for a reason.)",
)
def _(x_hat: Any, x: Any) -> Any:
    return ((x_hat - x) ** 2).sum() / len(x)


@LOSS.mistake(
    "loss-summed-over-batch",
    "You average over the pixels, but sum over the images: for three images the loss is three times what is "
    "expected. Take the mean over both, so that the batch size doesn't matter.",
)
def _(x_hat: Any, x: Any) -> Any:
    return ((x_hat - x) ** 2).flatten(1).mean(dim=1).sum()


@LOSS.mistake(
    "loss-not-reduced",
    "You return many numbers, where one is expected: the mean over all pixels and all images. Is a `.mean()` "
    "missing, or taken over one dimension only?",
)
def _(x_hat: Any, x: Any) -> Any:
    return (x_hat - x) ** 2


@LOSS.also("loss-not-reduced")
def _(x_hat: Any, x: Any) -> Any:
    return ((x_hat - x) ** 2).flatten(1).mean(dim=1)


@LOSS.also("loss-not-reduced")
def _(x_hat: Any, x: Any) -> Any:
    return ((x_hat - x) ** 2).flatten(1).sum(dim=1)


@LOSS.mistake(
    "loss-halved",
    "Your loss is exactly half of what is expected. The lesson's formula has no ½: it is the plain mean of "
    "the squared errors.",
)
def _(x_hat: Any, x: Any) -> Any:
    return 0.5 * ((x_hat - x) ** 2).mean()


@LOSS.mistake(
    "loss-root",
    "You take the root of the mean squared error. This lesson's loss is the mean of the squares itself, "
    "without a root.",
)
def _(x_hat: Any, x: Any) -> Any:
    return ((x_hat - x) ** 2).mean().sqrt()


@LOSS.mistake(
    "loss-absolute-error",
    "You average absolute differences. This lesson's loss squares each pixel's difference first, then "
    "takes the mean.",
)
def _(x_hat: Any, x: Any) -> Any:
    return F.l1_loss(x_hat, x)


@LOSS.mistake(
    "loss-not-squared",
    "You average the differences as they are, so that a pixel which is too bright makes up for one which "
    "is too dark. Square each difference first, then take the mean.",
)
def _(x_hat: Any, x: Any) -> Any:
    return (x_hat - x).mean()


@LOSS.also("loss-not-squared")
def _(x_hat: Any, x: Any) -> Any:
    return (x - x_hat).mean()


@LOSS.mistake(
    "loss-bce",
    "Your loss is a binary cross-entropy. Others use it with autoencoders, but this lesson's loss is the "
    "mean squared error.",
)
def _(x_hat: Any, x: Any) -> Any:
    return F.binary_cross_entropy(x_hat, x)


@LOSS.mistake(
    "loss-compares-with-itself",
    "Your loss is 0 whatever comes in: it compares something with itself. It takes the reconstruction, "
    "x_hat, on one side and the image, x, on the other.",
)
def _(x_hat: Any, x: Any) -> Any:
    return F.mse_loss(x, x)


@LOSS.also("loss-compares-with-itself")
def _(x_hat: Any, x: Any) -> Any:
    return F.mse_loss(x_hat, x_hat)


@LOSS.mistake(
    "loss-python-float",
    "The value is right, but you return a Python number, and gradients can't go through a number: nothing "
    "could be trained. Stay with tensors: no `.item()`, `float()` or `.numpy()`.",
)
def _(x_hat: Any, x: Any) -> Any:
    return F.mse_loss(x_hat, x).item()


@LOSS.mistake(
    "loss-gradient-cut",
    "The value is right, but no gradient goes from it to the reconstruction, so nothing can be trained. "
    "Something cuts it: `detach`, `.data`, `no_grad`, or a new tensor made from the number.",
)
def _(x_hat: Any, x: Any) -> Any:
    return F.mse_loss(x_hat, x).detach()
