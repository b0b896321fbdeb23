"""Tables as values: what a table says, before anyone decides how it looks.

A :class:`Table` has rows (items, answers, bands) and columns (sites, roles, waves and what joins them), and in each
place a cell: a :class:`Share` (of people), a :class:`Mean` (of scale values) or a :class:`Change` (between waves).
All are frozen; rendering comes last and elsewhere.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from decimal import ROUND_HALF_UP, Decimal
from fractions import Fraction
from typing import Any, Literal

__all__ = ["Cell", "Change", "Column", "Interval", "Mean", "Row", "Share", "Table", "half_up"]

Interval = Literal["hypergeometric", "wilson", "square-and-add", "tango", "t", "census"]
ColumnKind = Literal["group", "average", "pooled", "weighted", "answer", "change"]
TableKind = Literal["agreement", "distribution", "mean", "involvement", "choices", "response", "change", "panel"]

#: Columns that join groups; a site, role or wave can't have one of these names.
RESERVED = ("average", "pooled", "weighted", "change")


def half_up(value: Fraction, decimals: int) -> Decimal:
    """``value`` rounded once, half away from zero, to ``decimals`` places: the only place where figures are rounded.

    >>> half_up(Fraction(1800, 19), 1)
    Decimal('94.7')
    >>> half_up(Fraction(125, 2), 0)
    Decimal('63')
    """
    scaled = abs(value) * 10**decimals
    whole = (2 * scaled.numerator + scaled.denominator) // (2 * scaled.denominator)
    rounded = Decimal(whole).scaleb(-decimals)
    return (-rounded if value < 0 and whole else rounded).quantize(Decimal(1).scaleb(-decimals), ROUND_HALF_UP)


def _text(value: Decimal | None) -> str | None:
    return None if value is None else format(value, "f")


def _number(value: str | None) -> Decimal | None:
    return None if value is None else Decimal(value)


@dataclass(frozen=True, slots=True)
class Share:
    """A share of people: '16 of 19'.

    ``percent``, ``low`` and ``high`` are per cent as printed; ``exact`` is the share between 0 and 1 before rounding.
    ``count`` is None where a share is no count of people (an average of sites, a weighted share). ``population`` is
    the roster's number where it is known. ``interval`` names the method, 'census' where everyone answered (then there
    is no interval). A hidden share has no number at all, its base included.
    """

    count: int | None
    base: int | None
    percent: Decimal | None
    low: Decimal | None = None
    high: Decimal | None = None
    interval: Interval | None = None
    population: int | None = None
    hidden: bool = False
    exact: Fraction | None = None

    @classmethod
    def concealed(cls) -> Share:
        """The one look that every hidden share has, whatever the reason."""
        return cls(None, None, None, hidden=True)

    def as_dict(self) -> dict[str, Any]:
        return {
            "count": self.count,
            "base": self.base,
            "population": self.population,
            "percent": _text(self.percent),
            "low": _text(self.low),
            "high": _text(self.high),
            "interval": self.interval,
            "hidden": self.hidden,
        }


@dataclass(frozen=True, slots=True)
class Mean:
    """A mean of scale values, with its t interval; ``base`` people gave a value."""

    mean: Decimal | None
    base: int | None
    low: Decimal | None = None
    high: Decimal | None = None
    interval: Interval | None = None
    population: int | None = None
    hidden: bool = False
    exact: Fraction | None = None

    @classmethod
    def concealed(cls) -> Mean:
        return cls(None, None, hidden=True)

    def as_dict(self) -> dict[str, Any]:
        return {
            "mean": _text(self.mean),
            "base": self.base,
            "population": self.population,
            "low": _text(self.low),
            "high": _text(self.high),
            "interval": self.interval,
            "hidden": self.hidden,
        }


@dataclass(frozen=True, slots=True)
class Change:
    """The difference between two waves, in percentage points: last less first.

    The people are taken as independent, except in a table of the same people (kind 'panel').
    """

    points: Decimal | None
    low: Decimal | None = None
    high: Decimal | None = None
    interval: Interval | None = None
    hidden: bool = False
    exact: Fraction | None = None

    @classmethod
    def concealed(cls) -> Change:
        return cls(None, hidden=True)

    def as_dict(self) -> dict[str, Any]:
        return {
            "points": _text(self.points),
            "low": _text(self.low),
            "high": _text(self.high),
            "interval": self.interval,
            "hidden": self.hidden,
        }


Cell = Share | Mean | Change


def cell_from_dict(data: Mapping[str, Any]) -> Cell:
    """The cell that ``as_dict`` wrote."""
    low, high, interval, hidden = _number(data["low"]), _number(data["high"]), data["interval"], data["hidden"]
    if "points" in data:
        return Change(_number(data["points"]), low, high, interval, hidden)
    if "mean" in data:
        return Mean(_number(data["mean"]), data["base"], low, high, interval, data["population"], hidden)
    count, base = data["count"], data["base"]
    exact = Fraction(count, base) if count is not None and base else None
    return Share(count, base, _number(data["percent"]), low, high, interval, data["population"], hidden, exact)


@dataclass(frozen=True, slots=True)
class Column:
    """One site, role, wave or answer, or, by its ``kind``, what joins them."""

    key: str
    label: str
    kind: ColumnKind = "group"


@dataclass(frozen=True, slots=True)
class Row:
    """One item, answer or band; ``base`` says whom its shares count ('answered', or 'asked': all who were asked).

    ``item`` is the item whose answers the row counts, the same in every table that counts them.
    """

    key: str
    label: str
    cells: tuple[Cell, ...]
    base: str = "answered"
    subtotal: bool = False
    item: str = ""


@dataclass(frozen=True, slots=True)
class Stamp:
    """Which release a table was computed from; a draft has not been frozen and has no version."""

    wave: str
    version: int | None
    digest: str
    draft: bool

    def __str__(self) -> str:
        return f"{self.wave}, {'draft' if self.draft else f'release {self.version}'} ({self.digest[:12]})"


@dataclass(frozen=True, slots=True)
class Table:
    """A table with its title, what it measures, for which audience, and from which release.

    ``by`` names what the columns are: site, role, involvement, wave or answer. ``people`` says in words whose answers
    are counted ('site leaders and core site partners'); ``notes`` stand under the table. ``agreeing`` holds, in a table
    of answers, the keys of those that mean agreement: their order on the form does not tell.
    """

    key: str
    title: str
    kind: TableKind
    by: str
    columns: tuple[Column, ...]
    rows: tuple[Row, ...]
    waves: tuple[str, ...]
    people: str = ""
    measure: str = ""
    notes: tuple[str, ...] = ()
    rounding: str = "exact"
    audience: str = "partnership"
    stamps: tuple[Stamp, ...] = ()
    agreeing: tuple[str, ...] = ()

    def cell(self, row: str, column: str) -> Cell:
        """The cell at ``row`` and ``column``; KeyError names what there is."""
        for place, each in enumerate(self.columns):
            if each.key == column:
                return self.row(row).cells[place]
        raise KeyError(f"{column!r} is none of {[each.key for each in self.columns]}")

    def row(self, key: str) -> Row:
        for each in self.rows:
            if each.key == key:
                return each
        raise KeyError(f"{key!r} is none of {[each.key for each in self.rows]}")

    def cells(self) -> Iterator[tuple[Row, Column, Cell]]:
        """Every cell with its row and column, row by row."""
        for row in self.rows:
            for column, cell in zip(self.columns, row.cells, strict=True):
                yield row, column, cell

    def with_cells(self, cells: Mapping[tuple[str, str], Cell]) -> Table:
        """The table with the cells at (row, column) replaced."""
        rows = tuple(
            replace(
                row,
                cells=tuple(
                    cells.get((row.key, column.key), cell) for column, cell in zip(self.columns, row.cells, strict=True)
                ),
            )
            for row in self.rows
        )
        return replace(self, rows=rows)

    def as_dict(self) -> dict[str, Any]:
        """The table as JSON values; docs/schemas/table.json describes them."""
        return {
            "key": self.key,
            "title": self.title,
            "kind": self.kind,
            "by": self.by,
            "waves": list(self.waves),
            "people": self.people,
            "measure": self.measure,
            "rounding": self.rounding,
            "audience": self.audience,
            "releases": [
                {"wave": each.wave, "version": each.version, "digest": each.digest, "draft": each.draft}
                for each in self.stamps
            ],
            "notes": list(self.notes),
            "agreeing": list(self.agreeing),
            "columns": [{"key": each.key, "label": each.label, "kind": each.kind} for each in self.columns],
            "rows": [
                {
                    "key": row.key,
                    "label": row.label,
                    "base": row.base,
                    "subtotal": row.subtotal,
                    "item": row.item,
                    "cells": {column.key: cell.as_dict() for column, cell in zip(self.columns, row.cells, strict=True)},
                }
                for row in self.rows
            ],
        }

    @classmethod
    def from_dict(cls, data: Mapping[str, Any]) -> Table:
        """The table that ``as_dict`` wrote; shares of a count get their exact value back."""
        columns = tuple(Column(each["key"], each["label"], each["kind"]) for each in data["columns"])
        return cls(
            key=data["key"],
            title=data["title"],
            kind=data["kind"],
            by=data["by"],
            columns=columns,
            rows=tuple(
                Row(
                    row["key"],
                    row["label"],
                    tuple(cell_from_dict(row["cells"][column.key]) for column in columns),
                    row["base"],
                    row["subtotal"],
                    row["item"],
                )
                for row in data["rows"]
            ),
            waves=tuple(data["waves"]),
            people=data["people"],
            measure=data["measure"],
            notes=tuple(data["notes"]),
            rounding=data["rounding"],
            audience=data["audience"],
            stamps=tuple(
                Stamp(each["wave"], each["version"], each["digest"], each["draft"]) for each in data["releases"]
            ),
            # Not there in releases frozen before it was.
            agreeing=tuple(data.get("agreeing", ())),
        )
