"""The marks of a map: shapes that stay apart in grey and at a few pixels, and the ground that a group stands on."""

from __future__ import annotations

import math
from collections.abc import Sequence

from wellknit.briefs.charts.svg import Point

__all__ = ["APART", "SHAPES", "hull", "outline"]

#: In the order in which groups take them: neighbours in it are least alike.
SHAPES = ("circle", "square", "triangle", "diamond", "cross", "wedge", "pentagon")
#: The shape of whoever is in no group.
APART = "hexagon"

#: Corners as angles clockwise from the top, in degrees, and how far out they are, so that all look equally large.
_CORNERS: dict[str, tuple[tuple[float, ...], float]] = {
    "square": ((45, 135, 225, 315), 1.25),
    "triangle": ((0, 120, 240), 1.42),
    "diamond": ((0, 90, 180, 270), 1.34),
    "hexagon": ((30, 90, 150, 210, 270, 330), 1.12),
    "pentagon": ((0, 72, 144, 216, 288), 1.18),
    "wedge": ((180, 300, 60), 1.42),
}


def outline(name: str, x: float, y: float, radius: float) -> tuple[Point, ...]:
    """The corners of a shape that covers about as much as a circle of ``radius``."""
    if name == "cross":
        arm, half = radius * 1.2, radius * 0.46
        steps = [(-half, -arm), (half, -arm), (half, -half), (arm, -half), (arm, half), (half, half)]
        return tuple((x + right, y + down) for right, down in [*steps, *((-right, -down) for right, down in steps)])
    corners, far = _CORNERS.get(name, (tuple(range(0, 360, 15)), 1.0))
    # A triangle's middle is lower than half its height.
    lower = radius * {"triangle": 0.2, "wedge": -0.2}.get(name, 0.0)
    return tuple(
        (
            x + radius * far * math.sin(math.radians(each)),
            y + lower - radius * far * math.cos(math.radians(each)),
        )
        for each in corners
    )


def hull(points: Sequence[Point]) -> tuple[Point, ...]:
    """The smallest convex outline around all points (Andrew's monotone chain, 1979), clockwise on the page."""
    ordered = sorted(set(points))
    if len(ordered) < 3:
        return tuple(ordered)

    def half(line: Sequence[Point]) -> list[Point]:
        made: list[Point] = []
        for each in line:
            while len(made) > 1 and _turn(made[-2], made[-1], each) <= 0:
                made.pop()
            made.append(each)
        return made[:-1]

    return (*half(ordered), *half(ordered[::-1]))


def _turn(one: Point, other: Point, third: Point) -> float:
    return (other[0] - one[0]) * (third[1] - one[1]) - (other[1] - one[1]) * (third[0] - one[0])
