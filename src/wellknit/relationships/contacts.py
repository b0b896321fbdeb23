"""The ledger's entries: which people met when, how, and whether the meeting was a formal one."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Literal, get_args

__all__ = ["CONTACT_KINDS", "Contact", "ContactKind"]

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
