"""Whether a set of hidden units will do: each demand it raises is met, and what goes with a hidden cell is gone."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence

from wellknit.releases.disclosure.planning.demands import Demand, Unit
from wellknit.releases.disclosure.planning.worlds import Worlds

__all__ = ["Safety"]


class Safety:
    """What a plan has to keep. ``implied`` says what goes with each unit; of each of ``choices``, one unit is hidden.

    A demand that is asked only ``when`` its own count is hidden is dropped where nothing can meet it: that count is
    known from earlier releases, and no one's secret.
    """

    def __init__(
        self,
        worlds: Worlds,
        units: Sequence[Unit],
        demands: Iterable[Demand],
        implied: Mapping[int, frozenset[int]],
        choices: Sequence[tuple[int, ...]] = (),
    ) -> None:
        self.worlds, self.units, self.implied, self.choices = worlds, tuple(units), implied, tuple(choices)
        self.demands = tuple(dict.fromkeys(demands))
        self._unit = {place: number for number, unit in enumerate(units) for place in unit.statements}
        self._everything = frozenset(range(len(units)))
        self._dropped: set[Demand] = set()

    def unit(self, demand: Demand) -> int | None:
        """The unit whose hiding raises a demand; None where it is always asked."""
        return None if demand.when is None else self._unit[demand.when]

    def cost(self, hidden: Iterable[int]) -> float:
        return sum(self.units[unit].loss for unit in sorted(hidden))

    def closed(self, hidden: Iterable[int]) -> frozenset[int]:
        """``hidden`` with all that goes with it."""
        gone = set(hidden)
        waiting = list(gone)
        while waiting:
            for each in self.implied.get(waiting.pop(), frozenset()) - gone:
                gone.add(each)
                waiting.append(each)
        return frozenset(gone)

    def broken(self, hidden: frozenset[int]) -> list[Demand]:
        """The demands that are raised and not met."""
        found = []
        for demand in self.demands:
            unit = self.unit(demand)
            if demand in self._dropped or (unit is not None and unit not in hidden):
                continue
            if self.worlds.protects(hidden, demand):
                continue
            if unit is not None and not self.worlds.protects(self._everything, demand):
                self._dropped.add(demand)
            else:
                found.append(demand)
        return found

    def safe(self, hidden: frozenset[int]) -> bool:
        """Whether ``hidden`` will do as it is."""
        return (
            self.closed(hidden) == hidden
            and all(not hidden.isdisjoint(each) for each in self.choices)
            and not self.broken(hidden)
        )
