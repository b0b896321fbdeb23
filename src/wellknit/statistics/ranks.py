"""How two ordered answers of the same people go together: Goodman and Kruskal's gamma and Spearman's rho, for few.

Tables are rows of whole counts, rows and columns in their order. Where people belong to sites, gamma compares only
people of the same site.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from math import atanh, sqrt, tanh
from typing import Any

from wellknit.statistics.intervals import Z

__all__ = ["RankCorrelation", "Table", "gamma", "spearman"]

#: Counts of people: one row for each level of the first, one column for each level of the second.
Table = Sequence[Sequence[int]]

#: Where all pairs agree, limits are those of the counts with so many people spread evenly over each site's cells.
_SPREAD_OVER = 2.0


@dataclass(frozen=True, slots=True)
class RankCorrelation:
    """A rank correlation from -1 to 1 with its 95 per cent limits, and of how many ``people``.

    ``pairs`` are those that tell something: two people of one site who differ in both answers.
    """

    value: float
    low: float
    high: float
    people: int
    pairs: int


def gamma(tables: Sequence[Table]) -> RankCorrelation | None:
    """Goodman and Kruskal's gamma of one table, or of several sites' tables together; None where no pair tells.

    (pairs that agree - pairs that do not) / (both), pairs being of one site (Davis 1967, Social Forces 46:172). Its
    standard error is Goodman and Kruskal's (1972, Journal of the American Statistical Association 67:415), the sites
    being fixed; limits are laid on Fisher's z scale, so they stay within -1 and 1. Where all pairs agree or all do
    not, the standard error would be 0: the inner limit is then that of the same counts with two people spread evenly
    over each site's cells, the outer one is the end of the scale. Raises ValueError for tables that are none.

    >>> found = gamma([[[1, 3, 10, 6], [2, 3, 10, 7], [1, 6, 14, 12], [0, 1, 9, 11]]])
    >>> found is not None and (round(found.value, 3), found.pairs)
    (0.221, 2180)
    """
    import numpy

    arrays = [counted(table) for table in tables]
    value, error, pairs = _gamma(arrays)
    if not pairs:
        return None
    people = int(sum(table.sum() for table in arrays))
    if abs(value) == 1:
        moved, error, _ = _gamma([table + _SPREAD_OVER / table.size for table in arrays])
        low, high = _limits(moved, error)
        low, high = (-1.0, high) if value < 0 else (low, 1.0)
    else:
        low, high = _limits(value, error)
    return RankCorrelation(float(value), low, high, people, int(numpy.rint(pairs)))


def spearman(tables: Sequence[Table]) -> RankCorrelation | None:
    """Spearman's rho of one table or several sites' tables, with ranks (ties their mean) taken within each site.

    Several sites' ranks are centred by site and put together, each site's divided by its people + 1. Limits are those
    of Bonett and Wright (2000, Psychometrika 65:23) on Fisher's z scale, with one person less for each further site.
    None where nobody differs in one of the two answers, or under 5 people. Raises ValueError for tables that are none.

    >>> found = spearman([[[3, 0, 0], [0, 3, 0], [0, 1, 2]]])
    >>> found is not None and round(found.value, 4)
    0.9297
    """
    import numpy

    arrays = [counted(table) for table in tables]
    product = first = second = 0.0
    for table in arrays:
        people = table.sum()
        if people < 2:
            continue
        rows, columns = (_mid_ranks(table.sum(axis=axis)) - (people + 1) / 2 for axis in (1, 0))
        scale = (people + 1) ** 2
        product += float(rows @ table @ columns) / scale
        first += float(rows**2 @ table.sum(axis=1)) / scale
        second += float(columns**2 @ table.sum(axis=0)) / scale
    people = int(sum(table.sum() for table in arrays))
    free = people - sum(table.sum() > 0 for table in arrays) - 2
    if first <= 0 or second <= 0 or free < 2:
        return None
    value = max(min(float(product / sqrt(first * second)), 1.0), -1.0)
    pairs = int(numpy.rint(sum(sum(signed(table)) for table in arrays)))
    if abs(value) > 1 - 1e-12:
        # At the end of the scale z has no value: the limit is that of the next rho, with two neighbours exchanged.
        inner = 1 - 12 / (people**3 - people)
        limit = tanh(atanh(inner) - Z * sqrt((1 + inner**2 / 2) / free))
        return RankCorrelation(value, *((limit, 1.0) if value > 0 else (-1.0, -limit)), people, pairs)
    reach = Z * sqrt((1 + value**2 / 2) / free)
    return RankCorrelation(value, tanh(atanh(value) - reach), tanh(atanh(value) + reach), people, pairs)


def counted(table: Table) -> Any:
    """The table as an array; ValueError where it is no table of counts."""
    import numpy

    found = numpy.array(table, dtype=numpy.float64)
    if found.ndim != 2 or not found.size or (found < 0).any():
        raise ValueError("a table has rows of counts, all of the same length")
    return found


def concordance(table: Any) -> tuple[Any, Any]:
    """For a person in each cell: with how many people they agree in order, and with how many they do not."""
    import numpy

    rows, columns = (numpy.sign(numpy.subtract.outer(numpy.arange(size), numpy.arange(size))) for size in table.shape)
    up, left = (rows > 0).astype(float), (columns > 0).astype(float)
    agree = up @ table @ left.T + up.T @ table @ left
    oppose = up @ table @ left + up.T @ table @ left.T
    return agree, oppose


def signed(table: Any) -> tuple[float, float]:
    """How many pairs of people agree in order, and how many do not."""
    agree, oppose = concordance(table)
    return float((agree * table).sum() / 2), float((oppose * table).sum() / 2)


def _gamma(tables: Sequence[Any]) -> tuple[float, float, float]:
    """Gamma, its standard error, and the pairs that tell something (0: neither of the other two means anything)."""
    found = [(table, *concordance(table)) for table in tables]
    agree, oppose = (sum(each) for each in zip((0.0, 0.0), *(signed(table) for table in tables), strict=True))
    pairs = agree + oppose
    if not pairs:
        return 0.0, 0.0, 0.0
    # Each person's part in gamma; sites are fixed, so what all of a site share is no error.
    total = 0.0
    for table, with_, against in found:
        people = float(table.sum())
        if people:
            part = oppose * with_ - agree * against
            total += float((table * (part - float((table * part).sum()) / people) ** 2).sum())
    return (agree - oppose) / pairs, 2 * sqrt(total) / pairs**2, pairs


def _limits(value: float, error: float) -> tuple[float, float]:
    reach = Z * error / (1 - value**2)
    return tanh(atanh(value) - reach), tanh(atanh(value) + reach)


def _mid_ranks(counts: Any) -> Any:
    import numpy

    return numpy.cumsum(counts) - (counts - 1) / 2
