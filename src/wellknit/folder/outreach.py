"""The table partners/outreach: how far it has come with each organization that is to be won."""

from __future__ import annotations

from pathlib import Path

from wellknit.errors import Problem, worded
from wellknit.folder.cells import records
from wellknit.folder.names import shown
from wellknit.partners.outreach import STATUSES, Outreach
from wellknit.partners.roster import Roster

__all__ = ["COLUMNS", "read_outreach"]

#: The columns of the table, as they are read and written.
COLUMNS = ("organization", "status", "asked", "answered", "by", "next_step", "date")


def read_outreach(root: Path, roster: Roster) -> tuple[tuple[Outreach, ...], tuple[Problem, ...]]:
    """What partners/outreach says, in the order of its rows, and everything that is wrong with it.

    An organization stands there once. A row without a known organization or status is left out and named; a person
    whom the roster does not know is left out of the row.
    """
    rows, found, _ = records(root, "partners/outreach", COLUMNS[:2], COLUMNS[2:])
    organizations = {each.key for each in roster.organizations}
    people = {each.key for each in roster.people}
    told: dict[str, int] = {}
    read: list[Outreach] = []
    for row in rows:
        row.needed("organization")
        row.needed("status")
        key = row.known(
            "organization", organizations, worded("organization in partners/organizations.csv with the key")
        )
        status = row.choice("status", STATUSES)
        by = row.known("by", people, worded("person in partners/people.csv with the key"))
        day = row.day("date")
        if key and told.setdefault(key, row.row) != row.row:
            found.add("outreach.twice", row.row, "organization", organization=shown(key), first=told[key])
            key = None
        if key and status:
            text = row.text
            read.append(Outreach(key, status, text("asked"), text("answered"), by, text("next_step"), day))
        else:
            row.leave_out()
    return tuple(read), found.problems()
