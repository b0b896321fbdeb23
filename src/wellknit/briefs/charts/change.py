"""Change between waves: a share in two or more waves as dots on a thin line, and the difference in words."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from wellknit.briefs.charts.choosing import Entry, Options, cell_at, chosen_columns, chosen_rows, figure_of
from wellknit.briefs.charts.dots import Plot
from wellknit.briefs.charts.lettering import width, wrapped
from wellknit.briefs.charts.saying import Words, figure, limits, phrase, things
from wellknit.briefs.charts.sheet import Sheet
from wellknit.briefs.charts.theme import Theme
from wellknit.errors import Place, fail
from wellknit.tables import Change, Column, Row, Table

__all__ = ["draw", "draw_two"]

_BETWEEN = 16


@dataclass(frozen=True, slots=True)
class _Item:
    """One statement in every wave, and how it changed where the table says so."""

    label: str
    waves: tuple[Entry, ...]
    change: Change | None


def draw(table: Table, options: Options, theme: Theme, words: Words) -> tuple[Sheet, float, str]:
    """A group of dots for each statement, the earlier waves as rings; the change stands at its heading."""
    columns = [each for each in table.columns if each.kind == "group" and each.key in table.waves]
    if (table.by != "wave" and table.kind != "change") or len(columns) < 2:
        raise fail("charts.wrong-table", Place(), kind="change", table=table.key, wanted="change")
    if options.columns:
        wanted = chosen_columns(table, options)
        columns = [each for each in columns if each in wanted]
    changes = [each for each in table.columns if each.kind == "change"]
    names = _names([each.label for each in columns], options)
    items = [_item(table, row, columns, names, changes) for row in chosen_rows(table, options)]
    return _picture(table, items, names, options, theme, words)


def draw_two(table: Table, second: Table, options: Options, theme: Theme, words: Words) -> tuple[Sheet, float, str]:
    """The same figure of two tables, one a wave; they have no difference, as no table holds one."""
    column = chosen_columns(table, options)[0] if options.column or options.columns else table.columns[0]
    if not (options.column or options.columns):
        column = next((each for each in table.columns if each.kind in ("average", "pooled")), column)
    both = {row.key for row in second.rows} & {row.key for row in table.rows}
    rows = [row for row in chosen_rows(table, options) if row.key in both]
    if not rows or column.key not in {each.key for each in second.columns}:
        raise fail("charts.nothing-in-common", Place(), table=table.key, second=second.key, column=column.key)
    names = _names([" ".join(each.waves).replace("_", " ") for each in (table, second)], options)
    items = [
        _Item(
            row.label,
            (
                Entry("0", names[0], cell_at(table, row, column)),
                Entry("1", names[1], second.cell(row.key, column.key)),
            ),
            None,
        )
        for row in rows
    ]
    return _picture(table, items, names, options, theme, words)


def _names(found: Sequence[str], options: Options) -> tuple[str, ...]:
    named = (*options.labels, *found[len(options.labels) :])
    return tuple(named[: len(found)])


def _item(table: Table, row: Row, columns: Sequence[Column], names: Sequence[str], changes: Sequence[Column]) -> _Item:
    waves = tuple(Entry(each.key, name, cell_at(table, row, each)) for each, name in zip(columns, names, strict=True))
    change = cell_at(table, row, changes[0]) if changes else None
    return _Item(row.label, waves, change if isinstance(change, Change) else None)


def _picture(
    table: Table, items: Sequence[_Item], names: Sequence[str], options: Options, theme: Theme, words: Words
) -> tuple[Sheet, float, str]:
    every = [entry for item in items for entry in item.waves]
    plot = Plot.of(every, theme, options, words)
    sheet = plot.sheet
    y = plot.opening(every)
    changes = [_said(item.change, options, words) for item in items]
    taken = max((width(each, theme.label, bold=True) for each in changes), default=0) + 24
    # Every heading leaves the change its place at the right, or every change has a line of its own.
    beside = not options.narrow and taken < options.width * 0.45
    for item, said in zip(items, changes, strict=True):
        lines = wrapped(item.label, theme.label, options.width - (taken if beside and said else 0), bold=True)
        colour = theme.muted if item.change is not None and item.change.hidden else theme.accent
        if beside:
            sheet.text(options.width, y + theme.line / 2, said, bold=True, colour=colour, align="right")
        y = sheet.block(0, y, lines, bold=True)
        if said and not beside:
            y = sheet.block(0, y, wrapped(said, theme.label, options.width, bold=True), bold=True, colour=colour)
        y += 4
        heights = plot.middles(item.waves, y)
        values = [figure_of(each.cell, options) for each in item.waves]
        # On a narrow page the next wave's words stand between the dots.
        for place in range(0 if options.narrow else len(heights) - 1):
            start, end = values[place], values[place + 1]
            if start is not None and end is not None:
                sheet.line(float(start), float(end), heights[place], theme.axis, weight=1, to=heights[place + 1])
        earlier = [each.key for each in item.waves[:-1]]
        y = plot.rows(item.waves, y, hollow=earlier) + _BETWEEN
    return sheet, plot.closing(y - _BETWEEN), _alt(table, items, names, options, words)


def _said(change: Change | None, options: Options, words: Words) -> str:
    """'+8.3 points (−4.0 to +20.1)'."""
    if change is None:
        return ""
    ends = limits(change, words)
    return f"{figure(change, options, words)} ({ends})" if ends else figure(change, options, words)


def _alt(table: Table, items: Sequence[_Item], names: Sequence[str], options: Options, words: Words) -> str:
    measure = table.measure.rstrip(" .") or phrase(words, "measure")
    said = things(table, len(items), words)
    opening = phrase(words, "alt.change", measure=measure, things=said, first=names[0], last=names[-1])
    sentences = [
        phrase(
            words,
            "alt.changed",
            label=item.label.rstrip(" ."),
            first=figure(item.waves[0].cell, options, words),
            last=figure(item.waves[-1].cell, options, words),
        )
        for item in items[:6]
    ]
    return " ".join([opening, *sentences])
