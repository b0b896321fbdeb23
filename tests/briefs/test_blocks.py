"""The blocks of a brief: what each becomes, and what is wrong with it on which line."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import pytest

from wellknit.briefs import charts
from wellknit.briefs.blocks.data import CHART_OPTIONS, KINDS
from wellknit.briefs.compose import compose
from wellknit.briefs.document import (
    Callouts,
    DataTable,
    Figure,
    Link,
    Principles,
    Profile,
    PullQuote,
    Sources,
)
from wellknit.briefs.inlines import said
from wellknit.errors import WellknitError, fail
from wellknit.evidence.sources import Quote
from wellknit.tables import Share

from .small_material import AUTUMN, COVER, FIGURE, agreement, box, brief, drawn, material, only, words_of, wrong

# ---- callouts, quotes


def test_a_callout_adds_base_interval_and_date() -> None:
    document = brief(":::{callout} agreement.trust.chicago\nof {fact}`agreement.trust.pooled | base` trust\n:::\n")
    (callout,) = only(document, Callouts).callouts
    assert callout.number.display == "84.2%"
    assert said(callout.statement) == "of 39 trust"
    assert said(callout.evidence) == "16 of 19 site partners, 95% interval 62 to 94, March 2021"


def test_a_callout_of_an_average_says_what_it_is_the_mean_of_and_its_author_may_add() -> None:
    document = brief(":::{callout} agreement.trust.average | 0\n:evidence: See {table}`agreement`.\n\ntrust\n:::\n"
                     ":::{table} agreement\n:::\n")  # fmt: skip
    (callout,) = only(document, Callouts).callouts
    assert callout.number.display == "82%"
    assert (
        said(callout.evidence)
        == "Mean of 2 sites, 39 answers from site partners, 95% interval 67 to 90, March 2021. See Table 1."
    )


def test_a_callout_of_a_figure_names_its_source() -> None:
    document = brief(":::{callout} profiles.schools.communities_in_schools\nschools\n:::\n")
    assert said(only(document, Callouts).callouts[0].evidence) == "Source: Annual report, page 4"


def test_callouts_stand_side_by_side() -> None:
    inner = "".join(f":::{{callout}} agreement.trust.{site}\nin {site}\n:::\n" for site in ("chicago", "dayton"))
    document = brief(f"::::{{callouts}}\n{inner}::::\n")
    assert [each.number.display for each in only(document, Callouts).callouts] == ["84.2%", "80%"]
    assert wrong(f"::::{{callouts}}\nText\n{inner}::::\n") == [("brief.not-a-callout", 4)]
    assert wrong(":::{callout} agreement.trust.chicago\nOne.\n\nTwo.\n:::\n") == [("brief.callout-statement", 6)]


def test_quotes_come_from_the_folder_with_role_and_site() -> None:
    document = brief("```{quote} calm\n```\n\n```{quote} past\n```\n")
    calm, past = [block for block in document.blocks if isinstance(block, PullQuote)]
    assert calm == PullQuote("We call each other now.", "core site partner, Chicago", "", "quote-calm")
    assert past.attribution == "a partner in Dayton"
    assert past.note == "Illustrative quote, invented. Attribution made less precise to protect the speaker."
    assert only(document, Sources).quotes == (calm, past)
    assert "made less precise" in words_of(box(document, "methods").children)


@pytest.mark.parametrize(
    ("key", "code"),
    [
        ("inside", "brief.quote-without-consent"),
        ("gone", "brief.quote-withdrawn"),
        ("clam", "brief.unknown-quote"),
    ],
)
def test_quotes_that_may_not_be_shown_fail_the_build(key: str, code: str) -> None:
    assert wrong(f"Text.\n\n```{{quote}} {key}\n```\n") == [(code, 5)]
    if key == "inside":
        assert wrong(f"```{{quote}} {key}\n```\n", audience="partnership") == []


def test_a_kept_attribution_gives_its_reason_in_the_methods_box() -> None:
    def kept(key: str, site: str) -> Quote:
        reason = "The original prints it so"
        return Quote(key, "Words.", "", site, "", "public", attribution="school partner", keep_attribution=reason)

    document = brief("```{quote} one\n```\n", quotes=(kept("one", "dayton"),))
    assert only(document, PullQuote).attribution == "school partner, Dayton"
    methods = words_of(box(document, "methods").children)
    assert "The attribution “school partner, Dayton” is kept all the same: The original prints it so." in methods
    both = brief("```{quote} a\n```\n```{quote} b\n```\n", quotes=(kept("a", "dayton"), kept("b", "chicago")))
    assert (
        "The attributions “school partner, Dayton” and “school partner, Chicago” are kept all the same: "
        "The original prints it so." in words_of(box(both, "methods").children)
    )


# ---- tables and figures


def test_a_data_table_with_the_facts_of_its_cells() -> None:
    document = brief("```{table} improvement\n:show: count\n```\n")
    table = only(document, DataTable)
    assert (table.id, table.number, table.title, table.show) == (
        "table-improvement", 1, "Partners who see improvement", "count",
    )  # fmt: skip
    assert list(table.facts) == [("improved", "dayton")]
    assert [each.name for each in document.facts] == ["improvement.improved.dayton"]
    assert document.tables == (material("").tables["improvement"],)


def test_a_part_of_a_table_in_the_order_asked_for() -> None:
    document = brief("```{table} agreement\n:items: trust, best_interest\n:columns: pooled chicago\n```\n")
    table = only(document, DataTable).table
    assert [each.key for each in table.rows] == ["trust", "best_interest"]
    assert [each.key for each in table.columns] == ["pooled", "chicago"]
    cell = table.cell("trust", "chicago")
    assert isinstance(cell, Share)
    assert cell.count == 16
    # What goes along as a file is the whole table.
    assert document.tables == (material("").tables["agreement"],)


def test_a_figure_states_its_finding_and_its_alternative_text_holds_it() -> None:
    figure = only(brief(FIGURE), Figure)
    assert (figure.id, figure.number) == ("figure-trust", 1)
    assert figure.title == "Trust is at 82%, hard talk is harder"
    assert figure.subtitle == (
        "Share who agree or strongly agree; site partners. Partner survey, spring 2021 (March 2021)"
    )
    assert figure.alt == "bars of 2 statements. Trust is at 82%, hard talk is harder."
    assert [each.name for each in figure.facts] == ["agreement.trust.average", "agreement.talk.average"]
    assert [each.key for each in figure.table.rows] == ["talk", "trust"]
    assert figure.chart.spec["options"] == {"order": "value", "prefix": "figure-trust"}


def test_a_figure_is_drawn_for_a_phone_too_unless_its_author_set_the_width() -> None:
    figure = only(brief(FIGURE), Figure)
    assert figure.chart.narrow == f'<svg id="360" aria-label="{figure.alt}" />'
    assert figure.chart.svg == f'<svg id="720" aria-label="{figure.alt}" />'
    wide = only(brief(FIGURE.replace(":order: value", ":width: 900")), Figure)
    assert (wide.chart.narrow, wide.chart.svg) == ("", f'<svg id="900" aria-label="{wide.alt}" />')


def test_alternative_text_holds_the_headline_s_number_even_if_the_title_has_none() -> None:
    text = FIGURE.replace("Trust is at {fact}`agreement.trust.average | 0`,\n   hard talk is harder", "Trust is high")
    figure = only(brief(text.replace(":name: trust", ":alt: Both are above half")), Figure)
    assert figure.alt == (
        "bars of 2 statements. Trust is high. Both are above half. "
        "Values: We can have hard conversations 67%; I trust the organizations we work with 82.1%."
    )


def test_a_chart_rounds_from_what_the_facts_know() -> None:
    bare = agreement().with_cells({("trust", "average"): replace(agreement().cell("trust", "average"), exact=None)})
    figure = only(brief(FIGURE, tables={"agreement": bare}), Figure)
    assert figure.chart.spec["cells"][1].exact == agreement().cell("trust", "average").exact


def test_a_chart_of_two_tables() -> None:
    tables = {"agreement": agreement(), "agreement@autumn_2022": agreement(stamp=AUTUMN)}
    text = ":::{figure} dots\n:table: agreement\n:second: agreement@autumn_2022\n:title: Up\n:::\n"
    document = brief(text, tables=tables)
    assert only(document, Figure).chart.spec["second"] == tables["agreement@autumn_2022"]
    assert document.tables == tuple(tables.values())


def test_kinds_and_options_of_figures_are_those_of_the_charts() -> None:
    assert tuple(charts.KINDS) == KINDS
    assert set(CHART_OPTIONS) <= set(charts.OPTIONS)


def test_figures_without_what_they_need() -> None:
    assert wrong(":::{figure} bars\n:::\n") == [("brief.no-option", 3), ("brief.no-option", 3)]
    assert wrong(":::{figure} pie\n:table: agreement\n:title: T\n:::\n") == [("brief.unknown-chart", 3)]
    assert wrong(":::{figure} bars\n:table: agrement\n:title: T\n:::\n") == [("brief.unknown-table", 4)]
    assert wrong(":::{figure} bars\n:table: agreement\n:items: trust x\n:title: T\n:columns: y\n:::\n") == [
        ("brief.unknown-part", 5),
        ("brief.unknown-part", 7),
    ]
    assert wrong(":::{table} agreement\n:show: all\n:::\n") == [("brief.option-value", 4)]


def test_what_the_charts_refuse_is_told_at_the_figure() -> None:
    def refuses(*_: Any, **__: Any) -> Any:
        raise fail("brief.no-principles")

    with pytest.raises(WellknitError) as error:
        compose(material(COVER + "\n" + FIGURE), draw=refuses)
    assert [(each.code, each.where.row) for each in error.value.problems] == [("brief.no-principles", 4)]


def test_a_text_may_refer_to_what_comes_later() -> None:
    document = brief("See {figure}`trust` and {table}`agreement`.\n\n```{table} improvement\n```\n" + FIGURE
                     + "```{table} agreement\n```\n")  # fmt: skip
    links = [each for each in document.blocks[1].children if isinstance(each, Link)]  # type: ignore[union-attr]
    assert [(said(each.children), each.href) for each in links] == [
        ("Figure 1", "#figure-trust"),
        ("Table 2", "#table-agreement"),
    ]
    assert wrong(FIGURE + FIGURE) == [("brief.name-twice", 18)]


# ---- partners, principles, grants


def test_principles_show_what_speaks_to_them_and_what_is_not_measured() -> None:
    trust, data = only(brief("```{principles}\n```\n"), Principles).parts
    ((number, label),) = trust.numbers
    assert (trust.name, number.display) == ("Trusting relationships", "82.1%")
    assert said(label) == "“I trust the organizations we work with.” (mean of 2 sites, 39 answers)"
    assert (data.name, data.numbers) == ("Actionable data", ())
    assert only(brief("```{principles}\n```\n"), Principles).unmeasured == "Not measured yet"


def test_a_principle_says_whose_share_it_shows() -> None:
    made = material(COVER + "```{principles}\n```\n")
    principles = (replace(made.initiative.principles[0], facts=("agreement.trust.dayton", "agreement.trust.pooled")),)
    document, _ = compose(replace(made, initiative=replace(made.initiative, principles=principles)), draw=drawn)
    labels = [said(label).split("” ")[1] for _, label in only(document, Principles).parts[0].numbers]
    assert labels == ["(Dayton; 16 of 20)", "(All answers together; 32 of 39)"]


def test_a_principle_s_unknown_fact_is_told_where_it_is_named() -> None:
    made = material(COVER + "```{principles}\n```\n")
    principles = (replace(made.initiative.principles[0], facts=("agreement.trust.memphis",)),)
    with pytest.raises(WellknitError) as error:
        compose(replace(made, initiative=replace(made.initiative, principles=principles)), draw=drawn)
    (problem,) = error.value.problems
    assert str(problem.where) == "wellknit.toml, column 'principles.trust.facts'"


def test_profiles_of_the_national_partners_with_their_figures() -> None:
    document = brief("```{profiles}\n```\n")
    first, second = [block for block in document.blocks if isinstance(block, Profile)]
    assert (first.name, words_of(first.children)) == (
        "Communities In Schools", "Works inside more than 2,900 schools.",
    )  # fmt: skip
    assert [(number.display, label) for number, label in second.figures] == [
        ("70", "communities"),
        ("more than 12 million", "children"),
    ]
    assert [each.source for each in document.facts] == [
        "Annual report, page 4",
        "The brief's last page",
        "The brief's last page",
    ]


def test_a_profile_in_other_words_and_with_chosen_figures() -> None:
    profile = only(brief(":::{profile} strivetogether\n:figures: children\n\nA movement.\n:::\n"), Profile)
    assert (words_of(profile.children), len(profile.figures)) == ("A movement.", 1)
    assert wrong("```{profile} strivetogther\n```\n") == [("brief.unknown-organization", 3)]
    assert wrong(":::{profile} strivetogether\n:figures: childs\n:::\n") == [("brief.unknown-figure", 4)]


def test_what_the_grant_made_possible() -> None:
    document = brief(":::{grant} czi\nThe sites added their own.\n:::\n")
    grant = box(document, "grant")
    assert grant.title == "What the grant made possible"
    assert words_of(grant.children) == (
        "Chan Zuckerberg Initiative, March 2019 to January 2022: $1,000,000. It rewards working together.\n"
        "It funds:\na coordinator (Chicago and Dayton)\nThe sites added their own."
    )
    assert [each.name for each in document.facts] == ["grants.amount.czi"]
    assert box(brief("```{grant}\n```\n"), "grant").children == grant.children[:-1]
    assert wrong("```{grant} ccz\n```\n") == [("brief.unknown-grant", 3)]


def test_the_charts_themselves_draw_what_a_figure_asks_for() -> None:
    document, problems = compose(material(COVER + FIGURE))
    assert problems == ()
    figure = only(document, Figure)
    assert figure.alt.startswith("Bar chart")
    assert figure.alt.endswith("Trust is at 82%, hard talk is harder.")
    for drawing in (figure.chart.svg, figure.chart.narrow):
        assert f'aria-label="{figure.alt}"' in drawing
        assert "82.1%" in drawing
    assert figure.chart.png.startswith(b"\x89PNG")
