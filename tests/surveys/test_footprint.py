"""What cells say: a footprint, read on the cube, gives what the table prints."""

from __future__ import annotations

from datetime import date
from fractions import Fraction
from typing import Any

import pytest

from tests.surveys.partnership_in_small import SITES, counted, of, response, roster
from wellknit.surveys.footprint import INVOLVEMENT, RESPONSE, Footprint, Part
from wellknit.surveys.footprinting import footprints
from wellknit.surveys.responses import BLANK
from wellknit.surveys.specification import EXACT, TableSpec
from wellknit.surveys.tabulation import CountedWave, tabulate
from wellknit.tables import Change, Mean, Share

PEOPLE = [
    *of("dayton", a=5, sa=6, d=4, blank=2, na=1),
    *of("memphis", a=3, sa=1, sd=2, dk=1),
    *(
        response(
            f"l{n}", "dayton", "a", role="site_leader", improved=answer, challenges=("turnover",), involvement=band
        )
        for n, (answer, band) in enumerate([("a", "two_years_or_more"), ("sd", "one_to_two_years"), ("sa", BLANK)])
    ),
]
ROSTER = roster(
    date(2021, 3, 15),
    {("dayton", "core_site_partner"): 25, ("dayton", "site_leader"): 3, ("memphis", "site_leader"): 9},
)
#: Who answers is more than this one has, in a role and a site.
SHORT = roster(
    date(2021, 3, 15),
    {("dayton", "core_site_partner"): 25, ("dayton", "site_leader"): 2, ("memphis", "site_leader"): 9},
)


def one(people: Any = PEOPLE, wave: str = "spring", **more: Any) -> CountedWave:
    return counted(people, wave=wave, **more)


def marks_of(spec: TableSpec, *waves: CountedWave) -> tuple[dict[tuple[str, str], Footprint], Any]:
    table = tabulate(spec, waves, sites=SITES, convention=EXACT)
    found = footprints(spec, waves, sites=SITES, convention=EXACT, table=table)
    return {(mark.row, mark.column): mark for mark in found}, table


def spec(kind: Any, *items: str, waves: tuple[str, ...] = ("spring",), **more: Any) -> TableSpec:
    return TableSpec("t", kind, "T", waves, items, **more)


@pytest.mark.parametrize(
    "asked",
    [
        spec("agreement", "trust", "improved", joins=("average", "pooled", "weighted")),
        spec("agreement", "trust", by="role", joins=("pooled",)),
        spec("agreement", "trust", by="involvement", joins=("pooled",)),
        spec("agreement", "trust", base="asked", joins=("average",)),
        spec("distribution", "trust", joins=("average", "pooled")),
        spec("distribution", "trust", by="answer"),
        spec("mean", "trust", joins=("average", "pooled")),
        spec("choices", "challenges", joins=("average", "pooled")),
        spec("choices", "challenges", base="asked", joins=("pooled",)),
        spec("involvement", joins=("average", "pooled")),
        spec("response", joins=("pooled",)),
        spec("response", roles=("site_leader",)),
    ],
    ids=lambda each: f"{each.kind}-{each.by}",
)
@pytest.mark.parametrize("on", [None, ROSTER, SHORT], ids=["open", "roster", "short"])
def test_a_footprint_gives_what_the_table_prints(asked: TableSpec, on: Any) -> None:
    wave = one(on=on)
    marks, table = marks_of(asked, wave)
    cube = wave.counts.cube
    for row, column, cell in table.cells():
        mark = marks[row.key, column.key]
        if isinstance(cell, Share) and cell.count is not None:
            (part,) = mark.parts
            assert (sum(part.counts(cube)), part.base) == (cell.count, cell.base)
            assert part.population == cell.population
        elif isinstance(cell, Share) and cell.percent is not None:
            assert sum(each.weight * Fraction(sum(each.counts(cube)), each.base) for each in mark.parts) == cell.exact
            assert mark.base == cell.base
        elif isinstance(cell, Mean) and cell.mean is not None:
            shares = [each.weight * Fraction(scores(each, cube), each.base) for each in mark.parts]
            assert (sum(shares), mark.base) == (cell.exact, cell.base)
        else:
            assert mark.base == 0


def scores(part: Part, cube: Any) -> int:
    return sum(value * people for value, people in zip(part.values, part.counts(cube), strict=True))


@pytest.mark.parametrize("joins", [(), ("average",), ("weighted",)])
def test_a_change_is_the_later_wave_less_the_earlier(joins: Any) -> None:
    waves = (one(on=ROSTER), one(of("dayton", a=9, d=3) + of("memphis", sa=4, d=5), "winter", on=ROSTER))
    marks, table = marks_of(spec("change", "trust", waves=("spring", "winter"), by="wave", joins=joins), *waves)
    mark, cell = marks["trust", "change"], table.cell("trust", "change")

    def side(parts: tuple[Part, ...]) -> Fraction:
        cube = waves[0].counts.cube + waves[1].counts.cube
        return sum((each.weight * Fraction(sum(each.counts(cube)), each.base) for each in parts), Fraction(0))

    assert isinstance(cell, Change)
    assert side(mark.parts) - side(mark.earlier) == cell.exact
    assert mark.joined is bool(joins)


def test_a_footprint_is_read_as_it_was_written() -> None:
    marks, _ = marks_of(spec("agreement", "trust", joins=("average", "pooled")), one())
    for mark in marks.values():
        assert Footprint.from_dict(mark.as_dict()) == mark


def test_response_and_involvement_are_items_of_their_own() -> None:
    response_marks, _ = marks_of(spec("response"), one(on=ROSTER))
    length, _ = marks_of(spec("involvement"), one())
    assert {part.item for mark in response_marks.values() for part in mark.parts} == {RESPONSE}
    assert {part.item for mark in length.values() for part in mark.parts} == {INVOLVEMENT}
    subtotal = length["one_year_or_less", "dayton"]
    assert (subtotal.rule, len(subtotal.parts[0].answers)) == ("subtotals", 2)
