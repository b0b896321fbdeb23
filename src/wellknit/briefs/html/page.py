"""The blocks of a document as HTML, section by section."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import Any

from markupsafe import Markup

from wellknit.briefs import document as doc
from wellknit.briefs.facts import Fact
from wellknit.briefs.html import cells
from wellknit.briefs.html.inline import Inlines, Words, plain
from wellknit.briefs.html.picture import inline_svg
from wellknit.briefs.html.sources import grouped
from wellknit.briefs.html.templates import macro
from wellknit.briefs.palette import Palette
from wellknit.tables import Column, Mean, Row, Share, Table

__all__ = ["Page"]


@dataclass(slots=True)
class _Section:
    """A heading of level 2 with what follows it; the first one has no heading."""

    id: str
    heading: Markup
    kind: str = ""
    parts: list[Markup | doc.Sources] = field(default_factory=list)


class Page:
    """One rendering: it gives ids, counts the uses of each number and knows the heading level it stands at."""

    def __init__(self, document: doc.Document) -> None:
        self.document = document
        self.words = Words(document.words)
        self.palette = Palette.of(document.look)
        blocks = document.blocks
        self.cover = next((each for each in blocks if isinstance(each, doc.Cover)), None)
        self.blocks = [each for each in blocks if not isinstance(each, doc.Cover)]
        sourced = [fact for each in _all(blocks) if isinstance(each, doc.Sources) for fact in each.facts]
        self.quoted = {quote.anchor for each in _all(blocks) if isinstance(each, doc.Sources) for quote in each.quotes}
        self.inlines = Inlines(self.words, frozenset(fact.anchor for fact in sourced))
        # The facts of the appendix and the quotes there keep their anchors: links from outside may name them.
        self.taken = {
            "text",
            "top",
            "contents",
            "contents-label",
            "card-words",
            "plait",
            *self.inlines.sourced,
            *self.quoted,
        }
        self.tables = [each for each in _all(blocks) if isinstance(each, doc.DataTable)]
        self.level = 1
        self.contents: list[tuple[str, str]] = []
        self.said: set[str] = set()

    # ---- the page as a whole

    def body(self) -> Markup:
        """Every section. The appendix is written last, wherever it stands: it leads back to every use of a number."""
        sections = [_Section("", Markup(""), "opening")]
        for block in _grouped(self.blocks):
            if isinstance(block, doc.Heading) and block.level <= 2:
                sections.append(self._section(block))
            elif isinstance(block, doc.CallToAction):
                sections.append(self._closing(block))
            elif isinstance(block, doc.Sources):
                if sections[-1].parts or not sections[-1].heading:
                    heading = doc.Heading(2, "sources", (doc.Text(self.words("sources")),))
                    sections.append(self._section(heading))
                sections[-1].kind = "sources"
                sections[-1].parts.append(block)
            else:
                sections[-1].parts.append(self.block(block))
        written = [
            macro("section")(
                section.id,
                section.heading,
                section.kind,
                [self._sources(each) if isinstance(each, doc.Sources) else each for each in section.parts],
            )
            for section in sections
            if section.heading or section.parts
        ]
        return Markup("\n").join(written)

    def _section(self, block: doc.Heading) -> _Section:
        self.level = 2
        anchor = self.id(block.id or "section")
        self.contents.append((anchor, plain(block.children)))
        return _Section(anchor, self.inlines(block.children))

    def _closing(self, block: doc.CallToAction) -> _Section:
        self.level = 2
        anchor = self.id("call-to-action")
        section = _Section(anchor, Markup("{}").format(block.title), "closing")
        section.parts.append(self.all(block.children))
        return section

    def id(self, wanted: str) -> str:
        """``wanted``, or with a number behind it where the page has that id already."""
        given, count = wanted, 1
        while given in self.taken:
            count += 1
            given = f"{wanted}-{count}"
        self.taken.add(given)
        return given

    # ---- blocks

    def all(self, blocks: Iterable[doc.Block]) -> Markup:
        return Markup("\n").join(self.block(block) for block in _grouped(blocks))

    def block(self, block: Any) -> Markup:
        """One block as HTML; ``_grouped`` has put neighboring profiles into a tuple."""
        match block:
            case tuple():
                return macro("profiles")(self, block)
            case doc.Heading(level, anchor, children):
                self.level = max(level, 3)
                return macro("heading")(min(self.level, 6), self.id(anchor or "part"), self.inlines(children))
            case doc.Paragraph(children, lead):
                return macro("paragraph")(self.inlines(children), lead)
            case doc.Listing(ordered, items):
                return macro("listing")(ordered, [self._item(item) for item in items])
            case doc.Callouts(callouts):
                return macro("callouts")(self, callouts)
            case doc.PullQuote():
                return self._quote(block)
            case doc.Figure():
                return self._figure(block)
            case doc.DataTable():
                return self._table(block)
            case doc.Grid():
                return macro("grid_block")(self, block, self.id(block.id or f"table-{block.number}"))
            case doc.Principles():
                return macro("principles")(self, block)
            case doc.Box():
                return macro("box")(self, block, self.id(block.id or f"box-{block.tone}"), self.all(block.children))
            case doc.Columns(columns):
                return macro("columns")([self.all(each) for each in columns])
            case doc.CallToAction(title, children):
                return macro("box")(self, doc.Box(title, "", "call", children), self.id("call"), self.all(children))
            case doc.Sources():
                return self._sources(block)
        raise TypeError(f"a brief has no block {type(block).__name__}")

    @property
    def part(self) -> int:
        """The level of a heading inside the current section."""
        return 2 if self.level == 1 else 3

    def _item(self, blocks: tuple[doc.Block, ...]) -> Markup:
        """An item of a list; one that is a single paragraph is set without the space around it."""
        first, *rest = blocks or (doc.Paragraph(()),)
        if isinstance(first, doc.Paragraph):
            return self.inlines(first.children) + self.all(rest)
        return self.all(blocks)

    def _quote(self, quote: doc.PullQuote) -> Markup:
        source = quote.anchor if quote.anchor in self.quoted else ""
        self.said.add(quote.anchor)
        return macro("quote")(self, quote, self.id(f"said-{quote.anchor}"), source)

    def _figure(self, figure: doc.Figure) -> Markup:
        anchor = self.id(figure.id or f"figure-{figure.number}")
        chart = figure.chart
        svg = inline_svg(chart.svg, figure.alt, anchor, live=chart.live)
        narrow = inline_svg(chart.narrow, figure.alt, f"{anchor}-narrow", live=chart.live) if chart.narrow else ""
        table = figure.table and self._grid(figure.table, "full", dict(self._named(figure)), linked=True)
        grids = [(each, self.id(each.id)) for each in figure.grids]
        return macro("figure")(
            self, figure, anchor, svg, narrow, table, self._origin(figure.table), self._same(figure.table), grids
        )

    def _same(self, table: Table | None) -> doc.DataTable | None:
        """The data table of the brief that shows all that ``table`` shows, so that paper need not show it twice."""
        if table is None:
            return None
        for block in self.tables:
            same = (block.table.key, block.table.waves) == (table.key, table.waves)
            if (
                same
                and _keys(table.rows) <= _keys(block.table.rows)
                and _keys(table.columns) <= _keys(block.table.columns)
            ):
                return block
        return None

    def reading(self, table: Table, show: str) -> list[str]:
        """How the table is read, in sentences: the small print beneath its figures, base, subtotals, hidden cells."""
        shown = [cell for _, _, cell in table.cells() if not cell.hidden]
        said = []
        if show == "full" and any(isinstance(cell, Share | Mean) for cell in shown):
            share = any(isinstance(cell, Share) for cell in shown)
            said.append(self.words("reading-share" if share else "reading-mean"))
        if table.rows and all(row.base == "asked" for row in table.rows):
            said.append(self.words("all-asked"))
        if any(row.subtotal for row in table.rows):
            said.append(self.words("subtotal"))
        if any(cell.hidden for _, _, cell in table.cells()):
            said.append(self.words("hidden-why"))
        return said

    def bases(self, table: Table) -> dict[str, str]:
        """The base of each column where all its shares have the same, for tables that print no base in their cells."""
        made = {}
        for place, column in enumerate(table.columns):
            cells_ = [row.cells[place] for row in table.rows]
            known = {cell.base for cell in cells_ if isinstance(cell, Share | Mean) and cell.base and not cell.hidden}
            if len(known) == 1:
                made[column.key] = self.words("base", base=self.words.number(known.pop()))
        return made

    def _named(self, figure: doc.Figure) -> Iterable[tuple[tuple[str, str], Fact]]:
        """The figure's facts by the row and column of its table."""
        table = figure.table
        for row, column, _ in table.cells() if table else ():
            for fact in figure.facts:
                name = fact.name.partition("@")[0]
                if name == f"{table and table.key}.{row.key}.{column.key}" and table and fact.stamp in table.stamps:
                    yield (row.key, column.key), fact

    def _table(self, block: doc.DataTable) -> Markup:
        anchor = self.id(block.id or f"table-{block.number}")
        grid = self._grid(block.table, block.show, block.facts)
        return macro("data_table")(self, block, anchor, grid, self._origin(block.table))

    def _grid(
        self, table: Table, show: Any, facts: Any, *, linked: bool = False
    ) -> list[tuple[Any, list[tuple[Any, cells.Reading, Markup]]]]:
        """The rows with each cell's reading and its number as HTML; ``linked`` numbers are no links of their own."""
        rows = []
        common = self.bases(table) if show == "percent" else {}
        for row in table.rows:
            made = []
            for column, cell in zip(table.columns, row.cells, strict=True):
                reading = cells.read(cell, show, self.words, with_base=column.key not in common)
                made.append((column, reading, self._cell(reading, facts.get((row.key, column.key)), linked)))
            rows.append((row, made))
        return rows

    def _cell(self, reading: cells.Reading, fact: Fact | None, linked: bool) -> Markup:
        if reading.hidden or not reading.value:
            return Markup("{}").format(reading.main)
        if fact is not None and not fact.hidden:
            return self.inlines.number(fact, reading.main, kind="cell", linked=linked)
        return Markup('<data class="number plain cell" value="{}">{}</data>').format(reading.value, reading.main)

    def _origin(self, table: Table | None) -> tuple[str, ...]:
        """Whom a table counts, what it shows, and from which release, as sentences."""
        if table is None:
            return ()
        return (
            *((self.words("measured", measure=table.measure),) if table.measure else ()),
            *((self.words("counted", people=table.people),) if table.people else ()),
            *((self.words("from", releases="; ".join(cells.release(each, self.words) for each in table.stamps)),)
              if table.stamps else ()),
        )  # fmt: skip

    def _sources(self, block: doc.Sources) -> Markup:
        groups = grouped(block.facts, self.document.tables, self.words)
        return macro("sources")(self, groups, block.quotes, [self.id(group.id) for group in groups])


def _keys(parts: Iterable[Row | Column]) -> set[str]:
    return {each.key for each in parts}


def _grouped(blocks: Iterable[doc.Block]) -> list[Any]:
    """The blocks, with profiles that follow each other in one tuple: they are set side by side."""
    made: list[Any] = []
    for block in blocks:
        if not isinstance(block, doc.Profile):
            made.append(block)
        elif made and isinstance(made[-1], tuple):
            made[-1] = (*made[-1], block)
        else:
            made.append((block,))
    return made


def _all(blocks: Iterable[doc.Block]) -> Iterable[doc.Block]:
    """Every block, those inside boxes, columns, lists and profiles too."""
    for block in blocks:
        yield block
        match block:
            case doc.Box(children=children) | doc.CallToAction(children=children) | doc.Profile(children=children):
                yield from _all(children)
            case doc.Columns(inner) | doc.Listing(items=inner):
                for each in inner:
                    yield from _all(each)
