"""The cover: its words on a coloured ground, and beneath it the partners and the contents, each in a frame."""

from __future__ import annotations

import io
from typing import Any

from wellknit.briefs import paper
from wellknit.briefs.document import Cover, Document, Heading
from wellknit.briefs.docx.sections import GROUND, SIDE, paper_size
from wellknit.briefs.docx.writing import Writer
from wellknit.briefs.docx.xml import Xml, make, text_run
from wellknit.briefs.palette import Palette
from wellknit.briefs.paper import clean, say

__all__ = ["add_cover"]


def add_cover(writer: Writer, cover: Cover, document: Document, logo: paper.Logo | None, picture: Any) -> None:
    """Appends the cover. ``picture`` draws a picture into a paragraph; the contents lead to the sections."""
    fill = Palette.of(document.look).deep.lstrip("#")
    # The ground is a picture behind the text; the shade makes the letters readable also without it.
    shade = make("w:shd", val="clear", color="auto", fill=fill)
    draft = cover.draft or document.draft
    labels = [*([say(writer.words, "draft")] if draft else []), *([clean(cover.eyebrow)] if cover.eyebrow else [])]
    if labels:
        writer.paragraph("CoverLabel", text_run(" · ".join(labels).upper()), more=(_copy(shade),))
    # Long titles in smaller letters, so that they stay on the ground.
    size = 44 if len(cover.title) > 90 else 56 if len(cover.title) > 48 else 76
    look = (make("w:sz", val=size), make("w:szCs", val=size))
    writer.paragraph("Title", text_run(clean(cover.title), *look), more=(_copy(shade),))
    if cover.subtitle:
        writer.paragraph("Subtitle", text_run(clean(cover.subtitle)), more=(_copy(shade),))
    width = paper_size(document.look)[0] - 2 * SIDE
    left, right = int(width * 0.4), int(width * 0.52)
    _partners(writer, cover, logo, picture, _frame(SIDE, left))
    _contents(writer, document, _frame(SIDE + width - right, right))


def _partners(writer: Writer, cover: Cover, logo: paper.Logo | None, picture: Any, frame: Xml) -> None:
    if logo is not None:
        writer.paragraph("CoverText", picture(_pixels(logo), logo.alt, 1.4), more=(_copy(frame),))
    if cover.organizations:
        writer.paragraph("CoverHeading", text_run(say(writer.words, "partners").upper()), more=(_copy(frame),))
    for each in cover.organizations:
        writer.paragraph("CoverText", text_run(clean(each), make("w:b")), more=(_copy(frame),))
    if cover.date:
        writer.paragraph("CoverText", text_run(clean(cover.date)), more=(_copy(frame),))


def _pixels(logo: paper.Logo) -> io.BytesIO:
    if logo.ending != ".svg":
        return io.BytesIO(logo.content)
    from wellknit.briefs.pdf.art import drawn

    return io.BytesIO(drawn(logo.content))


def _contents(writer: Writer, document: Document, frame: Xml) -> None:
    """The sections as links. Page numbers are left out: only Word knows them, and it would ask to update first."""
    sections = [
        block for block in paper.inside(document.blocks) if isinstance(block, Heading) and block.level == 2 and block.id
    ]
    if len(sections) < 2:
        return
    writer.paragraph("CoverHeading", text_run(say(writer.words, "contents").upper()), more=(_copy(frame),))
    for each in sections:
        name = writer.place(each.id)
        text = clean(paper.flat(each.children))
        writer.paragraph("TOC1", writer.leads(name, text), more=(_copy(frame),))


def _frame(x: int, width: int) -> Xml:
    """A place on the page, beneath the ground; neighbouring paragraphs with the same one stand in it together."""
    y = GROUND + 560
    return make("w:framePr", w=width, hSpace=0, wrap="around", vAnchor="page", hAnchor="page", x=x, y=y)


def _copy(element: Xml) -> Xml:
    from copy import deepcopy

    return deepcopy(element)
