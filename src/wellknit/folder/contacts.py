"""relationships/contacts.csv: the ledger's entries that people write by hand."""

from __future__ import annotations

from pathlib import Path

from wellknit.errors import Problem
from wellknit.folder.cells import Record, records
from wellknit.folder.names import nearest, shown
from wellknit.partners.roster import Roster
from wellknit.relationships.contacts import CONTACT_KINDS, Contact

__all__ = ["read_contacts"]

_FORMAL, _INFORMAL = ("formal", "yes", "y", "true", "1", "x", "sí", "si"), ("", "informal", "no", "n", "false", "0")


def read_contacts(root: Path, roster: Roster) -> tuple[tuple[Contact, ...], tuple[Problem, ...]]:
    """The contacts as they were written, one a row, and everything that is wrong with the table.

    Somebody who is not on the roster is left out of the contact and named; a row with fewer than two people of the
    roster is left out. That a contact stands twice is no mistake: two people may log it, and it counts once.
    """
    rows, found, _ = records(root, "relationships/contacts", ("date", "kind", "people"), ("formal", "note"))
    people = dict.fromkeys(each.key for each in roster.people)
    contacts: list[Contact] = []
    for row in rows:
        for column in ("date", "kind", "people"):
            row.needed(column)
        day, kind, there = row.day("date"), row.choice("kind", CONTACT_KINDS), _people(row, people)
        if row.text("people") and len(there) < 2:
            found.tally("contacts.alone", row.row, "people")
        if day is None or kind is None or len(there) < 2:
            row.leave_out()
            continue
        contacts.append(Contact(day, kind, there, _formal(row), found.file.rpartition("/")[2], row.row))
    return tuple(contacts), found.problems()


def _people(row: Record, people: dict[str, None]) -> tuple[str, ...]:
    """The people of the roster who were there, each once, sorted."""
    there: dict[str, None] = {}
    for written in filter(None, (each.strip() for each in row.text("people").split(";"))):
        if written not in people:
            # Many people of one meeting may be missing on the roster: each of them is named once for the whole table.
            hint = nearest(written, people)
            row.found.tally("contacts.unknown-person", row.row, "people", person=shown(written), nearest=hint)
        elif written in there:
            row.found.tally("contacts.named-twice", row.row, "people")
        else:
            there[written] = None
    return tuple(sorted(there))


def _formal(row: Record) -> bool:
    written = row.text("formal").casefold()
    if written not in _FORMAL and written not in _INFORMAL:
        row.found.tally("contacts.formal", row.row, "formal", row.text("formal"))
    return written in _FORMAL
