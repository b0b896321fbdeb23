"""Blocks that say how much a figure can bear: the same people and others apart, small groups, and who was silent."""

from __future__ import annotations

from decimal import Decimal

from wellknit.briefs import tree
from wellknit.briefs import words as written
from wellknit.briefs.blocks.comparing import drawn_twice, family_of, rows_of
from wellknit.briefs.blocks.data import with_alt
from wellknit.briefs.blocks.relating import cell, sentence
from wellknit.briefs.comparing import name_of
from wellknit.briefs.composition import Composition
from wellknit.briefs.document import Block, Figure, Grid, GridColumn, Inline, Number, Paragraph, Text
from wellknit.briefs.facts import Fact
from wellknit.briefs.inlines import said
from wellknit.comparisons.scale_words import association_says, outcome_of, scale_says
from wellknit.comparisons.values import Judged, Row
from wellknit.surveys.rounding import change
from wellknit.surveys.specification import EXACT
from wellknit.tables import Cell, Column, Share, Table, half_up
from wellknit.tables import Row as TableRow

__all__ = ["same_people", "scale", "silence", "small_groups"]


# ---- the same people, and others


def same_people(composition: Composition, directive: tree.Directive) -> tuple[Block, ...]:
    """How the same people changed their minds between two waves, and, apart, what other people say."""
    title = said(composition.option(directive, "title"))
    note = said(composition.option(directive, "note"))
    addition = said(composition.option(directive, "alt"))
    judged = family_of(composition, directive)
    chosen = None if judged is None else rows_of(composition, directive, judged)
    if judged is None or chosen is None:
        return ()
    rows = [row for row in chosen if row.panel is not None]
    if not rows:
        composition.report("brief.no-same-people", directive.line, family=judged.key)
        return ()
    words, source = composition.words, composition.material.tables[judged.table]
    number, anchor = composition.numbered[id(directive)]
    chart, drawn = drawn_twice(composition, "change", _apart(composition, judged, source, rows), anchor)
    alt = " ".join([sentence(drawn), sentence(title), *([sentence(addition)] if addition else [])])
    grid, facts = _parts(composition, judged, source, rows, f"{anchor}-table", number)
    subtitle = words["same-people.subtitle"].format(
        measure=judged.measure or words["fact.measure.agreement"], people=judged.people or words["fact.people"]
    )
    return (
        Figure(
            anchor, number, title, subtitle[:1].upper() + subtitle[1:], alt, sentence(note) if note else "",
            with_alt(chart, alt), None, facts, (grid,),
        ),
    )  # fmt: skip


def _apart(composition: Composition, judged: Judged, source: Table, rows: list[Row]) -> Table:
    """For the chart: each row twice, of the same people and of the others, with a column for each wave."""
    words, waves = composition.words, composition.material.waves
    columns = [
        Column(key, waves[key].name if key in waves else key.replace("_", " "))
        for key in (source.waves[0], source.waves[-1])
    ]
    columns.append(Column("change", words["same-people.change"], "change"))
    made = []
    for row in rows:
        cells = {key: source.cell(row.key, key) for key in ("before", "after", "change", "only_before", "only_after")}
        label = row.label.rstrip(" .")
        matched = row.panel.matched if row.panel else 0
        text = words["same-people.same"].format(row=label, people=written.number(words, matched))
        made.append(TableRow(f"{row.key}_same", text, (cells["before"], cells["after"], cells["change"])))
        gone, new = cells["only_before"], cells["only_after"]
        if isinstance(gone, Share) and isinstance(new, Share) and gone.base and new.base:
            others: tuple[Cell, ...] = (gone, new, change(new, gone, EXACT))
            made.append(TableRow(f"{row.key}_others", words["same-people.others"].format(row=label), others))
    return Table(
        judged.table, judged.title, "change", "wave", tuple(columns), tuple(made), source.waves,
        people=source.people, measure=source.measure, audience=source.audience,
    )  # fmt: skip


def _parts(
    composition: Composition, judged: Judged, source: Table, rows: list[Row], anchor: str, number: int
) -> tuple[Grid, tuple[Fact, ...]]:
    """What of each change is the same people and what is others, and how many answered in which wave."""
    words = composition.words
    heads = (
        GridColumn(words["comparison.row"], share=2.4),
        GridColumn(words["same-people.total"], "right", 1.2),
        GridColumn(words["same-people.part"], "right", 1.2),
        GridColumn(words["same-people.rest"], "right", 1.2),
        GridColumn(words["same-people.matched"], "right"),
        GridColumn(words["same-people.only-before"], "right"),
        GridColumn(words["same-people.only-after"], "right"),
    )
    made: list[tuple[tuple[Inline, ...], ...]] = []
    used: dict[str, Fact] = {}

    def shown(name: str, row: Row) -> tuple[Inline, ...]:
        fact = composition.facts[name_of(judged.key, row.key, name)]
        composition.use(fact, beside=True)
        used[fact.name] = fact
        return (Number(fact, fact.display),)

    for row in rows:
        assert row.panel is not None
        total = half_up(row.panel.total * 100, 1)
        text = ("+" if total > 0 else "") + written.number(words, total)
        made.append(
            (
                cell(row.label),
                cell(words["number.points.one" if abs(total) == 1 else "number.points.many"].format(number=text)),
                shown("same_people", row),
                shown("other_people", row),
                shown("matched", row),
                cell(written.number(words, row.panel.only_before)),
                cell(written.number(words, row.panel.only_after)),
            )
        )  # fmt: skip
    title = words["html.figure-table"].format(number=number)
    return Grid(anchor, 0, title, heads, tuple(made), (words["same-people.note"],)), tuple(used.values())


# ---- small groups


def small_groups(composition: Composition, directive: tree.Directive) -> tuple[Block, ...]:
    """One row's shares as answered, and beside each what it is worth when it is read beside the other groups."""
    title = said(composition.option(directive, "title"))
    note = said(composition.option(directive, "note"))
    addition = said(composition.option(directive, "alt"))
    found = _row(composition, directive)
    if found is None:
        return ()
    judged, row = found
    if not row.pooled:
        composition.report("brief.nothing-pooled", directive.line, family=judged.key, row=row.key)
        return ()
    words, source = composition.words, composition.material.tables[judged.table]
    number, anchor = composition.numbered[id(directive)]
    facts = {each.group.key: composition.facts[name_of(judged.key, row.key, f"{each.group.key}_pooled")]
             for each in row.pooled}  # fmt: skip
    for fact in facts.values():
        composition.use(fact, beside=True)
    columns = (
        Column("answered", words["small-groups.answered"]),
        Column("pooled", words["small-groups.pooled"], "pooled"),
    )
    rows = tuple(
        TableRow(
            each.group.key,
            each.group.label,
            (source.cell(row.key, each.group.key), _pooled(facts[each.group.key])),
        )
        for each in row.pooled
    )
    table = Table(
        judged.table, judged.title, "agreement", "answer", columns, rows, source.waves,
        measure=source.measure, audience=source.audience,
    )  # fmt: skip
    chart, drawn = drawn_twice(composition, "dots", table, anchor)
    alt = " ".join([sentence(drawn), sentence(title), *([sentence(addition)] if addition else [])])
    heads = (
        GridColumn(words["comparison.group"], share=1.6),
        GridColumn(words["small-groups.answered"], "right", 1.8),
        GridColumn(words["small-groups.pooled"], "right", 1.8),
    )
    cells = []
    for each in row.pooled:
        fact, own = facts[each.group.key], source.cell(row.key, each.group.key)
        assert isinstance(own, Share) and own.percent is not None
        of = words["fact.of"].format(count=each.group.count, base=each.group.base)
        raw = words["number.percent"].format(number=written.number(words, own.percent))
        ends = words["interval.limits"].format(
            low=written.number(words, fact.low or 0), high=written.number(words, fact.high or 0)
        )
        cells.append((cell(each.group.label), cell(f"{raw} ({of})"), (Number(fact, f"{fact.display} ({ends})"),)))
    grid = Grid(
        f"{anchor}-table", 0, words["html.figure-table"].format(number=number), heads, tuple(cells),
        (words["small-groups.note"],),
    )  # fmt: skip
    return (
        Figure(
            anchor, number, title, sentence(row.label), alt, sentence(note) if note else "", with_alt(chart, alt), None,
            tuple(facts.values()), (grid,),
        ),
    )  # fmt: skip


def _pooled(fact: Fact) -> Share:
    return Share(None, None, fact.value, fact.low, fact.high, exact=fact.exact)


def _row(composition: Composition, directive: tree.Directive) -> tuple[Judged, Row] | None:
    """The family and the one row that ``:item:`` names."""
    judged = family_of(composition, directive)
    if judged is None:
        return None
    given, known = directive.options["item"], {row.key: row for row in judged.rows}
    if given.text not in known:
        composition.report(
            "brief.unknown-part", given.line, part=given.text, option="item", table=judged.table,
            nearest=composition.nearest(given.text, known),
        )  # fmt: skip
        return None
    return judged, known[given.text]


# ---- several items as one figure


def scale(composition: Composition, directive: tree.Directive) -> tuple[Block, ...]:
    """Whether the items of a scale can be read as one figure, and what goes together with its outcome."""
    title = said(composition.option(directive, "title"))
    known, name = composition.material.scales, directive.argument.text
    if name not in known:
        nearest = composition.nearest(name, known)
        composition.report("brief.unknown-scale", directive.line, scale=name, nearest=nearest)
        return ()
    found, words = known[name], composition.words
    if found.hidden or found.alpha is None:
        composition.report("brief.no-scale", directive.line, scale=name, audience=composition.material.audience)
        return ()
    composition.scales.setdefault(name, found)
    language = composition.material.initiative.language
    number, anchor = composition.numbered[id(directive)]
    heads = [
        GridColumn(words["comparison.row"], share=2.6),
        GridColumn(words["scale.rest"], "right"),
        GridColumn(words["scale.without"], "right"),
    ]
    associated = any(each.association for each in found.items)
    if associated:
        heads.append(GridColumn(words["scale.with"].format(outcome=outcome_of(found)), share=3.4))

    def figure(value: float | None) -> tuple[Inline, ...]:
        return cell("" if value is None else written.number(words, Decimal(repr(value)).quantize(Decimal("0.01"))))

    rows = []
    for each in found.items:
        made = [cell(each.label), figure(each.rest), figure(each.alpha_without)]
        if associated:
            made.append(cell(association_says(each.association, language) if each.association else ""))
        rows.append(tuple(made))
    notes = (words["scale.note"], *((words["scale.association"],) if associated else ()))
    return (
        Paragraph((Text(scale_says(found, language)),)),
        Grid(anchor, number, title or found.title, tuple(heads), tuple(rows), notes),
    )


# ---- who was silent


def silence(composition: Composition, directive: tree.Directive) -> tuple[Block, ...]:
    """One row's shares with what they could be at least and at most, whatever the silent would have said."""
    title = said(composition.option(directive, "title"))
    found = _row(composition, directive)
    if found is None:
        return ()
    judged, row = found
    if not row.bounds:
        composition.report("brief.no-bounds", directive.line, family=judged.key, row=row.key)
        return ()
    words = composition.words
    number, anchor = composition.numbered[id(directive)]

    def shown(name: str) -> tuple[Inline, ...]:
        fact = composition.facts[name_of(judged.key, row.key, name)]
        composition.use(fact, beside=True)
        return (Number(fact, fact.display),)

    heads = (
        GridColumn(words["comparison.group"], share=1.6),
        GridColumn(words["silence.share"], "right", 1.6),
        GridColumn(words["silence.answered"], "right", 1.4),
        GridColumn(words["silence.least"], "right", 1.2),
        GridColumn(words["silence.most"], "right", 1.2),
    )
    rows = []
    for each in row.bounds:
        group = each.group
        of = words["fact.of"].format(count=group.count, base=group.base)
        share = words["number.percent"].format(number=written.number(words, half_up(group.share * 100, 1)))
        answered = words["fact.of"].format(count=group.base, base=group.population)
        rows.append(
            (
                cell(group.label),
                (Text(f"{share} ({of})"),),
                cell(answered),
                shown(f"{group.key}_least"),
                shown(f"{group.key}_most"),
            )
        )
    title = title or sentence(row.label)
    return (Grid(anchor, number, title, heads, tuple(rows), (words["silence.note"],)),)
