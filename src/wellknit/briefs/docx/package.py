"""The file around the text: its parts (styles, lists, typeface, settings, properties), its sections and pictures."""

from __future__ import annotations

import datetime
import io
from collections.abc import Callable, Sequence
from typing import Any

from docx import Document as new_document
from docx.opc.constants import RELATIONSHIP_TYPE as RELATION
from docx.opc.oxml import serialize_part_xml
from docx.opc.packuri import PackURI
from docx.opc.part import Part

from wellknit.briefs import paper
from wellknit.briefs.document import Document
from wellknit.briefs.docx import sections, typeface
from wellknit.briefs.docx.numbering import Numbering
from wellknit.briefs.docx.styles import styles_element
from wellknit.briefs.docx.writing import Writer
from wellknit.briefs.docx.xml import Xml, make
from wellknit.briefs.palette import Palette
from wellknit.briefs.paper import clean

__all__ = ["Package"]

_OBFUSCATED = "application/vnd.openxmlformats-officedocument.obfuscatedFont"
#: What Word's template brings along and a brief has no use for.
_LEFT_OUT = ("stylesWithEffects", "thumbnail", "customXml", "webSettings")

#: The template's own says that Word for Macintosh wrote it, with counts of its empty page.
_PROGRAM = (
    b'<?xml version="1.0" encoding="UTF-8" standalone="yes"?>'
    b'<Properties xmlns="http://schemas.openxmlformats.org/officeDocument/2006/extended-properties">'
    b"<Application>Wellknit</Application></Properties>"
)


class Package:
    """A new Word document that the blocks are written into."""

    def __init__(self, document: Document) -> None:
        self._document = document
        self._word: Any = new_document()
        self._part: Any = self._word.part
        self._body = self._word.element.body
        self._pictures = 0
        self._kind = "nextPage"
        self._waiting: tuple[Xml, ...] = ()
        numbering = Numbering(Palette.of(document.look).mark.lstrip("#"))
        self._drop_leftovers()
        self._replace(self._part._styles_part, styles_element(document.look, self._language()))
        self._replace(self._part.numbering_part, numbering.element)
        self._settings()
        self._typeface()
        self._properties()
        for each in list(self._body)[:-1]:
            self._body.remove(each)
        self.writer = Writer(document, self._body, self._part, numbering)

    @property
    def text_inches(self) -> float:
        return (sections.paper_size(self._document.look)[0] - 2 * sections.SIDE) / 1440

    def save(self) -> bytes:
        target = io.BytesIO()
        self._word.save(target)
        return target.getvalue()

    # ---- sections

    def end_cover(self) -> None:
        """Ends the cover: it has the ground in its head and nothing at its foot."""
        from wellknit.briefs.pdf.art import cover_art

        width = sections.paper_size(self._document.look)[0]
        art = cover_art(self._document.look, width / 20, sections.GROUND / 20)
        header, header_id = self._part.add_header_part()
        sections.fill_cover_header(_Holder(header), self._document, art)
        footer, footer_id = self._part.add_footer_part()
        sections.empty_footer(_Holder(footer))
        references = (sections.reference("header", header_id), sections.reference("footer", footer_id))
        # A paragraph of its own ends the cover: the last one stands in a frame, which an end of section would undo.
        self.writer.paragraph("TableText")
        sections.end_section(self._body, self._document.look, "nextPage", 1, references)
        header, header_id = self._part.add_header_part()
        sections.fill_header(_Holder(header), self._document)
        footer, footer_id = self._part.add_footer_part()
        sections.fill_footer(_Holder(footer), self._document)
        self._waiting = (sections.reference("header", header_id), sections.reference("footer", footer_id))

    def begin_columns(self) -> None:
        """Ends what stands before the columns, if anything does."""
        sections.end_section(self._body, self._document.look, self._kind, 1, self._references())
        self._kind = "continuous"

    def end_columns(self, count: int) -> None:
        sections.end_section(self._body, self._document.look, self._kind, count, self._references())
        self._kind = "continuous"

    def finish(self) -> None:
        sections.last_section(self._body, self._document.look, self._kind, self._references())

    def _references(self) -> tuple[Xml, ...]:
        """The head and foot of the pages, given once: later sections go on with them."""
        given = self._waiting
        self._waiting = ()
        return given

    def aside(self, write: Callable[[], None]) -> list[Xml]:
        """What ``write`` appends to the body, taken out of it again."""
        before = len(self._body)
        write()
        made: Sequence[Xml] = list(self._body)[before - 1 : -1]
        for each in made:
            self._body.remove(each)
        return list(made)

    # ---- pictures

    def picture(self, file: io.BytesIO, alt: str, inches: float) -> Xml:
        """A run with a picture ``inches`` wide; ``alt`` is what is read in its place."""
        from docx.shared import Inches

        drawing = self._part.new_pic_inline(file, Inches(inches))
        for side in ("distT", "distB", "distL", "distR"):
            # Left out, LibreOffice takes an eighth of an inch.
            drawing.set(side, "0")
        self._pictures += 1
        named = drawing.docPr
        named.set("id", str(self._pictures))
        named.set("name", f"Figure {self._pictures}")
        named.set("descr", alt)
        return make("w:r", make("w:drawing", drawing))

    # ---- parts

    def _drop_leftovers(self) -> None:
        for holder in (self._part, self._part.package):
            for key, relation in list(holder.rels.items()):
                if any(name in relation.reltype + relation.target_ref for name in _LEFT_OUT):
                    del holder.rels[key]

    def _replace(self, part: Any, element: Xml) -> None:
        """Gives a part another root; python-docx keeps the old one's objects only where they were asked for."""
        part._element = element

    def _language(self) -> str:
        """A tag with a region, as Word's dictionaries are named: 'en-US', 'es-US' where the brief names none."""
        language, _, region = self._document.language.partition("-")
        return f"{language or 'en'}-{(region or 'US').upper()}"

    def _settings(self) -> None:
        compatibility = make(
            "w:compat",
            make("w:compatSetting", name="compatibilityMode", uri="http://schemas.microsoft.com/office/word", val=15),
        )
        element = make(
            "w:settings",
            make("w:zoom", percent=100),
            make("w:embedTrueTypeFonts"),
            make("w:defaultTabStop", val=720),
            make("w:characterSpacingControl", val="doNotCompress"),
            compatibility,
            make("w:themeFontLang", val=self._language()),
            make("w:decimalSymbol", val=self._document.words.get("number.decimal", ".")),
            make("w:listSeparator", val=","),
        )
        self._replace(self._part._settings_part, element)

    def _typeface(self) -> None:
        table = next(part for part in self._part.package.iter_parts() if part.partname == "/word/fontTable.xml")
        relations = {}
        for number, (kind, face) in enumerate(typeface.FACES.items(), 1):
            uri = PackURI(f"/word/fonts/font{number}.odttf")
            font = Part(uri, _OBFUSCATED, typeface.mixed(face)[1], self._part.package)
            relations[kind] = table.relate_to(font, RELATION.FONT)
        table._blob = serialize_part_xml(typeface.font_table(relations))

    def _properties(self) -> None:
        program = next(part for part in self._part.package.iter_parts() if part.partname == "/docProps/app.xml")
        program._blob = _PROGRAM
        day = paper.brief_date(self._document)
        moment = datetime.datetime(day.year, day.month, day.day, tzinfo=datetime.UTC)
        held = self._word.core_properties
        held.title = clean(self._document.title)[:255]
        held.author = clean(self._document.author)[:255]
        held.subject = clean(self._document.description)[:255]
        held.keywords = ", ".join(clean(each) for each in self._document.keywords)[:255]
        held.language = self._language()
        held.comments, held.category, held.last_modified_by = "", "", ""
        held.created = held.modified = moment
        held.revision = 1


class _Holder:
    """A header's or footer's part, as python-docx's own objects present it."""

    def __init__(self, part: Any) -> None:
        self.part = part
        self._element = part.element
