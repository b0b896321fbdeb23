"""One share: published limits, and what an exact interval promises, by enumeration."""

from __future__ import annotations

from math import isinf, sqrt
from typing import Any

import numpy
import pytest
from hypothesis import given
from hypothesis import strategies as st

from wellknit.statistics.intervals import Z, wilson
from wellknit.statistics.shares import (
    clopper_pearson,
    finite_base,
    jeffreys,
    korn_graubard,
    variance,
    wilson_corrected,
    wilson_finite,
)

# The first four are cases of Newcombe 1998, Statistics in Medicine 17:857, table I; all from R 4.2.2 (binom.test,
# prop.test, qbeta) to six places: Clopper-Pearson, Wilson with continuity correction, Jeffreys.
PUBLISHED = [
    (81, 263, (0.252737, 0.367622), (0.253509, 0.368176), (0.254522, 0.365647)),
    (15, 148, (0.057844, 0.161650), (0.059778, 0.164450), (0.060449, 0.157643)),
    (0, 20, (0.0, 0.168433), (0.0, 0.200453), (0.0, 0.116639)),
    (1, 29, (0.000873, 0.177644), (0.001803, 0.196282), (0.003746, 0.150078)),
    (18, 19, (0.739719, 0.998668), (0.718926, 0.997246), (0.779271, 0.994261)),
    (11, 11, (0.715086, 1.0), (0.678552, 1.0), (0.800005, 1.0)),
    (38, 40, (0.830803, 0.993886), (0.817903, 0.991292), (0.849135, 0.989466)),
]

Limits = tuple[float, float]


@pytest.mark.parametrize(("count", "base", "exact", "corrected", "middle"), PUBLISHED)
def test_limits_are_as_published(count: int, base: int, exact: Limits, corrected: Limits, middle: Limits) -> None:
    assert clopper_pearson(count, base) == pytest.approx(exact, abs=6e-7)
    assert wilson_corrected(count, base) == pytest.approx(corrected, abs=6e-7)
    assert jeffreys(count, base) == pytest.approx(middle, abs=6e-7)


def test_clopper_pearson_as_in_scipys_and_in_fagerlands_book() -> None:
    # The example of scipy's binomtest; Fagerland, Lydersen and Laake 2017 (Ligarden et al.).
    assert clopper_pearson(7, 50) == pytest.approx((0.05819170034, 0.26739600250), abs=1e-10)
    assert clopper_pearson(13, 16) == pytest.approx((0.5435, 0.9595), abs=5e-5)
    assert clopper_pearson(10, 10) == pytest.approx((0.6915, 1.0), abs=5e-5)
    assert clopper_pearson(0, 10) == pytest.approx((0.0, 0.3085), abs=5e-5)


def test_jeffreys_limit_is_nothing_where_nobody_agrees() -> None:
    # The convention of Brown, Cai and DasGupta 2001; without it the low limit would be 0.000024.
    assert jeffreys(0, 20)[0] == 0.0
    assert jeffreys(20, 20)[1] == 1.0


# R 4.2.2, survey 4.1.1 svyciprop(method="beta") without and with fpc; svy 0.35 with fpc, which caps the effective base.
FOUR_SITES = [
    (18, 19, 25, (0.73124, 0.99888), (0.86999, 0.98564), (0.73972, 0.99867), (0.87234, 0.97934)),
    (31, 40, 60, (0.61312, 0.89286), (0.68856, 0.84703), (0.61549, 0.89160), (0.69168, 0.84098)),
    (20, 25, 30, (0.58784, 0.93369), (0.72527, 0.86198), (0.59296, 0.93169), (0.72753, 0.85698)),
    (9, 11, 12, (0.46284, 0.98054), (0.73739, 0.88265), (0.48224, 0.97717), (0.74003, 0.87675)),
]


@pytest.mark.parametrize(("count", "base", "population", "plain", "r", "svy", "finite"), FOUR_SITES)
def test_four_sites_as_in_survey_programs(
    count: int, base: int, population: int, plain: Limits, r: Limits, svy: Limits, finite: Limits
) -> None:
    share = count / base
    without = korn_graubard(share, variance(count, base), base)
    assert (without.low, without.high) == pytest.approx(plain, abs=6e-6)
    free = korn_graubard(share, variance(count, base, population), base, capped=False)
    assert (free.low, free.high) == pytest.approx(r, abs=6e-6)
    assert free.base > base
    capped = korn_graubard(share, variance(count, base, population), base)
    assert (capped.low, capped.high) == pytest.approx(svy, abs=6e-6)
    assert capped.base == base
    assert wilson_finite(count, base, population, possible=False) == pytest.approx(finite, abs=6e-6)


def test_capped_with_the_roster_is_clopper_pearson_and_throws_the_correction_away() -> None:
    found = korn_graubard(18 / 19, variance(18, 19, 25), 19)
    assert (found.low, found.high) == pytest.approx(clopper_pearson(18, 19))


def test_korn_graubard_adjusts_for_the_designs_degrees_of_freedom() -> None:
    # 40 people in 4 strata, 36 degrees of freedom: t(39)/t(36) = 2.022691/2.028094.
    plain, strata = (korn_graubard(0.6, 0.008, 40, freedom=freedom, capped=False) for freedom in (None, 36))
    assert plain.base == pytest.approx(30)
    assert strata.base == pytest.approx(30 * (2.022691 / 2.028094) ** 2, rel=1e-5)


def test_korn_graubard_where_all_agree_or_everyone_answered() -> None:
    assert korn_graubard(1.0, 0.0, 11).low == pytest.approx(clopper_pearson(11, 11)[0])
    census = korn_graubard(0.5, 0.0, 12, capped=False)
    assert (census.low, census.high) == (0.5, 0.5)
    assert isinf(census.base)
    careful = korn_graubard(0.5, 0.0, 12)
    assert (careful.low, careful.high) == pytest.approx(clopper_pearson(6, 12))


def test_variance_as_in_samplingbook() -> None:
    # samplingbook::Sprop(m=3, n=10, N=50): standard error 0.1366, normal limits 0.0322 and 0.5678, 2 to 28 people.
    error = sqrt(variance(3, 10, 50))
    assert error == pytest.approx(0.1366, abs=5e-5)
    low, high = 0.3 - Z * error, 0.3 + Z * error
    assert (low, high) == pytest.approx((0.0322, 0.5678), abs=5e-5)
    assert (round(50 * low), round(50 * high)) == (2, 28)


@pytest.mark.parametrize(("count", "base", "population"), [(18, 19, 25), (31, 40, 60), (3, 10, 50), (0, 7, 20)])
def test_wilson_finite_limits_lie_where_the_hypergeometric_score_is_a_quantile(
    count: int, base: int, population: int
) -> None:
    # The derivation: a share P drawn without replacement has variance P(1-P)/n (N-n)/(N-1).
    for limit in wilson_finite(count, base, population, possible=False):
        if 0 < limit < 1:
            spread = sqrt(limit * (1 - limit) / base * (population - base) / (population - 1))
            assert abs(count / base - limit) == pytest.approx(Z * spread, rel=1e-9)


def test_wilson_finite_stays_where_a_count_is_possible() -> None:
    # 24 of 25 at most agree when one said no.
    assert wilson_finite(18, 19, 25)[1] == 24 / 25


rosters = st.integers(2, 60).flatmap(
    lambda population: st.integers(2, population).flatmap(
        lambda base: st.tuples(st.integers(0, base), st.just(base), st.just(population))
    )
)


@given(rosters)
def test_finite_limits_are_possible_and_nearer_than_without_the_roster(case: tuple[int, int, int]) -> None:
    count, base, population = case
    low, high = wilson_finite(count, base, population)
    assert count / population <= low <= count / base + 1e-12
    assert count / base - 1e-12 <= high <= (population - base + count) / population
    without = wilson(count, base)
    assert low >= without[0] - 1e-12
    assert high <= without[1] + 1e-12


def test_where_everyone_answered_nothing_is_uncertain() -> None:
    assert wilson_finite(9, 11, 11) == (9 / 11, 9 / 11)
    assert isinf(finite_base(11, 11))
    assert variance(9, 11, 11) == 0.0
    assert variance(1, 1, 1) == 0.0


METHODS = [clopper_pearson, jeffreys, wilson_corrected, wilson]


@pytest.mark.parametrize("method", METHODS)
def test_limits_are_symmetric_rise_with_the_count_and_hold_the_share(method: Any) -> None:
    for base in range(1, 61):
        before = (-1.0, -1.0)
        for count in range(base + 1):
            low, high = method(count, base)
            assert 0.0 <= low <= count / base <= high <= 1.0
            assert method(base - count, base) == pytest.approx((1 - high, 1 - low), abs=1e-12)
            assert low > before[0] or count == 0
            assert high > before[1] or count == base
            before = (low, high)


def coverage(base: int, truths: numpy.ndarray[Any, Any], method: Any) -> numpy.ndarray[Any, Any]:
    """How likely the interval holds each true share, by adding up all counts."""
    from scipy.stats import binom

    count = numpy.arange(base + 1)
    low, high = numpy.array([method(each, base) for each in count.tolist()]).T
    held = (low <= truths[:, None]) & (truths[:, None] <= high)
    found: numpy.ndarray[Any, Any] = (binom.pmf(count, base, truths[:, None]) * held).sum(axis=1)
    return found


def test_clopper_pearson_never_holds_less_than_95_in_100(long: bool) -> None:
    grid = numpy.linspace(0, 1, 5001 if long else 301)
    for base in range(1, 61):
        ends = numpy.array([limit for count in range(base + 1) for limit in clopper_pearson(count, base)])
        # Coverage jumps at the limits: right there, and just beside them.
        truths = numpy.concatenate([grid, ends, (ends - 1e-9).clip(0, 1), (ends + 1e-9).clip(0, 1)])
        assert coverage(base, truths, clopper_pearson).min() >= 0.95 - 1e-9, base


def test_wilson_and_jeffreys_hold_95_in_100_on_the_average_but_not_always() -> None:
    grid = numpy.linspace(0.0005, 0.9995, 1000)
    for method in (wilson, jeffreys):
        found = coverage(40, grid, method)
        assert found.mean() == pytest.approx(0.95, abs=0.01)
        assert found.min() < 0.95


@pytest.mark.parametrize("method", [clopper_pearson, jeffreys, wilson_corrected, variance])
@pytest.mark.parametrize(("count", "base"), [(-1, 5), (6, 5), (0, 0)])
def test_what_is_no_share_is_refused(method: Any, count: int, base: int) -> None:
    with pytest.raises(ValueError, match="no share"):
        method(count, base)


def test_what_is_no_base_is_refused() -> None:
    with pytest.raises(ValueError, match="no base"):
        finite_base(12, 11)
    with pytest.raises(ValueError, match="no base"):
        variance(3, 12, 11)
    with pytest.raises(ValueError, match="one person alone"):
        variance(1, 1)
    with pytest.raises(ValueError, match="no share"):
        korn_graubard(1.1, 0.1, 11)
    with pytest.raises(ValueError, match="degrees of freedom"):
        korn_graubard(0.5, 0.1, 11, freedom=0)
