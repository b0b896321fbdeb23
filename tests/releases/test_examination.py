"""A draft looked at before it is frozen: what is wrong with it is said in words."""

from __future__ import annotations

from dataclasses import replace
from decimal import Decimal

from tests.releases.linked import Drafted, hiding
from tests.releases.test_store import ANSWERS, SPRING, asked, release
from tests.releases.test_store import RULES as STORED
from tests.surveys.partnership_in_small import SITES, of, response
from wellknit.errors import Problem
from wellknit.partners.roster import Roster
from wellknit.releases.audited import Shown, shown_by_draft
from wellknit.releases.examination import examine, wrong_with
from wellknit.releases.release import draft
from wellknit.releases.rules import Organizations, ReportingRules
from wellknit.surveys.responses import Response

RULES = ReportingRules()


def by_code(shown: Shown, *earlier: Shown, rules: ReportingRules = RULES) -> dict[str, list[Problem]]:
    found: dict[str, list[Problem]] = {}
    for each in wrong_with(examine(shown, earlier, rules)):
        found.setdefault(each.code, []).append(each)
    return found


def without_plan(shown: Shown, *hidden: tuple[str, str, str]) -> Shown:
    """The draft with everything shown to the public, but for ``hidden`` cells."""
    full = shown.tables["partnership"]
    drafted = Drafted(shown.wave, full, shown.footprints, shown.conventions, shown.cube)
    return replace(shown, tables={**shown.tables, "public": hiding(drafted, set(hidden), "public")})


def test_a_draft_as_planned_passes() -> None:
    assert by_code(shown_by_draft(release(SPRING, ANSWERS))) == {}


def test_a_hidden_site_beside_its_total_is_a_leak_that_is_named() -> None:
    # Memphis has 8 people, of whom 7 agree; shown are Dayton and all together.
    draft = without_plan(shown_by_draft(release(SPRING, ANSWERS)), ("agreement", "trust", "memphis"),
                         ("agreement", "trust", "average"))  # fmt: skip
    (leak,) = by_code(draft)["disclosure.leak"]
    assert "The public could work out agreement.trust.memphis: of 8 people, 7" in leak.what
    assert "agreement.trust.dayton" in leak.do
    assert "agreement.trust.pooled" in leak.do
    assert leak.where.column == "tables.agreement"


def test_a_cell_under_the_threshold_is_noticed_whoever_planned_it() -> None:
    found = by_code(without_plan(shown_by_draft(release(SPRING, ANSWERS))))
    assert "agreement.trust.memphis" in found["disclosure.small"][0].what


def test_an_interval_that_comes_from_hidden_counts_is_not_proved_to_be_harmless() -> None:
    # Both sites are hidden and their average is shown with its interval, rounded to whole per cents.
    people = [*of("dayton", a=2, sa=1, d=6), *of("memphis", a=5, sa=2, d=2)]
    draft = without_plan(
        shown_by_draft(release(SPRING, people)),
        ("agreement", "trust", "dayton"), ("agreement", "trust", "memphis"), ("agreement", "trust", "pooled"),
    )  # fmt: skip
    found = by_code(draft)
    assert {"disclosure.leak", "disclosure.not-proved"} & set(found)


def from_organizations(*names: str) -> list[Response]:
    return [response(f"r{n}", "dayton", "a", organization=name) for n, name in enumerate(names)]


def test_organizations_behind_a_cell_are_asked_for() -> None:
    # Drafted by rules that let it pass; with two organizations, or one that has most, it may not be shown.
    lax = replace(STORED, organizations=Organizations(1, Decimal(1), "As it was once."))
    for names, code in (("abababababab", "disclosure.organizations"), ("aaaaaaabcdef", "disclosure.dominance")):
        people = asked(SPRING, from_organizations(*names))
        made = draft(people, (), {}, sites=SITES, roster=Roster(), rules=lax, language="en")
        found = by_code(shown_by_draft(made))
        assert "agreement.trust.dayton" in found[code][0].what


def test_a_sensitive_item_that_all_answered_alike_is_hidden() -> None:
    shown = without_plan(shown_by_draft(release(SPRING, from_organizations(*"abcdefghijkl"))))
    found = by_code(shown, rules=ReportingRules(sensitive=("trust",)))
    assert "agreement.trust.dayton" in found["disclosure.one-answer"][0].what
    assert "disclosure.one-answer" not in by_code(shown)


def test_an_earlier_release_and_the_draft_are_attacked_together() -> None:
    # The first version shows the total alone, the second Dayton alone: each is safe by itself.
    full = without_plan(shown_by_draft(release(SPRING, ANSWERS)))
    row, change = ("agreement", "trust"), {"average", "memphis"}
    total = without_plan(full, *((*row, column) for column in {*change, "dayton"}))
    dayton = without_plan(full, *((*row, column) for column in {*change, "pooled"}))
    for alone in (total, dayton):
        assert by_code(public_alone(alone)) == {}
    (leak, *_) = by_code(public_alone(dayton), replace(public_alone(total), version=1))["disclosure.leak"]
    assert "agreement.trust.memphis" in leak.what
    assert "agreement.trust.pooled (release spring v1)" in leak.do


def test_a_correction_elsewhere_gives_nobody_of_the_first_version_away() -> None:
    # The first version shows the total alone. Enough late answers from Memphis, and the second may show all by itself;
    # but Dayton's answers are as they were, so the first total less Dayton is what eight said in Memphis then.
    row = ("agreement", "trust")
    first = without_plan(
        shown_by_draft(release(SPRING, ANSWERS)), *((*row, column) for column in ("average", "dayton", "memphis"))
    )
    late = [replace(each, respondent=f"late {each.respondent}") for each in of("memphis", a=8, sa=4)]
    second = without_plan(shown_by_draft(release(SPRING, [*ANSWERS, *late])))
    before = replace(public_alone(first), version=1)
    assert by_code(public_alone(second)) == {}
    (leak, *_) = by_code(public_alone(second), before)["disclosure.leak"]
    assert "agreement.trust.memphis (release spring v1)" in leak.what
    whole = without_plan(second, *((*row, column) for column in ("average", "dayton", "memphis")))
    assert by_code(public_alone(whole), before) == {}


def public_alone(shown: Shown) -> Shown:
    """The draft where the partnership sees no more than the public."""
    return replace(shown, tables={"partnership": shown.tables["public"], "public": shown.tables["public"]})
