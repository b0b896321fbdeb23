"""Printing a report: sections as text that fits the terminal, and that needs no colour to be understood."""

from __future__ import annotations

import io
import sys
from collections.abc import Iterable
from typing import TYPE_CHECKING

import click

from wellknit.cli.printing import width

if TYPE_CHECKING:
    from rich.console import Group, RenderableType
    from rich.table import Table as Grid

    from wellknit.relationships.reporting.sections import Section

__all__ = ["print_sections", "text_of"]


def print_sections(sections: Iterable[Section]) -> None:
    """The sections on standard output, as wide as the terminal."""
    click.echo(text_of(sections, width=width(), colour=sys.stdout.isatty()), nl=False)


def text_of(sections: Iterable[Section], *, width: int = 100, colour: bool = False) -> str:
    """The sections as text at most ``width`` characters wide (40 at least), with a final line break.

    A part's title is underlined. A section of one row stands on the line of its title; further rows and tables are
    set below, figures flush right, and cells that do not fit are wrapped. With ``colour`` it holds ANSI sequences.
    """
    from rich.console import Console
    from rich.padding import Padding
    from rich.text import Text

    from wellknit.tables.words import plain

    target = io.StringIO()
    console = Console(
        file=target, width=max(width, 40), force_terminal=colour, color_system="standard" if colour else None,
        no_color=not colour, highlight=False, legacy_windows=False, emoji=False, markup=False, _environ={},
    )  # fmt: skip
    first = True
    for section in sections:
        if not first:
            console.print()
        first = False
        title = plain(section.title)
        single = len(section.rows) == 1 and not section.headings and section.level > 1
        if single:
            cells = [plain(cell) for cell in section.rows[0] if cell]
            console.print(Text(f"{title}  ", style="bold") + Text("  ".join(cells)))
        else:
            console.print(Text(title, style="bold"))
        if section.level == 1:
            console.print(Text("=" * min(len(title), console.width)))
        if section.reading:
            console.print(Padding(Text(plain(section.reading)), (0, 0, 0, 0 if section.level == 1 else 2)))
        if section.rows and not single:
            fits = _narrowest(section) + 2 <= console.width
            console.print(Padding(_grid(section) if fits else _list(section), (0, 0, 0, 2)))
        for note in section.notes:
            console.print(Padding(Text(plain(note), style="dim"), (0, 0, 0, 0 if section.level == 1 else 2)))
    return "\n".join(line.rstrip() for line in target.getvalue().splitlines()) + "\n"


#: A column of words is not made narrower than this, as far as its words are longer.
_WORD = 14


def _narrowest(section: Section) -> int:
    """How wide the table must be at least for its words to stay whole."""
    return sum(_least(section, place) + 3 for place in range(max(len(row) for row in section.rows)))


def _least(section: Section, place: int) -> int:
    """How wide a column must be at least for its words to stay whole, and its figures on one line."""
    from rich.cells import cell_len

    cells = [row[place] for row in section.rows if place < len(row)]
    heading = section.headings[place] if place < len(section.headings) else ""
    words = [word for text in (heading, *cells) for word in text.split()]
    longest = max(map(cell_len, words), default=0)
    whole = max(map(cell_len, cells), default=0) if place in section.figures else 0
    return max(min(longest, _WORD), whole)


def _list(section: Section) -> Group:
    """Each row as a heading with its figures behind their names: for narrow pages and tables of many columns."""
    from rich.console import Group
    from rich.padding import Padding
    from rich.text import Text

    from wellknit.tables.words import plain

    blocks: list[RenderableType] = []
    for row in section.rows:
        blocks.append(Text(plain(row[0])))
        told = []
        for place, cell in enumerate(row[1:], start=1):
            heading = section.headings[place] if place < len(section.headings) else ""
            if cell:
                told.append(f"{plain(heading)}: {plain(cell)}" if heading else plain(cell))
        blocks.append(Padding(Text("; ".join(told)), (0, 0, 0, 2)))
    return Group(*blocks)


def _grid(section: Section) -> Grid:
    from rich import box
    from rich.table import Table as Grid
    from rich.text import Text

    from wellknit.tables.words import plain

    headed = any(section.headings)
    look = box.SIMPLE_HEAD if headed else None
    grid = Grid(
        box=look, show_header=headed, show_edge=False, pad_edge=False, padding=(0, 2, 0, 0), header_style="bold"
    )
    count = max(len(row) for row in section.rows)
    for place in range(count):
        heading = section.headings[place] if place < len(section.headings) else ""
        figures = place in section.figures
        grid.add_column(
            Text(plain(heading)),
            justify="right" if figures else "left",
            overflow="fold",
            vertical="top",
            no_wrap=False,
            min_width=_least(section, place),
        )
    for row in section.rows:
        grid.add_row(*(Text(plain(cell)) for cell in row))
    return grid
