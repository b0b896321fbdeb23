"""The document's styles: what a person who goes on with the brief in Word finds in the list, under plain names."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from wellknit.briefs.document import Look
from wellknit.briefs.docx.xml import Xml, make, properties
from wellknit.briefs.palette import Palette

__all__ = ["FONT", "Style", "catalogue", "styles_element"]

FONT = "Lato"


@dataclass(frozen=True, slots=True)
class Style:
    """A paragraph style; sizes and distances in points, ``line`` in lines, colours as 'rrggbb'."""

    id: str
    name: str
    based: str = "Normal"
    follow: str = ""
    size: float = 0
    bold: bool = False
    italic: bool = False
    colour: str = ""
    before: float | None = None
    after: float | None = None
    line: float = 0
    level: int | None = None
    keep_next: bool = False
    keep_lines: bool = False
    left: float = 0
    hanging: float = 0
    edge: str = ""
    edge_side: str = "left"
    edge_width: float = 2.25
    align: str = ""
    spread: float = 0


def catalogue(look: Look) -> tuple[Style, ...]:
    """The paragraph styles in the colours of ``look``; headings, title, quote, caption and lists are Word's own."""
    palette = Palette.of(look)
    primary, accent, ink, quiet, white = (
        each.lstrip("#").upper()
        for each in (palette.heading, palette.mark, palette.ink, palette.quiet, palette.on_deep)
    )
    return (
        Style("Normal", "Normal", "", size=10.5, colour=ink, after=8, line=1.25),
        Style("Title", "Title", size=34, bold=True, colour=white, before=0, after=14, line=1.0, follow="Subtitle"),
        Style("Subtitle", "Subtitle", size=16, colour=white, after=0, line=1.1),
        Style("CoverLabel", "Cover label", size=8.5, bold=True, colour=white, after=26, spread=1),
        Style("CoverHeading", "Cover heading", size=8.5, bold=True, colour=primary, after=5, spread=1, keep_next=True),
        Style("CoverText", "Cover text", size=10.5, after=4, line=1.1),
        Style("TOC1", "toc 1", size=10, after=4, line=1.1),
        Style("Lead", "Lead", size=14, colour=primary, after=12, line=1.25, follow="Normal"),
        _heading("Heading1", "heading 1", size=21, colour=primary, before=26, after=8, line=1.05, level=0),
        _heading("Heading2", "heading 2", size=13, colour=primary, before=14, after=4, line=1.1, level=1),
        _heading("Heading3", "heading 3", size=11, colour=ink, before=12, after=3, line=1.1, level=2),
        Style("ListBullet", "List Bullet", after=3),
        Style("ListNumber", "List Number", after=3),
        Style("Callout", "Callout text", size=12, bold=True, before=12, after=2, line=1.1, keep_next=True,
              keep_lines=True, left=104, hanging=104, edge=accent, edge_side="top", edge_width=2.25,
              follow="CalloutEvidence"),
        Style("CalloutEvidence", "Callout evidence", size=8.5, colour=quiet, after=12, line=1.15, keep_lines=True,
              left=104),
        Style("Quote", "Quote", size=15, colour=primary, before=16, after=6, line=1.2, keep_next=True, keep_lines=True,
              left=18, edge=accent, edge_width=3, follow="QuoteAttribution"),
        Style("QuoteAttribution", "Quote attribution", size=9.5, bold=True, after=2, left=18, edge=accent, edge_width=3,
              keep_lines=True),
        Style("QuoteNote", "Quote note", size=9, italic=True, after=16, left=18, edge=accent, edge_width=3),
        Style("FigureLabel", "Figure label", size=8.5, bold=True, colour=primary, before=16, after=2, spread=0.8,
              keep_next=True),
        Style("Caption", "caption", size=13, bold=True, after=3, line=1.1, keep_next=True, keep_lines=True),
        Style("FigureText", "Figure text", size=9.5, colour=quiet, after=6, line=1.15, keep_next=True),
        Style("Picture", "Picture", after=4, line=1.0, keep_next=True),
        Style("Note", "Note", size=8.5, colour=quiet, before=4, after=14, line=1.15),
        Style("TableText", "Table text", size=9, after=0, line=1.1),
        Style("TableHead", "Table head", size=8.5, bold=True, after=0, line=1.1, keep_next=True),
        Style("TableNumber", "Table number", size=9.5, bold=True, after=0, line=1.1, align="right"),
        Style("TableDetail", "Table detail", size=8.5, colour=quiet, after=0, line=1.1, align="right"),
        Style("TableHidden", "Table hidden", size=8.5, italic=True, colour=quiet, after=0, line=1.1, align="right"),
        Style("PrincipleName", "Principle name", size=12, bold=True, colour=primary, before=10, after=1,
              keep_next=True, edge=primary, edge_side="top", edge_width=0.75),
        Style("PrincipleText", "Principle text", size=9.5, colour=quiet, after=3, keep_lines=True),
        Style("PrincipleNumber", "Principle number", after=3, left=12, keep_lines=True),
        Style("ProfileNumber", "Profile number", size=12, after=3, left=12, edge=accent, edge_width=2.25),
        Style("Entry", "Appendix entry", size=8.5, after=0, line=1.15),
        Style("EntryNumber", "Appendix number", size=11, bold=True, colour=primary, after=0, line=1.1),
        Style("EntryQuote", "Appendix quote", size=9, after=6, line=1.15, keep_lines=True),
        Style("Header", "header", size=8.5, bold=True, after=0),
        Style("Footer", "footer", size=8.5, colour=quiet, after=0),
    )  # fmt: skip


def _heading(
    key: str, name: str, *, size: float, colour: str, before: float, after: float, line: float, level: int
) -> Style:
    return Style(key, name, "Normal", "Normal", size, True, False, colour, before, after, line, level, True, True)


def styles_element(look: Look, language: str) -> Xml:
    """All styles, with the language and the typeface of the whole document among the defaults."""
    palette = Palette.of(look)
    primary, accent, quiet = (each.lstrip("#").upper() for each in (palette.heading, palette.mark, palette.quiet))
    defaults = make(
        "w:docDefaults",
        make(
            "w:rPrDefault",
            properties("w:rPr", _fonts(), *_size(10.5), make("w:lang", val=language, eastAsia=language, bidi="ar-SA")),
        ),
        make("w:pPrDefault", properties("w:pPr", make("w:widowControl"))),
    )
    characters = (
        ("Hyperlink", "Hyperlink", (make("w:color", val=primary), make("w:u", val="single"))),
        ("FactNumber", "Fact number", (make("w:b"), make("w:u", val="dotted", color=accent))),
        ("CalloutNumber", "Callout number", (make("w:b"), make("w:color", val=primary), *_size(34))),
        ("FactName", "Fact name", (make("w:i"), make("w:color", val=quiet))),
        ("Strong", "Strong", (make("w:b"),)),
        ("Emphasis", "Emphasis", (make("w:i"),)),
    )
    return make(
        "w:styles",
        defaults,
        *(_paragraph_style(each) for each in catalogue(look)),
        make("w:style", make("w:name", val="Default Paragraph Font"), make("w:uiPriority", val=1),
             make("w:semiHidden"), type="character", default=1, styleId="DefaultParagraphFont"),
        *(
            make("w:style", make("w:name", val=name), make("w:basedOn", val="DefaultParagraphFont"),
                 make("w:qFormat"), properties("w:rPr", *look), type="character", styleId=key)
            for key, name, look in characters
        ),
        make("w:style", make("w:name", val="Normal Table"), make("w:uiPriority", val=99), make("w:semiHidden"),
             make("w:tblPr", make("w:tblInd", w=0, type="dxa"), make(
                 "w:tblCellMar", *(make(f"w:{side}", w=width, type="dxa") for side, width in
                                   (("top", 50), ("left", 40), ("bottom", 50), ("right", 60))))),
             type="table", default=1, styleId="TableNormal"),
        make("w:style", make("w:name", val="No List"), make("w:semiHidden"), type="numbering", default=1,
             styleId="NoList"),
    )  # fmt: skip


def _paragraph_style(style: Style) -> Xml:
    return make(
        "w:style",
        make("w:name", val=style.name),
        make("w:basedOn", val=style.based) if style.based else None,
        make("w:next", val=style.follow) if style.follow else None,
        make("w:qFormat"),
        properties("w:pPr", *_paragraph(style)),
        properties("w:rPr", *_run(style)),
        type="paragraph",
        default=1 if style.id == "Normal" else None,
        styleId=style.id,
    )


def _paragraph(style: Style) -> Iterator[Xml]:
    if style.keep_next:
        yield make("w:keepNext")
    if style.keep_lines:
        yield make("w:keepLines")
    if style.edge:
        side = make(f"w:{style.edge_side}", val="single", sz=int(style.edge_width * 8), space=8, color=style.edge)
        yield make("w:pBdr", side)
    if style.before is not None or style.after is not None or style.line:
        twips = {key: None if each is None else int(each * 20) for key, each in
                 (("before", style.before), ("after", style.after))}  # fmt: skip
        line = {"line": int(style.line * 240), "lineRule": "auto"} if style.line else {}
        yield make("w:spacing", **twips, **line)
    if style.left:
        yield make("w:ind", left=int(style.left * 20), hanging=int(style.hanging * 20) or None)
    if style.align:
        yield make("w:jc", val=style.align)
    if style.level is not None:
        yield make("w:outlineLvl", val=style.level)


def _run(style: Style) -> Iterator[Xml]:
    if style.id == "Normal":
        yield _fonts()
    if style.bold:
        yield make("w:b")
    if style.italic:
        yield make("w:i")
    if style.colour:
        yield make("w:color", val=style.colour)
    if style.spread:
        yield make("w:spacing", val=int(style.spread * 20))
    if style.size:
        yield from _size(style.size)


def _size(points: float) -> tuple[Xml, Xml]:
    return make("w:sz", val=int(points * 2)), make("w:szCs", val=int(points * 2))


def _fonts() -> Xml:
    return make("w:rFonts", ascii=FONT, hAnsi=FONT, cs=FONT, eastAsia=FONT)
