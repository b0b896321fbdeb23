"""Which sums follow exactly from others: the row space of linear equations, in exact fractions."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from fractions import Fraction
from random import Random

__all__ = ["RowSpace"]


class RowSpace:
    """The linear combinations of rows that were added; rows are {column: coefficient}.

    >>> space = RowSpace([{0: 1, 1: 1}, {1: 1, 2: 1}])
    >>> space.holds({0: 1, 2: -1}), space.holds({0: 1})
    (True, False)
    """

    def __init__(self, rows: Iterable[Mapping[int, int]] = ()) -> None:
        self._pivots: dict[int, dict[int, Fraction]] = {}
        for each in rows:
            self.add(each)

    def _left(self, row: Mapping[int, int | Fraction]) -> dict[int, Fraction]:
        """What is left of ``row`` once all that is known has been taken out."""
        left = {column: Fraction(each) for column, each in row.items() if each}
        while True:
            column = next((each for each in left if each in self._pivots), None)
            if column is None:
                return left
            factor = left[column]
            for other, each in self._pivots[column].items():
                rest = left.get(other, Fraction(0)) - factor * each
                if rest:
                    left[other] = rest
                else:
                    left.pop(other, None)

    def add(self, row: Mapping[int, int]) -> bool:
        """Adds a row; whether it says something new."""
        left = self._left(row)
        if not left:
            return False
        column = min(left)
        lead = left[column]
        new = {each: value / lead for each, value in left.items()}
        # Rows stay reduced: none holds the pivot of another, so taking one out never brings a pivot back.
        for pivot, each in self._pivots.items():
            factor = each.get(column)
            if factor:
                changed = dict(each)
                for other, value in new.items():
                    rest = changed.get(other, Fraction(0)) - factor * value
                    if rest:
                        changed[other] = rest
                    else:
                        changed.pop(other, None)
                self._pivots[pivot] = changed
        self._pivots[column] = new
        return True

    def holds(self, row: Mapping[int, int]) -> bool:
        """Whether ``row`` follows from the rows that were added."""
        return not self._left(row)

    def nothing(self, columns: Iterable[int], prime: int) -> dict[int, int]:
        """A solution, drawn with a fixed seed, for which all rows add up to 0 (by ``prime``).

        A sum that follows from the rows is 0 in it, and one that does not follow is not, but for a chance of 1 in
        ``prime``.
        """
        draw = Random(20210315)
        found = {column: draw.randrange(1, prime) for column in sorted(columns) if column not in self._pivots}
        for pivot, row in self._pivots.items():
            rest = 0
            for column, each in row.items():
                if column != pivot:
                    found.setdefault(column, draw.randrange(1, prime))
                    rest -= each.numerator * pow(each.denominator, -1, prime) * found[column]
            found[pivot] = rest % prime
        return found
