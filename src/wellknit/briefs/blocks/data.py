"""Blocks of tables: figures, each with its chart, alternative text and table, and data tables."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from typing import Literal, cast

from wellknit.briefs import tree
from wellknit.briefs import words as written
from wellknit.briefs.composition import Composition
from wellknit.briefs.document import Block, Chart, DataTable, Figure, Inline, Number
from wellknit.briefs.facts import Fact
from wellknit.briefs.inlines import said
from wellknit.errors import WellknitError
from wellknit.surveys.wave import Wave
from wellknit.tables import Change, Row, Table

__all__ = ["CHART_OPTIONS", "KINDS", "NARROW", "figure", "table", "with_alt"]

#: Kinds of charts.
KINDS = ("bars", "likert", "dots", "involvement", "change")
SHOWN = ("percent", "count", "full")
#: Options of a figure that are the chart's own and go to it as they are.
CHART_OPTIONS = ("order", "decimals", "highlight", "agree", "middle", "reverse", "labels", "width")
#: How wide a chart is drawn for a phone, in pixels.
NARROW = "360"


@dataclass(frozen=True)
class _Chosen:
    """The part of a table that a block shows, with its facts by (row, column); hidden cells have none."""

    key: str
    table: Table
    facts: dict[tuple[str, str], Fact]


def _keys(option: tree.Option | None) -> tuple[str, ...]:
    return tuple(option.text.replace(",", " ").split()) if option else ()


def _table(composition: Composition, option: tree.Option) -> tuple[str, Table] | None:
    tables = composition.material.tables
    if option.text not in tables:
        nearest = composition.nearest(option.text, tables)
        composition.report("brief.unknown-table", option.line, table=option.text, nearest=nearest)
        return None
    return option.text, tables[option.text]


def _chosen(composition: Composition, directive: tree.Directive, option: tree.Option) -> _Chosen | None:
    """The table that ``option`` names, cut to the block's items and columns, in the order in which they are named."""
    found = _table(composition, option)
    if found is None:
        return None
    key, whole = found
    rows, columns = _keys(directive.options.get("items")), _keys(directive.options.get("columns"))
    good = True
    for kind, wanted, known in (
        ("items", rows, [each.key for each in whole.rows]),
        ("columns", columns, [each.key for each in whole.columns]),
    ):
        for each in wanted:
            if each not in known:
                composition.report(
                    "brief.unknown-part", directive.options[kind].line, part=each, option=kind, table=key,
                    nearest=composition.nearest(each, known),
                )  # fmt: skip
                good = False
    if not good:
        return None
    cut = _cut(whole, rows, columns)
    _, at, wave = key.partition("@")
    facts = {}
    for row, column, cell in cut.cells():
        fact = composition.facts.get(f"{whole.key}.{row.key}.{column.key}{at}{wave}")
        if fact is not None and not cell.hidden and fact.display:
            facts[row.key, column.key] = fact
    composition.tables.setdefault(key, whole)
    return _Chosen(key, cut, facts)


def _cut(table: Table, rows: Sequence[str], columns: Sequence[str]) -> Table:
    if not rows and not columns:
        return table
    keep = [[each.key for each in table.columns].index(key) for key in columns] or list(range(len(table.columns)))
    chosen = [table.row(key) for key in rows] or list(table.rows)
    return replace(
        table,
        columns=tuple(table.columns[place] for place in keep),
        rows=tuple(replace(row, cells=tuple(row.cells[place] for place in keep)) for row in chosen),
    )


# ---- figures


def figure(composition: Composition, directive: tree.Directive) -> tuple[Block, ...]:
    """A chart of the kind that the argument names; its title states the finding."""
    kind = directive.argument.text
    if kind not in KINDS:
        composition.report(
            "brief.unknown-chart", directive.line, kind=kind, nearest=composition.nearest(kind, KINDS, 1),
            kinds=", ".join(KINDS),
        )  # fmt: skip
    title = composition.option(directive, "title")
    subtitle = composition.option(directive, "subtitle")
    note = composition.option(directive, "note")
    addition = composition.option(directive, "alt")
    chosen = _chosen(composition, directive, directive.options["table"])
    other = directive.options.get("second")
    second = _table(composition, other) if other else None
    if chosen is None or kind not in KINDS or (other and second is None):
        return ()
    if second is not None:
        composition.tables.setdefault(*second)
    number, anchor = composition.numbered[id(directive)]
    try:
        chart, drawn = _drawn(composition, directive, kind, anchor, _with_exact(chosen), second[1] if second else None)
    except WellknitError as wrong:
        composition.problems += [replace(each, where=composition.place(directive.line)) for each in wrong.problems]
        return ()
    headline = list(_facts(title)) or list(chosen.facts.values())[:1]
    for fact in chosen.facts.values():
        composition.use(fact, beside=True)
    alt = _alternative(composition, drawn, title, addition, headline, chosen)
    return (
        Figure(
            id=anchor,
            number=number,
            title=said(title),
            subtitle=said(subtitle) or _measured(composition, chosen.table),
            alt=alt,
            note=said(note),
            chart=with_alt(chart, alt),
            table=chosen.table,
            facts=tuple({each.name: each for each in (*headline, *chosen.facts.values())}.values()),
        ),
    )


def _drawn(
    composition: Composition, directive: tree.Directive, kind: str, anchor: str, shown: Table, second: Table | None
) -> tuple[Chart, str]:
    """The chart, with a second drawing for a phone, unless its author set the width."""
    options = {key: directive.options[key].text for key in CHART_OPTIONS if key in directive.options}

    def draw(**more: str) -> tuple[Chart, str]:
        return composition.draw(
            kind,
            shown,
            look=composition.material.look,
            words=composition.words,
            options={**options, **more},
            second=second,
        )

    chart, drawn = draw(prefix=anchor)
    if "width" not in options:
        chart = replace(chart, narrow=draw(prefix=f"{anchor}-narrow", width=NARROW, picture="no")[0].svg)
    return chart, drawn


def with_alt(chart: Chart, alt: str) -> Chart:
    """The chart with the figure's alternative text in its drawings too."""
    if not chart.svg:
        return chart
    from wellknit.briefs import charts

    narrow = charts.with_alt(replace(chart, svg=chart.narrow), alt).svg if chart.narrow else ""
    return replace(charts.with_alt(chart, alt), narrow=narrow)


def _with_exact(chosen: _Chosen) -> Table:
    """The table with what each cell is rounded from, so that chart and text round the same value.

    Cells read from a release know it only where they are counts; the facts know it of averages too.
    """
    known = {place: fact.exact for place, fact in chosen.facts.items() if fact.exact is not None}
    return chosen.table.with_cells(
        {
            (row.key, column.key): replace(cell, exact=known[row.key, column.key])
            for row, column, cell in chosen.table.cells()
            if (row.key, column.key) in known
        }
    )


def _facts(inlines: Sequence[Inline]) -> Iterator[Fact]:
    for each in inlines:
        if isinstance(each, Number):
            yield each.fact
        elif hasattr(each, "children"):
            yield from _facts(each.children)


def _numbers(inlines: Sequence[Inline]) -> Iterator[Number]:
    for each in inlines:
        if isinstance(each, Number):
            yield each
        elif hasattr(each, "children"):
            yield from _numbers(each.children)


def _measured(composition: Composition, table: Table) -> str:
    """What a figure without a subtitle says of its data: measure, people and wave."""
    words = composition.words
    measure = table.measure or words[f"fact.measure.{table.kind}"]
    return words["figure.subtitle"].format(
        measure=measure[:1].upper() + measure[1:],
        people=table.people or words["fact.people"],
        waves=written.listed(words, [_wave(composition, each) for each in table.waves]),
    )


def _wave(composition: Composition, key: str) -> str:
    wave: Wave | None = composition.material.waves.get(key)
    if wave is None:
        return key
    return composition.words["fact.wave"].format(wave=wave.name, month=written.month(composition.words, wave.day))


def _alternative(
    composition: Composition,
    drawn: str,
    title: Sequence[Inline],
    addition: Sequence[Inline],
    headline: Sequence[Fact],
    chosen: _Chosen,
) -> str:
    """'<chart type> of <data>. <finding>', with the headline fact's number in it whatever the author wrote."""
    words = composition.words
    alt = words["figure.alt"].format(drawn=drawn.rstrip("."), finding=_sentence(said(title)))
    if addition:
        alt += " " + _sentence(said(addition))
    shown = [each.display for each in _numbers(title)] or [each.display for each in headline]
    if shown and shown[0] not in alt:
        values = []
        for row in chosen.table.rows:
            for column in chosen.table.columns:
                if fact := chosen.facts.get((row.key, column.key)):
                    label = _label(row, column.label, chosen.table)
                    values.append(words["figure.alt-value"].format(label=label, display=fact.display))
        alt += " " + words["figure.alt-values"].format(values="; ".join(values[:12]))
    return alt


def _label(row: Row, column: str, table: Table) -> str:
    name = row.label.rstrip(".")
    return name if len(table.columns) == 1 else column if len(table.rows) == 1 else f"{name}, {column}"


def _sentence(text: str) -> str:
    text = text.strip()
    return text if text.endswith((".", "!", "?")) else text + "."


# ---- data tables


def table(composition: Composition, directive: tree.Directive) -> tuple[Block, ...]:
    """The data table whose key is the argument, or a part of it."""
    chosen = _chosen(composition, directive, directive.argument)
    title = said(composition.option(directive, "title"))
    show = directive.options.get("show")
    if show and show.text not in SHOWN:
        composition.report("brief.option-value", show.line, option="show", value=show.text, values=", ".join(SHOWN))
        return ()
    if chosen is None:
        return ()
    number, anchor = composition.numbered[id(directive)]
    for fact in chosen.facts.values():
        composition.use(fact, beside=show is None or show.text == "full")
    if any(isinstance(cell, Change) for _, _, cell in chosen.table.cells()) and show and show.text == "count":
        composition.report("brief.option-value", show.line, option="show", value="count", values="percent, full")
    shown = cast(Literal["percent", "count", "full"], show.text if show else "full")
    return (DataTable(anchor, number, title or chosen.table.title, chosen.table, shown, chosen.facts),)
