"""Weights to the roster and scales in a brief: their facts, the table, the methods, and what is wrong or hidden."""

from __future__ import annotations

from dataclasses import replace
from decimal import Decimal
from typing import Any

import pytest

from wellknit.briefs.document import Document, Grid, Paragraph
from wellknit.briefs.inlines import said
from wellknit.comparisons.raked import Raked, RakedShare
from wellknit.comparisons.scales import Association, Scale, ScaleItem

from .small_material import box, brief, only, words_of, wrong

SHARE = RakedShare("trust", "We trust each other.", 13, 30, Decimal("52.5"), Decimal("33.1"), Decimal("71.3"))
WEIGHTS = Raked(
    "agreement", "Agreement", "spring_2021", 30, 40, 26.7, 1.12, 1.5, ("merged",), "", (), (SHARE,), "site partners"
)
SCALE = Scale(
    "trusting", "Trust", "spring_2021", 66, (0.84, 0.74, 0.92), (0.85, 0.76, 0.93),
    (ScaleItem("talk", "We talk.", 0.71, 0.8, Association(64, 0.72, 0.5, 0.86, 0.0001)),), "trust",
)  # fmt: skip


def of(weights: Raked = WEIGHTS, scale: Scale = SCALE) -> dict[str, Any]:
    return {"weights": {"agreement": weights}, "scales": {"trusting": scale}}


def text_of(document: Document) -> str:
    return words_of(document.blocks)


def test_the_weighted_share_stands_beside_the_plain_one_with_its_doubts() -> None:
    document = brief(":::{raked} agreement\n:::\n", **of())
    grid: Grid = only(document, Grid)
    assert [said(each) for each in grid.rows[0]] == ["We trust each other.", "43.3% (13 of 30)", "52.5% (33.1 to 71.3)"]
    told = text_of(document)
    assert "as much as 26.7 people would with equal ones (design effect 1.12)" in told
    assert "the people nearest to them in the same site speak for them" in told
    assert "Deming and Stephan" in words_of(box(document, "methods").children)


def test_facts_of_weights_have_their_interval_and_what_they_rest_on() -> None:
    told = text_of(brief("{fact}`raked.agreement.trust | full` {fact}`raked.agreement.effective`.\n", **of()))
    assert "52.5%, 13 of 30 before weighting, 40 on the roster, 95% interval 33.1 to 71.3 26.7." in told
    fact = next(each for each in brief("{fact}`raked.agreement.trust`\n", **of()).facts)
    assert (fact.interval, fact.people, fact.base) == ("korn-graubard", "site partners", 30)
    assert "weighted to the roster by site and role" in fact.definition


def test_refused_weights_are_said_and_nothing_is_weighted() -> None:
    refused = Raked("agreement", "Agreement", "spring_2021", 30, 42, refused="unspoken", where=("Memphis",),
                    items=(replace(SHARE, raked=None, low=None, high=None),))  # fmt: skip
    document = brief(":::{raked} agreement\n:::\n", **of(refused))
    assert not [each for each in document.blocks if isinstance(each, Grid)]
    assert any("too few answered in Memphis" in said(e.children) for e in document.blocks if isinstance(e, Paragraph))
    assert wrong("{fact}`raked.agreement.trust`\n", **of(refused)) == [("brief.unknown-fact", 3)]


def test_what_is_hidden_has_no_fact_and_no_table() -> None:
    assert wrong(":::{raked} agreement\n:::\n", **of(WEIGHTS.concealed())) == [("brief.no-weights", 3)]
    one = replace(WEIGHTS, items=(RakedShare("trust", "We trust each other.", None, None, hidden=True), SHARE_TOO))
    assert wrong("{fact}`raked.agreement.trust`\n", **of(one)) == [("brief.hidden-fact", 3)]
    grid: Grid = only(brief(":::{raked} agreement\n:items: trust\n:::\n", **of(one)), Grid)
    assert [said(each) for each in grid.rows[0]] == ["We trust each other.", "hidden", "hidden"]


SHARE_TOO = replace(SHARE, key="talk", label="We talk.")


def test_mistakes_are_named() -> None:
    assert wrong(":::{raked} agrement\n:::\n", **of()) == [("brief.unknown-weights", 3)]
    assert wrong(":::{raked} agreement\n:items: trst\n:::\n", **of()) == [("brief.unknown-part", 4)]


@pytest.mark.parametrize(
    ("reference", "says"),
    [
        ("scale.trusting.alpha | full", "0.84, 66 people, 95% interval 0.74 to 0.92"),
        ("scale.trusting.omega", "0.85"),
        ("scale.trusting.people", "66"),
        ("scale.trusting.talk.rest", "0.71"),
        ("scale.trusting.talk.gamma | full", "0.72, 64 people, 95% interval 0.50 to 0.86"),
    ],
)
def test_a_text_can_say_what_a_scale_comes_to(reference: str, says: str) -> None:
    document = brief(f"It is {{fact}}`{reference}`.\n", **of())
    assert f"It is {says}." in text_of(document)
    assert "Cronbach" in words_of(box(document, "methods").children)


def test_a_hidden_scale_has_no_facts() -> None:
    assert wrong("{fact}`scale.trusting.alpha`\n", **of(scale=SCALE.concealed())) == [("brief.unknown-fact", 3)]
