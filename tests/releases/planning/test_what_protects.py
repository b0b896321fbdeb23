"""What holds of every plan: secrets keep their values, more of them never lose less, what cannot be met is named."""

from __future__ import annotations

import os
from dataclasses import replace
from random import Random

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.releases.planning.tables_as_systems import address, crossed, holds, linear, met, names, worlds
from tests.releases.planning.test_least_loss import average, table
from wellknit.releases.disclosure.planning import Blocked, Demand, Effort, demands_of, plan
from wellknit.releases.disclosure.planning.demands import truth_of, units_of
from wellknit.releases.disclosure.planning.laminar import two_hierarchies
from wellknit.releases.disclosure.planning.worlds import Worlds
from wellknit.releases.disclosure.values import Derived, Secret, Statement, System, Unknown

seeds = st.integers(0, 10_000)


def possible(system: System, hidden: frozenset[int]) -> list[tuple[int, ...]]:
    """Every world that an attacker who sees all but ``hidden`` has to think possible."""
    gone = dict.fromkeys(hidden, True)
    return [each for each in worlds(system) if system.holds(each, gone)]


@given(seeds)
def test_every_secret_keeps_its_values_by_full_enumeration(seed: int) -> None:
    system = table(Random(seed))
    found = plan(system)
    left, truth = possible(system, found.hidden), truth_of(system)
    assert truth in left, "what really is stays possible"
    for place, demand in enumerate(demands_of(system)):
        asked = demand.when is None and place not in {each.demand for each in found.blocked}
        assert not asked or met(demand, left, truth)


@given(seeds)
def test_what_is_hidden_besides_could_not_be_shown(seed: int) -> None:
    system = table(Random(seed))
    found = plan(system)
    truth, demands = truth_of(system), demands_of(system)
    never = {each.demand for each in found.blocked}
    asked = [each for place, each in enumerate(demands) if place not in never]
    for unit in units_of(system):
        fewer = found.hidden.difference(unit.statements)
        if unit.must or fewer == found.hidden:
            continue
        left = possible(system, fewer)
        raised = [each for each in asked if each.when is None or each.when in fewer]
        assert not all(met(each, left, truth) for each in raised)


@given(seeds)
def test_one_more_secret_never_loses_less(seed: int) -> None:
    system = table(Random(seed))
    fewer = replace(system, secrets=system.secrets[:-1])
    # Counts that are hidden for another's sake ask for more of their own; without them, hiding is monotone.
    whole, part = ([each for each in demands_of(one) if each.when is None] for one in (system, fewer))
    assert plan(system, whole).loss >= plan(fewer, part).loss - 1e-6


@given(seeds)
def test_the_greedy_plan_protects_too_and_says_its_gap(seed: int) -> None:
    system = table(Random(seed))
    quick, best = plan(system, effort=Effort(rounds=0)), plan(system)
    assert quick.bound - 1e-6 <= best.loss <= quick.loss + 1e-6
    assert quick.loss * (1 - quick.gap) == pytest.approx(quick.bound)
    left, truth = possible(system, quick.hidden), truth_of(system)
    never = {each.demand for each in quick.blocked}
    for place, demand in enumerate(demands_of(system)):
        assert demand.when is not None or place in never or met(demand, left, truth)


def test_three_sites_and_their_average_tell_the_fourth() -> None:
    # statistics.md 2.2: 16 of 19, 14 of 20 and 12 of 16 shown, and the average to one decimal; the fourth site of 11.
    bases, counts = [19, 20, 16, 11], [18, 16, 12, 8]
    sites = [Statement((address(f"site {n}", ""),), ((n, 1),), each, each) for n, each in enumerate(counts)]
    joined = average("average", [0, 1, 2, 3], bases, counts, 1, 1.5)
    unknowns = tuple(
        Unknown(f"site {n}", base, count) for n, (base, count) in enumerate(zip(bases, counts, strict=True))
    )
    system = System(unknowns, (), (*sites, joined), (Secret((address("site 3", ""),), (3,), 11),))
    assert met(Demand((3,), 1), possible(system, frozenset({3})), counts)
    assert {world[3] for world in possible_without_enumerating(system, {3})} == {8}
    assert {world[3] for world in possible_without_enumerating(system, {2, 3})} == {8}, "a second site is not enough"
    assert names(system, plan(system).hidden) == {"site 3", "average"}


def possible_without_enumerating(system: System, hidden: set[int]) -> list[tuple[int, ...]]:
    """Worlds where at most the last two sites are not shown."""
    gone = dict.fromkeys(hidden, True)
    truth = truth_of(system)
    pairs = [(c, d) for c in range(17) for d in range(12)]
    return [each for c, d in pairs if system.holds(each := (truth[0], truth[1], c, d), gone)]


def test_an_earlier_release_that_gives_a_secret_away_is_named() -> None:
    plain = linear({"a": 2, "b": 16, "c": 12}, {"all": list("abc")}, secret=["a"], most={"a": 3, "b": 19, "c": 20})
    old = tuple(replace(each, fixed=names(plain, [place]) != {"a"}) for place, each in enumerate(plain.printed))
    found = plan(replace(plain, printed=old))
    (blocked,) = found.blocked
    assert blocked.demand == 0
    assert names(plain, blocked.by) == {"b", "c", "all"}
    assert names(plain, found.hidden) == {"a"}, "what can be hidden is hidden all the same"


def test_bases_that_give_a_secret_away_leave_nobody_to_name() -> None:
    system = System((Unknown("a", 2, 2),), (Statement((), ((0, 1),), 2, 2),), (), (Secret((), (0,), 2),))
    assert plan(system).blocked == (Blocked(0, ()),)


def test_a_number_that_is_worked_out_from_a_hidden_cell_goes_with_it() -> None:
    plain = linear({"a": 2, "b": 16, "c": 12}, {}, secret=["a"], most=20)
    interval = address("average", "")
    system = replace(plain, derived=(Derived(interval, (0, 1, 2)),))
    assert plan(system).cells == {address("a", "").cell, interval.cell}
    assert plan(replace(plain, derived=(Derived(interval, (1, 2)),))).cells == {address("a", "").cell}


def test_a_count_that_is_hidden_for_another_stays_unknown_too() -> None:
    # With b hidden and the total shown, a is 1 or 2, and so b 5 or 4: two values, and b has a right to three.
    system = linear({"a": 1, "b": 5}, {"all": ["a", "b"]}, secret=["a"], most={"a": 2, "b": 5}, losses={"all": 5.0})
    assert names(system, plan(system, [Demand((0,), 2)]).hidden) == {"a", "b"}
    assert names(system, plan(system).hidden) == {"a", "all"}


def test_a_set_that_was_found_out_is_not_proposed_again() -> None:
    system = crossed({"F": [2, 19, 10, 14], "M": [18, 14, 12, 11]}, "ABCD", secret=["FA"], most=100)
    first = plan(system)
    second = plan(system, forbidden=[first.hidden])
    assert not second.hidden <= first.hidden
    assert second.loss >= first.loss


def test_two_cells_that_print_one_count_are_hidden_together() -> None:
    cells = (address("a", ""), address("a again", ""))
    system = System((Unknown("a", 3, 1),), (), (Statement(cells, ((0, 1),), 1, 1),), (Secret(cells[:1], (0,), 3),))
    assert plan(system).cells == {each.cell for each in cells}


def test_the_planner_needs_the_real_counts() -> None:
    with pytest.raises(ValueError, match="has to know a"):
        plan(System((Unknown("a", 3),), (), (), ()))
    with pytest.raises(ValueError, match="does not agree"):
        plan(System((Unknown("a", 3, 2),), (), (Statement((), ((0, 1),), 1, 1),), ()))


def test_a_plan_is_the_same_each_time() -> None:
    system = crossed({"w": [3, 4, 6, 8], "x": [9, 2, 5, 3], "y": [9, 1, 5, 8]}, "abcd", secret=["wa", "xb"], most=12)
    assert plan(system) == plan(system)


@given(seeds)
def test_one_hierarchy_of_totals_a_side_is_seen_as_such(seed: int) -> None:
    random = Random(seed)
    rows, columns = random.randint(2, 4), random.randint(2, 4)

    def line(*places: int) -> Statement:
        return Statement((), tuple((place, 1) for place in places), 0, 0)

    lines = [line(*range(row * columns, (row + 1) * columns)) for row in range(rows)]
    lines += [line(*range(column, rows * columns, columns)) for column in range(columns)]
    assert two_hierarchies([*lines, line(*range(rows * columns))], [[0]])
    third = line(*(row * columns + row for row in range(min(rows, columns))))
    assert not two_hierarchies([*lines, third], [])
    assert not two_hierarchies([Statement((), ((0, 2), (1, 1)), 0, 0)], [])


def test_the_solver_says_nothing_on_the_page(capfd: pytest.CaptureFixture[str]) -> None:
    os.write(1, b"before ")
    for seed in (3, 5, 8, 13):
        plan(table(Random(seed)))
    os.write(1, b"after")
    assert capfd.readouterr().out == "before after"


def test_a_world_is_only_believed_after_whole_number_arithmetic() -> None:
    # Weights far beyond the solver's tolerance: a + 10**9 b is shown exactly, so nothing else is possible.
    big = 10**9
    shown = Statement((address("sum", ""),), ((0, 1), (1, big)), 3 + 4 * big, 3 + 4 * big)
    system = System((Unknown("a", 9, 3), Unknown("b", 9, 4)), (), (shown,), (Secret((), (0,), 9),))
    worlds_of = Worlds(system, truth_of(system), units_of(system))
    assert not worlds_of.protects((), Demand((0,), 2))
    assert holds(shown, (3, 4))
    assert names(system, plan(system).hidden) == {"sum"}
