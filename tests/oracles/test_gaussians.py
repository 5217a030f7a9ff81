"""KL against other routes, and tests of draws that right draws pass as often as is said."""

from __future__ import annotations

import math

import pytest
import torch
from scipy import integrate, stats
from torch import Tensor

from autograder.exam.question import Raised, Returned
from autograder.oracles import gaussians, sampling
from autograder.oracles.answers import Asked
from autograder.rubric.finding import Finding, Seen, Status, number

ASKED = Asked("VAE.reparameterize", "draws")


def test_kl_is_the_integral() -> None:
    """The truth about KL equals its definition, integrated numerically, in nats."""
    for mu, sigma in ((0.0, 1.0), (-1.2, 0.3), (0.8, 1.7)):
        q = stats.norm(mu, sigma)
        definition = integrate.quad(
            lambda x, q=q: q.pdf(x) * (q.logpdf(x) - stats.norm.logpdf(x)), mu - 9 * sigma, mu + 9 * sigma
        )[0]
        got = gaussians.kl_and_gradient(torch.tensor([[mu]]), torch.tensor([[2 * math.log(sigma)]]))
        assert float(got["kl"]) == pytest.approx(definition, abs=1e-6)


def test_kl_of_the_worked_example() -> None:
    """The lesson's numbers: 2.29, 9.25 with the T-shirt's mu, 8.21 with mu = 0."""
    t_shirt = torch.tensor([[-1.2, 0.8]])
    for mu, sigma, kl in (
        (t_shirt, [[0.3, 0.4]], 2.29),
        (t_shirt, [[0.01, 0.01]], 9.25),
        (0 * t_shirt, [[0.01, 0.01]], 8.21),
    ):
        assert float(gaussians.kl_and_gradient(mu, 2 * torch.tensor(sigma).log())["kl"]) == pytest.approx(
            kl, abs=0.01
        )


def test_gradients_of_kl() -> None:
    """d KL / d mu is mu, and d KL / d logvar is (exp(logvar) - 1) / 2."""
    mu, logvar = gaussians.clouds(torch.Generator().manual_seed(0), 3, 5)
    truth = gaussians.kl_and_gradient(mu, logvar)
    torch.testing.assert_close(truth["mu"], mu.double())
    torch.testing.assert_close(truth["logvar"], (logvar.double().exp() - 1) / 2)


def verdicts(n: int, false_alarm: float, trials: int) -> list[tuple[bool, bool, bool]]:
    """Whether right draws pass spread, independence, normality; (3, 5) numbers, n calls, many trials."""
    generator = torch.Generator().manual_seed(4)
    mu, logvar = gaussians.clouds(generator, 3, 5)
    ends = []
    for _ in range(trials):
        z = mu + (logvar / 2).exp() * torch.randn(n, 3, 5, generator=generator)
        answer = Returned({"z": z})
        findings = (
            gaussians.spread(answer, ASKED, mu, logvar, false_alarm),
            gaussians.independent(answer, ASKED, (3, 5), false_alarm),
            gaussians.fresh_and_normal(answer, ASKED, (3, 5), false_alarm),
        )
        ends.append(tuple(f.status is not Status.PASSED for f in findings))
    return ends


def test_false_alarms_are_as_rare_as_said() -> None:
    """At a false alarm of 10 % right draws fail in about 10 % of trials at most, each test by itself.

    Spread and independence are exact, so they fail about as often as that; normality is on the safe side.
    """
    trials = 400
    spread, independent, normal = (sum(column) for column in zip(*verdicts(256, 0.1, trials), strict=True))
    most, least = stats.binom.isf(1e-4, trials, 0.1), stats.binom.ppf(1e-4, trials, 0.06)
    assert least <= spread <= most
    assert least <= independent <= most
    assert normal <= most


def test_false_alarms_of_samples_are_as_rare_as_said() -> None:
    """At a false alarm of 10 % right codes fail in about 10 % of trials."""
    generator, trials, asked = torch.Generator().manual_seed(5), 1000, Asked("sample", "samples")
    failures = sum(
        sampling._standard_normal(
            torch.randn(64, 32, generator=generator).double(), asked, 64, 0.1, "decode"
        ).status
        is not Status.PASSED
        for _ in range(trials)
    )
    assert stats.binom.ppf(1e-4, trials, 0.04) <= failures <= stats.binom.isf(1e-4, trials, 0.1)


@pytest.mark.parametrize(
    ("sigma", "noise", "failing"),
    [
        (1.25, torch.randn, 0),
        (1.0, lambda *n, generator: torch.randn(n[0], 1, 5, generator=generator).expand(*n), 1),
        (1.0, lambda *n, generator: math.sqrt(12) * (torch.rand(*n, generator=generator) - 0.5), 2),
    ],
)
def test_what_is_wrong_is_seen_by_one_test_only(sigma: float, noise: object, failing: int) -> None:
    """A spread a quarter too wide, shared noise, uniform noise: each fails its own test and no other."""
    generator = torch.Generator().manual_seed(6)
    mu, logvar = gaussians.clouds(generator, 3, 5)
    assert callable(noise)
    answer = Returned({"z": mu + sigma * (logvar / 2).exp() * noise(1024, 3, 5, generator=generator)})
    statuses = [
        gaussians.spread(answer, ASKED, mu, logvar, 1e-6).status,
        gaussians.independent(answer, ASKED, (3, 5), 1e-6).status,
        gaussians.fresh_and_normal(answer, ASKED, (3, 5), 1e-6).status,
    ]
    assert [i for i, s in enumerate(statuses) if s is Status.FAILED] == [failing]


@pytest.mark.parametrize(
    "z", [None, 3.0, torch.zeros(1024, 3), torch.zeros(1024, 3, 6), ["a", "b"], {}, (1, 2)]
)
def test_answers_of_the_wrong_kind_fail(z: object) -> None:
    """Whatever came back in place of draws is a failed criterion, never an error of ours."""
    finding = gaussians.spread(Returned({"z": z}), ASKED, torch.zeros(3, 5), torch.zeros(3, 5), 1e-6)
    assert finding.status is Status.FAILED
    assert finding.got


def test_clouds_are_fresh_and_tell_sigma_variance_and_logvar_apart() -> None:
    """logvar covers [-2, 1], mu spreads by 1.5, and the generator decides."""
    (mu, logvar), same, other = (
        gaussians.clouds(torch.Generator().manual_seed(s), 40, 50) for s in (1, 1, 2)
    )
    assert mu.shape == logvar.shape == (40, 50)
    assert -2 <= logvar.min() < -1.99
    assert 0.99 < logvar.max() <= 1
    assert float(mu.std()) == pytest.approx(1.5, abs=0.1)
    for one, again, new in zip((mu, logvar), same, other, strict=True):
        assert torch.equal(one, again)
        assert not torch.equal(one, new)


def test_the_truth_about_kl_leaves_its_inputs_alone() -> None:
    """It is double, knows no graph, and what isn't a number gives no number, not an error."""
    mu, logvar = torch.ones(2, 3, requires_grad=True), torch.zeros(2, 3, requires_grad=True)
    truth = gaussians.kl_and_gradient(mu, logvar)
    assert list(truth) == ["kl", "mu", "logvar"]
    assert all(t.dtype == torch.float64 and not t.requires_grad for t in truth.values())
    assert float(truth["kl"]) == pytest.approx(3.0)
    assert mu.grad is None
    assert logvar.grad is None
    nan = torch.full((1, 1), math.nan)
    assert math.isnan(gaussians.kl_and_gradient(nan, nan)["kl"])


N, K = 1024, 15
MU, LOGVAR = gaussians.clouds(torch.Generator().manual_seed(0), 3, 5)
SIGMA = (LOGVAR.double() / 2).exp()


def uncorrelated(n: int = N, k: int = K) -> Tensor:
    """(n, k) float64: columns of average 0 and spread 1 without any correlation, all exactly."""
    e = torch.randn(n, k, generator=torch.Generator().manual_seed(7), dtype=torch.float64)
    return torch.linalg.qr(e - e.mean(dim=0)).Q * math.sqrt(n - 1)


def draws(offset: float = 0.0, ratio: float = 1.0, at: int = 4) -> Tensor:
    """Exact draws, but for one number that is ``offset`` sigma off and spreads ``ratio`` times too wide."""
    e = uncorrelated()
    e[:, at] = offset + ratio * e[:, at]
    return MU + SIGMA * e.reshape(N, 3, 5)


def spread(z: object, false_alarm: float = 1e-6) -> Finding:
    return gaussians.spread(Returned({"z": z}), ASKED, MU, LOGVAR, false_alarm)


def test_an_average_may_stray_to_its_quantile() -> None:
    """Of 4 k ends each has its share of the false alarm; one number of one image is enough to fail."""
    most = float(stats.norm.isf(1e-6 / (4 * K))) / math.sqrt(N)
    for sign in (1, -1):
        assert spread(draws(offset=sign * 0.999 * most)).status is Status.PASSED
        finding = spread(draws(offset=sign * 1.001 * most))
        assert finding.status is Status.FAILED
        assert finding.expected.startswith(f"for mu = {MU[0, 4]:.2f}, logvar = {LOGVAR[0, 4]:.2f}: average")
        assert finding.observed["offset"].value[4] == pytest.approx(sign * 1.001 * most)


def test_a_spread_may_stray_to_its_quantiles() -> None:
    """(N - 1) s^2 / sigma^2 may reach the chi-square quantiles, at either end."""
    low, high = (math.sqrt(q(1e-6 / (4 * K), N - 1) / (N - 1)) for q in (stats.chi2.ppf, stats.chi2.isf))
    for ratio, inside in ((low, 1.0001), (high, 0.9999)):
        assert spread(draws(ratio=ratio * inside)).status is Status.PASSED
        finding = spread(draws(ratio=ratio / inside))
        assert finding.status is Status.FAILED
        assert finding.observed["spread"].value[4] == pytest.approx(ratio / inside)


def test_the_worst_number_is_shown() -> None:
    """The widest or narrowest one; where all spreads are right, the one that is farthest off."""
    wide = draws(ratio=1.5, at=7)
    wide[:, 0, 0] += 3.0
    narrow = draws(ratio=0.5, at=7)
    narrow[:, 0, 0] += 3.0
    off = draws(offset=-2.0, at=7)
    off[:, 0, 0] += 0.5 * SIGMA[0, 0]
    for z in (wide, narrow, off):
        finding = spread(z)
        mean, std = z.mean(dim=0)[1, 2], z.std(dim=0)[1, 2]
        mu, logvar, sigma = (number(t[1, 2]) for t in (MU, LOGVAR, SIGMA))
        assert finding.expected == f"for mu = {mu}, logvar = {logvar}: average {mu}, spread {sigma}"
        assert finding.got == f"average {number(mean)}, spread {number(std)}"


def test_what_is_no_number_is_the_worst() -> None:
    """A draw that isn't a number fails, and is the one that is shown."""
    for z in (draws(ratio=3.0, at=0), draws(offset=3.0, at=0), draws()):
        z[:, 1, 2] = math.nan
        assert spread(z).got == "average nan, spread nan"


def test_draws_may_be_of_any_number() -> None:
    """Integers are no error, and are judged like others."""
    z = draws().round().long()
    assert spread(z).status is Status.FAILED
    assert independent(z).status is Status.PASSED


def test_spreads_are_observed_in_their_own_units() -> None:
    """Ratios of the spread, and averages in spreads of the draws; with room for two samples' difference."""
    finding = spread(draws(offset=0.5, ratio=2.0))
    assert finding.observed.keys() == {"spread", "offset"}
    ratio, offset = finding.observed["spread"], finding.observed["offset"]
    assert ratio.value.tolist() == pytest.approx([2.0 if i == 4 else 1.0 for i in range(K)])
    assert offset.value.tolist() == pytest.approx([0.25 if i == 4 else 0.0 for i in range(K)], abs=1e-6)
    assert ((ratio.atol, ratio.rtol), (offset.atol, offset.rtol)) == ((0.02, 0.18), (0.25, 0.18))
    still = draws(offset=1.0, ratio=0.0)
    still[:, 0, 4] = (MU + SIGMA)[0, 4]
    assert spread(still).observed["offset"].value[4] == pytest.approx(float(SIGMA[0, 4]) * 1e9, rel=1e-3)


@pytest.mark.parametrize(("off", "is_mu"), [(0.0, "yes"), (0.9e-4, "yes"), (1.2e-4, "no"), (1.0, "no")])
def test_the_same_z_each_time_is_told(off: float, is_mu: str) -> None:
    """Draws that never differ fail each criterion in a way of its own; mu itself is recognised."""
    z = torch.zeros(N, 3, 5, dtype=torch.float64)
    finding = gaussians.spread(Returned({"z": z + off}), ASKED, torch.zeros(3, 5), LOGVAR, 1e-6)
    assert finding.status is Status.FAILED
    assert finding.observed == {"z_is_mu": Seen(is_mu)}
    own = gaussians.independent(Returned({"z": z + off}), ASKED, (3, 5), 1e-6)
    assert own.status is Status.FAILED
    assert own.observed == {"varies": Seen("no")}


def independent(z: Tensor, false_alarm: float = 1e-6) -> Finding:
    return gaussians.independent(Returned({"z": z.reshape(len(z), 3, 5)}), ASKED, (3, 5), false_alarm)


@pytest.mark.parametrize("n", [N, 20])
@pytest.mark.parametrize("sign", [1, -1])
def test_a_correlation_may_stray_to_its_quantile(sign: int, n: int) -> None:
    """r^2 of normal numbers is Beta(1/2, (N - 2) / 2); each pair has its share of the false alarm."""
    most = math.sqrt(stats.beta.isf(1e-6 / (K * (K - 1) / 2), 0.5, (n - 2) / 2))
    for r, right in ((0.999 * most, True), (1.001 * most, False)):
        e = uncorrelated(n)
        e[:, 9] = sign * r * e[:, 2] + math.sqrt(1 - r * r) * e[:, 9]
        assert (independent(5 + 2 * e).status is Status.PASSED) is right


@pytest.mark.parametrize(
    ("noise", "shared"),
    [
        (lambda e: e[:, None, :5].expand(-1, 3, -1), (1.0, 0.0, 0.0)),
        (lambda e: e[:, :3, None].expand(-1, -1, 5), (0.0, 1.0, 0.0)),
        (lambda e: -e[:, :1, None].expand(-1, 3, 5), (1.0, 1.0, 1.0)),
    ],
)
def test_shared_noise_is_seen_where_it_is_shared(noise: object, shared: tuple[float, ...]) -> None:
    """Between images, between dimensions, or between both."""
    assert callable(noise)
    finding = independent(noise(uncorrelated()))
    assert finding.status is Status.FAILED
    names = ("between_images", "between_dimensions", "between_both")
    assert finding.observed.keys() == set(names)
    for name, share in zip(names, shared, strict=True):
        assert finding.observed[name].value == pytest.approx(share, abs=1e-6)
        assert finding.observed[name].atol == 0.1
    assert finding.got.startswith("between images ")


def test_a_number_that_stands_still_moves_with_none() -> None:
    """It has no correlation, which is no failure of independence."""
    e = uncorrelated()
    e[:, 3] = 1.0
    assert independent(e).status is Status.PASSED


def shaped(far: int, near: int, n: int = N) -> Tensor:
    """n different numbers of average 0 and spread 1, so many beyond 2 and so many within 0.5."""
    middle = n - far - near
    width = math.sqrt((n - 1 - far * 2.5**2 - near * 0.1**2) / middle)
    sizes = torch.cat([torch.full((m,), s) for m, s in ((far, 2.5), (near, 0.1), (middle, width))]).double()
    e = sizes * (-1) ** torch.arange(n) * (1 + 1e-6 * torch.arange(n))
    return (e - e.mean()) / e.std()


def normal(z: Tensor, false_alarm: float = 1e-6) -> Finding:
    k = z.shape[1]
    return gaussians.fresh_and_normal(Returned({"z": z.reshape(-1, 1, k)}), ASKED, (1, k), false_alarm)


OFTEN_FAR, OFTEN_NEAR = 0.0455, 0.3829  # of a table of the normal distribution
FAR, NEAR = round(N * OFTEN_FAR), round(N * OFTEN_NEAR)


def test_the_shares_are_a_normals() -> None:
    """4.55 % beyond two spreads, 38.29 % within half a spread."""
    assert float(gaussians.P_FAR) == pytest.approx(OFTEN_FAR, abs=5e-5)
    assert float(gaussians.P_NEAR) == pytest.approx(OFTEN_NEAR, abs=5e-5)


@pytest.mark.parametrize("which", ["far", "near"])
@pytest.mark.parametrize("k", [1, 2])
def test_counts_may_stray_to_the_binomials_quantiles(which: str, k: int) -> None:
    """Of 4 k ends each has its share; one number is enough to fail, whatever its average and spread."""
    p = gaussians.P_FAR if which == "far" else gaussians.P_NEAR
    low, high = (int(q(1e-6 / (4 * k), N, p)) for q in (stats.binom.ppf, stats.binom.isf))
    for count, right in ((low, True), (low - 1, False), (high, True), (high + 1, False)):
        far, near = (count, NEAR) if which == "far" else (FAR, count)
        z = shaped(far, near)
        assert (int((z.abs() > 2).sum()), int((z.abs() < 0.5).sum())) == (far, near)
        others = [shaped(FAR, NEAR) for _ in range(k - 1)]
        assert (normal(7 + 3 * torch.stack([*others, z], dim=1)).status is Status.PASSED) is right


def test_what_is_seen_of_other_noise() -> None:
    """The two shares, over all numbers."""
    z = torch.stack([shaped(0, 500), shaped(100, 300)], dim=1)
    finding = normal(z)
    assert finding.status is Status.FAILED
    assert finding.expected == "4.55 % beyond two spreads, 38.29 % within half a spread"
    assert finding.got == f"{100 * 50 / N:.2f} % and {100 * 400 / N:.2f} %"
    far, near = finding.observed["far"], finding.observed["near"]
    assert (far.value, near.value) == (pytest.approx(50 / N), pytest.approx(400 / N))
    assert (far.atol, near.atol) == (0.02, 0.06)


def test_every_second_draw_must_be_new() -> None:
    """Fewer different ones than half of the calls are repeats; exactly half are judged by their shape."""
    z = shaped(FAR, NEAR)
    half = torch.cat([z[: N // 2], z[: N // 2]])[:, None]
    assert normal(half).observed.keys() != {"fresh"}
    fewer = half.clone()
    fewer[0] = fewer[N // 2] = half[1]
    finding = normal(fewer)
    assert finding.status is Status.FAILED
    assert finding.observed == {"fresh": Seen("no")}
    still = torch.stack([z, torch.ones(N)], dim=1)
    assert normal(still).observed["near"].value == pytest.approx((NEAR / N + 1) / 2)  # one never varies
    rows = torch.cat([fewer, 2 * fewer], dim=1)
    assert normal(rows).observed == {"fresh": Seen("no")}


@pytest.mark.parametrize(
    ("z", "shape"),
    [
        (torch.zeros(2, 3, 5), "3x5"),
        (torch.zeros(1024, 15), "15"),
        (torch.zeros(1024, 3, 6), "3x6"),
        ([torch.zeros(3, 5), torch.zeros(2)], "3×5"),
        ([], ""),
        (3.0, ""),
    ],
)
def test_the_shape_of_z_is_told(z: object, shape: str) -> None:
    """As one call gives it; two calls are too few."""
    finding = gaussians.fresh_and_normal(Returned({"z": z}), ASKED, (3, 5), 1e-6)
    assert finding.observed == {"shape": Seen(shape)}
    assert finding.status is Status.FAILED
    assert finding.expected == "z of shape (3, 5)"
    assert finding.got == (shape or "no z")


def test_three_calls_are_enough_to_be_judged() -> None:
    """Fewer have no spread to speak of."""
    z = uncorrelated()[:3].reshape(3, 3, 5)
    assert "shape" not in gaussians.fresh_and_normal(Returned({"z": z}), ASKED, (3, 5), 1e-6).observed


def test_no_answer_comes_first() -> None:
    """An error is judged before any draw."""
    answer = Raised("NotImplementedError", "", "z", function="reparameterize")
    assert gaussians.spread(answer, ASKED, MU, LOGVAR, 1e-6).status is Status.NOT_ATTEMPTED
    assert gaussians.independent(answer, ASKED, (3, 5), 1e-6).status is Status.NOT_ATTEMPTED
    assert gaussians.fresh_and_normal(answer, ASKED, (3, 5), 1e-6).status is Status.NOT_ATTEMPTED
