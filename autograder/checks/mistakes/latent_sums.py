"""The mistakes of means and sums in a latent space, each with its smallest wrong implementation."""

from __future__ import annotations

from typing import Any

from autograder.checks.mistakes.latent_stage import CLASS_MEAN as CLASS_MEAN
from autograder.checks.mistakes.latent_stage import with_function
from autograder.rubric.misconception import Mistakes

MEAN = Mistakes(with_function("class_mean"))
SUMS = Mistakes(with_function("latent_arithmetic"))
vae: Any = None  # the notebook's; a question puts a model there


def _mu(model: Any, images: Any) -> Any:
    return model.encode(images)[0]


@MEAN.mistake(
    "mean-over-the-wrong-axis",
    "You average over the numbers of each code and get one number for each image. The mean place is the "
    "average over the images, one number for each latent dimension: `mean(dim=0)`.",
)
def _(model: Any, images: Any) -> Any:
    return _mu(model, images).mean(dim=1)


@MEAN.mistake(
    "mean-of-everything",
    "You average over images and dimensions alike, and one single number is left. The mean place still has "
    "latent_dim numbers: average over the images alone, `mean(dim=0)`.",
)
def _(model: Any, images: Any) -> Any:
    return _mu(model, images).mean()


@MEAN.mistake(
    "mean-is-a-sum",
    "You add the places up and don't divide: with 7 images the result is 7 times as far out as it should "
    "be. `mean(dim=0)`, not `sum(dim=0)`.",
)
def _(model: Any, images: Any) -> Any:
    return _mu(model, images).sum(dim=0)


@MEAN.mistake(
    "mean-missing",
    "You return the place of every image, (N, latent_dim). What is asked for is their average, one place: "
    "`mean(dim=0)`.",
)
def _(model: Any, images: Any) -> Any:
    return _mu(model, images)


@MEAN.mistake(
    "mean-keeps-a-dimension",
    "The numbers are right, but they come as a row, (1, latent_dim). A place is (latent_dim,): leave "
    "`keepdim` away, or take the row's only element.",
)
def _(model: Any, images: Any) -> Any:
    return _mu(model, images).mean(dim=0, keepdim=True)


@MEAN.mistake(
    "mean-of-draws",
    "Asked twice, you find two different means: you average draws from the clouds. The place of an image "
    "is the centre of its cloud: use mu, without `reparameterize`.",
)
def _(model: Any, images: Any) -> Any:
    return model.reparameterize(*model.encode(images)).mean(dim=0)


@MEAN.mistake(
    "mean-of-logvar",
    "You average logvar: how wide the clouds are, and not where. `encode` returns (mu, logvar), in this "
    "order.",
)
def _(model: Any, images: Any) -> Any:
    return model.encode(images)[1].mean(dim=0)


@MEAN.mistake(
    "mean-of-pixels",
    "You average the pictures and encode that one blurred average. Its place is not the mean of their "
    "places: encode all images first, then average mu.",
)
def _(model: Any, images: Any) -> Any:
    return _mu(model, images.mean(dim=0, keepdim=True))[0]


@MEAN.mistake(
    "mean-another-model",
    "With two different models you find the very same mean: the images are encoded by a model of another "
    "cell. Use the argument, `model`.",
)
def _(model: Any, images: Any) -> Any:
    return _mu(vae, images).mean(dim=0)


def _arrow(model: Any, boots: Any, sneakers: Any) -> Any:
    return _mu(model, boots).mean(dim=0) - _mu(model, sneakers).mean(dim=0)


@SUMS.mistake(
    "sum-sign",
    "Your arrow points the wrong way, from boots to sneakers, so sandals go away from boots. An arrow from "
    "A to B is B - A: boots - sneakers, then add it.",
)
def _(model: Any, boots: Any, sneakers: Any, sandals: Any) -> Any:
    return _mu(model, sandals) - _arrow(model, boots, sneakers)


@SUMS.mistake(
    "sum-of-one-mean-sandal",
    "You average the sandals too, so that all become one. Boots and sneakers are averaged to find the "
    "arrow; then each sandal is moved from its own place.",
)
def _(model: Any, boots: Any, sneakers: Any, sandals: Any) -> Any:
    return _mu(model, sandals).mean(dim=0) + _arrow(model, boots, sneakers)


@SUMS.also("sum-of-one-mean-sandal")
def _(model: Any, boots: Any, sneakers: Any, sandals: Any) -> Any:
    moved = _mu(model, sandals).mean(dim=0) + _arrow(model, boots, sneakers)
    return moved.expand(len(sandals), -1)


@SUMS.also("sum-of-one-mean-sandal")
def _(model: Any, boots: Any, sneakers: Any, sandals: Any) -> Any:
    return _mu(model, sandals).mean(dim=0, keepdim=True) + _arrow(model, boots, sneakers)


@SUMS.mistake(
    "sum-without-sandals",
    "You return the arrow alone. It has to start somewhere: add it to mu of each sandal.",
)
def _(model: Any, boots: Any, sneakers: Any, sandals: Any) -> Any:
    return _arrow(model, boots, sneakers)


@SUMS.also("sum-without-sandals")
def _(model: Any, boots: Any, sneakers: Any, sandals: Any) -> Any:
    return _arrow(model, boots, sneakers).expand(len(sandals), -1)


@SUMS.mistake(
    "sum-nothing-subtracted",
    "You add boots and subtract no sneakers, so the sandals are moved by all that boots are, and not by "
    "what tells them from sneakers. The arrow is boots - sneakers.",
)
def _(model: Any, boots: Any, sneakers: Any, sandals: Any) -> Any:
    return _mu(model, sandals) + _mu(model, boots).mean(dim=0)


@SUMS.also("sum-nothing-subtracted")
def _(model: Any, boots: Any, sneakers: Any, sandals: Any) -> Any:
    return _mu(model, sandals) + _mu(model, boots).mean(dim=0) + _mu(model, sneakers).mean(dim=0)


@SUMS.mistake(
    "sum-of-sums",
    "Boots and sneakers are added up, not averaged: with 7 boots and 5 sneakers the arrow is far too long. "
    "Each class counts by its mean.",
)
def _(model: Any, boots: Any, sneakers: Any, sandals: Any) -> Any:
    return _mu(model, sandals) + _mu(model, boots).sum(dim=0) - _mu(model, sneakers).sum(dim=0)


@SUMS.mistake(
    "sum-of-one-pair",
    "Your arrow lies between a single boot and a single sneaker, and takes all with it that tells these "
    "two apart. Average over all boots and over all sneakers.",
)
def _(model: Any, boots: Any, sneakers: Any, sandals: Any) -> Any:
    return _mu(model, sandals) + _mu(model, boots)[0] - _mu(model, sneakers)[0]


@SUMS.mistake(
    "sum-of-draws",
    "Asked twice, you find two different sums: there are draws from the clouds in it. The place of an "
    "image is the centre of its cloud: use mu, without `reparameterize`.",
)
def _(model: Any, boots: Any, sneakers: Any, sandals: Any) -> Any:
    drawn = [model.reparameterize(*model.encode(images)) for images in (boots, sneakers, sandals)]
    return drawn[2] + drawn[0].mean(dim=0) - drawn[1].mean(dim=0)


@SUMS.also("sum-of-draws")
def _(model: Any, boots: Any, sneakers: Any, sandals: Any) -> Any:
    return model.reparameterize(*model.encode(sandals)) + _arrow(model, boots, sneakers)


@SUMS.mistake(
    "sum-of-pixels",
    "You do the sum with pictures and encode what comes out. Places are what you calculate with: encode "
    "boots, sneakers and sandals first.",
)
def _(model: Any, boots: Any, sneakers: Any, sandals: Any) -> Any:
    return _mu(model, sandals + boots.mean(dim=0) - sneakers.mean(dim=0))


@SUMS.also("sum-of-pixels")
def _(model: Any, boots: Any, sneakers: Any, sandals: Any) -> Any:
    return _mu(model, (sandals + boots.mean(dim=0) - sneakers.mean(dim=0)).clamp(0, 1))


@SUMS.mistake(
    "sum-decoded",
    "You return pictures. The sum is right as far as it goes, but what is asked for are places, "
    "(len(sandals), latent_dim): decoding comes later, outside the function.",
)
def _(model: Any, boots: Any, sneakers: Any, sandals: Any) -> Any:
    return model.decode(_mu(model, sandals) + _arrow(model, boots, sneakers))


@SUMS.mistake(
    "sum-another-model",
    "With another model your sum isn't right: a model of another cell encodes some of the images, or all "
    "of them. Use the argument, `model`.",
)
def _(model: Any, boots: Any, sneakers: Any, sandals: Any) -> Any:
    return _mu(vae, sandals) + _arrow(vae, boots, sneakers)


@SUMS.also("sum-another-model")
def _(model: Any, boots: Any, sneakers: Any, sandals: Any) -> Any:
    return _mu(model, sandals) + _arrow(vae, boots, sneakers)


@SUMS.also("sum-another-model")
def _(model: Any, boots: Any, sneakers: Any, sandals: Any) -> Any:
    return _mu(vae, sandals) + _arrow(model, boots, sneakers)
