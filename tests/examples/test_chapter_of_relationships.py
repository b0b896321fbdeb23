"""The example's public brief tells of invented relationships: no person, no rating and no strain of a pair is in it."""

import re
from functools import cache
from pathlib import Path

from wellknit.briefs.compose import compose
from wellknit.briefs.document import Document
from wellknit.briefs.html import render
from wellknit.briefs.material import Material
from wellknit.folder.partnership import Partnership
from wellknit.folder.publishing import material
from wellknit.folder.read import read_partnership

EXAMPLE = Path(__file__).resolve().parents[2] / "examples" / "together-for-students"
CHAPTER = "# What a map of relationships would add"


@cache
def partnership() -> Partnership:
    return read_partnership(EXAMPLE)


@cache
def public() -> Material:
    return material(partnership(), "public")


@cache
def document() -> Document:
    made, problems = compose(public(), strict=True)
    assert [str(each) for each in problems if each.severity != "note"] == []
    return made


def chapter() -> str:
    source = partnership().brief_source
    assert CHAPTER in source
    return source.partition(CHAPTER)[2].partition(":::{methods}")[0]


def test_its_two_sections_answer_the_two_challenges_of_the_document() -> None:
    assert re.findall(r"^## (.*)$", chapter(), re.MULTILINE) == [
        "Handling staff turnover",
        "Improving strained relationships",
    ]
    assert "made up" in chapter().partition("##")[0]


def test_every_number_in_it_is_a_fact_that_the_public_may_see() -> None:
    used = set(re.findall(r"\{fact\}`([^`|]+?)\s*(?:\|[^`]*)?`", chapter()))
    assert len(used) > 15
    facts = {fact.name: fact for fact in document().facts}
    for name in used:
        assert facts[name].value is not None, name
        assert facts[name].audience == "public"


def test_nobody_is_named_in_the_public_brief() -> None:
    text = repr(document()).casefold()  # all of it: texts, tables, the drawn map, what is read aloud
    assert "lakeside cradle alliance" in text  # the map does name organizations
    for person in partnership().roster.people:
        assert person.name.casefold() not in text
        assert person.key not in text


def test_no_pairs_rating_or_strain_is_in_what_the_public_sees() -> None:
    for findings in public().findings.values():
        assert findings.relationships
        for each in findings.relationships:
            assert (each.trust, each.gap, each.strained) == (None, None, "")
        # Of strain the public learns how many relationships there are of it in all, and of no part.
        assert {each.scope for each in findings.measured if "strain" in each.key and each.value is not None} <= {"all"}


def test_figures_of_both_waves_are_told_apart() -> None:
    page = render(document())
    assert re.findall(r"<h3>(What hangs on single people[^<]*)", page) == [
        "What hangs on single people: relationships 2022",
        "What hangs on single people: relationships 2021",
    ]
    assert page.count("Relationships are those of January 15, 2022 and March 15, 2021.") == 1
    (releases,) = re.findall(r"Which release\.</[^>]*>(.*?)</p>", page, re.DOTALL)
    assert "Invented survey of relationships, winter 2022: release 1, digest " in releases
    assert "Invented survey of relationships, spring 2021: release 1, digest " in releases
