"""Tables of groups by answers, against R's exact p values and against all tables one by one."""

from __future__ import annotations

from collections.abc import Iterator
from functools import cache
from itertools import permutations, product
from math import comb, factorial, prod

import pytest
from hypothesis import given
from hypothesis import strategies as st

from wellknit.statistics.contingency import Chance, freeman_halton, linear_by_linear
from wellknit.statistics.fourfold import fisher

# Agresti 2002, table 2.8 (R's ?fisher.test): income by job satisfaction.
JOBS = [(1, 3, 10, 6), (2, 3, 10, 7), (1, 6, 14, 12), (0, 1, 9, 11)]

# Agresti 2002, table 7.8 (coin::jobsatisfaction): income by job satisfaction, women and men.
WOMEN = [(1, 3, 11, 2), (2, 3, 17, 3), (0, 1, 8, 5), (0, 2, 4, 2)]
MEN = [(1, 1, 2, 1), (0, 3, 5, 1), (0, 0, 7, 3), (0, 1, 9, 6)]

Table = tuple[tuple[int, ...], ...]


def test_job_satisfaction_as_in_r() -> None:
    found = freeman_halton(JOBS)
    assert found.p == pytest.approx(0.782684939, abs=5e-10)
    assert (found.error, found.draws) == (None, None)


def test_job_satisfaction_by_draws_says_its_error() -> None:
    found = freeman_halton(JOBS, work=1000)
    assert found.draws == 50_000
    assert found.error == pytest.approx((found.p * (1 - found.p) / 50_000) ** 0.5)
    assert found.error is not None
    assert abs(found.p - 0.782684939) < 4 * found.error
    assert found == freeman_halton(JOBS, work=1000)
    assert found != freeman_halton(JOBS, work=1000, seed=1)


def test_four_sites_by_five_answers_are_exact() -> None:
    sites = [(1, 0, 2, 9, 7), (0, 2, 4, 8, 6), (1, 1, 3, 6, 5), (0, 1, 2, 4, 4)]
    exact, drawn = freeman_halton(sites), freeman_halton(sites, work=1000)
    assert exact.error is None
    assert drawn.error is not None
    assert abs(exact.p - drawn.p) < 4 * drawn.error


@cache
def every(rows: tuple[int, ...], columns: tuple[int, ...]) -> tuple[Table, ...]:
    """All tables with these margins, by plain search."""

    def columns_of(total: int, left: tuple[int, ...]) -> Iterator[tuple[int, ...]]:
        for cells in product(*(range(min(total, each) + 1) for each in left)):
            if sum(cells) == total:
                yield cells

    def search(left: tuple[int, ...], more: tuple[int, ...]) -> Iterator[tuple[tuple[int, ...], ...]]:
        if not more:
            yield ()
            return
        for cells in columns_of(more[0], left):
            for rest in search(tuple(a - b for a, b in zip(left, cells, strict=True)), more[1:]):
                yield (cells, *rest)

    return tuple(tuple(zip(*table, strict=True)) for table in search(rows, columns))


def ways(table: Table) -> int:
    """In how many ways people can be handed out to make this table, but for a factor that all have in common."""
    people = sum(map(sum, table))
    return factorial(people) ** 2 // prod(factorial(cell) for row in table for cell in row)


MARGINS = [((3, 4, 2), (4, 3, 2)), ((2, 2, 2, 3), (5, 1, 3)), ((6, 5), (3, 3, 2, 3)), ((4, 4, 4), (6, 6))]


@pytest.mark.parametrize(("rows", "columns"), MARGINS)
def test_freeman_halton_is_all_tables_one_by_one(rows: tuple[int, ...], columns: tuple[int, ...]) -> None:
    tables = every(rows, columns)
    whole = sum(map(ways, tables))
    found = {}
    for table in tables:
        found[table] = freeman_halton(table).p
        assert found[table] == pytest.approx(sum(ways(each) for each in tables if ways(each) <= ways(table)) / whole)
    # And so it never finds more than it says.
    for level in found.values():
        assert sum(ways(each) for each in tables if found[each] <= level + 1e-9) / whole <= level + 1e-9


@pytest.mark.parametrize(("rows", "columns"), MARGINS)
def test_exact_linear_by_linear_is_all_tables_one_by_one(rows: tuple[int, ...], columns: tuple[int, ...]) -> None:
    tables = every(rows, columns)
    whole, people = sum(map(ways, tables)), sum(rows)

    def distance(table: Table) -> int:
        seen = sum(cell * (i + 1) * (j + 1) for i, row in enumerate(table) for j, cell in enumerate(row))
        expected = sum(n * (i + 1) for i, n in enumerate(rows)) * sum(n * (j + 1) for j, n in enumerate(columns))
        return abs(seen * people - expected)

    for table in tables[:: max(len(tables) // 12, 1)]:
        expected = sum(ways(each) for each in tables if distance(each) >= distance(table)) / whole
        assert linear_by_linear([table]).exact == Chance(pytest.approx(expected))


def test_linear_by_linear_as_in_coin() -> None:
    # coin 1.4.2, lbl_test(jobsatisfaction): Z = 2.573612, p = 0.010064, stratified by gender.
    found = linear_by_linear([WOMEN, MEN])
    assert found.z == pytest.approx(2.573612, abs=5e-7)
    assert found.p == pytest.approx(0.010064, abs=5e-7)
    assert found.exact.error is not None
    assert abs(found.exact.p - found.p) < 0.003


def test_linear_by_linear_as_in_fagerlands_book() -> None:
    # Jullumstroe et al. 2009 in Fagerland, Lydersen and Laake 2017, table 7.7: duration of symptoms by tumor stage.
    found = linear_by_linear([[(2, 4, 29, 19), (7, 6, 116, 51), (19, 27, 201, 76), (18, 22, 133, 54)]], draws=500)
    assert found.z == pytest.approx(-2.854, abs=5e-4)
    assert found.p == pytest.approx(0.004321, abs=5e-7)


def test_sites_are_drawn_independently_of_each_other() -> None:
    # Two sites with the same answers: had both the same draws, their sum would spread more, and p be larger.
    site = [(6, 3), (2, 7)]
    ways_of = {a: comb(9, a) * comb(9, 8 - a) for a in range(9)}
    sums = {(a, b): ways_of[a] * ways_of[b] for a in range(9) for b in range(9)}
    expected = sum(ways for (a, b), ways in sums.items() if abs(a + b - 8) >= 4) / sum(sums.values())
    found = linear_by_linear([site, site]).exact
    assert found.error is not None
    assert abs(found.p - expected) < 4 * found.error


def test_linear_by_linear_with_given_scores_as_in_agrestis_book() -> None:
    # Agresti 2002, 7.5.3: M2 = 6.156 (p = 0.01) with the scores 3, 10, 20, 35 and 1, 3, 4, 5.
    found = linear_by_linear([WOMEN, MEN], (3, 10, 20, 35), (1, 3, 4, 5))
    assert found.z**2 == pytest.approx(6.156, abs=5e-4)


def test_linear_by_linear_turns_with_the_order_of_the_scale() -> None:
    one = linear_by_linear([JOBS])
    other = linear_by_linear([[row[::-1] for row in JOBS]])
    assert other.z == pytest.approx(-one.z)
    assert other.exact.p == pytest.approx(one.exact.p)
    drawn = linear_by_linear([JOBS], work=1000).exact
    assert one.exact.error is None
    assert drawn.error is not None
    assert abs(drawn.p - one.exact.p) < 4 * drawn.error


small = st.lists(st.lists(st.integers(0, 4), min_size=3, max_size=3), min_size=2, max_size=3).filter(
    lambda rows: sum(map(sum, rows)) > 0
)


@given(small)
def test_p_stays_when_groups_answers_or_both_change_places(rows: list[list[int]]) -> None:
    p = freeman_halton(rows).p
    for order in permutations(range(len(rows))):
        assert freeman_halton([rows[place] for place in order]).p == pytest.approx(p)
    for order in permutations(range(3)):
        assert freeman_halton([[row[place] for place in order] for row in rows]).p == pytest.approx(p)
    assert freeman_halton([*zip(*rows, strict=True)]).p == pytest.approx(p)
    assert freeman_halton([*rows, [0, 0, 0]]).p == pytest.approx(p)


@given(st.tuples(st.integers(0, 9), st.integers(0, 9), st.integers(0, 9), st.integers(0, 9)))
def test_two_groups_with_two_answers_are_fishers(cells: tuple[int, int, int, int]) -> None:
    a, b, c, d = cells
    if a + b and c + d:
        assert freeman_halton([(a, b), (c, d)]).p == pytest.approx(fisher(a, a + b, c, c + d))


def test_nothing_to_compare() -> None:
    assert freeman_halton([(3, 4)]).p == 1.0
    assert freeman_halton([(3, 0), (5, 0)]).p == 1.0
    assert linear_by_linear([[(3, 0), (5, 0)]]).p == 1.0
    assert linear_by_linear([[(1, 0), (0, 0)]]).exact == Chance(1.0)
    # A site with one person says nothing and takes nothing from the other's.
    alone, without = (linear_by_linear(each) for each in ([JOBS, [(0, 1, 0, 0), *[(0,) * 4] * 3]], [JOBS]))
    assert alone.z == pytest.approx(without.z)


def test_more_people_than_floats_can_hold_are_drawn() -> None:
    found = freeman_halton([(400, 300), (310, 420), (350, 360)], draws=2000)
    assert found.draws == 2000


@pytest.mark.parametrize("table", [[], [()], [(1, 2), (3,)], [(1, -1), (2, 2)]])
def test_what_is_no_table_is_refused(table: list[tuple[int, ...]]) -> None:
    with pytest.raises(ValueError, match=r"table|counts"):
        freeman_halton(table)


def test_what_cannot_be_linear_is_refused() -> None:
    with pytest.raises(ValueError, match="same rows and columns"):
        linear_by_linear([WOMEN, [(1, 2), (3, 4)]])
    with pytest.raises(ValueError, match="same rows and columns"):
        linear_by_linear([])
    with pytest.raises(ValueError, match="one score a row"):
        linear_by_linear([WOMEN], (1, 2))
