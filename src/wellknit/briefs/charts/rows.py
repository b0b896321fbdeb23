"""What all charts of rows share: where labels stand and how wide they are, the axis of shares, and keys."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from wellknit.briefs.charts.lettering import width, wrapped
from wellknit.briefs.charts.sheet import Sheet
from wellknit.briefs.charts.theme import Theme

__all__ = ["Labels", "Swatch", "axis", "key", "labels"]


@dataclass(frozen=True, slots=True)
class Labels:
    """The wrapped labels of rows: in a column ``room`` wide beside the marks, or, where it is 0, above them."""

    lines: tuple[tuple[str, ...], ...]
    room: float
    gap: float

    @property
    def above(self) -> bool:
        return self.room == 0

    @property
    def left(self) -> float:
        """Where the marks begin."""
        return self.room + self.gap


def labels(
    texts: Sequence[str], theme: Theme, page: float, *, above: bool, most: float = 0.36, bold: bool = False
) -> Labels:
    """``texts`` wrapped to at most ``most`` of the page beside the marks, or to the whole page above them."""
    if above:
        return Labels(tuple(wrapped(text, theme.label, page, bold=bold) for text in texts), 0, 0)
    room = page * most
    lines = tuple(wrapped(text, theme.label, room, bold=bold) for text in texts)
    needed = max((width(line, theme.label, bold=bold) for each in lines for line in each), default=0)
    return Labels(lines, round(needed + 0.5), 18)


def axis(sheet: Sheet, shares: Iterable[float], y: float, *, signed: bool = False) -> None:
    """The numbers of the axis at ``shares``, level at ``y``; what lies left of 0 counts from 0 too.

    ``signed`` is for differences in percentage points, which have a sign and are no per cent.
    """
    for share in shares:
        text = f"{abs(share):g}%"
        if signed:
            sign = "\N{MINUS SIGN}" if share < 0 else "+" if share > 0 else ""
            text = f"{sign}{abs(share):g}"
        half = width(text, sheet.theme.small) / 2
        # The outer numbers stay on the sheet.
        x = min(max(sheet.at(share), half), sheet.width - half)
        sheet.text(x, y, text, size=sheet.theme.small, colour=sheet.theme.muted, align="center")


@dataclass(frozen=True, slots=True)
class Swatch:
    """One entry of a key: a square, or a line."""

    text: str
    colour: str
    outline: str = ""
    line: bool = False
    dashed: bool = False


def key(sheet: Sheet, entries: Sequence[Swatch], top: float) -> float:
    """The entries from left to right, in as many lines as they need; returns where they end."""
    theme = sheet.theme
    size, step = theme.small, round(theme.small * 1.6)
    x, y = 0.0, top + step / 2
    for entry in entries:
        mark = 22 if entry.line else 13
        taken = mark + 6 + width(entry.text, size)
        if x > 0 and x + taken > sheet.width:
            x, y = 0.0, y + step
        if entry.line:
            sheet.stroke(x, x + mark, y, entry.colour)
        else:
            sheet.swatch(x + 0.5, y, 12, entry.colour, entry.outline, dashed=entry.dashed)
        # An answer's wording may be longer than the page is wide.
        lines = wrapped(entry.text, size, sheet.width - x - mark - 6)
        end = sheet.block(x + mark + 6, y - round(size * 1.28) / 2, lines, size=size)
        if len(lines) > 1:
            x, y = 0.0, end + step / 2
        else:
            x += taken + 18
    return y + step / 2 if x > 0 else y - step / 2
