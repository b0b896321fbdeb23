"""Blocks of a story as its pages draw them: texts in which each number leads to where it comes from, tables, charts."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass

from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString, mark_safe

from wellknit.briefs import document as doc
from wellknit.briefs import words as written
from wellknit.briefs.facts import Fact
from wellknit.briefs.html import cells
from wellknit.briefs.html.inline import Words
from wellknit.tables import Cell, Column, Row, Table
from wellknit.web.results.marking import Mark

__all__ = ["Page", "Part"]

#: From so many columns on a table is wider than most pages: it is set small, and scrolls where it has to.
_WIDE = 6
_EMPTY = mark_safe("")


@dataclass(frozen=True, slots=True)
class Shape:
    """A cell of a table: what it says, in HTML, with what is said small beneath it."""

    main: SafeString
    small: tuple[str, ...] = ()
    hidden: bool = False
    figure: bool = True


@dataclass(frozen=True, slots=True)
class Line:
    """A row of a table under its heading."""

    heading: SafeString
    cells: tuple[tuple[str, Shape], ...]
    subtotal: bool = False


@dataclass(frozen=True, slots=True)
class Grid:
    """A table as it is drawn: its number, what stands over the headings of its rows and over its columns, its notes."""

    id: str
    label: str
    title: str
    corner: str
    columns: tuple[tuple[str, bool], ...]
    lines: tuple[Line, ...]
    notes: tuple[str, ...]
    wide: bool
    matrix: bool = False


@dataclass(frozen=True, slots=True)
class Part:
    """A block as its template draws it, by its ``kind``: text, list, callouts, figure, table, box or heading."""

    kind: str
    text: SafeString = _EMPTY
    label: str = ""
    title: str = ""
    subtitle: str = ""
    notes: tuple[str, ...] = ()
    ordered: bool = False
    items: tuple[tuple[Part, ...], ...] = ()
    callouts: tuple[tuple[SafeString, SafeString, SafeString], ...] = ()
    chart: doc.Chart | None = None
    grids: tuple[Grid, ...] = ()
    id: str = ""

    @property
    def grid(self) -> Grid | None:
        return self.grids[0] if self.grids else None


class Page:
    """What a page of a story needs to know: where numbers lead, and which of them there are."""

    def __init__(self, language: str, facts: Mapping[str, Fact], number: Callable[[str], str], mark: Mark) -> None:
        self.texts = written.load(language)
        self.words = Words(self.texts)
        self.facts, self.number, self.mark = facts, number, mark

    def parts(self, blocks: Iterable[doc.Block]) -> tuple[Part, ...]:
        """The blocks, in order. A chart whose table follows among them says so, and brings none of its own."""
        every = tuple(blocks)
        tables = [each for each in every if isinstance(each, doc.DataTable)]
        return tuple(self.part(each, tables) for each in every)

    def part(self, block: doc.Block, beside: Sequence[doc.DataTable] = ()) -> Part:
        match block:
            case doc.Paragraph(children):
                return Part("text", self.inlines(children))
            case doc.Heading(children=children):
                return Part("heading", self.inlines(children))
            case doc.Listing(ordered, items):
                return Part("list", ordered=ordered, items=tuple(self.parts(each) for each in items))
            case doc.Callouts(callouts):
                return Part("callouts", callouts=tuple(self._callout(each) for each in callouts))
            case doc.Figure():
                return self._figure(block, beside)
            case doc.DataTable():
                return Part("table", grids=(self._table(block.table, block.id, block.title, block.number),))
            case doc.Grid():
                return Part("table", grids=(self._grid(block),))
            case doc.Box(title, anchor, _tone, children):
                return Part("box", title=title, id=anchor, items=(self.parts(children),))
        raise TypeError(f"a story has no block {type(block).__name__}")

    # ---- texts

    def inlines(self, children: Iterable[doc.Inline]) -> SafeString:
        return format_html_join("", "{}", ((self._inline(each),) for each in children))

    def _inline(self, child: doc.Inline) -> str:
        match child:
            case doc.Text(text):
                return self.mark(text)
            case doc.Break():
                return mark_safe("<br>")
            case doc.Strong(children):
                return format_html("<strong>{}</strong>", self.inlines(children))
            case doc.Emphasis(children):
                return format_html("<em>{}</em>", self.inlines(children))
            case doc.Link(children, _href):
                return self.inlines(children)
            case doc.Number(fact, display):
                return self.said(fact.name, display)

    def said(self, name: str, display: str) -> SafeString:
        """A number that leads to its count, base, interval, definition and release."""
        if name not in self.facts:
            return format_html("{}", display)
        return format_html('<a class="number" href="{}">{}</a>', self.number(name), display)

    def _callout(self, callout: doc.Callout) -> tuple[SafeString, SafeString, SafeString]:
        number = self.said(callout.number.fact.name, callout.number.display)
        return number, self.inlines(callout.statement), self.inlines(callout.evidence)

    # ---- charts

    def _figure(self, figure: doc.Figure, beside: Sequence[doc.DataTable]) -> Part:
        grids = [self._grid(each) for each in figure.grids]
        notes = [figure.note] if figure.note else []
        same = [each for each in beside if figure.table is not None and _within(figure.table, each.table)]
        if same:
            notes.append(self.words("numbers-in", table=self.words("table", number=same[0].number)))
        elif figure.table is not None:
            title = self.words("figure-table", number=figure.number)
            grids.insert(0, self._table(figure.table, f"{figure.id}-table", title))
        return Part(
            "figure",
            label=self.words("figure", number=figure.number),
            title=self.mark(figure.title),
            subtitle=self.mark(figure.subtitle),
            notes=tuple(map(self.mark, notes)),
            chart=figure.chart,
            grids=tuple(grids),
            id=figure.id,
        )

    # ---- tables

    def _table(self, table: Table, anchor: str, title: str, number: int = 0) -> Grid:
        mixed = len({row.base for row in table.rows}) > 1
        lines = tuple(self._line(table, row, mixed) for row in table.rows)
        return Grid(
            anchor,
            self.words("table", number=number) if number else "",
            self.mark(title),
            self.texts[f"html.rows-{table.kind}"],
            tuple((each.label, True) for each in table.columns),
            lines,
            self._notes(table),
            len(table.columns) >= _WIDE,
        )

    def _line(self, table: Table, row: Row, mixed: bool) -> Line:
        heading = format_html("{}", self.mark(row.label))
        if mixed and row.base == "asked":
            heading = format_html('{} <span class="small">{}</span>', self.mark(row.label), self.words("asked"))
        made = zip(table.columns, row.cells, strict=True)
        return Line(heading, tuple((column.label, self._cell(table, row, column, cell)) for column, cell in made),
                    row.subtotal)  # fmt: skip

    def _cell(self, table: Table, row: Row, column: Column, cell: Cell) -> Shape:
        reading = cells.read(cell, "full", self.words)
        name = f"{table.key}.{row.key}.{column.key}"
        return Shape(self.said(name, reading.main), reading.parts, reading.hidden)

    def _notes(self, table: Table) -> tuple[str, ...]:
        """How a table is read: what is shown, whose answers, what stands beneath a figure, and why some is hidden."""
        shown = [cell for _, _, cell in table.cells()]
        said = [
            self.words("measured", measure=table.measure) if table.measure else "",
            self.words("counted", people=table.people) if table.people else "",
            self.words("all-asked") if table.rows and all(row.base == "asked" for row in table.rows) else "",
            self.words("hidden-why") if any(each.hidden for each in shown) else "",
            *table.notes,
        ]
        return tuple(map(self.mark, dict.fromkeys(each for each in said if each)))

    def _grid(self, grid: doc.Grid) -> Grid:
        heads = [(each.spoken or each.label, each.align == "right") for each in grid.columns]
        lines = []
        for first, *rest in grid.rows:
            made = zip(heads[1:], rest, strict=True)
            shapes = tuple((label, self._shape(content, figure)) for (label, figure), content in made)
            lines.append(Line(self.inlines(first), shapes))
        return Grid(
            grid.id,
            self.words("table", number=grid.number) if grid.number else "",
            self.mark(grid.title),
            heads[0][0],
            tuple(heads[1:]),
            tuple(lines),
            tuple(map(self.mark, grid.notes)),
            len(heads) > _WIDE,
            grid.kind == "matrix",
        )

    def _shape(self, content: tuple[doc.Inline, ...], figure: bool) -> Shape:
        """A cell of text: what stands in brackets behind a number, its limits, is set small beneath it."""
        match content:
            case (doc.Number() as number, doc.Text(text)) if text.startswith(" (") and text.endswith(")"):
                return Shape(self.inlines((number,)), (text[2:-1],), figure=figure)
        hidden = content == (doc.Text(self.words("hidden")),)
        return Shape(self.inlines(content), hidden=hidden, figure=figure)


def _within(part: Table, whole: Table) -> bool:
    """Whether a table shows all that another does."""
    return (
        (part.key, part.waves) == (whole.key, whole.waves)
        and {each.key for each in part.rows} <= {each.key for each in whole.rows}
        and {each.key for each in part.columns} <= {each.key for each in whole.columns}
    )
