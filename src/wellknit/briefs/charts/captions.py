"""Names beside dots: each where it covers no other name, no dot, and as few lines as can be."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from wellknit.briefs.charts.lettering import width, wrapped
from wellknit.briefs.charts.svg import Point
from wellknit.tables.words import plain

__all__ = ["Box", "Caption", "placed"]

#: What it costs to stand at the right, left, below, above, and at the corners.
_SIDES = ((1, 0, 0.0), (-1, 0, 0.3), (0, 1, 0.5), (0, -1, 0.7), (1, 1, 0.9), (1, -1, 1.0), (-1, 1, 1.1), (-1, -1, 1.2))
#: What it costs to lie over a line, and to lie over a name or a dot, or beyond the edge: the last may not be.
_LINE, _COVER = 1.0, 1000.0
_GAP = 3.0


@dataclass(frozen=True, slots=True)
class Box:
    """A rectangle on the page."""

    left: float
    top: float
    right: float
    bottom: float

    @classmethod
    def around(cls, x: float, y: float, radius: float) -> Box:
        """The room that a shape takes, with a little air."""
        return cls(x - radius - 1, y - radius - 1, x + radius + 1, y + radius + 1)

    def meets(self, other: Box) -> bool:
        """Whether the two share any room."""
        return (
            self.left < other.right and other.left < self.right and self.top < other.bottom and other.top < self.bottom
        )

    def within(self, other: Box) -> bool:
        """Whether it lies in the other one whole."""
        return (
            self.left >= other.left
            and self.right <= other.right
            and self.top >= other.top
            and self.bottom <= other.bottom
        )

    def crossed(self, one: Point, other: Point) -> bool:
        """Whether the line from ``one`` to ``other`` runs through the rectangle (Liang and Barsky 1984)."""
        near, far = 0.0, 1.0
        sides = ((one[0], other[0], self.left, self.right), (one[1], other[1], self.top, self.bottom))
        for begin, end, low, high in sides:
            run = end - begin
            if run == 0:
                if not low < begin < high:
                    return False
                continue
            enter, leave = sorted(((low - begin) / run, (high - begin) / run))
            near, far = max(near, enter), min(far, leave)
            if near >= far:
                return False
        return True


@dataclass(frozen=True, slots=True)
class Caption:
    """A name in lines, where it stands, and how its lines are aligned."""

    lines: tuple[str, ...]
    box: Box
    align: str


def placed(
    names: Sequence[str],
    spots: Sequence[tuple[float, float, float]],
    *,
    dots: Sequence[tuple[float, float, float]],
    lines: Sequence[tuple[Point, Point]],
    size: float,
    room: float,
    page: Box,
    taken: Sequence[Box] = (),
) -> list[Caption | None]:
    """A place for the name of each spot (x, y, radius), the first ones first; None where there is no free place.

    ``dots`` are all that no name may cover, ``lines`` what it had better not lie over. ``taken`` are places that are
    taken already, ``page`` is what none may leave, ``room`` the longest line.
    """
    marks = [Box.around(*dot) for dot in dots]
    choices = [_choices(name, spot, size, room, page) for name, spot in zip(names, spots, strict=True)]
    standing: list[list[tuple[float, Caption]]] = []
    for each, spot in zip(choices, spots, strict=True):
        kept, own_mark = [], Box.around(*spot)
        for cost, caption in each:
            if any(caption.box.meets(mark) for mark in marks if mark != own_mark):
                continue
            if any(caption.box.meets(box) for box in taken):
                continue
            over = sum(caption.box.crossed(one, other) for one, other in lines)
            kept.append((cost + over * _LINE, caption))
        standing.append(kept)
    chosen: list[Caption | None] = [None] * len(names)
    for turn in range(4):
        for own, each in enumerate(standing):
            best, least = None, _COVER
            for cost, caption in each:
                if any(
                    other is not None and caption.box.meets(other.box)
                    for place, other in enumerate(chosen)
                    if place != own
                ):
                    continue
                if cost < least:
                    best, least = caption, cost
            # Whoever stands already stays, rather than give its place up for nothing.
            chosen[own] = best if best is not None or turn == 0 else chosen[own]
    return chosen


def _choices(
    name: str, spot: tuple[float, float, float], size: float, room: float, page: Box
) -> list[tuple[float, Caption]]:
    x, y, radius = spot
    made = []
    # A name in more lines is narrower, and fits where a long one does not.
    shapes = {wrapped(name, size, limit): cost for limit, cost in ((room * 0.55, 0.25), (room, 0.0), (room * 1.4, 0.1))}
    for text, extra in shapes.items():
        if " ".join(text) != plain(name) and len(shapes) > 1:
            continue  # a word would be broken
        wide = max(width(line, size) for line in text) + 2
        high = len(text) * size * 1.14
        for right, down, cost in _SIDES:
            far = radius + _GAP if not (right and down) else radius * 0.75 + 1
            left = x + far if right > 0 else x - far - wide if right < 0 else x - wide / 2
            top = y + far if down > 0 else y - far - high if down < 0 else y - high / 2
            box = Box(left, top, left + wide, top + high)
            if box.within(page):
                align = "start" if right > 0 else "end" if right < 0 else "middle"
                made.append((cost + extra, Caption(text, box, align)))
    return made
