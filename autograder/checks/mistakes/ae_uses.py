"""The mistakes of `compare_bottlenecks` and `decode_noise`, each with its smallest wrong implementation."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import torch

from autograder.checks.mistakes.ae_stage import (
    RECONSTRUCTION_LOSS,
    TRAIN_EPOCH,
    with_function,
)
from autograder.checks.mistakes.vae_stage import part
from autograder.rubric.misconception import Mistakes

_loss = part(RECONSTRUCTION_LOSS, "reconstruction_loss")
_train_epoch = part(TRAIN_EPOCH, "train_epoch")


def _as_a_students(wrong: Callable[..., Any]) -> dict[str, Any]:
    """The stage for a wrong comparison; it finds the notebook's `Autoencoder` as a student's would."""
    names = with_function("compare_bottlenecks")(None)
    names["compare_bottlenecks"] = lambda *args: wrong(lambda *size: names["Autoencoder"](*size), *args)
    return names


COMPARE = Mistakes(_as_a_students)
NOISE = Mistakes(with_function("decode_noise"))


def _trained(model: Any, loader: Any) -> float:
    """Right training of a model, on the spot; the mean of the losses."""
    return _train_epoch(model, loader, torch.optim.Adam(model.parameters(), lr=3e-3))


def _errors(model: Any, loader: Any) -> list[float]:
    """The error of each test batch."""
    with torch.no_grad():
        return [_loss(model(x), x).item() for x, _ in loader]


def _error(model: Any, loader: Any) -> float:
    errors = _errors(model, loader)
    return sum(errors) / len(errors)


@COMPARE.mistake(
    "one-model-for-all-sizes",
    "One and the same model serves for every size: it is made before the loop, so that the next size goes on "
    "where the last one stopped. Make a new model, and a new optimizer, for each size, inside the loop.",
)
def _(make: Any, sizes: Any, train_loader: Any, test_loader: Any) -> Any:
    model, errors = make(), {}
    for size in sizes:
        _trained(model, train_loader)
        errors[size] = _error(model, test_loader)
    return errors


@COMPARE.mistake(
    "size-ignored",
    "You make a new model each time, but always one of the same size, so the errors differ by luck alone. "
    "Hand the size of each round over when you make the model.",
)
def _(make: Any, sizes: Any, train_loader: Any, test_loader: Any) -> Any:
    errors = {}
    for size in sizes:
        model = make()
        _trained(model, train_loader)
        errors[size] = _error(model, test_loader)
    return errors


@COMPARE.mistake(
    "models-not-trained",
    "A model is made for each size and tested, but never trained. Between the two belongs one call of "
    "`train_epoch`, with an optimizer for that model's parameters.",
)
def _(make: Any, sizes: Any, train_loader: Any, test_loader: Any) -> Any:
    return {size: _error(make(size), test_loader) for size in sizes}


@COMPARE.mistake(
    "training-error-reported",
    "You report the error on the images that were trained on. A wide bottleneck may do well there and no "
    "better elsewhere: take the mean loss over `test_loader`, after training.",
)
def _(make: Any, sizes: Any, train_loader: Any, test_loader: Any) -> Any:
    return {size: _trained(make(size), train_loader) for size in sizes}


@COMPARE.mistake(
    "last-test-batch-reported",
    "You report the loss of the last test batch alone. Collect the losses of all batches of `test_loader`, "
    "and take their mean.",
)
def _(make: Any, sizes: Any, train_loader: Any, test_loader: Any) -> Any:
    errors = {}
    for size in sizes:
        model = make(size)
        _trained(model, train_loader)
        errors[size] = _errors(model, test_loader)[-1]
    return errors


@COMPARE.mistake(
    "test-losses-summed",
    "You add up the losses of all test batches and don't divide: the result grows with the number of "
    "batches. Take their mean.",
)
def _(make: Any, sizes: Any, train_loader: Any, test_loader: Any) -> Any:
    errors = {}
    for size in sizes:
        model = make(size)
        _trained(model, train_loader)
        errors[size] = sum(_errors(model, test_loader))
    return errors


@NOISE.mistake(
    "noise-uniform",
    "Your codes are uniform, not normal: `torch.rand` fills a box with hard edges and nothing beyond it. "
    "z ~ N(0, I) is drawn with `torch.randn`; the n is for normal.",
)
def _(model: Any, n: int, bottleneck_size: int = 32) -> Any:
    return model.decoder(torch.rand(n, bottleneck_size))


@NOISE.also("noise-uniform")
def _(model: Any, n: int, bottleneck_size: int = 32) -> Any:
    return model.decoder(2 * torch.rand(n, bottleneck_size) - 1)


@NOISE.also("noise-uniform")
def _(model: Any, n: int, bottleneck_size: int = 32) -> Any:
    return model.decoder(4 * torch.rand(n, bottleneck_size) - 2)


@NOISE.also("noise-uniform")
def _(model: Any, n: int, bottleneck_size: int = 32) -> Any:
    return model.decoder(3**0.5 * (2 * torch.rand(n, bottleneck_size) - 1))


@NOISE.also("noise-uniform")
def _(model: Any, n: int, bottleneck_size: int = 32) -> Any:
    return model.decoder(6 * torch.rand(n, bottleneck_size) - 3)


@NOISE.mistake(
    "noise-one-code",
    "All your pictures come from one single code. Draw n different ones: z of shape (n, bottleneck_size), "
    "each number anew.",
)
def _(model: Any, n: int, bottleneck_size: int = 32) -> Any:
    return model.decoder(torch.randn(1, bottleneck_size).expand(n, -1))


@NOISE.also("noise-one-code")
def _(model: Any, n: int, bottleneck_size: int = 32) -> Any:
    return model.decoder(torch.randn(1, bottleneck_size)).expand(n, -1, -1, -1)


@NOISE.mistake(
    "noise-shared-number",
    "All numbers of a code are the same one. Draw every number anew: z of shape (n, bottleneck_size).",
)
def _(model: Any, n: int, bottleneck_size: int = 32) -> Any:
    return model.decoder(torch.randn(n, 1).expand(-1, bottleneck_size))


@NOISE.mistake(
    "noise-fixed",
    "Every call gives the very same pictures: a seed is set inside the function. New pictures need new "
    "codes: draw z anew at each call, without a generator that starts again.",
)
def _(model: Any, n: int, bottleneck_size: int = 32) -> Any:
    fixed = torch.Generator().manual_seed(0)
    return model.decoder(torch.randn(n, bottleneck_size, generator=fixed))


@NOISE.mistake(
    "noise-hard-coded-size",
    "Your codes have 32 numbers whatever `bottleneck_size` says: with a model of 5, decoding fails. Use the "
    "argument.",
)
def _(model: Any, n: int, bottleneck_size: int = 32) -> Any:
    return model.decoder(torch.randn(n, 32))


@NOISE.mistake(
    "noise-encodes-images",
    "Your pictures are reconstructions: images go into the encoder, and their codes are decoded. Here the "
    "codes come from no image at all: draw z from N(0, I), and hand it to the decoder.",
)
def _(model: Any, n: int, bottleneck_size: int = 32) -> Any:
    return model(torch.rand(n, 1, 28, 28))


@NOISE.mistake(
    "noise-another-model",
    "With two different models you return the very same pictures: they come from a model of another cell, "
    "or are no decoder's at all. Decode with the argument, `model.decoder`.",
)
def _(model: Any, n: int, bottleneck_size: int = 32) -> Any:
    return torch.rand(n, 1, 28, 28)
