"""Bounds of whole-number unknowns, narrowed by statements until nothing changes any more: exact, and quick."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

__all__ = ["Limits", "Row", "narrow"]


@dataclass(frozen=True, slots=True)
class Row:
    """``low <= sum of weight * unknown <= high``; ``source`` is its place among the printed statements, -1 a base."""

    terms: tuple[tuple[int, int], ...]
    low: int
    high: int
    source: int = -1


#: The least and the most of each unknown.
Limits = list[tuple[int, int]]


def narrow(limits: Limits, rows: Sequence[Row], of: Sequence[Sequence[int]], start: Iterable[int]) -> bool:
    """Narrows ``limits`` in place by ``rows``, beginning with those at ``start``; False where nothing is left.

    ``of`` names, for each unknown, the rows that hold it.
    """
    waiting = list(start)
    queued = set(waiting)
    while waiting:
        at = waiting.pop()
        queued.discard(at)
        row = rows[at]
        least = most = 0
        for place, weight in row.terms:
            low, high = limits[place]
            least += weight * (low if weight > 0 else high)
            most += weight * (high if weight > 0 else low)
        if least > row.high or most < row.low:
            return False
        if least >= row.low and most <= row.high:
            continue
        over, under = row.high - least, most - row.low
        for place, weight in row.terms:
            low, high = limits[place]
            if low == high:
                continue
            size = abs(weight)
            up, down = low + over // size, high - under // size
            if weight < 0:
                up, down = low + under // size, high - over // size
            new = (max(low, down), min(high, up))
            if new[0] > new[1]:
                return False
            if new != (low, high):
                limits[place] = new
                for other in of[place]:
                    if other not in queued:
                        queued.add(other)
                        waiting.append(other)
    return True
