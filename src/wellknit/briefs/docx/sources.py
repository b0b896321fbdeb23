"""The appendix 'where the numbers come from': a table of the facts, their releases, and the quotes."""

from __future__ import annotations

from collections.abc import Callable

from wellknit.briefs import paper
from wellknit.briefs.document import PullQuote, Sources
from wellknit.briefs.docx.tables import grid
from wellknit.briefs.docx.writing import Writer
from wellknit.briefs.docx.xml import Xml, make, text_run
from wellknit.briefs.facts import Fact
from wellknit.briefs.paper import clean, say

__all__ = ["add_sources"]


def add_sources(writer: Writer, block: Sources, heading: Callable[[str], None]) -> None:
    """Appends the entries in the order of first use; each is the place that its numbers lead to, and leads back."""
    words = writer.words
    facts = {fact.anchor: fact for fact in block.facts if not fact.hidden}
    if facts:
        writer.paragraph("Normal", text_run(say(words, "numbers-intro")))
        if block.quotes:
            heading(say(words, "figures"))
        heads = (say(words, key) for key in ("number", "definition", "origin"))
        header = [[writer.build("TableHead", text_run(head))] for head in heads]
        rows = [[(cell, "") for cell in _entry(writer, fact)] for fact in facts.values()]
        writer.add(grid(writer, header, rows, (0.15, 0.5, 0.35), say(words, "figures")))
        releases = paper.read_releases(block.facts, words)
        runs = [text_run(say(words, "releases"), make("w:b"))] if releases else []
        for release in releases:
            runs += [make("w:r", make("w:br")), text_run(release)]
        writer.paragraph("Note", runs)
    if block.quotes:
        heading(say(words, "quotes"))
        for each in block.quotes:
            writer.paragraph("EntryQuote", _quote(writer, each))


def _entry(writer: Writer, fact: Fact) -> tuple[list[Xml], list[Xml], list[Xml]]:
    words = writer.words
    number = writer.marked(writer.entry(fact), [text_run(clean(fact.display))])
    rests = (*paper.read_evidence(fact, words), paper.read_origin(fact, words))
    runs = [text_run("; ".join(each for each in rests if each))]
    places = writer.uses(fact)
    if places:
        before, _, after = say(words, "back").partition("{places}")
        runs += [make("w:r", make("w:br")), text_run(before)]
        for place, bookmark in enumerate(places, 1):
            runs += [*([text_run(", ")] if place > 1 else []), writer.leads(bookmark, str(place))]
        runs.append(text_run(after))
    name = text_run(clean(fact.name), make("w:rStyle", val="FactName"))
    return (
        [writer.build("EntryNumber", number)],
        [writer.build("Entry", text_run(clean(fact.definition))), writer.build("Entry", name)],
        [writer.build("Entry", runs)],
    )


def _quote(writer: Writer, quote: PullQuote) -> list[Xml]:
    runs = [text_run(f"“{clean(quote.text)}” "), text_run(clean(quote.attribution), make("w:b"))]
    if quote.note:
        runs.append(text_run(f" {clean(quote.note)}", make("w:i")))
    return runs
