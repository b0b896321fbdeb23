"""How trust and what may build it go together within sites: an association of ordered answers, never a cause."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from math import comb, prod
from typing import Any

from wellknit.statistics.draws import SEED, orders, share_of_draws
from wellknit.statistics.ranks import RankCorrelation, Table, counted, gamma, signed

__all__ = ["DRAWS", "Association", "Spread", "association", "van_elteren"]

#: How many shuffles stand for all of them where all are too many: the error of a p of 0.05 is then 0.002.
DRAWS = 9999
#: A site's shuffles are gone through exactly where that takes no more than so many steps.
_EXACT = 20_000


@dataclass(frozen=True, slots=True)
class Association:
    """``gamma`` of pairs within sites, and ``p``: how often chance alone brings answers together so much.

    ``exact``: p counts all ways to shuffle the answers within sites; else it is from ``draws`` of them, with the
    standard ``error``. Beside it stands: they go together, which does not say that one makes the other.
    """

    gamma: RankCorrelation
    p: float
    exact: bool
    draws: int
    error: float


def association(tables: Sequence[Table], *, draws: int = DRAWS, seed: int = SEED) -> Association | None:
    """How a factor (rows, in order) and trust (columns, in order) go together, the sites being strata.

    Each table is a site's; people of different sites are never compared, so that a site where both are high makes no
    association. Gamma and its limits are Davis's (see `ranks.gamma`). The test permutes answers within sites, on both
    sides, and looks at the sum of Kendall's S over sites: exactly, by going through each site's tables with the margins
    seen (by nodes, as Mehta and Patel 1983, Journal of the American Statistical Association 78:427), or from ``draws``
    shuffles, the seen answers counted as one of them (Phipson and Smyth 2010, doi 10.2202/1544-6115.1585). None where
    no pair of people tells anything. Raises ValueError for tables that are none.

    >>> found = association([[[3, 1], [0, 4]], [[2, 0], [1, 3]]])
    >>> found is not None and (found.exact, round(found.p, 4))
    (True, 0.0286)
    """
    arrays = [counted(table) for table in tables]
    strength = gamma(tables)
    if strength is None:
        return None
    seen = abs(sum(agree - oppose for agree, oppose in map(signed, arrays)))
    exact = _exact(arrays, round(seen))
    if exact is not None:
        return Association(strength, exact, True, 0, 0.0)
    return Association(strength, *_drawn(arrays, seen, draws, seed))


def _drawn(arrays: Sequence[Any], seen: float, draws: int, seed: int) -> tuple[float, bool, int, float]:
    import numpy

    found = numpy.zeros(draws)
    for site, table in enumerate(arrays):
        rows, columns = (numpy.sign(numpy.subtract.outer(numpy.arange(n), numpy.arange(n))) for n in table.shape)
        drawn = _tables(table, draws, seed, site)
        found += (drawn * (rows @ drawn @ columns.T)).sum(axis=(1, 2)) / 2
    return _share_at_least(numpy.abs(found), seen)


def _share_at_least(found: Any, seen: float) -> tuple[float, bool, int, float]:
    """p from drawn statistics, that it is not exact, how many were drawn, and its standard error."""
    p, error = share_of_draws(int((found >= seen - 1e-9 * max(seen, 1)).sum()), len(found))
    return p, False, len(found), error


def _tables(table: Any, draws: int, seed: int, site: int) -> Any:
    """Tables (draws, rows, columns) of the same people with the columns' answers shuffled among them."""
    import numpy

    rows, columns = table.shape
    row = numpy.repeat(numpy.arange(rows), table.sum(axis=1).astype(numpy.int64))
    column = numpy.repeat(numpy.arange(columns), table.sum(axis=0).astype(numpy.int64))
    if not len(row):
        return numpy.zeros((draws, rows, columns))
    found = []
    for order in orders(len(row), draws, seed, site):
        cells = (numpy.arange(len(order))[:, None] * rows + row[None, :]) * columns + column[order]
        found.append(numpy.bincount(cells.ravel(), minlength=len(order) * rows * columns))
    return numpy.concatenate(found).reshape(draws, rows, columns).astype(float)


def _exact(arrays: Sequence[Any], seen: int) -> float | None:
    """The probability of at least the ``seen`` sum of S, of either sign; None where that takes too many steps."""
    import numpy

    chances = numpy.ones(1)
    for table in arrays:
        margins = [[round(float(each)) for each in table.sum(axis=axis)] for axis in (1, 0)]
        # S is the same with rows and columns exchanged; states are fewer along the shorter side.
        rows, columns = sorted(([each for each in margin if each] for margin in margins), key=_states)
        if not rows:
            continue
        one = _distribution(rows, columns)
        if one is None:
            return None
        chances = numpy.convolve(chances, one)
    middle = (len(chances) - 1) // 2
    return min(float(chances[: max(middle - seen + 1, 0)].sum() + chances[middle + max(seen, 1) :].sum()), 1.0)


def _states(margin: Sequence[int]) -> int:
    return prod(each + 1 for each in margin)


def _distribution(rows: Sequence[int], columns: Sequence[int]) -> Any:
    """The chance of each S from -most to most, over all tables with these margins; None where they are too many.

    Columns are filled one after the other. What is yet to come depends only on how many of each row are left: that is
    a node, with the ways to reach it by S.
    """
    import numpy

    people = sum(rows)
    most = people * (people - 1) // 2
    nodes = {tuple(rows): numpy.zeros(2 * most + 1)}
    nodes[tuple(rows)][most] = 1.0
    steps, left = 0, people
    for column in columns:
        reached: dict[tuple[int, ...], Any] = {}
        ways = comb(left, column)
        left -= column
        for node, chances in nodes.items():
            placed = [row - rest for row, rest in zip(rows, node, strict=True)]
            tilt = [sum(placed[:row]) - sum(placed[row + 1 :]) for row in range(len(rows))]
            for taken in _compositions(column, node):
                steps += 1
                if steps > _EXACT:
                    return None
                step = sum(each * by for each, by in zip(taken, tilt, strict=True))
                chance = prod(map(comb, node, taken)) / ways
                after = tuple(rest - each for rest, each in zip(node, taken, strict=True))
                into = reached.setdefault(after, numpy.zeros(2 * most + 1))
                # No S leaves -most to most, so nothing that is rolled over the end is above 0.
                into += numpy.roll(chances, step) * chance
        nodes = reached
    return next(iter(nodes.values()))


def _compositions(total: int, room: Sequence[int]) -> list[tuple[int, ...]]:
    """All ways to take ``total`` people from rows with so much ``room``."""
    ways: list[tuple[tuple[int, ...], int]] = [((), total)]
    for place, each in enumerate(room):
        rest = sum(room[place + 1 :])
        ways = [
            ((*taken, k), left - k) for taken, left in ways for k in range(max(left - rest, 0), min(each, left) + 1)
        ]
    return [taken for taken, _ in ways]


@dataclass(frozen=True, slots=True)
class Spread:
    """How differently groups answer within sites: van Elteren's ``statistic`` and ``p`` from shuffles within sites.

    ``asymptotic`` is p from chi-squared with ``degrees`` of freedom, for many people. ``error`` is p's standard error.
    """

    statistic: float
    degrees: int
    p: float
    asymptotic: float
    draws: int
    error: float


def van_elteren(tables: Sequence[Table], *, draws: int = DRAWS, seed: int = SEED) -> Spread | None:
    """Whether groups (rows, in no order) answer differently (columns, in order), the sites being strata.

    Van Elteren (1960, Bulletin of the International Statistical Institute 37:351) for two groups; for more, his site
    weights 1/(people + 1) in Kruskal and Wallis's quadratic form, with mid-ranks for ties. All tables have the same
    rows. p is the share of ``draws`` shuffles within sites with at least the statistic. None where nobody differs.
    Raises ValueError for tables that are none.
    """
    import numpy
    from scipy.special import chdtrc

    arrays = [counted(table) for table in tables]
    if len({table.shape[0] for table in arrays}) != 1:
        raise ValueError("all sites' tables have the same groups in their rows")
    groups = arrays[0].shape[0]
    covariance, seen, drawn = numpy.zeros((groups, groups)), numpy.zeros(groups), numpy.zeros((draws, groups))
    for site, table in enumerate(arrays):
        people, sizes, counts = float(table.sum()), table.sum(axis=1), table.sum(axis=0)
        if people < 2:
            continue
        rank = (numpy.cumsum(counts) - (counts - 1) / 2 - (people + 1) / 2) / (people + 1)
        spread = float(counts @ rank**2) / (people - 1)
        covariance += spread * (numpy.diag(sizes) - numpy.outer(sizes, sizes) / people)
        seen += table @ rank
        drawn += _tables(table, draws, seed, site) @ rank
    inverse = numpy.linalg.pinv(covariance, rcond=1e-10, hermitian=True)
    degrees = int(
        numpy.linalg.matrix_rank(covariance, tol=1e-10 * max(float(covariance.max()), 1e-300), hermitian=True)
    )
    if not degrees:
        return None
    statistic = float(seen @ inverse @ seen)
    p, _, _, error = _share_at_least(((drawn @ inverse) * drawn).sum(axis=1), statistic)
    return Spread(statistic, degrees, p, float(chdtrc(degrees, statistic)), draws, error)
