"""The difference of two shares of different people, against published limits and against its own definition."""

from __future__ import annotations

from collections.abc import Iterator
from math import log, sqrt
from typing import Any

import pytest

from wellknit.statistics.independent import constrained, mee, miettinen_nurminen, newcombe, score
from wellknit.statistics.intervals import Z

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


@pytest.mark.parametrize("method", [newcombe, miettinen_nurminen, mee])
@pytest.mark.parametrize("case", [(6, 5, 1, 5), (1, 5, -1, 5), (0, 0, 1, 5), (1, 5, 0, 0)])
def test_what_is_no_share_is_refused(method: Any, case: tuple[int, int, int, int]) -> None:
    with pytest.raises(ValueError, match="no share"):
        method(*case)
