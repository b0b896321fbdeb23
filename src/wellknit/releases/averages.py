"""In the place of a hidden average: one of the groups that are shown, or one of all in whole numbers, saying so.

The first is worked out from shown counts alone, so it tells nothing that they do not tell. The second tells less than
the average as it was, and the planner decides whether that is little enough.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass, replace
from fractions import Fraction

from wellknit.labels import label
from wellknit.releases.disclosure.printed import Printed
from wellknit.releases.disclosure.values import Address
from wellknit.releases.release import Release
from wellknit.releases.rules import Audience, ReportingRules
from wellknit.surveys.footprint import Footprint
from wellknit.surveys.rounding import average, average_of_means
from wellknit.surveys.specification import Convention, Instead
from wellknit.tables import Cell, Mean, Row, Share, Table

__all__ = ["LOSS", "Averages", "of_shown", "replaceable", "with_instead"]

#: What is lost where an average is of fewer groups, in place of what is lost where there is none.
LOSS = 0.5

#: What is lost where it is in whole numbers.
LOSS_WHOLE = 0.3

#: One group alone is no average.
_FEWEST = 2


@dataclass(frozen=True)
class Averages:
    """Tables with the averages that stand in the place of holes, where these are, and what they count."""

    tables: Mapping[str, tuple[Table, ...]]
    marks: Mapping[Address, Footprint]


def with_instead(what: Instead, tables: Collection[Table], rules: ReportingRules) -> tuple[Table, ...]:
    """The tables in which ``what`` may stand in the place of holes."""
    return tuple(each for each in tables if what in rules.instead_of(each.key))


def replaceable(
    cells: Mapping[Address, Printed], tables: Collection[Table], hidden: Collection[Address], wave: str
) -> set[Address]:
    """The averages whose row has hidden groups, and shown ones enough: these can be averages of the shown ones."""
    found = set()
    for table in tables:
        for row in table.rows:
            at = _Line(table, row, wave)
            gone = [each for each in at.groups if each in hidden]
            left = [each for each in at.groups if each not in hidden and cells[each].footprint.base]
            if at.average is not None and cells[at.average].footprint.parts and gone and len(left) >= _FEWEST:
                found.add(at.average)
    return found


def endangered(
    cells: Mapping[Address, Printed], tables: Collection[Table], hidden: Collection[Address], wave: str
) -> set[Address]:
    """The averages of shares whose row has hidden groups."""
    lines = [_Line(table, row, wave) for table in tables for row in table.rows]
    return {
        at.average
        for at in lines
        if at.average is not None
        and cells[at.average].footprint.prints == "join"
        and any(e in hidden for e in at.groups)
    }


def in_whole_numbers(cell: Printed, tables: Mapping[str, tuple[Table, ...]]) -> Printed:
    """The average in whole numbers as a cell of its own, so that a plan can hide the one and show the other."""
    shown = {name: _whole(cell.address, each, cell.conventions[name]) for name, each in tables.items()}
    conventions = {name: replace(each, decimals=0, averages="once") for name, each in cell.conventions.items()}
    footprint = replace(cell.footprint, decimals=0)
    return replace(cell, address=whole_of(cell.address), footprint=footprint, shown=shown, conventions=conventions)


def whole_of(address: Address) -> Address:
    """Where the average in whole numbers stands in a plan."""
    return replace(address, column=f"{address.column} in whole numbers")


def _whole(address: Address, tables: Collection[Table], convention: Convention) -> Share:
    """The average of all groups, rounded once, without the interval that would need every group."""
    table = next(each for each in tables if each.key == address.table)
    line = zip(table.columns, table.row(address.row).cells, strict=True)
    shares = [cell for column, cell in line if column.kind == "group" and isinstance(cell, Share)]
    made = average(shares, replace(convention, decimals=0, averages="once"))
    return replace(made, low=None, high=None, interval=None)


def with_whole_numbers(
    tables: Mapping[str, tuple[Table, ...]],
    complete: Mapping[str, tuple[Table, ...]],
    cells: Mapping[Address, Printed],
    wanted: Collection[Address],
    audience: Audience,
    language: str,
) -> Averages:
    """The tables with the averages at ``wanted`` in whole numbers."""
    made: dict[str, tuple[Table, ...]] = {}
    for name, each in tables.items():
        filled = []
        for table in each:
            own = [at for at in sorted(wanted) if at.table == table.key]
            new = {(at.row, at.column): _whole(at, complete[name], cells[at].conventions[name]) for at in own}
            note = (label("note.average_whole", language),) if new else ()
            filled.append(replace(table.with_cells(new), notes=tuple(dict.fromkeys((*table.notes, *note)))))
        made[name] = tuple(filled)
    marks = {at: replace(cells[at].footprint, audience=audience, decimals=0) for at in sorted(wanted)}
    return Averages(made, marks)


class _Line:
    """The addresses of a row: its groups, and its average if it has one."""

    def __init__(self, table: Table, row: Row, wave: str) -> None:
        at = {each.key: Address(wave, 0, table.key, row.key, each.key, "") for each in table.columns}
        self.groups = [at[each.key] for each in table.columns if each.kind == "group"]
        self.average = next((at[each.key] for each in table.columns if each.kind == "average"), None)
        if table.kind == "change" or table.by == "wave":
            self.average = None  # its columns are waves, and no average is of those


def of_shown(
    draft: Release,
    tables: Mapping[str, tuple[Table, ...]],
    cells: Mapping[Address, Printed],
    hidden: Collection[Address],
    rules: ReportingRules,
    audience: Audience,
    language: str,
) -> Averages:
    """The tables as an audience sees them, with an average of shown groups wherever the average had to be hidden."""
    wave = draft.wave.key
    first = with_instead("average", next(iter(tables.values()), ()), rules)
    wanted = replaceable(cells, first, hidden, wave) & set(hidden)
    marks: dict[Address, Footprint] = {}
    made = {
        name: tuple(
            _filled(table, wave, wanted, cells, hidden, draft.conventions[name][table.key], language) for table in each
        )
        for name, each in tables.items()
    }
    for table in first:
        for row in table.rows:
            at = _Line(table, row, wave)
            if at.average in wanted and at.average is not None:
                left = [each for each in at.groups if each not in hidden and cells[each].footprint.base]
                parts = tuple(replace(cells[e].footprint.parts[0], weight=Fraction(1, len(left))) for e in left)
                marks[at.average] = replace(cells[at.average].footprint, parts=parts, audience=audience)
    return Averages(made, marks)


def _filled(
    table: Table,
    wave: str,
    wanted: Collection[Address],
    cells: Mapping[Address, Printed],
    hidden: Collection[Address],
    convention: Convention,
    language: str,
) -> Table:
    new: dict[tuple[str, str], Cell] = {}
    for row in table.rows:
        at = _Line(table, row, wave)
        if at.average is None or at.average not in wanted:
            continue
        shown = [
            cell
            for column, cell in zip(table.columns, row.cells, strict=True)
            if column.kind == "group" and not cell.hidden
        ]
        means = [each for each in shown if isinstance(each, Mean)]
        shares = [each for each in shown if isinstance(each, Share)]
        new[row.key, at.average.column] = average_of_means(means, convention) if means else average(shares, convention)
    if not new:
        return table
    note = label("note.average_of_shown", language)
    return replace(table.with_cells(new), notes=tuple(dict.fromkeys((*table.notes, note))))
