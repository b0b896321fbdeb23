"""Tables as an SPSS file: one row a cell, with the words for what stands in each column."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from decimal import Decimal
from typing import get_args

from wellknit.labels import label
from wellknit.sav import Kind, Value, Variable, written
from wellknit.tables.hiding import veiled
from wellknit.tables.values import Cell, Change, Column, ColumnKind, Interval, Mean, Row, Share, Table

__all__ = ["as_sav"]

_KINDS, _INTERVALS, _BASES = get_args(ColumnKind), get_args(Interval), ("answered", "asked")

Place = tuple[Table, Row, Column, Cell]


def as_sav(tables: Table | Iterable[Table], *, language: str = "en", title: str = "") -> bytes:
    """The tables as one .sav file, the same bytes for the same tables.

    Its variables are the columns of the long form of CSV (:data:`wellknit.tables.as_csv.LONG`): figures as numbers,
    what a column is and how an interval was made as numbers with labels in ``language``. Of a hidden cell nothing is
    written but that it is hidden.
    """
    several = [tables] if isinstance(tables, Table) else list(tables)
    cells = [(table, *place) for table in map(veiled, several) for place in table.cells()]

    def texts(name: str, value: Callable[[Place], str]) -> Variable:
        return _variable(name, language, [value(each) for each in cells], kind="text")

    def figures(name: str, value: Callable[[Cell], Decimal | int | None]) -> Variable:
        return _variable(name, language, [value(cell) for *_, cell in cells])

    def named(name: str, values: Sequence[str], value: Callable[[Place], str | None]) -> Variable:
        return _variable(name, language, [value(each) for each in cells], words=values)

    variables = [
        texts("table", lambda place: place[0].key),
        texts("row", lambda place: place[1].key),
        texts("row_label", lambda place: place[1].label),
        texts("column", lambda place: place[2].key),
        texts("column_label", lambda place: place[2].label),
        named("kind", _KINDS, lambda place: place[2].kind),
        figures("count", lambda cell: cell.count if isinstance(cell, Share) else None),
        figures("base", lambda cell: None if isinstance(cell, Change) else cell.base),
        figures("population", lambda cell: None if isinstance(cell, Change) else cell.population),
        figures("percent", lambda cell: cell.percent if isinstance(cell, Share) else None),
        figures("low", lambda cell: cell.low),
        figures("high", lambda cell: cell.high),
        named("interval", _INTERVALS, lambda place: place[3].interval),
        named("hidden", ("no", "yes"), lambda place: _truth(place[3].hidden)),
        texts("wave", lambda place: " ".join(_waves(place))),
        texts("release", _releases),
        figures("mean", lambda cell: cell.mean if isinstance(cell, Mean) else None),
        figures("points", lambda cell: cell.points if isinstance(cell, Change) else None),
        named("of", _BASES, lambda place: None if isinstance(place[3], Change) else place[1].base),
        named("subtotal", ("no", "yes"), lambda place: _truth(place[1].subtotal)),
        texts("audience", lambda place: place[0].audience),
        texts("rounding", lambda place: place[0].rounding),
    ]
    return written(
        variables, title, [note for table in several for note in (f"{table.key}: {table.title}", *table.notes)]
    )


def _variable(
    name: str,
    language: str,
    values: Sequence[str | Decimal | int | None],
    *,
    kind: Kind = "number",
    words: Sequence[str] = (),
) -> Variable:
    """A variable of texts, of figures, or of ``words``, which are numbered from 1 (no and yes from 0)."""
    told = label(f"cell.{name}", language)
    if kind == "text":
        return Variable(name, told, tuple(str(each) for each in values), "text", "nominal")
    if words:
        numbers = {word: place for place, word in enumerate(words, start=0 if words == ("no", "yes") else 1)}
        labels = {number: label(f"cell.{word.replace('-', '_')}", language) for word, number in numbers.items()}
        return Variable(name, told, tuple(numbers.get(str(each)) for each in values), measure="nominal", labels=labels)
    figures: tuple[Value, ...] = tuple(
        None if each is None else float(each) for each in values if not isinstance(each, str)
    )
    places = max((_places(each) for each in values), default=0)
    return Variable(name, told, figures, decimals=places)


def _places(figure: object) -> int:
    exponent = figure.as_tuple().exponent if isinstance(figure, Decimal) else 0
    return max(0, -exponent) if isinstance(exponent, int) else 0


def _truth(value: bool) -> str:
    return "yes" if value else "no"


def _waves(place: Place) -> tuple[str, ...]:
    table, _, column, _ = place
    return (column.key,) if table.by == "wave" and column.key in table.waves else table.waves


def _releases(place: Place) -> str:
    stamps = {stamp.wave: "draft" if stamp.draft else str(stamp.version) for stamp in place[0].stamps}
    return " ".join(dict.fromkeys(stamps[wave] for wave in _waves(place) if wave in stamps))
