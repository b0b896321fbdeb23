"""Tables whose cells and totals are two hierarchies: there, protection is a matter of closed paths of step 1.

Rows that are two laminar families of sets form a totally unimodular matrix (Edmonds 1970). Every deviation of such a
system is then a sum of closed paths of steps -1, 0 and 1 that agree in sign, so a secret that can move by 1 can do so
in a world in which no cell and no total moves by more than 1. That makes the bounds of the relaxation as tight as
they get. An average with weights, or three crossing breakdowns, is not of this kind.
"""

from __future__ import annotations

from collections.abc import Sequence

from wellknit.releases.disclosure.values import Statement

__all__ = ["two_hierarchies"]


def two_hierarchies(statements: Sequence[Statement], sums: Sequence[Sequence[int]]) -> bool:
    """Whether all ``statements`` and ``sums`` (places) are plain sums that fall into two laminar families.

    >>> def line(*places): return Statement((), tuple((place, 1) for place in places), 0, 0)
    >>> two_hierarchies([line(0, 1), line(2, 3), line(0, 2), line(1, 3), line(0, 1, 2, 3)], [[0]])
    True
    >>> two_hierarchies([line(0, 1), line(1, 2), line(0, 2)], [])
    False
    """
    if any(weight != 1 for each in statements for _, weight in each.terms):
        return False
    sets = {frozenset(place for place, _ in each.terms) for each in statements} | {frozenset(each) for each in sums}
    joined = sorted((each for each in sets if len(each) > 1), key=lambda each: (len(each), sorted(each)))
    crossing: dict[int, list[int]] = {place: [] for place in range(len(joined))}
    for first, one in enumerate(joined):
        for second in range(first + 1, len(joined)):
            if one & joined[second] and not one <= joined[second]:
                crossing[first].append(second)
                crossing[second].append(first)
    side: dict[int, int] = {}
    for start in crossing:
        if start in side:
            continue
        side[start], waiting = 0, [start]
        while waiting:
            place = waiting.pop()
            for other in crossing[place]:
                if other not in side:
                    side[other] = 1 - side[place]
                    waiting.append(other)
                elif side[other] == side[place]:
                    return False
    return True
