"""What became of relationships after real departures: kept, taken over, lapsed, or too early to tell."""

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from wellknit.partners.roster import Involvement, Roster
from wellknit.relationships.aftermath import Aftermath, after_departures, carriages, fared
from wellknit.relationships.contacts import Contact
from wellknit.relationships.ledger import ledger_of
from wellknit.relationships.scopes import Scope

TODAY = date(2022, 1, 15)
LEFT = date(2020, 9, 30)  # Ana's last day at the school


def works(person: str, organization: str, start: date | None = None, end: date | None = None) -> Involvement:
    return Involvement("core_site_partner", person, organization, "memphis", start, end)


def met(day: date, *people: str) -> Contact:
    return Contact(day, "meeting", tuple(sorted(people)))


#: Ana of the school leaves; Ben stays there; Dov comes a month later. Lea works in the library.
PEOPLE = (
    works("ana", "school", None, LEFT),
    works("ben", "school"),
    works("dov", "school", date(2020, 11, 2)),
    works("lea", "library"),
)
#: The log goes back further than a year before Ana left.
BEFORE = (met(date(2019, 6, 3), "ana", "lea"), met(date(2020, 9, 1), "ana", "lea"))


def after(*contacts: Contact, people: tuple[Involvement, ...] = PEOPLE, day: date = TODAY) -> tuple[Aftermath, ...]:
    return after_departures(Roster(involvements=people), (*BEFORE, *contacts), day)


def the(cases: tuple[Aftermath, ...]) -> Aftermath:
    (case,) = cases
    return case


def test_it_was_kept_where_others_were_in_touch_all_along() -> None:
    case = the(after(met(date(2020, 8, 1), "ben", "lea"), met(date(2021, 2, 1), "ben", "lea")))
    assert (case.fate, case.by, case.since, case.alone) == ("kept", ("ben",), date(2020, 10, 1), False)
    assert (case.person, case.organization, case.other, case.left) == ("ana", "school", "library", LEFT)


def test_an_old_contact_alone_does_not_keep_it_for_a_year() -> None:
    """Ben's one contact of August carries the relationship until 31 July; by 30 September nothing does."""
    case = the(after(met(date(2020, 8, 1), "ben", "lea")))
    assert (case.fate, case.alone, case.by) == ("lapsed", False, ())


def test_it_was_taken_over_by_who_came_and_when() -> None:
    case = the(after(met(date(2020, 12, 1), "dov", "lea")))
    assert (case.fate, case.by, case.since) == ("taken_over", ("dov",), date(2020, 12, 1))
    assert (case.pause, case.by_newcomers, case.alone) == (61, True, True)  # all of October and November


def test_who_came_before_the_departure_is_no_newcomer() -> None:
    people = (*PEOPLE[:2], works("dov", "school", LEFT), PEOPLE[3])
    case = the(after(met(date(2020, 12, 1), "dov", "lea"), people=people))
    assert (case.fate, case.by, case.by_newcomers) == ("taken_over", ("dov",), False)


def test_a_departure_on_the_last_day_known_is_one() -> None:
    assert the(after(day=LEFT)).fate == "too_early"
    assert after(day=LEFT - timedelta(days=1)) == ()


def test_a_colleague_who_had_not_been_in_touch_can_take_it_over_too() -> None:
    case = the(after(met(date(2020, 10, 2), "ben", "lea")))
    assert (case.fate, case.by, case.pause, case.by_newcomers) == ("taken_over", ("ben",), 1, False)


def test_an_introduction_before_leaving_is_what_keeps_it() -> None:
    case = the(after(met(date(2020, 9, 30), "ana", "ben", "lea"), met(date(2021, 9, 1), "ben", "lea")))
    assert (case.fate, case.by, case.alone) == ("kept", ("ben",), False)


def test_it_lapsed_where_nobody_met_or_too_late() -> None:
    assert the(after()).fate == "lapsed"
    assert the(after(met(date(2021, 9, 30), "ben", "lea"))).fate == "taken_over"  # a year later to the day
    assert the(after(met(date(2021, 10, 1), "ben", "lea"))).fate == "lapsed"


def test_who_took_it_over_and_left_again_has_not_taken_it_over_for_good() -> None:
    people = (*PEOPLE[:2], works("dov", "school", date(2020, 11, 2), date(2021, 5, 31)), PEOPLE[3])
    of_ana, of_dov = after(met(date(2020, 12, 1), "dov", "lea"), people=people)
    assert (of_ana.person, of_ana.fate) == ("ana", "lapsed")
    assert (of_dov.person, of_dov.fate) == ("dov", "too_early")  # May 2021 is less than a year ago


def test_a_break_and_a_new_beginning_is_taken_over_not_kept() -> None:
    """Ben's link of November 2019 ends a month after Ana left; Dov meets Lea in December."""
    case = the(after(met(date(2019, 11, 1), "ben", "lea"), met(date(2020, 12, 1), "dov", "lea")))
    assert (case.fate, case.by, case.alone) == ("taken_over", ("dov",), False)
    assert case.pause == 30  # nobody in all of November


def test_too_early_goes_before_everything_that_may_be_seen_already() -> None:
    contact = met(date(2020, 12, 1), "dov", "lea")
    assert the(after(contact, day=date(2021, 9, 29))).fate == "too_early"
    assert the(after(contact, day=date(2021, 9, 30))).fate == "taken_over"


def test_what_the_other_side_sees_when_its_own_person_leaves() -> None:
    people = (works("ana", "school"), works("lea", "library", None, LEFT), works("mia", "library"))
    case = the(after(met(date(2020, 12, 1), "ana", "mia"), people=people))
    assert (case.organization, case.other, case.fate, case.by) == ("library", "school", "taken_over", ("mia",))


# ---- the traps


def test_who_changes_sides_takes_acquaintances_along() -> None:
    """Ana goes from the school to the clinic: the clinic now knows the library, and the school no longer does."""
    people = (*PEOPLE, works("ana", "clinic", LEFT + timedelta(days=1)))
    case = the(after(people=people))
    assert (case.fate, case.went_to) == ("lapsed", ("clinic",))
    carried = carriages(Roster(involvements=people), BEFORE)
    assert [(each.start, each.end) for each in carried["clinic", "library"]] == [
        (date(2020, 10, 1), date(2021, 8, 31)),
    ]


def test_who_goes_over_to_the_other_organization_still_knows_the_colleagues() -> None:
    people = (*PEOPLE, works("ana", "library", LEFT + timedelta(days=1)))
    case = the(after(met(date(2020, 9, 30), "ana", "ben"), met(date(2021, 3, 1), "ana", "ben"), people=people))
    assert (case.fate, case.by, case.went_to) == ("kept", ("ben",), ("library",))


def test_who_comes_back_takes_over_what_was_left() -> None:
    people = (*PEOPLE, works("ana", "school", date(2021, 1, 4)))
    case = the(after(met(date(2021, 2, 1), "ana", "lea"), people=people))
    assert (case.fate, case.by, case.since) == ("taken_over", ("ana",), date(2021, 1, 4))
    assert not case.by_newcomers


def test_another_role_or_site_in_the_same_organization_is_no_departure() -> None:
    again = Involvement("site_leader", "ana", "school", "dayton", LEFT + timedelta(days=1), None)
    assert after(people=(*PEOPLE, again)) == ()


def test_an_unknown_leaving_date_is_no_departure() -> None:
    assert after(people=(works("ana", "school"), *PEOPLE[1:])) == ()


def test_with_two_employers_leaving_one_is_a_departure_from_that_one() -> None:
    people = (*PEOPLE, works("ana", "clinic"))
    case = the(after(people=people))
    assert (case.organization, case.other, case.fate, case.went_to) == ("school", "library", "lapsed", ("clinic",))


def test_two_who_leave_on_one_day_put_it_to_the_test_twice() -> None:
    people = (PEOPLE[0], works("ben", "school", None, LEFT), *PEOPLE[2:])
    cases = after(met(date(2020, 8, 1), "ben", "lea"), people=people)
    assert [(each.person, each.fate, each.alone) for each in cases] == [
        ("ana", "lapsed", False),
        ("ben", "lapsed", False),
    ]


def test_a_leaver_without_recent_contact_takes_nothing_along() -> None:
    people = (works("ana", "school", None, date(2021, 9, 1)), *PEOPLE[1:])
    assert after(people=people) == ()  # the last contact was exactly a year before: not within twelve months


def test_the_same_contact_logged_twice_changes_nothing() -> None:
    contacts = (met(date(2020, 12, 1), "dov", "lea"), met(date(2020, 12, 1), "lea", "dov"))
    assert after(*contacts) == after(contacts[0])


@pytest.mark.parametrize(("log_begins", "short"), [(date(2019, 10, 1), False), (date(2019, 10, 2), True)])
def test_a_log_that_begins_less_than_a_year_before_is_said(log_begins: date, short: bool) -> None:
    contacts = (met(log_begins, "lea", "someone_else"), BEFORE[1])
    people = (*PEOPLE, works("someone_else", "clinic"))
    assert the(after_departures(Roster(involvements=people), contacts, TODAY)).short_log is short


def test_months_below_one_are_refused() -> None:
    with pytest.raises(ValueError, match="one month"):
        after_departures(Roster(), (), TODAY, months=0)
    with pytest.raises(ValueError, match="one month"):
        carriages(Roster(), (), 0)


# ---- counted


def test_fates_are_counted_by_scope_and_by_what_hung_on_the_leaver() -> None:
    def case(other: str, fate: str, alone: bool, pause: int = 0) -> Aftermath:
        return Aftermath("ana", "school", other, LEFT, fate, alone, pause=pause)  # type: ignore[arg-type]

    cases = (
        case("library", "kept", False),
        case("clinic", "lapsed", True),
        case("shelter", "taken_over", True, 20),
        case("museum", "taken_over", True, 60),
        case("choir", "too_early", True),
        case("elsewhere", "lapsed", True),
    )
    here = Scope("memphis", ("choir", "clinic", "library", "museum", "school", "shelter"))
    everything, hung, shared = fared(cases, [here])
    assert (everything.kept, everything.taken_over, everything.lapsed, everything.too_early) == (1, 2, 1, 1)
    assert (everything.departures, everything.settled, everything.survived, everything.share) == (1, 4, 3, 0.75)
    assert everything.limits == pytest.approx((0.300642, 0.954413), abs=1e-6)  # Wilson, 3 of 4
    assert everything.pause == 40
    assert (hung.alone, hung.settled, hung.survived) == (True, 3, 2)
    assert (shared.alone, shared.settled, shared.survived, shared.pause) == (False, 1, 1, None)
    (nothing, *_) = fared((), [here])
    assert (nothing.share, nothing.limits) == (None, None)


FIRST = date(2020, 1, 1)
days = st.integers(0, 700).map(lambda number: FIRST + timedelta(days=number))
people = st.sampled_from(["ana", "ben", "cleo", "dov", "eve", "finn"])
jobs = st.lists(
    st.builds(
        works,
        people,
        st.sampled_from(["school", "library", "clinic"]),
        st.one_of(st.none(), days),
        st.one_of(st.none(), days),
    ),
    max_size=10,
)
logs = st.lists(
    st.builds(lambda day, there: met(day, *there), days, st.sets(people, min_size=2, max_size=3)), max_size=15
)


@given(jobs, logs, st.integers(0, 900), st.sampled_from([1, 6, 12]))
def test_carriages_of_a_day_are_that_days_ledger(
    involvements: list[Involvement], contacts: list[Contact], number: int, active: int
) -> None:
    roster, day = Roster(involvements=tuple(involvements)), FIRST + timedelta(days=number)
    of_the_day = {
        pair: tuple(sorted({(each.one, each.other) for each in carried if each.on(day)}))
        for pair, carried in carriages(roster, contacts, active).items()
    }
    assert {pair: links for pair, links in of_the_day.items() if links} == dict(
        ledger_of(roster, contacts, day, active).relationships
    )


@pytest.mark.parametrize(
    ("contact", "active", "last"),
    [
        (date(2021, 3, 15), 12, date(2022, 3, 14)),
        (date(2021, 2, 28), 1, date(2021, 3, 27)),
        (date(2021, 1, 31), 1, date(2021, 2, 28)),  # February is too short: all of it counts
        (date(2020, 2, 29), 12, date(2021, 2, 28)),
        (date(2021, 3, 1), 1, date(2021, 3, 31)),
    ],
)
def test_until_when_a_contact_counts(contact: date, active: int, last: date) -> None:
    roster = Roster(involvements=(works("ana", "school"), works("lea", "library")))
    (carriage,) = carriages(roster, [met(contact, "ana", "lea")], active)["library", "school"]
    assert (carriage.start, carriage.end) == (contact, last)
    for day in (last, last + timedelta(days=1)):
        assert bool(ledger_of(roster, [met(contact, "ana", "lea")], day, active).links) == (day == last)


@given(st.dates(date(2019, 12, 1), date(2021, 3, 31)), st.integers(0, 400), st.sampled_from([1, 3, 12]))
def test_a_contact_counts_for_as_many_months_as_in_the_ledger(first: date, later: int, active: int) -> None:
    roster = Roster(involvements=(works("ana", "school"), works("lea", "library")))
    day, contact = first + timedelta(days=later), met(first, "ana", "lea")
    (carriage,) = carriages(roster, [contact], active)["library", "school"]
    assert carriage.on(day) == bool(ledger_of(roster, [contact], day, active).links)


@given(jobs, logs, st.integers(1, 12))
def test_each_fate_is_what_the_ledgers_of_the_days_after_say(
    involvements: list[Involvement], contacts: list[Contact], months: int
) -> None:
    roster, day = Roster(involvements=tuple(involvements)), FIRST + timedelta(days=900)
    for case in after_departures(roster, contacts, day, active_months=6, months=months):
        pair = (min(case.organization, case.other), max(case.organization, case.other))
        side = pair.index(case.organization)
        links = ledger_of(roster, contacts, case.left, 6).relationships[pair]
        assert case.person in {ends[side] for ends in links}
        assert case.alone == ({ends[side] for ends in links} == {case.person})
        horizon = case.left
        while (horizon.year * 12 + horizon.month) - (case.left.year * 12 + case.left.month) < months:
            horizon += timedelta(days=1)
        while horizon.day < case.left.day and (horizon + timedelta(days=1)).month == horizon.month:
            horizon += timedelta(days=1)
        carried = pair in ledger_of(roster, contacts, horizon, 6).relationships
        assert case.fate != "too_early"  # all of this lies long ago
        assert (case.fate == "lapsed") == (not carried)
        if case.since is not None:
            at_once = ledger_of(roster, contacts, case.since, 6).relationships[pair]
            assert set(case.by) == {ends[side] for ends in at_once}
            assert (case.fate == "kept") == (case.since == case.left + timedelta(days=1))
            before = ledger_of(roster, contacts, case.since - timedelta(days=1), 6).relationships
            if case.fate == "taken_over":
                assert case.pause >= 1
                assert pair not in before
