"""Facts of relationships: their names, how they read, and what stands behind them."""

from __future__ import annotations

import json
from dataclasses import replace
from datetime import date
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest

from wellknit.briefs import words as written
from wellknit.briefs.compose import check, compose
from wellknit.briefs.document import Callouts, Sources
from wellknit.briefs.facts import Fact, Facts
from wellknit.briefs.html import render
from wellknit.briefs.inlines import said
from wellknit.briefs.naming import from_material
from wellknit.briefs.publish import facts_json
from wellknit.briefs.saying import say
from wellknit.relationships.findings import Findings, Measured, Viewer
from wellknit.releases.rules import Lowered
from wellknit.tables import Stamp

from .related_material import related, related_brief, related_wrong
from .sample_findings import hidden, sample
from .small_material import box, drawn, only, words_of

SCHEMA = Path(__file__).parents[2] / "docs" / "schemas" / "facts.json"
ENGLISH = written.load("en")


def facts(*findings: Findings, **changes: Any) -> Facts:
    made = related("", *findings, **changes)
    return from_material(made, written.load(made.initiative.language))


def one(**values: Any) -> Fact:
    """The fact of one measured number."""
    measured = Measured(**{"group": "network", "key": "density", "scope": "chicago", "unit": "share", **values})
    found = facts(Findings("spring_2021", date(2021, 3, 15), Viewer("holder"), (measured,)))
    return found[measured.name]


# ---- what a fact says


def test_a_share_says_what_it_counts_where_and_when() -> None:
    fact = facts()["network.density.all"]
    assert (fact.display, fact.readable, fact.unit) == ("18.8%", "107 of 569", "percent")
    assert (fact.value, fact.count, fact.base) == (Decimal("18.8"), 107, 569)
    assert fact.definition.startswith("Density: of all ties that there could be among those who answered")
    assert fact.definition.endswith("; all organizations. Partner survey, spring 2021 (March 2021).")
    assert facts()["network.density.chicago"].definition.count("organizations of Chicago") == 1
    assert fact.stamp == Stamp("spring_2021", 1, "0123456789abcdef" * 4, False)
    assert (fact.table, fact.audience, fact.rounding) == ("network", "partnership", "exact")


def test_bounds_that_carry_who_did_not_answer_are_no_interval_of_a_sample() -> None:
    fact = facts()["network.density.all"]
    assert (fact.low, fact.high, fact.interval) == (Decimal("15.2"), Decimal("34.1"), "silence")
    assert say(fact, "interval", ENGLISH) == "15 to 34"
    assert say(fact, "full", ENGLISH) == "18.8%, 107 of 569, 15 to 34 whatever those who did not answer would have said"


def test_an_interval_of_a_sample_says_so() -> None:
    assert say(facts()["resilience.turnover.memphis"], "full", ENGLISH) == "41.2%, 7 of 17, 95% interval 22 to 64"


def test_means_and_indexes_have_two_decimals_and_a_real_minus() -> None:
    found = facts()
    assert (found["network.trust.all"].display, found["network.trust.all"].unit) == ("0.73", "mean")
    assert (found["network.e_i.all"].display, found["network.e_i.all"].unit) == ("\N{MINUS SIGN}0.44", "index")
    assert say(found["network.e_i.all"], "1", ENGLISH) == "\N{MINUS SIGN}0.4"
    assert say(found["network.e_i.all"], "number", ENGLISH) == "\N{MINUS SIGN}0.44"


def test_a_count_can_be_written_as_a_word() -> None:
    fact = facts()["network.components.all"]
    assert (fact.display, fact.count, say(fact, "words", ENGLISH)) == ("2", 2, "two")


def test_what_is_expected_to_survive_has_the_spread_of_futures() -> None:
    fact = facts()["resilience.surviving_24_months.memphis"]
    assert fact.display == "41%"
    assert say(fact, "full", ENGLISH) == "41%, the middle 95% of simulated futures 14 to 71"
    assert "expected to survive 24 months" in fact.definition and "Memphis" in fact.definition
    reach = facts()["resilience.reach_12_months.all"]
    assert (reach.display, reach.low, reach.interval) == ("88.4%", None, None)


def test_a_share_is_rounded_from_its_counts_and_a_computed_one_without_its_last_digits() -> None:
    # 1 of 16 is 6.25%, as a float exactly; 0.285 as computed may lie a hair under the half.
    assert one(value=0.0625, count=1, base=16).display == "6.3%"
    assert one(value=0.2845 - 1e-17, scope="all").display == "28.5%"
    assert one(value=0.28449999999999998).display == "28.5%"


def test_hidden_numbers_are_named_and_nothing_else() -> None:
    fact = facts()["network.density.memphis"]
    assert fact.hidden and fact.value is None and (fact.display, fact.readable) == ("", "")
    for each in facts(hidden()).values():
        if each.table in ("network", "resilience"):
            assert each.hidden and [each.count, each.base, each.low, each.high, each.exact, each.limits] == [None] * 6
    assert related_wrong("{fact}`network.density.memphis`\n") == [("brief.hidden-fact", 3)]
    (told,) = check(related("{fact}`resilience.hanging.all`\n", hidden()))
    assert "the table 'network' under [[reporting.lowered]]" in told.do


def test_a_measure_that_was_refused_has_no_number_to_print() -> None:
    assert one(value=None).display == ""
    assert not one(value=None).hidden


def test_a_measure_without_words_of_ours_says_its_label_or_its_key() -> None:
    assert one(key="survival_of_hope", value=0.5).definition.startswith("survival of hope; ")
    density = one(value=0.5, convention="convention.available").definition
    assert density.startswith("Density: of all ties") and "(Ties of the pairs that were answered" in density
    trust = one(key="trust", unit="mean", value=0.5, count=9, base=20, convention="trust.bounds_silence")
    assert trust.definition.startswith(
        "Trust in the organization: how organizations rate each other, as a share of the"
    )
    assert "(Bounds: all who were silent at one end of the scale, or all at the other)" in trust.definition
    assert trust.readable == "mean of 9 answers"
    assert one(group="resilience", key="links", unit="mean", value=1.5, base=59).readable == ""


def test_a_spanish_brief_says_it_in_spanish() -> None:
    found = facts(language="es")
    assert found["resilience.hanging.all"].definition.startswith(
        "Proporción de las relaciones que dependen de una sola"
    )
    assert found["network.density.all"].readable == "107 de 569"


# ---- which wave


def test_the_home_wave_is_the_briefs_own_where_it_has_relationships() -> None:
    later = sample("autumn_2022", date(2022, 10, 1))
    found = facts(later, sample())
    assert found["network.density.all"].stamp and found["network.density.all"].stamp.wave == "spring_2021"
    assert found["network.density.all@autumn_2022"].definition.endswith("autumn 2022 (October 2022).")
    assert "network.density.all@spring_2021" not in found


def test_else_it_is_the_newest_that_has_some() -> None:
    older, newer = sample("winter", date(2020, 1, 5)), sample("autumn_2022", date(2022, 10, 1))
    found = facts(newer, older)
    assert found["network.density.all"].stamp and found["network.density.all"].stamp.wave == "autumn_2022"
    assert found["network.density.all@winter"].stamp == Stamp("winter", None, "", True)


def test_findings_that_are_not_frozen_make_the_brief_a_draft() -> None:
    text = "{fact}`network.density.all`\n"
    frozen = related(text)
    assert compose(frozen, draw=drawn)[0].draft is False
    document = compose(replace(frozen, stamps=()), draw=drawn)[0]
    assert document.draft is True
    assert "draft: not released yet" in render(document)
    assert compose(replace(related("Text.\n"), stamps=()), draw=drawn)[0].draft is False


def test_without_findings_there_are_no_such_facts() -> None:
    assert related_wrong("{fact}`network.density.all`\n", none=True) == [("brief.unknown-fact", 3)]


# ---- in the brief


def test_the_appendix_groups_them_and_calls_each_interval_what_it_is() -> None:
    document = related_brief(
        "{fact}`network.density.all` {fact}`network.components.all` {fact}`resilience.surviving_12_months.all`"
        " {fact}`resilience.turnover.memphis`\n"
    )
    assert len(only(document, Sources).facts) == 4
    page = render(document)
    assert page.count("The network of relationships") == 1 and page.count("What hangs on single people") == 1
    assert "How many answered" not in page, "a count of parts is no count of respondents"
    assert "<dt>Whatever the silent would have said</dt> <dd>15.2% to 34.1%</dd>" in page
    assert "<dt>Middle 95% of simulated futures</dt> <dd>67.8% to 87.3%</dd>" in page
    assert "<dt>95% interval</dt> <dd>21.6% to 64% (Wilson)</dd>" in page


def test_a_callout_says_the_month_of_the_wave() -> None:
    document = related_brief(":::{callout} resilience.hanging.all | 0\nhang on one person\n:::\n")
    (callout,) = only(document, Callouts).callouts
    assert (callout.number.display, said(callout.evidence)) == ("54%", "32 of 59, March 2021")


def test_the_methods_box_says_how_relationships_were_measured() -> None:
    methods = words_of(box(related_brief("{fact}`network.density.all`\n"), "methods").children)
    assert "Relationships are those of March 15, 2021." in methods
    assert "1,024 futures were simulated (seed 20210315)" in methods
    assert "Who did not answer is never taken for a no" in methods
    lowered = replace(related("").rules, lowered=(Lowered("network", "partnership", 3, "Invented"),))
    said_so = words_of(box(related_brief("{fact}`network.density.all`\n", rules=lowered), "methods").children)
    assert "In what relationships say the limit is 3: Invented." in said_so
    assert "How relationships were measured" not in words_of(box(related_brief("Text.\n"), "methods").children)


@pytest.mark.parametrize("language", ["en", "es"])
def test_facts_json_is_what_its_schema_says(language: str) -> None:
    jsonschema = pytest.importorskip("jsonschema")
    names = [name for name, fact in facts(language=language).items() if fact.table in ("network", "resilience")]
    shown = [name for name in names if not facts()[name].hidden]
    assert len(shown) > 40
    text = "\n".join(f"{{fact}}`{name}`" for name in shown)
    document = related_brief(f"{text}\n", language=language)
    jsonschema.validate(json.loads(facts_json(document)), json.loads(SCHEMA.read_text("utf-8")))
    every = [each.as_dict() for each in facts(hidden()).values()]
    jsonschema.validate(
        {"title": "T", "date": "", "draft": True, "facts": every}, json.loads(SCHEMA.read_text("utf-8"))
    )
