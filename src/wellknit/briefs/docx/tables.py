"""Tables: rows that stay whole, header rows that repeat and say so, what joins groups on a ground of its own."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from wellknit.briefs import paper
from wellknit.briefs.document import Grid
from wellknit.briefs.docx.writing import Writer
from wellknit.briefs.docx.xml import Xml, make, set_property, text_run
from wellknit.briefs.facts import Fact
from wellknit.briefs.palette import Palette
from wellknit.briefs.paper import clean, say
from wellknit.tables import Cell, Table

__all__ = ["add_grid", "add_table", "grid", "table_cell"]

#: How many columns fit the width of a page, by what their cells say.
WIDEST = {"full": 6, "percent": 8, "count": 8}

#: Distances of a cell's text from its edges, in twentieths of a point.
_INSETS = (("top", 60), ("left", 30), ("bottom", 60), ("right", 50))

#: From so many rows on, a table may run over pages.
_WHOLE = 10


def add_table(writer: Writer, table: Table, show: str, facts: Mapping[tuple[str, str], Fact], title: str) -> None:
    """Appends the table, in parts where it is too wide, and its notes."""
    cuts = paper.parts(table, WIDEST[show])
    for place, cut in enumerate(cuts):
        if place > 0:
            writer.paragraph("Caption", text_run(say(writer.words, "continued", title=title)))
        writer.add(_one(writer, cut, show, facts, title))
        notes = " ".join(paper.read_notes(table, show, writer.words)) if cut is cuts[-1] else ""
        # A paragraph must part two tables, or Word joins them.
        writer.paragraph("Note", text_run(notes))


def add_grid(writer: Writer, block: Grid) -> None:
    """Appends a plain table and its notes; each column is aligned as it says."""
    whole = sum(each.share for each in block.columns) or 1.0

    def aligned(text: Sequence[Xml], style: str, place: int) -> list[Xml]:
        return [writer.build(style, text, more=(make("w:jc", val=block.columns[place].align),))]

    header = [
        aligned([text_run(clean(each.spoken or each.label))], "TableHead", place)
        for place, each in enumerate(block.columns)
    ]
    rows = [
        [(aligned(writer.runs(cell), "TableText", place), "") for place, cell in enumerate(row)] for row in block.rows
    ]
    shares = [each.share / whole for each in block.columns]
    writer.add(grid(writer, header, rows, shares, clean(block.title), len(rows) < _WHOLE))
    writer.paragraph("Note", text_run(" ".join(clean(each) for each in block.notes)))


def _one(writer: Writer, table: Table, show: str, facts: Mapping[tuple[str, str], Fact], title: str) -> Xml:
    words, soft = writer.words, Palette.of(writer.document.look).soft.lstrip("#")
    first = 0.26 if len(table.columns) > 5 else 0.34 if len(table.columns) > 3 else 0.44
    widths = [first, *([(1 - first) / max(len(table.columns), 1)] * len(table.columns))]
    heads = [paper.read_stub(table, words), *(clean(each.label) for each in table.columns)]
    joined = [False, *(each.kind in paper.JOINED for each in table.columns)]
    rows = []
    for row in table.rows:
        label, whom = paper.read_row(row, table, words)
        bold = (make("w:b"),) if row.subtotal else ()
        lead = [writer.build("TableText", text_run(label, *bold))]
        if whom:
            left = (make("w:jc", val="left"),)
            lead.append(writer.build("TableDetail", text_run(whom), more=left))
        cells = [
            _figures(writer, cell, show, facts.get((row.key, column.key)))
            for column, cell in zip(table.columns, row.cells, strict=True)
        ]
        grounds = [soft if row.subtotal or each else "" for each in joined]
        rows.append([*zip([lead, *cells], grounds, strict=True)])
    header = [
        [writer.build("TableHead", text_run(head), more=(make("w:jc", val="right" if place else "left"),))]
        for place, head in enumerate(heads)
    ]
    return grid(writer, header, rows, widths, title, len(rows) < _WHOLE)


def _figures(writer: Writer, cell: Cell, show: str, fact: Fact | None) -> list[Xml]:
    reading = paper.read_cell(cell, show, writer.words)
    if reading.hidden:
        return [writer.build("TableHidden", text_run(reading.main))]
    main = writer.number(fact, reading.main) if fact else [text_run(reading.main)]
    return [
        writer.build("TableNumber", main),
        *(writer.build("TableDetail", text_run(line)) for line in reading.detail),
    ]


def grid(
    writer: Writer,
    header: Sequence[Sequence[Xml]],
    rows: Sequence[Sequence[tuple[Sequence[Xml], str]]],
    shares: Sequence[float],
    title: str,
    whole: bool = False,
) -> Xml:
    """A table of paragraphs: ``header`` a cell each, ``rows`` of (paragraphs, ground); ``shares`` are of the width.

    A ``whole`` table stays on one page.
    """
    primary, width = Palette.of(writer.document.look).heading.lstrip("#"), text_width(writer)
    widths = [int(width * share) for share in shares]
    line = {"val": "single", "sz": 4, "space": 0, "color": "C4CCD1"}
    look = make("w:tblLook", val="04A0", firstRow=1, lastRow=0, firstColumn=1, lastColumn=0, noHBand=1, noVBand=1)
    table = make(
        "w:tbl",
        make(
            "w:tblPr",
            make("w:tblW", w=sum(widths), type="dxa"),
            make("w:tblBorders", make("w:bottom", **line), make("w:insideH", **line)),
            make("w:tblLayout", type="fixed"),
            make("w:tblCellMar", *(make(f"w:{side}", w=inset, type="dxa") for side, inset in _INSETS)),
            look,
            # What a screen reader says when it comes to the table.
            make("w:tblCaption", val=title),
        ),
        make("w:tblGrid", *(make("w:gridCol", w=each) for each in widths)),
    )
    heavy = make("w:tcBorders", make("w:bottom", val="single", sz=10, space=0, color=primary))
    cells = [table_cell(each, width, valign="bottom", edges=heavy) for each, width in zip(header, widths, strict=True)]
    table.append(make("w:tr", make("w:trPr", make("w:cantSplit"), make("w:tblHeader")), *cells))
    for row in rows:
        if whole:
            # Each row holds on to the next, and the last to the notes.
            for paragraph in (each for cell, _ in row for each in cell):
                set_property(paragraph, make("w:keepNext"))
        made = [table_cell(each, width, ground) for (each, ground), width in zip(row, widths, strict=True)]
        table.append(make("w:tr", make("w:trPr", make("w:cantSplit")), *made))
    return table


def table_cell(
    paragraphs: Sequence[Xml], width: int, ground: str = "", *, valign: str = "", edges: Xml | None = None
) -> Xml:
    """A cell: its paragraphs (Word wants at least one), its ground and edges."""
    from copy import deepcopy

    return make(
        "w:tc",
        make(
            "w:tcPr",
            make("w:tcW", w=width, type="dxa"),
            deepcopy(edges),
            make("w:shd", val="clear", color="auto", fill=ground) if ground else None,
            make("w:vAlign", val=valign) if valign else None,
        ),
        *(paragraphs or [make("w:p")]),
    )


def text_width(writer: Writer) -> int:
    """The width of the text in twentieths of a point."""
    from wellknit.briefs.docx.sections import SIDE, paper_size

    return paper_size(writer.document.look)[0] - 2 * SIDE
