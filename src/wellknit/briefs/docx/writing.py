"""Paragraphs, runs, bookmarks and links: the writer that the blocks of the brief use."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any

from wellknit.briefs import paper
from wellknit.briefs.document import Break, Document, Emphasis, Inline, Link, Number, Strong, Text
from wellknit.briefs.docx.numbering import Numbering
from wellknit.briefs.docx.xml import Xml, extend, make, properties, qn, set_look, text_run
from wellknit.briefs.facts import Fact
from wellknit.briefs.paper import clean, say

__all__ = ["Frame", "Writer"]

_HYPERLINK = "http://schemas.openxmlformats.org/officeDocument/2006/relationships/hyperlink"


@dataclass(frozen=True, slots=True)
class Frame:
    """What sets a box apart: its ground, and its edge, 'left' or 'all' round.

    ``text`` is the colour of its letters where the ground is dark.
    """

    fill: str
    edge: str
    sides: str = "left"
    text: str = ""


#: Distances of a box's text from its edges, in twentieths of a point.
_INSET = 240


class Writer:
    """Appends to the body of one document. Bookmarks are short and counted: Word cuts names at 40 letters."""

    def __init__(self, document: Document, body: Xml, part: Any, numbering: Numbering) -> None:
        self.document = document
        self.words = document.words
        self.part = part
        self.numbering = numbering
        self._body = body
        self._marks = 0
        self._places = paper.place_names(document)
        self._facts = {anchor: f"fact_{place}" for place, anchor in enumerate(sorted(paper.linked_facts(document)), 1)}
        self._uses: dict[str, int] = {}
        self._names: dict[str, str] = {}
        self._begun: set[str] = set()
        self._addresses: dict[str, str] = {}

    # ---- what stands in the body

    def add(self, element: Xml) -> Xml:
        """Appends to the body, before the properties of its last section."""
        self._body.insert(len(self._body) - 1, element)
        return element

    def paragraph(
        self, style: str, *runs: Xml | Sequence[Xml], frame: Frame | None = None, more: Iterable[Xml | None] = ()
    ) -> Xml:
        """A paragraph in ``style``, appended to the body; ``more`` are properties of its own."""
        return self.add(self.build(style, *runs, frame=frame, more=more))

    def build(
        self, style: str, *runs: Xml | Sequence[Xml], frame: Frame | None = None, more: Iterable[Xml | None] = ()
    ) -> Xml:
        """The same, not appended: for the cells of tables."""
        own = [each for each in more if each is not None]
        if frame is not None:
            has = {each.tag for each in own}
            own.extend(each for each in _framed(frame) if each.tag not in has)
        flat = [run for each in runs for run in (each if isinstance(each, list | tuple) else [each])]
        if frame is not None and frame.text:
            set_look(flat, make("w:color", val=frame.text))
        return make("w:p", properties("w:pPr", make("w:pStyle", val=style), *own), *flat)

    # ---- inlines

    def runs(self, inlines: Iterable[Inline], *look: str) -> list[Xml]:
        """The runs of ``inlines``; ``look`` holds 'b' and 'i' as they nest."""
        made: list[Xml] = []
        for each in inlines:
            match each:
                case Text():
                    made.append(text_run(clean(each.text), *_look(look)))
                case Emphasis():
                    made.extend(self.runs(each.children, *look, "i"))
                case Strong():
                    made.extend(self.runs(each.children, *look, "b"))
                case Break():
                    made.append(make("w:r", make("w:br")))
                case Number():
                    made.extend(self.number(each.fact, each.display))
                case Link():
                    made.extend(self._link(each, look))
        return made

    def number(self, fact: Fact, display: str, style: str | None = "FactNumber") -> list[Xml]:
        """A number that leads to its entry in the appendix and tells its evidence where the mouse rests on it.

        A bookmark of its own lets the entry lead back. A hidden fact has no number; one without entry no link.
        """
        if fact.hidden:
            return [text_run(say(self.words, "hidden"))]
        target = self._facts.get(fact.anchor)
        look = (make("w:rStyle", val=style),) if style else ()
        shown = clean(display)
        # A short one, '16 of 19', stays on one line.
        run = text_run(shown.replace(" ", "\u00a0") if len(shown) < 13 else shown, *look)
        if target is None:
            return [run]
        self._uses[fact.anchor] = self._uses.get(fact.anchor, 0) + 1
        # Word refuses a tip of more than 260 letters.
        tip = paper.read_evidence(fact, self.document)[:250]
        link = make("w:hyperlink", run, anchor=target, history=1, tooltip=tip or None)
        return self.marked(f"{target}_use_{self._uses[fact.anchor]}", [link])

    def uses(self, fact: Fact) -> list[str]:
        """The bookmarks of a fact's places in the text, in order."""
        target = self._facts.get(fact.anchor, "")
        return [f"{target}_use_{place}" for place in range(1, self._uses.get(fact.anchor, 0) + 1)]

    def entry(self, fact: Fact) -> str:
        """The bookmark of a fact's entry in the appendix."""
        return self._facts[fact.anchor]

    def leads(self, bookmark: str, text: str) -> Xml:
        """A link to a place in this document."""
        return make("w:hyperlink", text_run(text, make("w:rStyle", val="Hyperlink")), anchor=bookmark, history=1)

    def marked(self, name: str, runs: Sequence[Xml]) -> list[Xml]:
        """The runs within a bookmark; the name must be new to the document."""
        self._marks += 1
        start = make("w:bookmarkStart", id=self._marks, name=name)
        return [start, *runs, make("w:bookmarkEnd", id=self._marks)]

    def place(self, anchor: str) -> str:
        """The bookmark of a section, figure, table or box, which links may name before it stands there."""
        if anchor not in self._names:
            self._names[anchor] = f"place_{len(self._names) + 1}"
        return self._names[anchor]

    def begun(self, anchor: str, runs: Sequence[Xml]) -> list[Xml]:
        """The title of a place with its bookmark; where two places have one anchor, the first keeps it."""
        if not anchor or anchor in self._begun:
            return list(runs)
        self._begun.add(anchor)
        return self.marked(self.place(anchor), runs)

    def _link(self, link: Link, look: Sequence[str]) -> list[Xml]:
        children = link.children or (Text(link.href),)
        if link.href.startswith("#") and link.href[1:] in self._places:
            runs = self._linking(children, look)
            return [extend(make("w:hyperlink", anchor=self.place(link.href[1:]), history=1), runs)]
        address = paper.web_address(link.href)
        if address is None:
            return self.runs(children, *look)
        relation = self._addresses.get(address)
        if relation is None:
            relation = self.part.relate_to(address, _HYPERLINK, is_external=True)
            self._addresses[address] = relation
        made = extend(make("w:hyperlink", history=1), self._linking(children, look))
        made.set(qn("r:id"), relation)
        return [made]

    def _linking(self, children: Sequence[Inline], look: Sequence[str]) -> list[Xml]:
        runs = self.runs(_without_numbers(children), *look)
        for run in runs:
            _insert_style(run, "Hyperlink")
        return runs


def _without_numbers(inlines: Iterable[Inline]) -> list[Inline]:
    """A number within a link is text: a link can't stand in a link."""
    made: list[Inline] = []
    for each in inlines:
        match each:
            case Number():
                made.append(Text(each.display))
            case Emphasis() | Strong() | Link():
                made.extend(_without_numbers(each.children))
            case _:
                made.append(each)
    return made


def _look(marks: Sequence[str]) -> list[Xml]:
    return [make(f"w:{mark}") for mark in sorted(set(marks))]


def _insert_style(run: Xml, style: str) -> None:
    look = run.find(qn("w:rPr"))
    if look is None:
        look = make("w:rPr")
        run.insert(0, look)
    look.insert(0, make("w:rStyle", val=style))


def _framed(frame: Frame) -> list[Xml]:
    """Properties that make neighbouring paragraphs one box: the same ground, edges and indents.

    Programs join paragraphs whose edges are alike, and the distance between them with it.
    """
    thick = {"val": "single", "sz": 36, "space": 8, "color": frame.edge}
    thin = {"val": "single", "sz": 12, "space": 6, "color": frame.edge if frame.sides == "all" else frame.fill}
    edges = make(
        "w:pBdr",
        make("w:top", **thin),
        make("w:left", **(thick if frame.sides == "left" else {**thin, "space": 8})),
        make("w:bottom", **thin),
        make("w:right", **{**thin, "space": 8}),
    )
    return [
        edges,
        make("w:shd", val="clear", color="auto", fill=frame.fill),
        make("w:spacing", before=0, after=80),
        make("w:ind", left=_INSET, right=_INSET),
    ]
