"""Tables as CSV: one line a cell for programs ('long'), or one line a row for people ('wide')."""

from __future__ import annotations

import csv
import io
import re
import unicodedata
from collections.abc import Iterable, Iterator, Sequence
from decimal import Decimal
from typing import Literal

from wellknit.tables.hiding import veiled
from wellknit.tables.values import Cell, Change, Column, Mean, Row, Share, Table

__all__ = ["LONG", "as_csv", "harmless"]

#: The columns of the long form. ``kind`` is the column's (group, average, pooled, …); ``of`` says whom the base counts.
LONG = (
    "table",
    "row",
    "row_label",
    "column",
    "column_label",
    "kind",
    "count",
    "base",
    "population",
    "percent",
    "low",
    "high",
    "interval",
    "hidden",
    "wave",
    "release",
    "mean",
    "points",
    "of",
    "subtotal",
    "audience",
    "rounding",
)

#: A spreadsheet takes a cell that begins with one of these for a formula; the last four are full-width forms, which
#: East Asian versions take for the same.
_STARTS = "=+-@\t\r\n\uff1d\uff0b\uff0d\uff20"


def harmless(text: str) -> str:
    """``text`` so that no spreadsheet takes it for a formula: an apostrophe before a dangerous beginning.

    Blank and invisible characters before it do not help the text: some programs drop them on opening. Line breaks of
    every kind become ``\\n``.

    >>> harmless("=HYPERLINK(0)"), harmless("Memphis"), harmless(" @SUM(1)")
    ("'=HYPERLINK(0)", 'Memphis', "' @SUM(1)")
    """
    # A lone half of a surrogate pair can't be written as UTF-8; a bare carriage return is not put in quotes by the csv
    # module, and a reader that takes it for the end of a line would find a new cell behind it.
    text = re.sub("\r\n?", "\n", re.sub("[\ud800-\udfff]", "\N{REPLACEMENT CHARACTER}", text))
    first = next((each for each in text if not _unseen(each)), "")
    dangerous = text[:1] in ("\t", "\n") or (first != "" and first in _STARTS)
    return f"'{text}" if dangerous else text


def _unseen(character: str) -> bool:
    return character.isspace() or unicodedata.category(character) in ("Cc", "Cf")


def as_csv(tables: Table | Iterable[Table], *, shape: Literal["long", "wide"] = "long") -> str:
    """The tables as one CSV text: commas, ``\\n`` after each line, texts without formulas, figures as plain numbers.

    'long' has one line a cell with the columns of :data:`LONG`, so that tables may follow each other. 'wide' has one
    line a row, and for each column its ``percent`` (``mean``, ``points``), ``count``, ``base``, ``low`` and ``high``;
    it takes one table. A hidden cell says so in ``hidden`` and is empty elsewhere ('hidden' stands in its place in the
    wide form). Raises ValueError for several tables in the wide form.
    """
    several = [tables] if isinstance(tables, Table) else list(tables)
    target = io.StringIO()
    writer = csv.writer(target, lineterminator="\n")
    if shape == "long":
        writer.writerow(LONG)
        for table in several:
            writer.writerows(_long(veiled(table)))
    else:
        if len(several) != 1:
            raise ValueError("the wide form holds one table")
        writer.writerows(_wide(veiled(several[0])))
    return target.getvalue()


def _figure(value: Decimal | int | None) -> str:
    return "" if value is None else format(value, "f") if isinstance(value, Decimal) else str(value)


def _truth(value: bool) -> str:
    return "true" if value else "false"


def _long(table: Table) -> Iterator[Sequence[str]]:
    releases = {stamp.wave: "draft" if stamp.draft else str(stamp.version) for stamp in table.stamps}
    for row, column, cell in table.cells():
        waves = (column.key,) if table.by == "wave" and column.key in table.waves else table.waves
        yield (
            *(harmless(each) for each in (table.key, row.key, row.label, column.key, column.label, column.kind)),
            *(_figure(each) for each in (_count(cell), _base(cell), _population(cell))),
            *(_figure(each) for each in (cell.percent if isinstance(cell, Share) else None, cell.low, cell.high)),
            cell.interval or "",
            _truth(cell.hidden),
            harmless(" ".join(waves)),
            " ".join(dict.fromkeys(releases[wave] for wave in waves if wave in releases)),
            _figure(cell.mean if isinstance(cell, Mean) else None),
            _figure(cell.points if isinstance(cell, Change) else None),
            harmless("" if isinstance(cell, Change) else row.base),
            _truth(row.subtotal),
            harmless(table.audience),
            harmless(table.rounding),
        )


def _count(cell: Cell) -> int | None:
    return cell.count if isinstance(cell, Share) else None


def _base(cell: Cell) -> int | None:
    return None if isinstance(cell, Change) else cell.base


def _population(cell: Cell) -> int | None:
    return None if isinstance(cell, Change) else cell.population


def _main(cell: Cell) -> tuple[str, Decimal | None]:
    match cell:
        case Share():
            return "percent", cell.percent
        case Mean():
            return "mean", cell.mean
        case Change():
            return "points", cell.points


def _parts(cell: Cell) -> dict[str, str]:
    """The fields of one cell in the wide form, in their order."""
    name, figure = _main(cell)
    found = {name: "hidden" if cell.hidden else _figure(figure)}
    if isinstance(cell, Share):
        found["count"] = _figure(cell.count)
    if not isinstance(cell, Change):
        found["base"] = _figure(cell.base)
    return found | {"low": _figure(cell.low), "high": _figure(cell.high)}


def _wide(table: Table) -> Iterator[Sequence[str]]:
    fields: list[tuple[Column, str]] = []
    for place, column in enumerate(table.columns):
        kinds = dict.fromkeys(name for row in table.rows for name in _parts(row.cells[place]))
        fields.extend((column, name) for name in kinds)
    yield ["row", "row_label", *(harmless(f"{column.label}: {name}") for column, name in fields)]
    for row in table.rows:
        yield [harmless(row.key), harmless(row.label), *_wide_cells(row, table, fields)]


def _wide_cells(row: Row, table: Table, fields: Sequence[tuple[Column, str]]) -> Iterator[str]:
    parts = {column.key: _parts(cell) for column, cell in zip(table.columns, row.cells, strict=True)}
    for column, name in fields:
        yield parts[column.key].get(name, "")
