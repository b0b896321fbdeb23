"""Gamma and Spearman's rho against Agresti's example, scipy, and each other."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from scipy import stats

from tests.statistics.data_sets import SATISFACTION
from wellknit.statistics.ranks import gamma, spearman


def people(table: object) -> tuple[list[int], list[int]]:
    counts = np.array(table)
    cells = [(row, column) for row, column in np.ndindex(*counts.shape) for _ in range(counts[row, column])]
    return [row for row, _ in cells], [column for _, column in cells]


def test_gamma_of_job_satisfaction_is_agrestis() -> None:
    """Agresti (2002), section 2.4.5 and 3.4.3: 1,331 pairs agree, 849 do not, gamma .221 with the error .117."""
    found = gamma([SATISFACTION])
    assert found is not None
    assert (found.people, found.pairs) == (96, 1331 + 849)
    assert found.value == pytest.approx((1331 - 849) / (1331 + 849))
    # On Fisher's scale the reach is 1.96 x error / (1 - gamma^2).
    reach = (np.arctanh(found.high) - np.arctanh(found.low)) / 2
    assert reach * (1 - found.value**2) / 1.959964 == pytest.approx(0.117, abs=5e-4)


def test_spearman_is_scipys_and_its_limits_bonett_and_wrights() -> None:
    found = spearman([SATISFACTION])
    assert found is not None
    assert found.value == pytest.approx(stats.spearmanr(*people(SATISFACTION)).statistic)
    reach = 1.959964 * np.sqrt((1 + found.value**2 / 2) / (96 - 3))
    assert np.arctanh(found.high) - np.arctanh(found.value) == pytest.approx(reach, abs=1e-6)


def test_a_site_without_anybody_changes_nothing() -> None:
    empty = [[0] * 4] * 4
    assert spearman([SATISFACTION, empty]) == spearman([SATISFACTION])
    assert gamma([empty, SATISFACTION]) == gamma([SATISFACTION])


def test_pairs_of_two_sites_are_not_compared() -> None:
    """Within each site there is nothing; put together they would look as if trust and the factor went together."""
    low, high = [[3, 3, 0], [3, 3, 0], [0, 0, 0]], [[0, 0, 0], [0, 3, 3], [0, 3, 3]]
    apart = gamma([low, high])
    assert apart is not None and apart.value == 0
    together = gamma([(np.array(low) + np.array(high)).tolist()])
    assert together is not None and together.value > 0.5
    ranks = spearman([low, high])
    assert ranks is not None and ranks.value == pytest.approx(0)


def test_sites_are_fixed_so_that_only_how_people_differ_within_each_is_error() -> None:
    """Two sites of opposite ways, 64 pairs that agree and 4 that do not, and the other way around: gamma 0 of 136.

    In the first site 16 people agree with 8 each and 4 oppose 2 each. The error is 2 / 136^2 x the root of the sum,
    over people, of (68 x (agree - oppose), less the site's mean)^2.
    """
    found = gamma([[[8, 2], [2, 8]], [[2, 8], [8, 2]]])
    assert found is not None and (found.value, found.pairs) == (0, 136)
    parts = np.array([68 * 8] * 16 + [68 * -2] * 4)
    error = 2 / 136**2 * np.sqrt(2 * ((parts - parts.mean()) ** 2).sum())
    assert np.arctanh(found.high) == pytest.approx(1.959964 * error, rel=1e-6)


def test_where_all_pairs_agree_the_inner_limit_still_says_how_few_they_are() -> None:
    few, many = gamma([[[3, 0], [0, 3]]]), gamma([[[15, 0], [0, 15]]])
    assert few is not None and many is not None
    assert few.value == many.value == few.high == many.high == 1
    assert few.low < 0.5 < 0.8 < many.low < 1
    against = gamma([[[0, 3], [3, 0]]])
    assert against is not None and (against.value, against.low) == (-1, -1)
    assert against.high == pytest.approx(-few.low)


def test_a_perfect_rho_still_says_how_few_it_is_of() -> None:
    found, turned = spearman([np.eye(7, dtype=int).tolist()]), spearman([np.eye(7, dtype=int)[::-1].tolist()])
    assert found is not None and turned is not None
    assert (found.value, found.high) == (1, 1) and 0.5 < found.low < 1
    assert (turned.low, turned.high) == (-1, pytest.approx(-found.low))


def test_nothing_to_compare_has_no_value() -> None:
    assert gamma([[[4, 0], [5, 0]]]) is None
    assert gamma([[[4]], [[3]]]) is None
    assert spearman([[[4, 0], [5, 0]]]) is None
    assert spearman([[[1, 0], [0, 2]]]) is None
    for table in ([], [[1, -1]]):
        with pytest.raises(ValueError, match="a table has rows"):
            gamma([table])


TABLE = st.lists(st.lists(st.integers(0, 6), min_size=3, max_size=3), min_size=3, max_size=3)


@given(st.lists(TABLE, min_size=1, max_size=3))
def test_limits_hold_the_value_and_turning_a_scale_turns_the_sign(tables: list[list[list[int]]]) -> None:
    for correlation in (gamma, spearman):
        found = correlation(tables)
        back = correlation([[row[::-1] for row in table] for table in tables])
        if found is None or back is None:
            assert found is back is None
            continue
        assert -1 <= found.low <= found.value <= found.high <= 1
        assert back.value == pytest.approx(-found.value, abs=1e-9)
        assert (back.low, back.high) == pytest.approx((-found.high, -found.low), abs=1e-9)
        turned = correlation([list(map(list, zip(*table, strict=True))) for table in tables])
        assert turned is not None and turned.value == pytest.approx(found.value)


@given(TABLE)
def test_gamma_counts_pairs(table: list[list[int]]) -> None:
    first, second = people(table)
    signs = [np.sign(first[a] - first[b]) * np.sign(second[a] - second[b]) for a in range(len(first)) for b in range(a)]
    agree, oppose = signs.count(1), signs.count(-1)
    found = gamma([table])
    if not agree + oppose:
        assert found is None
        return
    assert found is not None and found.pairs == agree + oppose
    assert found.value == pytest.approx((agree - oppose) / (agree + oppose))
