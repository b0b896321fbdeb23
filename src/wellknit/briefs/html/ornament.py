"""The ornament of cover and closing panel: strands that hold each other, one plait whatever the width of the page."""

from __future__ import annotations

from math import pi, sin

__all__ = ["plait"]

STEPS = 12
#: How far a piece reaches beyond its quarter, so that no hairline shows between it and the next.
OVERLAP = 0.02


def _piece(strand: int, strands: int, quarter: int, width: float, reach: float) -> tuple[bool, str]:
    """A quarter turn of a strand, as a path, and whether it lies over the others.

    A strand is y = sin(t), and lies over where sin(2t) > 0, in every second quarter: so it changes sides at its crests
    and in its middle, where no other strand is near.
    """
    shift = 2 * pi * strand / strands
    start = quarter * pi / 2 - shift
    points = []
    for step in range(STEPS + 1):
        t = start - OVERLAP + step * (pi / 2 + 2 * OVERLAP) / STEPS
        x, y = t / (2 * pi) * width, reach * (1 + sin(t + shift))
        points.append(f"{x:.1f} {y:.1f}")
    return quarter % 2 == 0, "M" + "L".join(points)


def plait(strands: int = 3, width: float = 360, reach: float = 48) -> tuple[tuple[int, bool, str], ...]:
    """One period of a plait as (strand, over, path): draw what lies under first, then what lies over.

    The paths reach past both ends by up to a period, so that a tile cut at 0 and ``width`` joins with itself.
    """
    pieces = [
        (strand, *_piece(strand, strands, quarter, width, reach))
        for quarter in range(-2, 8)
        for strand in range(strands)
    ]
    return tuple(sorted(pieces, key=lambda each: each[1]))
