"""Bars of agreement: one figure for each statement, or for each site, with its number beside it."""

from __future__ import annotations

from wellknit.briefs.charts.choosing import (
    Entry,
    Options,
    cell_at,
    chosen_columns,
    chosen_rows,
    figure_of,
    joined,
    only_shares,
)
from wellknit.briefs.charts.lettering import width
from wellknit.briefs.charts.rows import labels
from wellknit.briefs.charts.saying import Words, behind, extremes, figure, groups, phrase, things
from wellknit.briefs.charts.sheet import Sheet
from wellknit.briefs.charts.theme import Theme
from wellknit.tables import Column, Table

__all__ = ["draw"]

_BAR, _GAP = 22, 18


def _entries(table: Table, options: Options) -> tuple[tuple[Entry, ...], bool]:
    """The bars, and whether they are the table's rows. One row has a bar a column, anything else a bar a row."""
    rows = chosen_rows(table, options)
    if options.row or (len(rows) == 1 and not options.column):
        row = rows[0]
        columns = [each for each in chosen_columns(table, options) if each.kind != "change"]
        return tuple(Entry(each.key, each.label, cell_at(table, row, each), joined(each)) for each in columns), False
    column = _column(table, options)
    return tuple(Entry(row.key, row.label, cell_at(table, row, column)) for row in rows), True


def _column(table: Table, options: Options) -> Column:
    """The column whose figures the rows show: the one asked for, else the average, else the first."""
    columns = chosen_columns(table, options)
    if options.column or options.columns:
        return columns[0]
    return next((each for each in columns if each.kind == "average"), columns[0])


def _ordered(entries: tuple[Entry, ...], options: Options) -> tuple[Entry, ...]:
    """By value from the highest, hidden ones last in the table's order, so that their place says nothing."""
    if options.order == "table":
        return entries

    def place(entry: Entry) -> tuple[bool, float]:
        value = figure_of(entry.cell, options)
        return value is None, -float(value or 0)

    return tuple(sorted(entries, key=place))


def draw(table: Table, options: Options, theme: Theme, words: Words) -> tuple[Sheet, float, str]:
    """Horizontal bars on tracks that end at 100%, figure and count at the right; no axis is needed beside them."""
    entries, by_row = _entries(table, options)
    only_shares("bars", table, entries)
    entries = _ordered(entries, options)
    above = options.narrow
    marks = labels([each.label for each in entries], theme, options.width, above=above)
    numbers = [each for each in entries if figure_of(each.cell, options) is not None]
    counts = {each.key: behind(each.cell, words) for each in numbers}
    # What is the same for all bars is said once below them.
    once = next(iter(counts.values())) if len(set(counts.values())) == 1 and len(counts) > 1 else ""
    figures = max(
        (width(figure(each.cell, options, words), theme.value + 2, bold=True) for each in numbers), default=40
    )
    beside = 0 if once else max((width(each, theme.small) for each in counts.values()), default=0)
    sheet = Sheet(
        options.width, theme, left=marks.left, right=options.width - figures - (beside + 10 if beside else 0) - 12
    )
    y = 2.0
    for entry, lines in zip(entries, marks.lines, strict=True):
        if above:
            y = sheet.block(0, y, lines) + 4
        height = _BAR if above else max(len(lines) * theme.line, _BAR)
        if not above:
            sheet.block(0, y + (height - len(lines) * theme.line) / 2, lines)
        middle = y + height / 2
        drawn = figure_of(entry.cell, options)
        value = figure(entry.cell, options, words)
        if drawn is None:
            sheet.text(sheet.left, middle, value, size=theme.small, colour=theme.muted)
        else:
            bright = entry.key in options.highlight or (entry.joined and not by_row)
            top, bottom = middle - _BAR / 2, middle + _BAR / 2
            sheet.bar(0, 100, top, bottom, theme.soft)
            sheet.bar(0, float(drawn), top, bottom, theme.accent if bright else theme.primary)
            at = sheet.right + 12 + figures
            sheet.text(at, middle, value, size=theme.value + 2, bold=True, align="right")
            sheet.text(at + 10, middle, "" if once else counts[entry.key], size=theme.small, colour=theme.muted)
        y += height + _GAP
    y -= _GAP - 4
    if once:
        y = sheet.block(sheet.left, y + 4, (phrase(words, "each", what=once),), size=theme.small, colour=theme.muted)
    return sheet, y, _alt(table, entries, by_row, options, words)


def _alt(table: Table, entries: tuple[Entry, ...], by_row: bool, options: Options, words: Words) -> str:
    measure = table.measure.rstrip(" .") or phrase(words, "measure")
    if by_row:
        said = things(table, len(entries), words)
        opening = phrase(words, "alt.bars-rows", measure=measure, things=said, column=_column(table, options).label)
    else:
        row = chosen_rows(table, options)[0]
        said = groups(table, [(each.label, each.joined) for each in entries], words)
        opening = phrase(words, "alt.bars-columns", measure=measure, things=said, row=row.label.rstrip(" ."))
    return " ".join(each for each in (opening, extremes(entries, options, words)) if each)
