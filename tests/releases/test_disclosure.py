"""Nobody is given away: which cells an audience may not see, what goes with them, and what stands in their place."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import date
from decimal import Decimal
from functools import cache
from typing import Any

import pytest

from tests.surveys.partnership_in_small import of, questionnaire, response, roster
from wellknit.partners.initiative import Site
from wellknit.partners.roster import Roster
from wellknit.releases.audited import Shown, shown_by_draft
from wellknit.releases.examination import examine
from wellknit.releases.release import AskedWave, Release, draft
from wellknit.releases.rules import AUDIENCES, Audience, Lowered, ReportingRules
from wellknit.surveys.responses import Response, Responses
from wellknit.surveys.specification import EXACT, Convention, TableSpec
from wellknit.surveys.wave import Wave
from wellknit.tables import Cell, Share, Table

SITES = tuple(Site(each, each.title()) for each in ("dayton", "memphis", "tulsa", "flint"))
DAY = date(2021, 3, 15)
AGREEMENT = TableSpec("agreement", "agreement", "T", ("spring",), ("trust",), "site", ("average", "pooled"))
#: Bases 19, 20, 16 and 9.
NINE = [*of("dayton", a=16, d=3), *of("memphis", a=15, d=5), *of("tulsa", a=9, d=7), *of("flint", a=6, d=3)]
ELEVEN = [*NINE, *of("flint", a=2)]


def made(
    people: list[Response], *specs: TableSpec, on: Roster | None = None, ledger: Sequence[Shown] = (), **rules: Any
) -> Release:
    wave = Wave("spring", "Spring", "identified", "roster" if on else None, DAY)
    asked = AskedWave(wave, questionnaire(), Responses("spring", tuple(people)))
    reporting = ReportingRules(tables=specs or (AGREEMENT,), **rules)
    known = on or Roster()
    return draft(asked, (), {}, sites=SITES, roster=known, rules=reporting, language="en", ledger=ledger)


@cache
def nine() -> Release:
    return made(NINE)


def table(release: Release, key: str = "agreement", audience: Audience = "public", rounding: str = "folder") -> Table:
    return next(each for each in release.packages[audience].tables[rounding] if each.key == key)


def hidden(shown: Table, row: str = "trust") -> list[str]:
    return [column.key for each, column, cell in shown.cells() if each.key == row and cell.hidden]


def safe(release: Release, **rules: Any) -> bool:
    specs = tuple(rules.pop("tables", (AGREEMENT,)))
    found = examine(shown_by_draft(release), (), ReportingRules(tables=specs, **rules))
    return all(each.passed for each in found.values())


def test_a_site_of_eleven_stays_and_with_a_site_of_nine_the_next_smallest_goes() -> None:
    assert hidden(table(made(ELEVEN))) == []
    release = nine()
    # Without Tulsa, Flint could be had from the total, which is dearer than Tulsa.
    assert hidden(table(release)) == ["tulsa", "flint"]
    assert safe(release)


def test_the_average_is_of_the_sites_that_are_shown_and_says_so() -> None:
    shown = table(nine())
    # (16/19 + 15/20) / 2 = 79.6
    average = shown.cell("trust", "average")
    assert isinstance(average, Share)
    assert (average.percent, average.base) == (Decimal("79.6"), 39)
    assert "Where a site is hidden, the average is of the sites shown." in shown.notes
    assert shown.notes != table(made(ELEVEN)).notes


def test_every_rounding_averages_over_the_same_sites() -> None:
    whole = {"exact": EXACT, "whole": Convention("whole", 0)}
    release = made(NINE, conventions=whole)
    cell = table(release, rounding="whole").cell("trust", "average")
    assert isinstance(cell, Share) and cell.percent == Decimal("80")
    assert [hidden(table(release, rounding=name)) for name in ("exact", "whole")] == [["tulsa", "flint"]] * 2
    assert safe(release, conventions=whole)


def test_without_it_the_average_is_a_hole() -> None:
    assert "average" in hidden(table(made(NINE, instead=())))


def test_what_stands_in_its_place_can_be_of_one_table_alone() -> None:
    bare, other = replace(AGREEMENT, instead=()), replace(AGREEMENT, key="other")
    release = made(NINE, bare, other)
    assert "average" in hidden(table(release)) and "average" not in hidden(table(release, "other"))
    assert safe(release, tables=(bare, other))


def test_two_sites_leave_no_average_of_one() -> None:
    # Memphis is small; Dayton goes with it, since the total, which every reader looks for, is dearer.
    assert hidden(table(made([*of("dayton", a=11, sa=5, d=4), *of("memphis", a=7, d=1)])))[:3] == [
        "dayton", "memphis", "tulsa"]  # fmt: skip


def test_the_partnership_sees_from_five_on_and_all_that_is_public() -> None:
    release = nine()
    assert hidden(table(release, audience="partnership")) == []
    public, partnership = table(release), table(release, audience="partnership")
    for row, column, cell in public.cells():
        own = partnership.cell(row.key, column.key)
        assert cell.hidden or not own.hidden


def test_a_hidden_cell_has_no_number_at_all_and_one_look() -> None:
    looks = {repr(cell) for _, _, cell in table(nine()).cells() if cell.hidden}
    assert looks == {repr(Share.concealed())}
    assert set(Share.concealed().as_dict().values()) == {None, True}


def test_the_plan_says_why_and_the_tables_do_not() -> None:
    release = nine()
    assert {(each.audience, each.column, each.reason, each.base) for each in release.plan} == {
        ("public", "flint", "small", 9), ("public", "tulsa", "complementary", 16)}  # fmt: skip
    assert not {"small", "complementary"} & set(repr(release.packages["public"].tables).replace("'", " ").split())


def test_a_threshold_lowered_with_a_reason_holds_for_its_table_and_audience_alone() -> None:
    other = TableSpec("other", "agreement", "T", ("spring",), ("improved",), "site", ())
    people = [*(response(f"d{n}", "dayton", "a", improved="a") for n in range(12)),
              *(response(f"m{n}", "memphis", code, improved=code) for n, code in enumerate("daaa"))]  # fmt: skip
    lowered = (Lowered("agreement", "public", 4, "Already published."),)
    release = made(people, AGREEMENT, other, lowered=lowered)
    assert "memphis" not in hidden(table(release))
    assert "memphis" in hidden(table(release, "other"), "improved")
    assert "memphis" not in hidden(table(release, audience="partnership")), "what is public is not hidden"


BY_ROLE = TableSpec("roles", "agreement", "T", ("spring",), ("trust",), "role", ("pooled",))


def with_roles(people: list[Response]) -> list[Response]:
    roles: list[Any] = ["core_site_partner", "community_partner"]
    return [
        response(f"{each.respondent}-r", each.site, str(each.answers["trust"]), role=roles[place % 2])
        for place, each in enumerate(people)
    ]


def test_a_total_in_another_table_does_not_undo_a_hole() -> None:
    specs = (AGREEMENT, BY_ROLE)
    release = made(with_roles(NINE), *specs)
    assert safe(release, tables=specs)
    by_site, by_role = table(release), table(release, "roles")
    # Two roles that are shown add up to the total: either it can't be had, or two sites are hidden.
    total_is_known = not {"core_site_partner", "community_partner"} & set(hidden(by_role)) or "pooled" not in hidden(
        by_role
    )
    assert not total_is_known or len([each for each in hidden(by_site) if each in {s.key for s in SITES}]) >= 2


def test_another_item_keeps_its_total() -> None:
    people = [*NINE, *(response(f"x{n}", "dayton", improved="a" if n % 2 else "d") for n in range(20))]
    both = TableSpec("both", "agreement", "T", ("spring",), ("trust", "improved"), "site", ("pooled",))
    shown = table(made(people, both), "both")
    assert hidden(shown) == ["tulsa", "flint"]
    assert hidden(shown, "improved") == ["memphis", "tulsa", "flint"], "nobody was asked there"


def test_answers_of_all_sites_together_do_not_undo_a_hole() -> None:
    answers = TableSpec("answers", "distribution", "T", ("spring",), ("trust",), "answer")
    release = made(NINE, AGREEMENT, answers)
    assert safe(release, tables=(AGREEMENT, answers))


def test_subtotals_of_a_site_that_is_hidden_are_hidden() -> None:
    people = [response(f"d{n}", "dayton", involvement="two_years_or_more") for n in range(12)]
    people += [response(f"m{n}", "memphis", involvement="six_months_or_less") for n in range(4)]
    length = TableSpec("length", "involvement", "T", ("spring",))
    shown = table(made(people, length), "length")
    assert all("memphis" in hidden(shown, row.key) for row in shown.rows)


def test_a_group_of_nobody_looks_like_every_hidden_group() -> None:
    shown = table(made(of("dayton", a=16, d=3)))
    assert {"memphis", "tulsa", "flint"} <= set(hidden(shown))


def test_a_hidden_role_can_not_be_subtracted_from_all() -> None:
    on = roster(DAY, {("dayton", "site_leader"): 4, ("dayton", "core_site_partner"): 15,
                      ("dayton", "community_partner"): 11})  # fmt: skip
    roles: list[tuple[Any, int]] = [("site_leader", 3), ("core_site_partner", 12), ("community_partner", 8)]
    people = [response(f"{role}{n}", "dayton", role=role) for role, number in roles for n in range(number)]
    spec = TableSpec("response", "response", "T", ("spring",), sites=("dayton",))
    release = made(people, spec, on=on)
    shown = table(release, "response")
    gone = [row.key for row in shown.rows if row.cells[0].hidden]
    assert "site_leader" in gone
    assert len(gone) >= 2
    assert safe(release, tables=(spec,))


@pytest.mark.parametrize("audience", AUDIENCES)
def test_a_plan_is_the_same_each_time(audience: Audience) -> None:
    def cells(release: Release) -> list[Cell]:
        return [cell for _, _, cell in table(release, audience=audience).cells()]

    assert cells(made(NINE)) == cells(nine())


def leaky(release: Release) -> Shown:
    """An earlier release of the same answers that hid the small site alone, and printed the total beside it."""
    bare = shown_by_draft(made(NINE, lowered=(Lowered("agreement", "public", 2, "As it was once."),), instead=()))
    flint = {("trust", "flint"): Share.concealed()}
    tables: dict[Audience, Any] = {
        audience: {name: tuple(each.with_cells(flint) for each in tables) for name, tables in sets.items()}
        for audience, sets in bare.tables.items()
    }
    return replace(bare, version=1, tables=tables)


def test_where_an_earlier_release_gives_a_cell_away_its_table_is_withheld_and_the_cells_are_named() -> None:
    release = made(NINE, ledger=(leaky(nine()),))
    assert hidden(table(release)) == ["dayton", "memphis", "tulsa", "flint", "average", "pooled"]
    (public,) = [each for audience, each in release.withheld if audience == "public"]
    assert public.table == "agreement"
    # Three of them do: the average of the sites and the total are two equations for two sites.
    assert {(each.version, each.column) for each in public.earlier} == {(1, "tulsa"), (1, "average"), (1, "pooled")}
    reasons = {each.column: each.reason for each in release.plan if each.audience == "public"}
    assert reasons["flint"] == "small"
    assert {reasons[each] for each in ("dayton", "memphis", "tulsa", "pooled", "average")} == {"withheld"}


def test_what_was_released_is_planned_with() -> None:
    # The total was released before, in another table: so the sites keep one more hole than they would.
    total = replace(AGREEMENT, key="total", joins=("pooled",), sites=())
    first = shown_by_draft(made(NINE, total, instead=()))
    only = {
        audience: {name: tuple(_only(each, "pooled") for each in tables) for name, tables in sets.items()}
        for audience, sets in first.tables.items()
    }
    alone = made(NINE, replace(AGREEMENT, joins=()))
    assert hidden(table(alone)) == ["flint"]
    after = made(NINE, replace(AGREEMENT, joins=()), ledger=(replace(first, version=1, tables=only),))
    assert hidden(table(after)) == ["tulsa", "flint"]


def _only(whole: Table, column: str) -> Table:
    """The table with nothing but one column shown."""
    gone = {(row.key, each.key): Share.concealed() for row, each, _ in whole.cells() if each.key != column}
    return whole.with_cells(gone)


#: Ten sites of which two are small: an average in whole numbers leaves both open, one to a decimal would not.
MANY = tuple(Site(f"site_{n}", f"Site {n}") for n in range(10))


def test_an_average_in_whole_numbers_stands_where_that_protects() -> None:
    sizes = [8, 9, 30, 32, 28, 35, 30, 31, 29, 33]
    people = [each for n, size in enumerate(sizes) for each in of(f"site_{n}", a=size // 2, d=size - size // 2)]
    only = replace(AGREEMENT, joins=("average",))
    rules: dict[str, Any] = {"instead": ("average", "whole numbers"), "tables": (only,)}
    wave = Wave("spring", "Spring", "identified", None, DAY)
    asked = AskedWave(wave, questionnaire(), Responses("spring", tuple(people)))
    release = draft(asked, (), {}, sites=MANY, roster=Roster(), rules=ReportingRules(**rules), language="en")
    shown = table(release)
    cell = shown.cell("trust", "average")
    assert hidden(shown) == ["site_0", "site_1"]
    assert isinstance(cell, Share)
    assert (cell.percent, cell.low, cell.interval) == (Decimal(49), None, None)
    assert "Where a site is hidden, the average of all sites is in whole numbers." in shown.notes
    found = examine(shown_by_draft(release), (), ReportingRules(**rules))
    assert all(each.passed for each in found.values())
    (mark,) = [each for each in release.footprints if each.audience == "public" and each.column == "average"]
    assert mark.decimals == 0


def by_band(**people: int) -> list[Response]:
    return [
        response(f"{band}-{n}", "dayton", "a" if n % 3 else "d", involvement=band)
        for band, number in people.items()
        for n in range(number)
    ]


BANDS = TableSpec("bands", "agreement", "T", ("spring",), ("trust",), "involvement", ("pooled",))


def test_neighbouring_bands_are_merged_where_that_loses_less_than_holes() -> None:
    people = by_band(six_months_or_less=5, six_months_to_one_year=7, one_to_two_years=20, two_years_or_more=30)
    holes = made(people, BANDS)
    assert len(hidden(table(holes, "bands"))) >= 2
    merging = {"instead": ("average", "merge")}
    release = made(people, BANDS, **merging)
    shown = table(release, "bands")
    assert [column.key for column in shown.columns] == [
        "six_months_or_less_and_six_months_to_one_year", "one_to_two_years", "two_years_or_more", "pooled"]  # fmt: skip
    assert hidden(shown) == []
    cell = shown.cell("trust", shown.columns[0].key)
    assert isinstance(cell, Share)
    assert (cell.count, cell.base) == (7, 12)
    assert shown.columns[0].label == "6 months or less, 6 months to 1 year"
    # The partnership sees from five on, so that it keeps the bands.
    assert hidden(table(release, "bands", "partnership")) == []
    assert len(table(release, "bands", "partnership").columns) == 5
    assert safe(release, tables=(BANDS,), **merging)


def test_bands_that_are_large_enough_are_left_alone() -> None:
    people = by_band(six_months_or_less=15, six_months_to_one_year=17, one_to_two_years=20, two_years_or_more=30)
    assert len(table(made(people, BANDS, instead=("merge",)), "bands").columns) == 5


def test_how_many_answered_is_not_said_where_all_together_is_hidden() -> None:
    """Somebody answered in two sites: the note under the table would tell the hidden base of all together."""

    def with_one_in_two(people: list[Response]) -> list[Response]:
        named = [replace(each, person=f"{each.site}-{place}") for place, each in enumerate(people)]
        return [*named[:-1], replace(named[-1], person=named[0].person)]

    said = "answers from"
    open_ = table(made(with_one_in_two(ELEVEN)))
    assert any(each == "66 answers from 65 people." for each in open_.notes), open_.notes
    few = table(made(with_one_in_two([*of("dayton", a=6, d=2)])))
    assert all(cell.hidden for _, column, cell in few.cells() if column.kind == "pooled")
    assert not any(said in each for each in few.notes)
    holder = made(with_one_in_two([*of("dayton", a=6), *of("memphis", d=2)]))
    assert not any(said in each for audience in AUDIENCES for each in table(holder, audience="public").notes)
