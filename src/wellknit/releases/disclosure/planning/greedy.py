"""A safe set of cells that can always be had: hide by loss until nothing is given away, then show again what may be."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Sequence

from wellknit.releases.disclosure.planning.demands import Demand, Unit
from wellknit.releases.disclosure.planning.worlds import Worlds

__all__ = ["hidden_until_safe", "shown_again"]


def hidden_until_safe(
    worlds: Worlds, units: Sequence[Unit], demands: Iterable[Demand], start: Collection[int]
) -> frozenset[int]:
    """Units that protect all ``demands``: ``start``, and the cheapest others for one demand after the other.

    Of each demand that is not met yet, the least number of the cheapest units is found by halving. Every demand has to
    be met where all units are hidden.
    """
    gone = set(start)
    cheapest = sorted((unit for unit in range(len(units)) if unit not in gone), key=lambda u: (units[u].loss, u))
    for demand in demands:
        if worlds.protects(gone, demand):
            continue
        enough, few = len(cheapest), 0
        while few < enough:
            middle = (few + enough) // 2
            if worlds.protects(gone | set(cheapest[:middle]), demand):
                enough = middle
            else:
                few = middle + 1
        added = set(cheapest[:enough])
        # Only the most expensive one is known to be needed: most of the others can be shown again at once.
        for unit in reversed(cheapest[: max(enough - 1, 0)]):
            if worlds.protects(gone | added - {unit}, demand):
                added.discard(unit)
        gone |= added
        cheapest = [unit for unit in cheapest if unit not in gone]
    return frozenset(gone)


def shown_again(
    worlds: Worlds, units: Sequence[Unit], demands: Sequence[Demand], hidden: Iterable[int]
) -> frozenset[int]:
    """``hidden`` without each unit, the dearest first, that the demands do not need; a smallest set by inclusion."""
    gone = set(hidden)
    for unit in sorted(gone, key=lambda u: (-units[u].loss, u)):
        if not units[unit].must and not worlds.broken(gone - {unit}, demands):
            gone.discard(unit)
    return frozenset(gone)
