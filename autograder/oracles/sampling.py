"""Whether pictures were made by decoding codes from N(0, I)."""

from __future__ import annotations

import math
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace

import torch
from torch import Tensor

from autograder.exam.question import Answer
from autograder.oracles import quantiles, stored
from autograder.oracles.answers import Asked, failed, kind, no_answer, passed, size, tensor, values
from autograder.oracles.garments import to_compare_with
from autograder.oracles.tensors import shape_of
from autograder.rubric.finding import Finding, Picture, Seen, Status, number

BEFORE = ("model", "twin", "vae")
MORE_THAN_ASKED = (
    "Your codes are new ones, drawn from a Gaussian that was fitted to codes of images. That is more than "
    "was asked for, and well thought of: it is the distribution that a plain autoencoder lacks."
)
P_FAR = 2 * quantiles.normal_beyond(2.0)


@dataclass(frozen=True)
class Sampler:
    """The lesson's function that makes pictures of random codes, and what of its model is watched.

    ``called``: how it is asked, with places for ``n`` and ``dims``. ``encode`` and ``decode``: names in a
    trace. ``codes``: whether the trace holds the codes that ``encode`` returned; then it may be entered, so
    that a Gaussian can be fitted to them, as long as other codes are decoded.
    """

    subject: str
    called: str
    encode: str = "encode"
    decode: str = "decode"
    codes: bool = False


SAMPLE = Sampler("sample", "`sample(model, {n})` of a new model with latent_dim = {dims}")


Places = Callable[[Tensor, int], Tensor | None]
"""From pictures and a latent size to the codes, (n, D), that a model of ours makes them of, or None."""


def from_prior(
    answers: Mapping[tuple[int, int], Answer],
    twin: Answer | None,
    false_alarm: float,
    sampler: Sampler = SAMPLE,
    places: Places | None = None,
) -> Finding:
    """Pictures came from codes z ~ N(0, I), for each (how many pictures, latent size) that was asked for.

    Each answer holds ``"seen"``: the trace of a call, with the sampler's `decode` and `encode` watched; and
    ``"again"``, the pictures of the same call once more, where codes have to be drawn anew each time.
    ``twin``: ``"out"``, the pictures of the last of these calls, same seed, with another model. Where
    `decode` is not entered, pictures are judged by shape, range, variety and by their model; or, if the
    model is ours, by their ``places``, without a twin.
    """
    share = false_alarm / len(answers)
    findings = {
        size: _of_size(answer, *size, twin, share, sampler, places) for size, answer in answers.items()
    }
    wrong = {dims: found for (_, dims), found in findings.items() if found.status is not Status.PASSED}
    if not wrong:
        return next((finding for finding in findings.values() if finding.says), passed())
    seen = {f"latent_{dims}": Seen(finding.status.value) for (_, dims), finding in findings.items()}
    first, *others = wrong
    for dims in others:
        seen |= {f"{name}_{dims}": value for name, value in wrong[dims].observed.items()}
    return replace(wrong[first], observed={**wrong[first].observed, **seen})


def _of_size(
    answer: Answer,
    n: int,
    latent_dim: int,
    twin: Answer | None,
    false_alarm: float,
    sampler: Sampler,
    places: Places | None,
) -> Finding:
    asked = Asked(sampler.subject, sampler.called.format(n=n, dims=latent_dim), BEFORE)
    if problem := no_answer(answer, asked):
        return problem
    seen = values(answer)["seen"]
    pictures, entered = tensor(seen["returned"]), seen["entered"]
    if pictures is None or pictures.shape != (n, 1, 28, 28):
        wanted, got = f"pictures of shape {size((n, 1, 28, 28))}", kind(seen["returned"])
        return failed(f"We asked for {asked.called}.", wanted, got, returned=got)
    encoded = [z for method, z in entered if method == sampler.encode]
    decoded = [z for method, z in entered if method == sampler.decode]
    codes = [z.double().reshape(-1, latent_dim) for z in decoded if _is_code(z, latent_dim)]
    of_images = [z.double().reshape(-1, latent_dim) for z in encoded if _is_code(z, latent_dim)]
    if sampler.codes and codes and of_images and _fitted(torch.cat(codes), torch.cat(of_images), n):
        return replace(passed(), says=MORE_THAN_ASKED)
    if encoded and (not sampler.codes or not codes or _repeats(torch.cat(codes), of_images)):
        says = f"We asked for {asked.called}. It called `{sampler.encode}`, so it started from images."
        return failed(says, "codes drawn from N(0, I)", "codes of images", encoded="yes")
    if not codes and places is not None:
        found = places(pictures, latent_dim)
        if found is None:
            return _of_another(f"We asked for {asked.called}.")
        codes = [found]
    if not codes:
        return _by_pictures(pictures, asked, twin)
    judged = _standard_normal(torch.cat(codes), asked, n, false_alarm, sampler.decode)
    again = tensor(values(answer).get("again"))
    if judged.status is Status.PASSED and again is not None and torch.equal(again, pictures):
        says = f"We asked for {asked.called} twice."
        return failed(says, "other pictures at each call", "the very same pictures", again="the same")
    return judged


def _repeats(z: Tensor, of_images: Sequence[Tensor]) -> bool:
    """Whether most rows of z are codes that images gave."""
    if not of_images:
        return True
    nearest = torch.cdist(z, torch.cat(list(of_images))).amin(dim=1)
    return bool((nearest <= 1e-4 * (1 + z.norm(dim=1))).double().mean() > 0.5)


def _fitted(z: Tensor, of_images: Tensor, n: int) -> bool:
    """Whether z, n new rows, lies where the codes of images do.

    For draws from their Gaussian: each dimension's mean within six standard errors, its spread within a
    factor of 2.
    """
    if len(of_images) < 2 or len(z.unique(dim=0)) < n or _repeats(z, [of_images]):
        return False
    spread = of_images.std(dim=0)
    error = 6 * spread * (1 / len(z) + 1 / len(of_images)) ** 0.5 + 1e-6
    near = (z.mean(dim=0) - of_images.mean(dim=0)).abs() <= error
    wide = (z.std(dim=0) <= 2 * spread + 1e-6) & (z.std(dim=0) >= spread / 2 - 1e-6)
    return bool((near & wide).all())


def _of_another(says: str) -> Finding:
    return failed(says, "pictures of the model handed in", "pictures that it can't make", model="another")


def _is_code(z: Tensor | None, latent_dim: int) -> bool:
    return z is not None and z.shape[-1:] == (latent_dim,)


def _by_pictures(pictures: Tensor, asked: Asked, twin: Answer | None) -> Finding:
    says = f"We asked for {asked.called}."
    other = tensor(values(twin).get("out")) if twin is not None else None
    if other is not None and torch.equal(other, pictures):
        says = f"{says} With another model it returned the very same pictures."
        return failed(
            says, "pictures of the model handed in", "pictures of some other model", model="ignored"
        )
    if float(pictures.min()) < -1e-5 or float(pictures.max()) > 1.00001:
        return failed(says, "pixels from 0 to 1", "pixels outside", range="outside")
    if stored.nearest(pictures) < stored.COPIED:
        return failed(says, "pictures of the model handed in", "images of the data set", model="ignored")
    if bool((pictures == pictures[0]).all()):
        return failed(says, "different pictures", "the same picture each time", different="no")
    return passed()


def _standard_normal(z: Tensor, asked: Asked, n: int, false_alarm: float, decode: str) -> Finding:
    """z: (rows, D). As N = rows * D independent standard normal numbers they have, exactly, a mean with
    sqrt(N) mean ~ N(0, 1), a sum of squares ~ chi-square with N degrees of freedom, and a binomial count
    beyond 2: three two-sided tests, ``false_alarm / 6`` at each end. At N = 2000 and 1e-6 the mean may be
    off by 0.12 and the spread by 8 percent.
    """
    says = f"We asked for {asked.called}, and looked at the codes that reached `{decode}`."
    if len(z.unique(dim=0)) < n or len(z.unique()) < z.numel() / 2:
        got = f"{len(z.unique(dim=0))} different codes, {len(z.unique())} different numbers"
        rows = "one" if len(z.unique(dim=0)) == 1 else "some" if len(z.unique(dim=0)) < n else "all"
        wanted = f"{n} different codes, {z.numel()} different numbers"
        return failed(says, wanted, got, rows=rows)
    count, tail = z.numel(), false_alarm / 6
    mean, power = float(z.mean()), float(z.square().sum())
    far = int((z.abs() > 2).sum())
    centred = abs(mean) * math.sqrt(count) <= quantiles.normal_above(tail)
    low, high = quantiles.chi_square(tail, count)
    fewest, most = quantiles.binomial(tail, count, P_FAR)
    wide, tails = low <= power <= high, fewest <= far <= most
    if centred and wide and tails:
        return passed()
    got = f"average {number(mean)}, spread {number(z.std())}"
    near = 5 / math.sqrt(count)  # two samples' means are 1.4 / sqrt(count) apart
    beyond = ((z - mean).abs() > 1.7 * z.std()).double().mean()  # normal .089, uniform .019, at any scale
    return failed(
        says,
        "average 0, spread 1, normal",
        got,
        average=Seen(mean, atol=near),
        spread=Seen(float(z.std()), atol=near),
        beyond=Seen(float(beyond), atol=0.035),
    )


def of_given_model(
    answer: Answer,
    asked: Asked,
    n: int,
    made: Callable[[Tensor], bool],
    made_by_other: Callable[[Tensor], bool],
) -> Finding:
    """n pictures in ``"out"``, all of the model handed in.

    ``made``, ``made_by_other``: whether that model, or the notebook's, can make these pictures.
    """
    if problem := no_answer(answer, asked):
        return problem
    says, value = f"We asked for {asked.called}.", values(answer)["out"]
    pictures = tensor(value)
    if pictures is None or pictures.shape != (n, 1, 28, 28):
        return failed(says, f"pictures of shape {size((n, 1, 28, 28))}", kind(value), returned=kind(value))
    if made(pictures):
        return passed()
    if made_by_other(pictures):
        wanted, got = "pictures of the model handed in", "pictures of the notebook's `vae`"
        return failed(says, wanted, got, model="the notebook's")
    return _of_another(says)


def with_grid(finding: Finding, answer: Answer, subject: str = "sample") -> Finding:
    """The finding with the grid of pictures in ``"out"``, where there are any, beside real garments."""
    pictures = values(answer).get("out")
    shape = shape_of(pictures)
    if shape is None or shape[1:] != (1, 28, 28):
        return finding
    grid = torch.as_tensor(pictures)[:24, 0].detach().float().nan_to_num().clamp(0, 1)
    caption = f"Pictures that your `{subject}` draws from the notebook's `vae`"
    own = Picture(caption, grid, columns=4)
    return replace(finding, pictures=(*finding.pictures, own, to_compare_with()))
