"""Exact tests of two shares, against published p values and against enumeration."""

from __future__ import annotations

from itertools import product
from math import comb
from typing import Any

import numpy
import pytest
from hypothesis import given
from hypothesis import strategies as st

from wellknit.statistics.fourfold import barnard, boschloo, fisher, fisher_mid_p


def test_fisher_as_published() -> None:
    # R's ?fisher.test (the lady tasting tea); Fagerland, Lydersen and Laake 2017 (Ritland et al.); scipy's
    # documentation of boschloo_exact.
    assert fisher(3, 4, 1, 4, "greater") == pytest.approx(0.2428571, abs=5e-8)
    assert fisher(0, 16, 15, 72) == pytest.approx(0.06287, abs=5e-6)
    assert fisher_mid_p(0, 16, 15, 72) == pytest.approx(0.04466, abs=5e-6)
    assert fisher(74, 117, 31, 63, "greater") == pytest.approx(0.048312, abs=5e-7)


def test_boschloo_as_in_scipys_documentation() -> None:
    assert boschloo(74, 117, 31, 63, "greater") == pytest.approx(0.035564, abs=5e-7)


def test_suissa_and_shuster_as_published() -> None:
    # Fagerland and others 2017, the tea table: 0.28916, to which Berger and Boos's 0.0001 has been added.
    assert barnard(3, 4, 1, 4)[1] + 0.0001 == pytest.approx(0.28916, abs=5e-6)


def enumerated(case: tuple[int, int, int, int], dropped: tuple[tuple[int, int], ...] = ()) -> float:
    """Barnard's p value from all tables one by one, in whole numbers, on a fine grid of the common share."""
    a, m, b, n = case

    def extreme(x: int, y: int) -> tuple[int, int]:
        return (x * n - y * m) ** 2, (x + y) * (m + n - x - y) or 1

    above, below = extreme(a, b)
    common = numpy.linspace(0, 1, 20_001)
    chance = numpy.zeros_like(common)
    for x, y in product(range(m + 1), range(n + 1)):
        up, down = extreme(x, y)
        if up * below >= above * down and (x, y) not in dropped:
            chance += comb(m, x) * comb(n, y) * common ** (x + y) * (1 - common) ** (m + n - x - y)
    return float(chance.max())


def test_barnard_keeps_the_tie_that_rounding_loses() -> None:
    # scipy's documentation has the statistic -1.894338 and p = 0.068153 for 7 of 15 beside 12 of 15. That is without
    # two tables which are exactly as extreme: 3 beside 8 of 15, agreeing and not agreeing exchanged, and 8
    # beside 3.
    statistic, p = barnard(7, 15, 12, 15)
    assert statistic == pytest.approx(-1.894338, abs=5e-7)
    assert p == pytest.approx(enumerated((7, 15, 12, 15)), abs=1e-8)
    assert p == pytest.approx(0.068218, abs=5e-7)
    assert barnard(7, 15, 12, 15, "less")[1] == pytest.approx(0.034109, abs=5e-7)
    assert enumerated((7, 15, 12, 15), dropped=((3, 8), (8, 3))) == pytest.approx(0.068153, abs=5e-7)
    assert barnard(3, 15, 8, 15)[1] == pytest.approx(p)


def test_barnard_is_the_enumerated_maximum() -> None:
    for case in [(1, 10, 8, 11), (4, 7, 1, 9), (0, 5, 3, 6), (2, 12, 2, 3)]:
        assert barnard(*case)[1] == pytest.approx(min(enumerated(case), 1.0), abs=1e-7)


def test_boschloo_one_sided_is_scipys() -> None:
    from scipy.stats import boschloo_exact

    for (a, m, b, n), way in product([(9, 12, 11, 28), (1, 10, 8, 11), (4, 7, 1, 9)], ("greater", "less")):
        theirs = boschloo_exact([[a, b], [m - a, n - b]], alternative=way, n=128).pvalue
        assert boschloo(a, m, b, n, way) == pytest.approx(theirs, abs=1e-7)  # type: ignore[arg-type]


pairs = st.tuples(st.integers(1, 14), st.integers(1, 14)).flatmap(
    lambda bases: st.tuples(st.integers(0, bases[0]), st.just(bases[0]), st.integers(0, bases[1]), st.just(bases[1]))
)


@given(pairs)
def test_two_sided_p_values_stay_when_groups_or_answers_change_places(case: tuple[int, int, int, int]) -> None:
    a, m, b, n = case
    for test in (fisher, fisher_mid_p, boschloo, lambda *each: barnard(*each)[1]):
        p = test(a, m, b, n)
        assert 0 < p <= 1
        assert test(b, n, a, m) == pytest.approx(p, rel=1e-9)
        assert test(m - a, m, n - b, n) == pytest.approx(p, rel=1e-9)


@given(pairs)
def test_mid_p_and_boschloo_are_never_above_fisher(case: tuple[int, int, int, int]) -> None:
    assert fisher_mid_p(*case) < fisher(*case)
    assert boschloo(*case) <= fisher(*case) + 1e-12
    assert fisher(*case, "greater") == pytest.approx(fisher(case[2], case[3], case[0], case[1], "less"))
    assert boschloo(*case, "greater") <= fisher(*case, "greater") + 1e-12


def false_alarms(p_values: numpy.ndarray[Any, Any], m: int, n: int, common: numpy.ndarray[Any, Any]) -> float:
    """By how much the probability of a p value at most a is above a, for the worst a and common share."""
    from scipy.stats import binom

    one, other = (binom.pmf(numpy.arange(base + 1), base, common[:, None]) for base in (m, n))
    return max(
        float((((one @ (p_values <= level + 1e-12)) * other).sum(axis=1) - level).max())
        for level in numpy.unique(p_values).tolist()
    )


@pytest.mark.parametrize("way", ["two-sided", "greater", "less"])
def test_exact_tests_never_find_more_than_they_say(way: Any, long: bool) -> None:
    common = numpy.linspace(0, 1, 401)
    sizes = [(3, 3), (4, 7), (9, 6)] + ([(11, 11), (11, 19), (12, 25)] if long else [])
    tests = {"fisher": fisher, "boschloo": boschloo, "barnard": lambda *each: barnard(*each)[1]}
    for (m, n), test in product(sizes, tests.values()):
        found = numpy.array([[test(a, m, b, n, way) for b in range(n + 1)] for a in range(m + 1)])
        assert false_alarms(found, m, n, common) <= 1e-9
    # The mid-p value promises less: there are sizes at which it finds more. So the check can fail.
    found = numpy.array([[fisher_mid_p(a, 9, b, 6, way) for b in range(7)] for a in range(10)])
    assert false_alarms(found, 9, 6, common) > 1e-3


def test_groups_in_which_all_or_none_agree_are_no_evidence() -> None:
    for case in [(0, 5, 0, 7), (5, 5, 7, 7)]:
        assert fisher(*case) == 1.0
        assert boschloo(*case) == pytest.approx(1.0)
        assert barnard(*case) == (0.0, 1.0)


@pytest.mark.parametrize("test", [fisher, fisher_mid_p, boschloo, barnard])
def test_what_cannot_be_tested_is_refused(test: Any) -> None:
    with pytest.raises(ValueError, match="no share"):
        test(6, 5, 1, 5)
    with pytest.raises(ValueError, match="no share"):
        test(0, 0, 1, 5)
    with pytest.raises(ValueError, match="alternative"):
        test(1, 5, 1, 5, "bigger")
