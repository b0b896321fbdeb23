"""Exact intervals of very many shares at once: arrays in, arrays out, the same numbers as one by one.

Millions of cells hold few different counts: limits are worked out once for each base (and population) that occurs, for
all its counts together, and looked up.
"""

from __future__ import annotations

from itertools import pairwise
from typing import TYPE_CHECKING, Any

from wellknit.statistics.intervals import hypergeometric

if TYPE_CHECKING:
    import numpy

    Numbers = numpy.ndarray[Any, Any]

__all__ = ["clopper_pearson_limits", "hypergeometric_limits"]

#: A table of more numbers than this is not made for one base and population: its counts are worked out one by one.
TABLE = 1_000_000

#: Two ways of adding up a probability differ by less than this part of it; what is nearer to 1/40 is decided exactly.
_CRUMB = 1e-9


def clopper_pearson_limits(count: Numbers, base: Numbers) -> tuple[Numbers, Numbers]:
    """``shares.clopper_pearson`` of each count and base: two arrays of floats, not a number where nobody answered.

    Raises ValueError where a count is no part of its base.
    """
    import numpy
    from scipy.special import betaincinv

    count, base = _whole(count, base)
    place, (base_of,) = _places(base)
    start = numpy.cumsum(base_of + 1) - (base_of + 1)
    n = numpy.repeat(base_of, base_of + 1)
    k = numpy.arange(len(n)) - numpy.repeat(start, base_of + 1)
    low, high = numpy.zeros(len(n)), numpy.ones(len(n))
    some, not_all = k > 0, k < n
    low[some] = betaincinv(k[some], (n - k + 1)[some], 0.025)
    high[not_all] = betaincinv((k + 1)[not_all], (n - k)[not_all], 1 - 0.025)
    low[n == 0] = high[n == 0] = numpy.nan
    row = start[place] + count
    return low[row], high[row]


def hypergeometric_limits(count: Numbers, base: Numbers, population: Numbers) -> tuple[Numbers, Numbers]:
    """``intervals.hypergeometric`` of each count, base and population: two arrays of whole numbers of people.

    Where nobody answered (base 0) everything is possible: 0 to the population. Raises ValueError where a count is no
    part of its base or a base no part of its population.
    """
    import numpy

    count, base, population = _whole(count, base, population)
    place, (base_of, population_of) = _places(base, population)
    start = numpy.cumsum(base_of + 1) - (base_of + 1)
    fewest = numpy.zeros(int((base_of + 1).sum()), numpy.int64)
    most = fewest.copy()
    row = start[place] + count
    asked = numpy.zeros(len(fewest), bool)
    asked[row] = True
    for first, n, total in zip(start.tolist(), base_of.tolist(), population_of.tolist(), strict=True):
        rows = slice(first, first + n + 1)
        if n == 0:
            most[first] = total
        elif (n + 1) * (total + 1) <= TABLE:
            fewest[rows], most[rows], unsure = _table(n, total)
            _exactly(fewest, most, first, n, total, unsure & asked[rows])
        else:
            _exactly(fewest, most, first, n, total, asked[rows])
    return fewest[row], most[row]


def _exactly(fewest: Numbers, most: Numbers, first: int, base: int, population: int, which: Numbers) -> None:
    """Fills in the limits of the counts that ``which`` marks, in whole numbers throughout."""
    for count in which.nonzero()[0].tolist():
        fewest[first + count], most[first + count] = hypergeometric(count, base, population)


def _table(base: int, population: int) -> tuple[Numbers, Numbers, Numbers]:
    """The limits of all counts of ``base`` out of ``population``, and where floating point could not tell.

    Rows are how many of the population agree, columns how many of those who answered do.
    """
    import numpy
    from scipy.special import gammaln

    ways = gammaln(numpy.arange(population + 1) + 1.0)
    agreeing = numpy.arange(population + 1)[:, None]
    seen = numpy.arange(base + 1)[None, :]
    left = population - agreeing - (base - seen)
    can = (seen <= agreeing) & (left >= 0)
    likely = (
        ways[agreeing]
        - ways[seen]
        - ways[numpy.where(can, agreeing - seen, 0)]
        + ways[population - agreeing]
        - ways[base - seen]
        - ways[numpy.where(can, left, 0)]
        - (ways[population] - ways[base] - ways[population - base])
    )
    chance = numpy.exp(numpy.where(can, likely, -numpy.inf))
    as_many = numpy.cumsum(chance[:, ::-1], axis=1)[:, ::-1]
    as_few = numpy.cumsum(chance, axis=1)
    # Whoever was seen to agree does: the tail of more cannot be reached by fewer, nor that of few by more than can be.
    fewest = (as_many <= 1 / 40).sum(axis=0)
    most = population - (as_few <= 1 / 40).sum(axis=0)
    crumb = _CRUMB + 1e-14 * population
    unsure = (numpy.abs(as_many * 40 - 1) < crumb).any(axis=0) | (numpy.abs(as_few * 40 - 1) < crumb).any(axis=0)
    return fewest, most, unsure


def _whole(count: Numbers, base: Numbers, population: Numbers | None = None) -> tuple[Numbers, ...]:
    """The arrays as 64-bit whole numbers of the same shape, once they are shares at all."""
    import numpy

    given = [numpy.asarray(each) for each in (count, base, population) if each is not None]
    if any(each.dtype.kind not in "iu" for each in given):
        raise ValueError("counts, bases and populations are whole numbers")
    arrays = [each.astype(numpy.int64) for each in numpy.broadcast_arrays(*given)]
    for part, whole in pairwise(arrays):
        if (part < 0).any() or (part > whole).any():
            raise ValueError("a count is no part of its base, or a base no part of its population")
    return tuple(arrays)


def _places(*columns: Numbers) -> tuple[Numbers, list[Numbers]]:
    """For each row the place of its numbers among those that occur, and these, a column each, in order."""
    import numpy

    largest = [int(column.max(initial=0)) + 1 for column in columns]
    size = 1
    for each in largest:
        size *= each
    if size > 2**62:
        found, place = numpy.unique(numpy.stack(columns), axis=1, return_inverse=True)
        return place.reshape(columns[0].shape), list(found)
    key = columns[0]
    for column, each in zip(columns[1:], largest[1:], strict=True):
        key = key * each + column
    if size <= max(1 << 20, key.size):
        # One mark a possible number is faster than sorting them.
        present = numpy.zeros(size, bool)
        present[key] = True
        values = present.nonzero()[0]
        place = (numpy.cumsum(present) - 1)[key]
    else:
        values, place = numpy.unique(key, return_inverse=True)
        place = place.reshape(key.shape)
    found_columns = []
    for each in reversed(largest[1:]):
        values, column = numpy.divmod(values, each)
        found_columns.append(column)
    return place, [values, *reversed(found_columns)]
