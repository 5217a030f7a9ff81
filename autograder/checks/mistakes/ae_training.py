"""The mistakes of the autoencoder's training, each with its smallest wrong implementation."""

from __future__ import annotations

from typing import Any

import torch

from autograder.checks.mistakes.ae_stage import RECONSTRUCTION_LOSS, with_function
from autograder.checks.mistakes.vae_stage import part
from autograder.rubric.misconception import Mistakes

TRAIN = Mistakes(with_function("train_epoch"))

_loss = part(RECONSTRUCTION_LOSS, "reconstruction_loss")


def _step(loss: Any, optimizer: Any) -> float:
    """One right step; the loss as a number."""
    optimizer.zero_grad()
    loss.backward()
    optimizer.step()
    return loss.item()


def _losses(model: Any, loader: Any, optimizer: Any) -> list[float]:
    """Right training; the losses of all batches."""
    return [_step(_loss(model(x), x), optimizer) for x, _ in loader]


@TRAIN.mistake(
    "zero-grad-missing",
    "The gradients of earlier batches pile up, so each step follows the sum of them. Clear them before each "
    "`backward`, inside the loop, for every batch: the optimizer's `zero_grad`.",
)
def _(model: Any, loader: Any, optimizer: Any) -> Any:
    losses = []
    for x, _ in loader:
        loss = _loss(model(x), x)
        loss.backward()
        optimizer.step()
        losses.append(loss.item())
    return sum(losses) / len(losses)


@TRAIN.mistake(
    "step-missing",
    "The optimizer that was handed in never took a step, so nothing was learned. Call its `step` after "
    "`backward`, for each batch.",
)
def _(model: Any, loader: Any, optimizer: Any) -> Any:
    losses = []
    for x, _ in loader:
        optimizer.zero_grad()
        loss = _loss(model(x), x)
        loss.backward()
        losses.append(loss.item())
    return sum(losses) / len(losses)


@TRAIN.mistake(
    "no-gradient-at-the-step",
    "The optimizer stepped, but found no gradients, so nothing was learned. Either `backward` is missing, "
    "or `zero_grad` stands between `backward` and `step`, or the loss comes from another model than the "
    "one handed in.",
)
def _(model: Any, loader: Any, optimizer: Any) -> Any:
    losses = []
    for x, _ in loader:
        loss = _loss(model(x), x)
        optimizer.zero_grad()
        optimizer.step()
        losses.append(loss.item())
    return sum(losses) / len(losses)


@TRAIN.also("no-gradient-at-the-step")
def _(model: Any, loader: Any, optimizer: Any) -> Any:
    # Another model's pictures: its losses are none of the model's own.
    for _ in loader:
        optimizer.zero_grad()
        optimizer.step()
    return 30.0


@TRAIN.mistake(
    "own-optimizer",
    "The model learned, but the optimizer that was handed in never took a step: you made another one. Use "
    "the argument; whoever calls you chose its learning rate.",
    credit=0.4,  # what passes is worth more; weights that were merely loaded look the same and are worth less
)
def _(model: Any, loader: Any, optimizer: Any) -> Any:
    losses = _losses(model, loader, torch.optim.Adam(model.parameters(), lr=3e-3))
    return sum(losses) / len(losses)


@TRAIN.mistake(
    "returns-after-one-batch",
    "Your loop ends after its first batch: one step was taken where each batch should get one. Is the "
    "`return` inside the loop? It belongs below it, one indentation to the left.",
)
def _(model: Any, loader: Any, optimizer: Any) -> Any:
    for x, _ in loader:
        return _step(_loss(model(x), x), optimizer)


@TRAIN.also("returns-after-one-batch")
def _(model: Any, loader: Any, optimizer: Any) -> Any:
    for x, _ in loader:
        return _step(_loss(model(x), x), optimizer) / len(loader)


@TRAIN.also("returns-after-one-batch")
def _(model: Any, loader: Any, optimizer: Any) -> Any:
    for x, _ in loader:
        _step(_loss(model(x), x), optimizer)
        return


LABELS = (
    "The labels take part in your loss. An autoencoder has no use for them: it is compared with its own "
    "input, so `reconstruction_loss` gets the reconstruction and the image. Ignore the labels."
)


@TRAIN.mistake("labels-as-target", LABELS)
def _(model: Any, loader: Any, optimizer: Any) -> Any:
    losses = []
    for x, labels in loader:
        target = labels.view(-1, 1, 1, 1).expand_as(x).float()
        losses.append(_step(_loss(model(x), target), optimizer))
    return sum(losses) / len(losses)


@TRAIN.also("labels-as-target")
def _(model: Any, loader: Any, optimizer: Any) -> Any:
    for x, labels in loader:
        _loss(model(x), labels)


@TRAIN.also("labels-as-target")
def _(model: Any, loader: Any, optimizer: Any) -> Any:
    for x, labels in loader:
        torch.nn.functional.cross_entropy(model(x), labels)


@TRAIN.mistake(
    "loss-without-gradient",
    "Your loss has no gradient when `backward` is called: the reconstruction was cut loose before, by "
    "`detach`, `no_grad`, `.data` or `.item()`. Take the plain `model(x)`, outside `no_grad`, and call "
    "`.item()` afterwards only.",
)
def _(model: Any, loader: Any, optimizer: Any) -> Any:
    for x, _ in loader:
        _step(_loss(model(x).detach(), x), optimizer)


@TRAIN.mistake(
    "decoder-not-trained",
    "After training the decoder's weights are what they were: no gradient comes back to it from the "
    "reconstruction. Is something frozen, detached, or inside `no_grad`?",
)
def _(model: Any, loader: Any, optimizer: Any) -> Any:
    for parameter in model.outward.parameters():
        parameter.requires_grad_(False)
    losses = _losses(model, loader, optimizer)
    return sum(losses) / len(losses)


@TRAIN.mistake(
    "encoder-not-trained",
    "After training the encoder's weights are what they were: no gradient comes back to it through the "
    "code. Is something frozen, detached, or inside `no_grad`?",
)
def _(model: Any, loader: Any, optimizer: Any) -> Any:
    losses = [_step(_loss(model.decoder(model.encoder(x).detach()), x), optimizer) for x, _ in loader]
    return sum(losses) / len(losses)


@TRAIN.mistake(
    "last-loss-returned",
    "You return the loss of the last batch. One batch may be easier than another: add the losses up in the "
    "loop, and return their mean: divided by how many batches there were.",
)
def _(model: Any, loader: Any, optimizer: Any) -> Any:
    return _losses(model, loader, optimizer)[-1]


@TRAIN.mistake(
    "sum-returned",
    "You return the sum of the batches' losses, which grows with the length of the epoch. Divide it by the "
    "number of batches, `len(loader)`.",
)
def _(model: Any, loader: Any, optimizer: Any) -> Any:
    return sum(_losses(model, loader, optimizer))


@TRAIN.mistake(
    "divided-by-images",
    "You add up one loss for each batch, but divide by the number of images. Each loss is a mean over its "
    "batch already: divide by the number of batches, `len(loader)`.",
)
def _(model: Any, loader: Any, optimizer: Any) -> Any:
    return sum(_losses(model, loader, optimizer)) / len(loader.dataset)


@TRAIN.mistake(
    "nothing-returned",
    "The model learns, but your function returns nothing. Below the loop, return the mean of the batches' "
    "losses: what was added up, divided by how many batches there were.",
)
def _(model: Any, loader: Any, optimizer: Any) -> Any:
    _losses(model, loader, optimizer)
