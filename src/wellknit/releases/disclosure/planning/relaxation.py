"""Cheap sets of cells to hide: one mixed-integer programme in which what the attacker doubts may be fractions.

After Fischetti and Salazar (JASA 2000; Management Science 2001): for each secret, worlds that deviate from the real
one, where a number that is shown leaves no room to deviate and one that is hidden leaves all there is. What whole
numbers forbid beyond that comes as cuts: sets of units of which one must be hidden.
"""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass, field
from typing import Any

from wellknit.releases.disclosure.planning.demands import Demand
from wellknit.releases.disclosure.planning.laminar import two_hierarchies
from wellknit.releases.disclosure.planning.safety import Safety
from wellknit.releases.disclosure.planning.worlds import scale_of
from wellknit.releases.disclosure.solving import solved
from wellknit.releases.disclosure.values import Statement

__all__ = ["Proposal", "Relaxation"]


@dataclass(frozen=True, slots=True)
class Proposal:
    """Units to hide, None where the solver found none in its limits; no safe set costs less than ``bound``."""

    hidden: frozenset[int] | None
    bound: float


@dataclass
class _Rows:
    """The constraints of a programme while it grows: sparse rows with their ends."""

    at: list[tuple[int, int, float]] = field(default_factory=list)
    low: list[float] = field(default_factory=list)
    high: list[float] = field(default_factory=list)

    def add(self, terms: Sequence[tuple[int, float]], low: float, high: float) -> None:
        row = len(self.low)
        self.at.extend((row, place, weight) for place, weight in terms if weight)
        self.low.append(low)
        self.high.append(high)


class Relaxation:
    """The programme for what ``safety`` asks, with ``demands`` from the start.

    A demand starts with one closed path where the system is two hierarchies (see ``laminar.py``), else with a world
    above and a world below the real one; :meth:`widen` gives it both.
    """

    def __init__(self, safety: Safety, demands: Sequence[Demand]) -> None:
        self.safety, self.system, self.units = safety, safety.worlds.system, safety.units
        self.truth, self.demands = safety.worlds.truth, list(demands)
        asked = [each.places for each in safety.demands]
        self.narrow = not any(each.given for each in safety.demands) and two_hierarchies(
            [*self.system.bases, *self.system.printed], asked
        )
        self.unit_of = {place: number for number, unit in enumerate(self.units) for place in unit.statements}
        self.wide = {each for each in demands if self._starts_wide(each)}
        self.cuts: list[tuple[tuple[int, ...], int | None]] = [(each, None) for each in safety.choices]
        self.small = tuple(each.most for each in self.system.unknowns)

    def _starts_wide(self, demand: Demand) -> bool:
        return not self.narrow or bool(demand.above or demand.below)

    def widen(self, demand: Demand) -> bool:
        """Gives ``demand`` its place in the programme, or its two worlds; False where it has them."""
        if demand not in self.demands:
            self.demands.append(demand)
            if self._starts_wide(demand):
                self.wide.add(demand)
            return True
        if demand in self.wide:
            return False
        self.wide.add(demand)
        return True

    def cut(self, units: Collection[int], when: int | None = None) -> None:
        """From now on, one of ``units`` is hidden, or the unit ``when`` is shown."""
        self.cuts.append((tuple(sorted(units)), when))

    def propose(self, gap: float, nodes: int, seconds: float | None) -> Proposal:
        """The cheapest units to hide, to a relative ``gap``, in at most so many ``nodes`` of the search."""
        import numpy as np
        from scipy.optimize import Bounds, LinearConstraint
        from scipy.sparse import csr_array

        rows, low, high = self._programme()
        count, size = len(self.units), len(low)
        objective = np.zeros(size)
        objective[:count] = [each.loss for each in self.units]
        integrality = np.zeros(size)
        integrality[:count] = 1
        options: dict[str, Any] = {"mip_rel_gap": gap, "node_limit": nodes}
        if seconds is not None:
            options["time_limit"] = max(seconds, 0.1)
        constraints = []
        if rows.low:
            data, at = (
                [weight for _, _, weight in rows.at],
                ([row for row, _, _ in rows.at], [p for _, p, _ in rows.at]),
            )
            matrix = csr_array((data, at), shape=(len(rows.low), size))
            constraints.append(LinearConstraint(matrix, np.array(rows.low), np.array(rows.high)))
        answer = solved(objective, constraints=constraints, bounds=Bounds(np.array(low), np.array(high)),
                      integrality=integrality, options=options)  # fmt: skip
        bound = answer.mip_dual_bound
        bound = float(bound) if bound is not None and np.isfinite(bound) else 0.0
        if answer.x is None:
            return Proposal(None, bound)
        return Proposal(frozenset(int(place) for place in np.flatnonzero(answer.x[:count] > 0.5)), bound)

    # ---- the rows

    def _programme(self) -> tuple[_Rows, list[float], list[float]]:
        rows = _Rows()
        low = [1.0 if each.must else 0.0 for each in self.units]
        high = [1.0] * len(self.units)
        for units, when in self.cuts:
            raised, least = self._raised(when, 1.0)
            rows.add([*((unit, 1.0) for unit in units), *raised], least, float("inf"))
        for source, targets in sorted(self.safety.implied.items()):
            for target in sorted(targets):
                rows.add([(target, 1.0), (source, -1.0)], 0.0, 1.0)
        for demand in self.demands:
            if demand not in self.wide:
                self._closed_path(rows, low, high, demand)
                continue
            when = self.safety.unit(demand)
            up = self._world(rows, low, high, demand, 1)
            down = self._world(rows, low, high, demand, -1)
            apart = [
                *((up + place, 1.0) for place in demand.places),
                *((down + place, -1.0) for place in demand.places),
            ]
            raised, least = self._raised(when, float(demand.spread))
            rows.add([*apart, *raised], least, float("inf"))
            if demand.above:
                rows.add([(up + place, 1.0) for place in demand.places], float(demand.above), float("inf"))
            if demand.below:
                rows.add([(down + place, -1.0) for place in demand.places], float(demand.below), float("inf"))
        return rows, low, high

    def _closed_path(self, rows: _Rows, low: list[float], high: list[float], demand: Demand) -> None:
        """The sum moves by 1 one way or the other; nothing moves by more, and what is shown not at all."""
        start = len(low)
        low.extend(-1.0 if each else 0.0 for each in self.small)
        high.extend(1.0 if each else 0.0 for each in self.small)
        for statement, unit in self._statements(demand):
            if unit is not None and self.units[unit].must:
                continue
            terms = [(start + place, float(weight)) for place, weight in statement.terms]
            room = 1.0 if statement.high > statement.low else 0.0
            if unit is None:
                rows.add(terms, -room, room)
            elif not room:
                rows.add([*terms, (unit, -1.0)], -float("inf"), 0.0)
                rows.add([*terms, (unit, 1.0)], 0.0, float("inf"))
        raised, least = self._raised(self.safety.unit(demand), 1.0)
        rows.add([*((start + place, 1.0) for place in demand.places), *raised], least, least)

    def _raised(self, when: int | None, amount: float) -> tuple[list[tuple[int, float]], float]:
        """What asks for ``amount`` where the unit ``when`` is hidden, and for nothing where it is shown."""
        return ([], amount) if when is None or self.units[when].must else ([(when, -amount)], 0.0)

    def _world(self, rows: _Rows, low: list[float], high: list[float], demand: Demand, sign: int) -> int:
        """One world as deviations from the real counts, the demand's sum going the way of ``sign``."""
        start = len(low)
        limit = float(max(demand.values - 1, demand.above, demand.below)) if self.narrow else float("inf")
        least = [max(-float(count), -limit) for count in self.truth]
        most = [min(float(each - count), limit) for each, count in zip(self.small, self.truth, strict=True)]
        low.extend(least)
        high.extend(most)
        for statement, unit in self._statements(demand):
            if unit is not None and self.units[unit].must:
                continue
            scale = scale_of(statement)
            real = sum(weight * self.truth[place] for place, weight in statement.terms)
            under, over = (statement.low - real) / scale, (statement.high - real) / scale
            terms = [(start + place, weight / scale) for place, weight in statement.terms]
            if unit is None:
                rows.add(terms, under, over)
                continue
            # How far the sum can go at all: the room that hiding it opens.
            up = sum(w * (most if w > 0 else least)[place - start] for place, w in terms)
            down = sum(w * (least if w > 0 else most)[place - start] for place, w in terms)
            if self.narrow:
                up, down = min(up, limit), max(down, -limit)
            if up > over:
                rows.add([*terms, (unit, over - up)], -float("inf"), over)
            if down < under:
                rows.add([*terms, (unit, under - down)], under, float("inf"))
        rows.add([(start + place, float(sign)) for place in demand.places], 0.0, float("inf"))
        return start

    def _statements(self, demand: Demand) -> list[tuple[Statement, int | None]]:
        facts: list[tuple[Statement, int | None]] = [(each, None) for each in (*self.system.bases, *demand.given)]
        return facts + [(each, self.unit_of.get(place)) for place, each in enumerate(self.system.printed)]
