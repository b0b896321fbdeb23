"""Contacts from a calendar file (ICS): who of the roster met on which day, and nothing else of what it holds."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import TYPE_CHECKING

from wellknit.errors import Place, Problem, problem
from wellknit.partners.roster import Person, Roster
from wellknit.relationships.calendar_event import READ, Event, day_of, event_of, moment
from wellknit.relationships.contacts import Contact
from wellknit.relationships.recurrence import Refused, recurring_days

if TYPE_CHECKING:
    from icalendar.cal import Component

__all__ = ["CONSENT", "LARGEST_CALENDAR", "consents", "read_calendar"]

#: What a person agrees to so that calendars may say of whom the person met.
CONSENT = "calendar"
LARGEST_CALENDAR = 20_000_000
_MOST_EVENTS = 50_000
_MOST_CONTACTS = 100_000
#: Rules that never come cost most to follow (see recurrence.py).
_MOST_NEVER = 10

#: What holds these lines: an event right in a calendar.
_COMPONENTS = ["VCALENDAR", "VEVENT"]


def consents(person: Person, day: date) -> bool:
    """Whether ``person`` agrees on ``day`` that calendars tell whom the person met."""
    return any(
        each.to == CONSENT and each.given <= day and (each.withdrawn is None or day < each.withdrawn)
        for each in person.consents
    )


def read_calendar(
    data: bytes, file: str, owner: str, roster: Roster, *, until: date, formal: Collection[str] = ()
) -> tuple[tuple[Contact, ...], tuple[Problem, ...]]:
    """The contacts that the calendar of ``owner`` (a person of the roster) tells of, and what is wrong with the file.

    A contact is a day on which an event of the calendar takes place that at least two people of the roster were
    invited to (or organized, declined ones left out) who agree to it on that day; so must the owner. Cancelled events,
    and those that their owner marked as private, are none. The day is that of the event's beginning in its own time
    zone; recurring events fall on each of their days, those that were moved on the day they were moved to. Events
    after both ``until`` and the day on which the calendar was last changed are plans, no contacts. An event is formal
    if one of its categories is in ``formal``, in any case.

    ``file`` names the calendar in messages and as the source of the contacts. No message says anything of an event.
    """
    place = Place(file)
    if len(data) > LARGEST_CALENDAR:
        return (), (problem("calendar.too-big", place, megabytes=LARGEST_CALENDAR // 1_000_000),)
    calendars = _parsed(data)
    if calendars is None:
        return (), (problem("calendar.not-read", place),)
    reading = _Reading(roster, {word.casefold() for word in formal})
    for calendar in calendars:
        for component in calendar.subcomponents:
            if component.name == "VEVENT":
                reading.take(component, calendar)
                if reading.events > _MOST_EVENTS:
                    return (), (problem("calendar.too-many", place, limit=_MOST_EVENTS),)
    contacts: dict[tuple[date, tuple[str, ...]], Contact] = {}
    horizon = max(until, reading.newest)
    person = roster.person(owner)
    for day, event in reading.occurrences(horizon):
        if day > horizon:
            reading.planned += 1
            continue
        there = tuple(key for key in sorted(event.people) if (one := roster.person(key)) and consents(one, day))
        if person is None or not consents(person, day) or len(there) < 2:
            continue
        known = contacts.get((day, there))
        contacts[day, there] = Contact(day, "meeting", there, event.formal or bool(known and known.formal), file)
        if len(contacts) > _MOST_CONTACTS:
            return (), (problem("calendar.too-many", place, limit=_MOST_CONTACTS),)
    return tuple(contacts[key] for key in sorted(contacts)), tuple(reading.problems(place, horizon))


def _parsed(data: bytes) -> list[Component] | None:
    """The calendars of a file with the lines that are read; None where it is none, or ends in the middle."""
    from icalendar import Calendar

    try:
        text = data.decode("utf-8-sig")
        calendars = Calendar.from_ical("\r\n".join(_lines(text)) + "\r\n", multiple=True)
    except (ValueError, TypeError, KeyError, IndexError, AttributeError, RecursionError):
        return None
    found: list[Component] = [each for each in calendars if each.name == "VCALENDAR"]
    return found or None


def _lines(text: str) -> Iterator[str]:
    """The unfolded lines of calendars and of the events right in them that are read; of anything else, none.

    What is nested deeper is left out here: icalendar takes time that grows with the square of the depth.
    """
    inside: list[str] = []
    for line in _unfolded(text):
        name = line.split(":", 1)[0].split(";", 1)[0].strip().upper()
        if name == "BEGIN":
            inside.append(line.partition(":")[2].strip().upper())
            if inside == _COMPONENTS[: len(inside)]:
                yield line
        elif name == "END":
            if inside and line.partition(":")[2].strip().upper() == inside[-1]:
                if inside == _COMPONENTS[: len(inside)]:
                    yield line
                inside.pop()
        elif name in READ and inside and inside == _COMPONENTS[: len(inside)]:
            yield line


def _unfolded(text: str) -> Iterator[str]:
    """The lines of a calendar, those joined that were folded."""
    parts: list[str] = []
    for written in text.replace("\r\n", "\n").replace("\r", "\n").split("\n"):
        if written[:1] in (" ", "\t"):
            parts.append(written[1:])
        else:
            yield "".join(parts)
            parts = [written]
    yield "".join(parts)


@dataclass(slots=True)
class _Reading:
    """One pass over a calendar; series hold, by their hidden names, the event and what replaces single days of it."""

    roster: Roster
    formal: set[str]
    events: int = 0
    unread: int = 0
    planned: int = 0
    newest: date = date.min
    refused: dict[str, int] = field(default_factory=dict)
    _series: dict[str, dict[date | None, Event]] = field(default_factory=dict)
    _mails: dict[str, str | None] = field(default_factory=dict)

    def __post_init__(self) -> None:
        for each in self.roster.people:
            if each.mail:
                mail = each.mail.casefold()
                # An address that two people have tells of neither.
                self._mails[mail] = each.key if mail not in self._mails else None

    def take(self, component: Component, calendar: Component) -> None:
        """Takes an event in, unless it can't be read; of several versions the newest counts."""
        self.events += 1
        try:
            event = event_of(component, calendar, self._mails, self.formal)
            name = str(component.get("UID", f"event {self.events}"))
            stamps = [moment(component, each) for each in ("DTSTAMP", "LAST-MODIFIED", "CREATED")]
        except (ValueError, TypeError, KeyError, IndexError, AttributeError, OverflowError):
            self.unread += 1
            return
        self.newest = max((self.newest, *(day_of(each) for each in stamps if each is not None)))
        known = self._series.setdefault(name, {}).get(event.moved)
        if known is None or known.version <= event.version:
            self._series[name][event.moved] = event

    def occurrences(self, horizon: date) -> Iterator[tuple[date, Event]]:
        """Each day of each event that at least two people of the roster were at, cancelled days left out."""
        for versions in self._series.values():
            if all(len(each.people) < 2 for each in versions.values()):
                continue
            whole = versions.get(None)
            if whole is None:  # an invitation to single days of a series
                yield from ((each.day, each) for each in versions.values() if not each.cancelled)
                continue
            try:
                if whole.rules and self.refused.get("never", 0) >= _MOST_NEVER:
                    raise Refused("never")
                days = _days(whole, horizon)
            except Refused as refused:
                self.refused[refused.reason] = self.refused.get(refused.reason, 0) + 1
                continue
            yield from _replaced(whole, days, versions)

    def problems(self, place: Place, horizon: date) -> Iterator[Problem]:
        if self.unread:
            yield problem("calendar.event-unread", place, count=self.unread)
        if count := self.refused.get("often", 0):
            yield problem("calendar.too-often", place, count=count)
        if count := self.refused.get("many", 0):
            yield problem("calendar.too-long", place, count=count)
        if count := self.refused.get("never", 0):
            yield problem("calendar.never", place, count=count)
        if count := self.refused.get("unread", 0):
            yield problem("calendar.rule-unread", place, count=count)
        if self.planned:
            yield problem("calendar.planned", place, count=self.planned, day=horizon)


def _days(event: Event, horizon: date) -> list[date]:
    """The days of an event that is no exception of another: those of its rules and dates, without those excluded."""
    days: dict[date, None] = {event.day: None}
    for rule in event.rules:
        days.update(dict.fromkeys(recurring_days(rule, event.start, horizon)))
    days.update(dict.fromkeys(sorted(event.added)))
    for rule in event.excluded_rules:
        for day in recurring_days(rule, event.start, horizon):
            days.pop(day, None)
    return sorted(day for day in days if day not in event.excluded)


def _replaced(
    whole: Event, days: Iterable[date], versions: Mapping[date | None, Event]
) -> Iterator[tuple[date, Event]]:
    """The days of a series, each as it took place: moved, changed from then on, or cancelled."""
    changes = sorted((day, each) for day, each in versions.items() if day is not None and each.onwards)
    left = {day: each for day, each in versions.items() if day is not None}
    for day in days:
        event, moved = left.pop(day, None), day
        if event is not None:
            moved = event.day
        else:
            event = whole
            for since, each in changes:
                if since <= day:
                    event, moved = each, date.fromordinal(day.toordinal() + (each.day - since).days)
        if not event.cancelled and not whole.cancelled:
            yield moved, event
    # A day that was moved stays, even where the series no longer has the day that it was moved from.
    yield from ((each.day, each) for each in left.values() if not each.cancelled and not whole.cancelled)
