"""One event of a calendar: when it is, who of the roster was there, and nothing else of it."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass
from datetime import date, datetime, tzinfo
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from icalendar.cal import Component

__all__ = ["READ", "Event", "day_of", "event_of", "moment"]

#: The only properties that are read.
READ = frozenset(
    (
        *("UID", "SEQUENCE", "DTSTAMP", "CREATED", "LAST-MODIFIED"),
        *("DTSTART", "RECURRENCE-ID", "RRULE", "EXRULE", "RDATE", "EXDATE", "X-WR-TIMEZONE"),
        *("STATUS", "METHOD", "CLASS", "CATEGORIES", "ORGANIZER", "ATTENDEE"),
    )
)
#: Somebody who declined, sent somebody else, or was only told, was not there.
_ABSENT = ("DECLINED", "DELEGATED")


@dataclass(frozen=True, slots=True)
class Event:
    """``people`` are keys of the roster. ``moved`` is the day of a series that it takes the place of, and with
    ``onwards`` of all later ones; None for an event of its own. Of two versions the higher counts."""

    start: date
    people: frozenset[str]
    cancelled: bool
    formal: bool
    rules: tuple[Mapping[str, Any], ...]
    excluded_rules: tuple[Mapping[str, Any], ...]
    added: frozenset[date]
    excluded: frozenset[date]
    moved: date | None
    onwards: bool
    version: tuple[int, str]

    @property
    def day(self) -> date:
        return day_of(self.start)


def event_of(
    component: Component, calendar: Component, mails: Mapping[str, str | None], formal: Collection[str]
) -> Event:
    """The event ``component`` of ``calendar``; ``mails`` gives people by their addresses, in small letters.

    Raises ValueError, TypeError, KeyError, IndexError, AttributeError or OverflowError for one that can't be read: a
    broken property of icalendar has no value and raises when it is asked for one.
    """
    zone = _zone(calendar)
    start = moment(component, "DTSTART")
    if start is None:
        raise ValueError("an event without a beginning")
    start = _at_home(start, zone)
    moved = moment(component, "RECURRENCE-ID")
    status, method = _word(component.get("STATUS", "")), _word(calendar.get("METHOD", ""))
    hidden = _word(component.get("CLASS", "")) in ("PRIVATE", "CONFIDENTIAL")
    stamp = moment(component, "LAST-MODIFIED") or moment(component, "DTSTAMP")
    return Event(
        start=start,
        # What somebody marked as private tells of nobody, but it still takes the place of a day in a series.
        people=frozenset() if hidden else _people(component, mails),
        cancelled=status == "CANCELLED" or method == "CANCEL",
        formal=any(word.casefold() in formal for word in _categories(component)),
        rules=tuple(dict(each.items()) for each in _several(component, "RRULE")),
        excluded_rules=tuple(dict(each.items()) for each in _several(component, "EXRULE")),
        added=frozenset(_days(component, "RDATE", start)),
        excluded=frozenset(_days(component, "EXDATE", start)),
        moved=None if moved is None else day_of(_like(moved, start)),
        onwards=moved is not None and _parameter(component["RECURRENCE-ID"], "RANGE") == "THISANDFUTURE",
        version=(int(component.get("SEQUENCE", 0)), stamp.isoformat() if stamp else ""),
    )


def _people(component: Component, mails: Mapping[str, str | None]) -> frozenset[str]:
    """The people of the roster who organized the event or were invited to it, those left out who declined."""
    there: set[str] = set()
    absent: set[str] = set()
    for name in ("ORGANIZER", "ATTENDEE"):
        for address in _several(component, name):
            key = mails.get(_mail(address))
            if key is None:
                continue
            away = _parameter(address, "PARTSTAT") in _ABSENT or _parameter(address, "ROLE") == "NON-PARTICIPANT"
            (absent if away else there).add(key)
    return frozenset(there - absent)


# ---- single properties


def _several(component: Component, name: str) -> list[Any]:
    found = component.get(name)
    return [] if found is None else list(found) if isinstance(found, list) else [found]


def moment(component: Component, name: str) -> date | None:
    """The day or moment of the property ``name``; None where there is none. Raises as :func:`event_of` does."""
    found = component.get(name)
    written = None if found is None else found.dt
    if written is not None and not isinstance(written, date):
        raise ValueError("this is a time without a day")
    return written


def _days(component: Component, name: str, start: date) -> Iterator[date]:
    for several in _several(component, name):
        for each in several.dts:
            # A period is a moment with an end.
            begins = each.dt[0] if isinstance(each.dt, tuple) else each.dt
            yield day_of(_like(begins, start))


def day_of(moment: date) -> date:
    """The day of a day or a moment, as its own zone has it."""
    return moment.date() if isinstance(moment, datetime) else moment


def _zone(calendar: Component) -> tzinfo | None:
    """The zone that a calendar as a whole is kept in, where it says so."""
    from zoneinfo import ZoneInfo

    try:
        return ZoneInfo(str(calendar["X-WR-TIMEZONE"]).strip())
    except (KeyError, ValueError, OSError):
        return None


def _at_home(moment: date, zone: tzinfo | None) -> date:
    """A moment in UTC in the zone of its calendar: some programs write all moments in UTC, and name the zone once."""
    if zone is None or not isinstance(moment, datetime) or str(moment.tzinfo) not in ("UTC", "Etc/UTC"):
        return moment
    return moment.astimezone(zone)


def _like(moment: date, start: date) -> date:
    """``moment`` in the zone of ``start``: a day that is left out of a series may be written in UTC."""
    if isinstance(moment, datetime) and isinstance(start, datetime) and moment.tzinfo and start.tzinfo:
        return moment.astimezone(start.tzinfo)
    return moment


def _categories(component: Component) -> Iterator[str]:
    for several in _several(component, "CATEGORIES"):
        yield from (str(each).strip() for each in several.cats)


def _word(value: Any) -> str:
    return str(value).strip().upper()


def _parameter(value: Any, name: str) -> str:
    return _word(value.params.get(name, ""))


def _mail(address: Any) -> str:
    """The address of an organizer or an attendee; some programs write it as a parameter."""
    written = str(address.params.get("EMAIL", "")).strip() or str(address).strip()
    return written.casefold().removeprefix("mailto:").strip()
