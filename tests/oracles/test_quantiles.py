"""Quantiles without scipy.stats, against scipy.stats."""

import pytest
from scipy import special, stats

from autograder.oracles import quantiles

TAILS = pytest.mark.parametrize("tail", [1e-9, 1e-6 / 384, 1e-6 / 6, 1e-3, 0.1])
COUNTS = pytest.mark.parametrize("n", [1, 63, 1023, 2048, 98_304])


def test_the_normal() -> None:
    """Above and beyond are what scipy.stats says, to the last digit."""
    for tail in (1e-9, 1e-6, 0.01, 0.4):
        assert quantiles.normal_above(tail) == stats.norm.isf(tail)
    for x in (0.0, 0.5, 2.0, 6.0):
        assert quantiles.normal_beyond(x) == stats.norm.sf(x)


@TAILS
@COUNTS
def test_chi_square_and_student(tail: float, n: int) -> None:
    """Both ends are what scipy.stats says, to rounding."""
    expected = stats.chi2.ppf(tail, n), stats.chi2.isf(tail, n)
    assert quantiles.chi_square(tail, n) == pytest.approx(expected, rel=1e-12)
    assert quantiles.student_above(tail, n) == pytest.approx(stats.t.isf(tail, n), rel=1e-12)


@TAILS
@COUNTS
@pytest.mark.parametrize("p", [0.0455, 0.383])
def test_the_binomial(tail: float, n: int, p: float) -> None:
    """Both counts are what scipy.stats says, exactly."""
    assert quantiles.binomial(tail, n, p) == (stats.binom.ppf(tail, n, p), stats.binom.isf(tail, n, p))


@pytest.mark.parametrize("p", [0.0455, 0.25, 0.383, 0.5])
def test_a_count_that_reaches_the_probability_is_enough(p: float) -> None:
    """The smallest count whose probability is exactly what was asked for, not the one after it."""
    for count in range(13):
        assert quantiles.binomial(special.bdtr(count, 20, p), 20, p)[0] == count
