"""The ledger: who acts for whom on a day, who was in touch, and which relationships that carries."""

from __future__ import annotations

import random
from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from wellknit.partners.roster import Involvement, Organization, Roster
from wellknit.relationships.contacts import Contact, joined, months_before
from wellknit.relationships.ledger import Ledger, Link, employers_on, ledger_of, taking_part_on

DAY = date(2021, 3, 15)
ORGANIZATIONS = ("library", "school", "shelter")


def acts(
    person: str | None, organization: str | None, start: str = "", end: str = "", site: str = "dayton"
) -> Involvement:
    """Somebody acts for an organization, from when to when."""
    first, last = (date.fromisoformat(each) if each else None for each in (start, end))
    return Involvement("core_site_partner", person, organization, site, first, last)


def roster(*involvements: Involvement, organizations: tuple[str, ...] = ORGANIZATIONS) -> Roster:
    return Roster(tuple(Organization(key, key.title()) for key in organizations), (), involvements)


def met(day: str, *people: str, formal: bool = False, row: int = 2) -> Contact:
    return Contact(date.fromisoformat(day), "meeting", tuple(people), formal, row=row)


ANA, BEN, CLEO = acts("ana", "library"), acts("ben", "school"), acts("cleo", "shelter")


# ---- what a contact carries


def test_a_contact_links_two_people_and_carries_the_relationship_of_their_organizations() -> None:
    ledger = ledger_of(roster(ANA, BEN, CLEO), [met("2021-02-01", "ben", "ana")], DAY)
    assert ledger == Ledger(
        ("library", "school", "shelter"),
        {"ana": ("library",), "ben": ("school",), "cleo": ("shelter",)},
        (Link("ana", "ben", date(2021, 2, 1), 1),),
    )
    assert ledger.relationships == {("library", "school"): (("ana", "ben"),)}


def test_everybody_at_a_contact_is_linked_with_everybody() -> None:
    ledger = ledger_of(roster(ANA, BEN, CLEO), [met("2021-02-01", "ana", "ben", "cleo")], DAY)
    assert [(each.one, each.other) for each in ledger.links] == [("ana", "ben"), ("ana", "cleo"), ("ben", "cleo")]
    assert list(ledger.relationships) == [("library", "school"), ("library", "shelter"), ("school", "shelter")]


@pytest.mark.parametrize(
    ("day", "months", "counts"),
    [
        ("2021-03-15", 12, True),  # on the day itself
        ("2021-03-16", 12, False),  # not yet
        ("2020-03-16", 12, True),  # the first day of the window
        ("2020-03-15", 12, False),  # the day twelve months before is over
        ("2020-03-16", 11, False),
        ("2021-02-16", 1, True),
        ("2021-02-15", 1, False),
    ],
)
def test_a_contact_is_active_for_so_many_months(day: str, months: int, counts: bool) -> None:
    ledger = ledger_of(roster(ANA, BEN), [met(day, "ana", "ben")], DAY, months)
    assert bool(ledger.links) is counts


def test_the_window_of_a_long_month_begins_on_the_last_day_of_a_short_one() -> None:
    assert months_before(date(2021, 3, 31), 1) == date(2021, 2, 28)
    assert months_before(date(2024, 2, 29), 12) == date(2023, 2, 28)
    assert months_before(date(2, 1, 1), 120) == date.min


def test_less_than_a_month_is_no_window() -> None:
    with pytest.raises(ValueError, match="at least one month"):
        ledger_of(roster(ANA, BEN), [], DAY, 0)


def test_a_day_counts_once_however_often_it_was_logged() -> None:
    twice = [met("2021-02-01", "ana", "ben"), met("2021-02-01", "ben", "ana"), met("2021-02-01", "ana", "ben", "cleo")]
    again = [*twice, met("2021-03-01", "ana", "ben"), met("2020-12-01", "ana", "ben")]
    ledger = ledger_of(roster(ANA, BEN, CLEO), again, DAY)
    assert ledger.links[0] == Link("ana", "ben", date(2021, 3, 1), 3)


def test_nobody_is_in_touch_with_themself() -> None:
    assert ledger_of(roster(ANA), [met("2021-02-01", "ana", "ana")], DAY).links == ()


def test_people_of_one_organization_carry_nothing_between_it_and_itself() -> None:
    ledger = ledger_of(roster(ANA, acts("ada", "library")), [met("2021-02-01", "ada", "ana")], DAY)
    assert ledger.links == (Link("ada", "ana", date(2021, 2, 1)),)
    assert ledger.relationships == {}


# ---- who acts for whom


def test_who_has_left_is_in_no_link() -> None:
    gone = acts("ben", "school", "2019-01-01", "2021-03-14")
    ledger = ledger_of(roster(ANA, gone), [met("2021-02-01", "ana", "ben")], DAY)
    assert (ledger.links, ledger.employers) == ((), {"ana": ("library",)})


def test_the_last_day_of_an_involvement_still_counts() -> None:
    leaving = acts("ben", "school", "2019-01-01", "2021-03-15")
    assert ledger_of(roster(ANA, leaving), [met("2021-02-01", "ana", "ben")], DAY).links


def test_without_a_leaving_date_somebody_is_still_there_and_without_a_beginning_has_been_for_long() -> None:
    assert employers_on(roster(acts("ben", "school", "2021-03-15")), DAY) == {"ben": ("school",)}
    assert employers_on(roster(acts("ben", "school", "2021-03-16")), DAY) == {}
    assert employers_on(roster(acts("ben", "school", "", "2021-03-15")), DAY) == {"ben": ("school",)}
    assert employers_on(roster(acts("ben", "school")), date.min) == {"ben": ("school",)}


def test_overlapping_employments_in_one_organization_are_one_employer() -> None:
    both = (acts("ben", "school", "2019-01-01", "2021-06-30"), acts("ben", "school", "2021-01-01", site="memphis"))
    assert employers_on(roster(*both), DAY) == {"ben": ("school",)}


def test_a_rehire_was_not_there_in_between() -> None:
    spells = (acts("ben", "school", "2018-01-01", "2019-12-31"), acts("ben", "school", "2021-01-01"))
    contacts = [met("2020-06-01", "ana", "ben")]
    # The contact was made while away. It is the person's own, and carries whatever the person acts for on the day.
    assert ledger_of(roster(ANA, *spells), contacts, date(2020, 6, 1)).links == ()
    assert ledger_of(roster(ANA, *spells), contacts, DAY).relationships == {("library", "school"): (("ana", "ben"),)}


def test_a_person_in_two_organizations_carries_the_relationships_of_both() -> None:
    two = (acts("ana", "library"), acts("ana", "shelter"))
    ledger = ledger_of(roster(*two, BEN), [met("2021-02-01", "ana", "ben")], DAY)
    assert ledger.employers["ana"] == ("library", "shelter")
    assert ledger.relationships == {("library", "school"): (("ana", "ben"),), ("school", "shelter"): (("ben", "ana"),)}


def test_a_person_in_two_organizations_is_no_relationship_between_them() -> None:
    two = (acts("ana", "library"), acts("ana", "school"))
    assert ledger_of(roster(*two), [met("2021-02-01", "ana", "ana")], DAY).relationships == {}
    # In touch with somebody of one of the two, the person carries the relationship from the other one.
    with_ben = ledger_of(roster(*two, BEN), [met("2021-02-01", "ana", "ben")], DAY)
    assert with_ben.relationships == {("library", "school"): (("ana", "ben"),)}


def test_who_changes_sides_takes_the_acquaintance_along() -> None:
    moved = (acts("ben", "school", "2019-01-01", "2020-12-31"), acts("ben", "shelter", "2021-01-01"))
    contacts = [met("2020-10-01", "ana", "ben")]
    before = ledger_of(roster(ANA, *moved), contacts, date(2020, 12, 31))
    assert list(before.relationships) == [("library", "school")]
    assert list(ledger_of(roster(ANA, *moved), contacts, DAY).relationships) == [("library", "shelter")]


def test_who_moves_to_the_other_side_carries_nothing_any_more() -> None:
    moved = (acts("ben", "school", "", "2020-12-31"), acts("ben", "library", "2021-01-01"))
    ledger = ledger_of(roster(ANA, *moved), [met("2020-10-01", "ana", "ben")], DAY)
    assert (len(ledger.links), ledger.relationships) == (1, {})


def test_somebody_who_acts_for_no_organization_carries_nothing() -> None:
    ledger = ledger_of(roster(ANA, acts("zoe", None)), [met("2021-02-01", "ana", "zoe")], DAY)
    assert (ledger.links, ledger.people) == ((), ("ana",))


# ---- which organizations


def test_organizations_that_take_part_count_even_where_nobody_reaches_them() -> None:
    left = acts(None, "shelter", "2018-01-01", "2020-12-31")
    itself = acts(None, "school", "2018-01-01")
    # Of 'garden' nothing is written: nothing says that it left.
    four = roster(ANA, left, itself, organizations=(*ORGANIZATIONS, "garden"))
    assert taking_part_on(four, DAY) == ("garden", "library", "school")
    assert taking_part_on(four, date(2020, 12, 31)) == ("garden", "library", "school", "shelter")
    assert ledger_of(four, [], DAY).organizations == ("garden", "library", "school")


# ---- the same contact logged twice


def test_joined_contacts_are_formal_if_either_says_so() -> None:
    invited = Contact(date(2021, 2, 1), "meeting", ("ben", "ana"), True, "calendars/ana.ics")
    by_hand = Contact(date(2021, 2, 1), "call", ("ana", "ben"), False, "contacts.csv", 7)
    assert joined([invited, by_hand]) == joined([by_hand, invited])
    assert joined([invited, by_hand]) == (Contact(date(2021, 2, 1), "call", ("ana", "ben"), True, "contacts.csv", 7),)


def test_other_people_or_another_day_are_another_contact() -> None:
    contacts = (met("2021-02-01", "ana", "ben"), met("2021-02-02", "ana", "ben"), met("2021-02-01", "ana", "cleo"))
    assert [(str(each.day), each.people) for each in joined(contacts)] == [
        ("2021-02-01", ("ana", "ben")),
        ("2021-02-01", ("ana", "cleo")),
        ("2021-02-02", ("ana", "ben")),
    ]


def test_of_two_entries_by_hand_the_first_kind_counts() -> None:
    mail = Contact(date(2021, 2, 1), "mail", ("ana", "ben"), row=2)
    call = Contact(date(2021, 2, 1), "call", ("ana", "ben"), row=9)
    assert [(each.kind, each.row) for each in joined([mail, call])] == [("call", 9)]


# ---- what holds for every ledger

_PEOPLE = ("ana", "ben", "cleo", "dan", "eve")
_DAYS = st.dates(date(2019, 1, 1), date(2021, 12, 31))
_INVOLVEMENTS = st.lists(
    st.builds(
        lambda person, organization, days, open_start, open_end: Involvement(
            "core_site_partner",
            person,
            organization,
            "dayton",
            None if open_start else min(days),
            None if open_end else max(days),
        ),
        st.sampled_from(_PEOPLE),
        st.sampled_from((*ORGANIZATIONS, None)),
        st.tuples(_DAYS, _DAYS),
        st.booleans(),
        st.booleans(),
    ),
    max_size=12,
)
_CONTACTS = st.lists(
    st.builds(
        lambda day, people, formal: Contact(day, "meeting", tuple(people), formal, row=2),
        _DAYS,
        st.lists(st.sampled_from((*_PEOPLE, "stranger")), min_size=1, max_size=5),
        st.booleans(),
    ),
    max_size=15,
)


@given(_INVOLVEMENTS, _CONTACTS, _DAYS, st.integers(1, 24), st.randoms(use_true_random=False))
def test_the_order_of_rows_changes_nothing(
    involvements: list[Involvement], contacts: list[Contact], day: date, months: int, chance: random.Random
) -> None:
    ledger = ledger_of(roster(*involvements), contacts, day, months)
    chance.shuffle(involvements)
    shuffled = [
        Contact(each.day, each.kind, tuple(chance.sample(each.people, len(each.people))), each.formal, row=2)
        for each in chance.sample(contacts, len(contacts))
    ]
    other = ledger_of(roster(*involvements), shuffled, day, months)
    assert other == ledger
    assert other.relationships == ledger.relationships


@given(_INVOLVEMENTS, _CONTACTS, _DAYS)
def test_logging_contacts_twice_changes_nothing(
    involvements: list[Involvement], contacts: list[Contact], day: date
) -> None:
    once = ledger_of(roster(*involvements), contacts, day)
    assert ledger_of(roster(*involvements), contacts + contacts, day) == once
    assert ledger_of(roster(*involvements), joined(contacts), day) == once
    assert ledger_of(roster(*involvements, *involvements), contacts, day) == once


@given(_INVOLVEMENTS, _CONTACTS, _DAYS, st.integers(1, 24))
def test_every_link_and_relationship_is_what_the_rows_say(
    involvements: list[Involvement], contacts: list[Contact], day: date, months: int
) -> None:
    ledger = ledger_of(roster(*involvements), contacts, day, months)
    employers = {
        person: {each.organization for each in involvements if each.person == person and each.on(day)} - {None}
        for person in _PEOPLE
    }
    since = months_before(day, months)
    # Looked at the long way round: every pair, in both directions.
    for one in _PEOPLE:
        for other in _PEOPLE:
            days = {each.day for each in contacts if {one, other} <= set(each.people) and since < each.day <= day}
            there = bool(one != other and days and employers[one] and employers[other])
            links = [each for each in ledger.links if {each.one, each.other} == {one, other}]
            assert len(links) == there
            if there:
                assert (links[0].last, links[0].contacts) == (max(days), len(days))
                assert links[0].one < links[0].other
            for a in employers[one]:
                for b in employers[other]:
                    if a is not None and b is not None and a < b:
                        assert ((one, other) in ledger.relationships.get((a, b), ())) is there
    for (a, b), pairs in ledger.relationships.items():
        assert a < b and {a, b} <= set(ledger.organizations) and len(set(pairs)) == len(pairs) > 0
        assert all(a in ledger.employers[one] and b in ledger.employers[other] for one, other in pairs)


@given(_INVOLVEMENTS, _CONTACTS, _DAYS, st.integers(1, 23))
def test_a_longer_window_never_loses_a_link(
    involvements: list[Involvement], contacts: list[Contact], day: date, months: int
) -> None:
    short = ledger_of(roster(*involvements), contacts, day, months)
    long = ledger_of(roster(*involvements), contacts, day, months + 1)
    assert {(each.one, each.other) for each in short.links} <= {(each.one, each.other) for each in long.links}
    assert months_before(day, months + 1) < months_before(day, months) < day + timedelta(days=1)


@given(_CONTACTS)
def test_joining_twice_is_joining_once(contacts: list[Contact]) -> None:
    once = joined(contacts)
    assert joined(once) == once
    assert {(each.day, frozenset(each.people)) for each in contacts} == {
        (each.day, frozenset(each.people)) for each in once
    }
