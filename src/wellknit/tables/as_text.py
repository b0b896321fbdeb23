"""Tables in a terminal, or as plain text in a file."""

from __future__ import annotations

import io
from collections.abc import Sequence

from rich import box
from rich.cells import cell_len
from rich.console import Console, Group, RenderableType
from rich.padding import Padding
from rich.table import Table as Grid
from rich.text import Text

from wellknit.tables.hiding import veiled
from wellknit.tables.values import Cell, Row, Table
from wellknit.tables.words import evidence, footnotes, limits, plain, row_label, say, value

__all__ = ["as_text"]

#: A row's label takes at least this much of the page, and at most that.
_NARROWEST_LABEL, _WIDEST_LABEL = 28, 44

#: Between two columns of the grid.
_GAP = 2

#: How a cell stands in the grid: figure, count and interval on one line; on two; one under the other.
_ARRANGEMENTS = (((0, 1, 2),), ((0, 1), (2,)), ((0,), (1,), (2,)))

_STYLES = ("bold", "dim", "dim")

_Lines = Sequence[Sequence[int]]


def as_text(table: Table, *, width: int = 100, colour: bool = False, language: str = "en") -> str:
    """The table as text at most ``width`` characters wide (40 at least), with a final line break.

    Each cell says figure, count and base, and interval: '84.2%', '16 of 19', '62.4 to 94.5', beside each other where
    the page is wide enough, else one under the other; where that does not fit either, each row becomes a list with a
    line for each column. Under the table stands what it counts, how, for whom and from which release. With ``colour``
    it holds ANSI sequences for a terminal. Labels can't bring sequences of their own.
    """
    table = veiled(table)
    width = max(width, 40)
    target = io.StringIO()
    console = Console(
        file=target,
        width=width,
        force_terminal=colour,
        color_system="standard" if colour else None,
        no_color=not colour,
        highlight=False,
        legacy_windows=False,
        emoji=False,
        markup=False,
        # Neither the terminal nor the environment of whoever runs it may change what a file holds.
        _environ={},
    )
    blocks: list[RenderableType] = [Text(plain(table.title), style="bold"), Text("")]
    arranged = _arrangement(table, width, language)
    blocks.append(_grid(table, *arranged, language) if arranged else _list(table, width, language))
    blocks.append(Text(""))
    blocks.extend(Text(plain(line), style="dim") for line in footnotes(table, language))
    console.print(Group(*blocks))
    return "\n".join(line.rstrip() for line in target.getvalue().splitlines()) + "\n"


def _pieces(cell: Cell, language: str) -> tuple[str, str, str]:
    shown = f"({value(cell, language)})" if cell.hidden else value(cell, language)
    return shown, evidence(cell, language), limits(cell, language)


def _label(row: Row, table: Table, language: str) -> str:
    text = plain(row_label(row, table, language))
    return f"{text} ({say('subtotal', language)})" if row.subtotal else text


def _widths(table: Table, place: int, language: str) -> tuple[int, int, int]:
    """How wide each piece of the cells in one column is at most."""
    found = [_pieces(row.cells[place], language) for row in table.rows]
    figure, behind, interval = (max((cell_len(pieces[each]) for pieces in found), default=0) for each in range(3))
    return figure, behind, interval


def _column_width(table: Table, place: int, lines: _Lines, language: str) -> int:
    """How wide the column is when each line holds these pieces; its heading may wrap between words."""
    widths = _widths(table, place, language)
    words = (cell_len(word) for word in plain(table.columns[place].label).split())
    return max(*(_line_width(line, widths) for line in lines), *words, 0)


def _line_width(line: Sequence[int], widths: Sequence[int]) -> int:
    taken = [widths[piece] for piece in line if widths[piece]]
    return sum(taken) + 2 * (len(taken) - 1) if taken else 0


def _arrangement(table: Table, width: int, language: str) -> tuple[_Lines, int] | None:
    """The widest arrangement that leaves room for the labels, and how wide these are; None where none does."""
    natural = max((cell_len(_label(row, table, language)) for row in table.rows), default=0)
    wanted = min(natural, _WIDEST_LABEL)
    for lines in _ARRANGEMENTS:
        taken = sum(_GAP + _column_width(table, place, lines, language) for place in range(len(table.columns)))
        if taken + min(wanted, _NARROWEST_LABEL) <= width:
            return lines, min(wanted, width - taken)
    return None


def _grid(table: Table, lines: _Lines, label: int, language: str) -> Grid:
    # The box puts one space between columns, and the padding another.
    grid = Grid(box=box.SIMPLE_HEAD, show_edge=False, pad_edge=False, padding=(0, _GAP - 1, 0, 0), header_style="bold")
    grid.add_column("", width=label, overflow="fold")
    for place, column in enumerate(table.columns):
        needed = _column_width(table, place, lines, language)
        grid.add_column(Text(plain(column.label)), justify="right", vertical="top", width=needed, overflow="fold")
    widths = [_widths(table, place, language) for place in range(len(table.columns))]
    for row in table.rows:
        cells = (_cell(cell, lines, widths[place], language) for place, cell in enumerate(row.cells))
        grid.add_row(Text(_label(row, table, language)), *cells, style="italic" if row.subtotal else None)
        # Rows of several lines need air between them.
        if len(lines) > 1 and row is not table.rows[-1]:
            grid.add_row()
    return grid


def _cell(cell: Cell, lines: _Lines, widths: Sequence[int], language: str) -> Text:
    pieces = _pieces(cell, language)
    if cell.hidden or not any(pieces[1:]):
        return Text(pieces[0], style="dim" if cell.hidden else _STYLES[0])
    made = []
    for line in lines:
        # Each piece is as wide as in the rows above and below, so that figures stand under figures.
        shown = [
            Text(" " * (widths[piece] - cell_len(pieces[piece])) + pieces[piece], style=_STYLES[piece])
            for piece in line
            if widths[piece]
        ]
        if shown:
            made.append(Text("  ").join(shown))
    return Text("\n").join(made)


def _list(table: Table, width: int, language: str) -> Group:
    """Each row as a heading with a line for each column below it: for narrow pages and tables of many columns."""
    label = max((cell_len(plain(column.label)) for column in table.columns), default=0)
    every = [_pieces(cell, language) for row in table.rows for cell in row.cells]
    widths = [max((cell_len(pieces[place]) for pieces in every), default=0) for place in range(3)]
    beside = 2 + label + sum(_GAP + each for each in widths) <= width
    blocks: list[RenderableType] = []
    for row in table.rows:
        if blocks:
            blocks.append(Text(""))
        blocks.append(Text(_label(row, table, language), style="italic" if row.subtotal else ""))
        for column, cell in zip(table.columns, row.cells, strict=True):
            pieces, name = _pieces(cell, language), plain(column.label)
            # A hidden cell's words are no figure, and are not set under the figures.
            room = widths if any(pieces[1:]) else (cell_len(pieces[0]), 0, 0)
            parts = _row_of(pieces, room, dim=cell.hidden)
            if beside:
                blocks.append(Text("  ").join([Text(f"  {name}{' ' * (label - cell_len(name))}"), *parts]))
                continue
            blocks.append(Padding(Text(name), (0, 0, 0, 2)))
            line = Text("  ").join(parts)
            lines = [line] if line.cell_len <= width - 4 else [Text("  ").join(parts[:2]), *parts[2:]]
            blocks.extend(Padding(each, (0, 0, 0, 4)) for each in lines)
    return Group(*blocks)


def _row_of(pieces: Sequence[str], widths: Sequence[int], *, dim: bool) -> list[Text]:
    """Figure and count set flush right, the interval flush left after them."""
    return [
        Text(pieces[place].rjust(widths[place]) if place < 2 else pieces[place], style="dim" if dim else _STYLES[place])
        for place in range(3)
        if widths[place]
    ]
