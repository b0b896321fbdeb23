"""One calendar, of a person in Dayton who agreed that it may be read, written as calendar programs write them."""

from __future__ import annotations

from datetime import date

from .roster import CALENDARS, SPRING, Member, holder

OWNER = "kha.partners"
#: Beginning, rule, posts, whose answer, and more lines; the subject is read by nobody.
EVENTS = (
    # The regular meeting that contacts.csv has by hand as well: it counts once.
    ("20201021T100000", "FREQ=MONTHLY;BYDAY=3WE;UNTIL=20211231T235959Z", "kha.convener cbs.director cbs.coordinators",
     "EXDATE;TZID=America/New_York:20210818T100000", "Two and two"),
    ("20210211T140000", "", "cbs.director", "CATEGORIES:Formal", "Before the board meets"),
    ("20210428T090000", "FREQ=WEEKLY;COUNT=3", "cbs.coordinators", "", "Enrolment"),
    ("20210609T160000", "", "kha.convener", "STATUS:CANCELLED", "Put off"),
    ("20210914T083000", "", "cbs.director", "CLASS:PRIVATE", "Own affair"),
    ("20211104T110000", "", "rgf.casework", "", "Winter coats"),  # the other has not agreed to be read
)  # fmt: skip


def _address(member: Member) -> str:
    return member.person.replace("_", ".") + "@example.org"


def calendar() -> tuple[str, bytes]:
    """The path of the calendar in the folder, and what it holds."""
    owner = holder(OWNER, SPRING)
    assert owner is not None
    lines = ["BEGIN:VCALENDAR", "VERSION:2.0", "PRODID:-//Invented//Example//EN"]
    for number, (start, rule, invited, more, subject) in enumerate(EVENTS, 1):
        day = date(int(start[:4]), int(start[4:6]), int(start[6:8]))
        lines += ["BEGIN:VEVENT", f"UID:example-{number}@example.org", "DTSTAMP:20220114T090000Z"]
        lines += [f"DTSTART;TZID=America/New_York:{start}", f"SUMMARY:{subject}"]
        lines += [f"RRULE:{rule}"] if rule else []
        lines += [more] if more else []
        lines += [f"ORGANIZER:mailto:{_address(owner)}"]
        for post in invited.split():
            there = holder(post, day)
            assert there is not None, post
            lines.append(f"ATTENDEE;PARTSTAT=ACCEPTED:mailto:{_address(there)}")
        lines.append("END:VEVENT")
    lines.append("END:VCALENDAR")
    return f"relationships/calendars/{owner.person}.ics", "\r\n".join([*lines, ""]).encode("utf-8")


assert OWNER in CALENDARS
