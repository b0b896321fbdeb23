"""In the place of holes: neighbouring bands or roles as one column, where that loses less."""

from __future__ import annotations

from collections.abc import Callable, Collection, Mapping, Sequence
from dataclasses import dataclass

from wellknit.releases.disclosure.printed import Printed
from wellknit.releases.disclosure.values import Address
from wellknit.surveys.footprint import Footprint
from wellknit.tables import Table

__all__ = ["LOSS", "Build", "Variant", "candidates", "swapped", "variant"]

#: What is lost with each row of a column that goes into another one.
LOSS = 0.5

#: So many ways to merge the columns of one table are tried, those that merge least first.
_MOST = 6


@dataclass(frozen=True)
class Variant:
    """A table with merged columns, in each set of tables, and what its cells count."""

    tables: Mapping[str, Table]
    marks: tuple[Footprint, ...]
    loss: float


#: Makes the table of a key with these columns merged.
Build = Callable[[str, tuple[str, ...]], tuple[Mapping[str, Table], tuple[Footprint, ...]]]


def candidates(table: Table, hidden: Collection[Address], cells: Sequence[Printed]) -> list[tuple[str, ...]]:
    """Runs of neighbouring columns of ``table`` that hold a hidden one, and are not all there are."""
    if table.by not in ("role", "involvement"):
        return []
    keys = [column.key for column in table.columns if column.kind == "group"]
    gone = {each.address.column for each in cells if each.address in hidden and each.address.table == table.key}
    runs = [
        tuple(keys[start : start + length]) for length in range(2, len(keys)) for start in range(len(keys) - length + 1)
    ]
    return [run for run in runs if gone & set(run)][:_MOST]


def variant(build: Build, table: Table, merged: tuple[str, ...]) -> Variant:
    """``table`` with the columns ``merged`` as one."""
    tables, marks = build(table.key, merged)
    return Variant(tables, marks, LOSS * len(table.rows) * (len(merged) - 1))


def swapped(complete: Mapping[str, tuple[Table, ...]], made: Variant) -> dict[str, tuple[Table, ...]]:
    """The tables with that one in its place."""
    key = next(iter(made.tables.values())).key
    return {
        name: tuple(made.tables[name] if table.key == key else table for table in tables)
        for name, tables in complete.items()
    }
