"""The ornament of cover and closing panel: strands that hold each other, one plait whatever the width of the page."""

from __future__ import annotations

from math import pi, sin

__all__ = ["plait"]

STEPS = 12
#: How far, in radians, a piece reaches beyond its quarter, so that no hairline shows between it and the next.
OVERLAP = 0.06


def _path(strand: int, strands: int, quarter: int, width: float, reach: float, overlap: float) -> str:
    """A quarter turn of a strand, y = sin(t)."""
    shift = 2 * pi * strand / strands
    start = quarter * pi / 2 - shift
    points = []
    for step in range(STEPS + 1):
        t = start - overlap + step * (pi / 2 + 2 * overlap) / STEPS
        x, y = t / (2 * pi) * width, reach * (1 + sin(t + shift))
        points.append(f"{x:.1f} {y:.1f}")
    return "M" + "L".join(points)


def plait(strands: int = 3, width: float = 360, reach: float = 48) -> tuple[tuple[int, str, str], ...]:
    """One period of a plait as (strand, casing, path): what lies under first, and without a casing.

    A strand lies over the others where sin(2t) > 0, in every second quarter: so it changes sides at its crests and in
    its middle, where no other strand is near. There the casing, a broad stroke in the color of the ground, parts it
    from what it crosses. The paths reach past both ends by up to a period, so that a tile cut at 0 and ``width`` joins
    with itself.
    """
    made = []
    for over in (False, True):
        for quarter in range(-2, 8):
            for strand in range(strands) if (quarter % 2 == 0) == over else ():
                casing = _path(strand, strands, quarter, width, reach, -OVERLAP) if over else ""
                made.append((strand, casing, _path(strand, strands, quarter, width, reach, OVERLAP)))
    return tuple(made)
