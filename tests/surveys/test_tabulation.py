"""Tables from counts, each kind on a partnership small enough to count on one's fingers."""

from datetime import date
from decimal import Decimal
from fractions import Fraction

import pytest

from wellknit.errors import WellknitError
from wellknit.surveys.responses import BLANK
from wellknit.surveys.rounding import average, change
from wellknit.surveys.rounding import share as share_of
from wellknit.surveys.specification import EXACT, Convention, TableSpec
from wellknit.surveys.tabulation import CountedWave, tabulate
from wellknit.tables import Change, Mean, Share, Table

from .partnership_in_small import SITES, counted, of, response, roster

PRINTED = Convention("as-printed", 1, "sum_of_rounded", "mean_of_printed", "once")


def table(kind: str, *waves: CountedWave, convention: Convention = EXACT, **more: object) -> Table:
    settings = {"items": ("trust",), "joins": ("average", "pooled"), **more}
    spec = TableSpec("t", kind, "T", tuple(each.wave.key for each in waves), **settings)  # type: ignore[arg-type]
    return tabulate(spec, waves, sites=SITES, convention=convention)


def share(found: object) -> Share:
    assert isinstance(found, Share)
    return found


def test_agreement_by_site_with_the_mean_of_sites_and_all_together() -> None:
    agreement = table("agreement", counted([*of("dayton", a=6, sa=10, d=4), *of("memphis", a=4, sa=6, sd=1)]))
    dayton, memphis, average, pooled = (share(cell) for cell in agreement.row("trust").cells)
    assert (dayton.count, dayton.base, dayton.percent) == (16, 20, Decimal("80.0"))
    assert (memphis.count, memphis.base, memphis.percent) == (10, 11, Decimal("90.9"))
    assert (average.count, average.base, average.percent) == (None, 31, Decimal("85.5"))
    assert average.exact == (Fraction(16, 20) + Fraction(10, 11)) / 2
    assert (pooled.count, pooled.base, pooled.percent) == (26, 31, Decimal("83.9"))
    assert [each.interval for each in (dayton, average, pooled)] == ["wilson", "square-and-add", "wilson"]


def test_as_printed_adds_rounded_parts_and_averages_printed_cells() -> None:
    both = counted([*of("dayton", a=6, sa=12, d=1), *of("memphis", a=5, sa=5, d=6)])
    dayton, memphis, average, _ = (share(c) for c in table("agreement", both, convention=PRINTED).row("trust").cells)
    assert (dayton.percent, memphis.percent) == (Decimal("94.8"), Decimal("62.6"))  # 31.6 + 63.2; 31.3 + 31.3
    assert average.percent == Decimal("78.7")
    exact = table("agreement", both).row("trust").cells
    assert [share(cell).percent for cell in exact[:3]] == [Decimal("94.7"), Decimal("62.5"), Decimal("78.6")]


def test_not_applicable_and_dont_know_are_out_of_the_base_unless_all_asked_count() -> None:
    people = counted(of("dayton", a=3, d=1, na=2, dk=1, blank=1))
    assert share(table("agreement", people).cell("trust", "dayton")).base == 4
    asked = share(table("agreement", people, base="asked").cell("trust", "dayton"))
    assert (asked.count, asked.base) == (3, 8)


def test_a_roster_gives_the_exact_interval_and_says_what_it_assumes() -> None:
    people = roster(date(2021, 3, 15), {("dayton", "core_site_partner"): 25, ("memphis", "core_site_partner"): 11})
    agreement = table(
        "agreement", counted([*of("dayton", a=18, d=1), *of("memphis", a=10, d=1)], on=people),
        joins=("average", "pooled", "weighted"), roles=("core_site_partner",),
    )  # fmt: skip
    dayton, memphis, average, pooled, weighted = (share(cell) for cell in agreement.row("trust").cells)
    assert (dayton.population, dayton.interval, dayton.low, dayton.high) == (
        25, "hypergeometric", Decimal("84.0"), Decimal("96.0"))  # fmt: skip
    assert (memphis.interval, memphis.low, memphis.high) == ("census", None, None)
    assert weighted.exact == (25 * Fraction(18, 19) + 11 * Fraction(10, 11)) / 36
    assert (average.interval, pooled.interval, weighted.population) == ("square-and-add", "hypergeometric", 36)
    assert any("silent" in note for note in agreement.notes)


def test_without_a_roster_there_is_no_weighted_share_and_it_says_so() -> None:
    agreement = table("agreement", counted(of("dayton", a=5)), joins=("weighted",))
    assert [column.key for column in agreement.columns] == ["dayton", "memphis"]
    assert any("roster" in note for note in agreement.notes)


def test_a_site_where_somebody_did_not_know_keeps_its_weight() -> None:
    people = roster(date(2021, 3, 15), {("dayton", "core_site_partner"): 30, ("memphis", "core_site_partner"): 10})
    answers = [*of("dayton", a=9, d=9, dk=1), *of("memphis", a=8)]
    agreement = table("agreement", counted(answers, on=people), joins=("weighted",), roles=("core_site_partner",))
    weighted = share(agreement.cell("trust", "weighted"))
    assert weighted.exact == Fraction(30, 40) * Fraction(1, 2) + Fraction(10, 40)
    assert any("don't know" in note for note in agreement.notes)


def test_where_weights_can_not_be_told_there_is_no_weighted_share() -> None:
    people = roster(date(2021, 3, 15), {("dayton", "core_site_partner"): 3, ("memphis", "core_site_partner"): 3})
    asked = [response("1", "dayton", "a", improved="sa"), response("2", "memphis", "a")]
    improved = table("agreement", counted(asked, on=people), items=("improved",), joins=("weighted",))
    assert share(improved.cell("improved", "weighted")).percent is None
    assert any("weighted" in note for note in improved.notes)


def test_answers_of_people_who_are_not_on_the_roster_are_said() -> None:
    people = roster(date(2021, 3, 15), {("dayton", "core_site_partner"): 3})
    rates = table("response", counted(of("dayton", a=5), on=people), items=(), joins=())
    assert share(rates.cell("all", "dayton")).count == 3
    assert any("2 more answered" in note for note in rates.notes)


def test_an_item_put_to_some_has_no_population() -> None:
    people = roster(date(2021, 3, 15), {("dayton", "core_site_partner"): 3})
    asked = [response("1", "dayton", "a", improved="sa"), response("2", "dayton", "a"), response("3", "dayton", "a")]
    improved = share(table("agreement", counted(asked, on=people), items=("improved",)).cell("improved", "dayton"))
    assert (improved.count, improved.base, improved.population, improved.interval) == (1, 1, None, "wilson")


def test_more_answers_than_the_roster_has_people_fall_back_to_wilson() -> None:
    people = roster(date(2021, 3, 15), {("dayton", "core_site_partner"): 2})
    assert share(table("agreement", counted(of("dayton", a=3), on=people)).cell("trust", "dayton")).interval == "wilson"


def test_the_mean_of_sites_leaves_out_a_site_where_nobody_answered_and_says_so() -> None:
    agreement = table("agreement", counted(of("dayton", a=1, d=1)))
    assert share(agreement.cell("trust", "memphis")).percent is None
    assert share(agreement.cell("trust", "average")).percent == Decimal("50.0")
    assert any("over 1 site" in note for note in agreement.notes)


def test_distribution_shows_every_answer_and_what_is_beside() -> None:
    answers = table("distribution", counted(of("dayton", a=3, sa=1, na=2, blank=2)), joins=("pooled",))
    got = {row.key: (share(row.cells[0]).count, share(row.cells[0]).base, row.base) for row in answers.rows}
    assert got == {
        "sd": (0, 4, "answered"), "d": (0, 4, "answered"), "a": (3, 4, "answered"), "sa": (1, 4, "answered"),
        "not_applicable": (2, 8, "asked"), "dont_know": (0, 8, "asked"), "blank": (2, 8, "asked"),
    }  # fmt: skip


def test_by_answer_sets_items_as_rows() -> None:
    answers = table("distribution", counted(of("dayton", a=3, sa=1)), by="answer", items=("trust", "improved"))
    assert [column.key for column in answers.columns][:4] == ["sd", "d", "a", "sa"]
    assert share(answers.cell("trust", "a")).count == 3
    assert share(answers.cell("improved", "a")).base == 0


def test_choices_count_each_choice_on_all_who_answered() -> None:
    people = [
        response("1", "dayton", challenges=("turnover", "history")),
        response("2", "dayton", challenges=("turnover",)),
        response("3", "dayton", challenges=()),
        response("4", "dayton", challenges=BLANK),
    ]
    chosen = table("choices", counted(people), items=("challenges",))
    assert (share(chosen.cell("turnover", "dayton")).count, share(chosen.cell("turnover", "dayton")).base) == (2, 3)
    asked = table("choices", counted(people), items=("challenges",), base="asked")
    assert share(asked.cell("history", "dayton")).base == 4


def test_length_of_involvement_has_subtotals_and_shows_blanks() -> None:
    bands = ["six_months_or_less"] * 7 + ["six_months_to_one_year"] * 9 + ["one_to_two_years"] * 10 + [BLANK]
    people = counted([response(f"r{n}", "dayton", involvement=band) for n, band in enumerate(bands)])
    length = table("involvement", people, items=(), convention=PRINTED)
    got = {row.key: (share(row.cells[0]).percent, row.subtotal) for row in length.rows}
    assert got == {
        "six_months_or_less": (Decimal("25.9"), False),
        "six_months_to_one_year": (Decimal("33.3"), False),
        "one_year_or_less": (Decimal("59.3"), True),  # once, from 16 of 27; the printed parts would add up to 59.2
        "one_to_two_years": (Decimal("37.0"), False),
        "two_years_or_more": (Decimal("0.0"), False),
        "blank": (Decimal("3.7"), False),
    }
    added = Convention("added", 1, "once", "once", "sum_of_rounded")
    parts = table("involvement", people, items=(), convention=added).cell("one_year_or_less", "dayton")
    assert share(parts).percent == Decimal("59.2")


def test_response_rates_count_people_against_the_roster() -> None:
    people = roster(date(2021, 3, 15), {("dayton", "site_leader"): 2, ("dayton", "core_site_partner"): 5})
    answered = [response("1", "dayton", "a", role="site_leader"), *of("dayton", a=3)]
    rates = table("response", counted(answered, on=people), items=(), joins=("pooled",))
    assert [(row.key, share(row.cells[0]).count, share(row.cells[0]).base) for row in rates.rows] == [
        ("site_leader", 1, 2), ("core_site_partner", 3, 5), ("community_partner", 0, 0), ("all", 4, 7)]  # fmt: skip
    assert share(rates.cell("all", "pooled")).percent == Decimal("57.1")


def test_a_number_for_the_whole_wave_gives_one_rate() -> None:
    rates = table("response", counted(of("dayton", a=3), population=12), items=(), joins=("pooled",))
    assert share(rates.cell("all", "pooled")).percent == Decimal("25.0")
    assert share(rates.cell("all", "dayton")).percent is None


def test_the_mean_of_a_scale_leaves_out_what_has_no_place_in_it() -> None:
    means = table("mean", counted(of("dayton", sd=1, a=2, sa=1, dk=3)), joins=())
    found = means.cell("trust", "dayton")
    assert isinstance(found, Mean)
    assert (found.mean, found.base) == (Decimal("2.75"), 4)


def test_the_average_of_sites_of_a_mean_counts_each_site_the_same() -> None:
    people = [*of("dayton", sd=1, a=2, sa=1), *of("memphis", a=1, sa=1)]
    means = table("mean", counted(people), joins=("average", "pooled")).row("trust").cells
    dayton, memphis, average, pooled = (cell for cell in means if isinstance(cell, Mean))
    assert [each.mean for each in (dayton, memphis, average, pooled)] == [
        Decimal("2.75"), Decimal("3.50"), Decimal("3.13"), Decimal("3.00")]  # fmt: skip
    assert (average.base, average.interval) == (6, "square-and-add")
    assert dayton.low is not None
    assert average.low is not None
    assert average.high is not None
    assert dayton.low < average.low < Decimal("3.13") < average.high


def test_change_is_the_last_wave_less_the_first_with_newcombes_interval() -> None:
    first = counted(of("dayton", a=48, d=32))
    last = counted(of("dayton", a=56, d=14), wave="winter", day=date(2022, 1, 15))
    found = table("change", first, last, by="wave", joins=("pooled",)).cell("trust", "change")
    assert isinstance(found, Change)
    assert (found.points, found.low, found.high) == (Decimal("20.0"), Decimal("5.2"), Decimal("33.4"))


def test_by_role_and_by_length_of_involvement() -> None:
    people = [
        response("1", "dayton", "a", role="site_leader", involvement="two_years_or_more"),
        response("2", "memphis", "d", role="community_partner", involvement="six_months_or_less"),
    ]
    by_role = table("agreement", counted(people), by="role", joins=())
    assert [share(cell).base for cell in by_role.row("trust").cells] == [1, 0, 1]
    by_length = table("agreement", counted(people), by="involvement", joins=())
    assert [share(cell).count for cell in by_length.row("trust").cells] == [0, 0, 0, 1]


def test_a_change_between_two_rosters_has_exact_limits() -> None:
    # At 97.5%, 18 of 19 out of 25 are 21 to 24, and 9 of 11 out of 12 are 9 to 10: square-and-add would be narrower.
    last, first = share_of([18], 19, EXACT, population=25), share_of([9], 11, EXACT, population=12)
    found = change(last, first, EXACT)
    assert (found.points, found.low, found.high, found.interval) == (
        Decimal("12.9"), Decimal("0.7"), Decimal("21.0"), "hypergeometric",
    )  # fmt: skip
    everyone = share_of([9], 11, EXACT, population=11)
    assert change(last, everyone, EXACT).interval == "hypergeometric"
    assert (change(last, everyone, EXACT).low, change(last, everyone, EXACT).high) == (Decimal("2.2"), Decimal("14.2"))
    assert change(everyone, everyone, EXACT).interval == "census"
    # An average has no roster of its own, nor has a group whose people are not known.
    joined = average([last, first], EXACT)
    assert change(last, joined, EXACT).interval == "square-and-add"
    assert change(last, share_of([9], 11, EXACT), EXACT).interval == "square-and-add"


def test_people_who_answered_in_two_sites_are_said_to_be_fewer_than_answers() -> None:
    people = [response("1", "dayton", "a", person="ada"), response("2", "memphis", "a", person="ada")]
    agreement = table("agreement", counted(people))
    assert any("2 answers from 1" in note for note in agreement.notes)


def test_an_item_that_was_not_in_the_instrument_is_named() -> None:
    with pytest.raises(WellknitError, match=r"tables\.no-such-item"):
        table("agreement", counted(of("dayton", a=1)), items=("trst",))
