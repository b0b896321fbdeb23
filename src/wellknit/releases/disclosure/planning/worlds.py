"""Whether a set of hidden cells protects, decided in whole numbers.

A world is one whole number for each unknown that agrees with the bases and with all that is shown. A world is accepted
after exact integer arithmetic alone; the solver (HiGHS) only proposes. Where it proposes none, the value counts as
impossible, so an error of the solver can hide a cell too many and never one too few.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from itertools import pairwise
from typing import TYPE_CHECKING, Any

from wellknit.releases.disclosure.planning.demands import Demand, Unit, total
from wellknit.releases.disclosure.planning.rooms import Room, TooLong
from wellknit.releases.disclosure.solving import solved
from wellknit.releases.disclosure.values import Statement, System, Unknown

if TYPE_CHECKING:
    import numpy as np

__all__ = ["Memory", "Worlds", "scale_of"]

#: Weights above this are scaled down before they go to a solver, whose tolerance is absolute (1e-6).
_LARGE = 10_000
#: So many steps of a search near the real world take less time than the solver does.
STEPS = 40
#: Of so many sets of hidden units, what they leave is kept.
_ROOMS = 200


#: By unknown, the worlds that were found with it in other plans of the same release. A part of a world serves a part
#: of a system.
Memory = dict[Unknown, list[dict[Unknown, int]]]


class Worlds:
    """Answers 'does hiding these units meet this demand?', and remembers each world that was found.

    Hidden sets are sets of places in ``units``. A world that breaks nothing but hidden units is possible; so one that
    was found for one set serves for every other that hides as much.
    """

    def __init__(
        self, system: System, truth: Sequence[int], units: Sequence[Unit], memory: Memory | None = None
    ) -> None:
        self.system, self.truth, self.units = system, tuple(truth), tuple(units)
        unit_of = {place: number for number, unit in enumerate(units) for place in unit.statements}
        self._unit = [unit_of.get(place) for place in range(len(system.printed))]
        self._found: dict[tuple[int, ...], frozenset[int]] = {self.truth: frozenset()}
        self._values: dict[Demand, dict[tuple[int, ...], int]] = {}
        self._failing: dict[Demand, list[frozenset[int]]] = {}
        self._rows: tuple[Any, Any, Any] | None = None
        self._rooms: dict[frozenset[int], Room] = {}
        self.solved = 0
        self._memory = memory if memory is not None else {}
        everything = frozenset(range(len(units)))
        for known in self._memory.get(system.unknowns[0], ()) if system.unknowns else ():
            world = tuple(known.get(each, -1) for each in system.unknowns)
            if self._holds(world, everything):
                self._found.setdefault(world, self._breaks(world))

    # ---- what is asked

    def protects(self, hidden: Iterable[int], demand: Demand) -> bool:
        """Whether ``demand`` is met when the units ``hidden`` are not shown."""
        gone = frozenset(hidden)
        if self._met(self._known(gone, demand), demand):
            return True
        failing = self._failing.setdefault(demand, [])
        if any(gone <= each for each in failing):
            return False
        if self._search(gone, demand):
            return True
        failing.append(gone)
        return False

    def broken(self, hidden: Iterable[int], demands: Iterable[Demand]) -> list[Demand]:
        """The demands that are not met."""
        gone = frozenset(hidden)
        return [each for each in demands if not self.protects(gone, each)]

    def grown(self, hidden: Iterable[int], demand: Demand, order: Sequence[int]) -> frozenset[int]:
        """A largest set of units, ``hidden`` among them, that still does not meet ``demand``; tried in ``order``.

        Hiding more never lets fewer worlds through, so every set that protects has a unit outside it.
        """
        gone = set(hidden)
        for unit in order:
            if unit not in gone and not self.protects(gone | {unit}, demand):
                gone.add(unit)
        return frozenset(gone)

    # ---- how it is found

    def _met(self, values: set[int], demand: Demand) -> bool:
        real = total(self.truth, demand.places)
        return (
            len(values) >= demand.values and max(values) >= real + demand.above and min(values) <= real - demand.below
        )

    def _known(self, gone: frozenset[int], demand: Demand) -> set[int]:
        seen = self._values.setdefault(demand, {})
        for world in self._found:
            if world not in seen:
                agrees = all(_holds(each, world) for each in demand.given)
                seen[world] = total(world, demand.places) if agrees else -1
        return {value for world, value in seen.items() if value >= 0 and self._found[world] <= gone}

    def _search(self, gone: frozenset[int], demand: Demand) -> bool:
        """Looks for worlds until the demand is met, or until there are none for what is missing."""
        real = total(self.truth, demand.places)
        room = self._room(gone)
        least, most = room.range(demand.places)
        if not demand.given and demand.spread and room.settled(demand.places):
            return False
        for low, high in ((real + demand.above, most), (least, real - demand.below)):
            if not any(low <= value <= high for value in self._known(gone, demand)) and (
                self._find(gone, demand, low, high) is None
            ):
                return False
        values = self._known(gone, demand)
        gaps = list(_between(least, most, values))
        while len(values) < demand.values and gaps:
            low, high = gaps.pop(0)
            world = self._find(gone, demand, low, high)
            if world is not None:
                value = total(world, demand.places)
                values.add(value)
                gaps += [gap for gap in ((low, value - 1), (value + 1, high)) if gap[0] <= gap[1]]
        return self._met(values, demand)

    def _room(self, gone: frozenset[int]) -> Room:
        if gone not in self._rooms:
            if len(self._rooms) >= _ROOMS:
                self._rooms.clear()
            shown = [
                each
                for each, unit in zip(self.system.printed, self._unit, strict=True)
                if unit is None or unit not in gone
            ]
            most = [each.most for each in self.system.unknowns]
            self._rooms[gone] = Room([*self.system.bases, *shown], self.truth, most)
        return self._rooms[gone]

    def _find(self, gone: frozenset[int], demand: Demand, low: int, high: int) -> tuple[int, ...] | None:
        """A world where the demand's sum is between ``low`` and ``high``: by a few steps, else by the solver."""
        if low > high:
            return None
        try:
            world = self._room(gone).find(demand.places, low, high, demand.given, STEPS)
        except TooLong:
            return self._solve(gone, demand, low, high)
        return None if world is None else self._kept(world, gone, demand)

    def _kept(self, world: tuple[int, ...], gone: frozenset[int], demand: Demand) -> tuple[int, ...] | None:
        """The world, remembered, where it agrees with all that is shown; None where it does not."""
        if not (self._holds(world, gone) and all(_holds(each, world) for each in demand.given)):
            return None
        if world not in self._found:
            self._found[world] = self._breaks(world)
            known = dict(zip(self.system.unknowns, world, strict=True))
            for each in known:
                self._memory.setdefault(each, []).append(known)
        return world

    def _solve(self, gone: frozenset[int], demand: Demand, low: int, high: int) -> tuple[int, ...] | None:
        """The same by the solver, which proposes."""
        import numpy as np
        from scipy.optimize import Bounds, LinearConstraint
        from scipy.sparse import csr_array

        matrix, bottom, top = self._matrix()
        shown = np.array(
            [True] * len(self.system.bases) + [each is None or each not in gone for each in self._unit], dtype=bool
        )
        size, room = len(self.truth), self._room(gone)
        bounds = Bounds(np.array(room.low, dtype=float), np.array(room.high, dtype=float))
        given = [*demand.given, Statement((), tuple((place, 1) for place in demand.places), low, high)]
        for slack in (0.0, 1e-4):
            rows = [LinearConstraint(matrix[shown], bottom[shown] + slack, top[shown] - slack)] if shown.any() else []
            rows.append(LinearConstraint(csr_array(_dense(given, size)), [e.low for e in given],
                                         [e.high for e in given]))  # fmt: skip
            if slack and bool(np.any(bottom[shown] + slack > top[shown] - slack)):
                return None  # an equation with large weights can't be drawn in any further
            self.solved += 1
            answer = solved(np.zeros(size), constraints=rows, bounds=bounds, integrality=np.ones(size))
            if answer.x is None:
                return None
            world = self._kept(tuple(int(value) for value in np.rint(answer.x)), gone, demand)
            if world is not None:
                return world
        return None

    def _matrix(self) -> tuple[Any, np.ndarray, np.ndarray]:
        """All statements as rows of a sparse matrix with the ends of their windows; built once."""
        if self._rows is None:
            import numpy as np
            from scipy.sparse import csr_array

            statements = [*self.system.bases, *self.system.printed]
            scales = np.array([scale_of(each) for each in statements])
            places = [(row, place, weight) for row, each in enumerate(statements) for place, weight in each.terms]
            data = [weight / scales[row] for row, _, weight in places]
            shape = (len(statements), len(self.truth))
            matrix = csr_array((data, ([row for row, _, _ in places], [each for _, each, _ in places])), shape=shape)
            low = np.array([float(each.low) for each in statements]) / scales
            high = np.array([float(each.high) for each in statements]) / scales
            self._rows = (matrix, low, high)
        return self._rows

    def _holds(self, world: Sequence[int], gone: frozenset[int]) -> bool:
        hidden = {place: True for place, unit in enumerate(self._unit) if unit is not None and unit in gone}
        return self.system.holds(world, hidden)

    def _breaks(self, world: Sequence[int]) -> frozenset[int]:
        """The units that this world needs hidden."""
        return frozenset(
            unit
            for statement, unit in zip(self.system.printed, self._unit, strict=True)
            if unit is not None and not _holds(statement, world)
        )


def scale_of(statement: Statement) -> float:
    """By what a statement is divided before it goes to a solver."""
    return max([1.0, *(abs(weight) / _LARGE for _, weight in statement.terms)])


def _between(least: int, most: int, values: Iterable[int]) -> Iterable[tuple[int, int]]:
    """What lies between the known values, nearest to each other first."""
    edges = [least - 1, *sorted(values), most + 1]
    return [(one + 1, other - 1) for one, other in pairwise(edges) if other - one > 1]


def _holds(statement: Statement, world: Sequence[int]) -> bool:
    return statement.low <= sum(weight * world[place] for place, weight in statement.terms) <= statement.high


def _dense(statements: Sequence[Statement], size: int) -> np.ndarray:
    import numpy as np

    rows = np.zeros((len(statements), size))
    for row, statement in enumerate(statements):
        for place, weight in statement.terms:
            rows[row, place] = weight
    return rows
