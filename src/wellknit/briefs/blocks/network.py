"""Blocks of the network: the map, with list and matrix beside it, and the table of relationships."""

from __future__ import annotations

from dataclasses import replace

from wellknit.briefs import tree
from wellknit.briefs import words as written
from wellknit.briefs.blocks.listed import listing
from wellknit.briefs.blocks.relating import (
    View,
    cell,
    choice,
    limit_of,
    release_note,
    sentence,
    title_of,
    view,
)
from wellknit.briefs.blocks.sketching import degrees_of, sketch_of, summary_of
from wellknit.briefs.composition import Composition
from wellknit.briefs.document import Block, Figure, Grid, GridColumn
from wellknit.briefs.inlines import said
from wellknit.briefs.networking import scope_label
from wellknit.briefs.sketch import Sketch
from wellknit.relationships.findings import ShownRelationship

__all__ = ["map_", "relationships"]

#: No more organizations than this can be told apart on a page.
MOST = 500
#: A matrix of more rows than this is no longer looked through.
SQUARE = 40
LABELS = ("names", "numbers", "none")
SHAPES = ("site", "sector")
ORDERS = ("survival", "name", "links", "hangs")


# ---- the map


def map_(composition: Composition, directive: tree.Directive) -> tuple[Block, ...]:
    """A drawing of organizations and their relationships, with a list and a matrix that say the same."""
    labels = choice(composition, directive, "labels", LABELS)
    shapes = choice(composition, directive, "shape", SHAPES)
    title = said(composition.option(directive, "title"))
    note = said(composition.option(directive, "note"))
    addition = said(composition.option(directive, "alt"))
    shown = view(composition, directive)
    if shown is None or labels is None or shapes is None:
        return ()
    if len(shown.organizations) > MOST:
        composition.report("brief.map-too-large", directive.line, count=len(shown.organizations), most=MOST)
        return ()
    number, anchor = composition.numbered[id(directive)]
    words = composition.words
    title = title or title_of(composition, shown)
    by_site = shown.several if "shape" not in directive.options else shapes == "site"
    sketch = sketch_of(composition, shown, labels, by_site)
    summary = summary_of(composition, shown)
    alt = " ".join(each for each in (summary, sentence(title), sentence(addition) if addition else "") if each)
    chart = composition.draw_map(sketch, look=composition.material.look, words=words, alt=alt, prefix=f"{anchor}-")
    notes = [note] if note else []
    if shown.findings.withheld:
        notes.append(written.plural(words, "related.note.withheld", shown.findings.withheld))
    figure = Figure(
        id=anchor,
        number=number,
        title=title,
        subtitle=release_note(composition, shown.findings),
        alt=alt,
        note=" ".join(sentence(each) for each in notes),
        chart=chart,
        table=None,
        grids=_beside(composition, shown, sketch, anchor, number),
    )
    return (figure,)


# ---- beside the map


def _beside(composition: Composition, shown: View, sketch: Sketch, anchor: str, number: int) -> tuple[Grid, ...]:
    """The list of the relationships, and the matrix of the organizations if it is not too large."""
    words = composition.words
    numbers = {each.key: each.number for each in sketch.spots}
    grids = []
    if shown.relationships:
        ordered = sorted(shown.relationships, key=lambda each: sorted((numbers[each.one], numbers[each.other])))
        made = listing(
            composition, shown, ordered, id=f"{anchor}-list", number=0,
            title=words["map.list"].format(number=number), brief=True,
        )  # fmt: skip
        degrees = degrees_of(shown)
        alone = [each.name for each in sketch.spots if not degrees[each.key][0]]
        if alone:
            made = replace(made, notes=(*made.notes, words["map.alt-alone"].format(names=written.listed(words, alone))))
        grids.append(made)
        if 2 < len(sketch.spots) <= SQUARE:
            grids.append(_matrix(composition, shown, sketch, f"{anchor}-matrix", number))
    return tuple(grids)


def _matrix(composition: Composition, shown: View, sketch: Sketch, anchor: str, number: int) -> Grid:
    words = composition.words
    between = {}
    for each in shown.relationships:
        links = written.number(words, each.links)
        text = words["map.matrix-hangs"].format(links=links) if each.hangs else links
        between[each.one, each.other] = between[each.other, each.one] = text
    heading = words["map.matrix-head"]
    columns = (
        GridColumn(heading, share=6),
        *(GridColumn(str(each.number), "right", spoken=each.name) for each in sketch.spots),
    )
    rows = tuple(
        (
            cell(words["map.matrix-row"].format(number=row.number, name=row.name)),
            *(
                cell(words["map.matrix-self"] if row.key == column.key else between.get((row.key, column.key), ""))
                for column in sketch.spots
            ),
        )
        for row in sketch.spots
    )
    title = words["map.matrix"].format(number=number)
    return Grid(anchor, 0, title, columns, rows, (words["map.matrix-note"],), "matrix")


# ---- the table


def relationships(composition: Composition, directive: tree.Directive) -> tuple[Block, ...]:
    """The relationships one by one: who, how many people on each side, on whom it hangs, how likely it is to last."""
    order = choice(composition, directive, "order", ORDERS)
    title = said(composition.option(directive, "title"))
    limit = limit_of(composition, directive)
    shown = view(composition, directive)
    if shown is None or order is None or limit is None:
        return ()
    if not shown.relationships:
        where = scope_label(shown.scope, composition.material, composition.words)
        composition.report("brief.no-relationships", directive.line, where=where)
        return ()
    number, anchor = composition.numbered[id(directive)]
    words = composition.words
    ordered = _ordered(shown, order)
    notes = []
    if limit and limit < len(ordered):
        notes.append(
            words[f"related.note.first-{order}"].format(
                count=written.number(words, limit), all=written.number(words, len(ordered))
            )
        )
        ordered = ordered[:limit]
    title = title or title_of(composition, shown)
    return (listing(composition, shown, ordered, id=anchor, number=number, title=title, notes=notes),)


def _ordered(shown: View, order: str) -> list[ShownRelationship]:
    def name(each: ShownRelationship) -> tuple[str, str]:
        return shown.name(each.one), shown.name(each.other)

    def likely(each: ShownRelationship) -> float:
        # What nobody carries has no chance to tell: it comes first of all, as it is gone already.
        return -1.0 if not each.links else 2.0 if each.survival is None else each.survival

    keys = {
        "name": lambda each: (name(each),),
        "links": lambda each: (each.links, name(each)),
        "survival": lambda each: (likely(each), name(each)),
        "hangs": lambda each: (not each.hangs, likely(each), name(each)),
    }
    return sorted(shown.relationships, key=keys[order])
