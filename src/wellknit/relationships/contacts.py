"""The ledger's entries: which people met when, how, and whether the meeting was a formal one."""

from __future__ import annotations

import calendar
from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import date
from typing import Literal, get_args

__all__ = ["CONTACT_KINDS", "Contact", "ContactKind", "joined", "months_before"]

ContactKind = Literal["meeting", "call", "mail", "event"]
CONTACT_KINDS: tuple[ContactKind, ...] = get_args(ContactKind)


@dataclass(frozen=True, slots=True)
class Contact:
    """One contact: the day, its kind, formal or not, and the people who were there (keys of the roster, sorted).

    ``source`` says where it was written down: 'contacts.csv', or the calendar's file.
    """

    day: date
    kind: ContactKind
    people: tuple[str, ...]
    formal: bool = False
    source: str = "contacts.csv"
    row: int = 0


def joined(contacts: Iterable[Contact]) -> tuple[Contact, ...]:
    """Each contact once, sorted by day and people: the same people on the same day is the same contact.

    It may be logged twice in one list, by two people, or by hand and in a calendar. It is formal if any entry says
    so. What was written by hand (``row`` above 0) tells the kind before a calendar does; among those, the kind that
    stands first in ``CONTACT_KINDS``. Nobody counts twice in one contact.

    >>> by_hand = Contact(date(2021, 2, 1), "call", ("ana", "ben"), row=2)
    >>> invited = Contact(date(2021, 2, 1), "meeting", ("ben", "ana"), formal=True, source="calendars/ana.ics")
    >>> [(each.kind, each.formal, each.source) for each in joined([invited, by_hand])]
    [('call', True, 'contacts.csv')]
    """
    found: dict[tuple[date, tuple[str, ...]], Contact] = {}
    for each in contacts:
        people = tuple(sorted(set(each.people)))
        first = found.get((each.day, people))
        if first is None:
            found[each.day, people] = each if people == each.people else replace(each, people=people)
        else:
            best = min(first, each, key=_first)
            found[each.day, people] = replace(best, people=people, formal=first.formal or each.formal)
    return tuple(found[key] for key in sorted(found))


def _first(contact: Contact) -> tuple[bool, int, str, int]:
    return contact.row == 0, CONTACT_KINDS.index(contact.kind), contact.source, contact.row


def months_before(day: date, months: int) -> date:
    """The day ``months`` months before ``day``; where that month is too short, its last day.

    >>> months_before(date(2021, 3, 31), 1), months_before(date(2021, 3, 15), 12)
    (datetime.date(2021, 2, 28), datetime.date(2020, 3, 15))
    """
    year, month = divmod(day.year * 12 + day.month - 1 - months, 12)
    if year < 1:
        return date.min
    return date(year, month + 1, min(day.day, calendar.monthrange(year, month + 1)[1]))
