"""How wide a text is in Lato, and where it breaks: read from the font itself, so the same on every machine."""

from __future__ import annotations

from collections.abc import Mapping
from functools import cache, lru_cache

from wellknit.briefs import fonts
from wellknit.tables.words import plain

__all__ = ["width", "wrapped"]


@cache
def _advances(bold: bool) -> tuple[Mapping[int, int], int]:
    """The advance of each character, and units per em."""
    from fontTools.ttLib import TTFont

    with TTFont(fonts.folder() / f"Lato-{'Bold' if bold else 'Regular'}.ttf", lazy=True) as font:
        advance = font["hmtx"].metrics
        return {code: advance[name][0] for code, name in font.getBestCmap().items()}, font["head"].unitsPerEm


def width(text: str, size: float, *, bold: bool = False) -> float:
    """The width of ``text`` in pixels, without kerning. What Lato does not have is taken to be a square."""
    advances, units = _advances(bold)
    return sum(advances.get(ord(each), units) for each in text) * size / units


@lru_cache(maxsize=2048)  # the same statements stand in several charts, and in each on a screen and on a phone
def wrapped(text: str, size: float, room: float, *, bold: bool = False) -> tuple[str, ...]:
    """``text`` in lines no wider than ``room`` pixels; a word that is wider itself is cut.

    Where a text needs two lines or more, they come out about equally long: a last line of one word looks like a slip.
    """
    lines = _greedy(plain(text), size, room, bold)
    if len(lines) < 2:
        return lines or ("",)
    low, high = room / 2, room
    while high - low > 4:
        middle = (low + high) / 2
        if len(_greedy(plain(text), size, middle, bold)) > len(lines):
            low = middle
        else:
            high = middle
    return _greedy(plain(text), size, high, bold)


def _greedy(text: str, size: float, room: float, bold: bool) -> tuple[str, ...]:
    lines: list[str] = []
    line = ""
    for word in text.split(" "):
        longer = f"{line} {word}" if line else word
        if width(longer, size, bold=bold) <= room:
            line = longer
            continue
        if line:
            lines.append(line)
        line = ""
        for each in word:
            if line and width(line + each, size, bold=bold) > room:
                lines.append(line)
                line = ""
            line += each
    return (*lines, line) if line else tuple(lines)
