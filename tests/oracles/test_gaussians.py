"""KL against other routes, and tests of draws that right draws pass as often as is said."""

from __future__ import annotations

import math

import pytest
import torch
from scipy import integrate, stats

from autograder.exam.question import Returned
from autograder.oracles import gaussians, sampling
from autograder.oracles.answers import Asked
from autograder.rubric.finding import Status

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
        sampling._standard_normal(torch.randn(64, 32, generator=generator).double(), asked, 64, 0.1).status
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
