"""Who may be introduced to whom, and what it takes."""

from __future__ import annotations

from datetime import date

import pytest

from wellknit.errors import WellknitError
from wellknit.relationships.ledger import Ledger
from wellknit.relationships.plans.candidates import acquainted, rules_of
from wellknit.relationships.settings import Constraint

from .partnerships import DAY, partnership

FIVE = partnership(
    {"archive": "ana ben", "bakery": "cleo dan", "clinic": "eva ben", "dairy": "flo"}, ["ana cleo", "ben flo"]
)


def effort(*rules: Constraint, between: str, ledger: Ledger = FIVE) -> float | None:
    one, other = between.split()
    found = rules_of(ledger, rules)
    assert found.effort(one, other) == found.effort(other, one)
    return found.effort(one, other)


def test_an_ordinary_introduction_takes_one() -> None:
    assert effort(between="ana dan") == 1.0
    assert rules_of(FIVE, ()).ordinary


def test_nobody_is_introduced_to_themselves_a_colleague_or_somebody_they_know() -> None:
    assert effort(between="ana ana") is None
    assert effort(between="ana ben") is None  # both of the archive
    assert effort(between="ben eva") is None  # ben acts for the clinic as well
    assert effort(between="ana cleo") is None


def test_rules_hold_for_a_person_an_organization_or_everybody_and_both_ways() -> None:
    assert effort(Constraint("ana", "dan", "not"), between="dan ana") is None
    assert effort(Constraint("ana", "bakery", "not"), between="dan ana") is None
    assert effort(Constraint("ana", "bakery", "not"), between="flo ana") == 1.0
    assert effort(Constraint("ana", None, "not"), between="flo ana") is None
    # ben acts for the archive and the clinic: who must not meet the clinic does not meet ben.
    assert effort(Constraint("dan", "clinic", "not"), between="ben dan") is None


def test_the_most_telling_cost_counts_and_of_equals_the_dearest() -> None:
    sweeping, about = Constraint("ana", None, "cost", 5.0), Constraint("ana", "bakery", "cost", 3.0)
    exact = Constraint("dan", "ana", "cost", 0.5)
    assert effort(sweeping, between="ana dan") == 5.0
    assert effort(sweeping, about, between="ana dan") == 3.0
    assert effort(sweeping, about, exact, between="ana dan") == 0.5
    assert effort(sweeping, Constraint("dan", None, "cost", 7.0), between="ana dan") == 7.0
    assert effort(exact, Constraint("dan", "ana", "cost", 2.0), between="ana dan") == 2.0
    assert rules_of(FIVE, (sweeping, exact)).least == 0.5


def test_a_ban_outweighs_a_cost() -> None:
    assert effort(Constraint("ana", "dan", "cost", 0.1), Constraint("dan", "ana", "not"), between="ana dan") is None


def test_rules_about_people_who_act_for_nobody_say_nothing() -> None:
    gone = [Constraint("zoe", None, "not"), Constraint("zoe", "ana", "know"), Constraint("zoe", "ana", "cost", 9)]
    assert rules_of(acquainted(FIVE, gone), gone).ordinary
    assert acquainted(FIVE, gone) is FIVE


def test_knowing_somebody_is_a_link_without_contacts() -> None:
    known = acquainted(FIVE, [Constraint("dan", "ana", "know"), Constraint("cleo", "ana", "know")])
    assert [(link.one, link.other, link.last, link.contacts) for link in known.links] == [
        ("ana", "cleo", DAY, 1),
        ("ana", "dan", DAY, 0),
        ("ben", "flo", DAY, 1),
    ]


def test_knowing_an_organization_is_knowing_all_who_act_for_it() -> None:
    known = acquainted(FIVE, [Constraint("dan", "clinic", "know"), Constraint("dan", "bakery", "know")])
    assert {(link.one, link.other) for link in known.links} - {(link.one, link.other) for link in FIVE.links} == {
        ("dan", "eva"),
        ("ben", "dan"),
        ("cleo", "dan"),
    }


def test_knowing_everybody_begins_no_relationship_and_needs_no_introduction() -> None:
    rules = [Constraint("dan", None, "know")]
    known = acquainted(FIVE, rules)
    # The bakery has a relationship with the archive alone.
    assert set(known.relationships) == {*FIVE.relationships, ("bakery", "clinic")}  # ben is of the clinic, too
    assert {link.other for link in known.links if link.one == "ana"} == {"cleo", "dan"}
    assert rules_of(known, rules).effort("dan", "flo") is None


def test_knowing_where_no_contact_is_logged_at_all() -> None:
    nobody = partnership({"archive": "ana", "bakery": "cleo"}, [])
    (link,) = acquainted(nobody, [Constraint("cleo", "ana", "know")]).links
    assert (link.one, link.other, link.last) == ("ana", "cleo", date.min)


def test_what_can_not_be_is_refused() -> None:
    with pytest.raises(WellknitError, match=r"plans\.too-few-new-contacts"):
        rules_of(FIVE, (), new_contacts=0)
    with pytest.raises(WellknitError, match=r"plans\.negative-cost"):
        rules_of(FIVE, [Constraint("ana", None, "cost", float("nan"))])
    with pytest.raises(WellknitError, match=r"plans\.not-a-chance"):
        rules_of(FIVE, (), leaving={"ana": -0.1})
