"""relationships/history.csv: strain between two organizations, and its repair."""

from __future__ import annotations

from collections.abc import Collection, Iterator
from pathlib import Path
from typing import Literal

from wellknit.errors import Problem, worded
from wellknit.folder.cells import records
from wellknit.folder.findings import Findings
from wellknit.folder.names import shown
from wellknit.relationships.history import CAUSES, Event

__all__ = ["read_history"]

_ORGANIZATION = worded("organization in partners/organizations.csv with the key")
_KINDS: tuple[Literal["strained", "repaired"], ...] = ("strained", "repaired")
_PROGRESS: tuple[Literal["open", "addressed", "under_way"], ...] = ("open", "addressed", "under_way")
_SEEN_BY: tuple[Literal["both", "site_leader", "noted"], ...] = ("both", "site_leader", "noted")


def read_history(
    root: Path, organizations: Collection[str], people: Collection[str]
) -> tuple[tuple[Event, ...], tuple[Problem, ...]]:
    """Strain and repair in the order of their days, and everything that is wrong with the table.

    Without a word on who may see it, an event is seen by whoever noted it alone. A strain without progress is open; a
    repair without one was addressed.
    """
    rows, found, _ = records(
        root,
        "relationships/history",
        ("date", "one", "other", "kind"),
        ("cause", "progress", "noted_by", "seen_by", "note"),
    )
    events: list[Event] = []
    for row in rows:
        for column in ("date", "one", "other", "kind"):
            row.needed(column)
        day, kind = row.day("date"), row.choice("kind", _KINDS)
        one = row.known("one", organizations, _ORGANIZATION)
        other = row.known("other", organizations, _ORGANIZATION)
        cause, progress = row.choice("cause", CAUSES), row.choice("progress", _PROGRESS)
        noted_by = row.known("noted_by", people, worded("person in partners/people.csv with the key"))
        # What can't be read is kept to the fewest eyes: a strain shown too widely can't be taken back.
        seen_by = row.choice("seen_by", _SEEN_BY) or "noted"
        if kind == "strained" and not row.text("cause"):
            found.tally("history.no-cause", row.row, "cause")
        if one and one == other:
            found.add("history.itself", row.row, "other", organization=shown(one))
        elif day and one and other and kind:
            first, second = sorted((one, other))
            if kind == "repaired" and progress == "open":
                found.add("history.repaired-open", row.row, "progress")
                progress = None
            progress = progress or ("open" if kind == "strained" else "addressed")
            events.append(
                Event(
                    day,
                    (first, second),
                    kind,
                    cause or "other",
                    progress,
                    noted_by or "",
                    seen_by,
                    row.text("note"),
                    row.row,
                )
            )
            continue
        row.leave_out()
    return tuple(_in_order(events, found)), found.problems()


def _in_order(events: list[Event], found: Findings) -> Iterator[Event]:
    """The events by their days, each once; a repair follows a strain of the same two."""
    strained: set[tuple[str, str]] = set()
    seen: dict[tuple[object, ...], int] = {}
    for each in sorted(events, key=lambda each: (each.day, each.row)):
        same = (each.day, each.organizations, each.kind, each.cause)
        if seen.setdefault(same, each.row) != each.row:
            found.add("history.twice", each.row, "date", first=seen[same])
            continue
        yield each
        if each.kind == "strained":
            strained.add(each.organizations)
        elif each.organizations not in strained:
            one, other = each.organizations
            found.add("history.repair-of-nothing", each.row, "kind", one=shown(one), other=shown(other))
