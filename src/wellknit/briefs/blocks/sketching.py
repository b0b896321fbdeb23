"""From findings to a map: where organizations stand, what each says of itself, and the whole in words."""

from __future__ import annotations

from collections.abc import Mapping

from wellknit.briefs import words as written
from wellknit.briefs.blocks.relating import View, sentence
from wellknit.briefs.composition import Composition
from wellknit.briefs.networking import scope_label
from wellknit.briefs.sketch import Line, Sketch, Spot
from wellknit.relationships.findings import ShownOrganization, ShownRelationship
from wellknit.relationships.layout import layout

__all__ = ["degrees_of", "sketch_of", "summary_of"]


def sketch_of(composition: Composition, shown: View, labels: str, by_site: bool) -> Sketch:
    """What the map draws: everybody at their place, in their group's shape, and the lines between them."""
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
    degrees = degrees_of(shown)
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


def degrees_of(shown: View) -> Mapping[str, tuple[int, int]]:
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
    parts.append(written.plural(words, "map.told-links", each.links) if each.links else words["map.told-nobody"])
    if each.hangs:
        who = each.hangs_on or words["related.one-person"]
        # Where one contact carries it, it hangs on either of two people, one of each organization.
        parts.append(words["map.told-either"] if each.other_on else words["map.told-hanging"].format(who=who))
    return " ".join(parts)


def summary_of(composition: Composition, shown: View) -> str:
    """The map in words: how much there is, who has most, what hangs on one person, and who has nobody."""
    words, degrees = composition.words, degrees_of(shown)
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
