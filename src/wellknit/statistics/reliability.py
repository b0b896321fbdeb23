"""How well items that are meant to measure one thing hang together: Cronbach's alpha and its items, never bare.

Answers are one row a person and one column an item, as numbers; what was not answered is not a number (NaN) or None.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, Literal

__all__ = ["BEARABLE", "Alpha", "Item", "Missing", "alpha", "feldt", "items"]

#: Under so many people a coefficient is too uncertain to be shown: at 19 a true .85 reads anything from .72 to .93.
BEARABLE = 30

#: Leave out who left an item blank, or let each pair of items have whoever answered both.
Missing = Literal["listwise", "pairwise"]


@dataclass(frozen=True, slots=True)
class Alpha:
    """Cronbach's alpha with Feldt's 95 per cent limits, of ``people`` and ``items``.

    ``standardized`` is alpha of the items at equal spread, ``lambda6`` Guttman's sixth bound, ``average_r`` the mean
    correlation of two items; None where an item has no spread, or where correlations contradict each other.
    """

    value: float
    low: float
    high: float
    people: int
    items: int
    standardized: float | None
    lambda6: float | None
    average_r: float | None

    @property
    def bearable(self) -> bool:
        """Whether so few people can bear that it is shown."""
        return self.people >= BEARABLE


@dataclass(frozen=True, slots=True)
class Item:
    """One item beside the sum of the others: its correlation with the rest, and alpha without it.

    ``rest`` is None where the item or the rest has no spread, ``alpha_without`` where fewer than two would be left.
    """

    people: int
    mean: float
    rest: float | None
    alpha_without: float | None


def feldt(value: float, people: int, items: int) -> tuple[float, float]:
    """Feldt's 95 per cent limits of an alpha, from the F distribution (Feldt, Woodruff and Salih 1987).

    Applied Psychological Measurement 11:93. They take answers as normal and items as equally spread.

    >>> [round(limit, 3) for limit in feldt(0.85, 11, 8)]
    [0.664, 0.953]
    """
    from scipy.special import fdtri

    over, under = people - 1, (people - 1) * (items - 1)
    return 1 - (1 - value) * float(fdtri(over, under, 0.975)), 1 - (1 - value) * float(fdtri(over, under, 0.025))


def alpha(answers: Sequence[Sequence[float | None]], *, missing: Missing = "listwise") -> Alpha:
    """Cronbach's alpha of the ``answers``, people by items (Cronbach 1951, Psychometrika 16:297).

    k/(k-1) x (1 - sum of the items' variances / variance of their sum), from the covariances of whoever answered every
    item (``listwise``) or both of two items (``pairwise``; everybody then counts as people). Guttman's lambda 6 (1945,
    Psychometrika 10:255) is from correlations. Raises ValueError for fewer than two items or people, and where nobody
    differs.

    >>> found = alpha([[1, 2], [2, 2], [3, 5], [4, 4]])
    >>> round(found.value, 3), found.people, found.bearable
    (0.867, 4, False)
    """
    import numpy

    table = _table(answers)
    covariances, people = _covariances(table, missing)
    value = _alpha(covariances)
    k = len(covariances)
    low, high = feldt(value, people, k)
    spread = numpy.sqrt(numpy.diag(covariances))
    if not (spread > 0).all():
        return Alpha(value, low, high, people, k, None, None, None)
    r = covariances / numpy.outer(spread, spread)
    average = float((r.sum() - k) / (k * (k - 1)))
    standardized = k * average / (1 + (k - 1) * average) if 1 + (k - 1) * average > 0 else None
    return Alpha(value, low, high, people, k, standardized, _lambda6(r), average)


def items(answers: Sequence[Sequence[float | None]], *, missing: Missing = "listwise") -> tuple[Item, ...]:
    """Each item's correlation with the sum of the others, and alpha without it, in the order of the items.

    The rest leaves the item itself out, which would else correlate with itself (Henrysson 1963, Psychometrika 28:211).
    Raises ValueError as `alpha` does.
    """
    import numpy

    table = _table(answers)
    covariances, _ = _covariances(table, missing)
    used = table[~numpy.isnan(table).any(axis=1)] if missing == "listwise" else table
    found = []
    for place in range(len(covariances)):
        others = numpy.delete(numpy.arange(len(covariances)), place)
        inner = covariances[numpy.ix_(others, others)]
        spread = covariances[place, place] * inner.sum()
        rest = float(covariances[place, others].sum() / numpy.sqrt(spread)) if spread > 0 else None
        without = _alpha(inner) if len(others) > 1 and inner.sum() > 1e-12 * inner.trace() else None
        column = used[:, place][~numpy.isnan(used[:, place])]
        found.append(Item(len(column), float(column.mean()), rest, without))
    return tuple(found)


def _table(answers: Sequence[Sequence[float | None]]) -> Any:
    import numpy

    rows = [[numpy.nan if answer is None else answer for answer in row] for row in answers]
    table = numpy.array(rows, dtype=numpy.float64)
    if table.ndim != 2 or table.shape[1] < 2:
        raise ValueError("there are at least two items, and each person has a place for each")
    return table


def _covariances(table: Any, missing: Missing) -> tuple[Any, int]:
    """The items' covariances, and how many people they are of."""
    import numpy

    blank = numpy.isnan(table)
    if missing == "listwise":
        table = table[~blank.any(axis=1)]
        if len(table) < 2:
            raise ValueError("fewer than two people answered every item")
        return numpy.cov(table, rowvar=False), len(table)
    k = table.shape[1]
    found = numpy.empty((k, k))
    for a in range(k):
        for b in range(a + 1):
            both = table[~blank[:, a] & ~blank[:, b]][:, [a, b]]
            if len(both) < 2:
                raise ValueError("fewer than two people answered two of the items")
            found[a, b] = found[b, a] = numpy.cov(both, rowvar=False)[0, 1]
    return found, int((~blank).any(axis=1).sum())


def _alpha(covariances: Any) -> float:
    total = float(covariances.sum())
    # Items that cancel out leave a crumb in floating point, which alpha would divide by.
    if total <= 1e-12 * float(covariances.trace()):
        raise ValueError("nobody differs from anybody else, or the items cancel out")
    k = len(covariances)
    return k / (k - 1) * (1 - float(covariances.trace()) / total)


def _lambda6(r: Any) -> float | None:
    """1 less what is left of each item once the others have explained theirs, as a part of the whole."""
    import numpy

    # Pairwise correlations may be those of no set of people at all; then nothing can be explained by them.
    if float(numpy.linalg.eigvalsh(r)[0]) < 1e-10:
        return None
    return float(1 - (1 / numpy.diag(numpy.linalg.inv(r))).sum() / r.sum())
