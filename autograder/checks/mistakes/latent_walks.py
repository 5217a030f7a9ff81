"""The mistakes of walking from one picture to another, each with its smallest wrong implementation."""

from __future__ import annotations

from typing import Any

import torch

from autograder.checks.mistakes.latent_stage import with_function
from autograder.rubric.misconception import Mistakes

PIXELS = Mistakes(with_function("pixel_interpolate"))
WALK = Mistakes(with_function("latent_interpolate"))
vae: Any = None  # the notebook's; a question puts a model there


def _between(a: Any, b: Any, t: Any) -> Any:
    t = t.view(-1, *[1] * (a.dim() - 1))
    return (1 - t) * a + t * b


def _mu(model: Any, *images: Any) -> Any:
    return model.encode(torch.stack(images))[0].split(1)


REVERSED = (
    "Your walk goes the wrong way: its first picture is image_b's, and its last one image_a's. At t = 0 "
    "all is A: the factor of A is 1 - t, the factor of B is t."
)
NO_ENDS = (
    "Your walk leaves out its ends: it begins after A and stops before B. `torch.linspace(0, 1, steps)` has "
    "both, t = 0 and t = 1."
)
NO_LAST = (
    "Your walk never arrives: t = 0, 1/steps, 2/steps, … stops one step before 1. With both ends there are "
    "steps - 1 gaps; `torch.linspace(0, 1, steps)` counts that for you."
)
TOO_MANY = (
    "You return steps + 1 pictures. What is counted are the pictures, both ends included, and not the gaps "
    "between them."
)


@PIXELS.mistake("pixels-reversed", REVERSED)
def _(image_a: Any, image_b: Any, steps: int = 8) -> Any:
    return _between(image_b[None], image_a[None], torch.linspace(0, 1, steps))


@PIXELS.mistake("pixels-ends-left-out", NO_ENDS)
def _(image_a: Any, image_b: Any, steps: int = 8) -> Any:
    return _between(image_a[None], image_b[None], torch.linspace(0, 1, steps + 2)[1:-1])


@PIXELS.mistake("pixels-never-arrive", NO_LAST)
def _(image_a: Any, image_b: Any, steps: int = 8) -> Any:
    return _between(image_a[None], image_b[None], torch.arange(steps) / steps)


@PIXELS.mistake("pixels-one-too-many", TOO_MANY)
def _(image_a: Any, image_b: Any, steps: int = 8) -> Any:
    return _between(image_a[None], image_b[None], torch.linspace(0, 1, steps + 1))


@WALK.mistake("walk-reversed", REVERSED)
def _(model: Any, image_a: Any, image_b: Any, steps: int = 8) -> Any:
    a, b = _mu(model, image_a, image_b)
    return model.decode(_between(b, a, torch.linspace(0, 1, steps)))


@WALK.mistake("walk-ends-left-out", NO_ENDS)
def _(model: Any, image_a: Any, image_b: Any, steps: int = 8) -> Any:
    a, b = _mu(model, image_a, image_b)
    return model.decode(_between(a, b, torch.linspace(0, 1, steps + 2)[1:-1]))


@WALK.mistake("walk-never-arrives", NO_LAST)
def _(model: Any, image_a: Any, image_b: Any, steps: int = 8) -> Any:
    a, b = _mu(model, image_a, image_b)
    return model.decode(_between(a, b, torch.arange(steps) / steps))


@WALK.mistake("walk-one-too-many", TOO_MANY)
def _(model: Any, image_a: Any, image_b: Any, steps: int = 8) -> Any:
    a, b = _mu(model, image_a, image_b)
    return model.decode(_between(a, b, torch.linspace(0, 1, steps + 1)))


@WALK.mistake(
    "walk-pixels-blended",
    "Your middle image is exactly the average of the two outer ones: that is the double exposure of "
    "`pixel_interpolate`. Blend places, not pictures: encode both images, blend their mu, then decode.",
)
def _(model: Any, image_a: Any, image_b: Any, steps: int = 8) -> Any:
    return _between(image_a[None], image_b[None], torch.linspace(0, 1, steps))


@WALK.also("walk-pixels-blended")
def _(model: Any, image_a: Any, image_b: Any, steps: int = 8) -> Any:
    a, b = model.decode(torch.cat(_mu(model, image_a, image_b))).split(1)
    return _between(a, b, torch.linspace(0, 1, steps))


@WALK.mistake(
    "walk-blended-before-encoding",
    "You blend the pictures first, then encode and decode each blend: that asks for the reconstruction of "
    "double exposures. Encode both images once, blend their mu, then decode.",
)
def _(model: Any, image_a: Any, image_b: Any, steps: int = 8) -> Any:
    return model.decode(model.encode(_between(image_a[None], image_b[None], torch.linspace(0, 1, steps)))[0])


@WALK.mistake(
    "walk-drawn",
    "Asked twice, you walk two different ways: the ends are draws from the clouds. A walk goes from centre "
    "to centre: use mu as `encode` gives it, without `reparameterize` and without noise.",
)
def _(model: Any, image_a: Any, image_b: Any, steps: int = 8) -> Any:
    a, b = model.reparameterize(*model.encode(torch.stack([image_a, image_b]))).split(1)
    return model.decode(_between(a, b, torch.linspace(0, 1, steps)))


@WALK.also("walk-drawn")
def _(model: Any, image_a: Any, image_b: Any, steps: int = 8) -> Any:
    a, b = model(torch.stack([image_a, image_b]))[0].split(1)
    return _between(a, b, torch.linspace(0, 1, steps))


@WALK.mistake(
    "walk-in-logvar",
    "You walk between the two logvar: how wide the clouds are, and not where. `encode` returns (mu, "
    "logvar), in this order; the place is mu.",
)
def _(model: Any, image_a: Any, image_b: Any, steps: int = 8) -> Any:
    a, b = model.encode(torch.stack([image_a, image_b]))[1].split(1)
    return model.decode(_between(a, b, torch.linspace(0, 1, steps)))


@WALK.mistake(
    "walk-on-an-arc",
    "Both ends are right, but between them you go round on an arc (spherical interpolation). The road "
    "asked for is the straight one: (1 - t) * mu_a + t * mu_b.",
)
def _(model: Any, image_a: Any, image_b: Any, steps: int = 8) -> Any:
    a, b = _mu(model, image_a, image_b)
    angle = torch.arccos(torch.cosine_similarity(a, b))
    t = torch.linspace(0, 1, steps).view(-1, 1)
    return model.decode((torch.sin((1 - t) * angle) * a + torch.sin(t * angle) * b) / torch.sin(angle))


@WALK.mistake(
    "walk-another-model",
    "With two different models you walk the very same way, or one encodes and the other decodes: a model "
    "of another cell takes part. Use the argument, `model`, for both.",
)
def _(model: Any, image_a: Any, image_b: Any, steps: int = 8) -> Any:
    a, b = _mu(vae, image_a, image_b)
    return vae.decode(_between(a, b, torch.linspace(0, 1, steps)))


@WALK.also("walk-another-model")
def _(model: Any, image_a: Any, image_b: Any, steps: int = 8) -> Any:
    a, b = _mu(vae, image_a, image_b)
    return model.decode(_between(a, b, torch.linspace(0, 1, steps)))


@WALK.also("walk-another-model")
def _(model: Any, image_a: Any, image_b: Any, steps: int = 8) -> Any:
    a, b = _mu(model, image_a, image_b)
    return vae.decode(_between(a, b, torch.linspace(0, 1, steps)))


@WALK.mistake(
    "walk-extra-dimension",
    "The pictures are right, their shape is not: each still sits in a batch of one, (steps, 1, 1, 28, 28) "
    "in place of (steps, 1, 28, 28). Decode all codes at once, or put the batches together with "
    "`torch.cat`.",
)
def _(model: Any, image_a: Any, image_b: Any, steps: int = 8) -> Any:
    a, b = _mu(model, image_a, image_b)
    return torch.stack([model.decode((1 - t) * a + t * b) for t in torch.linspace(0, 1, steps)])


@WALK.mistake(
    "walk-not-decoded",
    "You return codes, (steps, latent_dim), and not pictures. The walk is right as far as it goes; the "
    "last step is `model.decode`.",
)
def _(model: Any, image_a: Any, image_b: Any, steps: int = 8) -> Any:
    a, b = _mu(model, image_a, image_b)
    return _between(a, b, torch.linspace(0, 1, steps))
