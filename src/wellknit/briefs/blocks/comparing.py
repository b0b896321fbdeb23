"""Blocks of comparisons: which differences hold up, in words and as dots with intervals around no difference."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace

from wellknit.briefs import tree
from wellknit.briefs import words as written
from wellknit.briefs.blocks.data import NARROW, with_alt
from wellknit.briefs.blocks.relating import cell, sentence
from wellknit.briefs.comparing import name_of
from wellknit.briefs.composition import Composition
from wellknit.briefs.document import (
    Block,
    Chart,
    Figure,
    Grid,
    GridColumn,
    Inline,
    Listing,
    Number,
    Paragraph,
    Strong,
    Text,
)
from wellknit.briefs.facts import Fact
from wellknit.briefs.inlines import said
from wellknit.comparisons.values import Comparison, Group, Judged, Row
from wellknit.comparisons.words import limits, odds, of, pieces
from wellknit.tables import Cell, Change, Column, Table
from wellknit.tables import Row as TableRow

__all__ = ["comparison", "differences", "drawn_twice", "family_of", "rows_of", "told"]


# ---- which comparisons


def family_of(composition: Composition, directive: tree.Directive, name: str = "") -> Judged | None:
    """The family that the block's argument names, marked as drawn on; None, and a problem, where there is none."""
    known, name = composition.material.comparisons, name or directive.argument.text
    if name not in known:
        nearest = composition.nearest(name, known)
        composition.report("brief.unknown-comparison", directive.line, family=name, nearest=nearest)
        return None
    composition.compare(name)
    return known[name]


def rows_of(composition: Composition, directive: tree.Directive, judged: Judged) -> tuple[Row, ...] | None:
    """The rows that ``:items:`` names, in its order, all where it names none; None, and a problem, for an unknown."""
    given = directive.options.get("items")
    if given is None:
        return judged.rows
    known = {row.key: row for row in judged.rows}
    found, good = [], True
    for each in given.text.replace(",", " ").split():
        if each not in known:
            nearest = composition.nearest(each, known)
            composition.report(
                "brief.unknown-part", given.line, part=each, option="items", table=judged.table, nearest=nearest
            )
            good = False
        else:
            found.append(known[each])
    return tuple(found) if good else None


# ---- in words


def told(composition: Composition, judged: Judged, row: Row, found: Comparison) -> tuple[Inline, ...]:
    """A comparison in a sentence, its figures as numbers that lead to where they come from."""
    language = composition.material.initiative.language
    made: list[Inline] = []
    for each in pieces(found, language, compared=judged.compared):
        if isinstance(each, str):
            made.append(Text(each))
        elif isinstance(each, Group):
            fact = _cell_fact(composition, judged, row, each)
            made.append(Text(of(each, language)) if fact is None else Number(fact, of(each, language)))
        else:
            fact = composition.facts.get(name_of(judged.key, row.key, each.key))
            shown = limits(each, language)
            made.append(Text(shown) if fact is None else _used(composition, fact, shown))
    return tuple(made)


def _used(composition: Composition, fact: Fact, shown: str) -> Number:
    composition.use(fact)
    return Number(fact, shown)


def _cell_fact(composition: Composition, judged: Judged, row: Row, group: Group) -> Fact | None:
    """The fact of the group's own cell in the table that is compared."""
    key, at, wave = judged.table.partition("@")
    fact = composition.facts.get(f"{key}.{row.key}.{group.key}{at}{wave}")
    if fact is None or fact.hidden or not fact.display:
        return None
    composition.use(fact)
    return fact


def differences(composition: Composition, directive: tree.Directive) -> tuple[Block, ...]:
    """The differences that hold up, each in a sentence, and how many others were looked at."""
    words, known = composition.words, composition.material.comparisons
    names = tuple(dict.fromkeys(directive.argument.text.replace(",", " ").split())) or tuple(known)
    if not known:
        composition.report("brief.no-comparisons", directive.line, block=directive.name)
        return ()
    families = [judged for name in names if (judged := family_of(composition, directive, name)) is not None]
    items: list[tuple[Block, ...]] = []
    several = len({judged.waves for judged in families}) > 1
    for judged in families:
        for row, found in judged.holding_up():
            label = Strong((Text(_labelled(composition, judged, row, several)),))
            items.append((Paragraph((label, Text(" "), *told(composition, judged, row, found))),))
    if len(families) < len(names):
        return ()
    looked = [row.whole for judged in families for row in judged.rows]
    closing = " ".join(_looked_at(composition, looked))
    if not items:
        return (Paragraph((Text(f"{words['differences.none']} {closing}"),)),)
    return (Listing(False, tuple(items)), Paragraph((Text(closing),)))


def _labelled(composition: Composition, judged: Judged, row: Row, several: bool) -> str:
    """A row's label; among families of ``several`` waves with theirs, since the same statement may stand in each."""
    if not several:
        return sentence(row.label)
    waves = composition.material.waves
    names = [waves[key].name if key in waves else key for key in judged.waves]
    return f"{row.label.rstrip(' .')} ({written.listed(composition.words, names)})."


def _looked_at(composition: Composition, looked: Sequence[Comparison]) -> Iterator[str]:
    """How many were compared, and what is said of those that do not hold up."""
    words = composition.words
    yield written.plural(words, "differences.compared", len(looked))
    for verdict in ("unsure", "close", "no_sign", "too_few", "alike", "nothing"):
        count = sum(each.verdict == verdict for each in looked)
        if count:
            yield written.plural(words, f"differences.{verdict}", count)


# ---- as dots with intervals


def comparison(composition: Composition, directive: tree.Directive) -> tuple[Block, ...]:
    """A dot plot of differences with their intervals: changes, or the pairs of groups in rows that hold up."""
    title = said(composition.option(directive, "title"))
    note = said(composition.option(directive, "note"))
    addition = said(composition.option(directive, "alt"))
    judged = family_of(composition, directive)
    rows = None if judged is None else rows_of(composition, directive, judged)
    if judged is None or rows is None:
        return ()
    shown = [(row, each) for row in rows for each in row.comparisons if each.estimate is not None]
    if not shown:
        composition.report("brief.no-differences", directive.line, family=judged.key)
        return ()
    words = composition.words
    number, anchor = composition.numbered[id(directive)]
    facts = [composition.facts[name_of(judged.key, row.key, each.key)] for row, each in shown]
    for fact in facts:
        composition.use(fact, beside=True)
    chart, drawn = drawn_twice(composition, "differences", _differences(composition, judged, shown), anchor)
    alt = " ".join([sentence(drawn), sentence(title), *([sentence(addition)] if addition else [])])
    subtitle = words["comparison.subtitle"].format(
        measure=judged.measure or words["fact.measure.agreement"], people=judged.people or words["fact.people"]
    )
    grid = _grid(composition, judged, shown, f"{anchor}-table", number)
    return (
        Figure(
            anchor, number, title, subtitle[:1].upper() + subtitle[1:], alt, sentence(note) if note else "",
            with_alt(chart, alt), None, tuple(facts), (grid,),
        ),
    )  # fmt: skip


def drawn_twice(composition: Composition, kind: str, table: Table, anchor: str, **options: str) -> tuple[Chart, str]:
    """The chart of ``table`` with a second drawing for a phone, and what it is."""

    def draw(**more: str) -> tuple[Chart, str]:
        return composition.draw(
            kind, table, look=composition.material.look, words=composition.words, options={**options, **more}
        )

    chart, drawn = draw(prefix=anchor)
    return replace(chart, narrow=draw(prefix=f"{anchor}-narrow", width=NARROW, picture="no")[0].svg), drawn


def _named(composition: Composition, found: Comparison) -> str:
    """What a difference is called: 'Memphis less Dayton'; a change is called by its row."""
    if found.kind != "pair":
        return composition.words["comparison.change"]
    first, second = found.groups
    return composition.words["comparison.less"].format(first=first.label, second=second.label)


def _differences(composition: Composition, judged: Judged, shown: Sequence[tuple[Row, Comparison]]) -> Table:
    """The differences as a table for the chart: a column for each pair, a row for each row that is compared."""
    columns = {each.key: Column(each.key, _named(composition, each), "change") for _, each in shown}
    rows: dict[str, dict[str, Cell]] = {}
    labels = {row.key: row.label for row, _ in shown}
    for row, each in shown:
        rows.setdefault(row.key, {})[each.key] = each.change
    return Table(
        key=judged.table,
        title=judged.title,
        kind="change",
        by="site",
        columns=tuple(columns.values()),
        rows=tuple(
            TableRow(key, labels[key], tuple(cells.get(each, Change(None)) for each in columns))
            for key, cells in rows.items()
        ),
        waves=judged.waves,
        measure=judged.measure,
        audience=judged.audience,
    )


def _grid(
    composition: Composition, judged: Judged, shown: Sequence[tuple[Row, Comparison]], anchor: str, number: int
) -> Grid:
    """The differences as a table: both shares, how far they are apart, and how often chance does as much."""
    words, language = composition.words, composition.material.initiative.language
    several = len({row.key for row, _ in shown}) > 1 or shown[0][1].kind != "pair"
    waves = shown[0][1].kind != "pair"
    heads = [GridColumn(words["comparison.row"], share=2.4)] if several else []
    if not waves:
        heads.append(GridColumn(words["comparison.pair"], share=1.8))
    heads += [
        GridColumn(words["comparison.earlier" if waves else "comparison.first"], "right", 1.0),
        GridColumn(words["comparison.later" if waves else "comparison.second"], "right", 1.0),
        GridColumn(words["comparison.points"], "right", 2.6),
        GridColumn(words["comparison.chance"], share=1.3),
        GridColumn(words["comparison.verdict"], share=1.5),
    ]
    rows = []
    for row, each in shown:
        fact = composition.facts[name_of(judged.key, row.key, each.key)]
        first, last = each.groups[0], each.groups[-1]
        made: list[tuple[Inline, ...]] = [cell(row.label)] if several else []
        if not waves:
            made.append(cell(_named(composition, each)))
        made += [
            cell(of(first, language)),
            cell(of(last, language)),
            (Number(fact, _short(composition, each, fact)),),
            cell(odds(each.chance, language) if each.chance is not None else ""),
            cell(words[f"comparison.says-{each.verdict}"]),
        ]
        rows.append(tuple(made))
    notes = [words["comparison.note"]]
    title = words["html.figure-table"].format(number=number)
    return Grid(anchor, 0, title, tuple(heads), tuple(rows), tuple(notes))


def _short(composition: Composition, found: Comparison, fact: Fact) -> str:
    """'+45 points (+7.4 to +66.2)'."""
    if fact.low is None or fact.high is None:
        return fact.display
    ends = []
    for each in (fact.low, fact.high):
        ends.append(("+" if each > 0 else "") + written.number(composition.words, each))
    return f"{fact.display} ({composition.words['interval.limits'].format(low=ends[0], high=ends[1])})"
