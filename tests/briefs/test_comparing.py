"""Comparisons in a brief: their facts, the sentences and figures made of them, and the methods that they used."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from decimal import Decimal
from functools import cache
from typing import Any

import pytest

from wellknit.briefs.comparing import asks, from_comparisons, name_of
from wellknit.briefs.compose import compose
from wellknit.briefs.document import Document, Figure, Grid, Listing, Look, Paragraph
from wellknit.briefs.inlines import said
from wellknit.briefs.material import Material
from wellknit.briefs.words import load
from wellknit.comparisons.families import judged_all
from wellknit.comparisons.scales import Association, Scale, ScaleItem
from wellknit.comparisons.values import Judged
from wellknit.surveys.rounding import paired_change, share
from wellknit.surveys.specification import EXACT
from wellknit.tables import Column, Row, Share, Table

from ..comparisons.shown_tables import AGREEMENT, by_site
from .small_material import AUTUMN, COVER, SPRING, box, brief, drawn, material, only, words_of, wrong

WORDS = load("en")


def sites() -> Table:
    """The published agreement, with a roster for the fewest."""
    return replace(by_site(AGREEMENT, populations=(25, 20, 16, 12)), audience="public", stamps=(SPRING,))


def people() -> Table:
    """12 agree twice, 2 no longer, 8 came to agree, 3 never; 4 of 6 and 6 of 10 answered in one survey alone."""
    cells = (
        share([14], 25, EXACT),
        share([20], 25, EXACT),
        share([8], 25, EXACT, interval=False),
        share([2], 25, EXACT, interval=False),
        paired_change(12, 2, 8, 3, EXACT),
        share([4], 6, EXACT),
        share([6], 10, EXACT),
    )
    keys = ("before", "after", "gained", "lost", "change", "only_before", "only_after")
    columns = tuple(Column(key, key.title(), "change" if key == "change" else "group") for key in keys)
    row = Row("trust", "Trust.", cells, item="trust")
    return Table(
        "trend_people", "Trust in two surveys: the same people", "panel", "wave", columns, (row,),
        ("spring_2021", "autumn_2022"), people="site partners", measure="share who agree", audience="public",
        stamps=(SPRING, AUTUMN),
    )  # fmt: skip


TABLES = {"agreement": sites(), "trend_people": people()}


@cache
def comparisons() -> Mapping[str, Judged]:
    return judged_all((), TABLES)


def of(**changes: Any) -> dict[str, Any]:
    return {"tables": TABLES, "comparisons": comparisons(), **changes}


# ---- facts


def test_facts_say_by_how_much_and_on_what_they_rest() -> None:
    found = from_comparisons(comparisons(), {}, WORDS)
    whole = found["comparison.agreement.in_touch.all"]
    assert (whole.display, whole.readable, whole.low) == ("40 points", "from 12 of 20 to 11 of 11", None)
    pair = found["comparison.agreement.in_touch.dayton_memphis"]
    assert (pair.display, pair.readable, pair.interval) == ("−40 points", "12 of 20 against 11 of 11", "hypergeometric")
    assert pair.low is not None and pair.high is not None and pair.low < pair.high < 0
    change = found["comparison.trend_people.trust.change"]
    assert (change.display, change.interval, change.low, change.high) == (
        "+24 points", "tango", Decimal("-0.9"), Decimal("46.5"),
    )  # fmt: skip
    assert found["comparison.trend_people.trust.matched"].count == 25
    least = found["comparison.agreement.trust.chicago_least"]
    # 16 agree of 19 who answered, of 25 on the roster.
    assert (least.display, found["comparison.agreement.trust.chicago_most"].display) == ("64%", "88%")
    assert found["comparison.agreement.trust.chicago_pooled"].interval == "pooled"


def test_parts_of_a_change_add_up_to_it() -> None:
    found = from_comparisons(comparisons(), {}, WORDS)
    same, other = (found[f"comparison.trend_people.trust.{each}_people"].exact for each in ("same", "other"))
    assert same is not None and other is not None
    assert float(same + other) == pytest.approx(26 / 35 - 18 / 31)


def test_a_family_of_another_wave_has_it_behind_its_names() -> None:
    assert name_of("agreement@autumn", "trust", "all") == "comparison.agreement.trust.all@autumn"


@pytest.mark.parametrize(
    "text", ["{fact}`comparison.agreement.trust.all`", ":::{silence} agreement", "```{differences}"]
)
def test_a_source_that_compares_is_recognized(text: str) -> None:
    assert asks(text)


def test_a_source_that_only_speaks_of_it_is_not() -> None:
    assert not asks("The comparison. {fact}`agreement.trust.chicago` differences")


# ---- blocks


def test_what_holds_up_is_said_with_its_numbers() -> None:
    document = brief(":::{differences} agreement\n:::\n", **of())
    (item,) = only(document, Listing).items[0]
    assert isinstance(item, Paragraph)
    assert said(item.children) == (
        "In Touch. They differ: Memphis 11 of 11, Lehigh Valley 15 of 16, Chicago 12 of 19 and Dayton 12 of 20. By "
        "chance alone they would come to differ as much in fewer than 1 in 100 such surveys."
    )
    used = {fact.name for fact in document.facts}
    assert {f"agreement.in_touch.{site}" for site in ("chicago", "dayton", "lehigh_valley", "memphis")} <= used
    closing = [said(each.children) for each in document.blocks if isinstance(each, Paragraph)]
    assert (
        "5 statements were compared. In 1 more there may be a difference, but among so many one like it is no surprise."
        " In 2 there is no sign of a difference. In 1 everyone says the same."
    ) in closing


def test_among_several_families_statements_say_their_wave() -> None:
    document = brief(":::{differences}\n:::\n", **of())
    (item,) = only(document, Listing).items[0]
    assert said(item.children).startswith("In Touch (Partner survey, spring 2021). They differ: ")


def test_nothing_that_holds_up_is_said_too() -> None:
    document = brief(":::{differences} trend_people\n:::\n", **of())
    text = words_of(document.blocks)
    assert "None of the differences compared here holds up." in text


def test_pairs_are_drawn_around_no_difference() -> None:
    figure: Figure = only(
        brief(":::{comparison} agreement\n:items: in_touch\n:title: Memphis leads\n:name: x\n:::\n", **of()), Figure
    )
    assert figure.chart.kind == "differences"
    assert len(figure.facts) == 6
    grid = figure.grids[0]
    assert [said(each) for each in grid.rows[4]] == [
        "Dayton less Memphis", "12 of 20", "11 of 11", figure.facts[4].display + _ends(figure, 4), "about 2 in 100",
        "may be chance",
    ]  # fmt: skip


def _ends(figure: Figure, place: int) -> str:
    fact = figure.facts[place]
    return f" (−{abs(fact.low or 0)} to −{abs(fact.high or 0)})"


def test_the_same_people_and_others_stand_apart() -> None:
    figure: Figure = only(brief(":::{same-people} trend_people\n:title: They moved\n:::\n", **of()), Figure)
    assert figure.chart.kind == "change"
    shown = figure.chart.spec["cells"]
    assert [(each.count, each.base) for each in shown if isinstance(each, Share)] == [
        (14, 25), (20, 25), (4, 6), (6, 10),
    ]  # fmt: skip
    (row,) = figure.grids[0].rows
    assert [said(each) for each in row[4:]] == ["25", "6", "10"]


def test_small_groups_stand_beside_what_they_are_worth() -> None:
    text = ":::{small-groups} agreement\n:item: hard_talk\n:title: Few say little\n:::\n"
    figure: Figure = only(brief(text, **of()), Figure)
    assert figure.chart.kind == "dots"
    memphis = [said(each) for each in figure.grids[0].rows[3]]
    assert memphis[:2] == ["Memphis", "100.0% (11 of 11)"]
    assert memphis[2].startswith("85.2% (64.6 to 98.9)")


def test_the_silent_are_counted_as_against_and_as_for() -> None:
    grid: Grid = only(brief(":::{silence} agreement\n:item: trust\n:::\n", **of()), Grid)
    assert [said(each) for each in grid.rows[0]] == ["Chicago", "84.2% (16 of 19)", "19 of 25", "64%", "88%"]
    assert [said(each) for each in grid.rows[1]] == ["Dayton", "80.0% (16 of 20)", "20 of 20", "80%", "80%"]


def test_the_methods_box_names_what_was_used() -> None:
    text = ":::{comparison} agreement\n:title: Apart\n:::\n:::{same-people} trend_people\n:title: Moved\n:::\n"
    told = words_of(box(brief(text, **of()), "methods").children)
    for name in ("Freeman and Halton", "Boschloo", "Benjamini and Hochberg", "Tango", "McNemar", "Kitagawa"):
        assert name in told
    without = words_of(box(brief("{fact}`agreement.trust.chicago`", **of()), "methods").children)
    assert "How differences were judged" not in without


def test_real_charts_are_drawn_in_both_languages() -> None:
    text = (
        ":::{comparison} agreement\n:title: A\n:::\n:::{same-people} trend_people\n:title: B\n:::\n"
        ":::{small-groups} agreement\n:item: hard_talk\n:title: C\n:::\n"
    )
    made: Material = material(COVER + text, **of())
    spanish = replace(made, initiative=replace(made.initiative, language="es"))
    for each in (made, spanish):
        document, _ = compose(each)
        figures = [block for block in document.blocks if isinstance(block, Figure)]
        assert len(figures) == 3 and all("<svg" in figure.chart.svg and figure.chart.narrow for figure in figures)
    assert "Dayton menos Memphis" in _svg(document)


def _svg(document: Document) -> str:
    return " ".join(block.chart.svg for block in document.blocks if isinstance(block, Figure))


def test_a_scale_is_said_with_its_items_and_methods() -> None:
    trust = ScaleItem("trust", "I trust them.", 0.61, 0.74)
    touch = ScaleItem("touch", "We are in touch.", 0.55, None, Association(66, 0.72, 0.5, 0.86, 0.001))
    found = Scale("trusting", "Trust", "spring_2021", 66, (0.84, 0.74, 0.92), None, (trust, touch), "trust")
    document = brief(":::{scale} trusting\n:::\n", scales={"trusting": found})
    assert "They can be read as one figure." in words_of(document.blocks)
    grid: Grid = only(document, Grid)
    assert [said(each) for each in grid.rows[0]] == ["I trust them.", "0.61", "0.74", ""]
    assert said(grid.rows[1][3]).startswith("86 in 100 pairs of people")
    assert "Cronbach" in words_of(box(document, "methods").children)
    assert wrong(":::{scale} trsting\n:::\n", scales={"trusting": found}) == [("brief.unknown-scale", 3)]
    hidden = {"trusting": found.concealed()}
    assert wrong(":::{scale} trusting\n:::\n", scales=hidden) == [("brief.no-scale", 3)]


# ---- what is wrong


@pytest.mark.parametrize(
    ("text", "code"),
    [
        (":::{differences} agreemnt\n:::\n", "brief.unknown-comparison"),
        (":::{comparison} agreement\n:title: A\n:items: trust\n:::\n", "brief.no-differences"),
        (":::{comparison} agreement\n:title: A\n:items: trsut\n:::\n", "brief.unknown-part"),
        (":::{comparison} agreement\n:::\n", "brief.no-option"),
        (":::{same-people} agreement\n:title: A\n:::\n", "brief.no-same-people"),
        (":::{small-groups} trend_people\n:item: trust\n:title: A\n:::\n", "brief.nothing-pooled"),
        (":::{small-groups} agreement\n:item: trsut\n:title: A\n:::\n", "brief.unknown-part"),
        (":::{silence} trend_people\n:item: trust\n:::\n", "brief.no-bounds"),
        ("{fact}`comparison.agreement.trust.dayton_memphis`\n", "brief.unknown-fact"),
    ],
)
def test_what_is_wrong_is_named(text: str, code: str) -> None:
    assert code in {each for each, _ in wrong(text, **of())}


def test_a_folder_without_comparisons_says_so() -> None:
    assert wrong(":::{differences}\n:::\n", comparisons={}) == [("brief.no-comparisons", 3)]


def test_no_figure_is_drawn_of_what_is_hidden() -> None:
    hidden = replace(by_site({key: [*rows[:3], None] for key, rows in AGREEMENT.items()}), stamps=(SPRING,))
    tables = {"agreement": hidden}
    document = brief(
        ":::{small-groups} agreement\n:item: hard_talk\n:title: A\n:::\n",
        tables=tables,
        comparisons=judged_all((), tables),
    )
    figure: Figure = only(document, Figure)
    assert [said(row[0]) for row in figure.grids[0].rows] == ["Chicago", "Dayton", "Lehigh Valley"]
    assert not any("memphis" in fact.name for fact in document.facts)


def test_drawing_is_asked_for_twice() -> None:
    figure: Figure = only(brief(":::{comparison} agreement\n:title: A\n:::\n", **of()), Figure)
    assert (figure.chart.width, 'id="360"' in figure.chart.narrow) == (720.0, True)
    assert drawn("differences", sites(), look=Look(), words=WORDS)[0].kind == "differences"
