"""The page's colours, worked out from the partnership's look so that every text can be read.

Contrast is that of WCAG 2.2 (relative luminance of sRGB, https://www.w3.org/TR/WCAG22/#dfn-contrast-ratio): at least
4.5 for text, 3 for large text and for what a picture or a control is told by.
"""

from __future__ import annotations

from dataclasses import dataclass

from wellknit.briefs.document import Look

__all__ = ["Palette", "contrast", "mix"]

WHITE, BLACK = "#ffffff", "#000000"
TEXT, LARGE = 4.5, 3.0


def _channels(colour: str) -> tuple[int, int, int]:
    return int(colour[1:3], 16), int(colour[3:5], 16), int(colour[5:7], 16)


def _luminance(colour: str) -> float:
    linear = [
        (value / 12.92 if value <= 0.04045 else ((value + 0.055) / 1.055) ** 2.4)
        for value in (each / 255 for each in _channels(colour))
    ]
    return 0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2]


def contrast(one: str, other: str) -> float:
    """The contrast ratio of two colours, from 1 to 21.

    >>> round(contrast("#ffffff", "#000000"))
    21
    """
    dark, light = sorted((_luminance(one), _luminance(other)))
    return (light + 0.05) / (dark + 0.05)


def mix(colour: str, other: str, part: int) -> str:
    """``colour`` with ``part`` per cent of ``other``.

    >>> mix("#000000", "#ffffff", 50)
    '#808080'
    """
    pairs = zip(_channels(colour), _channels(other), strict=True)
    return "#" + "".join(f"{(one * (100 - part) + two * part + 50) // 100:02x}" for one, two in pairs)


def _toward(colour: str, other: str, grounds: tuple[str, ...], ratio: float) -> str:
    """``colour`` with as little of ``other`` as makes it readable on all ``grounds``."""
    for part in range(101):
        mixed = mix(colour, other, part)
        if all(contrast(mixed, ground) >= ratio for ground in grounds):
            return mixed
    return other


def _on(ground: str, *wanted: str) -> str:
    """The first of ``wanted`` that can be read on ``ground``, else black or white, one of which always can."""
    for each in (*wanted, WHITE, BLACK):
        if contrast(each, ground) >= TEXT:
            return each
    raise AssertionError("no colour is unreadable under both black and white")


def _pale(colour: str, ink: str) -> str:
    """``colour``, lightened until ``ink`` can be read on it with room to spare for the quieter texts."""
    return _toward(colour, WHITE, (ink,), 7.0) if contrast(WHITE, ink) >= 7 else WHITE


@dataclass(frozen=True, slots=True)
class Palette:
    """``deep`` is the ground of cover, callouts and closing panel; ``on_`` colours are texts; ``line`` only adorns."""

    paper: str
    ink: str
    quiet: str
    soft: str
    line: str
    deep: str
    on_deep: str
    quiet_on_deep: str
    strand: str
    accent: str
    mark: str
    mark_on_deep: str
    heading: str
    signal: str
    on_signal: str

    @classmethod
    def of(cls, look: Look) -> Palette:
        ink = _toward(look.ink.lower(), BLACK, (WHITE,), 9.0)
        soft = _pale(look.soft.lower(), ink)
        grounds = (WHITE, soft)
        deep = look.primary.lower()
        on_deep = _on(deep, WHITE, ink)
        far = WHITE if on_deep == WHITE else BLACK
        quiet = next(mixed for part in range(45, -1, -1) if _readable(mixed := mix(ink, WHITE, part), grounds))
        quiet_on_deep = next(
            mixed for part in range(30, -1, -1) if _readable(mixed := mix(on_deep, deep, part), (deep,))
        )
        accent = _toward(look.accent.lower(), BLACK, grounds, TEXT)
        return cls(
            paper=WHITE,
            ink=ink,
            quiet=quiet,
            soft=soft,
            line=mix(ink, WHITE, 80),
            deep=deep,
            on_deep=on_deep,
            quiet_on_deep=quiet_on_deep,
            strand=mix(deep, on_deep, 38),
            accent=accent,
            mark=_toward(look.accent.lower(), BLACK, grounds, LARGE),
            mark_on_deep=_toward(look.accent.lower(), far, (deep,), LARGE),
            heading=_toward(deep, BLACK, grounds, TEXT),
            signal=accent,
            on_signal=_on(accent, WHITE),
        )

    def pairs(self) -> tuple[tuple[str, str, str, float], ...]:
        """Every use of two colours that must be told apart: what it is, front, ground, and the least contrast."""
        grounds = (("paper", self.paper), ("soft", self.soft))
        texts = (("ink", self.ink), ("quiet", self.quiet), ("accent", self.accent), ("heading", self.heading))
        return (
            *((f"{name} on {ground}", text, colour, TEXT) for name, text in texts for ground, colour in grounds),
            *((f"mark on {ground}", self.mark, colour, LARGE) for ground, colour in grounds),
            ("text on deep", self.on_deep, self.deep, TEXT),
            ("quiet text on deep", self.quiet_on_deep, self.deep, TEXT),
            ("mark on deep", self.mark_on_deep, self.deep, LARGE),
            ("text on signal", self.on_signal, self.signal, TEXT),
        )


def _readable(colour: str, grounds: tuple[str, ...]) -> bool:
    return all(contrast(colour, ground) >= TEXT for ground in grounds)
