"""Tables whose columns are distributions: bands or answers that should reach 100, and the subtotals among them."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    import numpy
    from numpy.typing import NDArray

__all__ = ["Distribution", "Subtotal", "blanks", "distribution_of", "fitting"]

#: A subtotal of more rows than this is not looked for.
_LONGEST_RUN = 12

#: The figures of one column by row, as whole numbers of last decimals; None where none is printed.
Figures = Sequence[int | None]


@dataclass(frozen=True, slots=True)
class Subtotal:
    """The row that joins the rows ``parts``; ``added``: all of them equal the sum of the printed parts, so that they
    may have been added up after rounding."""

    row: int
    parts: tuple[int, ...]
    added: bool


@dataclass(frozen=True, slots=True)
class Distribution:
    """``parts`` are the rows that share out everybody, ``subtotals`` rows that join some, ``totals`` rows of 100."""

    parts: tuple[int, ...]
    subtotals: tuple[Subtotal, ...] = ()
    totals: tuple[int, ...] = ()

    def total(self, figures: Figures) -> int | None:
        """What the parts of a column add up to; None where one is not printed."""
        found = [figures[row] for row in self.parts]
        return None if any(each is None for each in found) else sum(each or 0 for each in found)

    def reaches(self, figures: Figures, scale: int) -> bool:
        """Whether the parts add up to 100 as nearly as rounding each of them allows."""
        total = self.total(figures)
        return total is not None and 2 * abs(total - scale) <= len(self.parts)


def distribution_of(columns: Sequence[Figures], scale: int, wanted: bool | None) -> Distribution | None:
    """How the rows of a table share out everybody, or None where they do not.

    A row is a subtotal where, in every column, it differs from the sum of two or more rows directly above or below it
    by no more than rounding explains, and with it the columns would pass 100. Unless ``wanted`` says so, columns are
    distributions where at least half of them reach 100, none passes it, and there are three parts or more.
    """
    if wanted is False or not columns:
        return None
    rows = len(columns[0])
    whole = [column for column in columns if all(each is not None for each in column)]
    if not whole or rows < 2:
        return Distribution(tuple(range(rows))) if wanted else None
    totals = tuple(row for row in range(rows) if rows > 2 and all(column[row] == scale for column in whole))
    if len(totals) > 1:
        totals = ()
    subtotals = _subtotals(whole, [row for row in range(rows) if row not in totals], scale)
    joined = {each.row for each in subtotals} | set(totals)
    found = Distribution(tuple(row for row in range(rows) if row not in joined), subtotals, totals)
    if wanted:
        return found
    reaching = sum(found.reaches(column, scale) for column in whole)
    passing = any(2 * ((found.total(column) or 0) - scale) > len(found.parts) for column in whole)
    likely = len(found.parts) >= 3 and not passing and 2 * reaching >= len(whole) and len(whole) * len(found.parts) >= 3
    return found if likely else None


def _subtotals(columns: Sequence[Figures], rows: list[int], scale: int) -> tuple[Subtotal, ...]:
    """The subtotals, shortest runs first; a row that was found to be one is part of no other's run of single parts."""
    if not _pass(columns, rows, scale):
        return ()
    found: list[Subtotal] = []
    left = list(rows)
    for length in range(2, min(len(rows), _LONGEST_RUN + 1)):
        for row in list(left):
            at = left.index(row) if row in left else -1
            if at < 0:
                continue
            for run in (left[at - length : at] if at >= length else [], left[at + 1 : at + 1 + length]):
                if len(run) == length and _joins(columns, row, run):
                    added = all(column[row] == sum(column[each] or 0 for each in run) for column in columns)
                    found.append(Subtotal(row, tuple(run), added))
                    left.remove(row)
                    break
            if not _pass(columns, left, scale):
                return tuple(sorted(found, key=lambda each: each.row))
    return ()  # the columns pass 100 whatever is left out: people could choose several answers


def _joins(columns: Sequence[Figures], row: int, run: list[int]) -> bool:
    return all(
        2 * abs((column[row] or 0) - sum(column[each] or 0 for each in run)) <= len(run) + 1 for column in columns
    )


def _pass(columns: Sequence[Figures], rows: list[int], scale: int) -> bool:
    over = [2 * (sum(column[row] or 0 for row in rows) - scale) > len(rows) for column in columns]
    return 2 * sum(over) >= len(over) and any(over)


def fitting(
    found: Distribution,
    least: NDArray[numpy.int64],
    most: NDArray[numpy.int64],
    bases: NDArray[numpy.int64],
    *,
    added: bool,
) -> NDArray[numpy.bool_]:
    """For each base whether whole people can be shared out so: every part within its counts, every subtotal the sum of
    its parts and within its own counts, and all parts together no more than the base.

    ``least`` and ``most`` are counts by row and base. ``added``: subtotals that may have been added up from rounded
    parts bind nothing. Runs of rows nest or are apart, and each is a range of whole numbers, so ranges are exact.
    """
    import numpy

    low = {row: least[row] for row in found.parts}
    high = {row: most[row] for row in found.parts}
    possible = numpy.ones(len(bases), dtype=bool)
    top = set(found.parts)
    for each in sorted(found.subtotals, key=lambda each: len(each.parts)):
        inside = [row for row in each.parts if row in low]
        one, other = sum(low[row] for row in inside), sum(high[row] for row in inside)
        if not (added and each.added):
            one, other = numpy.maximum(one, least[each.row]), numpy.minimum(other, most[each.row])
        possible &= one <= other
        if set(inside) <= top:  # a run that overlaps another one is asked by itself
            low[each.row], high[each.row] = one, other
            top = (top - set(inside)) | {each.row}
    for row in found.parts:
        possible &= least[row] <= most[row]
    possible &= sum(low[row] for row in top) <= bases
    return possible


def blanks(found: Distribution, least: Sequence[int], most: Sequence[int], base: int) -> tuple[int, int]:
    """The fewest and the most people of ``base`` who are in none of the parts, given each row's counts.

    >>> blanks(Distribution((0, 1)), [4, 6], [4, 6], 11)
    (1, 1)
    """
    fewest = base - sum(most[row] for row in found.parts)
    return max(0, fewest), base - sum(least[row] for row in found.parts)
