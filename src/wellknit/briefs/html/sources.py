"""The appendix 'where the numbers come from': its facts by table and row, so that what they share is said once."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from wellknit.briefs.facts import COMPARED, MOVED, RAKED, RELATED, SCALED, Fact
from wellknit.briefs.html.cells import evidence
from wellknit.briefs.html.inline import Words
from wellknit.tables import Table

__all__ = ["Entry", "Group", "Part", "grouped"]

#: Facts that are cells of no table, and have a group of their own.
OWN = (*RELATED, COMPARED, SCALED, RAKED, MOVED)
#: What all facts of a table can have in common.
SHARED = ("people", "rounding", "release", "source")


@dataclass(frozen=True, slots=True)
class Entry:
    """A fact, its column where it is a cell of a table, and of what stands behind it what its group does not say."""

    fact: Fact
    column: str
    evidence: Mapping[str, str]


@dataclass(frozen=True, slots=True)
class Part:
    """The facts of one row of a table; ``row`` is '' for facts that are no cells and say what they are themselves."""

    row: str
    name: str
    entries: tuple[Entry, ...]


@dataclass(frozen=True, slots=True)
class Group:
    """The facts of one table; those of no table are one group."""

    id: str
    title: str
    measure: str
    shared: Mapping[str, str]
    parts: tuple[Part, ...]


def grouped(facts: Iterable[Fact], tables: Iterable[Table], words: Words) -> tuple[Group, ...]:
    """The facts in groups; groups, rows and facts stand in the order of first use."""
    known = tuple(tables)
    homes: dict[tuple[object, ...], tuple[Table | None, list[Fact]]] = {}
    for fact in facts:
        table = next((each for each in known if _row(fact, each)), None)
        # Of relationships and comparisons there are no tables of cells: each fact says itself what it is.
        related = fact.table in OWN and table is None
        key: tuple[object, ...] = (fact.unit == "count" and fact.stamp is not None,)
        if table or related:
            key = (table.key, table.stamps) if table else (fact.table, fact.stamp)
        homes.setdefault(key, (table, []))[1].append(fact)
    # Of relationships a brief may give figures of several waves: their groups have the wave in their title.
    waves: dict[str, set[str]] = {}
    for table, members in homes.values():
        if table is None and members[0].table in RELATED and members[0].stamp is not None:
            waves.setdefault(members[0].table, set()).add(members[0].stamp.wave)
    made = []
    for number, (table, members) in enumerate(homes.values(), start=1):
        behind = {fact.name: evidence(fact, words) for fact in members}
        first = behind[members[0].name]
        shared = {
            kind: text
            for kind, text in first.items()
            if kind in SHARED and all(each.get(kind) == text for each in behind.values())
        }
        counts = all(fact.unit == "count" and fact.stamp for fact in members)
        related = members[0].table in OWN and table is None
        kind = members[0].table if related else "answered" if counts else "other"
        title = table.title if table else words(f"numbers-{kind}")
        if related and len(waves.get(kind, ())) > 1 and members[0].stamp is not None:
            title = f"{title}: {members[0].stamp.wave.replace('_', ' ')}"
        measure = table.measure if table else ""
        made.append(Group(f"group-{number}", title, measure, shared, _parts(members, table, behind, shared)))
    return tuple(made)


def _row(fact: Fact, table: Table) -> str:
    """The row, as '<table>.<row>', where the fact is a cell of this table; else ''."""
    name, _, column = fact.name.partition("@")[0].rpartition(".")
    here = fact.stamp in table.stamps and column in {each.key for each in table.columns}
    return name if here and name in {f"{table.key}.{each.key}" for each in table.rows} else ""


def _parts(
    facts: list[Fact], table: Table | None, behind: Mapping[str, Mapping[str, str]], shared: Mapping[str, str]
) -> tuple[Part, ...]:
    rows = {f"{table.key}.{each.key}": each.label for each in table.rows} if table else {}
    columns = {each.key: each.label for each in table.columns} if table else {}
    made: dict[str, list[Entry]] = {}
    for fact in facts:
        own = {kind: text for kind, text in behind[fact.name].items() if kind not in shared}
        column = columns.get(fact.name.partition("@")[0].rpartition(".")[2], "")
        made.setdefault(_row(fact, table) if table else "", []).append(Entry(fact, column, own))
    return tuple(Part(rows.get(name, ""), name, tuple(entries)) for name, entries in made.items())
