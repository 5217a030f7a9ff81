"""The mistakes of training and of sampling, each with its smallest wrong implementation."""

from __future__ import annotations

from typing import Any

import torch
from torch import nn

from autograder.checks.mistakes.vae_stage import VAE_LOSS, part, with_function
from autograder.rubric.misconception import Mistakes

TRAIN = Mistakes(with_function("train_epoch"))
SAMPLE = Mistakes(with_function("sample"))

_loss = part(VAE_LOSS, "vae_loss")


@TRAIN.mistake(
    "zero-grad-missing",
    "The gradients of earlier batches pile up, so each step follows the sum of them. Clear them before each "
    "`backward`, inside the loop, for every batch: the optimizer's `zero_grad`.",
)
def _(model: Any, loader: Any, optimizer: Any, beta: float = 1.0) -> Any:
    for x, _ in loader:
        _loss(*_on(model, x), beta)[0].backward()
        optimizer.step()


@TRAIN.mistake(
    "step-missing",
    "The optimizer that was handed in never took a step, so nothing was learned. Call its `step` after "
    "`backward`, for each batch.",
)
def _(model: Any, loader: Any, optimizer: Any, beta: float = 1.0) -> Any:
    for x, _ in loader:
        optimizer.zero_grad()
        _loss(*_on(model, x), beta)[0].backward()


@TRAIN.mistake(
    "no-gradient-at-the-step",
    "The optimizer stepped, but found no gradients, so nothing was learned. Either `backward` is missing, "
    "or `zero_grad` stands between `backward` and `step`, or the loss comes from another model than the "
    "one handed in.",
)
def _(model: Any, loader: Any, optimizer: Any, beta: float = 1.0) -> Any:
    for x, _ in loader:
        _loss(*_on(model, x), beta)[0].backward()
        optimizer.zero_grad()
        optimizer.step()


@TRAIN.mistake(
    "own-optimizer",
    "The model learned, but the optimizer that was handed in never took a step: you made another one. Use "
    "the argument; whoever calls you chose its learning rate.",
)
def _(model: Any, loader: Any, optimizer: Any, beta: float = 1.0) -> Any:
    mine = torch.optim.Adam(model.parameters(), lr=3e-3)
    for x, _ in loader:
        mine.zero_grad()
        _loss(*_on(model, x), beta)[0].backward()
        mine.step()


@TRAIN.mistake(
    "returns-after-one-batch",
    "Your loop ends after its first batch: one step was taken where each batch should get one. Is the "
    "`return` inside the loop? It belongs below it, one indentation to the left.",
)
def _(model: Any, loader: Any, optimizer: Any, beta: float = 1.0) -> Any:
    for x, _ in loader:
        optimizer.zero_grad()
        _loss(*_on(model, x), beta)[0].backward()
        optimizer.step()
        return


@TRAIN.mistake(
    "labels-as-target",
    "The labels take part in your loss. A VAE has no use for them: it rebuilds the image from itself, so "
    "the image stands on both sides of `vae_loss`. Ignore the labels.",
)
def _(model: Any, loader: Any, optimizer: Any, beta: float = 1.0) -> Any:
    for x, labels in loader:
        x_hat, _, mu, logvar = _on(model, x)
        optimizer.zero_grad()
        _loss(x_hat, labels, mu, logvar, beta)[0].backward()
        optimizer.step()


@TRAIN.also("labels-as-target")
def _(model: Any, loader: Any, optimizer: Any, beta: float = 1.0) -> Any:
    for x, labels in loader:
        x_hat, _, mu, logvar = _on(model, x)
        optimizer.zero_grad()
        _loss(x_hat, labels.view(-1, 1, 1, 1).expand_as(x_hat).float(), mu, logvar, beta)[0].backward()
        optimizer.step()


@TRAIN.mistake(
    "decoder-not-trained",
    "After training the decoder's weights are what they were: no gradient comes back to it from the "
    "reconstruction. Is something frozen, detached, or inside `no_grad`?",
)
def _(model: Any, loader: Any, optimizer: Any, beta: float = 1.0) -> Any:
    for x, _ in loader:
        x_hat, _, mu, logvar = _on(model, x)
        optimizer.zero_grad()
        _loss(x_hat.detach(), x, mu, logvar, beta)[0].backward()
        optimizer.step()


@TRAIN.mistake(
    "encoder-not-trained",
    "After training the encoder's weights are what they were: no gradient comes back to it through the "
    "code. Is something frozen, detached, or inside `no_grad`?",
)
def _(model: Any, loader: Any, optimizer: Any, beta: float = 1.0) -> Any:
    for x, _ in loader:
        with torch.no_grad():
            mu, logvar = model.encode(x)
        optimizer.zero_grad()
        _loss(model.decode(model.reparameterize(mu, logvar)), x, mu, logvar, beta)[0].backward()
        optimizer.step()


def _on(model: Any, x: Any) -> tuple[Any, Any, Any, Any]:
    x_hat, mu, logvar = model(x)
    return x_hat, x, mu, logvar


@SAMPLE.mistake(
    "sample-uniform",
    "Your codes are uniform, not normal: `torch.rand` fills a box with hard edges and misses the rest of "
    "the map. KL arranged the clouds around a standard normal: draw with `torch.randn`.",
)
def _(model: Any, n: int) -> Any:
    return model.decode(torch.rand(n, model.latent_dim))


@SAMPLE.also("sample-uniform")
def _(model: Any, n: int) -> Any:
    return model.decode(2 * torch.rand(n, model.latent_dim) - 1)


@SAMPLE.also("sample-uniform")
def _(model: Any, n: int) -> Any:
    return model.decode(4 * torch.rand(n, model.latent_dim) - 2)


@SAMPLE.also("sample-uniform")
def _(model: Any, n: int) -> Any:
    return model.decode(3**0.5 * (2 * torch.rand(n, model.latent_dim) - 1))


@SAMPLE.also("sample-uniform")
def _(model: Any, n: int) -> Any:
    return model.decode(6 * torch.rand(n, model.latent_dim) - 3)


@SAMPLE.mistake(
    "sample-one-code",
    "All your pictures come from one single code. Draw n different ones: z of shape (n, latent_dim).",
)
def _(model: Any, n: int) -> Any:
    return model.decode(torch.randn(1, model.latent_dim).expand(n, -1))


@SAMPLE.also("sample-one-code")
def _(model: Any, n: int) -> Any:
    return model.decode(torch.randn(1, model.latent_dim)).expand(n, -1, -1, -1)


@SAMPLE.mistake(
    "sample-shared-number",
    "All numbers of a code are the same one, so your codes lie on a line through the map. Draw every "
    "number anew: z of shape (n, latent_dim).",
)
def _(model: Any, n: int) -> Any:
    return model.decode(torch.randn(n, 1).expand(-1, model.latent_dim))


@SAMPLE.mistake(
    "sample-hard-coded-latent-size",
    "Your codes have 32 numbers whatever the model: with `VAE(latent_dim=5)` decoding fails. The model "
    "knows its size: use `model.latent_dim`.",
)
def _(model: Any, n: int) -> Any:
    return model.decode(torch.randn(n, 32))


@SAMPLE.mistake(
    "sample-reconstructions",
    "Your pictures are reconstructions: `sample` encodes images and decodes their codes. New garments "
    "come from codes that no image gave: draw z from N(0, I).",
)
def _(model: Any, n: int) -> Any:
    return model(torch.rand(n, 1, 28, 28))[0]


@SAMPLE.mistake(
    "sample-another-model",
    "With two different models you return the very same pictures: they come from a model of another cell, or "
    "are stored, and not from the argument. Decode with `model`.",
)
def _(model: Any, n: int) -> Any:
    return torch.rand(n, 1, 28, 28)


@SAMPLE.also("sample-another-model")
def _(model: Any, n: int) -> Any:
    another = nn.Linear(32, 784)
    return another(torch.randn(n, model.latent_dim)).sigmoid().reshape(n, 1, 28, 28)
