"""Linear programs in whole numbers, for plans: built row by row, solved by HiGHS within a time limit."""

from __future__ import annotations

import math
import time
from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    import numpy

__all__ = ["SEARCHING", "Program", "Solution", "grain_of"]

#: The part of a plan's time that goes to the search; the rest is for what comes before and after it.
SEARCHING = 0.8


@dataclass(frozen=True)
class Solution:
    """``values`` of the columns (None where the time was up before any were found), their ``cost``, and the ``bound``
    under which no solution costs; ``proved`` where the two are one."""

    values: numpy.ndarray[Any, Any] | None
    cost: float
    bound: float
    proved: bool


@dataclass
class Program:
    """Columns from 0 to ``most`` with a cost, rows with a lower and an upper bound: minimize the cost."""

    costs: list[float] = field(default_factory=list)
    most: list[float] = field(default_factory=list)
    whole: list[bool] = field(default_factory=list)
    rows: list[int] = field(default_factory=list)
    columns: list[int] = field(default_factory=list)
    factors: list[float] = field(default_factory=list)
    low: list[float] = field(default_factory=list)
    high: list[float] = field(default_factory=list)

    def column(self, cost: float, most: float = 1.0, *, whole: bool = True) -> int:
        self.costs.append(cost)
        self.most.append(most)
        self.whole.append(whole)
        return len(self.costs) - 1

    def row(self, entries: Iterable[tuple[int, float]], low: float, high: float) -> None:
        """low <= sum of factor * column <= high; a column may be entered once."""
        number = len(self.low)
        entries = tuple(entries)
        self.rows.extend([number] * len(entries))
        self.columns.extend([column for column, _ in entries])
        self.factors.extend([factor for _, factor in entries])
        self.low.append(low)
        self.high.append(high)

    def fractions(self, until: float) -> Solution:
        """The cheapest solution in fractions; those of flows are whole numbers already. None is found after ``until``
        (of ``time.monotonic``). Every program of ours has a solution: where rows demand, a column gives up."""
        return self._highs(until, whole=False)

    def search(self, until: float) -> Solution:
        """The cheapest solution in whole numbers that is found before ``until``."""
        return self._highs(until, whole=True)

    def whole_numbers(self, values: numpy.ndarray[Any, Any]) -> bool:
        """Whether those of ``values`` are whole that should be."""
        import numpy

        whole = values[numpy.array(self.whole, dtype=bool)]
        return bool((numpy.abs(whole - whole.round()) < 1e-6).all())

    def _highs(self, until: float, *, whole: bool) -> Solution:
        import numpy
        from scipy.optimize import Bounds, LinearConstraint, milp
        from scipy.sparse import csr_array

        if not self.costs:
            return Solution(numpy.zeros(0), 0.0, 0.0, True)
        left = until - time.monotonic()
        if left <= 0:
            return Solution(None, numpy.inf, -numpy.inf, False)
        matrix = csr_array((self.factors, (self.rows, self.columns)), shape=(len(self.low), len(self.costs)))
        found = milp(
            numpy.array(self.costs),
            integrality=numpy.array(self.whole if whole else [False] * len(self.whole), dtype=numpy.int64),
            bounds=Bounds(0.0, numpy.array(self.most)),
            constraints=LinearConstraint(matrix, self.low, self.high),
            options={"time_limit": left * (0.8 if whole else 1.0), "mip_rel_gap": 0.0},
        )
        if found.x is None:
            bound = found.mip_dual_bound if whole and found.mip_dual_bound is not None else -numpy.inf
            return Solution(None, numpy.inf, bound, False)
        proved = found.status == 0
        if not whole:
            # A simplex that was stopped is feasible at best; its objective is no bound.
            return Solution(found.x if proved else None, found.fun, found.fun if proved else -numpy.inf, proved)
        bound = found.fun if proved else found.mip_dual_bound
        return Solution(found.x, found.fun, bound, proved)


def grain_of(efforts: Iterable[float]) -> float:
    """The largest number of which 1 and all efforts are multiples, to three decimals."""
    return math.gcd(1000, *(round(1000 * effort) for effort in efforts)) / 1000
