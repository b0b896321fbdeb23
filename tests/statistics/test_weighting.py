"""What weights cost, against R's survey package, and weights that so few people cannot bear."""

from __future__ import annotations

from math import sqrt

import pytest
from hypothesis import given
from hypothesis import strategies as st
from scipy import stats

from tests.statistics.data_sets import SCHOOLS, STRATA
from wellknit.statistics.raking import rake
from wellknit.statistics.response import Cell
from wellknit.statistics.weighting import Doubt, WeightedMean, kish, roster_weights, weighted_mean

# The four sites of the examples: how many agree, answered, are on the roster.
SITES = ((18, 19, 25), (31, 40, 60), (20, 25, 30), (9, 11, 12))


def korn_graubard(found: WeightedMean, most: float | None = None) -> tuple[float, float]:
    """Clopper and Pearson's limits with the effective base, by scipy."""
    assert found.effective is not None
    factor = stats.t.ppf(0.975, found.people - 1) / stats.t.ppf(0.975, found.degrees)
    n = found.effective * factor**2
    n = n if most is None else min(n, most)
    agree = n * found.mean
    return stats.beta.ppf(0.025, agree, n - agree + 1), stats.beta.ppf(0.975, agree + 1, n - agree)


def one_site(agreeing: int, answered: int, population: int | None = None) -> WeightedMean:
    return weighted_mean([1] * agreeing + [0] * (answered - agreeing), [1] * answered, population=population)


# R's svyciprop(method="beta") and svy's Korn-Graubard (they agree); R's with the finite population; svy's with it,
# whose effective base is not let above the number of people.
INTERVALS = [
    ((0.73124, 0.99888), (0.86999, 0.98564), (0.73972, 0.99867)),
    ((0.61312, 0.89286), (0.68856, 0.84703), (0.61549, 0.89160)),
    ((0.58784, 0.93369), (0.72527, 0.86198), (0.59296, 0.93169)),
    ((0.46284, 0.98054), (0.73739, 0.88265), (0.48224, 0.97717)),
]


@pytest.mark.parametrize(("site", "printed"), list(zip(SITES, INTERVALS, strict=True)))
def test_the_effective_number_gives_rs_korn_graubard_interval(
    site: tuple[int, int, int], printed: tuple[tuple[float, float], ...]
) -> None:
    agreeing, answered, _ = site
    assert korn_graubard(one_site(agreeing, answered)) == pytest.approx(printed[0], abs=6e-6)
    assert korn_graubard(one_site(*site)) == pytest.approx(printed[1], abs=6e-6)
    assert korn_graubard(one_site(*site), most=answered) == pytest.approx(printed[2], abs=6e-6)


def four_sites(weight: dict[int, float]) -> WeightedMean:
    values = [each for k, n, _ in SITES for each in [1] * k + [0] * (n - k)]
    strata = [site for site, (_, n, _) in enumerate(SITES) for _ in range(n)]
    population = {site: N for site, (_, _, N) in enumerate(SITES)}
    return weighted_mean(values, [weight[site] for site in strata], strata=strata, population=population)


def test_the_average_of_sites_and_the_weighted_share_have_rs_standard_errors() -> None:
    """R's svycontrast and svymean with stratum and fpc: .835138 (.016782) and .818916 (.020772)."""
    average = four_sites({site: 1 / n for site, (_, n, _) in enumerate(SITES)})
    assert (average.mean, average.error) == pytest.approx((0.835138, 0.016782), abs=5e-7)
    weighted = four_sites({site: N / n for site, (_, n, N) in enumerate(SITES)})
    assert (weighted.mean, weighted.error) == pytest.approx((0.818916, 0.020772), abs=5e-7)
    assert weighted.degrees == 95 - 4
    assert four_sites(dict.fromkeys(range(4), 1.0)).mean == pytest.approx(0.821053, abs=5e-7)


def test_a_cluster_sample_has_rs_standard_error_with_raked_weights_and_without() -> None:
    """R's survey on apiclus1: 644.1694 and, raked, 641.2303 with the linearised standard error 23.704.

    A cell's schools have their mean as value: cell sums by district are all that the error depends on.
    """
    rows = [row for row in SCHOOLS for _ in range(row[3])]
    values = [row[4] / row[3] for row in rows]
    district, kind, met = [row[0] for row in rows], [row[1] for row in rows], [row[2] for row in rows]
    plain = weighted_mean(values, [1.0] * 183, clusters=district, population=757)
    # Lumley's vignette of the survey package prints 644.17 with 23.542.
    assert (plain.mean, plain.error) == pytest.approx((644.1694, 23.542), abs=5e-4)
    counts: dict[Cell, int] = {}
    for cell in zip(kind, met, strict=True):
        counts[cell] = counts.get(cell, 0) + 1
    weights = dict(rake(counts, [{"E": 4421, "H": 755, "M": 1018}, {"No": 1072, "Yes": 5122}]).weights)
    each = [weights[cell] for cell in zip(kind, met, strict=True)]
    raked = weighted_mean(values, each, clusters=district, population=757, margins=[kind, met])
    assert (raked.mean, raked.error) == pytest.approx((641.2303, 23.704), abs=5e-4)
    assert raked.degrees == 14


@pytest.mark.parametrize(("column", "mean", "error"), [(3, 662.29, 9.4089), (5, 3_687_178 / 6194, 114_642 / 6194)])
def test_a_stratified_sample_has_rs_standard_error(column: int, mean: float, error: float) -> None:
    """R's survey vignette on apistrat: api00 662.29 (9.4089), enroll 3,687,178 (114,642) as a total of 6,194 schools.

    Two values a stratum with its mean and its sum of squares stand for its schools.
    """
    values, weights, strata = [], [], []
    for row in STRATA:
        n, middle = row[1], row[column] / row[1]
        reach = sqrt(row[column + 1] / n - middle**2)
        values += [middle - reach, middle + reach] * (n // 2)
        weights += [row[2] / n] * n
        strata += [row[0]] * n
    found = weighted_mean(values, weights, strata=strata, population={row[0]: row[2] for row in STRATA})
    assert (found.mean, found.error) == pytest.approx((mean, error), rel=1e-5)


def test_kishs_effective_number_by_hand() -> None:
    found = kish([1, 1, 2])
    assert (found.people, found.effective, found.design_effect) == (3, 16 / 6, 1.125)
    for none in ([0.0, 0.0], [-1.0, 2.0]):
        with pytest.raises(ValueError, match="not below 0"):
            kish(none)


@given(st.lists(st.floats(0.01, 100), min_size=1, max_size=40), st.floats(0.01, 100))
def test_unequal_weights_never_tell_more_and_their_unit_does_not_matter(weights: list[float], unit: float) -> None:
    found = kish(weights)
    assert 1 - 1e-9 <= found.effective <= len(weights) + 1e-9
    assert kish([unit * weight for weight in weights]).effective == pytest.approx(found.effective)


def test_one_person_of_a_stratum_leaves_the_error_unknown_unless_the_site_is_that_person() -> None:
    assert weighted_mean([1, 0, 1], [1, 1, 1], strata=["a", "a", "b"]).error is None
    known = weighted_mean([1, 0, 1], [1, 1, 1], strata=["a", "a", "b"], population={"a": 9, "b": 1})
    assert known.error == pytest.approx(sqrt((1 - 2 / 9) * 2 * 2 * (0.5 / 3) ** 2))


def test_all_agreeing_has_no_effective_number_and_odd_input_is_refused() -> None:
    assert one_site(5, 5).effective is None
    with pytest.raises(ValueError, match="one of each"):
        weighted_mean([1, 0], [1, 1, 1])
    with pytest.raises(ValueError, match="fewer than answered"):
        one_site(3, 5, population=4)


def test_somebody_in_two_sites_is_one_person_to_the_error() -> None:
    apart = weighted_mean([1, 1, 0, 0], [1, 1, 1, 1])
    together = weighted_mean([1, 1, 0, 0], [1, 1, 1, 1], clusters=["Ann", "Ann", "Ben", "Cho"])
    assert together.error is not None and apart.error is not None
    assert together.error > apart.error and together.degrees == 2


ROLES = ["leader", "core", "community"]


def test_a_well_answered_roster_bears_its_weights() -> None:
    roster = {("a", "leader"): 3, ("a", "core"): 12, ("b", "leader"): 2, ("b", "core"): 13}
    answered = {("a", "leader"): 3, ("a", "core"): 9, ("b", "leader"): 2, ("b", "core"): 8}
    found = roster_weights(roster, answered, ROLES)
    assert found.bearable and found.doubts == ()
    assert found.kish is not None and 21 < found.kish.effective < 22


def test_eleven_people_do_not_bear_weights_that_leave_fewer_than_ten() -> None:
    roster = {("a", "leader"): 2, ("a", "core"): 10, ("a", "community"): 13}
    answered = {("a", "leader"): 2, ("a", "core"): 6, ("a", "community"): 3}
    found = roster_weights(roster, answered, ROLES)
    assert found.doubts == (Doubt.FEW,) and not found.bearable
    assert found.kish is not None and found.kish.effective == pytest.approx(25**2 / (2 + 100 / 6 + 169 / 3))
    assert roster_weights(roster, answered, ROLES, fewest=8).bearable


def test_a_silent_site_has_no_weights() -> None:
    found = roster_weights({("a", "core"): 30, ("b", "core"): 5}, {("a", "core"): 25}, ROLES)
    assert found.doubts == (Doubt.UNSPOKEN,) and not found.bearable
    assert found.raking is None and found.kish is None


def test_merges_caps_and_missed_margins_are_told_without_refusing() -> None:
    roster = {("a", "leader"): 1, ("a", "core"): 12, ("a", "community"): 40, ("b", "core"): 15}
    answered = {("a", "core"): 12, ("a", "community"): 4, ("b", "core"): 14}
    found = roster_weights(roster, answered, ROLES)
    assert set(found.doubts) == {Doubt.MERGED, Doubt.CAPPED, Doubt.MISSED}
    assert found.bearable
    assert found.raking is not None and found.raking.capped == (("a", "community"),)


def test_raking_that_does_not_settle_is_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("wellknit.statistics.raking.ROUNDS", 1)
    roster = {("a", "leader"): 9, ("a", "core"): 12, ("b", "leader"): 12, ("b", "core"): 13}
    answered = {("a", "leader"): 3, ("a", "core"): 11, ("b", "leader"): 9, ("b", "core"): 8}
    found = roster_weights(roster, answered, ROLES)
    assert Doubt.UNSETTLED in found.doubts and not found.bearable
