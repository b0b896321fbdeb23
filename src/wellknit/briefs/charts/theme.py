"""How charts look: colours from the brief's Look, sizes of type, and contrast computed rather than hoped for.

Nothing is told by colour alone: every mark has its number beside or in it, joined figures have another shape, and the
tones of a scale are ordered by lightness, so that a page in greyscale says the same.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache

from wellknit.briefs.document import Look

__all__ = ["FAMILY", "Theme", "contrast", "diverging", "firm", "sequential", "theme", "tint", "written_on"]

FAMILY = "Lato, sans-serif"
WHITE = "#ffffff"

#: WCAG 2.2: 1.4.3 for text, 1.4.11 for marks.
TEXT, MARK = 4.5, 3.0


@dataclass(frozen=True, slots=True)
class Theme:
    """Colours as '#rrggbb' on white, and sizes of type in pixels."""

    primary: str
    accent: str
    soft: str
    ink: str
    muted: str
    grid: str
    axis: str
    label: float = 14
    small: float = 13
    value: float = 14

    @property
    def line(self) -> float:
        """From one line of a label to the next."""
        return round(self.label * 1.28)


def _channels(colour: str) -> tuple[int, int, int]:
    return int(colour[1:3], 16), int(colour[3:5], 16), int(colour[5:7], 16)


def _hex(channels: tuple[float, float, float]) -> str:
    return "#" + "".join(f"{max(0, min(255, round(each))):02x}" for each in channels)


@cache
def luminance(colour: str) -> float:
    """Relative luminance, 0 for black and 1 for white (WCAG 2.2, from IEC 61966-2-1)."""
    parts = [each / 255 for each in _channels(colour)]
    red, green, blue = (each / 12.92 if each <= 0.04045 else ((each + 0.055) / 1.055) ** 2.4 for each in parts)
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def contrast(one: str, other: str) -> float:
    """The contrast ratio of two colours, from 1 to 21.

    >>> round(contrast("#1696d2", "#ffffff"), 2)
    3.32
    """
    light, dark = sorted((luminance(one), luminance(other)), reverse=True)
    return (light + 0.05) / (dark + 0.05)


def _mixed(colour: str, other: str, part: float) -> str:
    mine, theirs = _channels(colour), _channels(other)
    return _hex(
        (
            mine[0] + (theirs[0] - mine[0]) * part,
            mine[1] + (theirs[1] - mine[1]) * part,
            mine[2] + (theirs[2] - mine[2]) * part,
        )
    )


@cache
def firm(colour: str, ratio: float = MARK) -> str:
    """``colour``, darkened no more than it takes to have ``ratio`` against white."""
    return next(
        (each for step in range(101) if contrast(each := _mixed(colour, "#000000", step / 100), WHITE) >= ratio),
        "#000000",
    )


@cache
def tint(colour: str, wanted: float) -> str:
    """``colour`` mixed with white until its luminance is at least ``wanted``."""
    return next(
        (each for step in range(101) if luminance(each := _mixed(colour, WHITE, step / 100)) >= wanted),
        WHITE,
    )


def written_on(fill: str, ink: str) -> str:
    """White or ``ink``, whichever reads better on ``fill``; black where a folder's own ink is too pale for it."""
    best = max((WHITE, ink), key=lambda each: contrast(each, fill))
    return best if contrast(best, fill) >= TEXT else "#000000"


def theme(look: Look, *, narrow: bool = False) -> Theme:
    """The look's colours, made firm where a folder's own are too pale to be seen or read."""
    ink = firm(look.ink, 7)
    # A narrow chart is for small screens, which may show it smaller still.
    return Theme(
        primary=firm(look.primary, TEXT),
        accent=firm(look.accent, TEXT),
        soft=tint(look.primary, 0.86),
        ink=ink,
        muted=firm(_mixed(ink, WHITE, 0.35), TEXT),
        grid=tint(ink, 0.74),
        axis=firm(_mixed(ink, WHITE, 0.45), MARK),
        label=15 if narrow else 14,
        small=14 if narrow else 13,
        value=15 if narrow else 14,
    )


#: Luminances of the tones between the lightest and the full colour; each differs from the next in greyscale.
_LIGHTEST, _MIDDLE = 0.72, 0.40


def sequential(colour: str, count: int) -> tuple[str, ...]:
    """``count`` tones of ``colour`` from light to full; every one is outlined in the full colour when drawn."""
    if count == 1:
        return (colour,)
    darkest = luminance(colour)
    step = (_LIGHTEST - darkest) / (count - 1)
    return tuple(colour if place == count - 1 else tint(colour, _LIGHTEST - place * step) for place in range(count))


def diverging(theme: Theme, below: int, middle: int, above: int) -> tuple[tuple[str, str], ...]:
    """(fill, outline) from the far end of disagreement to that of agreement; the ends are the darkest.

    The middle is white in a grey outline: it leans to neither side.
    """

    def side(colour: str, count: int) -> list[tuple[str, str]]:
        if count <= 0:
            return []
        tones = sequential(colour, count) if count > 2 else (tint(colour, _MIDDLE + 0.12), colour)[2 - count :]
        return [(tone, colour) for tone in tones]

    return (*reversed(side(theme.accent, below)), *[(WHITE, theme.axis)] * middle, *side(theme.primary, above))
