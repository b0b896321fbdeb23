"""How many sets of bases explain a whole table: the product of its columns', less what the averages exclude, exactly.

Rows whose average is a mean of exact shares (or the share of all) tie columns together. Bases that give the same shares
in every row are counted as one with their number; columns that no row ties together any more are counted apart.
"""

from __future__ import annotations

from collections.abc import Sequence
from fractions import Fraction
from math import prod
from typing import TYPE_CHECKING

from wellknit.audits.averages import AverageRule, Interval, interval_of
from wellknit.audits.model import Model, Rule

if TYPE_CHECKING:
    import numpy
    from numpy.typing import NDArray

__all__ = ["joint_solutions"]

#: More steps than this take too long; it is said then that the solutions are not counted.
_MOST = 20_000
#: Sums nearer to an end than this are looked at again in fractions: binary ones are good to some 1e-12 here.
_NEAR = 1e-8

#: What one choice of a count adds to a row: how far above the interval's low end, and how far above its high end.
_Added = tuple[Fraction, Fraction]
#: By row the choices that one base leaves.
_Choices = tuple[tuple[_Added, ...], ...]


class _Column:
    """The bases of a column that differ in what they add to ``rows``, each with how many such bases there are."""

    def __init__(self, classes: dict[_Choices, int]) -> None:
        import numpy

        self.choices = tuple(classes)
        self.numbers = tuple(classes.values())
        self.varying = tuple(len({each[row] for each in self.choices}) > 1 for row in range(len(self.choices[0])))
        self.counted = numpy.array(self.numbers)
        self._narrowed: dict[tuple[int, ...], _Column] = {}
        self._arrays: dict[int, tuple[NDArray[numpy.float64], NDArray[numpy.float64]]] = {}

    def of_rows(self, rows: tuple[int, ...]) -> _Column:
        """The same bases for some of the rows."""
        if rows in self._narrowed:
            return self._narrowed[rows]
        classes: dict[_Choices, int] = {}
        for choices, number in zip(self.choices, self.numbers, strict=True):
            kept = tuple(choices[row] for row in rows)
            classes[kept] = classes.get(kept, 0) + number
        return self._narrowed.setdefault(rows, _Column(classes))

    def arrays(self, row: int) -> tuple[NDArray[numpy.float64], NDArray[numpy.float64]]:
        """What each base adds to ``row`` [base, choice]; a base with fewer choices than others repeats its first."""
        import numpy

        if row not in self._arrays:
            most = max(len(each[row]) for each in self.choices)
            filled = [[*each[row], *[each[row][0]] * (most - len(each[row]))] for each in self.choices]
            low = numpy.array([[float(one) for one, _ in each] for each in filled])
            high = numpy.array([[float(other) for _, other in each] for each in filled])
            self._arrays[row] = low, high
        return self._arrays[row]


class _TooMany(Exception):
    pass


def joint_solutions(
    model: Model, rule: Rule, bases: Sequence[Sequence[int]], averages: AverageRule | None, rows: Sequence[int] = ()
) -> int | None:
    """How many choices of one base a column give every figure, and with them the averages of ``rows`` by that rule.

    Without a rule, and for a mean of printed figures, which no base changes, it is the product. None where there are
    too many to count one by one.
    """
    total = prod(len(each) for each in bases)
    if averages in (None, "of_printed") or not total or not rows:
        return total
    places = model.printed.average_decimals
    scale = model.printed.measure.scale(places)
    inside = [interval_of(model.printed.average[row].units(places), scale, model.convention) for row in rows]
    whole = model.printed.average_column.base if model.printed.average_column and averages == "pooled" else None
    classes = [
        _classes(
            model, rule, column, each, rows, inside, averages, None if whole is None else Fraction(whole, len(bases))
        )
        for column, each in enumerate(bases)
    ]
    if whole is not None:
        inside = [*inside, Interval(Fraction(0), Fraction(0), True, True)]
    columns = [_Column(each) for each in classes]
    try:
        return _counted(columns, inside, [((Fraction(0), Fraction(0)),)] * len(inside), [])
    except _TooMany:
        return None


def _classes(
    model: Model,
    rule: Rule,
    column: int,
    bases: Sequence[int],
    rows: Sequence[int],
    inside: Sequence[Interval],
    averages: AverageRule,
    people: Fraction | None,
) -> dict[_Choices, int]:
    """The bases by what they add to each row. With ``people``, the column's part of a printed number of all people,
    one row more, in which the bases must add up to it."""
    found: dict[_Choices, int] = {}
    for base in bases:
        by_row: list[tuple[_Added, ...]] = []
        for row, each in zip(rows, inside, strict=True):
            over = model.printed.measure.answers(model.printed.cells[row][column].base or base)
            weight = over if averages == "pooled" else 1
            shares = [Fraction(count, over) for count in model.counts(row, column, base, rule)]
            by_row.append(tuple((weight * (share - each.low), weight * (share - each.high)) for share in shares))
        if people is not None:
            by_row.append(((base - people, base - people),))
        choices = tuple(by_row)
        found[choices] = found.get(choices, 0) + 1
    return found


def _counted(
    columns: Sequence[_Column], rows: Sequence[Interval], sums: Sequence[tuple[_Added, ...]], steps: list[int]
) -> int:
    """The choices of a base for each of ``columns``, given what others add to each row already."""
    if not rows:
        return prod(sum(each.numbers) for each in columns)
    if not columns:
        return int(all(_inside(each, of) for each, of in zip(rows, sums, strict=True)))
    groups = _tied(columns, len(rows))
    if len(groups) > 1:
        return _apart(columns, rows, sums, groups, steps)
    if len(columns) == 1:
        return _last(columns[0], rows, sums)
    if not steps:  # the first time: how many last columns will be looked at, at most
        steps.append(_effort(columns, len(rows)))
        if steps[0] > _MOST:
            raise _TooMany
    column = _next(columns)
    others = [each for place, each in enumerate(columns) if place != column]
    total = 0
    for choices, number in zip(columns[column].choices, columns[column].numbers, strict=True):
        after = [_added(one, other) for one, other in zip(sums, choices, strict=True)]
        total += number * _counted(others, rows, after, steps)
    return total


def _next(columns: Sequence[_Column]) -> int:
    """The column to go through first: the one in most rows, of those the one with fewest bases."""
    return max(range(len(columns)), key=lambda each: (sum(columns[each].varying), -len(columns[each].choices)))


def _effort(columns: Sequence[_Column], rows: int) -> int:
    if len(columns) <= 1:
        return 1
    groups = _tied(columns, rows)
    if len(groups) > 1:
        return sum(_effort([columns[each] for each in group], rows) for group in groups)
    first = _next(columns)
    rest = [each for place, each in enumerate(columns) if place != first]
    return len(columns[first].choices) * _effort(rest, rows)


def _tied(columns: Sequence[_Column], rows: int) -> list[list[int]]:
    """The columns in groups that rows tie together: a row ties the columns whose bases differ in it."""
    groups: list[set[int]] = [{place} for place in range(len(columns))]
    for row in range(rows):
        tied = {place for place, each in enumerate(columns) if each.varying[row]}
        if tied:
            joined = set().union(*(each for each in groups if each & tied))
            groups = [*(each for each in groups if not each & tied), joined]
    return sorted(sorted(each) for each in groups)


def _apart(
    columns: Sequence[_Column],
    rows: Sequence[Interval],
    sums: Sequence[tuple[_Added, ...]],
    groups: Sequence[Sequence[int]],
    steps: list[int],
) -> int:
    """Groups of columns that no row ties together: in the rows of one, the bases of the others all add the same."""
    total = 1
    for number, group in enumerate(groups):
        chosen: list[int] = []
        given: list[tuple[_Added, ...]] = []
        for row in range(len(rows)):
            mine = any(columns[place].varying[row] for place in group)
            nobodys = not any(column.varying[row] for column in columns)
            if mine or (nobodys and number == 0):
                of = sums[row]
                for place, column in enumerate(columns):
                    if place not in group:
                        of = _added(of, column.choices[0][row])
                chosen.append(row)
                given.append(of)
        kept = [columns[place].of_rows(tuple(chosen)) if chosen else columns[place] for place in group]
        total *= _counted(kept, [rows[row] for row in chosen], given, steps)
        if not total:
            return 0
    return total


def _last(column: _Column, rows: Sequence[Interval], sums: Sequence[tuple[_Added, ...]]) -> int:
    """The bases of the last column that bring every row into its interval."""
    import numpy

    sure = numpy.ones(len(column.choices), dtype=bool)
    possible = sure.copy()
    for row, of in enumerate(sums):
        low, high = column.arrays(row)
        fits, near = numpy.zeros_like(sure), numpy.zeros_like(sure)
        for one, other in of:
            above, below = low + float(one), high + float(other)
            fits |= ((above > _NEAR) & (below < -_NEAR)).any(axis=1)
            near |= ((above > -_NEAR) & (below < _NEAR)).any(axis=1)
        sure &= fits
        possible &= near
    total = int(column.counted[sure].sum())
    for place in numpy.flatnonzero(possible & ~sure):
        after = [_added(one, other) for one, other in zip(sums, column.choices[place], strict=True)]
        if all(_inside(each, of) for each, of in zip(rows, after, strict=True)):
            total += column.numbers[place]
    return total


def _added(one: tuple[_Added, ...], other: tuple[_Added, ...]) -> tuple[_Added, ...]:
    if len(one) * len(other) > 1000:
        raise _TooMany
    if len(one) == len(other) == 1:
        return ((one[0][0] + other[0][0], one[0][1] + other[0][1]),)
    return tuple({(low + more, high + further) for low, high in one for more, further in other})


def _inside(interval: Interval, sums: tuple[_Added, ...]) -> bool:
    return any(
        (low > 0 or (low == 0 and interval.with_low)) and (high < 0 or (high == 0 and interval.with_high))
        for low, high in sums
    )
