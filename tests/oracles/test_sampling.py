"""Pictures by decoding codes from N(0, I): what a watched `sample` did, answered by hand."""

from __future__ import annotations

import math
from typing import Any

import pytest
import torch
from scipy import stats
from torch import Tensor
from torch.nn import functional as F

from autograder.exam.question import Answer, Raised, Returned
from autograder.oracles import garments, sampling
from autograder.oracles.answers import Asked
from autograder.rubric.finding import Finding, Picture, Seen, Status, number

UNFINISHED = Raised("NotImplementedError", "", "seen", function="sample")
N, DIMS = 40, 5


def normal(*shape: int, seed: int = 0) -> Tensor:
    return torch.randn(*shape, generator=torch.Generator().manual_seed(seed))


def pictures(n: int = N, seed: int = 0) -> Tensor:
    return torch.rand(n, 1, 28, 28, generator=torch.Generator().manual_seed(seed))


def seen(z: object = None, returned: object = None, *entered: tuple[str, object]) -> Answer:
    trace = {"returned": pictures() if returned is None else returned, "entered": list(entered)}
    if isinstance(z, Tensor):
        trace["entered"].append(("decode", z))
    return Returned({"seen": trace})


def found(answer: Answer, twin: Answer | None = None, **other: Answer) -> Finding:
    return sampling.from_prior({(N, DIMS): answer}, twin or Returned({"out": None}), false_alarm=1e-6)


def test_normal_codes_pass() -> None:
    """At once, in parts, or one by one, as long as they are n different ones."""
    z = normal(N, DIMS)
    assert found(seen(z)).status is Status.PASSED
    parts = [("decode", z[:10]), ("decode", z[10:])]
    assert found(seen(None, None, *parts)).status is Status.PASSED
    one_by_one = [("decode", row) for row in z]
    assert found(seen(None, None, *one_by_one, ("decode", None))).status is Status.PASSED
    mixed = [("decode", z[0]), ("decode", z[1:20].reshape(19, 1, DIMS)), ("decode", z[20:])]
    assert found(seen(None, None, *mixed)).status is Status.PASSED


def test_codes_are_drawn_anew_at_each_call() -> None:
    """Where the same call is asked once more, the very same pictures fail, and others pass."""
    once, z = seen(normal(N, DIMS)), normal(N, DIMS)
    assert isinstance(once, Returned)
    for other, status in ((pictures(), Status.FAILED), (pictures(seed=1), Status.PASSED)):
        finding = found(Returned({**once.values, "again": other}))
        assert finding.status is status
        assert ("again" in finding.observed) is (status is Status.FAILED)
    wide = seen(2 * z)
    assert isinstance(wide, Returned)
    assert found(Returned({**wide.values, "again": pictures()})).observed.keys() >= {"spread"}


def test_other_codes_are_judged_too() -> None:
    """Integers like other numbers; what has not the model's latent size is no code."""
    assert found(seen((9e9 * normal(N, DIMS)).round().long())).observed.keys() >= {"spread"}
    odd = [("decode", torch.tensor(1.0)), ("decode", normal(N, 4)), ("decode", None)]
    assert found(seen(None, None, *odd)).status is Status.PASSED
    assert found(seen(2 * normal(N, DIMS), None, *odd)).observed.keys() >= {"spread"}


def test_the_false_alarm_is_shared_among_the_sizes() -> None:
    """With two of them each has half; the numbers of each may stray a little farther for it."""
    most = float(stats.norm.isf(1e-6 / 2 / 6)) / math.sqrt(Z.numel())
    for inside, right in ((0.998, True), (1.002, False)):
        answer = seen(CENTRED + inside * most, pictures(400))
        both = {(400, 5): answer, (400, 6): seen(normal(400, 6), pictures(400))}
        finding = sampling.from_prior(both, Returned({"out": None}), false_alarm=1e-6)
        assert (finding.status is Status.PASSED) is right


def test_each_size_is_judged_and_all_are_observed() -> None:
    """The first wrong finding is told; which latent sizes end how is observed."""
    right, wrong = seen(normal(N, DIMS)), seen(2 * normal(N, DIMS))
    raised = Raised("RuntimeError", "shapes cannot be multiplied", "seen")
    twin = Returned({"out": None})
    both = sampling.from_prior({(N, 5): right, (N, 32): raised}, twin, 1e-6)
    assert both.status is Status.FAILED
    assert "`sample(model, 40)` of a new model with latent_dim = 32 raised RuntimeError" in both.says
    assert both.observed["latent_5"] == Seen("passed")
    assert both.observed["latent_32"] == Seen("failed")
    assert both.observed["raised"] == Seen("RuntimeError: shapes cannot be multiplied")
    assert sampling.from_prior({(N, 5): wrong, (N, 32): raised}, twin, 1e-6).observed.keys() >= {"spread"}


@pytest.mark.parametrize("step", ["model", "twin", "vae"])
def test_a_model_that_cannot_be_made_blocks(step: str) -> None:
    """Making the models comes before `sample`; `sample` itself is the subject."""
    assert found(Raised("ValueError", "no", step)).status is Status.BLOCKED
    assert found(Raised("ValueError", "no", "seen")).status is Status.FAILED
    assert found(UNFINISHED).status is Status.NOT_ATTEMPTED


@pytest.mark.parametrize("value", ["a", 3.0, torch.zeros(N, 28, 28), torch.zeros(N + 1, 1, 28, 28), [1]])
def test_pictures_of_another_shape_are_told(value: object) -> None:
    """Whatever the codes were."""
    finding = found(seen(normal(N, DIMS), value))
    assert finding.status is Status.FAILED
    assert finding.expected == "pictures of shape 40×1×28×28"
    assert finding.observed == {"returned": Seen(finding.got), "latent_5": Seen("failed")}


def test_codes_of_images_fail() -> None:
    """`encode` has no place in sampling, whatever is decoded then."""
    finding = found(seen(normal(N, DIMS), None, ("decode", normal(1, 5)), ("encode", None)))
    assert finding.status is Status.FAILED
    assert finding.observed == {"encoded": Seen("yes"), "latent_5": Seen("failed")}
    for z in (normal(N, DIMS), FITTED):
        finding = found(seen(z, None, ("encode", OF_IMAGES)))
        assert finding.observed == {"encoded": Seen("yes"), "latent_5": Seen("failed")}


def test_without_decode_pictures_are_judged() -> None:
    """Different pictures within [0, 1], up to rounding, that rest on the model that was handed in."""
    other = Returned({"out": pictures(seed=1)})
    assert found(seen(), other).status is Status.PASSED
    assert found(seen(None, None, ("decode", None)), other).status is Status.PASSED
    assert found(seen(), UNFINISHED).status is Status.PASSED
    assert found(seen(), Returned({"out": pictures()[:5]})).status is Status.PASSED
    assert found(seen(None, pictures().requires_grad_()), other).status is Status.PASSED
    for edge in (-0.9e-5, -1e-5, 1.00001):
        held = pictures().double()
        held[3, 0, 0, 0] = edge
        assert found(seen(None, held), other).status is Status.PASSED


@pytest.mark.parametrize("edge", [-1.1e-5, 1.00002])
def test_without_decode_pictures_outside_the_range_fail(edge: float) -> None:
    """One pixel is enough."""
    out = pictures()
    out[3, 0, 0, 0] = edge
    finding = found(seen(None, out))
    assert finding.status is Status.FAILED
    assert finding.observed == {"range": Seen("outside"), "latent_5": Seen("failed")}


def test_without_decode_pictures_of_another_model_fail() -> None:
    """With the same seed and another model the very same pictures come only from a third one."""
    finding = found(seen(), Returned({"out": pictures().double()}))
    assert finding.status is Status.FAILED
    assert "another model" in finding.says
    assert finding.observed == {"model": Seen("ignored"), "latent_5": Seen("failed")}


def test_without_decode_one_picture_for_all_fails() -> None:
    """One pixel that differs in one picture is enough to pass."""
    same = pictures()[:1].expand(N, -1, -1, -1).clone()
    finding = found(seen(None, same))
    assert finding.status is Status.FAILED
    assert finding.observed == {"different": Seen("no"), "latent_5": Seen("failed")}
    same[5, 0, 3, 3] = 0.0
    assert found(seen(None, same)).status is Status.PASSED


def judged(z: Tensor, n: int = 400, false_alarm: float = 1e-6) -> Finding:
    return sampling._standard_normal(z.double(), Asked("sample", "samples"), n, false_alarm, "decode")


Z = normal(400, 5, seed=3)
CENTRED = (Z - Z.mean()) / Z.std(unbiased=False)  # average 0 and mean square 1, exactly


def test_the_average_is_judged_at_its_quantile() -> None:
    """sqrt(N) times the mean may reach the normal quantile of a sixth of the false alarm, on both sides."""
    most = float(stats.norm.isf(1e-6 / 6)) / math.sqrt(Z.numel())
    assert most == pytest.approx(0.115, abs=0.001)
    for sign in (1, -1):
        assert judged(CENTRED + sign * 0.998 * most).status is Status.PASSED
        finding = judged(CENTRED + sign * 1.002 * most)
        assert finding.status is Status.FAILED
        assert finding.observed["average"].value == pytest.approx(sign * 1.002 * most, rel=1e-4)
        assert finding.observed["average"].atol == pytest.approx(5 / math.sqrt(Z.numel()))


def test_the_spread_is_judged_at_its_quantile() -> None:
    """The sum of squares may reach the chi-square quantiles of a sixth of the false alarm at each end."""
    n = Z.numel()
    low, high = (math.sqrt(q(1e-6 / 6, n) / n) for q in (stats.chi2.ppf, stats.chi2.isf))
    for scale, inside in ((low, 1.002), (high, 0.998)):
        assert judged(CENTRED * scale * inside).status is Status.PASSED
        finding = judged(CENTRED * scale / inside)
        assert finding.status is Status.FAILED
        assert finding.observed["spread"].value == pytest.approx(scale / inside, rel=1e-3)
        assert finding.observed["spread"].atol == pytest.approx(5 / math.sqrt(n))


def with_far(far: int, n: int = 2000) -> Tensor:
    """n different numbers of mean 0 and mean square 1, ``far`` of them beyond 2."""
    beyond = torch.linspace(2.02, 2.03, far, dtype=torch.float64)
    rest = torch.linspace(-1, 1, n - far, dtype=torch.float64)
    z = torch.cat([beyond * (-1) ** torch.arange(far), rest])
    power = n - beyond.square().sum()
    z[far:] *= (power / rest.square().sum()).sqrt()
    return (z - z.mean()).reshape(400, 5)


def test_numbers_beyond_2_are_counted() -> None:
    """As many as the binomial's quantiles allow; uniform numbers of the right spread have none."""
    n, p = 2000, 2 * stats.norm.sf(2.0)
    low, high = (int(q(1e-6 / 6, n, p)) for q in (stats.binom.ppf, stats.binom.isf))
    for far, right in ((low, True), (low - 1, False), (high, True), (high + 1, False)):
        z = with_far(far)
        assert int((z.abs() > 2).sum()) == far
        assert (judged(z).status is Status.PASSED) is right


def test_what_is_seen_tells_uniform_from_normal() -> None:
    """The share beyond 1.7 spreads: a normal's .089, a uniform's .019, whatever their scale and place."""
    uniform = torch.rand(400, 5, generator=torch.Generator().manual_seed(2))
    assert judged(uniform).observed["beyond"].value == pytest.approx(0.019, abs=0.01)
    assert judged(2 * uniform - 1).observed["beyond"].value == pytest.approx(0.019, abs=0.01)
    shifted = judged(3 * Z + 1)
    assert shifted.observed["beyond"].value == pytest.approx(0.089, abs=0.015)
    assert shifted.observed["beyond"].atol == 0.035
    assert shifted.observed.keys() == {"average", "spread", "beyond"}
    assert shifted.got == f"average {number(3 * Z.mean() + 1)}, spread {number(3 * Z.std())}"


def test_codes_that_repeat_fail_first() -> None:
    """Fewer different rows than pictures, or fewer different numbers than half, whatever the numbers."""
    one = judged(Z[:1].expand(400, -1))
    some = judged(torch.cat([Z[:399], Z[:1]]))
    shared = judged(Z[:, :1].expand(-1, 5))
    for finding, rows in ((one, "one"), (some, "some"), (shared, "all")):
        assert finding.status is Status.FAILED
        assert finding.expected == "400 different codes, 2000 different numbers"
        assert finding.observed == {"rows": Seen(rows)}
    assert one.got == "1 different codes, 5 different numbers"
    halves = torch.cat([Z[:, :2], Z[:, :2], Z[:, :1] + 1], dim=1)
    assert judged(halves).observed.keys() != {"rows"}
    fewer = torch.cat([Z[:, :2], Z[:, :2], Z[:, :1]], dim=1)
    assert judged(fewer).observed == {"rows": Seen("all")}


def test_half_of_the_numbers_is_enough() -> None:
    """Exactly half may be different: a pair of equal numbers in each code is judged by its distribution."""
    doubled = torch.cat([Z[:, :2], Z[:, :2]], dim=1)
    assert judged(doubled).observed.keys() != {"rows"}


FINDING = Finding(Status.PASSED, pictures=(Picture("another", torch.zeros(1, 28, 28)),))


def gridded(out: Any) -> Finding:
    return sampling.with_grid(FINDING, Returned({"out": out}))


def test_the_grid_shows_at_most_24_pictures() -> None:
    """Behind those that are there already, before real garments, within [0, 1], what is no number as 0."""
    strange = pictures(30).requires_grad_()
    with torch.no_grad():
        strange[0, 0, 0, :3] = torch.tensor([math.nan, 2.0, -1.0])
    first, grid, real = gridded(strange).pictures
    assert first is FINDING.pictures[0]
    assert real is garments.to_compare_with()
    assert (grid.caption, grid.columns) == ("Pictures that your `sample` draws from the notebook's `vae`", 4)
    assert grid.images.shape == (24, 28, 28)
    assert grid.images.dtype == torch.float32
    assert not grid.images.requires_grad
    assert grid.images[0, 0, :3].tolist() == [0.0, 1.0, 0.0]
    assert torch.equal(grid.images[1], strange[1, 0])
    assert gridded(pictures(3).double()).pictures[1].images.dtype == torch.float32


@pytest.mark.parametrize(
    "out", [None, "a", torch.zeros(3, 28, 28), torch.zeros(3, 3, 28, 28), torch.zeros(1)]
)
def test_without_pictures_there_is_no_grid(out: object) -> None:
    """The finding stays what it is."""
    assert gridded(out) is FINDING
    assert sampling.with_grid(FINDING, UNFINISHED) is FINDING


def test_two_wrong_sizes_are_both_observed() -> None:
    """The first is shown, what the others did tells mistakes apart; what was right adds its status alone."""
    z = normal(64, 32)
    answers = {
        (N, DIMS): UNFINISHED,
        (64, 32): seen(2 * z, pictures(64)),
        (64, 31): seen(z[:, :31], pictures(64)),
    }
    both = sampling.from_prior(answers, Returned({"out": None}), false_alarm=1e-6)
    alone = found(UNFINISHED)
    assert both.says == alone.says
    assert both.status is alone.status
    status = {"latent_5": alone.status.value, "latent_32": "failed", "latent_31": "passed"}
    assert {name: both.observed[name].value for name in status} == status
    others = both.observed.keys() - alone.observed.keys() - status.keys()
    assert others == {"average_32", "spread_32", "beyond_32"}


# -------------------------------------------------------------------------- where the encoder may be entered

NOISE = sampling.Sampler(
    "noise", "`noise(model, {n}, {dims})`", encode="encoder", decode="decoder", codes=True
)
OF_IMAGES = 3 + torch.tensor([0.1, 0.2, 1.0, 2.0, 5.0]) * normal(200, DIMS, seed=5)


MEAN, SPREAD = OF_IMAGES.mean(dim=0), OF_IMAGES.std(dim=0)
FITTED = MEAN + SPREAD * normal(N, DIMS, seed=6)
EXACT = normal(N, DIMS, seed=7)
EXACT = (EXACT - EXACT.mean(dim=0)) / EXACT.std(dim=0)  # in each dimension average 0 and spread 1


def noise(z: Tensor | None, *of_images: Tensor | None) -> Finding:
    return sampling.from_prior({(N, DIMS): trace(z, *of_images)}, Returned({"out": None}), 1e-6, NOISE)


def trace(z: Tensor | None, *of_images: Tensor | None) -> Answer:
    entered: list[list[object]] = [["encoder", code] for code in of_images]
    entered += [] if z is None else [["decoder", z]]
    return Returned({"seen": {"returned": pictures(), "entered": entered}})


def test_a_gaussian_fitted_to_codes_is_praised() -> None:
    """New codes with the mean and the spread of images' codes pass, and a word is said about it."""
    finding = noise(FITTED, OF_IMAGES)
    assert (finding.status, finding.says) == (Status.PASSED, sampling.MORE_THAN_ASKED)
    for parts in ((OF_IMAGES[:90], OF_IMAGES[90:]), OF_IMAGES, OF_IMAGES[:, None]):
        assert noise(FITTED, *parts).says == sampling.MORE_THAN_ASKED
    assert noise(FITTED).status is Status.FAILED
    both = {
        (N, 5): trace(normal(N, 5)),
        (N, DIMS + 1): trace(F.pad(FITTED, (0, 1)), F.pad(OF_IMAGES, (0, 1))),
    }
    finding = sampling.from_prior(both, None, 1e-6, NOISE)
    assert (finding.status, finding.says) == (Status.PASSED, sampling.MORE_THAN_ASKED)


def test_a_gaussian_may_be_fitted_to_two_codes() -> None:
    """Two have a spread already, one has none."""
    two = OF_IMAGES[:2]
    assert noise(two.mean(dim=0) + two.std(dim=0) * EXACT, two).says == sampling.MORE_THAN_ASKED
    assert noise(FITTED, OF_IMAGES[:1]).status is Status.FAILED


@pytest.mark.parametrize(
    "change",
    [
        lambda z: z + 3,
        lambda z: 3 * (z - 3) + 3,
        lambda z: z[:1].expand(N, -1),
        lambda z: z[: N // 2].repeat(2, 1),
    ],
)
def test_what_is_no_fit_is_no_fit(change: Any) -> None:
    """Another mean, another spread, or codes again and again."""
    assert noise(change(FITTED), OF_IMAGES).status is Status.FAILED


@pytest.mark.parametrize("dimension", [0, 4])
@pytest.mark.parametrize(("inside", "fits"), [(0.99, True), (1.01, False)])
def test_how_far_a_fit_may_be_off(dimension: int, inside: float, fits: bool) -> None:
    """In each dimension the average by six standard errors, the spread by a factor of two, either way."""
    error = 6 * (1 / N + 1 / len(OF_IMAGES)) ** 0.5
    for offset, scale in ((inside * error, 1), (-inside * error, 1), (0, 2 * inside), (0, 0.5 / inside)):
        z = EXACT.clone()
        z[:, dimension] = offset + scale * z[:, dimension]
        finding = noise(MEAN + SPREAD * z, OF_IMAGES)
        assert (finding.says == sampling.MORE_THAN_ASKED) is fits


def test_what_all_codes_share_a_fit_shares() -> None:
    """A dimension in which the codes of images are all the same has no spread, nor has a fit's."""
    z, of_images = FITTED.clone(), OF_IMAGES.clone()
    z[:, 2] = of_images[:, 2] = 1.0
    assert noise(z, of_images).says == sampling.MORE_THAN_ASKED


def test_codes_of_images_are_told_from_codes_of_none() -> None:
    """Decoding what the encoder gave fails; noise of one's own passes, also after a look at a code."""
    for finding in (
        noise(OF_IMAGES[:N], OF_IMAGES),
        noise(None, OF_IMAGES),
        noise(OF_IMAGES[:N], OF_IMAGES[:N]),
        noise(OF_IMAGES[:N], *OF_IMAGES[:N]),
        noise(normal(N, DIMS), None),
    ):
        assert finding.status is Status.FAILED
        assert finding.observed["encoded"] == Seen("yes")
        assert "It called `encoder`" in finding.says
    assert noise(normal(N, DIMS), OF_IMAGES[:1]).status is Status.PASSED
    assert noise(normal(N, DIMS), OF_IMAGES).says == ""


def test_most_codes_have_to_be_of_images() -> None:
    """More than half; the rest is judged as noise, and told as such."""
    for of_images, seen_first in ((N // 2, "average"), (N // 2 + 1, "encoded")):
        z = torch.cat([OF_IMAGES[:of_images], normal(N - of_images, DIMS)])
        assert seen_first in noise(z, OF_IMAGES).observed


def test_a_code_of_an_image_is_known_to_four_digits() -> None:
    """Its distance may be a ten-thousandth of its length and one."""
    images = OF_IMAGES[:N].double()
    for share, same in ((0.95, True), (1.05, False)):
        step = torch.zeros_like(images)
        step[:, 3] = share * 1e-4 * (1 + images.norm(dim=1))
        assert ("encoded" in noise(images + step, images).observed) is same


# ------------------------------------------------------------------------------- pictures of a model of ours


@pytest.mark.parametrize(
    ("placed", "z", "observed"),
    [
        (None, None, {"model"}),
        (normal(N, DIMS), None, None),
        (2 * normal(N, DIMS), None, {"average", "spread", "beyond"}),
        (None, normal(N, DIMS), None),
        (normal(N, DIMS), 2 * normal(N, DIMS), {"average", "spread", "beyond"}),
    ],
)
def test_places_of_pictures_are_judged_where_decode_is_not_entered(
    placed: Tensor | None, z: Tensor | None, observed: set[str] | None
) -> None:
    """Codes that reached `decode` come first; pictures without places are another model's."""
    asked = list[tuple[Tensor, int]]()

    def places(images: Tensor, latent_dim: int) -> Tensor | None:
        asked.append((images, latent_dim))
        return placed if placed is None else placed.double()

    finding = sampling.from_prior({(N, DIMS): seen(z)}, None, 1e-6, places=places)
    assert finding.status is (Status.FAILED if observed else Status.PASSED)
    assert finding.observed.keys() == (observed | {"latent_5"} if observed else set())
    assert [(torch.equal(images, pictures()), dims) for images, dims in asked] == [(True, DIMS)] * (z is None)


def test_without_decode_images_of_the_course_fail() -> None:
    """Most of the pictures are the data set's own."""
    for own, failed in ((N // 2 + 1, True), (N // 2 - 1, False)):
        made = torch.cat([garments.course(train=True)[:own], pictures()[own:]])
        finding = found(seen(None, made))
        assert (finding.status is Status.FAILED) is failed
        assert finding.observed.get("model") == (Seen("ignored") if failed else None)


def of_model(out: object, made: bool = False, made_by_other: bool = False) -> Finding:
    asked = Asked("sample", "`sample(model, 40)`")
    answer = out if isinstance(out, Raised) else Returned({"out": out})
    return sampling.of_given_model(answer, asked, N, lambda _: made, lambda _: made_by_other)


def test_pictures_are_of_the_model_that_was_handed_in() -> None:
    """Whether it can make them decides; if not, whose they are is told."""
    assert of_model(pictures(), made=True).status is Status.PASSED
    assert of_model(pictures(), made=True, made_by_other=True).status is Status.PASSED
    for other, whose in ((True, "the notebook's"), (False, "another")):
        finding = of_model(pictures(), made_by_other=other)
        assert finding.status is Status.FAILED
        assert finding.observed == {"model": Seen(whose)}


@pytest.mark.parametrize("out", [None, 3.0, torch.zeros(N, 28, 28), torch.zeros(N + 1, 1, 28, 28)])
def test_what_are_no_pictures_are_no_models(out: object) -> None:
    """Another shape is told, and no model is asked for it."""
    finding = of_model(out, made=True)
    assert (finding.status, finding.expected) == (Status.FAILED, "pictures of shape 40×1×28×28")
    assert finding.observed == {"returned": Seen(finding.got)}
    assert of_model(UNFINISHED, made=True).status is Status.NOT_ATTEMPTED
