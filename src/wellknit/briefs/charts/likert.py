"""Diverging stacked bars: how the answers to a statement lean, from disagreement on the left to agreement on the right.

Heiberger and Robbins (2014), Journal of Statistical Software 57(5), doi 10.18637/jss.v057.i05: bars meet at the line
between disagreement and agreement, and a middle answer stands half on each side of it. What is no answer to the
statement (does not apply, don't know, left blank) is no part of the bar and stands beside it as a number of people.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from wellknit.briefs.charts.choosing import Entry, Options, cell_at, chosen_columns, chosen_rows, figure_of
from wellknit.briefs.charts.lettering import width, wrapped
from wellknit.briefs.charts.rows import Swatch, axis, key, labels
from wellknit.briefs.charts.saying import Words, extremes, groups, phrase, share, things
from wellknit.briefs.charts.sheet import Sheet
from wellknit.briefs.charts.theme import Theme, diverging, written_on
from wellknit.errors import Place, fail
from wellknit.tables import Cell, Share, Table

__all__ = ["ASIDE", "draw"]

#: The keys of what is shown beside the answers, as tabulation names them.
ASIDE = ("not_applicable", "dont_know", "blank", "not_asked")

#: How disagreement is called in the languages of the house.
_DISAGREE = ("disagree", "desacuerdo")

_BAR, _GAP, _APART = 26, 16, 14


@dataclass(frozen=True, slots=True)
class _Answer:
    key: str
    label: str


@dataclass(frozen=True, slots=True)
class _Bar:
    """One bar: the cells of its answers in the order of the scale, and of what stands beside it."""

    label: str
    cells: tuple[Cell, ...]
    beside: tuple[Cell, ...]


def _read(table: Table, options: Options) -> tuple[list[_Answer], list[_Answer], list[_Bar]]:
    """The scale's answers, those beside it, and the bars; a table holds its answers as columns or as rows."""
    if table.kind != "distribution":
        raise fail("charts.wrong-table", Place(), kind="likert", table=table.key, wanted="distribution")
    rows, columns = chosen_rows(table, options), chosen_columns(table, options)
    if table.by == "answer":
        every = [(each.key, each.label) for each in columns]
        lines = [(row.label, {each.key: cell_at(table, row, each) for each in columns}) for row in rows]
    else:
        every = [(row.key, row.label) for row in rows]
        lines = [(each.label, {row.key: cell_at(table, row, each) for row in rows}) for each in columns]
    scale = [_Answer(*each) for each in every if each[0] not in ASIDE]
    if _reversed(table, scale, options):
        scale.reverse()
    aside = [_Answer(*each) for each in every if each[0] in ASIDE]
    bars = [
        _Bar(label, tuple(cells[each.key] for each in scale), tuple(cells[each.key] for each in aside))
        for label, cells in lines
    ]
    return scale, aside, bars


def _reversed(table: Table, scale: Sequence[_Answer], options: Options) -> bool:
    """Whether the form lists its scale from agreement down: the figure says so, or the table, or the answers' names.

    Where none of them tells, the chart is refused: a guess would paint agreement as disagreement.
    """
    if options.reverse is not None:
        return options.reverse
    if not scale:
        raise fail("charts.wrong-table", Place(), kind="likert", table=table.key, wanted="distribution")
    agreeing = set(options.agree or table.agreeing)
    places = [place for place, each in enumerate(scale) if each.key in agreeing]
    if places and len(places) < len(scale) and places[-1] - places[0] == len(places) - 1:
        if places[0] == 0:
            return True
        if places[-1] == len(scale) - 1 or options.agree:
            return False
    # 'Neither agree nor disagree' stands in the middle and tells nothing.
    disagreeing = [any(word in f"{each.key} {each.label}".casefold() for word in _DISAGREE) for each in scale]
    if disagreeing[0] != disagreeing[-1]:
        return disagreeing[-1]
    raise fail("charts.unknown-direction", Place(), table=table.key, keys=", ".join(each.key for each in scale))


def _sides(table: Table, scale: Sequence[_Answer], options: Options) -> tuple[int, int, int]:
    """How many answers disagree, are between, and agree: as the figure or the table says, else equal halves."""
    count, known = len(scale), {each.key for each in scale}
    named = "" if options.middle == "none" else options.middle
    for each in (*options.agree, *([named] if named else [])):
        if each not in known:
            raise fail("charts.unknown-answer", Place(), key=each, keys=", ".join(answer.key for answer in scale))
    agreeing = options.agree or table.agreeing
    above = sum(each.key in agreeing for each in scale) or (count + (options.middle == "none")) // 2
    left = count - above
    middle = 1 if named else 0 if options.middle == "none" or left <= above else 1 if left - above == 1 else 0
    return left - middle, middle, above


@dataclass(frozen=True, slots=True)
class _Picture:
    """What is drawn: the scale and its sides, the bars, and which columns stand beside them under which heading."""

    sheet: Sheet
    bars: tuple[_Bar, ...]
    tones: tuple[tuple[str, str], ...]
    below: int
    middle: int
    heads: tuple[str, ...]
    used: tuple[int, ...]
    columns: tuple[float, ...]
    options: Options
    words: Words

    def _x(self, place: int) -> float:
        return self.sheet.width - sum(self.columns[place + 1 :])

    def _small(self, x: float, y: float, text: str) -> None:
        self.sheet.text(x, y, text, size=self.sheet.theme.small, colour=self.sheet.theme.muted, align="right")

    def headings(self, top: float) -> float:
        """The headings of the columns beside the bars, level at their feet."""
        small = self.sheet.theme.small
        blocks = [wrapped(head, small, room - _APART) for head, room in zip(self.heads, self.columns, strict=True)]
        step = round(small * 1.28)
        bottom = top + max(len(block) for block in blocks) * step
        for place, block in enumerate(blocks):
            for line, text in enumerate(block):
                self._small(self._x(place), bottom - (len(block) - line - 0.5) * step, text)
        return bottom

    def row(self, bar: _Bar, lines: tuple[str, ...], above: bool, y: float) -> float:
        """One bar with its label, and what stands beside it; returns where it ends."""
        theme = self.sheet.theme
        if above:
            y = self.sheet.block(0, y, lines) + 4
        height = _BAR if above else max(len(lines) * theme.line, _BAR)
        if not above:
            self.sheet.block(0, y + (height - len(lines) * theme.line) / 2, lines)
        self._bar(bar, y + height / 2)
        # Lines through words would strike them out: they pass neither a hidden row nor, on a narrow page, the labels.
        if _shares(bar) is not None:
            self.grid(y - (3 if above else _GAP / 2), y + height + (3 if above else _GAP / 2))
        numbers = self._numbers(bar)
        if not above:
            for place, each in enumerate(numbers):
                self._small(self._x(place), y + height / 2, each)
            return y + height
        said = [
            f"{head}: {each}"
            for place, (head, each) in enumerate(zip(self.heads, numbers, strict=True))
            if each != "–" and (place == 0 or each != "0")
        ]
        if not said:
            return y + height
        lines = wrapped(" · ".join(said), theme.small, self.sheet.width)
        return self.sheet.block(0, y + height + 3, lines, size=theme.small, colour=theme.muted)

    @property
    def ticks(self) -> list[int]:
        """Every 25 per cent that the bars reach, every 50 on a narrow page; without 0, which is a line of its own."""
        step = 50 if self.options.narrow else 25
        return [each for each in range(-100, 101, step) if each and self.sheet.low <= each <= self.sheet.high]

    def grid(self, top: float, bottom: float) -> None:
        """The lines of the axis between two heights."""
        for each in self.ticks:
            self.sheet.grid(each, top, bottom)
        self.sheet.grid(0, top, bottom, strong=True)

    def _numbers(self, bar: _Bar) -> list[str]:
        base = next((cell.base for cell in bar.cells if isinstance(cell, Share) and cell.base is not None), None)
        return [
            "–" if base is None or _shares(bar) is None else str(base),
            *(_people(bar.beside[e]) for e in self.used),
        ]

    def _bar(self, bar: _Bar, centre: float) -> None:
        sheet, theme = self.sheet, self.sheet.theme
        shares = _shares(bar)
        if shares is None:
            said = phrase(self.words, "hidden" if any(cell.hidden for cell in bar.cells) else "nobody")
            sheet.text(sheet.left, centre, said, size=theme.small, colour=theme.muted)
            return
        start = _start(shares, self.below, self.middle)
        for cell, part, (fill, outline) in zip(bar.cells, shares, self.tones, strict=True):
            if part <= 0:
                continue
            sheet.bar(start, start + part, centre - _BAR / 2, centre + _BAR / 2, fill, outline)
            value = figure_of(cell, self.options)
            text = "" if value is None else share(self.words, value)
            left, right = sheet.at(start), sheet.at(start + part)
            if width(text, theme.small, bold=True) + 8 <= right - left:
                colour = written_on(fill, theme.ink)
                sheet.text((left + right) / 2, centre, text, size=theme.small, bold=True, colour=colour, align="center")
            start += part


def draw(table: Table, options: Options, theme: Theme, words: Words) -> tuple[Sheet, float, str]:
    """Bars with the key above, and at the right how many answered and who stands beside the bar."""
    scale, aside, bars = _read(table, options)
    below, middle, above = _sides(table, scale, options)
    # What nobody chose in any row needs no column.
    used = tuple(place for place in range(len(aside)) if any(_people(bar.beside[place]) != "0" for bar in bars))
    heads = (phrase(words, "answered"), *(aside[place].label for place in used))
    marks = labels([bar.label for bar in bars], theme, options.width, above=options.narrow, most=0.3)
    columns = tuple(0.0 if options.narrow else _room(head, theme) for head in heads)
    left, right = _reach(bars, below, middle)
    sheet = Sheet(
        options.width, theme, marks.left, options.width - sum(columns) - (0 if options.narrow else 8), -left, right
    )
    tones = diverging(theme, below, middle, above)
    picture = _Picture(sheet, tuple(bars), tones, below, middle, heads, used, columns, options, words)

    y = key(sheet, [Swatch(each.label, *tone) for each, tone in zip(scale, tones, strict=True)], 0) + 10
    y = (y if options.narrow else picture.headings(y)) + 8
    for bar, lines in zip(bars, marks.lines, strict=True):
        y = picture.row(bar, lines, options.narrow, y) + _GAP
    bottom = y - _GAP + 6
    axis(sheet, picture.ticks, bottom + 12)
    sheet.text(sheet.at(0), bottom + 12, "0%", size=theme.small, colour=theme.muted, align="center")
    said = phrase(words, "centred-middle", middle=scale[below].label) if middle else phrase(words, "centred")
    lines = wrapped(said, theme.small, options.width)
    end = sheet.block(0, bottom + 26, lines, size=theme.small, colour=theme.muted)
    return sheet, end + 2, _alt(table, scale, bars, options, words)


def _room(head: str, theme: Theme) -> float:
    """The width of a column beside the bars: its longest word, not less than a short heading needs."""
    return min(100.0, max(54.0, *(width(word, theme.small) + 0.5 for word in head.split()))) + _APART


def _alt(table: Table, scale: Sequence[_Answer], bars: Sequence[_Bar], options: Options, words: Words) -> str:
    if table.by == "answer":
        said = things(table, len(bars), words)
    else:
        said = groups(table, [(bar.label, False) for bar in bars], words)
    key = "alt.likert" if table.by == "answer" else "alt.likert-groups"
    opening = phrase(words, key, things=said, first=scale[0].label, last=scale[-1].label)
    # Only figures that stand in the table are told; a sum of two answers does not.
    entries = [Entry(str(place), bar.label, bar.cells[-1]) for place, bar in enumerate(bars)]
    return f"{opening} {extremes(entries, options, words, of=scale[-1].label)}"


def _people(cell: Cell) -> str:
    """How many people stand beside the bar; their share where the table has no count."""
    if not isinstance(cell, Share) or cell.hidden:
        return "–"
    return "0" if cell.count == 0 else str(cell.count) if cell.count is not None else f"{cell.percent}%"


def _shares(bar: _Bar) -> list[float] | None:
    """The bar's shares; None where one of them is hidden or nobody answered: the gap would tell the hidden one."""
    found: list[float] = []
    for cell in bar.cells:
        if not isinstance(cell, Share) or cell.hidden or cell.percent is None:
            return None
        found.append(float(cell.percent))
    return found


def _start(shares: Sequence[float], below: int, middle: int) -> float:
    """Where the bar begins, left of 0."""
    return -(sum(shares[:below]) + (shares[below] / 2 if middle else 0))


def _reach(bars: Sequence[_Bar], below: int, middle: int) -> tuple[float, float]:
    """How far the bars reach to each side, at least 25, with a little room for a number outside."""
    left = right = 22.0
    for bar in bars:
        if shares := _shares(bar):
            start = _start(shares, below, middle)
            left, right = max(left, -start), max(right, start + sum(shares))
    return min(100.0, left + 3), min(102.0, right + 3)
