"""Association within sites: exact tests against going through everything, and against scipy for one site."""

from __future__ import annotations

from itertools import permutations, product

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from scipy import stats

from tests.statistics.data_sets import SATISFACTION
from wellknit.statistics import association as module
from wellknit.statistics.association import association, van_elteren

Tables = list[list[list[int]]]


def people(table: object) -> tuple[list[int], list[int]]:
    counts = np.array(table)
    cells = [(row, column) for row, column in np.ndindex(*counts.shape) for _ in range(counts[row, column])]
    return [row for row, _ in cells], [column for _, column in cells]


def kendall(first: list[int], second: tuple[int, ...] | list[int]) -> int:
    return int(
        sum(np.sign(first[a] - first[b]) * np.sign(second[a] - second[b]) for a in range(len(first)) for b in range(a))
    )


def by_going_through(tables: Tables) -> float:
    """p from every way to shuffle the answers within every site."""
    sites = []
    for table in tables:
        first, second = people(table)
        sites.append([kendall(first, order) for order in permutations(second)])
    seen = abs(sum(kendall(*people(table)) for table in tables))
    sums = [sum(each) for each in product(*sites)]
    return sum(abs(each) >= seen for each in sums) / len(sums)


SMALL = st.lists(st.lists(st.integers(0, 2), min_size=3, max_size=3), min_size=2, max_size=2).filter(
    lambda table: sum(map(sum, table)) <= 5
)


@settings(max_examples=25)
@given(st.lists(SMALL, min_size=1, max_size=2))
def test_the_exact_test_goes_through_everything(tables: Tables) -> None:
    found = association(tables)
    if found is None:
        assert all(kendall(*people(table)) == 0 for table in tables)
        return
    assert found.exact and found.error == 0
    assert found.p == pytest.approx(by_going_through(tables))


def test_the_worked_example() -> None:
    """Both sites at their most extreme: 4 of 56 ways and 4 of 20 ways, on either side."""
    found = association([[[3, 1], [0, 4]], [[2, 0], [1, 3]]])
    assert found is not None
    assert found.p == pytest.approx(2 * (4 / 56) * (4 / 20))
    assert (found.gamma.value, found.gamma.pairs, found.gamma.people) == (1, 18, 14)


def test_two_groups_of_one_site_are_the_exact_rank_sum_test() -> None:
    table = [[3, 0, 0, 2, 0], [0, 1, 2, 0, 4]]
    first, second = people(table)
    low = [answer for group, answer in zip(first, second, strict=True) if not group]
    high = [answer for group, answer in zip(first, second, strict=True) if group]
    every = stats.permutation_test(
        (low, high),
        lambda a, b: abs(stats.mannwhitneyu(a, b).statistic - len(a) * len(b) / 2),
        n_resamples=np.inf,
        alternative="greater",
    )
    found = association([table])
    assert found is not None and found.p == pytest.approx(every.pvalue)


def test_draws_come_near_the_exact_probability_and_say_how_near(monkeypatch: pytest.MonkeyPatch, long: bool) -> None:
    tables = [[[1, 2, 3], [0, 4, 3], [0, 1, 5]], [[3, 2, 5], [1, 4, 3], [1, 1, 9]]]
    exact = association(tables)
    monkeypatch.setattr(module, "_EXACT", 0)
    drawn = association(tables, draws=99_999 if long else 9_999, seed=5)
    assert exact is not None and drawn is not None
    assert exact.exact and not drawn.exact
    assert abs(drawn.p - exact.p) < 4 * drawn.error < 0.01
    assert drawn.gamma == exact.gamma
    assert association(tables, draws=999, seed=5) == association(tables, draws=999, seed=5)


def test_what_was_seen_counts_as_one_of_the_draws() -> None:
    """Where no shuffle brings answers together so much, p is one of all, never nothing."""
    table = (np.eye(5, dtype=int) * 8).tolist()
    found, spread = association([table], draws=99), van_elteren([table], draws=99)
    assert found is not None and spread is not None
    assert found.p == spread.p == 1 / 100


def test_too_many_ways_are_drawn_from() -> None:
    found = association([SATISFACTION])
    assert found is not None and not found.exact and found.draws == 9999
    # Kendall's tau-b of scipy, for many people: p .08; the shuffles know of the ties.
    assert found.p == pytest.approx(stats.kendalltau(*people(SATISFACTION)).pvalue, abs=0.02)


def test_a_site_of_one_person_and_one_without_anybody_add_nothing() -> None:
    one = association([SATISFACTION])
    two = association([SATISFACTION, [[0] * 4] * 4, [[1, 0, 0, 0], [0] * 4, [0] * 4, [0] * 4]])
    assert one is not None and two is not None
    assert (two.p, two.gamma.value, two.gamma.people) == (one.p, one.gamma.value, 97)
    assert van_elteren([SATISFACTION, [[0] * 4] * 4]) == van_elteren([SATISFACTION])


def test_nothing_to_compare_has_no_association() -> None:
    assert association([[[4, 0], [5, 0]], [[0, 0], [0, 3]]]) is None
    assert van_elteren([[[4, 0], [5, 0]], [[0, 0], [0, 3]]]) is None


def test_van_elteren_of_one_site_is_kruskal_and_wallis() -> None:
    first, second = people(SATISFACTION)
    groups = [[answer for row, answer in zip(first, second, strict=True) if row == each] for each in range(4)]
    known = stats.kruskal(*groups)
    found = van_elteren([SATISFACTION])
    assert found is not None
    assert (found.statistic, found.asymptotic) == pytest.approx((known.statistic, known.pvalue))
    assert found.degrees == 3
    assert abs(found.p - found.asymptotic) < 0.02


def test_van_elteren_of_two_groups_by_hand() -> None:
    """Sum over sites of W / (N + 1), less its mean, squared over the sum of its variances, without ties."""
    # Site 1: low 1 2, high 3 4 (N 4). Site 2: low 1 3, high 2 4 5 (N 5).
    tables = [[[1, 1, 0, 0, 0], [0, 0, 1, 1, 0]], [[1, 0, 1, 0, 0], [0, 1, 0, 1, 1]]]
    distance = (7 - 2 * 5 / 2) / 5 + (11 - 3 * 6 / 2) / 6
    variance = 2 * 2 * 5 / 12 / 25 + 2 * 3 * 6 / 12 / 36
    found = van_elteren(tables)
    assert found is not None
    assert found.statistic == pytest.approx(distance**2 / variance)
    assert found.degrees == 1
    assert found.asymptotic == pytest.approx(2 * stats.norm.sf(distance / np.sqrt(variance)))


def test_van_elteren_does_not_take_differences_of_sites_for_those_of_groups() -> None:
    """One site is high and mostly of the second group, the other low and mostly of the first."""
    tables = [[[8, 2, 0], [2, 0, 0]], [[0, 0, 2], [0, 2, 8]]]
    found, together = van_elteren(tables), van_elteren([(np.array(tables[0]) + np.array(tables[1])).tolist()])
    assert found is not None and together is not None
    assert found.p > 0.5 > 0.02 > together.p


def test_sites_with_other_groups_are_refused() -> None:
    with pytest.raises(ValueError, match="the same groups"):
        van_elteren([[[1, 2], [2, 1]], [[1, 2]]])


def test_p_holds_its_level_where_nothing_goes_together(long: bool) -> None:
    """Of drawn tables without association no more than about 5 in 100 have p of at most .05."""
    random = np.random.default_rng(6)
    tables, low = (2000 if long else 150), 0
    for _ in range(tables):
        sites = []
        for size in (6, 8):
            table = np.zeros((2, 3), dtype=int)
            np.add.at(table, (random.integers(0, 2, size), random.choice(3, size, p=[0.2, 0.3, 0.5])), 1)
            sites.append(table.tolist())
        found = association(sites)
        low += found is not None and found.p <= 0.05
    assert low / tables <= 0.05 + 3 * np.sqrt(0.05 * 0.95 / tables)
