"""Tables in words: what a cell, a row and the lines under a table say, and how a wide table is cut."""

from __future__ import annotations

from dataclasses import dataclass, replace
from decimal import Decimal

from wellknit.briefs.paper.sources import release
from wellknit.briefs.paper.text import Words, clean, say
from wellknit.briefs.saying import share_text
from wellknit.briefs.words import number, plural
from wellknit.tables import Cell, Change, Mean, Row, Table

__all__ = ["JOINED", "Reading", "parts", "read_cell", "read_notes", "read_row", "read_stub"]

#: Columns that join groups, and stand on a ground of their own.
JOINED = ("average", "pooled", "weighted", "change")

#: More columns than this don't fit the width of a page and are set in a second table below.
WIDEST = 8


@dataclass(frozen=True, slots=True)
class Reading:
    """A cell in words: what it says first, and beside it what it rests on."""

    main: str
    detail: tuple[str, ...] = ()
    hidden: bool = False


def read_cell(cell: Cell, show: str, words: Words) -> Reading:
    """A cell as the table shows it: 'percent' the value alone, 'count' the count and base, 'full' all of it.

    A share that is no count of people has only its value, also where counts are shown.
    """
    if cell.hidden:
        return Reading(say(words, "hidden"), hidden=True)
    if isinstance(cell, Change):
        return Reading(_signed(cell.points, words), _interval(cell, words) if show == "full" else ())
    if isinstance(cell, Mean):
        base = (plural(words, "fact.answers", cell.base),) if show != "percent" and cell.base is not None else ()
        return Reading(_number(cell.mean, words), (*base, *(_interval(cell, words) if show == "full" else ())))
    count = ""
    if cell.count is not None and cell.base:
        count = say(words, "of", count=number(words, Decimal(cell.count)), base=number(words, Decimal(cell.base)))
    if show == "count" and count:
        return Reading(count)
    detail = (*((count,) if count else ()), *_interval(cell, words)) if show == "full" else ()
    return Reading(_percent(cell.percent, words), detail)


def _interval(cell: Cell, words: Words) -> tuple[str, ...]:
    if cell.interval == "census":
        return (words["interval.census"],)
    if cell.low is None or cell.high is None:
        return ()
    write = _signed if isinstance(cell, Change) else _number
    return (words["interval.limits"].format(low=write(cell.low, words), high=write(cell.high, words)),)


def _number(value: Decimal | None, words: Words) -> str:
    return "–" if value is None else number(words, value)


def _signed(value: Decimal | None, words: Words) -> str:
    return ("+" if value is not None and value > 0 else "") + _number(value, words)


def _percent(value: Decimal | None, words: Words) -> str:
    return "–" if value is None else share_text(words, value)


def parts(table: Table, widest: int = WIDEST) -> tuple[Table, ...]:
    """The table, cut into tables of at most ``widest`` columns with all rows each, as even as they can be."""
    count = -(-len(table.columns) // widest) or 1
    size = -(-len(table.columns) // count)
    cuts = [slice(start, start + size) for start in range(0, max(len(table.columns), 1), max(size, 1))]
    return tuple(
        replace(table, columns=table.columns[cut], rows=tuple(replace(row, cells=row.cells[cut]) for row in table.rows))
        for cut in cuts
    )


def read_stub(table: Table, words: Words) -> str:
    """The heading of the first column: a header cell with nothing in it tells a listener nothing."""
    rows = {"involvement": "involvement", "choices": "answer", "response": "response"}.get(table.kind, "statement")
    if table.kind == "distribution" and table.by != "answer":
        rows = "answer"
    return say(words, f"rows-{rows}")


def read_row(row: Row, table: Table, words: Words) -> tuple[str, str]:
    """A row's label, and beneath it whom it counts where that is not the table's common rule."""
    mixed = {each.base for each in table.rows} != {row.base}
    return clean(row.label), say(words, "asked") if row.base == "asked" and mixed else ""


def read_notes(table: Table, show: str, words: Words) -> tuple[str, ...]:
    """What stands under a table: whose answers, what is shown, the sentence on hidden cells, its notes, its release."""
    cells = [cell for row in table.rows for cell in row.cells]
    said = []
    if table.people:
        said.append(say(words, "counted", people=clean(table.people)))
    if table.rows and all(row.base == "asked" for row in table.rows):
        said.append(say(words, "all-asked"))
    if show == "full" and any(not cell.hidden and cell.low is not None for cell in cells):
        said.append(say(words, "intervals"))
    if any(row.subtotal for row in table.rows):
        said.append(say(words, "subtotals"))
    if any(cell.hidden for cell in cells):
        said.append(say(words, "hidden-why"))
    said.extend(clean(note) for note in table.notes)
    if table.stamps:
        said.append(say(words, "from", releases="; ".join(release(each, words) for each in table.stamps)))
    return tuple(said)
