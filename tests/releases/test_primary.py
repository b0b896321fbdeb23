"""Cells that may not be shown for their own sake: people, organizations, dominance, sensitive items."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

import pytest

from tests.surveys.partnership_in_small import SITES, counted, questionnaire, response
from wellknit.releases.disclosure.primary import breaks
from wellknit.releases.rules import Lowered, Organizations, ReportingRules
from wellknit.surveys.footprint import Footprint
from wellknit.surveys.footprinting import footprints
from wellknit.surveys.organizations import with_organizations
from wellknit.surveys.responses import BLANK, Response, Responses
from wellknit.surveys.specification import EXACT, TableSpec
from wellknit.surveys.tabulation import tabulate


def people(*organizations: str, answer: str = "a") -> list[Response]:
    """One respondent of Dayton for each organization named, '' for one who names none."""
    return [
        response(f"r{n}", "dayton", answer, organization=each or None) for n, each in enumerate(organizations, start=1)
    ]


def mark_of(records: list[Response], kind: Any = "agreement", items: Any = ("trust",)) -> tuple[Footprint, Any]:
    wave = counted(records)
    spec = TableSpec("t", kind, "T", ("spring",), items)
    table = tabulate(spec, [wave], sites=SITES, convention=EXACT)
    marks = footprints(spec, [wave], sites=SITES, convention=EXACT, table=table)
    marks = with_organizations(marks, {"spring": (Responses("spring", tuple(records)), questionnaire())})
    return marks[0], wave.counts.cube


def broken(records: list[Response], rules: ReportingRules | None = None, **more: Any) -> str | None:
    mark, cube = mark_of(records, **more)
    return breaks(mark, rules or ReportingRules(), "partnership", cube)


def test_four_people_are_too_few_for_the_partnership() -> None:
    assert broken(people("a", "b", "c", "d")) == "small"
    assert broken(people("a", "b", "c", "d", "e")) is None


def test_a_lowered_threshold_holds_for_its_table() -> None:
    lowered = ReportingRules(lowered=(Lowered("t", "partnership", 4, "It is published."),))
    assert broken(people("a", "b", "c", "d"), lowered) is None


def test_two_organizations_are_too_few() -> None:
    assert broken(people("a", "a", "a", "b", "b", "b")) == "organizations"
    assert broken(people("a", "a", "b", "b", "c", "c")) is None


def test_one_organization_may_have_half_of_the_people_and_no_more() -> None:
    assert broken(people("a", "a", "a", "b", "c", "d")) is None
    assert broken(people("a", "a", "a", "a", "b", "c", "d")) == "dominance"


def test_only_those_in_the_base_are_asked_for_their_organizations() -> None:
    # The other two organizations left the item blank.
    silent = [response("x", "dayton", BLANK, organization="b"), response("y", "dayton", BLANK, organization="c")]
    assert broken([*people("a", "a", "b", "b", "b", "a"), *silent]) == "organizations"


def test_where_no_organization_is_known_none_is_asked_for() -> None:
    mark, _ = mark_of(people("", "", "", "", ""))
    assert mark.parts[0].organizations is None
    assert broken(people("", "", "", "", "")) is None


def test_the_rule_for_organizations_can_be_weaker() -> None:
    rules = ReportingRules(organizations=Organizations(2, Decimal("0.8"), "There are only two."))
    assert broken(people("a", "a", "a", "a", "b"), rules) is None


@pytest.mark.parametrize(("answer", "rule"), [("a", "one answer"), ("d", "one answer"), ("sa", "one answer")])
def test_of_a_sensitive_item_a_group_with_one_answer_is_hidden(answer: str, rule: str) -> None:
    sensitive = ReportingRules(sensitive=("trust",))
    same = people(*"abcde", answer=answer)
    assert broken(same, sensitive) == rule
    assert broken(same) is None
    other = [*same, response("other", "dayton", "d" if answer != "d" else "a", organization="f")]
    assert broken(other, sensitive) is None


def test_a_mean_of_one_answer_tells_as_much() -> None:
    sensitive = ReportingRules(sensitive=("trust",))
    assert broken(people(*"abcde"), sensitive, kind="mean") == "one answer"
    assert broken([*people(*"abcde"), response("f", "dayton", "d", organization="f")], sensitive, kind="mean") is None
