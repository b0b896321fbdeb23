"""Differences with 95% intervals: a dot for each pair of groups or each change, on one scale around no difference.

An interval that does not reach the middle line leaves no room for 'no difference', were it the only one: where many are
drawn, some miss it by chance, so the page says which differences hold up.
"""

from __future__ import annotations

from math import ceil

from wellknit.briefs.charts.choosing import Options, figure_of
from wellknit.briefs.charts.dots import Plot, groups_of
from wellknit.briefs.charts.lettering import wrapped
from wellknit.briefs.charts.saying import Words, extremes, phrase
from wellknit.briefs.charts.sheet import Sheet
from wellknit.briefs.charts.theme import Theme
from wellknit.errors import Place, fail
from wellknit.tables import Change, Table

__all__ = ["draw"]

_BETWEEN = 14


def draw(table: Table, options: Options, theme: Theme, words: Words) -> tuple[Sheet, float, str]:
    """Rows of dots on one scale of percentage points, its middle line strong; the columns of kind 'change' alone."""
    plots = groups_of(table, options, changes=True)
    every = [entry for group in plots for entry in group.entries]
    if not every or not all(isinstance(each.cell, Change) for each in every):
        raise fail("charts.wrong-table", Place(), kind="differences", table=table.key, wanted="change")
    shown = [each.cell for each in every if figure_of(each.cell, options) is not None]
    ends = [abs(float(each)) for cell in shown for each in (figure_of(cell, options), cell.low, cell.high) if each]
    # Round steps of the scale: a quarter of it is a whole number of points.
    reach = min(max(20 * ceil(max(ends, default=0) / 20), 20), 100)
    plot = Plot.of(every, theme, options, words, reach=reach)
    y = plot.opening(every)
    for group in plots:
        if group.heading:
            y = plot.sheet.block(0, y, wrapped(group.heading, theme.label, options.width, bold=True), bold=True) + 4
        y = plot.rows(group.entries, y) + _BETWEEN
    height = plot.closing(y - _BETWEEN)
    beside = phrase(words, "points-axis")
    height = plot.sheet.block(0, height, wrapped(beside, theme.small, options.width), size=theme.small,
                              colour=theme.muted) + 2  # fmt: skip
    clear = sum(
        1 for each in shown if each.low is not None and each.high is not None and (each.low > 0 or each.high < 0)
    )
    measure = table.measure.rstrip(" .") or phrase(words, "measure")
    key = "alt.differences" if len(every) != 1 else "alt.differences-one"
    opening = phrase(words, key, measure=measure, count=len(every), clear=clear)
    return plot.sheet, height, f"{opening} {extremes(every, options, words)}"
