"""The appendix 'where the numbers come from': its facts by table, so that what they share is said once."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from wellknit.briefs.facts import Fact
from wellknit.briefs.html.cells import evidence
from wellknit.briefs.html.inline import Words
from wellknit.tables import Table

__all__ = ["Entry", "Group", "grouped"]

#: What all facts of a table can have in common.
SHARED = ("people", "rounding", "release", "source")


@dataclass(frozen=True, slots=True)
class Entry:
    """A fact, and of what stands behind it that which its group does not say for all."""

    fact: Fact
    evidence: Mapping[str, str]


@dataclass(frozen=True, slots=True)
class Group:
    """The facts of one table; those of no table are one group."""

    id: str
    title: str
    shared: Mapping[str, str]
    entries: tuple[Entry, ...]


def grouped(facts: Iterable[Fact], tables: Iterable[Table], words: Words) -> tuple[Group, ...]:
    """The facts in groups, both in the order of first use."""
    known_tables = tuple(tables)
    by_table: dict[tuple[str, object] | None, list[Fact]] = {}
    for fact in facts:
        by_table.setdefault(_home(fact, known_tables), []).append(fact)
    made = []
    for number, (key, members) in enumerate(by_table.items(), start=1):
        known = [evidence(fact, words) for fact in members]
        shared = {
            kind: text
            for kind, text in known[0].items()
            if kind in SHARED and all(each.get(kind) == text for each in known)
        }
        entries = tuple(
            Entry(fact, {kind: text for kind, text in each.items() if kind not in shared})
            for fact, each in zip(members, known, strict=True)
        )
        title = key[0] if key else words("numbers-other")
        made.append(Group(f"group-{number}", title, shared, entries))
    return tuple(made)


def _home(fact: Fact, tables: tuple[Table, ...]) -> tuple[str, object] | None:
    """The title of the fact's table, and what tells that table from one of the same title; None for no table."""
    if fact.stamp is None:
        return None
    for table in tables:
        if table.key == fact.table and fact.stamp in table.stamps:
            return table.title, (table.key, table.stamps)
    return fact.table.replace("_", " ").capitalize(), fact.stamp
