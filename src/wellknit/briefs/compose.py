"""From a brief's source and its material to the document that the renderers write."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace

from wellknit.briefs import source as src
from wellknit.briefs import words as written
from wellknit.briefs.blocks import makers
from wellknit.briefs.blocks.frame import is_draft
from wellknit.briefs.blocks.generated import filled_methods, filled_sources
from wellknit.briefs.composition import Composition, Draw, DrawMap
from wellknit.briefs.document import Block, Box, Chart, Cover, Document, Heading, Look, Paragraph, Sources, Text
from wellknit.briefs.facts import Facts
from wellknit.briefs.material import Material
from wellknit.briefs.naming import from_material
from wellknit.briefs.sketch import Sketch
from wellknit.errors import Problem, WellknitError
from wellknit.tables import Table

__all__ = ["Part", "check", "compose", "compose_part"]

#: Which blocks have a number of their own, and among which.
NUMBERED = {
    "figure": "figure",
    "map": "figure",
    "survival": "figure",
    "comparison": "figure",
    "same-people": "figure",
    "small-groups": "figure",
    "table": "table",
    "relationships": "table",
    "measures": "table",
    "silence": "table",
    "scale": "table",
    "raked": "table",
    "moved": "table",
}


def compose(
    material: Material, *, strict: bool = False, draw: Draw | None = None, draw_map: DrawMap | None = None
) -> tuple[Document, tuple[Problem, ...]]:
    """The brief of ``material`` as a document, and what its authors should know (warnings and notes).

    ``strict`` makes a number typed by hand an error. ``draw`` draws the charts, ``briefs.charts.draw`` unless
    given, and ``draw_map`` the maps, ``briefs.charts.map.draw_map`` unless given.
    Raises WellknitError with every problem found, as soon as one of them is an error.
    """
    words = written.load(material.initiative.language)
    source, problems = src.parse(material.source, material.source_file)
    composition = Composition(
        material,
        source,
        from_material(material, words),
        words,
        makers=makers(),
        draw=draw or _draw,
        draw_map=draw_map or _draw_map,
        strict=strict,
    )
    composition.problems += problems
    _number(composition)
    blocks = _placed(composition, composition.blocks(source.nodes))
    composition.check_targets()
    # The methods box uses facts too (response rates), so the appendix is filled last.
    blocks = tuple(filled_methods(composition, block) for block in blocks)
    blocks = tuple(filled_sources(composition, block) for block in blocks)
    found = tuple(sorted(dict.fromkeys(composition.problems), key=_reading_order))
    if any(each.severity == "error" for each in found):
        raise WellknitError(found)
    return _document(composition, blocks), found


@dataclass(frozen=True)
class Part:
    """A part of what a brief would say: its blocks, and all facts there are, whether it says them or not."""

    blocks: tuple[tuple[Block, ...], ...]
    facts: Facts
    #: What could not be made, which is for whoever wrote the nodes.
    problems: tuple[Problem, ...]


def compose_part(
    material: Material,
    chapters: Sequence[Sequence[src.Node]],
    *,
    draw: Draw | None = None,
    draw_map: DrawMap | None = None,
) -> Part:
    """Chapters of nodes as blocks, in the words and with the facts of a brief of ``material``, without a brief's frame:
    no cover, no methods box and no appendix. For pages that say what a brief would say, such as those of results.

    Raises nothing for what a node asks in vain: the block is left out, and ``problems`` tell of it.
    """
    words = written.load(material.initiative.language)
    nodes = tuple(node for chapter in chapters for node in chapter)
    source = src.Source(material.source_file, nodes)
    facts = from_material(material, words)
    composition = Composition(
        material, source, facts, words, makers=makers(), draw=draw or _draw, draw_map=draw_map or _draw_map
    )
    _number(composition)
    blocks = tuple(composition.blocks(chapter) for chapter in chapters)
    return Part(blocks, facts, tuple(composition.problems))


def check(material: Material, *, strict: bool = False) -> tuple[Problem, ...]:
    """Everything that ``compose`` would say of the brief, errors included, without drawing a chart."""

    def undrawn(kind: str, table: Table, **_: object) -> tuple[Chart, str]:
        return Chart(kind, {}, "", b"", 0, 0), kind

    def unmapped(sketch: Sketch, **_: object) -> Chart:
        return Chart("map", {}, "", b"", 0, 0, live=True)

    try:
        return compose(material, strict=strict, draw=undrawn, draw_map=unmapped)[1]
    except WellknitError as error:
        return error.problems


def _openable(material: Material) -> Look:
    """The look with its logo as a file that can be opened from anywhere; the folder names it from its own root."""
    logo = material.look.logo
    return replace(material.look, logo=str(material.root / logo)) if logo else material.look


def _draw(
    kind: str,
    table: Table,
    *,
    look: Look,
    words: Mapping[str, str],
    options: Mapping[str, str] = {},
    second: Table | None = None,
) -> tuple[Chart, str]:
    # Imported here: charts bring Altair, which a brief without figures does not need.
    from wellknit.briefs.charts import draw

    return draw(kind, table, look=look, words=words, options=options, second=second)


def _draw_map(sketch: Sketch, *, look: Look, words: Mapping[str, str], alt: str, prefix: str) -> Chart:
    from wellknit.briefs.charts.map import draw_map

    return draw_map(sketch, look=look, words=words, alt=alt, prefix=prefix)


def _reading_order(problem: Problem) -> tuple[str, int]:
    return problem.where.file or "", problem.where.row or 0


def _number(composition: Composition) -> None:
    """Gives figures and tables their numbers and ids, so that a text can refer to one that comes later."""
    counts = {"figure": 0, "table": 0}
    for directive in composition.source.directives():
        kind = NUMBERED.get(directive.name, "")
        if not kind:
            continue
        counts[kind] += 1
        given = directive.options.get("name")
        own = directive.argument.text if directive.name == "table" else str(counts[kind])
        anchor = composition.new_id(f"{kind}-{given.text if given else own}")
        numbered = counts[kind], anchor
        composition.numbered[id(directive)] = numbered
        if given:
            if (kind, given.text) in composition.references:
                composition.report("brief.name-twice", given.line, kind=kind, name=given.text)
            composition.references[kind, given.text] = numbered
        if directive.name == "table":
            composition.references.setdefault((kind, own), numbered)


def _placed(composition: Composition, blocks: Sequence[Block]) -> tuple[Block, ...]:
    """The blocks with the cover checked, the opening paragraph marked, and what the author left out appended."""
    covers = [place for place, block in enumerate(blocks) if isinstance(block, Cover)]
    if not covers:
        # A cover that could not be made has been reported already.
        if all(each.name != "cover" for each in composition.source.directives()):
            composition.report("brief.no-cover", 1)
    elif covers[0] != 0:
        composition.report("brief.cover-first", next(_lines(composition, "cover")))
    made = list(blocks)
    for place, block in enumerate(made):
        if isinstance(block, Heading):
            break
        if isinstance(block, Paragraph):
            made[place] = replace(block, lead=True)
            break
    if not any(isinstance(each, Box) and each.tone == "methods" for each in made):
        at = next((place for place, each in enumerate(made) if isinstance(each, Sources)), len(made))
        # Before the appendix and before its heading, if the author gave it one.
        at -= 1 if 0 < at < len(made) and isinstance(made[at - 1], Heading) else 0
        made.insert(at, Box(composition.words["methods.title"], composition.new_id("methods"), "methods", ()))
    if not any(isinstance(each, Sources) for each in made):
        made.append(Sources((), ()))
    at = next(place for place, each in enumerate(made) if isinstance(each, Sources))
    if not isinstance(made[at - 1], Heading):
        title = composition.words["sources.title"]
        made.insert(at, Heading(2, composition.new_id(title), (Text(title),)))
    return tuple(made)


def _lines(composition: Composition, name: str) -> Iterator[int]:
    return (each.line for each in composition.source.directives() if each.name == name)


def _document(composition: Composition, blocks: tuple[Block, ...]) -> Document:
    material = composition.material
    cover = next(block for block in blocks if isinstance(block, Cover))
    initiative = material.initiative
    return Document(
        title=cover.title,
        language=initiative.language,
        date=cover.date,
        blocks=blocks,
        facts=tuple(composition.used.values()),
        look=_openable(material),
        draft=is_draft(composition),
        words=composition.words,
        author=", ".join(cover.organizations) or initiative.name,
        description=cover.subtitle,
        keywords=tuple(dict.fromkeys(each for each in (initiative.name, initiative.short) if each)),
        tables=tuple(composition.tables.values()),
    )
