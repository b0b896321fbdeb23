"""Made-up tables whose truth is known: bases, rows on a subset, averages, distributions, means."""

import pytest

from wellknit.audits.audit import Audit, audit_table
from wellknit.audits.distributions import Distribution, distribution_of
from wellknit.audits.joint import coincidences
from wellknit.audits.options import Options
from wellknit.audits.report import Report, report_of
from wellknit.audits.rounding import Measure
from wellknit.audits.table import Grid, printed_table

from .printing import as_text, grid, in_print

# Three schools districts of 23, 31 and 17 people.
DISTRICTS = ("North", "East", "South")
PEOPLE = (23, 31, 17)
YES = {"meets": (20, 19, 16), "answers": (13, 30, 4), "shares data": (9, 11, 14), "plans": (22, 8, 1)}


def share(count: int, base: int, decimals: int = 1) -> str:
    return as_text(in_print(count, base, decimals, "half_up"), decimals)


def shares(decimals: int = 1) -> list[tuple[str, list[str]]]:
    return [
        (item, [share(count, base, decimals) for count, base in zip(counts, PEOPLE, strict=True)])
        for item, counts in YES.items()
    ]


def told(*tables: Grid, **options: object) -> Report:
    of = Options(**options)  # type: ignore[arg-type]
    return report_of([printed_table(each, of) for each in tables], of)


def kinds(report: Report) -> set[str]:
    return {each.kind for each in report.findings}


def smallest(found: Audit) -> list[int | None]:
    return [each.smallest for each in found.columns]


def test_a_plain_table_gives_its_people() -> None:
    report = told(grid(shares(), DISTRICTS))
    assert smallest(report.audits[0]) == list(PEOPLE)
    assert report.audits[0].rule == "once"
    assert report.of("error") == report.of("warning") == ()


def test_averages_of_exact_shares_and_of_all_together_are_told_apart() -> None:
    pooled = [sum(counts) for counts in YES.values()]
    rows = [(item, [*cells, share(count, 71)]) for (item, cells), count in zip(shares(), pooled, strict=True)]
    found = told(grid(rows, (*DISTRICTS, "All")))
    assert found.audits[0].averages is not None
    assert found.audits[0].averages.explains == ("pooled",)
    assert found.audits[0].joint_by["pooled"] is not None
    assert {"averages_pooled", "joint_pooled", "not_unweighted"} <= kinds(found)
    # 20/23, 19/31 and 16/17 are 86.96, 61.29 and 94.12: their mean is 80.8, that of the printed ones too.
    exact = ["80.8", "58.9", "52.3", "42.4"]
    rows = [(item, [*cells, mean]) for (item, cells), mean in zip(shares(), exact, strict=True)]
    found = told(grid(rows, (*DISTRICTS, "Average")))
    assert found.audits[0].averages is not None
    assert "of_exact" in found.audits[0].averages.explains and "pooled" not in found.audits[0].averages.explains


def test_an_average_that_no_rule_gives_is_said() -> None:
    rows = shares()
    rows[0][1].append("85.3")
    rows[1][1].append("58.9")
    rows[2][1].append("52.3")
    rows[3][1].append("42.4")
    report = told(grid(rows, (*DISTRICTS, "Average")))
    (one,) = [each for each in report.findings if each.kind == "averages_unexplained"]  # other bases might give it
    assert (one.rows, one.severity) == (("meets",), "warning")
    assert "80.8" in str(one.values["gives"])
    report = told(grid(rows, (*DISTRICTS, "Average")), bases=dict(zip(DISTRICTS, PEOPLE, strict=True)))
    (one,) = [each for each in report.findings if each.kind == "average_of_others"]
    assert one.rows == ("meets",)
    assert one.severity == "warning"  # it may rest on people who are not in the table


def test_a_misprint_over_known_people_is_impossible() -> None:
    rows = shares()
    rows[2][1][0] = "38.1"
    report = told(grid(rows, DISTRICTS), bases={"North": 23}, parts=1)
    (one,) = report.of("error")
    assert (one.kind, one.rows, one.columns) == ("impossible_once", ("shares data",), ("North",))
    assert "8/23 = 34.8" in str(one.values["nearest"]) and "9/23 = 39.1" in str(one.values["nearest"])


def test_a_row_on_a_subset_is_likely_without_bases_and_forced_with_them() -> None:
    rows = [*shares(), ("improved", [share(5, 14), share(8, 19), share(6, 11)])]
    report = told(grid(rows, DISTRICTS))
    (found,) = report.audits
    assert found.apart is not None and not found.apart.forced
    assert [found.printed.rows[row] for row in found.apart.rows] == ["improved"]
    assert smallest(found) == list(PEOPLE)
    assert [bases[0] for bases in found.apart.bases] == [14, 19, 11]
    assert "apart_likely" in kinds(report)
    report = told(grid(rows, DISTRICTS), bases=dict(zip(DISTRICTS, PEOPLE, strict=True)))
    (found,) = report.audits
    assert found.apart is not None and found.apart.forced
    assert found.apart.bases == ((14,), (19,), (11,))
    assert "apart_forced" in kinds(report)


def test_a_subset_is_recognized_as_those_who_said_something_in_another_table() -> None:
    # 'shares data' was asked of those who said 'answers': 13, 30 and 4 people. No case of the published report.
    follow = grid([("helped", [share(6, 13), share(17, 30), share(3, 4)])], DISTRICTS, name="follow-up")
    found = told(grid(shares(), DISTRICTS, name="first"), follow)
    (one,) = [each for each in coincidences(found.audits[1], found.audits[0]) if each.smallest]
    assert [found.audits[0].printed.rows[row] for row in one.rows] == ["answers"]
    assert one.bases == (13, 30, 4)
    (said,) = [each for each in found.findings if each.kind == "coincide"]
    assert said.values["groups"] == "'answers'"


def test_whole_per_cent_and_bases_up_to_200() -> None:
    report = told(grid(shares(0), DISTRICTS), max_base=60)
    for base, column in zip(PEOPLE, report.audits[0].columns, strict=True):
        assert base in column.once


def test_a_short_figure_is_read_as_exact_and_that_is_said() -> None:
    rows = [("one", ["84.2", "80"]), ("two", ["94.7", "100"])]
    report = told(grid(rows, ("A", "B")))
    assert report.audits[0].printed.short == ((0, 1), (1, 1))
    assert "short" in kinds(report)
    # 58 is no 58.0 over 19 people, but 11 of 19 (57.9) in whole per cent: mixed, not impossible.
    report = told(grid([("one", ["58", "84.2"])], ("A", "B")), bases={"A": 19})
    assert [each.kind for each in report.of("warning")] == ["mixed_precision"]
    assert report.of("error") == ()


def test_counts_printed_with_shares_are_checked() -> None:
    rows = [("one", ["18 (94.7%)", "11/20 (55.0%)"]), ("two", ["15 (79.0%)", "12/20 (60.5%)"])]
    report = told(grid(rows, ("A", "B")), bases={"A": 19}, parts=1)
    found = {(each.rows, each.columns): each for each in report.of("error")}
    assert set(found) == {(("two",), ("A",)), (("two",), ("B",))}
    assert found[("two",), ("A",)].values["would"] == "78.9"
    assert found[("two",), ("B",)].values["would"] == "60.0"


def test_half_to_even_is_found_where_only_it_fits() -> None:
    # Over 8 people 1 is 12.5 and 3 is 37.5: 12 and 38 in whole per cent, with the even neighbour for both.
    rows = [("one", ["12"]), ("two", ["38"]), ("three", ["62"]), ("four", ["88"])]
    found = audit_table(grid(rows, ["A"]), Options(max_base=8, bases={"A": 8}, parts=1))
    assert found.convention == "half_even"
    assert found.fitting == ("half_even",)


def test_cut_off_figures_are_found() -> None:
    counts = [2, 5, 11, 13, 17, 6]  # of 19
    rows = [(f"item {each}", [as_text(in_print(each, 19, 1, "truncate"), 1)]) for each in counts]
    found = audit_table(grid(rows, ["A"]), Options(max_base=60, parts=1))
    assert found.convention == "truncate"
    assert found.columns[0].smallest == 19


# --- Distributions ----------------------------------------------------------------------------------------------------


def distribution(*parts: int, base: int) -> list[str]:
    return [share(each, base) for each in parts]


def test_a_distribution_is_found_with_blanks_and_passing_100() -> None:
    columns = [distribution(5, 9, 7, 2, base=23), distribution(6, 10, 9, 6, base=31), distribution(3, 6, 5, 1, base=17)]
    rows = [(f"band {row}", [column[row] for column in columns]) for row in range(4)]
    report = told(grid(rows, DISTRICTS))
    assert report.audits[0].distribution == Distribution((0, 1, 2, 3))
    (blank,) = [each for each in report.findings if each.kind == "blanks"]
    assert (blank.columns, blank.values["blanks"], blank.values["base"]) == (("South",), "2", 17)
    rows[3][1][0] = "18.7"
    report = told(grid(rows, DISTRICTS), distribution=True)
    assert [each.columns for each in report.findings if each.kind == "past_hundred"] == [("North",)]


def test_subtotals_need_no_names() -> None:
    # Whole numbers of last decimals: 10 + 20 = 30 before its parts, 30 + 40 = 70 after them.
    columns = [[300, 100, 200, 300, 400, 700], [310, 110, 200, 290, 400, 690]]
    found = distribution_of(columns, 1000, None)
    assert found is not None
    assert found.parts == (1, 2, 3, 4)
    assert [(each.row, each.parts, each.added) for each in found.subtotals] == [(0, (1, 2), True), (5, (3, 4), True)]


def test_a_total_of_100_is_no_part() -> None:
    found = distribution_of([[250, 250, 500, 1000], [300, 300, 400, 1000]], 1000, None)
    assert found is not None
    assert (found.parts, found.totals) == ((0, 1, 2), (3,))


def test_items_of_their_own_are_no_distribution() -> None:
    columns = [[870, 565, 391, 957], [613, 968, 355, 258], [941, 235, 824, 59]]
    assert distribution_of(columns, 1000, None) is None
    assert distribution_of(columns, 1000, False) is None


def test_people_who_may_choose_several_have_no_subtotals() -> None:
    found = distribution_of([[800, 700, 600]], 1000, True)
    assert found == Distribution((0, 1, 2))


# --- Means ------------------------------------------------------------------------------------------------------------


def test_means_of_a_scale_give_their_people() -> None:
    totals = {"North": (23, (81, 64, 99)), "East": (31, (120, 88, 143))}
    rows = [(f"item {row}", [f"{points[row] / base:.2f}" for base, points in totals.values()]) for row in range(3)]
    options = {"measure": Measure("mean", 1, 5), "max_base": 40}
    report = told(grid(rows, tuple(totals)), **options)
    assert smallest(report.audits[0]) == [23, 31]
    rows[1][1][0] = "2.77"  # 64 of 23 is 2.78, 63 is 2.74
    report = told(grid(rows, tuple(totals)), **options, bases={"North": 23})
    (one,) = report.of("error")
    assert (one.kind, one.values["nearest"]) == ("impossible_once", "63/23 = 2.74, 64/23 = 2.78")


@pytest.mark.parametrize("language", ["en", "es"])
def test_every_finding_has_a_sentence_in_both_languages(language: str) -> None:
    for report in (
        told(grid([*shares(), ("improved", [share(5, 14), share(8, 19), share(6, 11)])], DISTRICTS)),
        told(grid([("one", ["58", "84.2"])], ("A", "B")), bases={"A": 19}),
    ):
        for each in report.findings:
            sentence = each.sentence(language)
            assert sentence and "{" not in sentence
