"""What a figure shows of its table: rows, columns and order, as the figure's options say."""

from __future__ import annotations

import difflib
import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from fractions import Fraction

from wellknit.errors import Place, WellknitError, fail, worded
from wellknit.tables import Cell, Change, Column, Mean, Row, Share, Table, half_up
from wellknit.tables.words import plain

__all__ = [
    "OPTIONS",
    "Entry",
    "Options",
    "cell_at",
    "chosen_columns",
    "chosen_rows",
    "figure_of",
    "joined",
    "only_shares",
    "read_options",
]

#: Every option of every kind of chart, with what may be said.
OPTIONS = {
    "width": worded("a number of pixels from 240 to 1200"),
    "prefix": worded("letters, digits, '-' and '_'"),
    "rows": worded("keys of rows, separated by spaces or commas"),
    "columns": worded("keys of columns, separated by spaces or commas"),
    "row": worded("the key of one row"),
    "column": worded("the key of one column"),
    "order": worded("table or value"),
    "decimals": worded("0, 1 or 2"),
    "highlight": worded("keys of rows or columns, separated by spaces or commas"),
    "agree": worded("keys of the answers that mean agreement, separated by spaces or commas"),
    "middle": worded("the key of the answer between disagreement and agreement, or none"),
    "reverse": worded("yes or no"),
    "labels": worded("names of the waves, separated by semicolons"),
    "picture": worded("yes or no"),
}


@dataclass(frozen=True, slots=True)
class Options:
    """The options of a figure, read; None or () where one is not given."""

    width: float = 720
    prefix: str = ""
    rows: tuple[str, ...] = ()
    columns: tuple[str, ...] = ()
    row: str = ""
    column: str = ""
    order: str = "table"
    decimals: int | None = None
    highlight: tuple[str, ...] = ()
    agree: tuple[str, ...] = ()
    middle: str = ""
    reverse: bool | None = None
    labels: tuple[str, ...] = ()
    picture: bool = True

    @property
    def narrow(self) -> bool:
        """Labels stand above their marks, and type is larger, as on a phone."""
        return self.width < 520


@dataclass(frozen=True, slots=True)
class Entry:
    """One mark or bar: a label and the cell it shows; ``joined`` for an average, pooled or weighted share."""

    key: str
    label: str
    cell: Cell
    joined: bool = False


def _keys(text: str) -> tuple[str, ...]:
    return tuple(each for each in re.split(r"[\s,]+", text.strip()) if each)


def read_options(options: Mapping[str, str]) -> Options:
    """The options of a figure. Raises WellknitError (``charts.unknown-option``, ``charts.bad-option``)."""

    def bad(name: str) -> WellknitError:
        return fail("charts.bad-option", Place(), option=name, value=options[name], allowed=OPTIONS[name])

    for name in options:
        if name not in OPTIONS:
            near = difflib.get_close_matches(name, OPTIONS, 1)
            raise fail("charts.unknown-option", Place(), option=name, options=", ".join(near or OPTIONS))
    text = {name: value.strip() for name, value in options.items()}
    width = text.get("width", "720").removesuffix("px")
    if not re.fullmatch(r"[0-9]{3,4}", width) or not 240 <= int(width) <= 1200:
        raise bad("width")
    if not re.fullmatch(r"[A-Za-z0-9_-]*", text.get("prefix", "")):
        raise bad("prefix")
    if text.get("order", "table") not in ("table", "value"):
        raise bad("order")
    if text.get("decimals", "0") not in ("0", "1", "2"):
        raise bad("decimals")
    for name in ("reverse", "picture"):
        if text.get(name, "no") not in ("yes", "no"):
            raise bad(name)
    return Options(
        width=float(width),
        prefix=text.get("prefix", ""),
        rows=_keys(text.get("rows", "")),
        columns=_keys(text.get("columns", "")),
        row=text.get("row", ""),
        column=text.get("column", ""),
        order=text.get("order", "table"),
        decimals=int(text["decimals"]) if "decimals" in text else None,
        highlight=_keys(text.get("highlight", "")),
        agree=_keys(text.get("agree", "")),
        middle=text.get("middle", ""),
        reverse=text["reverse"] == "yes" if "reverse" in text else None,
        labels=tuple(plain(each) for each in text.get("labels", "").split(";") if each.strip()),
        picture=text.get("picture", "yes") == "yes",
    )


def _pick(wanted: Sequence[str], known: Mapping[str, Row] | Mapping[str, Column], code: str, table: Table) -> None:
    for key in wanted:
        if key not in known:
            near = difflib.get_close_matches(key, known, 3) or list(known)
            raise fail(code, Place(), key=key, table=table.key, keys=", ".join(near))


def chosen_rows(table: Table, options: Options) -> tuple[Row, ...]:
    """The rows that the figure asks for, in its order; all but subtotals if it names none."""
    known = {row.key: row for row in table.rows}
    wanted = (options.row,) if options.row else options.rows
    _pick(wanted, known, "charts.unknown-row", table)
    return tuple(known[key] for key in wanted) if wanted else tuple(row for row in table.rows if not row.subtotal)


def chosen_columns(table: Table, options: Options) -> tuple[Column, ...]:
    """The columns that the figure asks for, in its order; all if it names none."""
    known = {column.key: column for column in table.columns}
    wanted = (options.column,) if options.column else options.columns
    _pick(wanted, known, "charts.unknown-column", table)
    return tuple(known[key] for key in wanted) if wanted else table.columns


def cell_at(table: Table, row: Row, column: Column) -> Cell:
    """The cell of ``table`` in this row and column."""
    return row.cells[[each.key for each in table.columns].index(column.key)]


def only_shares(kind: str, table: Table, entries: Sequence[Entry]) -> None:
    """Refuses what has no place on a scale from 0 to 100%: a mean of scale values, or a difference."""
    if not entries or not all(isinstance(each.cell, Share) for each in entries):
        raise fail("charts.wrong-table", Place(), kind=kind, table=table.key, wanted="agreement")


def joined(column: Column) -> bool:
    """Whether the column joins groups instead of being one."""
    return column.kind in ("average", "pooled", "weighted")


def figure_of(cell: Cell, options: Options) -> Decimal | None:
    """The cell's figure as the chart prints it; with ``decimals``, rounded once from the exact value.

    A cell read back from a file has no exact value where it is no count; then the printed one is rounded.
    """
    if cell.hidden:
        return None
    match cell:
        case Share():
            printed, scale = cell.percent, 100
        case Mean():
            printed, scale = cell.mean, 1
        case Change():
            printed, scale = cell.points, 100
    if printed is None or options.decimals is None:
        return printed
    return half_up(Fraction(printed) if cell.exact is None else cell.exact * scale, options.decimals)
