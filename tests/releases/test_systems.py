"""From printed cells to systems: each kind of number as a statement in whole numbers."""

from __future__ import annotations

from typing import Any

import pytest

from tests.releases.linked import Drafted, hiding
from tests.surveys.partnership_in_small import SITES, counted, of, response
from wellknit.releases.audited import Shown, cells_of
from wellknit.releases.disclosure.building import systems
from wellknit.releases.disclosure.values import Statement, System
from wellknit.releases.rules import Lowered, ReportingRules
from wellknit.surveys.cube import Cube
from wellknit.surveys.footprinting import footprints
from wellknit.surveys.specification import EXACT, Convention, TableSpec
from wellknit.surveys.tabulation import CountedWave, tabulate

AS_PRINTED = Convention("as-printed", 1, "sum_of_rounded", "mean_of_printed")
PEOPLE = [*of("dayton", a=10, sa=8, d=1, blank=2), *of("memphis", a=4, sa=3, sd=1)]


def drafted(*specs: TableSpec, people: Any = PEOPLE, conventions: Any = None, waves: Any = None) -> Drafted:
    chosen = waves or [counted(people)]
    by_key: dict[str, CountedWave] = {each.wave.key: each for each in chosen}
    sets = {"exact": EXACT, **(conventions or {})}
    of_spec = {spec.key: [by_key[key] for key in spec.waves] for spec in specs}
    tables = {
        name: tuple(tabulate(spec, of_spec[spec.key], sites=SITES, convention=each) for spec in specs)
        for name, each in sets.items()
    }
    marks = tuple(
        mark
        for spec, table in zip(specs, tables["exact"], strict=True)
        for mark in footprints(spec, of_spec[spec.key], sites=SITES, convention=EXACT, table=table)
    )
    cube = sum((each.counts.cube for each in chosen), Cube(()))
    last = chosen[-1].wave.key
    return Drafted(last, tables, marks, {name: dict.fromkeys(of_spec, each) for name, each in sets.items()}, cube)


def built(draft: Drafted, *hidden: tuple[str, str, str], rules: ReportingRules | None = None) -> tuple[System, ...]:
    left = hiding(draft, set(hidden), "public")
    shown: Shown = draft.shown({"partnership": left, "public": left})
    return systems(*cells_of([shown], rules or ReportingRules(), "public"), truth=True)


def spec(kind: Any, *items: str, waves: Any = ("spring",), **more: Any) -> TableSpec:
    return TableSpec("t", kind, "T", waves, items, **more)


def said(system: System, column: str, part: str) -> list[Statement]:
    return [
        each for each in system.printed if any((where.column, where.part) == (column, part) for where in each.addresses)
    ]


def test_a_count_is_said_exactly_and_its_interval_adds_nothing() -> None:
    (system,) = built(drafted(spec("agreement", "trust", joins=("pooled",))))
    (dayton,) = said(system, "dayton", "count")
    assert (dayton.low, dayton.high, [weight for _, weight in dayton.terms]) == (18, 18, [1])
    assert {each.part for s in system.printed for each in s.addresses} == {"count"}
    assert system.derived == ()


def test_an_average_is_the_window_that_rounds_to_it() -> None:
    # 18 of 19 and 7 of 8: (94.7368 + 87.5) / 2 = 91.1184, printed 91.1.
    (system,) = built(drafted(spec("agreement", "trust", joins=("average",))))
    (average,) = said(system, "average", "value:exact")
    # In units of 0.1 per cent, times 304: 8000 an answer of Dayton's 19, 19000 of Memphis's 8; 911 +- 1/2.
    assert [weight for _, weight in average.terms] == [8, 19]
    assert average.low <= 8 * 18 + 19 * 7 <= average.high
    assert not average.low <= 8 * 18 + 19 * 7 - 8 <= average.high
    (interval,) = system.derived
    assert interval.address.part == "interval:exact"
    assert {system.printed[place].addresses[0].column for place in interval.needs} == {"dayton", "memphis"}


def test_the_interval_of_an_average_needs_its_sites() -> None:
    (system,) = built(drafted(spec("agreement", "trust", joins=("average",))), ("t", "trust", "memphis"))
    (interval,) = system.derived
    assert interval.needs[0] == -1
    (secret,) = system.secrets
    assert (secret.base, secret.why) == (8, "small")


def test_a_share_that_adds_rounded_ones_tells_which_splits_are_possible() -> None:
    # 18 of 19 is 94.7; agree and strongly agree, each rounded, add to 94.8 for the splits 1+17, 4+14, 6+12, 9+9 alone.
    possible = set()
    for agree in range(1, 18):
        people = [*of("dayton", a=agree, sa=18 - agree, d=1), *of("memphis", a=4, sa=4)]
        (system,) = built(
            drafted(
                spec("agreement", "trust", joins=("pooled",)), people=people, conventions={"as-printed": AS_PRINTED}
            )
        )
        (both,) = said(system, "dayton", "value:as-printed")
        assert both.low == both.high
        if both.low == 948:
            possible.add(agree)
    assert possible == {1, 17, 4, 14, 6, 12, 9}


def test_the_rounded_figures_behind_a_mean_of_printed_cells_are_unknowns() -> None:
    (system,) = built(drafted(spec("agreement", "trust", joins=("average",)), conventions={"as-printed": AS_PRINTED}))
    (average,) = said(system, "average", "value:as-printed")
    assert all(system.unknowns[place].name.startswith("rounded") for place, _ in average.terms)
    assert system.holds([each.truth or 0 for each in system.unknowns])


def test_a_mean_says_a_window_of_its_sum_and_its_interval_one_of_the_squares() -> None:
    system, _ = built(drafted(spec("mean", "trust")))  # nothing links the two sites
    (mean,) = said(system, "dayton", "value:exact")
    # d=1 (2), a=10 (3), sa=8 (4): 64 of 19; only 64 rounds to 3.37.
    least = min(weight for _, weight in mean.terms)
    assert sorted(weight // least for _, weight in mean.terms) == [1, 2, 3, 4]
    assert (-(-mean.low // least), mean.high // least) == (64, 64)
    (spread,) = said(system, "dayton", "spread:exact")
    assert sorted(weight for _, weight in spread.terms) == [1, 4, 9, 16]
    assert spread.low <= 1 * 4 + 10 * 9 + 8 * 16 <= spread.high


def test_a_hidden_mean_keeps_each_of_its_answers() -> None:
    (system,) = built(drafted(spec("mean", "trust", joins=("pooled",))), ("t", "trust", "memphis"))
    assert len(system.secrets) == 4
    assert {each.base for each in system.secrets} == {8}


def test_a_change_links_its_waves() -> None:
    waves = [counted(PEOPLE), counted([*of("dayton", a=5, d=9), *of("memphis", a=9)], wave="winter")]
    change = spec("change", "trust", waves=("spring", "winter"), by="wave")
    (system,) = built(drafted(change, waves=waves))
    (points,) = said(system, "change", "value:exact")
    assert {weight > 0 for _, weight in points.terms} == {True, False}
    assert system.name == "spring, trust and winter, trust"


def test_items_are_systems_of_their_own() -> None:
    people = [response(f"r{n}", "dayton", "a", improved="a") for n in range(12)]
    found = built(drafted(spec("agreement", "trust", "improved", joins=("pooled",)), people=people))
    assert [each.name for each in found] == ["spring, trust", "spring, improved"]


def test_the_smallest_groups_are_those_that_cells_tell_apart() -> None:
    by_site, by_role = (
        spec("agreement", "trust", joins=("pooled",)),
        TableSpec("r", "agreement", "T", ("spring",), ("trust",), "role"),
    )
    people = [*PEOPLE, response("lead", "dayton", "a", role="site_leader")]
    (alone,) = built(drafted(by_site, people=people))
    (both,) = built(drafted(by_site, by_role, people=people))
    assert [each.most for each in alone.unknowns] == [20, 8]
    assert sorted(each.most for each in both.unknowns) == [1, 8, 19]


def test_a_group_that_differences_isolate_is_a_secret() -> None:
    # All of Dayton, and Dayton without its one site leader: the leader's answer is the difference.
    people = [*PEOPLE, response("lead", "dayton", "a", role="site_leader")]
    everyone = spec("agreement", "trust")
    core = TableSpec("core", "agreement", "T", ("spring",), ("trust",), "site", (), ("core_site_partner",))
    found = built(drafted(everyone, core, people=people), ("t", "trust", "memphis"), ("core", "trust", "memphis"))
    assert [(each.base, each.why) for system in found for each in system.secrets if not each.addresses] == [
        (1, "isolated")
    ]


def test_a_group_that_somebody_decided_to_show_is_none() -> None:
    rules = ReportingRules(lowered=(Lowered("t", "public", 4, "It is published."),))
    other = TableSpec("other", "agreement", "T", ("spring",), ("trust",))
    found = built(drafted(spec("agreement", "trust"), other), ("other", "trust", "memphis"), rules=rules)
    assert [system.secrets for system in found] == [(), ()]


@pytest.mark.parametrize("hidden", [(), (("t", "blank", "dayton"),)])
def test_a_printed_base_tells_how_many_left_it_blank(hidden: Any) -> None:
    # 21 were asked in Dayton and 19 answered.
    (system,) = [
        each for each in built(drafted(spec("distribution", "trust")), *hidden) if said(each, "dayton", "base")
    ]
    (base,) = said(system, "dayton", "base")[:1]
    assert (base.low, base.high) == (2, 2)


def test_the_partnership_sees_what_is_public_too() -> None:
    draft = drafted(spec("agreement", "trust"))
    nothing = hiding(draft, {("t", "trust", "dayton"), ("t", "trust", "memphis")}, "partnership")
    shown = draft.shown({"partnership": nothing, "public": draft.tables})
    cells, _ = cells_of([shown], ReportingRules(), "partnership")
    assert not any(each.hidden for each in cells)


def test_the_same_answers_in_two_versions_are_the_same_unknowns() -> None:
    linked = spec("agreement", "trust", joins=("pooled",))
    draft = drafted(linked)
    other = drafted(linked, people=PEOPLE[1:])
    both = {"partnership": draft.tables, "public": draft.tables}
    again = [draft.shown(both, 1), draft.shown(both, 0)]
    assert len(systems(*cells_of(again, ReportingRules(), "public"))) == 1
    changed = [other.shown({"partnership": other.tables, "public": other.tables}, 1), draft.shown(both, 0)]
    (system,) = systems(*cells_of(changed, ReportingRules(), "public"))
    # Where a group's answers were corrected, what it said before is another unknown; the other group's is the same.
    told = [each.name for each in system.unknowns if each.name.startswith("spring")]
    assert [sum(site in each for each in told) for site in ("dayton", "memphis")] == [2, 1]
