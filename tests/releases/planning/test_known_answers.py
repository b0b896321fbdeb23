"""Tables whose least pattern is published: the planner finds it."""

from __future__ import annotations

from bisect import bisect_left

import pytest

from tests.releases.planning.tables_as_systems import by_value, crossed, linear, names
from wellknit.releases.disclosure.planning import Demand, demands_of, plan
from wellknit.releases.disclosure.planning.demands import truth_of, units_of
from wellknit.releases.disclosure.planning.worlds import Worlds
from wellknit.releases.disclosure.values import System

# Investment by activity and region: Fischetti and Salazar (JASA 2000; Management Science 2001).
INVESTMENT = {"1": [20, 50, 10], "2": [8, 19, 22], "3": [17, 32, 12]}
# sdcTable, tests/testthat/test-simpleheuristic.R: a 4 x 4 table in which every line has two primaries.
FOUR = {"w": [30, 47, 64, 89], "x": [90, 124, 5, 31], "y": [92, 100, 59, 85], "z": [800, 991, 651, 685]}
FOUR_PRIMARIES = ["wa", "wb", "wc", "xa", "xc", "yb", "yd", "zb", "zd"]
# sdcTable, test-protectTable.r: microdata1, region x gender.
REGIONS = {"F": [2, 19, 10, 14], "M": [18, 14, 12, 11]}


def extremes(system: System, hidden: set[str], secret: str) -> tuple[int, int]:
    """The lowest and highest value of a cell, as the attacker finds them when the cells ``hidden`` are not shown."""
    units, truth = units_of(system), truth_of(system)
    worlds = Worlds(system, truth, units)
    gone = [place for place, each in enumerate(units) if names(system, each.statements) <= hidden]
    place = [each.name for each in system.unknowns].index(secret)
    reach = range(system.unknowns[place].most + 2)
    above = bisect_left(reach, 1, key=lambda at: not worlds.protects(gone, Demand((place,), above=at))) - 1
    below = bisect_left(reach, 1, key=lambda at: not worlds.protects(gone, Demand((place,), below=at))) - 1
    return truth[place] - below, truth[place] + above


def test_the_investment_table_loses_59() -> None:
    system = crossed(INVESTMENT, "ABC", secret=["2C"], most=190, losses=by_value(INVESTMENT, "ABC"))
    place = [each.name for each in system.unknowns].index("2C")
    found = plan(system, [Demand((place,), above=5, below=5)])
    assert names(system, found.hidden) == {"2A", "2C", "3A", "3C"}
    assert found.loss == found.bound == 59
    assert extremes(system, names(system, found.hidden), "2C") == (5, 30)


@pytest.mark.parametrize("losses", ["count", "value"])
def test_two_hidden_cells_a_line_are_not_enough(losses: str) -> None:
    weights = by_value(FOUR, "abcd") if losses == "value" else None
    system = crossed(FOUR, "abcd", secret=FOUR_PRIMARIES, most=1000, losses=weights)
    assert extremes(system, set(FOUR_PRIMARIES), "wb") == (47, 47)
    found = plan(system)
    added = names(system, found.hidden) - set(FOUR_PRIMARIES)
    assert len(added) == 1
    if losses == "value":
        assert added == {"xd"}
    low, high = extremes(system, names(system, found.hidden), "wb")
    assert high - low >= 2


def test_linked_tables_are_planned_together() -> None:
    # sdcTools/UserSupport#136: counties of two groupings; each table is safe alone, together they tell K.
    counts = {"A": 2, "B": 2, "I": 8, "J": 8, "K": 3, "L": 3, "M": 3, "N": 7}
    county = {"county-1": list("ABIJ"), "county-2": list("KLMN"), "all": list("ABIJKLMN")}
    size = {"BIG": list("LM"), "small": list("ABIJKN")}
    primaries = list("ABKLM")
    one = linear(counts, county, secret=primaries, most=36)
    assert names(one, plan(one).hidden) == set(primaries)
    other = linear(counts, {**size, "all": list("ABIJKLMN")}, secret=primaries, most=36)
    assert names(other, plan(other).hidden) == set(primaries)
    both = linear(counts, {**county, **size}, secret=primaries, most=36)
    assert extremes(both, set(primaries), "K") == (3, 3)
    assert names(both, plan(both).hidden) == {*primaries, "N"}


def test_microdata1_hides_a_and_c_of_both_genders() -> None:
    system = crossed(REGIONS, "ABCD", secret=["FA"], most=100, losses=by_value(REGIONS, "ABCD"))
    found = plan(system)
    assert names(system, found.hidden) == {"FA", "MA", "FC", "MC"}
    assert extremes(system, names(system, found.hidden), "FA") == (0, 12)


def test_a_person_alone_in_a_cell_must_not_learn_the_other_one() -> None:
    # sdcTable, singleton detection: a=1, b=2, c=1, d=0 with maxN=1 needs no more cells, and one with detection.
    system = linear(
        {"a": 1, "b": 2, "c": 1, "d": 0}, {"all": list("abcd")}, secret=["a", "c"], most=4, bases={"a": 1, "c": 1}
    )
    assert names(system, plan(system).hidden) == {"a", "c"}
    more = names(system, plan(system, demands_of(system, insiders=True)).hidden) - {"a", "c"}
    assert len(more) == 1
