"""The appendix 'where the numbers come from': a table of the facts, their releases, and the quotes."""

from __future__ import annotations

from collections.abc import Callable

from wellknit.briefs import paper
from wellknit.briefs.document import PullQuote, Sources
from wellknit.briefs.docx.tables import grid
from wellknit.briefs.docx.writing import Writer
from wellknit.briefs.docx.xml import Xml, make, text_run
from wellknit.briefs.paper import clean, say

__all__ = ["add_sources"]


def add_sources(writer: Writer, block: Sources, heading: Callable[[str], None]) -> None:
    """Appends the entries, a table for each group; each is the place that its numbers lead to, and leads back."""
    words = writer.words
    groups = paper.read_groups(block.facts, writer.document)
    if groups:
        writer.paragraph("Normal", text_run(say(words, "numbers-intro")))
    for group in groups:
        heading(group.title)
        if group.shared:
            writer.paragraph("FigureText", text_run(group.shared))
        heads = (say(words, key) for key in ("number", "definition", "origin"))
        header = [[writer.build("TableHead", text_run(head))] for head in heads]
        rows = [[(cell, "") for cell in _entry(writer, entry, part)] for part in group.parts for entry in part.entries]
        writer.add(grid(writer, header, rows, (0.15, 0.5, 0.35), group.title))
        writer.paragraph("TableText")
    releases = paper.read_releases(block.facts, words)
    if releases:
        runs = [text_run(say(words, "releases"), make("w:b"))]
        for release in releases:
            runs += [make("w:r", make("w:br")), text_run(release)]
        writer.paragraph("Note", runs)
    if block.quotes:
        heading(say(words, "quotes"))
        for each in block.quotes:
            writer.paragraph("EntryQuote", _quote(writer, each))


def _entry(writer: Writer, entry: paper.Entry, part: paper.Part) -> tuple[list[Xml], list[Xml], list[Xml]]:
    words, fact = writer.words, entry.fact
    number = writer.marked(writer.entry(fact), [text_run(clean(fact.display))])
    runs = [text_run(entry.rests)]
    places = writer.uses(fact)
    if places:
        before, _, after = say(words, "back").partition("{places}")
        runs.append(text_run(f" ({before}" if entry.rests else before))
        for place, bookmark in enumerate(places, 1):
            runs += [*([text_run(", ")] if place > 1 else []), writer.leads(bookmark, str(place))]
        runs.append(text_run(f"{after})" if entry.rests else after))
    says = [text_run(part.row), text_run(f" {entry.label}", make("w:b"))] if part.row else [text_run(entry.label)]
    name = text_run(clean(fact.name), make("w:rStyle", val="FactName"))
    return (
        [writer.build("EntryNumber", number)],
        [writer.build("Entry", says), writer.build("Entry", name)],
        [writer.build("Entry", runs)],
    )


def _quote(writer: Writer, quote: PullQuote) -> list[Xml]:
    runs = [text_run(f"“{clean(quote.text)}” "), text_run(clean(quote.attribution), make("w:b"))]
    if quote.note:
        runs.append(text_run(f" {clean(quote.note)}", make("w:i")))
    return runs
