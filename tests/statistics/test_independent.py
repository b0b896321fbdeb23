"""The difference of two shares of different people, against published limits and against its own definition."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import pairwise, product
from math import log, sqrt
from typing import Any

import numpy
import pytest

from wellknit.statistics.independent import constrained, mee, miettinen_nurminen, newcombe, roster_difference, score
from wellknit.statistics.intervals import Z, difference, hypergeometric

# Newcombe 1998, Statistics in Medicine 17:873, table II, method 10; the last from Fagerland, Lydersen and Laake 2017
# (Perondi et al.).
NEWCOMBE = [
    (56, 70, 48, 80, 0.0524, 0.3339),
    (9, 10, 3, 10, 0.1705, 0.8090),
    (6, 7, 2, 7, 0.0582, 0.8062),
    (5, 56, 0, 29, -0.0381, 0.1926),
    (0, 10, 0, 20, -0.1611, 0.2775),
    (10, 10, 0, 10, 0.6075, 1.0),
    (7, 34, 1, 34, 0.0189, 0.3404),
]


@pytest.mark.parametrize(("a", "m", "b", "n", "low", "high"), NEWCOMBE)
def test_newcombe_is_as_published(a: int, m: int, b: int, n: int, low: float, high: float) -> None:
    assert newcombe(a, m, b, n) == pytest.approx((low, high), abs=5.1e-5)


def test_miettinen_nurminen_is_as_published() -> None:
    # Newcombe's first example, where statsmodels 0.15 gives 0.0526 to 0.3440; Fagerland and others 2017
    # (Ritland et al.).
    assert miettinen_nurminen(56, 70, 48, 80) == pytest.approx((0.0528, 0.3382), abs=5e-5)
    assert miettinen_nurminen(0, 16, 15, 72) == pytest.approx((-0.3164, -0.0056), abs=5e-5)


def test_mee_is_as_published() -> None:
    # Fagerland and others 2017 (Perondi et al.); statsmodels without its correction gives 0.0287 to 0.3421.
    assert mee(7, 34, 1, 34) == pytest.approx((0.0284, 0.3439), abs=5e-5)


def tables(bases: tuple[int, ...] = (7, 11, 19)) -> Iterator[tuple[int, int, int, int]]:
    for m in bases:
        for n in bases:
            for a in range(m + 1):
                for b in range(n + 1):
                    yield a, m, b, n


def test_all_1600_small_tables_have_limits_that_keep_order_sign_and_range() -> None:
    # The tables on 868 of which statsmodels 0.14.5 and 0.15.0 stop with an error.
    found = {case: miettinen_nurminen(*case) for case in tables()}
    assert len(found) == 1600
    for (a, m, b, n), (low, high) in found.items():
        assert -1 <= low <= a / m - b / n <= high <= 1
        assert found[b, n, a, m] == pytest.approx((-high, -low), abs=1e-9)
        assert found[m - a, m, n - b, n] == pytest.approx((-high, -low), abs=1e-9)
        if a < m:
            assert low <= found[a + 1, m, b, n][0] + 1e-9
            assert high <= found[a + 1, m, b, n][1] + 1e-9


def test_limits_are_where_the_score_is_196_standard_deviations() -> None:
    for a, m, b, n in tables((7, 19)):
        most = Z * sqrt((m + n) / (m + n - 1))
        for limit in miettinen_nurminen(a, m, b, n):
            if abs(limit) < 1:
                assert abs(score(a, m, b, n, limit)) == pytest.approx(most, rel=1e-6)


def test_constrained_shares_are_the_most_likely_ones() -> None:
    def likelihood(a: int, m: int, b: int, n: int, share: float, other: float) -> float:
        parts = [(a, share), (m - a, 1 - share), (b, other), (n - b, 1 - other)]
        return sum(count * log(max(chance, 1e-300)) for count, chance in parts if count)

    for a, m, b, n in tables((7, 11)):
        for gap in (-0.85, -0.4, 0.0, 0.15, 0.6):
            share, other = constrained(a, m, b, n, gap)
            assert share - other == pytest.approx(gap)
            least, most = max(0.0, -gap), min(1.0, 1 - gap)
            best = max(
                likelihood(a, m, b, n, each + gap, each)
                for each in (least + (most - least) * step / 200 for step in range(201))
            )
            assert likelihood(a, m, b, n, share, other) >= best - 1e-7


@pytest.mark.parametrize(
    ("case", "outer"), [((10, 10, 0, 10), (None, 1.0)), ((0, 10, 10, 10), (-1.0, None)), ((0, 5, 0, 7), (None, None))]
)
def test_at_the_ends(case: tuple[int, int, int, int], outer: tuple[float | None, float | None]) -> None:
    for limit, end in zip(miettinen_nurminen(*case), outer, strict=True):
        assert limit == end if end is not None else abs(limit) < 1


def test_newcombe_turns_with_the_order_of_groups() -> None:
    for a, m, b, n in tables((5, 11)):
        low, high = newcombe(a, m, b, n)
        assert newcombe(b, n, a, m) == pytest.approx((-high, -low))
        assert -1 <= low <= a / m - b / n <= high <= 1


def test_the_differences_that_the_score_does_not_reject_have_no_hole() -> None:
    # Or halving could stop at the wrong end.
    for a, m, b, n in tables((5, 11)):
        most = Z * sqrt((m + n) / (m + n - 1))
        within = [abs(score(a, m, b, n, step / 50)) <= most for step in range(-50, 51)]
        assert sum(one != other for one, other in pairwise([False, *within, False])) <= 2


def test_roster_difference_never_holds_less_than_95_in_100() -> None:
    from scipy.stats import hypergeom

    for base, people, other_base, other_people in [(19, 25, 9, 12), (4, 12, 11, 12), (6, 9, 3, 20)]:
        limits = numpy.array(
            [
                [roster_difference(a, base, people, b, other_base, other_people) for b in range(other_base + 1)]
                for a in range(base + 1)
            ]
        )
        for agreeing, other in product(range(people + 1), range(other_people + 1)):
            true = agreeing / people - other / other_people
            held = (limits[..., 0] <= true + 1e-12) & (true - 1e-12 <= limits[..., 1])
            one = hypergeom.pmf(range(base + 1), people, agreeing, base)
            assert one @ held @ hypergeom.pmf(range(other_base + 1), other_people, other, other_base) >= 0.95


def test_square_and_add_does_not_hold_between_rosters_nearly_all_of_whom_answered() -> None:
    # Why roster_difference is not made so: 1 of 60 and 29 of 30 agree; 40 and 25 of them answer.
    held = 0.0
    for a, b in product((0, 1), (24, 25)):
        parts = []
        for count, base, people in ((a, 40, 60), (b, 25, 30)):
            fewest, most = hypergeometric(count, base, people)
            parts.append((count / base, fewest / people, most / people))
        low, high = difference(*parts)
        if low <= 1 / 60 - 29 / 30 <= high:
            held += (40 if a else 20) / 60 * (25 if b == 24 else 5) / 30
    assert held == pytest.approx(4 / 9)


def test_roster_difference_is_certain_where_everyone_answered() -> None:
    assert roster_difference(18, 19, 19, 9, 11, 11) == (18 / 19 - 9 / 11, 18 / 19 - 9 / 11)
    low, high = roster_difference(18, 19, 25, 9, 11, 12)
    assert roster_difference(9, 11, 12, 18, 19, 25) == pytest.approx((-high, -low))


@pytest.mark.parametrize("method", [newcombe, miettinen_nurminen, mee])
@pytest.mark.parametrize("case", [(6, 5, 1, 5), (1, 5, -1, 5), (0, 0, 1, 5), (1, 5, 0, 0)])
def test_what_is_no_share_is_refused(method: Any, case: tuple[int, int, int, int]) -> None:
    with pytest.raises(ValueError, match="no share"):
        method(*case)
