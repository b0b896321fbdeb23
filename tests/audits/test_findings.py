"""Every finding can be met, says what it means in both languages, and is as serious as it should be."""

import string
import tomllib
from importlib import resources

import pytest

from wellknit.audits.findings import Finding
from wellknit.audits.options import Options
from wellknit.audits.page import parts_of
from wellknit.audits.report import Report, report_of
from wellknit.audits.table import Grid, printed_table
from wellknit.labels import LANGUAGES

from .test_published import report as published_report


def table(*rows: str, name: str = "table") -> Grid:
    return Grid(name, tuple(tuple(cell.strip() for cell in row.split("|")) for row in rows))


def told(*grids: Grid, **options: object) -> Report:
    of = Options(**{"max_base": 150, **options})  # type: ignore[arg-type]
    return report_of([printed_table(each, of) for each in grids], of)


#: A table for each kind of finding that the published report and each other do not show.
CASES: dict[str, tuple[tuple[Grid, ...], dict[str, object]]] = {
    "impossible": ((table("i|A", "a|94.7", "b|55.2"),), {"bases": {"A": 19}}),
    "impossible_once": ((table("i|A|B", "a|94.8|50.0", "b|63.2|25.0"),), {"bases": {"A": 19}, "parts": 1}),
    "miscounted": ((table("i|A", "a|18 (94.7%)", "b|15 (79.0%)"),), {"bases": {"A": 19}, "parts": 1}),
    "mixed_precision": ((table("i|A|B", "a|58|84.2"),), {"bases": {"A": 19}}),
    "none_up_to": ((table("i|A|B", "a|55.1|50.0"),), {"max_base": 20}),
    "no_base_up_to": ((table("i|A", "a|33.3", "b|14.3"),), {"max_base": 12}),
    "no_convention": ((table("i|A", "a|12", "b|38", "c|63", "d|88"),), {"bases": {"A": 8}, "parts": 1}),
    "sum_of_several": ((table("i|A", "a|94.8", "b|79.0", "c|63.2", "d|84.2"),), {"parts": 3, "bases": {"A": 19}}),
    "never_once": ((table("i|A", "a|94.8", "b|79.0", "c|63.2"),), {"max_base": 30}),
    "base_only": ((table("i|A", "a|94.7", "b|63.2"),), {"max_base": 30}),
    "any_base": ((table("i|A|B", "a|100|0", "b|0|100"),), {}),
    "same_bases": (
        (table("i|A|B", "a|94.7|55.0", "b|63.2|65.0"), table("i|A|B", "a|84.2|35.0", "b|36.8|45.0", name="other")),
        {},
    ),
    "convention_half_up": (
        (table("i|A|B", "a|13|57", "b|38|43", "c|63|29", "d|88|86"),),
        {"bases": {"A": 8, "B": 7}, "parts": 1},
    ),
    "convention_half_even": ((table("i|A", "a|12", "b|38", "c|62", "d|88"),), {"bases": {"A": 8}, "parts": 1}),
    "convention_truncate": (
        (table("i|A", "a|10.5", "b|26.3", "c|57.8", "d|68.4", "e|89.4", "f|31.5"),),
        {"max_base": 60, "parts": 1},
    ),
    "convention_half_even_of_several": ((table("i|A|B|Average", "a|50.0|33.3|41.6"),), {"parts": 1}),
    "convention_truncate_of_several": (
        (table("i|A|B|C|Average", "a|50.0|31.2|15.0|32.0", "b|50.0|37.5|0.0|29.1", "c|50.0|50.0|30.0|43.3"),),
        {"parts": 1, "max_base": 60},
    ),
    "hidden": ((table("i|A|B", "a|84.2|<5", "b|63.2|60.0"),), {}),
    "left_out": ((table("i|A|B|p-value", "a|84.2|-|0.5", "b|63.2|-|0.1"),), {}),
    "proportions": ((table("i|A|B", "a|0.842|0.5", "b|0.632|0.95"),), {}),
    "past_hundred": (
        (table("i|A|B", "a|50.0|50.0", "b|50.0|30.0", "c|50.0|20.0"),),
        {"distribution": True},
    ),
    "subtotals_misfit": (
        (table("i|A|B", "a|20.0|30.0", "b|30.0|20.0", "ab|50.1|50.1", "c|50.0|50.0"),),
        {"distribution": True, "max_base": 40},
    ),
    "subtotal_added": (
        (table("i|A|B", "a|20.0|30.0", "b|30.0|20.0", "ab|50.0|50.0", "c|50.0|50.0"),),
        {"distribution": True},
    ),
    "short_of_hundred": (
        (table("i|A|B", "a|20.1|30.0", "b|30.0|20.0", "c|40.0|50.0"),),
        {"distribution": True, "max_base": 9},
    ),
    "unbound": ((table("i|A", "a|60.0", "b|60.0", "c|20.0"),), {"distribution": True, "max_base": 10}),
    "apart_forced": (
        (table("i|A|B", "a|74.1|77.5", "b|33.3|42.5", "c|92.6|30.0", "d|63.6|59.1"),),
        {"bases": {"A": 27, "B": 40}},
    ),
    "apart_likely": (
        (table("i|A|B|C", "a|74.1|77.5|15.4", "b|33.3|42.5|61.5", "c|92.6|30.0|88.5", "d|63.6|59.1|73.3"),),
        {"max_base": 500},
    ),
    "averages_of_exact": (
        (table("i|A|B|C|D|Average", "a|84.2|60.0|93.8|100.0|84.5", "b|63.2|80.0|62.5|90.9|74.1"),),
        {},
    ),
    "averages_pooled": ((table("i|A|B|All", "a|50.0|10.0|16.7", "b|100.0|30.0|41.7"),), {"max_base": 30}),
    "averages_several": ((table("i|A|B|Average", "a|50.0|50.0|50.0", "b|25.0|25.0|25.0"),), {}),
    "averages_mixed": (
        (table("i|A|B|Average", "a|100.0|0.0|66.7", "b|0.0|100.0|50.0"),),
        {"bases": {"A": 2, "B": 1}},
    ),
    "averages_unexplained": ((table("i|A|B|Average", "a|50.0|10.0|22.0"),), {}),
    "average_of_others": ((table("i|A|B|Average", "a|50.0|10.0|70.0"),), {}),
    "averages_of_printed_alone": (
        (table("i|A|B|Average", "a|94.7|55.1|74.9", "b|63.2|33.4|48.3"),),
        {"max_base": 20},
    ),
    "never_pooled": (
        (table("i|A|B|Average", "a|94.7|10.0|52.4", "b|84.2|20.0|52.1"),),
        {"bases": {"A": 19, "B": 20}},
    ),
    "joint_uncounted": (
        (table("i|A|B|C|D|All", "a|50.0|20.0|33.3|25.0|29.2", "b|100.0|40.0|66.7|75.0|66.7"),),
        {},
    ),
}


@pytest.mark.parametrize("kind", CASES)
def test_a_table_that_shows_it(kind: str) -> None:
    grids, options = CASES[kind]
    report = told(*grids, **options)
    found = [each for each in report.findings if each.kind == kind]
    assert found, [each.kind for each in report.findings]
    for language in LANGUAGES:
        for part in parts_of(report, language):
            for text in (part.title, *part.sentences, *part.notes):
                assert text and "{" not in text


def kinds_and_gaps(language: str) -> dict[str, set[str]]:
    labels = tomllib.loads((resources.files("wellknit") / "labels" / f"{language}.toml").read_text("utf-8"))
    return {
        kind: {gap for _, gap, _, _ in string.Formatter().parse(text) if gap} for kind, text in labels["audit"].items()
    }


def test_every_sentence_belongs_to_a_finding_that_can_be_met() -> None:
    seen = {each.kind for each in published_report().findings}
    for grids, options in CASES.values():
        seen |= {each.kind for each in told(*grids, **options).findings}
    assert seen == set(kinds_and_gaps("en"))


def test_both_languages_say_the_same() -> None:
    assert kinds_and_gaps("en") == kinds_and_gaps("es")


def test_what_cannot_be_comes_before_what_is_worth_a_look() -> None:
    report = told(*CASES["impossible_once"][0], bases={"A": 19}, parts=1)
    order = [each.severity for each in report.findings]
    assert order == sorted(order, key=["error", "warning", "note"].index)
    assert Finding("impossible", "").severity == "error"
    assert Finding("coincide", "").severity == "warning"
    assert Finding("bases_once", "").severity == "note"
