"""All possible counts and bases of a printed table under one rounding convention, as arrays."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Literal

from wellknit.audits.cells import Cell
from wellknit.audits.distributions import Distribution, fitting
from wellknit.audits.rounding import Convention, count_ranges
from wellknit.audits.sums import counts_of_sum, sums_table
from wellknit.audits.table import Printed

if TYPE_CHECKING:
    import numpy
    from numpy.typing import NDArray

__all__ = ["Model", "Rule", "model_of"]

#: 'once': each figure is rounded once from a count; 'sum': it is the sum of a few shares that were rounded first.
Rule = Literal["once", "sum"]


@dataclass(frozen=True, eq=False, slots=True)
class Model:
    """By row and column (and base): what each figure allows.

    ``least`` and ``most`` [row, column, base] bound the counts that print as it when rounded once; ``once`` and ``sum``
    say whether there are any by each rule. A cell without a figure allows everything. ``bases`` are the bases looked
    at: 1 to ``max_base``, and those that are known. ``added`` are subtotals that may have been added up from printed
    parts; they bind no base.
    """

    printed: Printed
    convention: Convention
    parts: int
    max_base: int
    bases: NDArray[numpy.int64]
    least: NDArray[numpy.int64]
    most: NDArray[numpy.int64]
    once: NDArray[numpy.bool_]
    sum: NDArray[numpy.bool_]
    different: NDArray[numpy.int64]
    distribution: Distribution | None
    added: frozenset[int] = frozenset()

    @property
    def scale(self) -> int:
        return self.printed.measure.scale(self.printed.decimals)

    def figures(self, column: int) -> int:
        """How many figures a column prints."""
        return sum(cell.kind == "number" for cell in self.printed.column_cells(column))

    def place(self, base: int) -> int:
        """Where ``base`` stands among the bases."""
        import numpy

        return int(numpy.searchsorted(self.bases, base))

    def possible(
        self, column: int, rule: Rule, rows: Sequence[int] | None = None, *, known: bool = True
    ) -> NDArray[numpy.bool_]:
        """For each base whether it can stand under every figure of ``column`` (only of ``rows``, if given).

        ``known``: only the column's own base, where that is printed or given; else any up to it.
        """
        import numpy

        every = range(len(self.printed.rows))
        asked = every if rows is None else rows
        chosen = [row for row in asked if row not in self.added]
        by_rule = self.once if rule == "once" else self.sum
        found: NDArray[numpy.bool_] = numpy.logical_and.reduce(by_rule[chosen, column, :], axis=0, initial=True)
        if self.distribution is not None and rule == "once" and len(asked) == len(every):
            found = found & fitting(
                self.distribution, self.least[:, column, :], self.most[:, column, :], self.bases, added=True
            )
        base = self.printed.columns[column].base
        if base is None:
            found &= self.bases <= self.max_base
        else:
            found &= (self.bases == base) if known else (self.bases <= base)
        return found

    def candidates(
        self, column: int, rule: Rule, rows: Sequence[int] | None = None, *, known: bool = True
    ) -> tuple[int, ...]:
        """The bases that can stand under the column, in order."""
        return tuple(int(each) for each in self.bases[self.possible(column, rule, rows, known=known)])

    def counts(self, row: int, column: int, base: int, rule: Rule) -> tuple[int, ...]:
        """The counts that print as this figure over ``base``; () where there is none, or no figure."""
        cell = self.printed.cells[row][column]
        if cell.kind != "number":
            return ()
        if cell.base is not None:
            base = cell.base
        if rule == "once" or self.parts < 2:
            return self._once(row, column, base)
        found = counts_of_sum(cell.units(self.printed.decimals), base, self.scale, self.convention, self.parts)
        return tuple(each for each in found if cell.count is None or each == cell.count)

    def _once(self, row: int, column: int, base: int) -> tuple[int, ...]:
        import numpy

        cell = self.printed.cells[row][column]
        value = cell.units(self.printed.decimals)
        low, high = count_ranges(value, numpy.array([base]), self.scale, self.convention, self.printed.measure)
        found = range(int(low[0]), int(high[0]) + 1)
        return tuple(each for each in found if cell.count is None or each == cell.count)

    def cost(self, base: int, rule: Rule) -> float:
        """How much one figure says when it comes from ``base`` people: the logarithm of how many could be printed.

        The rule and bases under which the printed figures are the least surprising have the least cost in all; so a
        base of 16 with sums of rounded parts is told from one of 195 without, though both give the figures.
        """
        measure = self.printed.measure
        if rule == "sum":
            return math.log(int(self.different[self.place(base)]))
        low, high = measure.limits(base)
        return math.log(min(high - low, self.scale * (measure.high - measure.low)) + 1)


def model_of(
    printed: Printed, convention: Convention, parts: int, max_base: int, distribution: Distribution | None
) -> Model:
    """What the figures of ``printed`` allow, rounded by ``convention``, for every base up to ``max_base``."""
    import numpy

    known = {column.base for column in printed.columns if column.base}
    bases = numpy.array(sorted({*range(1, max_base + 1), *known}), dtype=numpy.int64)
    shape = (len(printed.rows), len(printed.columns), len(bases))
    scale = printed.measure.scale(printed.decimals)
    low, high = printed.measure.limits(bases)
    least, most = numpy.empty(shape, dtype=numpy.int64), numpy.empty(shape, dtype=numpy.int64)
    least[:], most[:] = low, high
    summed = numpy.ones(shape, dtype=bool)
    sums = parts > 1 and printed.measure.kind == "share"
    figures = sorted({cell.units(printed.decimals) for row in printed.cells for cell in row if cell.kind == "number"})
    different = numpy.minimum(bases, scale) + 1
    if sums:
        table = sums_table(figures, [int(each) for each in bases], scale, convention, parts)
        different = table.different
    at = {value: place for place, value in enumerate(figures)}
    for row, cells in enumerate(printed.cells):
        for column, cell in enumerate(cells):
            if cell.kind == "number":
                value = cell.units(printed.decimals)
                one, other = count_ranges(value, bases, scale, convention, printed.measure)
                if cell.count is not None:
                    one, other = numpy.maximum(one, cell.count), numpy.minimum(other, cell.count)
                if cell.base is not None:
                    one, other = _own_base(cell, value, scale, convention, printed, one, other)
                least[row, column], most[row, column] = one, other
                if sums:
                    summed[row, column] = table.possible[:, at[value]]
                    if cell.count is not None or cell.base is not None:
                        summed[row, column] &= _exactly(cell, value, bases, scale, convention, parts)
    once = least <= most
    if sums:
        summed |= once
    else:
        summed = once
    added = frozenset(each.row for each in distribution.subtotals if each.added) if distribution else frozenset[int]()
    return Model(printed, convention, parts, max_base, bases, least, most, once, summed, different, distribution, added)


def _own_base(
    cell: Cell,
    value: int,
    scale: int,
    convention: Convention,
    printed: Printed,
    one: NDArray[numpy.int64],
    other: NDArray[numpy.int64],
) -> tuple[NDArray[numpy.int64], NDArray[numpy.int64]]:
    """A cell that prints its own base ('18/19 (94.7%)') says nothing of the column's, but may be impossible itself."""
    import numpy

    low, high = count_ranges(value, numpy.array([cell.base]), scale, convention, printed.measure)
    fits = low[0] <= high[0] and (cell.count is None or low[0] <= cell.count <= high[0])
    return (numpy.zeros_like(one), numpy.full_like(other, 0 if fits else -1))


def _exactly(
    cell: Cell, value: int, bases: NDArray[numpy.int64], scale: int, convention: Convention, parts: int
) -> NDArray[numpy.bool_]:
    """Sums of rounded parts of a printed count, or over a printed base."""
    import numpy

    if cell.base is not None:
        found = counts_of_sum(value, cell.base, scale, convention, parts)
        fits = bool(found) if cell.count is None else cell.count in found
        return numpy.full(len(bases), fits)
    assert cell.count is not None
    # What is rounded parts times is off by less than as many last decimals: few bases are left to be asked exactly.
    near = numpy.abs(value * bases - cell.count * scale) <= parts * bases
    return numpy.array(
        [
            bool(close) and cell.count in counts_of_sum(value, int(base), scale, convention, parts)
            for base, close in zip(bases, near, strict=True)
        ]
    )
