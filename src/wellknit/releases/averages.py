"""In the place of a hidden average: the average of the groups that are shown, saying so.

It is worked out from shown counts alone, so it tells nothing that they do not tell.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass, replace
from fractions import Fraction

from wellknit.labels import label
from wellknit.releases.disclosure.printed import Printed
from wellknit.releases.disclosure.values import Address
from wellknit.releases.release import Release
from wellknit.releases.rules import Audience
from wellknit.surveys.footprint import Footprint
from wellknit.surveys.rounding import average, average_of_means
from wellknit.surveys.specification import Convention
from wellknit.tables import Cell, Mean, Row, Share, Table

__all__ = ["LOSS", "Averages", "of_shown", "replaceable"]

#: What is lost where an average is of fewer groups, in place of what is lost where there is none.
LOSS = 0.5

#: One group alone is no average.
_FEWEST = 2


@dataclass(frozen=True)
class Averages:
    """Tables with the averages that stand in the place of holes, where these are, and what they count."""

    tables: Mapping[str, tuple[Table, ...]]
    marks: Mapping[Address, Footprint]


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
    audience: Audience,
    language: str,
) -> Averages:
    """The tables as an audience sees them, with an average of shown groups wherever the average had to be hidden."""
    wave = draft.wave.key
    first = next(iter(tables.values()), ())
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
