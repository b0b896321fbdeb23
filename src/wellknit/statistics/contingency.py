"""Tables of groups by answers: whether groups differ at all, and whether they differ in one direction.

A table is rows of counts. The p values are exact as far as that can be worked out; beyond, they are drawn at random,
the same everywhere, and their error is said.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from math import erfc, sqrt
from typing import TYPE_CHECKING, Any

from wellknit.statistics.draws import DRAWS, SEED, orders, share_of_draws
from wellknit.statistics.fourfold import fisher_mid_p_of_many
from wellknit.statistics.margins import WORK, Tail, likelihood, paths, tail

if TYPE_CHECKING:
    import numpy

__all__ = ["Chance", "Linear", "freeman_halton", "group_against_rest", "linear_by_linear", "pearson"]

#: Two tables are equally likely when their probabilities differ by less than this part: R's convention.
_TIE = 1e-7
#: So many people have to be expected in a cell for the chi-squared distribution to hold.
_EXPECTED = 5.0


@dataclass(frozen=True, slots=True)
class Chance:
    """A p value; ``error`` is its standard error where it was drawn in ``draws`` draws, both None where it is exact."""

    p: float
    error: float | None = None
    draws: int | None = None


@dataclass(frozen=True, slots=True)
class Linear:
    """The linear-by-linear statistic ``z``, its p value from the normal distribution, and by counting or drawing."""

    z: float
    p: float
    exact: Chance


def freeman_halton(table: Sequence[Sequence[int]], *, work: int = WORK, draws: int = DRAWS, seed: int = SEED) -> Chance:
    """Fisher's exact test for tables of any size: the probability of all tables at most as likely as the seen one.

    Freeman and Halton (1951), Biometrika 38:141; as R's fisher.test, with its convention for ties (one part in ten
    million). Exact by walking the network of all tables with these margins, unless that takes more than ``work`` steps;
    then from ``draws`` random tables with the same margins. Rows and columns that nobody is in change nothing.

    >>> round(freeman_halton([(1, 3, 10, 6), (2, 3, 10, 7), (1, 6, 14, 12), (0, 1, 9, 11)]).p, 6)
    0.782685
    """
    cells = _kept(table)
    if min(cells.shape) < 2:
        return Chance(1.0)
    seen = float(likelihood(cells.T).sum())
    # Rows or columns may be the ones that are walked: first where there is less to walk.
    for each in sorted((cells, cells.T), key=lambda one: paths(one.sum(axis=1).tolist(), one.sum(axis=0).tolist())):
        p = tail(
            each.sum(axis=1).tolist(),
            each.sum(axis=0).tolist(),
            lambda column, _: likelihood(column),
            Tail(float(likelihood(each.T).sum()) + _TIE),
            alike=True,
            work=work,
        )
        if p is not None:
            return Chance(p)
    hits = sum(int((_likelihoods(drawn) <= seen + _TIE).sum()) for drawn in _tables(cells, draws, seed))
    return Chance(*share_of_draws(hits, draws), draws)


def pearson(table: Sequence[Sequence[int]]) -> float | None:
    """The p value of Pearson's chi-squared (1900) for many people; None where fewer than five are expected in a cell,
    where it is not to be relied on (Cochran 1954, Biometrics 10:417).

    >>> round(pearson([(60, 40), (50, 50), (45, 55)]), 4), pearson([(3, 1), (1, 3)])
    (0.0967, None)
    """
    cells = _kept(table).astype(float)
    if min(cells.shape) < 2:
        return 1.0
    from scipy.special import chdtrc  # not scipy.stats: that import alone costs more than a brief's tables

    expected = cells.sum(axis=1)[:, None] * cells.sum(axis=0) / cells.sum()
    if expected.min() < _EXPECTED:
        return None
    statistic = float(((cells - expected) ** 2 / expected).sum())
    return float(chdtrc((cells.shape[0] - 1) * (cells.shape[1] - 1), statistic))


def group_against_rest(table: Sequence[tuple[int, int]]) -> float:
    """Whether any group (those who agree, those who do not) differs from all others together: the least of the mid-p
    values of Fisher's test, times how many groups there are (Bonferroni). For many people of whom some groups are too
    small for ``pearson``; it finds differences a little less often.

    >>> round(group_against_rest([(600, 400), (500, 500), (4, 0)]), 6)
    1.5e-05
    """
    agree, all_others = sum(each[0] for each in table), sum(each[1] for each in table)
    there = [(yes, no) for yes, no in table if yes + no]
    if len(there) < 2:
        return 1.0
    found = (fisher_mid_p_of_many(yes, yes + no, agree - yes, agree - yes + all_others - no) for yes, no in there)
    return min(1.0, len(there) * min(found))


def linear_by_linear(
    strata: Sequence[Sequence[Sequence[int]]],
    row_scores: Sequence[float] | None = None,
    column_scores: Sequence[float] | None = None,
    *,
    work: int = WORK,
    draws: int = DRAWS,
    seed: int = SEED,
) -> Linear:
    """Whether answers rise or fall along ordered rows, within each of the ``strata`` (one table a site, or only one).

    Mantel (1963), Journal of the American Statistical Association 58:690; as coin's lbl_test: the sum of row score x
    column score over people, less what is expected given each table's margins, over its standard deviation. Scores are
    1, 2, 3, ... unless given. Two-sided. With one table the second p value is exact where ``work`` steps are enough;
    with more, answers are drawn within each. A table in which nothing can vary (z is 0, p is 1) says nothing.

    >>> found = linear_by_linear([[(3, 1), (1, 3)]])
    >>> round(found.z, 4), round(found.p, 4), round(found.exact.p, 4)
    (1.3229, 0.1859, 0.4857)
    """
    import numpy

    tables = [numpy.array(_counts(each)) for each in strata]
    if not tables or any(each.shape != tables[0].shape for each in tables):
        raise ValueError("the tables of a comparison have the same rows and columns")
    height, width = tables[0].shape
    u = numpy.arange(1.0, height + 1) if row_scores is None else numpy.array(row_scores, numpy.float64)
    v = numpy.arange(1.0, width + 1) if column_scores is None else numpy.array(column_scores, numpy.float64)
    if u.shape != (height,) or v.shape != (width,):
        raise ValueError("one score a row and one a column")
    seen = expected = variance = 0.0
    for each in tables:
        people, rows, columns = int(each.sum()), each.sum(axis=1), each.sum(axis=0)
        if people < 2:
            continue  # one person alone cannot be exchanged with anybody
        seen += float(u @ each @ v)
        expected += float(u @ rows * (v @ columns)) / people
        spread = float(u**2 @ rows - (u @ rows) ** 2 / people) * float(v**2 @ columns - (v @ columns) ** 2 / people)
        variance += spread / (people - 1)
    size = float(abs(u).max() * abs(v).max()) * sum(float(each.sum()) for each in tables)
    crumb = 1e-9 * max(size, 1.0)
    if variance <= crumb * crumb:
        return Linear(0.0, 1.0, Chance(1.0))
    distance = abs(seen - expected)
    z = (seen - expected) / sqrt(variance)
    exact = None
    if len(tables) == 1:
        exact = _exact_linear(tables[0], u, v, Tail(expected - distance + crumb, expected + distance - crumb), work)
    if exact is None:
        exact = _drawn_linear(tables, u, v, expected, distance - crumb, draws, seed)
    return Linear(z, erfc(abs(z) / sqrt(2)), exact)


def _exact_linear(
    table: numpy.ndarray[Any, Any],
    u: numpy.ndarray[Any, Any],
    v: numpy.ndarray[Any, Any],
    extreme: Tail,
    work: int,
) -> Chance | None:
    rows, columns = table.sum(axis=1), table.sum(axis=0)
    u, v, rows, columns = u[rows > 0], v[columns > 0], rows[rows > 0], columns[columns > 0]
    for totals, others, scores, other_scores in sorted(
        [(rows, columns, u, v), (columns, rows, v, u)], key=lambda each: paths(each[0].tolist(), each[1].tolist())
    ):
        p = tail(
            totals.tolist(),
            others.tolist(),
            lambda cells, column, s=scores, t=other_scores: cells @ s * t[column],  # type: ignore[misc]
            extreme,
            work=work,
        )
        if p is not None:
            return Chance(p)
    return None


def _drawn_linear(
    tables: Sequence[numpy.ndarray[Any, Any]],
    u: numpy.ndarray[Any, Any],
    v: numpy.ndarray[Any, Any],
    expected: float,
    distance: float,
    draws: int,
    seed: int,
) -> Chance:
    import numpy

    total = numpy.zeros(draws)
    for place, each in enumerate(tables):
        if each.sum() < 2:
            continue
        first = 0
        for drawn in _tables(each, draws, seed, place):
            total[first : first + len(drawn)] += numpy.einsum("i,nij,j->n", u, drawn, v)
            first += len(drawn)
    return Chance(*share_of_draws(int((abs(total - expected) >= distance).sum()), draws), draws)


def _tables(
    table: numpy.ndarray[Any, Any], draws: int, seed: int, stream: int = 0
) -> Iterator[numpy.ndarray[Any, Any]]:
    """Random tables with the margins of ``table``, in batches: everybody's answer goes to somebody."""
    import numpy

    height, width = table.shape
    group = numpy.repeat(numpy.arange(height), table.sum(axis=1))
    answer = numpy.repeat(numpy.arange(width), table.sum(axis=0))
    for order in orders(len(group), draws, seed, stream):
        size = len(order)
        cell = (numpy.arange(size)[:, None] * height + group) * width + answer[order]
        yield numpy.bincount(cell.reshape(-1), minlength=size * height * width).reshape(size, height, width)


def _likelihoods(drawn: numpy.ndarray[Any, Any]) -> numpy.ndarray[Any, Any]:
    """``likelihood`` of whole tables, added up over their columns."""
    from scipy.special import gammaln

    columns = gammaln(drawn.sum(axis=1) + 1.0).sum(axis=1)
    found: numpy.ndarray[Any, Any] = columns - gammaln(drawn + 1.0).sum(axis=(1, 2))
    return found


def _counts(table: Sequence[Sequence[int]]) -> list[list[int]]:
    cells = [list(row) for row in table]
    if not cells or not cells[0] or any(len(row) != len(cells[0]) for row in cells):
        raise ValueError("a table has rows of equal length")
    if any(cell < 0 or cell != int(cell) for row in cells for cell in row):
        raise ValueError("counts are whole numbers, none below 0")
    return cells


def _kept(table: Sequence[Sequence[int]]) -> numpy.ndarray[Any, Any]:
    """The table without the rows and columns that nobody is in."""
    import numpy

    cells: numpy.ndarray[Any, Any] = numpy.array(_counts(table), numpy.int64)
    kept: numpy.ndarray[Any, Any] = cells[cells.sum(axis=1) > 0][:, cells.sum(axis=0) > 0]
    return kept
