"""Calendars: who of the roster met on which day, nothing else, and nothing of people who did not agree."""

from __future__ import annotations

from datetime import date

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from icalendar import Calendar

from wellknit.errors import Problem
from wellknit.partners.roster import Consent, Person, Roster
from wellknit.relationships import calendar as reading
from wellknit.relationships.calendar import consents, read_calendar
from wellknit.relationships.calendar_event import READ
from wellknit.relationships.contacts import Contact

UNTIL = date(2021, 3, 31)
AGREED = (Consent("calendar", date(2020, 1, 1)),)
#: Ana and Ben agree to have their calendars read, Cleo does not, Dan took it back in the middle of January.
ROSTER = Roster(
    (),
    (
        Person("ana", "Ana Teller", "Ana.Teller@example.org", consents=AGREED),
        Person("ben", "Ben Ferry", "ben@example.org", consents=AGREED),
        Person("cleo", "Cleo Marsh", "cleo@example.org", consents=(Consent("survey", date(2020, 1, 1)),)),
        Person(
            "dan", "Dan Weir", "dan@example.org", consents=(Consent("calendar", date(2020, 1, 1), date(2021, 1, 15)),)
        ),
        Person("eve", "Eve Lock", "", consents=AGREED),
    ),
)
SECRET = ("Merger", "Room 7", "stranger@elsewhere.org", "dismissal")


def event(*lines: str, start: str = ":20210201T100000", people: str = "ana ben", uid: str = "one") -> str:
    """An event of Ana's, with everything that nobody is to see."""
    invited = [f"ATTENDEE;PARTSTAT=ACCEPTED:mailto:{each}@example.org" for each in people.split() if each != "ana"]
    organized = ["ORGANIZER:mailto:ana.teller@example.org"] if "ana" in people.split() else []
    return "\r\n".join(
        (
            "BEGIN:VEVENT",
            f"UID:{uid}",
            f"DTSTART{start}",
            "SUMMARY:Merger talks about the dismissal",
            "LOCATION:Room 7",
            "ATTENDEE;PARTSTAT=ACCEPTED:mailto:stranger@elsewhere.org",
            *organized,
            *invited,
            *lines,
            "END:VEVENT",
        )
    )


def ics(*events: str, head: str = "") -> bytes:
    lines = (
        "BEGIN:VCALENDAR",
        "VERSION:2.0",
        "PRODID:-//test//EN",
        *filter(None, [head]),
        *events,
        "END:VCALENDAR",
        "",
    )
    return "\r\n".join(lines).encode()


def read(
    data: bytes, *, owner: str = "ana", until: date = UNTIL, formal: tuple[str, ...] = ("formal",)
) -> tuple[tuple[Contact, ...], tuple[Problem, ...]]:
    contacts, problems = read_calendar(
        data, f"relationships/calendars/{owner}.ics", owner, ROSTER, until=until, formal=formal
    )
    said = repr(contacts) + "".join(map(str, problems))
    assert [word for word in SECRET if word in said] == []
    return contacts, problems


def days(*events: str, head: str = "", until: date = UNTIL) -> list[str]:
    contacts, problems = read(ics(*events, head=head), until=until)
    assert problems == ()
    assert all(each.people == ("ana", "ben") for each in contacts)
    return [str(each.day) for each in contacts]


def codes(*events: str, head: str = "") -> list[str]:
    return [each.code for each in read(ics(*events, head=head))[1]]


# ---- who was there


def test_an_event_is_a_contact_of_those_on_the_roster_who_agreed() -> None:
    contacts, problems = read(ics(event(people="ana ben cleo nobody")))
    assert problems == ()
    assert contacts == (
        Contact(date(2021, 2, 1), "meeting", ("ana", "ben"), False, "relationships/calendars/ana.ics", 0),
    )


def test_who_declined_or_was_only_told_or_sent_somebody_else_was_not_there() -> None:
    for more in ("PARTSTAT=DECLINED", "partstat=declined", "PARTSTAT=DELEGATED", "ROLE=NON-PARTICIPANT"):
        assert read(ics(event(f"ATTENDEE;{more}:mailto:ben@example.org", people="ana"))) == ((), ())
    for more in ("PARTSTAT=TENTATIVE", "PARTSTAT=NEEDS-ACTION", "ROLE=OPT-PARTICIPANT", "CN=Ben"):
        assert days(event(f"ATTENDEE;{more}:mailto:ben@example.org", people="ana")) == ["2021-02-01"]


def test_an_organizer_who_declined_was_not_there_either() -> None:
    assert read(ics(event("ATTENDEE;PARTSTAT=DECLINED:mailto:ana.teller@example.org"))) == ((), ())


def test_addresses_are_matched_in_any_case_and_wherever_programs_write_them() -> None:
    for line in (
        "ATTENDEE:MAILTO:BEN@Example.ORG",
        "ATTENDEE;EMAIL=ben@example.org:urn:uuid:7",
        'ATTENDEE;CN="Ferry, Ben":mailto:ben@example.org',
        "ATTENDEE;CN=Ben;PARTSTAT=ACCEPTED;\r\n X-NUM-GUESTS=0:mailto:ben@exam\r\n ple.org",
    ):
        assert days(event(line, people="ana")) == ["2021-02-01"]
    assert read(ics(event("ATTENDEE:mailto:ben@example.org.elsewhere.org", people="ana"))) == ((), ())


def test_an_address_that_two_people_have_tells_of_neither() -> None:
    twins = Roster((), (*ROSTER.people, Person("bea", "Bea Ferry", "BEN@example.org", consents=AGREED)))
    assert read_calendar(ics(event()), "ana.ics", "ana", twins, until=UNTIL) == ((), ())


def test_people_without_an_address_are_not_met_by_events_without_one() -> None:
    assert read(ics(event("ATTENDEE:mailto:", "ATTENDEE:", people="ana"))) == ((), ())


def test_consent_is_asked_of_everybody_on_the_day_itself() -> None:
    on = [event(start=f":202101{day}T100000", people="ana ben dan", uid=day) for day in ("14", "15")]
    contacts, _ = read(ics(*on))
    assert [(each.day.day, each.people) for each in contacts] == [(14, ("ana", "ben", "dan")), (15, ("ana", "ben"))]
    early, late = event(start=":20191231T100000"), event(start=":20200101T100000", uid="two")
    assert [str(each.day) for each in read(ics(early, late))[0]] == ["2020-01-01"]


def test_the_owner_has_to_agree_too_even_where_others_met() -> None:
    met = [event(start=f":202101{day}T100000", uid=day) for day in ("14", "15")]
    assert [each.day.day for each in read(ics(*met), owner="dan")[0]] == [14]
    assert read(ics(*met), owner="cleo") == ((), ())
    assert read(ics(*met), owner="nobody") == ((), ())


def test_consent_holds_from_its_day_to_the_day_before_it_was_withdrawn() -> None:
    dan = ROSTER.person("dan")
    assert dan is not None
    assert [consents(dan, date(2020, 1, 1)), consents(dan, date(2021, 1, 14))] == [True, True]
    assert [consents(dan, date(2019, 12, 31)), consents(dan, date(2021, 1, 15))] == [False, False]


def test_private_and_cancelled_events_are_none() -> None:
    for line in ("CLASS:PRIVATE", "CLASS:confidential", "STATUS:CANCELLED"):
        assert read(ics(event(line))) == ((), ())
    assert read(ics(event(), head="METHOD:CANCEL")) == ((), ())
    for line in ("CLASS:PUBLIC", "STATUS:CONFIRMED", "STATUS:TENTATIVE"):
        assert days(event(line)) == ["2021-02-01"]


def test_categories_may_make_a_meeting_formal() -> None:
    def formal(*lines: str, words: tuple[str, ...] = ("formal",)) -> list[bool]:
        return [each.formal for each in read(ics(event(*lines)), formal=words)[0]]

    assert formal() == [False]
    assert formal("CATEGORIES:Travel,FORMAL") == [True]
    assert formal("CATEGORIES:Travel", "CATEGORIES:Steering") == [False]
    assert formal("CATEGORIES:Travel", "CATEGORIES:Steering", words=("steering",)) == [True]


def test_the_same_meeting_twice_is_one_contact_and_formal_if_either_says_so() -> None:
    contacts, _ = read(ics(event(), event("CATEGORIES:formal", uid="two"), event(uid="three")))
    assert [(str(each.day), each.formal) for each in contacts] == [("2021-02-01", True)]


# ---- on which day


@pytest.mark.parametrize(
    ("start", "head", "day"),
    [
        (";VALUE=DATE:20210201", "", "2021-02-01"),
        (":20210201T233000", "", "2021-02-01"),
        (";TZID=America/Chicago:20210201T233000", "", "2021-02-01"),
        (";TZID=Pacific/Auckland:20210201T003000", "", "2021-02-01"),
        (";TZID=Central Standard Time:20210201T233000", "", "2021-02-01"),
        (";TZID=Nowhere/At_All:20210201T233000", "", "2021-02-01"),
        (":20210202T053000Z", "", "2021-02-02"),
        (":20210202T053000Z", "X-WR-TIMEZONE:America/Chicago", "2021-02-01"),
        (":20210202T053000Z", "X-WR-TIMEZONE:../../etc/passwd", "2021-02-02"),
    ],
)
def test_the_day_is_that_of_the_events_own_zone(start: str, head: str, day: str) -> None:
    assert days(event(start=start), head=head) == [day]


def test_an_event_of_several_days_is_a_contact_on_the_first() -> None:
    assert days(event("DTEND;VALUE=DATE:20210205", start=";VALUE=DATE:20210201")) == ["2021-02-01"]


def test_recurring_events_fall_on_each_of_their_days() -> None:
    assert days(event("RRULE:FREQ=WEEKLY;COUNT=3")) == ["2021-02-01", "2021-02-08", "2021-02-15"]
    assert days(event("RRULE:FREQ=MONTHLY;BYDAY=1MO;UNTIL=20210405T000000")) == ["2021-02-01", "2021-03-01"]
    assert days(event("RDATE:20210210T100000,20210211T100000")) == ["2021-02-01", "2021-02-10", "2021-02-11"]
    assert days(event("RDATE;VALUE=PERIOD:20210210T100000Z/PT1H")) == ["2021-02-01", "2021-02-10"]
    two = event("RRULE:FREQ=WEEKLY;COUNT=2", "RRULE:FREQ=MONTHLY;COUNT=2")
    assert days(two) == ["2021-02-01", "2021-02-08", "2021-03-01"]


def test_an_end_in_utc_is_taken_in_the_zone_of_the_event() -> None:
    evening = ";TZID=America/Chicago:20210201T200000"
    # 02:00 in Greenwich on the 9th is 20:00 in Chicago on the 8th, exactly when the event begins.
    assert days(event("RRULE:FREQ=WEEKLY;UNTIL=20210209T020000Z", start=evening)) == ["2021-02-01", "2021-02-08"]
    assert days(event("RRULE:FREQ=WEEKLY;UNTIL=20210209T015959Z", start=evening)) == ["2021-02-01"]
    assert days(event("RRULE:FREQ=WEEKLY;UNTIL=20210208", start=evening)) == ["2021-02-01", "2021-02-08"]


def test_days_that_were_taken_out_are_no_contacts() -> None:
    evening = ";TZID=America/Chicago:20210201T200000"
    weekly = "RRULE:FREQ=WEEKLY;COUNT=4"
    for line in (
        "EXDATE;TZID=America/Chicago:20210208T200000,20210215T200000",
        "EXDATE:20210209T020000Z,20210216T020000Z",
        "EXDATE;VALUE=DATE:20210208\r\nEXDATE;VALUE=DATE:20210215",
    ):
        assert days(event(weekly, line, start=evening)) == ["2021-02-01", "2021-02-22"]
    assert days(event(weekly, "EXRULE:FREQ=WEEKLY;INTERVAL=2;COUNT=2", start=evening)) == ["2021-02-08", "2021-02-22"]


def test_a_day_that_was_moved_counts_where_it_was_moved_to() -> None:
    weekly = event("RRULE:FREQ=WEEKLY;COUNT=3")
    moved = event("RECURRENCE-ID:20210208T100000", start=":20210210T160000")
    assert days(weekly, moved) == days(moved, weekly) == ["2021-02-01", "2021-02-10", "2021-02-15"]


def test_a_single_day_may_be_cancelled_declined_or_private() -> None:
    weekly = event("RRULE:FREQ=WEEKLY;COUNT=3")
    day = "RECURRENCE-ID;TZID=America/Chicago:20210208T100000"
    start = ";TZID=America/Chicago:20210208T100000"
    for changed in (
        event(day, "STATUS:CANCELLED", start=start),
        event(day, "CLASS:PRIVATE", start=start),
        event(day, "ATTENDEE;PARTSTAT=DECLINED:mailto:ben@example.org", start=start, people="ana"),
    ):
        assert days(weekly, changed) == ["2021-02-01", "2021-02-15"]


def test_a_change_from_a_day_on_holds_for_all_later_ones() -> None:
    weekly = event("RRULE:FREQ=WEEKLY;COUNT=4")
    later = event("RECURRENCE-ID;RANGE=THISANDFUTURE:20210215T100000", start=":20210216T100000")
    assert days(weekly, later) == ["2021-02-01", "2021-02-08", "2021-02-16", "2021-02-23"]
    over = event("RECURRENCE-ID;RANGE=THISANDFUTURE:20210215T100000", "STATUS:CANCELLED", start=":20210215T100000")
    assert days(weekly, over) == ["2021-02-01", "2021-02-08"]


def test_an_invitation_to_a_single_day_of_a_series_counts() -> None:
    assert days(event("RECURRENCE-ID:20210208T100000", start=":20210208T100000")) == ["2021-02-08"]


def test_of_several_versions_of_an_event_the_newest_counts() -> None:
    old = event("SEQUENCE:1", "DTSTAMP:20210101T000000Z")
    new = event("SEQUENCE:2", "DTSTAMP:20201201T000000Z", start=":20210203T100000")
    assert days(old, new) == days(new, old) == ["2021-02-03"]
    later = event("SEQUENCE:2", "DTSTAMP:20201202T000000Z", start=":20210204T100000")
    assert days(new, later, old) == days(later, old, new) == ["2021-02-04"]


def test_what_lies_ahead_is_a_plan_and_no_contact() -> None:
    contacts, problems = read(ics(event(start=":20210331T100000"), event(start=":20210401T100000", uid="two")))
    assert [str(each.day) for each in contacts] == ["2021-03-31"]
    assert [(each.code, str(each.what)) for each in problems] == [
        ("calendar.planned", "Events after 2021-03-31: 1; they are plans and no contacts yet.")
    ]
    # A calendar that was changed after the last wave tells what had come by then, of endless series too.
    weekly = event("RRULE:FREQ=WEEKLY", "LAST-MODIFIED:20210412T080000Z", start=":20210329T100000")
    assert days(weekly) == ["2021-03-29", "2021-04-05", "2021-04-12"]
    assert days(event("RRULE:FREQ=WEEKLY", start=":20210315T100000")) == ["2021-03-15", "2021-03-22", "2021-03-29"]


def test_other_parts_of_a_calendar_are_passed_over() -> None:
    other = "BEGIN:{0}\r\nUID:9\r\nDTSTART:20210201T100000\r\nATTENDEE:mailto:ben@example.org\r\nEND:{0}"
    alarm = "BEGIN:VALARM\r\nATTENDEE:mailto:ben@example.org\r\nTRIGGER:-PT15M\r\nEND:VALARM"
    assert days(*(other.format(kind) for kind in ("VTODO", "VJOURNAL", "VFREEBUSY", "X-OWN"))) == []
    assert days(event(alarm, people="ana")) == []


# ---- damaged and hostile files


@pytest.mark.parametrize(
    "data",
    [
        b"",
        b"hello",
        b"\xff\xfe\x00",
        b"PK\x03\x04",
        b"BEGIN:VCALENDAR\r\n",
        ics(event())[:-20],
        b"BEGIN:VCARD\r\nFN:Merger\r\nEND:VCARD\r\n",
        b"END:VCALENDAR\r\n",
        b"BEGIN:VEVENT\r\n" * 50_000,
    ],
    ids=["empty", "text", "utf-16", "zip", "open", "cut off", "card", "end", "deep"],
)
def test_what_is_no_calendar_is_refused_as_a_whole(data: bytes) -> None:
    contacts, problems = read(data)
    assert (contacts, [each.code for each in problems]) == ((), ["calendar.not-read"])


def test_events_inside_of_events_are_none() -> None:
    inner = event(uid="inner", start=":20210205T100000")
    assert days(event(inner)) == ["2021-02-01"]
    assert read(event().encode())[1][0].code == "calendar.not-read"


def test_an_empty_calendar_says_nothing() -> None:
    assert read(ics()) == ((), ())
    assert read(b"\xef\xbb\xbf" + ics(event()).replace(b"\r\n", b"\n"))[0] != ()


@pytest.mark.parametrize(
    "broken",
    [
        event(start=":20219999T100000"),
        event(start=":soon"),
        event(start=":"),
        "BEGIN:VEVENT\r\nUID:x\r\nSUMMARY:Merger\r\nATTENDEE:mailto:ben@example.org\r\nEND:VEVENT",
        event("RRULE:FREQ=SOMETIMES"),
        event("RRULE:Merger"),
        event("EXDATE:Merger"),
        event("RDATE:20211301"),
        event("RECURRENCE-ID:Merger"),
        event("SEQUENCE:Merger"),
        event("DTSTAMP:Merger"),
        event(start=";VALUE=TIME:100000"),
    ],
)
def test_an_event_that_cannot_be_read_is_counted_and_left_out(broken: str) -> None:
    good = event(start=":20210302T100000", uid="good")
    contacts, problems = read(ics(broken, good))
    assert [str(each.day) for each in contacts][-1:] == ["2021-03-02"]
    assert {each.code for each in problems} <= {"calendar.event-unread", "calendar.rule-unread"}
    assert len(problems) == 1 and len(contacts) == 1


@pytest.mark.parametrize(
    ("rule", "code"),
    [
        ("FREQ=SECONDLY", "calendar.too-often"),
        ("FREQ=MINUTELY;COUNT=5", "calendar.too-often"),
        ("FREQ=HOURLY;INTERVAL=24", "calendar.too-often"),
        ("FREQ=DAILY;BYHOUR=0,1,2,3;BYMINUTE=0,1,2;BYSECOND=0,1,2", "calendar.too-often"),
        ("FREQ=DAILY;INTERVAL=0", "calendar.rule-unread"),
        ("FREQ=DAILY;COUNT=0", "calendar.rule-unread"),
        ("FREQ=DAILY;INTERVAL=99999999999999999999", "calendar.event-unread"),
        ("FREQ=YEARLY;BYEASTER=0", "calendar.rule-unread"),
        ("FREQ=DAILY;RSCALE=CHINESE", "calendar.rule-unread"),
        ("FREQ=YEARLY;BYMONTH=2;BYMONTHDAY=30", "calendar.never"),
        ("FREQ=DAILY;BYMONTH=2;BYMONTHDAY=30", "calendar.never"),
        ("FREQ=DAILY;INTERVAL=7;BYDAY=TU", "calendar.never"),
        ("FREQ=YEARLY;INTERVAL=999", "calendar.never"),
    ],
)
def test_rules_made_to_do_harm_are_refused(rule: str, code: str) -> None:
    contacts, problems = read(ics(event(f"RRULE:{rule}"), event(start=":20210302T100000", uid="good")))
    assert [each.code for each in problems] == [code]
    assert [str(each.day) for each in contacts] == ["2021-03-02"]


def test_a_daily_event_of_a_lifetime_is_too_long() -> None:
    assert codes(event("RRULE:FREQ=DAILY", start=":19500101T100000")) == ["calendar.too-long"]


def test_a_thousand_rules_that_never_come_are_given_up() -> None:
    never = [event("RRULE:FREQ=DAILY;BYMONTH=2;BYMONTHDAY=30", uid=f"n{number}") for number in range(1000)]
    contacts, problems = read(ics(*never, event(uid="good")))
    assert ([each.code for each in problems], len(contacts)) == (["calendar.never"], 1)
    assert "1000" in problems[0].what


def test_events_of_nobody_on_the_roster_are_not_followed_at_all() -> None:
    bombs = [event("RRULE:FREQ=DAILY;BYMONTH=2;BYMONTHDAY=30", people="ana", uid=f"n{number}") for number in range(300)]
    assert read(ics(*bombs)) == ((), ())


def test_zones_that_a_calendar_defines_itself_are_not_followed() -> None:
    bomb = (
        "BEGIN:VTIMEZONE\r\nTZID:Own\r\nBEGIN:STANDARD\r\nDTSTART:19700101T000000\r\nRRULE:FREQ=SECONDLY\r\n"
        "TZOFFSETFROM:+0000\r\nTZOFFSETTO:-0500\r\nEND:STANDARD\r\nEND:VTIMEZONE"
    )
    assert days(bomb, event(start=";TZID=Own:20210201T233000")) == ["2021-02-01"]


def test_calendars_that_are_too_big_are_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    data = ics(event(), event(uid="two", start=":20210202T100000"))
    monkeypatch.setattr(reading, "_MOST_CONTACTS", 1)
    assert [each.code for each in read(data)[1]] == ["calendar.too-many"]
    monkeypatch.setattr(reading, "_MOST_EVENTS", 1)
    assert [each.code for each in read(data)[1]] == ["calendar.too-many"]
    monkeypatch.setattr(reading, "LARGEST_CALENDAR", 100)
    assert [each.code for each in read(data)[1]] == ["calendar.too-big"]


def test_what_a_meeting_was_about_is_never_even_parsed(monkeypatch: pytest.MonkeyPatch) -> None:
    parsed: list[str] = []
    real = Calendar.from_ical

    def spy(text: str, **more: bool) -> object:
        parsed.append(text)
        return real(text, **more)

    monkeypatch.setattr(Calendar, "from_ical", spy)
    assert len(read(ics(event("DESCRIPTION:the dismi\r\n ssal", "X-ALT-DESC:Merger")))[0]) == 1
    (text,) = parsed
    names = {line.split(":")[0].split(";")[0] for line in text.splitlines()}
    assert names == {"BEGIN", "UID", "DTSTART", "ATTENDEE", "ORGANIZER", "END"}


def test_nothing_of_a_calendar_but_people_and_days_is_kept() -> None:
    contacts, _ = read(ics(event("CATEGORIES:formal", "DESCRIPTION:the dismissal", "X-NOTE:Merger")))
    (only,) = contacts
    kept = [only.day.isoformat(), only.kind, *only.people, only.source]
    assert kept == ["2021-02-01", "meeting", "ana", "ben", "relationships/calendars/ana.ics"]
    assert (only.formal, only.row) == (True, 0)


_NAMES = st.sampled_from(("BEGIN", "END", "SUMMARY", *sorted(READ)))
_VALUES = st.sampled_from(
    (
        *("VCALENDAR", "VEVENT", "VTIMEZONE", "", "Merger", "20210201", "20210201T100000", "20210230T000000Z", "0"),
        *("FREQ=DAILY;COUNT=3", "FREQ=WEEKLY;UNTIL=20210201", "FREQ=;=;", "FREQ=YEARLY;BYDAY=99XX", "-1", "1;2,3"),
        *("mailto:ben@example.org", "mailto:ana.teller@example.org", "20210201/P1D", "20210201T100000Z/PT1H", "\x00"),
    )
)
_PARAMETERS = st.sampled_from(
    ("", ";VALUE=DATE", ";VALUE=PERIOD", ";TZID=America/Chicago", ";TZID=", ";X", ";=", ";RANGE=THISANDFUTURE", ';CN="')
)
_LINES = st.lists(st.builds("{0}{1}:{2}".format, _NAMES, _PARAMETERS, _VALUES), max_size=8)


@settings(max_examples=300, deadline=None)
@given(st.lists(_LINES, max_size=3), st.binary(max_size=30))
def test_no_calendar_makes_reading_fail(events: list[list[str]], tail: bytes) -> None:
    for data in (ics(*(event(*lines, uid=lines[0] if lines else "x") for lines in events)), tail, ics() + tail):
        contacts, problems = read(data)
        assert all(len(each.people) == 2 and each.day <= UNTIL for each in contacts)
        assert all(each.code.startswith("calendar.") for each in problems)
