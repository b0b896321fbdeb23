"""relationships/edges/: who reports a tie to whom as a list, one row a tie."""

from __future__ import annotations

import re
from collections.abc import Mapping
from pathlib import Path

from wellknit.errors import Problem
from wellknit.folder.cells import Record, records
from wellknit.folder.matrices import MOST_ORGANIZATIONS
from wellknit.folder.name_map import Named, Names
from wellknit.folder.names import listed
from wellknit.folder.ties import read_rating
from wellknit.relationships.ties import DIMENSIONS, STATES, Report, State
from wellknit.surveys.wave import Wave

__all__ = ["read_edges"]

FOLDER = "relationships/edges"
_WEIGHT = re.compile(r"\d{1,15}(\.\d{1,15})?")


def read_edges(root: Path, waves: Mapping[str, Wave], names: Names) -> tuple[tuple[Report, ...], tuple[Problem, ...]]:
    """The reports that the edge lists of all waves say, and everything that is wrong with them.

    A list holds what was reported, not who was asked: an organization that stands in the column ``from`` answered, and
    has no tie to the others of the list that it does not name; one that is only named did not answer. A row with an
    empty ``to`` is an answer that names nobody.
    """
    reports: list[Report] = []
    found: list[Problem] = []
    for wave in waves:
        made, problems = _list(root, wave, names)
        reports.extend(made)
        found.extend(problems)
    return tuple(reports), tuple(found)


def _list(root: Path, wave: str, names: Names) -> tuple[list[Report], tuple[Problem, ...]]:
    rows, found, there = records(
        root, f"{FOLDER}/{wave}", ("from", "to"), ("weight", "state", *(each.key for each in DIMENSIONS))
    )
    named = names.within(found)
    senders: dict[str, None] = {}
    nodes: dict[str, None] = {}
    told: dict[tuple[str, str], Report] = {}
    for row in rows:
        one, other = _ends(row, named)
        if one is not None:
            senders[one] = nodes[one] = None
        if other is not None:
            nodes[other] = None
        if one is None or other is None:
            if one is None or row.text("to"):
                row.leave_out()
            continue
        report = _report(row, wave, one, other)
        if report is None:
            row.leave_out()
        elif (one, other) in told:
            found.add("edges.twice", row.row, "to", first=told[one, other].row)
            row.leave_out()
        else:
            told[one, other] = report
    if len(nodes) > MOST_ORGANIZATIONS:
        found.add("matrices.too-big", None, None, limit=MOST_ORGANIZATIONS)
        return [], found.problems()
    silent = [key for key in nodes if key not in senders]
    if there and silent:
        found.add("edges.silent", None, None, count=len(silent), organizations=listed(silent))
    for one in nodes:
        state: State = "no_tie" if one in senders else "not_answered"
        for other in nodes:
            if one != other:
                told.setdefault((one, other), Report(wave, "", "", one, other, state))
    return list(told.values()), found.problems()


def _ends(row: Record, named: Named) -> tuple[str | None, str | None]:
    sender, target = row.needed("from"), row.text("to")
    return (
        named.key(sender, row.row, "from") if sender else None,
        named.key(target, row.row, "to") if target else None,
    )


def _report(row: Record, wave: str, one: str, other: str) -> Report | None:
    """What one row says; None where it is about the organization itself, or contradicts itself."""
    if one == other:
        row.found.tally("ties.itself", row.row, "to")
        return None
    ratings: dict[str, int] = {}
    for each in DIMENSIONS:
        written = row.text(each.key)
        value = read_rating(written, each) if written and written != "?" else None
        if value is not None:
            ratings[each.key] = value
        elif written and written != "?":
            values = {"dimension": each.key, "low": each.bottom, "high": each.top}
            row.found.tally("ties.rating", row.row, each.key, written, **values)
    weight, state = row.text("weight"), row.choice("state", STATES)
    if row.text("state") and state is None:
        return None
    if weight and not _WEIGHT.fullmatch(weight):
        row.found.tally("edges.weight", row.row, "weight", weight)
        return None
    if state is None:
        state = "no_tie" if weight and float(weight) == 0 else "tie"
    if weight and float(weight) not in (0.0, 1.0):
        row.found.tally("edges.weight-unused", row.row, "weight")
    if ratings and state != "tie":
        row.found.add("ties.rated-without-tie", row.row, "to", state=state, rated=", ".join(sorted(ratings)))
        return None
    return Report(wave, "", "", one, other, state, ratings, row=row.row)
