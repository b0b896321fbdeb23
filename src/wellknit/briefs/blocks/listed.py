"""Relationships as a table, one a row: as a block of its own, and beside a map."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from wellknit.briefs import words as written
from wellknit.briefs.blocks.relating import View, cell, percent, release_note
from wellknit.briefs.composition import Composition
from wellknit.briefs.document import Grid, GridColumn
from wellknit.briefs.networking import scope_label
from wellknit.relationships.findings import ShownRelationship

__all__ = ["listing"]


def listing(
    composition: Composition,
    shown: View,
    relationships: Sequence[ShownRelationship],
    *,
    id: str,
    number: int,
    title: str,
    notes: Iterable[str] = (),
    brief: bool = False,
) -> Grid:
    """Relationships as a table: both organizations, the people on each side, on whom it hangs, its chance to survive,
    and trust and strain where both sides agreed to have them shown; a ``brief`` one leaves these last three out.
    """
    words = composition.words
    site = {each.key: each.site for each in shown.organizations}

    def name(key: str, place: str | None) -> str:
        if not shown.several or place is None:
            return shown.name(key)
        return words["related.at-site"].format(
            name=shown.name(key), site=scope_label(place, composition.material, words)
        )

    def pair(each: ShownRelationship) -> str:
        # Two of one site name it once.
        one, other = site.get(each.one), site.get(each.other)
        return words["related.pair"].format(
            one=name(each.one, one if one != other else None), other=name(each.other, other)
        )

    def hangs(each: ShownRelationship) -> str:
        if not each.hangs:
            return ""
        who = each.hangs_on or words["related.one-person"]
        at = shown.name(each.hangs_at) if each.hangs_at else ""
        who = words["related.hangs-at"].format(who=who, organization=at) if at else who
        if not each.other_on:
            return who
        other = words["related.hangs-at"].format(who=each.other_on, organization=shown.name(each.across))
        return words["related.either"].format(one=who, other=other)

    def trust(each: ShownRelationship) -> str:
        if each.trust is None:
            return ""
        one, other = (percent(composition, share) for share in each.trust)
        return words["related.trusted"].format(one=one, other=other)

    columns: list[tuple[GridColumn, list[str]]] = []

    def column(key: str, values: list[str], share: float, *, right: bool = False) -> None:
        if any(values):
            heading = words[f"related.column.{key}"].format(months=written.number(words, shown.findings.months))
            columns.append((GridColumn(heading, "right" if right else "left", share), values))

    column("pair", [pair(each) for each in relationships], 3.2)
    column("people", [_people(composition, each) for each in relationships], 1.5)
    column("hangs", [hangs(each) for each in relationships], 2.0)
    if not brief:
        chances = ["" if each.survival is None else percent(composition, each.survival) for each in relationships]
        column("survival", chances, 1.0, right=True)
        column("trust", [trust(each) for each in relationships], 1.4)
        column(
            "strained",
            [words[f"related.strained-{each.strained}"] if each.strained else "" for each in relationships],
            1.1,
        )
    reported = [
        words[f"related.reported-{each.reported}"] if each.reported in ("one", "none") else "" for each in relationships
    ]
    column("reported", reported, 1.2)
    rows = tuple(tuple(cell(values[place]) for _, values in columns) for place in range(len(relationships)))
    heads = tuple(each for each, _ in columns)
    said = [*notes, release_note(composition, shown.findings)]
    if not brief and any(each.survival is not None for each in relationships):
        said.append(words["related.note.survival"].format(months=written.number(words, shown.findings.months)))
    if not brief and any(each.trust is not None or each.strained for each in relationships):
        said.append(words["related.note.agreed"])
    if shown.findings.withheld:
        said.append(written.plural(words, "related.note.withheld", shown.findings.withheld))
    return Grid(id, number, title, heads, rows, tuple(said))


def _people(composition: Composition, each: ShownRelationship) -> str:
    words = composition.words
    if not each.links:
        return words["related.nobody"]
    one, other = (written.number(words, count) for count in each.people)
    return words["related.people"].format(one=one, other=other)
