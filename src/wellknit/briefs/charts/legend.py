"""What stands below a map: the key to its shapes and lines, and the names of what is only numbered in it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from wellknit.briefs.charts.lettering import width as text_width
from wellknit.briefs.charts.lettering import wrapped
from wellknit.briefs.charts.svg import element, words
from wellknit.briefs.charts.theme import Theme

__all__ = ["Entry", "key_lines", "legend"]


@dataclass(frozen=True, slots=True)
class Entry:
    """A sign, drawn around the height 0 from the left, with its width, and what it means."""

    text: str
    sign: tuple[float, str]


def legend(entries: Sequence[Entry], x: float, y: float, width: float, look: Theme) -> tuple[list[str], float]:
    """The entries side by side in as many rows as they need; returns them, and where they end."""
    size = 12.5
    step, made, at = size * 1.75, [], x
    y += step / 2
    for place, each in enumerate(entries):
        wide, sign = each.sign
        lines = wrapped(each.text, size, width - wide - 8)
        need = wide + 7 + max(text_width(line, size) for line in lines)
        if place and at + need > x + width:
            at, y = x, y + step
        made.append(element("g", sign, transform=f"translate({at:.2f} {y:.2f})"))
        for row, line in enumerate(lines):
            made.append(
                words(line, x=at + wide + 7, y=y + size * 0.36 + row * size * 1.2, font_size=size, fill=look.ink)
            )
        y += (len(lines) - 1) * size * 1.2
        at = at + need + 20 if len(lines) == 1 else x + width
    return made, y + step / 2


def key_lines(
    groups: Sequence[tuple[str, Sequence[tuple[int, str]]]], x: float, y: float, width: float, look: Theme
) -> tuple[list[str], float]:
    """Numbers with their names, group by group, in columns where the page is wide; returns them, and where they end."""
    size = 13.0
    step = size * 1.3
    columns = 1 if width < 520 else 3
    room = width / columns
    rows: list[list[tuple[str, str, bool]]] = []
    for heading, entries in groups:
        if heading:
            rows.append([("", heading, True)])
        for place, name in entries:
            lines = wrapped(name, size, room - 34)
            rows.append([(str(place) if not row else "", line, False) for row, line in enumerate(lines)])
    # Columns break between entries; a heading goes with its first entry.
    total = sum(len(row) for row in rows)
    made, column, height, lowest = [], 0, 0, y
    for place, row in enumerate(rows):
        need = len(row) + (len(rows[place + 1]) if row[0][2] and place + 1 < len(rows) else 0)
        if column < columns - 1 and height and (height + need) * columns > total + columns * 1.5:
            column, height = column + 1, 0
        left = x + column * room
        for number, line, bold in row:
            base = y + step * height + size
            if number:
                made.append(words(number, x=left + 20, y=base, text_anchor="end", font_size=size, font_weight="bold",
                                  fill=look.ink))  # fmt: skip
            made.append(
                words(line, x=left + (0 if bold else 28), y=base, font_size=size,
                      font_weight="bold" if bold else None, fill=look.primary if bold else look.ink)
            )  # fmt: skip
            height += 1
            lowest = max(lowest, base + 6)
    return made, lowest
