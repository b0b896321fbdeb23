"""The same people's answers on a scale, twice: whether answers moved, and by how much on the average.

A square table: rows are earlier answers, columns later ones, in the scale's order. Changes are later less earlier.
The chi-squared tests need more people than a site has; ``permutation.mean_change`` is exact for few.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from math import erfc, sqrt

from wellknit.statistics.intervals import Z

__all__ = ["MeanChange", "Symmetry", "bowker", "changes", "marginal_mean_change", "stuart_maxwell"]

_CRUMB = 1e-9


@dataclass(frozen=True, slots=True)
class Symmetry:
    """A chi-squared statistic, its degrees of freedom, and its p value."""

    statistic: float
    freedom: int
    p: float


@dataclass(frozen=True, slots=True)
class MeanChange:
    """The mean change of the scores, with two intervals of it and the score test of no change.

    ``low`` and ``high`` use the variance as if nothing had changed (the score test's, so the interval holds 0 exactly
    where the test does not reject); ``wald`` the variance as seen. ``z`` and ``p`` are the score test's.
    """

    change: float
    low: float
    high: float
    wald: tuple[float, float]
    z: float
    p: float


def _square(table: Sequence[Sequence[int]]) -> list[list[int]]:
    cells = [list(row) for row in table]
    if not cells or any(len(row) != len(cells) for row in cells):
        raise ValueError("answers twice make a square table")
    if any(cell < 0 or cell != int(cell) for row in cells for cell in row):
        raise ValueError("counts are whole numbers, none below 0")
    return cells


def _chi_squared(statistic: float, freedom: int) -> Symmetry:
    from scipy.special import chdtrc  # not scipy.stats: that import alone costs more than a brief's tables

    return Symmetry(statistic, freedom, float(chdtrc(freedom, statistic)) if freedom else 1.0)


def stuart_maxwell(table: Sequence[Sequence[int]]) -> Symmetry:
    """Whether answers are given as often the second time as the first, all answers together.

    Stuart (1955), Biometrika 42:412; Maxwell (1970), British Journal of Psychiatry 116:651. An answer that nobody moved
    to or from says nothing and costs no degree of freedom; nor do answers among which people only changed places.

    >>> found = stuart_maxwell([(596, 18, 6, 5), (0, 2, 0, 0), (0, 0, 42, 0), (11, 0, 0, 0)])
    >>> round(found.statistic, 2), found.freedom
    (26.25, 3)
    """
    import numpy

    cells = numpy.array(_square(table), numpy.float64)
    earlier, later = cells.sum(axis=1), cells.sum(axis=0)
    moved = later - earlier
    spread = numpy.diag(earlier + later) - cells - cells.T
    # The rows add up to 0: the rank is one less for each group of answers that people moved among.
    rank = int(numpy.linalg.matrix_rank(spread, hermitian=True)) if spread.any() else 0
    statistic = float(moved @ numpy.linalg.pinv(spread, hermitian=True) @ moved) if rank else 0.0
    return _chi_squared(max(statistic, 0.0), rank)


def bowker(table: Sequence[Sequence[int]]) -> Symmetry:
    """Whether people moved from one answer to another as often as back, for each pair of answers.

    Bowker (1948), Journal of the American Statistical Association 43:572. The degrees of freedom are all pairs of
    answers, also those that nobody moved between, as published; with many such pairs the p value is too large.

    >>> found = bowker([(596, 18, 6, 5), (0, 2, 0, 0), (0, 0, 42, 0), (11, 0, 0, 0)])
    >>> round(found.statistic, 2), found.freedom, round(found.p, 4)
    (26.25, 6, 0.0002)
    """
    cells = _square(table)
    statistic = 0.0
    for row in range(len(cells)):
        for column in range(row):
            there, back = cells[row][column], cells[column][row]
            if there + back:
                statistic += (there - back) ** 2 / (there + back)
    return _chi_squared(statistic, len(cells) * (len(cells) - 1) // 2)


def changes(table: Sequence[Sequence[int]], scores: Sequence[float]) -> list[tuple[float, int]]:
    """How many people changed by how much, as ``permutation.mean_change`` takes it, in order."""
    cells = _square(table)
    if len(scores) != len(cells):
        raise ValueError("one score an answer")
    found: dict[float, int] = {}
    for row, earlier in enumerate(scores):
        for column, later in enumerate(scores):
            if cells[row][column]:
                found[later - earlier] = found.get(later - earlier, 0) + cells[row][column]
    return sorted(found.items())


def marginal_mean_change(table: Sequence[Sequence[int]], scores: Sequence[float]) -> MeanChange:
    """The mean score the second time less the first, with its intervals and its test.

    Fagerland, Lydersen and Laake (2017), Statistical Analysis of Contingency Tables, chapter 9 (there earlier less
    later). Limits are held within what the scores allow. Raises ValueError where nobody answered twice.

    >>> found = marginal_mean_change([(3, 2), (0, 5)], (0, 1))
    >>> round(found.change, 2), round(found.z, 4)
    (0.2, 1.4142)
    """
    moved = changes(table, scores)
    people = sum(many for _, many in moved)
    if not people:
        raise ValueError("nobody answered twice")
    change = sum(by * many for by, many in moved) / people
    square = sum(by * by * many for by, many in moved) / people
    most = max(scores) - min(scores)

    def interval(variance: float) -> tuple[float, float]:
        reach = Z * sqrt(max(variance, 0.0) / people)
        return max(change - reach, -most), min(change + reach, most)

    low, high = interval(square)
    z = change / sqrt(square / people) if square else 0.0
    return MeanChange(change, low, high, interval(square - change * change), z, erfc(abs(z) / sqrt(2)))
