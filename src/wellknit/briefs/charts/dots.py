"""Dot plots with 95% intervals: a dot for each site, the count behind it in words.

Position on a common scale is read most exactly (Cleveland and McGill, 1984), and an interval can be drawn without a bar
that seems to end (Robbins, 2006). Joined figures, as the average of sites, are diamonds.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

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
from wellknit.briefs.charts.lettering import width, wrapped
from wellknit.briefs.charts.rows import Swatch, axis, key, labels
from wellknit.briefs.charts.saying import Words, behind, extremes, figure, groups, phrase, things
from wellknit.briefs.charts.sheet import Sheet
from wellknit.briefs.charts.theme import Theme
from wellknit.tables import Table

__all__ = ["Plot", "draw", "groups_of"]

#: The height of a row, of the scale below a label on a narrow page, and between groups.
_STEP, _TRACK, _BETWEEN = 25, 26, 14


@dataclass(frozen=True, slots=True)
class Group:
    """Entries under a heading: the sites of one statement; no heading where there is one statement alone."""

    heading: str
    entries: tuple[Entry, ...]


def groups_of(table: Table, options: Options, *, changes: bool = False) -> tuple[Group, ...]:
    """The entries to draw: the columns of each row under its heading or, where there is one column, the rows.

    ``changes`` asks for the differences of the table, else for all but them. A cell that says nothing has no entry
    where there are several columns.
    """
    rows = chosen_rows(table, options)
    columns = [each for each in chosen_columns(table, options) if (each.kind == "change") is changes]
    if len(columns) == 1:
        entries = tuple(Entry(row.key, row.label, cell_at(table, row, columns[0])) for row in rows)
        return (Group("", _ordered(entries, options)),)
    found = []
    for row in rows:
        entries = tuple(Entry(each.key, each.label, cell_at(table, row, each), joined(each)) for each in columns)
        if changes:
            entries = tuple(each for each in entries if each.cell.hidden or figure_of(each.cell, options) is not None)
        found.append(Group(row.label if len(rows) > 1 else "", _ordered(entries, options)))
    return tuple(found)


def _ordered(entries: tuple[Entry, ...], options: Options) -> tuple[Entry, ...]:
    """By value from the highest; joined figures stay below the sites, hidden ones last and in the table's order."""
    if options.order == "table":
        return entries

    def place(entry: Entry) -> tuple[bool, bool, float]:
        value = figure_of(entry.cell, options)
        return entry.joined, value is None, -float(value or 0)

    return tuple(sorted(entries, key=place))


def draw(table: Table, options: Options, theme: Theme, words: Words) -> tuple[Sheet, float, str]:
    """Rows of dots on one scale from 0 to 100%, each with its interval, figure and count."""
    plots = groups_of(table, options)
    every = [entry for group in plots for entry in group.entries]
    only_shares("dots", table, every)
    plot = Plot.of(every, theme, options, words)
    y = plot.opening(every)
    for group in plots:
        if group.heading:
            y = plot.sheet.block(0, y, wrapped(group.heading, theme.label, options.width, bold=True), bold=True) + 4
        y = plot.rows(group.entries, y) + _BETWEEN
    return plot.sheet, plot.closing(y - _BETWEEN), _alt(table, plots, options, words)


@dataclass(frozen=True, slots=True)
class Plot:
    """Where dots stand: labels at the left, figures and counts at the right; on a narrow page both above the scale."""

    sheet: Sheet
    options: Options
    words: Words
    room: float
    figures: float

    @classmethod
    def of(cls, entries: Sequence[Entry], theme: Theme, options: Options, words: Words, *, reach: int = 0) -> Plot:
        """A plot with room for the labels and figures of ``entries``.

        The scale goes from 0 to 100 per cent or, for differences, from so many points below nothing to as many above
        (``reach``).
        """
        low, high = (-reach, reach) if reach else (0, 100)
        shown = [each for each in entries if figure_of(each.cell, options) is not None]
        figures = max((width(figure(each.cell, options, words), theme.value, bold=True) for each in shown), default=40)
        counts = max((width(_said(each, words), theme.small) for each in shown), default=0)
        if options.narrow:
            # Half a dot, and half the axis's outer numbers, stay on the sheet.
            return cls(Sheet(options.width, theme, 10, options.width - 18, low, high), options, words, 0, figures)
        marks = labels([each.label for each in entries], theme, options.width, above=False, most=0.3)
        sheet = Sheet(options.width, theme, marks.left + 6, options.width - figures - counts - 30, low, high)
        return cls(sheet, options, words, marks.room, figures)

    @property
    def signed(self) -> bool:
        """Whether the scale is one of differences."""
        return self.sheet.low < 0

    @property
    def ticks(self) -> tuple[float, ...]:
        if self.signed:
            return (self.sheet.low, self.sheet.low / 2, 0, self.sheet.high / 2, self.sheet.high)
        return (0, 50, 100) if self.options.narrow else (0, 25, 50, 75, 100)

    def opening(self, entries: Sequence[Entry]) -> float:
        """The key, where there is an interval to explain."""
        if all(each.cell.low is None for each in entries):
            return 4
        theme = self.sheet.theme
        return key(self.sheet, [Swatch(phrase(self.words, "key-interval"), theme.muted, line=True)], 0) + 10

    def closing(self, y: float) -> float:
        """The numbers of the axis; returns the sheet's height."""
        axis(self.sheet, self.ticks, y + 12, signed=self.signed)
        return y + 24

    def rows(self, entries: Sequence[Entry], y: float, *, hollow: Sequence[str] = ()) -> float:
        """The entries below each other on the lines of the scale; ``hollow`` names those drawn as rings."""
        runs: list[tuple[float, float]] = []
        for entry in entries:
            top = y
            if self.options.narrow:
                top, y = self._narrow(entry, y, entry.key in hollow)
                runs.append((top, y))
                y += 5
                continue
            y = self._wide(entry, y, entry.key in hollow)
            if figure_of(entry.cell, self.options) is None:
                continue
            # Lines go from row to row, and not through the words of a row that has no dot.
            runs = [*runs[:-1], (runs[-1][0], y)] if runs and runs[-1][1] == top else [*runs, (top, y)]
        for begin, end in runs:
            self._grid(begin, end)
        return y

    def _grid(self, top: float, bottom: float) -> None:
        for each in self.ticks if bottom > top else ():
            self.sheet.grid(each, top, bottom, strong=self.signed and each == 0)

    def middles(self, entries: Sequence[Entry], y: float) -> list[float]:
        """At which height ``rows`` would draw the dot of each entry."""
        found = []
        for entry in entries:
            height = self._height(entry)
            found.append(y + height - _TRACK / 2 if self.options.narrow else y + height / 2)
            y += height + (5 if self.options.narrow else 0)
        return found

    def _label(self, entry: Entry) -> tuple[str, ...]:
        theme = self.sheet.theme
        return wrapped(entry.label, theme.label, self.room or self._beside(entry))

    def _beside(self, entry: Entry) -> float:
        """On a narrow page, the room that figure and count leave to the label on their line."""
        if figure_of(entry.cell, self.options) is None:
            return self.sheet.width
        theme = self.sheet.theme
        said = width(_said(entry, self.words), theme.small)
        return max(self.sheet.width * 0.4, self.sheet.width - self.figures - said - 24)

    def _height(self, entry: Entry) -> float:
        lines = len(self._label(entry)) * self.sheet.theme.line
        if not self.options.narrow:
            return max(_STEP, lines + 6)
        return lines + (_TRACK if figure_of(entry.cell, self.options) is not None else self.sheet.theme.line + 6)

    def _wide(self, entry: Entry, y: float, hollow: bool) -> float:
        sheet, theme, label = self.sheet, self.sheet.theme, self._label(entry)
        height = self._height(entry)
        middle = y + height / 2
        sheet.block(0, middle - len(label) * theme.line / 2, label, bold=entry.key in self.options.highlight)
        if figure_of(entry.cell, self.options) is None:
            sheet.text(sheet.left, middle, self._why(entry), size=theme.small, colour=theme.muted)
        else:
            self._mark(entry, middle, hollow)
            at = sheet.right + 20 + self.figures
            sheet.text(at, middle, figure(entry.cell, self.options, self.words), bold=True, align="right")
            sheet.text(at + 10, middle, _said(entry, self.words), size=theme.small, colour=theme.muted)
        return y + height

    def _narrow(self, entry: Entry, y: float, hollow: bool) -> tuple[float, float]:
        """Label, figure and count on one line, the scale below it; returns where the scale begins and ends."""
        sheet, theme, label = self.sheet, self.sheet.theme, self._label(entry)
        end = y + self._height(entry)
        track = sheet.block(0, y, label, bold=entry.key in self.options.highlight)
        if figure_of(entry.cell, self.options) is None:
            sheet.text(0, track + theme.line / 2, self._why(entry), size=theme.small, colour=theme.muted)
            return end, end
        said = _said(entry, self.words)
        level = track - theme.line / 2
        sheet.text(sheet.width, level, said, size=theme.small, colour=theme.muted, align="right")
        at = sheet.width - (width(said, theme.small) + 8 if said else 0)
        sheet.text(at, level, figure(entry.cell, self.options, self.words), bold=True, align="right")
        self._mark(entry, end - _TRACK / 2, hollow)
        return track + 3, end

    def _why(self, entry: Entry) -> str:
        return phrase(self.words, "hidden" if entry.cell.hidden else "nobody")

    def _mark(self, entry: Entry, middle: float, hollow: bool) -> None:
        theme, value = self.sheet.theme, figure_of(entry.cell, self.options)
        assert value is not None
        colour = theme.accent if entry.joined or entry.key in self.options.highlight else theme.primary
        low, high = entry.cell.low, entry.cell.high
        if low is not None and high is not None:
            self.sheet.line(float(low), float(high), middle, colour)
        self.sheet.dot(float(value), middle, colour, "diamond" if entry.joined else "circle", hollow=hollow)


def _said(entry: Entry, words: Words) -> str:
    """What stands beside the dot: count and base, and that everyone answered where there is no interval."""
    parts = [behind(entry.cell, words), phrase(words, "census") if entry.cell.interval == "census" else ""]
    return ", ".join(each for each in parts if each)


def _alt(table: Table, plots: Sequence[Group], options: Options, words: Words) -> str:
    measure = table.measure.rstrip(" .") or phrase(words, "measure")
    columns = [each for each in chosen_columns(table, options) if each.kind != "change"]
    rows = chosen_rows(table, options)
    said = groups(table, [(each.label, joined(each)) for each in columns], words)
    if len(columns) == 1:
        label = columns[0].label
        opening = phrase(words, "alt.dots-one", measure=measure, things=things(table, len(rows), words), label=label)
    elif len(rows) == 1:
        opening = phrase(words, "alt.dots-one", measure=measure, things=said, label=rows[0].label.rstrip(" ."))
    else:
        opening = phrase(words, "alt.dots", measure=measure, rows=things(table, len(rows), words), columns=said)
    entries = [
        Entry(each.key, f"{group.heading.rstrip(' .')} ({each.label})" if group.heading else each.label, each.cell)
        for group in plots
        for each in group.entries
    ]
    return f"{opening} {extremes(entries, options, words)}".strip()
