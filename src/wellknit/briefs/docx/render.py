"""The brief as a Word document, written with python-docx and packed so that the same brief gives the same bytes."""

from __future__ import annotations

import io
from collections.abc import Sequence
from dataclasses import asdict
from functools import partial

from wellknit.briefs import paper
from wellknit.briefs.document import (
    Block,
    Box,
    Callouts,
    CallToAction,
    Columns,
    Cover,
    DataTable,
    Document,
    Figure,
    Grid,
    Heading,
    Inline,
    Listing,
    Paragraph,
    Principles,
    Profile,
    PullQuote,
    Sources,
    Text,
)
from wellknit.briefs.docx.cover import add_cover
from wellknit.briefs.docx.numbering import DEPTH
from wellknit.briefs.docx.package import Package
from wellknit.briefs.docx.sources import add_sources
from wellknit.briefs.docx.tables import add_grid, add_table
from wellknit.briefs.docx.writing import Frame, Writer
from wellknit.briefs.docx.xml import Xml, make, set_look, set_property, text_run
from wellknit.briefs.palette import Palette
from wellknit.briefs.paper import clean, say
from wellknit.packing import repack

__all__ = ["render"]

#: What a Word document can hold, or what can be drawn for it.
_PICTURES = (".svg", ".png", ".jpg", ".jpeg")


def render(document: Document) -> bytes:
    """The document as DOCX: Word's headings, lists, captions and quotes, and styles of its own under plain names.

    Every picture has its alternative text, every table a header row that repeats, every number a link to its entry in
    the appendix and the entry links back. Language, title, author and the brief's own date stand in its properties;
    no clock is asked. Raises :class:`~wellknit.errors.WellknitError` where a figure has no alternative text or the logo
    can't be read.
    """
    paper.refuse_bare_figures(document)
    package = Package(document)
    _Blocks(document, package).write()
    return repack(package.save(), date=paper.brief_date(document))


class _Blocks:
    """Writes the blocks of one document in their order."""

    def __init__(self, document: Document, package: Package) -> None:
        self._document = document
        self._package = package
        self._writer: Writer = package.writer
        self._levels = paper.Levels()
        colours = {key: each.lstrip("#") for key, each in asdict(Palette.of(document.look)).items()}
        self._frames = {
            "methods": Frame(colours["soft"], colours["heading"]),
            "grant": Frame(colours["soft"], colours["mark"]),
            "note": Frame(colours["soft"], "9AA7AF"),
            "warning": Frame("FFFFFF", colours["ink"], "all"),
            "call": Frame(colours["deep"], colours["deep"], "all", colours["on_deep"]),
        }

    def write(self) -> None:
        blocks = list(self._document.blocks)
        cover = next((each for each in blocks if isinstance(each, Cover)), None)
        if cover is None:
            cover = Cover(self._document.title, "", (), self._document.date)
        else:
            blocks.remove(cover)
        self._levels(1)
        add_cover(self._writer, cover, self._document, paper.logo(self._document, _PICTURES), self._package.picture)
        self._package.end_cover()
        self._all(blocks)
        self._package.finish()

    def _all(self, blocks: Sequence[Block], frame: Frame | None = None) -> None:
        for place, block in enumerate(blocks):
            following = blocks[place + 1] if place + 1 < len(blocks) else None
            self._one(block, frame, isinstance(following, Sources))

    def _one(self, block: Block, frame: Frame | None, fresh: bool) -> None:
        match block:
            case Heading():
                self._heading(block.level, block.children, block.id, frame, fresh)
            case Paragraph():
                style = "Lead" if block.lead and frame is None else "Normal"
                self._writer.paragraph(style, self._writer.runs(block.children), frame=frame)
            case Listing():
                self._listing(block, frame)
            case Cover():
                self._heading(2, (Text(block.title),), "", frame)
            case Callouts():
                self._callouts(block)
            case PullQuote():
                self._quote(block)
            case Figure():
                self._figure(block)
            case DataTable():
                self._data_table(block)
            case Grid():
                self._grid(block)
            case Profile():
                self._profile(block, frame)
            case Principles():
                self._principles(block)
            case Box():
                self._boxed(block.title, block.id, block.children, self._frames.get(block.tone, self._frames["note"]))
            case Columns():
                self._columns(block, frame)
            case CallToAction():
                self._boxed(block.title, "", block.children, self._frames["call"])
            case Sources():
                add_sources(self._writer, block, lambda title: self._heading(3, (Text(title),), "", None))

    # ---- text

    def _heading(
        self,
        level: int,
        children: Sequence[Inline],
        anchor: str,
        frame: Frame | None,
        fresh: bool = False,
        size: float | None = None,
    ) -> None:
        """Sections are Word's first level: the title stands above them in a style of its own."""
        style = f"Heading{max(1, min(self._levels(level) - 1, 3))}"
        runs = self._writer.begun(anchor, self._writer.runs(children))
        if size is not None:
            set_look(runs, make("w:sz", val=int(size * 2)), make("w:szCs", val=int(size * 2)))
        more = (make("w:pageBreakBefore"),) if fresh else ()
        self._writer.paragraph(style, runs, frame=frame, more=more)

    def _listing(self, listing: Listing, frame: Frame | None, depth: int = 0, number: int | None = None) -> None:
        numbering = self._writer.numbering
        if number is None or listing.ordered:
            number = numbering.numbers() if listing.ordered else numbering.bullets()
        style = "ListNumber" if listing.ordered else "ListBullet"
        marks = make("w:numPr", make("w:ilvl", val=min(depth, DEPTH - 1)), make("w:numId", val=number))
        for item in listing.items:
            begun = False
            for block in item:
                if isinstance(block, Listing):
                    self._listing(block, frame, depth + 1)
                elif isinstance(block, Paragraph) and not begun:
                    begun = True
                    self._list_item(style, block, marks, depth, frame)
                else:
                    self._one(block, frame, False)

    def _list_item(self, style: str, block: Paragraph, marks: Xml, depth: int, frame: Frame | None) -> None:
        from copy import deepcopy

        more = [deepcopy(marks)]
        if frame is not None:
            # Within a box the hanging mark begins where the other paragraphs do, or the box would have a step.
            more.append(make("w:ind", left=540 + 300 * depth, right=240, hanging=300 * (depth + 1)))
        self._writer.paragraph(style, self._writer.runs(block.children), frame=frame, more=more)

    def _boxed(self, title: str, anchor: str, children: Sequence[Block], frame: Frame) -> None:
        self._gap()
        # Titles of boxes look alike, whatever their level among the headings.
        self._heading(3, (Text(title),), anchor, frame, size=13)
        self._all(children, frame)
        self._gap()

    def _gap(self) -> None:
        """Room before and after a box, whose own paragraphs have none; it also parts two boxes that follow."""
        self._writer.paragraph("TableText", more=(make("w:spacing", before=0, after=0, line=200, lineRule="exact"),))

    # ---- numbers and quotes

    def _callouts(self, block: Callouts) -> None:
        """One below the other, the number in the margin of its statement: read in order, and never torn by a page."""
        for each in block.callouts:
            number = self._writer.number(each.number.fact, each.number.display, "CalloutNumber")
            self._writer.paragraph("Callout", number, make("w:r", make("w:tab")), self._writer.runs(each.statement))
            self._writer.paragraph("CalloutEvidence", self._writer.runs(each.evidence))

    def _side_by_side(self, columns: Sequence[Sequence[Xml]]) -> None:
        """Columns of finished paragraphs, in a section of their own."""
        self._package.begin_columns()
        for place, column in enumerate(columns):
            for row, paragraph in enumerate(column):
                if row < len(column) - 1:
                    # A column goes to the next page whole.
                    set_property(paragraph, make("w:keepNext"))
                if row == 0:
                    # The first lines of all columns stand on one height: no distance above, whatever the style.
                    set_property(paragraph, make("w:spacing", before=0))
                if place > 0 and row == 0:
                    paragraph.insert(1, make("w:r", make("w:br", type="column")))
                self._writer.add(paragraph)
        self._package.end_columns(len(columns))

    def _quote(self, block: PullQuote) -> None:
        self._writer.paragraph("Quote", text_run(f"“{clean(block.text)}”"))
        last = () if block.note else (make("w:spacing", after=320),)
        self._writer.paragraph("QuoteAttribution", text_run(clean(block.attribution)), more=last)
        if block.note:
            self._writer.paragraph("QuoteNote", text_run(clean(block.note)))

    def _principles(self, block: Principles) -> None:
        for part in block.parts:
            self._writer.paragraph("PrincipleName", text_run(clean(part.name)))
            if part.summary:
                more = (make("w:keepNext"),)
                self._writer.paragraph("PrincipleText", text_run(clean(part.summary)), more=more)
            if not part.numbers:
                self._writer.paragraph("PrincipleNumber", text_run(clean(block.unmeasured), make("w:i")))
            for number, text in part.numbers:
                runs = [*self._writer.number(number.fact, number.display), text_run("  "), *self._writer.runs(text)]
                self._writer.paragraph("PrincipleNumber", runs)
        self._gap()

    def _profile(self, block: Profile, frame: Frame | None) -> None:
        self._heading(3, (Text(block.name),), "", frame)
        self._all(block.children, frame)
        for place, (number, label) in enumerate(block.figures, 1):
            runs = [*self._writer.number(number.fact, number.display), text_run(f"  {clean(label)}")]
            more = (make("w:keepNext"),) if place < len(block.figures) else ()
            self._writer.paragraph("ProfileNumber", runs, frame=frame, more=more)

    def _columns(self, block: Columns, frame: Frame | None) -> None:
        """Columns of text; within a box, and where they hold more than text, one after the other."""
        plain = all(isinstance(each, Paragraph | Heading | Listing) for column in block.columns for each in column)
        if frame is not None or not plain or not 1 < len(block.columns) < 5:
            for column in block.columns:
                self._all(column, frame)
            return
        finished = [self._package.aside(partial(self._all, column)) for column in block.columns]
        self._side_by_side(finished)

    # ---- figures and tables

    def _figure(self, block: Figure) -> None:
        words = self._writer.words
        label = say(words, "figure", number=block.number).upper()
        self._writer.paragraph("FigureLabel", text_run(label))
        self._writer.paragraph("Caption", self._writer.begun(block.id, [text_run(clean(block.title))]))
        if block.subtitle:
            self._writer.paragraph("FigureText", text_run(clean(block.subtitle)))
        chart = block.chart
        width = min(self._package.text_inches, chart.width / 72 * 0.92, 6.2 * chart.width / max(chart.height, 1))
        self._writer.paragraph("Picture", self._package.picture(io.BytesIO(chart.png), clean(block.alt), width))
        printed = paper.own_table(block, self._document)
        see = say(words, "see-table", number=printed.number) if printed else ""
        notes = " ".join(each for each in (clean(block.note), see, *paper.unprinted(block, words)) if each)
        self._writer.paragraph("Note", *([text_run(notes)] if notes else []))
        if block.table is not None and printed is None:
            title_text = say(words, "figure-table", number=block.number)
            self._writer.paragraph("FigureText", text_run(title_text, make("w:b")))
            facts = {paper.fact_place(fact): fact for fact in block.facts}
            add_table(self._writer, block.table, "full", facts, title_text)
        for each in paper.printed_grids(block):
            title = self._writer.begun(each.id, [text_run(clean(each.title), make("w:b"))])
            self._writer.paragraph("FigureText", title, more=(make("w:keepNext"),))
            add_grid(self._writer, each)

    def _grid(self, block: Grid) -> None:
        label = paper.read_title(block, self._writer.words).upper()
        if label:
            self._writer.paragraph("FigureLabel", text_run(label))
        self._writer.paragraph("Caption", self._writer.begun(block.id, [text_run(clean(block.title))]))
        add_grid(self._writer, block)

    def _data_table(self, block: DataTable) -> None:
        label = say(self._writer.words, "table", number=block.number).upper()
        self._writer.paragraph("FigureLabel", text_run(label))
        self._writer.paragraph("Caption", self._writer.begun(block.id, [text_run(clean(block.title))]))
        add_table(self._writer, block.table, block.show, block.facts, clean(block.title))
