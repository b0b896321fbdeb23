"""Length of involvement: one bar of 100% a site, a tone a band from light to dark, blanks shown in a dashed outline."""

from __future__ import annotations

from collections.abc import Sequence

from wellknit.briefs.charts.choosing import Entry, Options, cell_at, chosen_columns, chosen_rows, figure_of
from wellknit.briefs.charts.lettering import width
from wellknit.briefs.charts.likert import ASIDE
from wellknit.briefs.charts.rows import Swatch, key, labels
from wellknit.briefs.charts.saying import Words, extremes, groups, phrase, share
from wellknit.briefs.charts.sheet import Sheet
from wellknit.briefs.charts.theme import WHITE, Theme, sequential, written_on
from wellknit.errors import Place, fail
from wellknit.tables import Cell, Column, Row, Share, Table

__all__ = ["draw"]

_BAR, _GAP = 30, 16


def draw(table: Table, options: Options, theme: Theme, words: Words) -> tuple[Sheet, float, str]:
    """The bars with their key above; every part has its share in it, or above it where it is too thin."""
    if table.kind != "involvement":
        raise fail("charts.wrong-table", Place(), kind="involvement", table=table.key, wanted="involvement")
    rows = tuple(row for row in chosen_rows(table, options) if not row.subtotal)
    columns = [each for each in chosen_columns(table, options) if each.kind not in ("average", "weighted", "change")]
    bands = [row for row in rows if row.key not in ASIDE]
    missing = [row for row in rows if row.key in ASIDE and _some(table, row, columns)]
    tones = [(tone, theme.primary) for tone in sequential(theme.primary, len(bands))] + [(WHITE, theme.axis)] * len(
        missing
    )
    parts = [*bands, *missing]
    marks = labels([each.label for each in columns], theme, options.width, above=options.narrow, most=0.3)
    bases = [_base([cell_at(table, row, each) for row in parts], words) for each in columns]
    beside = 0.0 if options.narrow else max(width(each, theme.small) for each in bases) + 14
    sheet = Sheet(options.width, theme, marks.left + 0.5, options.width - beside - 1)
    y = (
        key(
            sheet,
            [Swatch(row.label, *tone, dashed=row in missing) for row, tone in zip(parts, tones, strict=True)],
            0,
        )
        + 10
    )
    # One thin part gives every bar the room for a number above it: an even rhythm reads better than the least height.
    thin = [_thin(sheet, [cell_at(table, row, each) for row in parts], options, words) for each in columns]
    gap = 8 if any(thin) and not options.narrow else _GAP
    for column, lines, base, few in zip(columns, marks.lines, bases, thin, strict=True):
        cells = [cell_at(table, row, column) for row in parts]
        if options.narrow:
            sheet.text(sheet.width, y + theme.line / 2, base, size=theme.small, colour=theme.muted, align="right")
            y = sheet.block(0, y, lines) + 4
        y += theme.line - 2 if few or (any(thin) and not options.narrow) else 0
        height = _BAR if options.narrow else max(_BAR, len(lines) * theme.line)
        middle = y + height / 2
        if not options.narrow:
            sheet.block(0, middle - len(lines) * theme.line / 2, lines)
            sheet.text(sheet.width, middle, base, size=theme.small, colour=theme.muted, align="right")
        _bar(sheet, cells, tones, len(bands), middle, options, words)
        y += height + gap
    return sheet, y - gap + 2, _alt(table, bands, parts, columns, options, words)


def _some(table: Table, row: Row, columns: Sequence[Column]) -> bool:
    """Whether anybody is in the row, or may be: a hidden cell is no nought."""
    cells = [cell_at(table, row, each) for each in columns]
    return any(cell.hidden or (isinstance(cell, Share) and cell.percent) for cell in cells)


def _base(cells: Sequence[Cell], words: Words) -> str:
    if _shares(cells) is None:
        return ""
    base = next((cell.base for cell in cells if isinstance(cell, Share) and cell.base is not None), None)
    return "" if base is None else phrase(words, "person" if base == 1 else "people", base=base)


def _shares(cells: Sequence[Cell]) -> list[float] | None:
    """The shares of a bar; None where one is hidden, as the gap it leaves in 100% would tell it, or nobody answered."""
    found: list[float] = []
    for cell in cells:
        if not isinstance(cell, Share) or cell.hidden or cell.percent is None:
            return None
        found.append(float(cell.percent))
    return found


def _texts(sheet: Sheet, cells: Sequence[Cell], options: Options, words: Words) -> list[tuple[float, float, str, bool]]:
    """(from, to, text, whether it fits in) of every part of a bar that somebody is in."""
    found, start = [], 0.0
    for cell in cells:
        assert isinstance(cell, Share) and cell.percent is not None
        value = figure_of(cell, options)
        assert value is not None
        text, end = share(words, value), start + float(cell.percent)
        room = sheet.at(end) - sheet.at(start)
        found.append((start, end, text, width(text, sheet.theme.small, bold=True) + 8 <= room))
        start = end
    return found


def _thin(sheet: Sheet, cells: Sequence[Cell], options: Options, words: Words) -> bool:
    """Whether a part of the bar has its number above it."""
    return _shares(cells) is not None and any(
        not fits and end > start for start, end, _, fits in _texts(sheet, cells, options, words)
    )


def _bar(
    sheet: Sheet,
    cells: Sequence[Cell],
    tones: Sequence[tuple[str, str]],
    bands: int,
    middle: float,
    options: Options,
    words: Words,
) -> None:
    theme = sheet.theme
    if _shares(cells) is None:
        said = phrase(words, "hidden" if any(cell.hidden for cell in cells) else "nobody")
        sheet.text(sheet.left, middle, said, size=theme.small, colour=theme.muted)
        return
    top, bottom = middle - _BAR / 2, middle + _BAR / 2
    above: list[tuple[float, str]] = []
    for place, (start, end, text, fits) in enumerate(_texts(sheet, cells, options, words)):
        if end <= start:
            continue
        fill, outline = tones[place]
        sheet.bar(start, end, top, bottom, fill, outline, dashed=place >= bands)
        at, colour = (sheet.at(start) + sheet.at(end)) / 2, written_on(fill, theme.ink)
        if fits:
            sheet.text(at, middle, text, size=theme.small, bold=True, colour=colour, align="center")
        else:
            above.append((at, text))
    for at, text in _apart(above, sheet.width, theme.small):
        sheet.text(at, top - theme.line / 2 + 1, text, size=theme.small, bold=True, align="center")


def _apart(wanted: Sequence[tuple[float, str]], page: float, size: float) -> list[tuple[float, str]]:
    """Numbers of thin parts above the bar: moved as little as it takes to be clear of each other and on the page.

    What has no room even so is left to the table.
    """
    placed: list[tuple[float, str]] = []
    limit = page
    for at, text in reversed(wanted):
        half = width(text, size, bold=True) / 2
        at = min(at, limit - half)
        if at - half < 0:
            break
        placed.insert(0, (at, text))
        limit = at - half - 6
    return placed


def _alt(
    table: Table, bands: Sequence[Row], parts: Sequence[Row], columns: Sequence[Column], options: Options, words: Words
) -> str:
    said = groups(table, [(each.label, each.kind == "pooled") for each in columns], words)
    opening = phrase(words, "alt.involvement", things=said, first=bands[0].label, last=bands[-1].label)
    whole = [each for each in columns if _shares([cell_at(table, row, each) for row in parts]) is not None]
    last = bands[-1]
    entries = [Entry(each.key, each.label, cell_at(table, last, each)) for each in whole]
    sentences = [opening, extremes(entries, options, words, of=last.label)]
    if hidden := len(columns) - len(whole):
        sentences.append(phrase(words, "alt.hidden-bars" if hidden > 1 else "alt.hidden-bar", count=hidden))
    return " ".join(each for each in sentences if each)
