"""Whether counts exist that agree with everything printed and give a secret a certain value."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from typing import Literal

from wellknit.releases.disclosure.attack.moving import moved
from wellknit.releases.disclosure.attack.narrowing import Limits, Row, narrow
from wellknit.releases.disclosure.solving import solved
from wellknit.releases.disclosure.values import System

__all__ = ["Answer", "Search"]

#: Counts that do it; 'none' where it is proved that there are none; 'unknown' where time ran out.
Answer = tuple[int, ...] | Literal["none", "unknown"]

#: Up to so many open unknowns, so many steps of narrowing and guessing are tried before the solver is asked.
FEW, STEPS = 8, 300
#: The solver looks at so many branches: a bound that is the same on every machine, unlike seconds.
NODES = 5000


@dataclass
class Search:
    """The statements of a system that are taken into account, narrowed once: what follows at once is known here.

    ``kept`` are the places of the printed statements (all unless given). ``seconds`` is for one question.
    """

    system: System
    kept: Iterable[int] | None = None
    seconds: float = 60.0
    rows: list[Row] = field(init=False)
    of: list[list[int]] = field(init=False)
    limits: Limits = field(init=False)
    possible: bool = field(init=False)

    def __post_init__(self) -> None:
        printed = range(len(self.system.printed)) if self.kept is None else sorted(self.kept)
        rows = [Row(each.terms, each.low, each.high) for each in self.system.bases]
        rows += [
            Row(self.system.printed[at].terms, self.system.printed[at].low, self.system.printed[at].high, at)
            for at in printed
        ]
        self.rows = rows
        self.of = [[] for _ in self.system.unknowns]
        for number, row in enumerate(rows):
            for place, _ in row.terms:
                self.of[place].append(number)
        self.limits = [(0, each.most) for each in self.system.unknowns]
        self.possible = narrow(self.limits, self.rows, self.of, range(len(self.rows)))

    def around(self, places: Sequence[int]) -> tuple[list[int], list[int]]:
        """The unknowns that are still open and hang together with ``places``, and the rows that link them."""
        found = {place for place in places if self._open(place)}
        waiting, rows = sorted(found), set()
        while waiting:
            for number in self.of[waiting.pop()]:
                if number not in rows:
                    rows.add(number)
                    for place, _ in self.rows[number].terms:
                        if place not in found and self._open(place):
                            found.add(place)
                            waiting.append(place)
        return sorted(found), sorted(rows)

    def _open(self, place: int) -> bool:
        low, high = self.limits[place]
        return low < high

    def range(self, places: Sequence[int]) -> tuple[int, int]:
        """What narrowing alone leaves of the sum of ``places``."""
        return sum(self.limits[place][0] for place in places), sum(self.limits[place][1] for place in places)

    def find(self, places: Sequence[int], low: int, high: int) -> Answer:
        """Counts with ``low <= sum of places <= high``: by guessing where that is quick, else by the solver."""
        if not self.possible:
            return "none"
        extra = Row(tuple((place, 1) for place in places), low, high)
        rows = [*self.rows, extra]
        of = [list(each) for each in self.of]
        for place in places:
            of[place].append(len(rows) - 1)
        limits = list(self.limits)
        if not narrow(limits, rows, of, [len(rows) - 1]):
            return "none"
        order, _ = self.around(places)
        found = self._settle(limits, rows, of, order)
        return found if isinstance(found, str) else self._whole(found)

    def near(
        self, known: Iterable[tuple[int, ...]], places: Sequence[int], low: int, high: int
    ) -> tuple[int, ...] | None:
        """Counts with ``low <= sum of places <= high`` a few moves from ``known`` ones; None proves nothing."""
        for counts in known:
            found = moved(counts, self.limits, self.rows, self.of, places, low, high)
            if found is not None and self._agrees(found):
                return found
        return None

    def _settle(
        self, limits: Limits, rows: Sequence[Row], of: Sequence[Sequence[int]], order: Sequence[int]
    ) -> Limits | Literal["none", "unknown"]:
        few = sum(limits[place][0] < limits[place][1] for place in order) <= FEW
        found = _guess(limits, rows, of, order, [STEPS if few else 0])
        if found != "unknown":
            return found
        by_solver = _solve(limits, rows, order, self.seconds)
        if isinstance(by_solver, str) or narrow(list(by_solver), rows, of, range(len(rows))):
            return by_solver
        # The solver works in decimals: what it takes for whole counts may miss a window by a hair.
        return _guess(limits, rows, of, order, [10 * STEPS])

    def _whole(self, some: Sequence[tuple[int, int]]) -> Answer:
        """Counts for the unknowns that hang together with nothing asked for, too."""
        limits = list(some)
        open_places = [place for place, (low, high) in enumerate(limits) if low < high]
        while open_places:
            order, _ = self.around(open_places[:1])
            found = self._settle(limits, self.rows, self.of, order)
            if isinstance(found, str):
                return found
            limits = list(found)
            open_places = [place for place, (low, high) in enumerate(limits) if low < high]
        counts = tuple(low for low, _ in limits)
        return counts if self._agrees(counts) else "unknown"

    def _agrees(self, counts: Sequence[int]) -> bool:
        if any(row.source >= 0 for row in self.rows) and self.kept is None:
            return self.system.holds(counts)
        left_out = dict.fromkeys(range(len(self.system.printed)), True)
        for row in self.rows:
            left_out.pop(row.source, None)
        return self.system.holds(counts, left_out)


def _guess(
    limits: Limits, rows: Sequence[Row], of: Sequence[Sequence[int]], order: Sequence[int], steps: list[int]
) -> Limits | Literal["none", "unknown"]:
    """Tries values for the unknowns in ``order``, the narrowest first; ``steps`` is what may still be tried."""
    open_places = [place for place in order if limits[place][0] < limits[place][1]]
    if not open_places:
        return limits
    place = min(open_places, key=lambda each: limits[each][1] - limits[each][0])
    low, high = limits[place]
    middle = (low + high) // 2
    unknown = False
    for part in ((low, middle), (middle + 1, high)):
        if steps[0] <= 0:
            return "unknown"
        steps[0] -= 1
        tried = list(limits)
        tried[place] = part
        if narrow(tried, rows, of, of[place]):
            found = _guess(tried, rows, of, order, steps)
            if found == "unknown":
                unknown = True
            elif found != "none":
                return found
    return "unknown" if unknown else "none"


def _solve(
    limits: Limits, rows: Sequence[Row], order: Sequence[int], seconds: float
) -> Limits | Literal["none", "unknown"]:
    """The same by HiGHS. What it finds is checked in whole numbers by the caller; 'none' is its word."""
    import numpy
    from scipy.optimize import Bounds, LinearConstraint
    from scipy.sparse import csr_matrix

    at = {place: number for number, place in enumerate(order)}
    data, inner, starts, lows, highs = [], [], [0], [], []
    for row in rows:
        free = [(place, weight) for place, weight in row.terms if place in at]
        if not free:
            continue
        fixed = sum(weight * limits[place][0] for place, weight in row.terms if place not in at)
        data += [float(weight) for _, weight in free]
        inner += [at[place] for place, _ in free]
        starts.append(len(data))
        lows.append(float(row.low - fixed))
        highs.append(float(row.high - fixed))
    bounds = Bounds([limits[place][0] for place in order], [limits[place][1] for place in order])
    matrix = csr_matrix((data, inner, starts), shape=(len(lows), len(order)))
    found = solved(
        numpy.zeros(len(order)),
        constraints=LinearConstraint(matrix, lows, highs),
        integrality=numpy.ones(len(order)),
        bounds=bounds,
        options={"node_limit": NODES, "time_limit": max(seconds, 0.01)},
    )
    if found.status == 2:
        return "none"
    if found.x is None:
        return "unknown"
    whole = list(limits)
    for place, number in at.items():
        value = round(found.x[number])
        whole[place] = (value, value)
    return whole
