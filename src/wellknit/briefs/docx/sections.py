"""Pages: their size, the cover with its art, columns, and what stands at the head and foot of each page."""

from __future__ import annotations

from typing import Any

from wellknit.briefs.document import Document, Look
from wellknit.briefs.docx.xml import Xml, make, parse, properties, qn, text_run
from wellknit.briefs.palette import Palette
from wellknit.briefs.paper import clean, say

__all__ = [
    "GROUND",
    "SIDE",
    "empty_footer",
    "end_section",
    "fill_cover_header",
    "fill_footer",
    "fill_header",
    "last_section",
    "paper_size",
    "reference",
]

#: Margins at the sides, and how far the coloured ground of the cover reaches down, in twentieths of a point.
SIDE = 1224
GROUND = int(6.2 * 1440)

_EMU = 635  # a twentieth of a point in the unit of drawings


def paper_size(look: Look) -> tuple[int, int]:
    """Width and height of the page in twentieths of a point."""
    return (11906, 16838) if look.paper == "a4" else (12240, 15840)


def _section(look: Look, kind: str, columns: int, references: tuple[Xml, ...] = ()) -> Xml:
    width, height = paper_size(look)
    return make(
        "w:sectPr",
        *references,
        make("w:type", val=kind),
        make("w:pgSz", w=width, h=height),
        make("w:pgMar", top=1300, right=SIDE, bottom=1300, left=SIDE, header=620, footer=620, gutter=0),
        make("w:cols", num=columns, space=380, equalWidth=1),
    )


def end_section(body: Xml, look: Look, kind: str, columns: int = 1, references: tuple[Xml, ...] = ()) -> None:
    """Ends a section of ``columns`` columns after what the body holds so far.

    Its properties belong to its last paragraph; a table can't carry them, so an empty paragraph follows one.
    """
    last = body[-2] if len(body) > 1 else None
    if last is None or last.tag != qn("w:p") or last.find(f"{qn('w:pPr')}/{qn('w:sectPr')}") is not None:
        last = make("w:p", properties("w:pPr", make("w:pStyle", val="TableText")))
        body.insert(len(body) - 1, last)
    holder = last.find(qn("w:pPr"))
    if holder is None:
        holder = make("w:pPr")
        last.insert(0, holder)
    holder.append(_section(look, kind, columns, references))


def last_section(body: Xml, look: Look, kind: str, references: tuple[Xml, ...] = ()) -> None:
    """The properties of the last section, which belong to the body itself."""
    body.replace(body[-1], _section(look, kind, 1, references))


def reference(part: str, relation: str) -> Xml:
    """A section's pointer to its header or footer; later sections go on with it."""
    made = make(f"w:{part}Reference", type="default")
    made.set(qn("r:id"), relation)
    return made


def field(instruction: str, shown: str) -> list[Xml]:
    """A field that Word fills in itself, with what to show until it does."""
    return [
        make("w:r", make("w:fldChar", fldCharType="begin")),
        make("w:r", _instruction(instruction)),
        make("w:r", make("w:fldChar", fldCharType="separate")),
        text_run(shown),
        make("w:r", make("w:fldChar", fldCharType="end")),
    ]


def _instruction(text: str) -> Xml:
    made = make("w:instrText")
    made.text = f" {text} "
    made.set(qn("xml:space"), "preserve")
    return made


def fill_header(header: Any, document: Document, ground: str = "", colour: str = "") -> None:
    """The head of every page: that the brief is a draft, where it is one; in ``colour`` on a dark ``ground``."""
    _clear(header._element)
    look = (make("w:color", val=colour),) if colour else ()
    shade = make("w:shd", val="clear", color="auto", fill=ground) if ground and document.draft else None
    runs = [text_run(say(document.words, "draft-why"), *look)] if document.draft else []
    header._element.append(make("w:p", properties("w:pPr", make("w:pStyle", val="Header"), shade), *runs))


def fill_footer(footer: Any, document: Document) -> None:
    """The foot of every page: the title, and at the right which page of how many."""
    _clear(footer._element)
    width = paper_size(document.look)[0] - 2 * SIDE
    runs: list[Xml] = []
    fields = {"{page}": field("PAGE", "1"), "{pages}": field("NUMPAGES", "1")}
    rest = document.words["print.page-of"]
    for mark, written in fields.items():
        before, _, rest = rest.partition(mark)
        runs.extend([text_run(before), *written])
    footer._element.append(
        make(
            "w:p",
            properties(
                "w:pPr",
                make("w:pStyle", val="Footer"),
                make("w:tabs", make("w:tab", val="right", pos=width)),
            ),
            text_run(clean(document.title)),
            make("w:r", make("w:tab")),
            *runs,
            text_run(rest),
        )
    )


def empty_footer(footer: Any) -> None:
    """A foot with nothing in it, for the cover."""
    _clear(footer._element)
    footer._element.append(make("w:p", properties("w:pPr", make("w:pStyle", val="Footer"))))


def _clear(element: Xml) -> None:
    for each in list(element):
        element.remove(each)


def fill_cover_header(header: Any, document: Document, art: bytes) -> None:
    """The cover's ground, behind its text: it hangs in the head of the page, where no reader stops at it."""
    import io

    palette = Palette.of(document.look)
    fill_header(header, document, palette.deep.lstrip("#"), palette.on_deep.lstrip("#"))
    relation, _ = header.part.get_or_add_image(io.BytesIO(art))
    width = paper_size(document.look)[0]
    anchor = _ANCHOR.format(width=width * _EMU, height=GROUND * _EMU, relation=relation, declare="{declare}")
    drawing = make("w:drawing", parse(anchor, "wp", "a", "pic", "r"))
    header._element[0].append(make("w:r", drawing))


_ANCHOR = """<wp:anchor {declare} distT="0" distB="0" distL="0" distR="0" simplePos="0" relativeHeight="1"
  behindDoc="1" locked="1" layoutInCell="1" allowOverlap="1">
  <wp:simplePos x="0" y="0"/>
  <wp:positionH relativeFrom="page"><wp:posOffset>0</wp:posOffset></wp:positionH>
  <wp:positionV relativeFrom="page"><wp:posOffset>0</wp:posOffset></wp:positionV>
  <wp:extent cx="{width}" cy="{height}"/><wp:effectExtent l="0" t="0" r="0" b="0"/><wp:wrapNone/>
  <wp:docPr id="9001" name="Cover" descr="">
    <a:extLst><a:ext uri="{{C183D7F6-B498-43B3-948B-1728B52AA6E4}}">
      <adec:decorative xmlns:adec="http://schemas.microsoft.com/office/drawing/2017/decorative" val="1"/>
    </a:ext></a:extLst>
  </wp:docPr>
  <wp:cNvGraphicFramePr/>
  <a:graphic><a:graphicData uri="http://schemas.openxmlformats.org/drawingml/2006/picture"><pic:pic>
    <pic:nvPicPr><pic:cNvPr id="9001" name="Cover" descr=""/><pic:cNvPicPr/></pic:nvPicPr>
    <pic:blipFill><a:blip r:embed="{relation}"/><a:stretch><a:fillRect/></a:stretch></pic:blipFill>
    <pic:spPr><a:xfrm><a:off x="0" y="0"/><a:ext cx="{width}" cy="{height}"/></a:xfrm>
      <a:prstGeom prst="rect"><a:avLst/></a:prstGeom></pic:spPr>
  </pic:pic></a:graphicData></a:graphic>
</wp:anchor>"""
