"""A safe set of cells that can always be had: hide by loss until nothing is given away, then show again what may be."""

from __future__ import annotations

from collections.abc import Iterable

from wellknit.releases.disclosure.planning.safety import Safety

__all__ = ["hidden_until_safe", "shown_again"]


def hidden_until_safe(safety: Safety, start: Iterable[int]) -> frozenset[int]:
    """Units that will do: ``start``, and for one demand after the other the cheapest others that meet it.

    The least number of the cheapest is found by halving, and those of them that it can do without are left out. Every
    demand has to be met where all units are hidden.
    """
    worlds, units = safety.worlds, safety.units
    gone = set(safety.closed(start))
    for choice in safety.choices:
        if gone.isdisjoint(choice):
            gone.add(min(choice, key=lambda unit: (units[unit].loss, unit)))
    while True:
        gone = set(safety.closed(gone))
        broken = safety.broken(frozenset(gone))
        if not broken:
            return frozenset(gone)
        demand = broken[0]
        cheapest = sorted((unit for unit in range(len(units)) if unit not in gone), key=lambda u: (units[u].loss, u))
        few, enough = 0, len(cheapest)
        while few < enough:
            middle = (few + enough) // 2
            if worlds.protects(gone | set(cheapest[:middle]), demand):
                enough = middle
            else:
                few = middle + 1
        added = set(cheapest[:enough])
        for unit in reversed(cheapest[: max(enough - 1, 0)]):
            if worlds.protects(gone | added - {unit}, demand):
                added.discard(unit)
        gone |= added


def shown_again(safety: Safety, hidden: frozenset[int]) -> frozenset[int]:
    """A safe set without each unit, the dearest first, that it can do without."""
    gone = hidden
    for unit in sorted(hidden, key=lambda u: (-safety.units[u].loss, u)):
        if not safety.units[unit].must and safety.safe(gone - {unit}):
            gone -= {unit}
    return gone
