"""A document as data for the template: plain JSON values, every text finished, every link either sure or not there.

The template walks these nodes and lays them out. No text ever becomes markup: it reaches Typst as a JSON string and is
set as it stands, so that no name, answer or quote can be read as an instruction.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import asdict
from typing import Any

from wellknit.briefs import paper
from wellknit.briefs.document import (
    Block,
    Box,
    Break,
    Callouts,
    CallToAction,
    Columns,
    Cover,
    DataTable,
    Document,
    Emphasis,
    Figure,
    Grid,
    Heading,
    Inline,
    Link,
    Listing,
    Number,
    Paragraph,
    Principles,
    Profile,
    PullQuote,
    Sources,
    Strong,
    Text,
)
from wellknit.briefs.facts import Fact
from wellknit.briefs.palette import Palette
from wellknit.briefs.paper import clean, say
from wellknit.tables import Table

__all__ = ["Nodes"]

Node = dict[str, Any]

#: What the table's cells say decides how many columns a page can hold.
WIDEST = {"full": 6, "percent": 8, "count": 8}


class Nodes:
    """Turns one document into nodes; it remembers headings, labels and uses of facts on the way, so use it once."""

    def __init__(self, document: Document, logo: Node | None = None) -> None:
        self._document = document
        self._logo = logo
        self._words = document.words
        self._levels = paper.Levels()
        self._linked = paper.linked_facts(document)
        self._places = paper.place_names(document)
        self._labels: set[str] = set()
        self._uses: dict[str, list[str]] = {}
        self._sections: list[Node] = []
        self._pictures: dict[str, bytes] = {}

    @property
    def pictures(self) -> Mapping[str, bytes]:
        """The charts by the file names that the nodes refer to."""
        return self._pictures

    def document(self) -> Node:
        """The whole document, from its title to the last block."""
        document = self._document
        date = paper.brief_date(document)
        language, _, region = document.language.partition("-")
        cover = any(isinstance(block, Cover) for block in document.blocks)
        # The title is the first heading, also where a source sets no cover: the standard wants one to begin with.
        opening = [] if cover else [self._cover(Cover(document.title, "", (), document.date, draft=document.draft))]
        blocks = [*opening, *self.blocks(document.blocks)]
        return {
            "title": clean(document.title),
            "language": language or "en",
            "region": region or None,
            "date": [date.year, date.month, date.day],
            "author": clean(document.author),
            "description": clean(document.description),
            "keywords": [clean(each) for each in document.keywords],
            "draft": document.draft,
            "look": {
                **asdict(Palette.of(document.look)),
                "paper": {"letter": "us-letter", "a4": "a4"}[document.look.paper],
            },
            "words": {
                key.removeprefix("print."): text for key, text in self._words.items() if key.startswith("print.")
            },
            "sections": self._sections,
            "blocks": blocks,
        }

    def blocks(self, blocks: Sequence[Block]) -> list[Node]:
        nodes = []
        for place, block in enumerate(blocks):
            node = self._block(block)
            following = blocks[place + 1] if place + 1 < len(blocks) else None
            if isinstance(block, Heading) and isinstance(following, Sources):
                node["fresh"] = True  # the appendix begins on a page of its own, under its heading
            if isinstance(block, Figure) and place and isinstance(blocks[place - 1], Heading):
                node["held"] = True  # the heading must not stay behind when the figure goes to the next page
            nodes.append(node)
        return nodes

    def _block(self, block: Block) -> Node:
        match block:
            case Heading():
                return self._heading(block)
            case Paragraph():
                return {"type": "paragraph", "lead": block.lead, "children": self._inlines(block.children)}
            case Listing():
                items = [self.blocks(item) for item in block.items]
                return {"type": "listing", "ordered": block.ordered, "items": items}
            case Cover():
                return self._cover(block)
            case Callouts():
                return {"type": "callouts", "callouts": [self._callout(each) for each in block.callouts]}
            case PullQuote():
                return self._quote(block, self._label(block.anchor))
            case Figure():
                return self._figure(block)
            case DataTable():
                return self._data_table(block)
            case Grid():
                return self._grid(block)
            case Profile():
                return self._profile(block)
            case Principles():
                return self._principles(block)
            case Box():
                title = self._titled(block.title, block.id)
                return {"type": "box", "tone": block.tone, "title": title, "blocks": self.blocks(block.children)}
            case Columns():
                return {"type": "columns", "columns": [self.blocks(each) for each in block.columns]}
            case CallToAction():
                title = self._titled(block.title, "")
                return {"type": "action", "title": title, "blocks": self.blocks(block.children)}
            case Sources():
                return self._sources(block)

    # ---- inlines

    def _inlines(self, inlines: Iterable[Inline]) -> list[Node]:
        return [self._inline(each) for each in inlines]

    def _inline(self, inline: Inline) -> Node:
        match inline:
            case Text():
                return {"type": "text", "text": clean(inline.text)}
            case Emphasis():
                return {"type": "emphasis", "children": self._inlines(inline.children)}
            case Strong():
                return {"type": "strong", "children": self._inlines(inline.children)}
            case Break():
                return {"type": "break"}
            case Number():
                return self._number(inline.fact, inline.display)
            case Link():
                children = self._inlines(inline.children) or [{"type": "text", "text": clean(inline.href)}]
                if inline.href.startswith("#") and inline.href[1:] in self._places:
                    return {"type": "lead", "target": inline.href[1:], "children": children}
                address = paper.web_address(inline.href)
                if address is None:
                    return {"type": "span", "children": children}
                return {"type": "link", "address": address, "children": children}

    def _number(self, fact: Fact, display: str) -> Node:
        """A number with its way to the appendix, and a label of its own for the way back."""
        if fact.hidden:
            return {"type": "text", "text": say(self._words, "hidden")}
        if fact.anchor not in self._linked:
            return {"type": "text", "text": clean(display)}
        uses = self._uses.setdefault(fact.anchor, [])
        uses.append(f"use-{len(uses) + 1}-{fact.anchor}")
        return {"type": "number", "text": clean(display), "target": fact.anchor, "use": uses[-1]}

    # ---- blocks

    def _label(self, name: str) -> str | None:
        """A label can stand in a document once; the first keeps it."""
        if not name or name in self._labels:
            return None
        self._labels.add(name)
        return name

    def _heading(self, block: Heading, listed: bool = True) -> Node:
        level = self._levels(block.level)
        children = self._inlines(block.children)
        label = self._label(block.id or f"section-{len(self._labels)}")
        if level == 2 and label and listed:
            self._sections.append({"text": clean(paper.flat(block.children)), "target": label})
        return {"type": "heading", "level": level, "label": label, "children": children}

    def _titled(self, title: str, name: str) -> Node:
        """The title of a box, profile or call: a heading of the third level."""
        return self._heading(Heading(3, name, (Text(title),)), listed=False)

    def _cover(self, block: Cover) -> Node:
        return {
            "type": "cover",
            "level": self._levels(1),
            "eyebrow": clean(block.eyebrow),
            "title": clean(block.title),
            "subtitle": clean(block.subtitle),
            "organizations": [clean(each) for each in block.organizations],
            "date": clean(block.date),
            "draft": block.draft or self._document.draft,
            "logo": self._logo,
        }

    def _callout(self, callout: Any) -> Node:
        return {
            "number": self._inline(callout.number),
            "statement": self._inlines(callout.statement),
            "evidence": self._inlines(callout.evidence),
        }

    def _quote(self, block: PullQuote, label: str | None) -> Node:
        return {
            "type": "quote",
            "text": clean(block.text),
            "attribution": clean(block.attribution),
            "note": clean(block.note),
            "label": label,
        }

    def _figure(self, block: Figure) -> Node:
        name = f"figures/{len(self._pictures) + 1}.svg"
        self._pictures[name] = block.chart.svg.encode("utf-8")
        printed = paper.own_table(block, self._document)
        tables = []
        if block.table is not None and printed is None:
            title = say(self._words, "figure-table", number=block.number)
            tables = self._tables(block.table, "full", {paper.fact_place(fact): fact for fact in block.facts}, title)
        return {
            "type": "figure",
            "label": self._label(block.id),
            "eyebrow": say(self._words, "figure", number=block.number),
            "title": clean(block.title),
            "subtitle": clean(block.subtitle),
            "alt": clean(block.alt),
            "note": clean(block.note),
            "picture": name,
            "width": block.chart.width,
            "height": block.chart.height,
            # A map needs the room of a page; any other chart is read well at half of one.
            "tallest": 560 if block.chart.live else 430,
            "elsewhere": list(paper.unprinted(block, self._words)),
            "grids": [self._grid(each) for each in paper.printed_grids(block)],
            "see": say(self._words, "see-table", number=printed.number) if printed else "",
            "see_target": printed.id if printed else None,
            "tables": tables,
        }

    def _data_table(self, block: DataTable) -> Node:
        return {
            "type": "table",
            "label": self._label(block.id),
            "eyebrow": say(self._words, "table", number=block.number),
            "title": clean(block.title),
            "tables": self._tables(block.table, block.show, block.facts, clean(block.title)),
        }

    def _grid(self, block: Grid) -> Node:
        return {
            "type": "grid",
            "label": self._label(block.id),
            "eyebrow": paper.read_title(block, self._words),
            "title": clean(block.title),
            "columns": [
                {"label": clean(each.spoken or each.label), "align": each.align, "share": each.share}
                for each in block.columns
            ],
            "rows": [[self._inlines(cell) for cell in row] for row in block.rows],
            "notes": [clean(each) for each in block.notes],
        }

    def _tables(self, table: Table, show: str, facts: Mapping[tuple[str, str], Fact], title: str) -> list[Node]:
        """The table as one node, or several where it is too wide; the notes stand under the last."""
        nodes = []
        cuts = paper.parts(table, WIDEST[show])
        for place, cut in enumerate(cuts):
            rows = []
            for row in cut.rows:
                label, whom = paper.read_row(row, table, self._words)
                cells = []
                for column, cell in zip(cut.columns, row.cells, strict=True):
                    reading = paper.read_cell(cell, show, self._words)
                    fact = facts.get((row.key, column.key))
                    main = self._number(fact, reading.main) if fact else {"type": "text", "text": reading.main}
                    cells.append({"main": main, "detail": list(reading.detail), "hidden": reading.hidden})
                rows.append({"label": label, "whom": whom, "cells": cells, "subtotal": row.subtotal})
            nodes.append(
                {
                    "title": title if place == 0 else say(self._words, "continued", title=title),
                    "stub": paper.read_stub(table, self._words),
                    "columns": [
                        {"label": clean(each.label), "joined": each.kind in paper.JOINED} for each in cut.columns
                    ],
                    "rows": rows,
                    "notes": list(paper.read_notes(table, show, self._words)) if cut is cuts[-1] else [],
                }
            )
        return nodes

    def _profile(self, block: Profile) -> Node:
        title = self._titled(block.name, "")
        figures = [{"number": self._inline(number), "label": clean(label)} for number, label in block.figures]
        return {"type": "profile", "title": title, "figures": figures, "blocks": self.blocks(block.children)}

    def _principles(self, block: Principles) -> Node:
        parts = [
            {
                "name": clean(part.name),
                "summary": clean(part.summary),
                "numbers": [
                    {"number": self._inline(number), "text": self._inlines(text)} for number, text in part.numbers
                ],
            }
            for part in block.parts
        ]
        return {"type": "principles", "parts": parts, "unmeasured": clean(block.unmeasured)}

    def _sources(self, block: Sources) -> Node:
        words = self._words
        groups = [
            {
                "title": self._titled(group.title, ""),
                "shared": group.shared,
                "parts": [
                    {"row": part.row, "name": part.name, "entries": [self._entry(each, part) for each in part.entries]}
                    for part in group.parts
                ],
            }
            for group in paper.read_groups(block.facts, self._document)
        ]
        return {
            "type": "sources",
            "groups": groups,
            "releases": list(paper.read_releases(block.facts, words)),
            "quotes_title": self._titled(say(words, "quotes"), "") if block.quotes else None,
            "quotes": [
                {**self._quote(each, None), "target": each.anchor if each.anchor in self._labels else None}
                for each in block.quotes
            ],
        }

    def _entry(self, entry: paper.Entry, part: paper.Part) -> Node:
        fact = entry.fact
        return {
            "label": self._label(fact.anchor),
            "display": clean(fact.display),
            "text": entry.label,
            "rests": entry.rests,
            "name": "" if part.row else clean(fact.name),
            "uses": self._uses.get(fact.anchor, []),
        }
