"""Blocks of the network: the map, with list and matrix beside it, and the table of relationships."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace

from wellknit.briefs import tree
from wellknit.briefs import words as written
from wellknit.briefs.blocks.relating import View, cell, choice, limit_of, listing, release_note, sentence, view
from wellknit.briefs.composition import Composition
from wellknit.briefs.document import Block, Figure, Grid, GridColumn
from wellknit.briefs.inlines import said
from wellknit.briefs.networking import scope_label
from wellknit.briefs.sketch import Line, Sketch, Spot
from wellknit.relationships.findings import ShownOrganization, ShownRelationship
from wellknit.relationships.layout import layout

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
    title = title or words["map.title"].format(where=scope_label(shown.scope, composition.material, words))
    by_site = shown.several if "shape" not in directive.options else shapes == "site"
    sketch = _sketch(composition, shown, labels, by_site)
    summary = _summary(composition, shown)
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


def _sketch(composition: Composition, shown: View, labels: str, by_site: bool) -> Sketch:
    words, material = composition.words, composition.material
    groups = _groups(composition, shown, by_site)
    order = list(groups)
    placed = _places(shown)

    def group(each: ShownOrganization) -> str:
        name = (each.site or "") if by_site else each.sector
        return name if name in groups else ""

    def place(each: ShownOrganization) -> tuple[int, str, str]:
        return order.index(group(each)) if group(each) else len(order), each.name, each.key

    ordered = sorted(shown.organizations, key=place)
    degrees = _degrees(shown)
    spots = tuple(
        Spot(
            key=each.key,
            number=count,
            name=each.name,
            group=group(each),
            x=placed[each.key][0],
            y=placed[each.key][1],
            people=each.people,
            told=_told(composition, each, degrees[each.key]),
        )
        for count, each in enumerate(ordered, 1)
    )
    lines = tuple(
        Line(each.one, each.other, each.links, each.hangs, each.strained, _line_told(composition, shown, each))
        for each in shown.relationships
    )
    national = any(each.site is None for each in shown.organizations)
    apart = words["map.national" if by_site and national else "map.other"]
    if material.initiative.national_partners and by_site:
        others = [each for each in shown.organizations if each.site is None]
        if any(each.key not in material.initiative.national_partners for each in others):
            apart = words["map.no-site"]
    return Sketch(spots, lines, groups, apart, grounds=by_site and len(groups) > 1, names=labels)


def _groups(composition: Composition, shown: View, by_site: bool) -> Mapping[str, str]:
    """The sites, in their order, or the sectors, by name, of the organizations shown."""
    if by_site:
        sites = {each.site for each in shown.organizations}
        return {each.key: each.name for each in composition.material.initiative.sites if each.key in sites}
    sectors = sorted({each.sector for each in shown.organizations if each.sector})
    return {each: each[:1].upper() + each[1:].replace("_", " ") for each in sectors}


def _places(shown: View) -> Mapping[str, tuple[float, float]]:
    """Where the organizations stand: as found, or spread over the whole map where only some are shown."""
    places = {each.key: (each.x, each.y) for each in shown.organizations}
    whole = len(places) == len(shown.findings.organizations)
    known = len(set(places.values())) > len(places) * 0.9
    if whole and known:
        return places
    start = {}
    if known and len(places) > 1:
        # The same picture as on the map of all, only larger.
        left, right = min(x for x, _ in places.values()), max(x for x, _ in places.values())
        top, bottom = min(y for _, y in places.values()), max(y for _, y in places.values())
        start = {
            key: (
                0.08 + 0.84 * ((x - left) / (right - left) if right > left else 0.5),
                0.08 + 0.84 * ((y - top) / (bottom - top) if bottom > top else 0.5),
            )
            for key, (x, y) in places.items()
        }
    edges = [(each.one, each.other) for each in shown.relationships]
    groups = {each.key: each.site or "" for each in shown.organizations} if shown.several else {}
    return layout(places, edges, seed=shown.findings.seed, start=start, groups=groups)


def _degrees(shown: View) -> Mapping[str, tuple[int, int]]:
    """How many relationships each organization has, and how many of them hang on one person."""
    found = {each.key: (0, 0) for each in shown.organizations}
    for each in shown.relationships:
        for key in (each.one, each.other):
            count, hang = found[key]
            found[key] = (count + 1, hang + each.hangs)
    return found


def _told(composition: Composition, each: ShownOrganization, degree: tuple[int, int]) -> str:
    """'Lakeside, Chicago. 6 people. 9 relationships, 5 hang on one person.'"""
    words = composition.words
    site = scope_label(each.site, composition.material, words) if each.site else ""
    name = words["map.told-at"].format(name=each.name, site=site) if site else each.name
    parts = [sentence(name)]
    if each.people:
        parts.append(written.plural(words, "map.told-people", each.people))
    parts.append(written.plural(words, "map.told-related", degree[0]) if degree[0] else words["map.told-alone"])
    if degree[1]:
        parts.append(written.plural(words, "map.told-hangs", degree[1]))
    return " ".join(parts)


def _line_told(composition: Composition, shown: View, each: ShownRelationship) -> str:
    words = composition.words
    pair = words["related.pair"].format(one=shown.name(each.one), other=shown.name(each.other))
    parts = [sentence(pair)]
    parts.append(
        written.plural(words, "map.told-links", each.links) if each.links else sentence(words["related.nobody"])
    )
    if each.hangs:
        parts.append(words["map.told-hanging"].format(who=each.hangs_on or words["related.one-person"]))
    return " ".join(parts)


def _summary(composition: Composition, shown: View) -> str:
    """The map in words: how much there is, who has most, what hangs on one person, and who has nobody."""
    words, degrees = composition.words, _degrees(shown)
    organizations = written.plural(words, "map.organizations", len(shown.organizations))
    related = written.plural(words, "map.relationships", len(shown.relationships))
    parts = [words["map.alt"].format(organizations=organizations, relationships=related)]
    if shown.several:
        sites = [
            words["map.alt-site"].format(
                site=scope_label(site, composition.material, words) if site else words["map.national"],
                count=written.number(words, sum(each.site == site for each in shown.organizations)),
            )
            for site in dict.fromkeys(
                each.site for each in sorted(shown.organizations, key=lambda each: each.site or "~")
            )
        ]
        parts.append(words["map.alt-sites"].format(sites=written.listed(words, sites)))
    most = sorted(degrees, key=lambda key: (-degrees[key][0], shown.name(key)))[:3]
    if most and degrees[most[0]][0] > 1:
        named = [
            words["map.alt-count"].format(name=shown.name(key), count=written.number(words, degrees[key][0]))
            for key in most
            if degrees[key][0] > 1
        ]
        parts.append(words["map.alt-most"].format(names=written.listed(words, named)))
    if hanging := sum(each.hangs for each in shown.relationships):
        parts.append(written.plural(words, "map.alt-hanging", hanging))
    if alone := [each.name for each in shown.organizations if not degrees[each.key][0]]:
        named = alone[:5] + ([words["map.alt-more"].format(count=len(alone) - 5)] if len(alone) > 5 else [])
        parts.append(words["map.alt-alone"].format(names=written.listed(words, named)))
    return " ".join(parts)


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
        degrees = _degrees(shown)
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
    title = title or words["related.title"].format(where=scope_label(shown.scope, composition.material, words))
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
