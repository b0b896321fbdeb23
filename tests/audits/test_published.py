"""The audit finds by itself what is wrong with the published tables, and the people behind them.

The known answers were worked out by enumeration when the published brief was taken apart.
"""

from functools import cache
from math import prod

from wellknit.audits.audit import Audit, audit_table
from wellknit.audits.findings import Finding
from wellknit.audits.joint import coincidences
from wellknit.audits.options import Options
from wellknit.audits.report import Report, report_of
from wellknit.audits.table import Grid, printed_table
from wellknit.audits.table_findings import counts_at

from ..examples.published import AGREEMENT, BANDS, IMPROVED, LENGTH_OF_INVOLVEMENT, ROUNDED_ONCE, SITES
from ..examples.published import SITES as COLUMNS

ITEMS = tuple(AGREEMENT)

agreement = Grid(
    "agreement", (("", *SITES, "average"), *((item, *cells, average) for item, (cells, average) in AGREEMENT.items()))
)
involvement = Grid("involvement", (("", *BANDS), *((site, *cells) for site, cells in LENGTH_OF_INVOLVEMENT.items())))
improved = Grid("improved", (("", *SITES), ("improved", *IMPROVED.values())))


@cache
def audited(grid: Grid, most: int = 500) -> Audit:
    return audit_table(grid, Options(max_base=most))


@cache
def report() -> Report:
    options = Options()
    return report_of([printed_table(each, options) for each in (agreement, involvement, improved)], options)


def findings(kind: str) -> list[Finding]:
    return [each for each in report().findings if each.kind == kind]


# --- The people behind the tables -------------------------------------------------------------------------------------


def test_the_smallest_bases() -> None:
    assert [each.smallest for each in audited(agreement).columns] == [19, 20, 16, 11]
    assert [each.smallest for each in audited(involvement).columns] == [27, 26, 40, 11]
    assert [each.smallest for each in audited(improved).columns] == [11, 15, 22, 4]


def test_up_to_80_every_other_base_is_a_multiple() -> None:
    for grid, smallest in ((agreement, (19, 20, 16, 11)), (involvement, (27, 26, 40, 11))):
        for column, base in zip(audited(grid, 80).columns, smallest, strict=True):
            assert column.chosen == tuple(range(base, 81, base))


def test_from_where_on_other_bases_are_no_multiples() -> None:
    odd = [
        next(base for base in column.chosen if base % (column.smallest or 1)) for column in audited(agreement).columns
    ]
    assert odd == [196, 255, 131, 98]


def test_the_counts() -> None:
    found = audited(agreement)
    counts = [[counts_at(found, row, column) for column in range(4)] for row in range(5)]
    assert counts == [
        [(19,), (20,), (16,), (11,)],
        [(18,), (20,), (16,), (10,)],
        [(15,), (11,), (10,), (11,)],
        [(12,), (12,), (15,), (11,)],
        [(16,), (16,), (16,), (10,)],
    ]
    found = audited(involvement)
    assert found.printed.columns[0].name == COLUMNS[0] and found.printed.by_rows
    by_site = [[counts_at(found, row, column)[0] for row in (0, 1, 3, 4)] for column in range(4)]
    assert by_site == [[7, 9, 10, 1], [7, 4, 9, 6], [6, 11, 9, 13], [4, 2, 2, 2]]


def test_how_many_choices_there_are_in_all() -> None:
    found = audited(agreement, 80)
    assert found.joint == prod([4, 4, 5, 7]) == 560
    assert found.joint_by == {"of_printed": 560}


# --- 1. Sums of percentages that were rounded first -------------------------------------------------------------------


def test_what_no_count_gives_is_a_sum_of_rounded_parts() -> None:
    told = {(each.rows[0], each.columns[0]): each.values for each in findings("sum_of_parts")}
    assert set(told) == {
        ("best_interest_of_students", "chicago"),
        ("difficult_conversations", "chicago"),
        ("difficult_conversations", "lehigh_valley"),
    }
    for (item, site), values in told.items():
        assert values["once"] == ROUNDED_ONCE[item, site]
    assert told["best_interest_of_students", "chicago"]["splits"] == "1+17, 4+14, 6+12, 9+9"
    assert told["difficult_conversations", "chicago"]["splits"] == "1+14, 3+12, 4+11, 6+9"
    assert told["difficult_conversations", "lehigh_valley"]["splits"] == "1+9, 3+7, 5+5"
    assert audited(agreement).rule == "sum"


def test_cells_that_look_right_are_narrowed_by_the_same_rule() -> None:
    told = {(each.values["count"], each.values["base"]): each for each in findings("split_narrowed")}
    assert {key: each.values["out"] for key, each in told.items()} == {
        (16, 16): "1+15, 3+13, 5+11, 7+9",
        (12, 19): "2+10, 5+7",
        (16, 19): "4+12",
        (10, 11): "5+5",
    }
    assert told[16, 16].values["would"] == "100.1"
    assert told[16, 16].rows == ("bigger_impact_together", "best_interest_of_students", "trust_partner_organizations")


def test_rounded_once_the_table_needs_far_more_people() -> None:
    once = {each.columns[0]: each.values["base"] for each in findings("once_only_from")}
    assert once == {"chicago": 291, "lehigh_valley": 195}


# --- 2. Averages that inherit it --------------------------------------------------------------------------------------


def test_the_averages_are_of_the_printed_cells() -> None:
    found = audited(agreement).averages
    assert found is not None
    assert found.explains == ("of_printed",)
    changed = {ITEMS[each.row]: (each.figure, each.gives["of_exact"]) for each in found.misfits("of_exact")}
    assert changed == {
        "difficult_conversations": ("74.2", (ROUNDED_ONCE["difficult_conversations", "average"],)),
        "regular_communication": ("79.3", (ROUNDED_ONCE["regular_communication", "average"],)),
    }


def test_the_headline_is_no_share_of_participants() -> None:
    found = audited(agreement).averages
    assert found is not None
    trust = found.rows[ITEMS.index("trust_partner_organizations")]
    assert (trust.figure, trust.gives["pooled"]) == ("88.8", ("87.9",))  # 58 of 66 people
    (told,) = findings("averages_of_printed")
    assert "74.2 → 74.1" in told.sentence() and "79.3 → 79.2" in told.sentence()


# --- 3. Rows that do not reach 100, and another convention ------------------------------------------------------------


def test_one_blank_each_explains_the_rows_that_do_not_reach_100() -> None:
    told = {each.columns[0]: each.values for each in findings("blanks")}
    assert {site: (values["total"], values["base"], values["blanks"]) for site, values in told.items()} == {
        "lehigh_valley": ("97.5", 40, "1"),
        "memphis": ("91.0", 11, "1"),
    }
    (reached,) = findings("reaches_hundred")
    assert reached.values["columns"] == "chicago 99.9, dayton 100.0"


def test_subtotals_are_rounded_once_in_the_same_report() -> None:
    of = audited(involvement).distribution
    assert of is not None
    (subtotal,) = of.subtotals
    assert (BANDS[subtotal.row], [BANDS[row] for row in subtotal.parts]) == ("one_year_or_less", list(BANDS[:2]))
    (told,) = findings("subtotal_once")
    assert "chicago 16/27, 59.3, 25.9 + 33.3 = 59.2" in str(told.values["examples"])
    assert "memphis 6/11, 54.5, 36.4 + 18.2 = 54.6" in str(told.values["examples"])
    (differ,) = findings("rules_differ")
    assert differ.values == {"adding": "agreement", "once": "involvement"}


# --- 5. A base that is not printed ------------------------------------------------------------------------------------


def test_improvement_was_most_likely_counted_for_those_over_a_year() -> None:
    found = [each for each in coincidences(audited(improved), audited(involvement)) if each.smallest]
    assert len(found) == 1
    (one,) = found
    assert [BANDS[row] for row in one.rows] == ["one_to_two_years", "two_years_or_more"]
    assert one.bases == (11, 15, 22, 4)
    assert one.possible == ((11, 22), (15,), (22,), (4, 8))
    assert one.chance < 1 / 5000
    (told,) = findings("coincide")
    assert told.severity == "warning"
    assert told.values["alternatives"] == "chicago 14/22; memphis 6/8"
    assert told.values["forced"] == "dayton 11/15, lehigh_valley 13/22"
    assert "most likely" in told.sentence()


def test_nothing_published_is_called_impossible() -> None:
    assert report().of("error") == ()


def test_rounded_once_over_the_known_people_three_cells_are_impossible() -> None:
    bases = dict(zip(SITES, (19, 20, 16, 11), strict=True))
    options = Options(parts=1, bases=bases)
    found = report_of([printed_table(agreement, options)], options)
    unable = {(each.rows[0], each.columns[0]) for each in found.findings if each.kind == "impossible_once"}
    assert unable == {key for key in ROUNDED_ONCE if key[1] != "average"}
