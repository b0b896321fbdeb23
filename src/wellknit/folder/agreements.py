"""relationships/agreements.csv and introductions.csv: what organizations agreed to have shown, and what a plan of
introductions must respect."""

from __future__ import annotations

import math
import re
from collections.abc import Collection
from pathlib import Path
from typing import Literal

from wellknit.errors import Problem, worded
from wellknit.folder.cells import Record, records
from wellknit.folder.names import shown
from wellknit.partners.roster import Roster
from wellknit.relationships.agreements import Agreement
from wellknit.relationships.settings import Constraint

__all__ = ["read_agreements", "read_introductions"]

_ORGANIZATION = worded("organization in partners/organizations.csv with the key")
_PERSON = worded("person in partners/people.csv with the key")
_TO: tuple[Literal["tie", "ratings"], ...] = ("tie", "ratings")
_KINDS: tuple[Literal["know", "not", "cost"], ...] = ("know", "not", "cost")
_COST = re.compile(r"\d{1,9}(\.\d{1,6})?")


def read_agreements(root: Path, organizations: Collection[str]) -> tuple[tuple[Agreement, ...], tuple[Problem, ...]]:
    """What organizations agreed to have shown of their relationships, and what is wrong with the table.

    Whatever is in doubt counts as not agreed: a row without a day, or with a day of withdrawal that can't be read, is
    left out.
    """
    rows, found, _ = records(
        root, "relationships/agreements", ("organization", "to", "given"), ("other", "withdrawn", "note")
    )
    read: list[Agreement] = []
    seen: dict[tuple[str, str | None, str], int] = {}
    for row in rows:
        for column in ("organization", "to", "given"):
            row.needed(column)
        organization = row.known("organization", organizations, _ORGANIZATION)
        other = row.known("other", organizations, _ORGANIZATION)
        to, given, withdrawn = row.choice("to", _TO), row.day("given"), row.day("withdrawn")
        good = bool(organization and to and given)
        good = good and bool(other) == bool(row.text("other")) and bool(withdrawn) == bool(row.text("withdrawn"))
        if organization and organization == other:
            found.add("agreements.itself", row.row, "other", organization=shown(organization))
            good = False
        if given and withdrawn and withdrawn < given:
            found.add("agreements.backwards", row.row, "withdrawn", given=given, withdrawn=withdrawn)
            good = False
        if not good or organization is None or to is None or given is None:
            row.leave_out()
            continue
        open_row = seen.get((organization, other, to))
        if open_row is not None and withdrawn is None:
            found.add("agreements.twice", row.row, "organization", organization=shown(organization), first=open_row)
        if withdrawn is None:
            seen.setdefault((organization, other, to), row.row)
        read.append(Agreement(organization, other, to, given, withdrawn, row.row))
    return tuple(read), found.problems()


def read_introductions(root: Path, roster: Roster) -> tuple[tuple[Constraint, ...], tuple[Problem, ...]]:
    """Who knows whom already, who must not be introduced, and what an introduction costs; with what is wrong."""
    rows, found, _ = records(root, "relationships/introductions", ("person", "kind"), ("other", "cost", "reason"))
    people = dict.fromkeys(each.key for each in roster.people)
    others = people | dict.fromkeys(each.key for each in roster.organizations)
    read: list[Constraint] = []
    seen: dict[tuple[frozenset[str | None], str], int] = {}
    for row in rows:
        for column in ("person", "kind"):
            row.needed(column)
        person, kind = row.known("person", people, _PERSON), row.choice("kind", _KINDS)
        other = row.known("other", others, worded("person or organization of the roster with the key"))
        if person is None or kind is None or bool(other) != bool(row.text("other")):
            row.leave_out()
            continue
        if person == other:
            found.add("introductions.itself", row.row, "other", person=shown(person))
            row.leave_out()
            continue
        if other in people and roster.organization(other) is not None:
            found.add("introductions.both", row.row, "other", key=shown(other))
        pair = frozenset((person, other))
        cost = _cost(row, kind)
        first = seen.get((pair, kind))
        against = seen.get((pair, "not" if kind == "know" else "know")) if kind != "cost" else None
        if first is not None:
            found.add("introductions.twice", row.row, "person", first=first)
        elif against is not None:
            found.add("introductions.contradict", row.row, "kind", first=against)
        if cost is None or first is not None or against is not None:
            row.leave_out()
            continue
        seen[pair, kind] = row.row
        read.append(Constraint(person, other, kind, cost, row.text("reason"), row.row))
    return tuple(read), found.problems()


def _cost(row: Record, kind: str) -> float | None:
    """The cost of an introduction: above 0 and needed where the row is about it, 1 elsewhere."""
    written = row.text("cost")
    if kind != "cost":
        if written:
            row.found.tally("introductions.cost-unused", row.row, "cost")
        return 1.0
    cost = float(written) if written.isascii() and _COST.fullmatch(written) else 0.0
    if cost > 0 and math.isfinite(cost):
        return cost
    row.found.add("introductions.no-cost", row.row, "cost", value=shown(written))
    return None
