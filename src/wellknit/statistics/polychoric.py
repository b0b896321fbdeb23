"""Polychoric correlation: two ordered answers read as cuts through two normal traits. Not for fewer than 40 people."""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache
from math import atanh, sqrt, tanh
from typing import Any

from wellknit.statistics.intervals import Z
from wellknit.statistics.ranks import Table, counted

__all__ = ["BEARABLE", "Polychoric", "polychoric"]

#: Under so many people use gamma or Spearman's rho (see ranks.py).
BEARABLE = 40
#: The correlation is looked for up to this far from 0.
_WIDEST = 0.999
#: A cut this far out is beyond everybody.
_FAR = 40.0


@dataclass(frozen=True, slots=True)
class Polychoric:
    """The correlation with its standard error and 95 per cent limits (Fisher's z), and the traits' cuts.

    At the end of the scale (an empty corner) there is no ``error``: limits are then -1 and 1.
    """

    value: float
    error: float | None
    low: float
    high: float
    people: int
    rows: tuple[float, ...]
    columns: tuple[float, ...]

    @property
    def bearable(self) -> bool:
        """Whether so few people can bear that it is shown."""
        return self.people >= BEARABLE


def polychoric(table: Table, *, two_step: bool = False) -> Polychoric:
    """The polychoric correlation of a ``table`` of counts; of two by two cells, the tetrachoric correlation.

    By maximum likelihood of the correlation and all cuts together, the standard error from the observed information
    (Olsson 1979, Psychometrika 44:443), or in two steps: the cuts from the margins, the correlation given them, the
    error as if they were known. It rests on normal traits. Levels nobody chose are left out; ValueError where fewer
    than two are left in rows or columns.

    >>> found = polychoric([[61661, 1610], [85, 20]])
    >>> round(found.value, 4), round(found.rows[0], 4)
    (0.3481, 2.937)
    """
    import numpy
    from scipy.optimize import minimize, minimize_scalar
    from scipy.special import ndtri

    counts = counted(table)
    counts = counts[counts.sum(axis=1) > 0][:, counts.sum(axis=0) > 0]
    if min(counts.shape) < 2:
        raise ValueError("fewer than two levels were chosen: there is nothing to correlate")
    people = float(counts.sum())
    cuts = [ndtri(numpy.cumsum(counts.sum(axis=axis))[:-1] / people) for axis in (1, 0)]
    first = len(cuts[0])

    def lack(at: Any) -> tuple[float, Any]:
        """The negative log-likelihood and its slope, by the correlation's arctanh and the cuts."""
        if not ((numpy.diff(at[1 : 1 + first]) > 0).all() and (numpy.diff(at[1 + first :]) > 0).all()):
            return numpy.inf, numpy.zeros(len(at))
        value, slope = _likelihood(counts, tanh(at[0]), at[1 : 1 + first], at[1 + first :])
        slope[0] *= 1 - tanh(at[0]) ** 2
        return -value / people, -slope / people

    found = minimize_scalar(
        lambda r: -_likelihood(counts, r, *cuts)[0],
        bounds=(-_WIDEST, _WIDEST),
        method="bounded",
        options={"xatol": 1e-10},
    )
    at = numpy.concatenate([[atanh(found.x)], *cuts])
    if not two_step and counts.size > 4 and abs(found.x) < 0.99:
        at = minimize(lack, at, jac=True, method="BFGS", options={"gtol": 1e-10}).x
    value = tanh(at[0])
    cut = tuple(at[1 : 1 + first].tolist()), tuple(at[1 + first :].tolist())
    error = None if abs(value) > 0.99 else _error(counts, value, at[1:], first, two_step)
    if error is None:
        return Polychoric(value, None, -1.0, 1.0, round(people), *cut)
    reach = Z * error / (1 - value**2)
    return Polychoric(value, error, tanh(atanh(value) - reach), tanh(atanh(value) + reach), round(people), *cut)


def _likelihood(counts: Any, value: float, rows: Any, columns: Any) -> tuple[float, Any]:
    """The log-likelihood, and its slope by the correlation, the rows' cuts and the columns' cuts."""
    import numpy
    from scipy.special import ndtr

    a, b = (numpy.concatenate([[-_FAR], cut, [_FAR]]) for cut in (rows, columns))
    below = both_below(a[:, None], b[None, :], value)
    chance = numpy.maximum(numpy.diff(numpy.diff(below, axis=0), axis=1), 1e-300)
    weight = counts / chance
    root = sqrt(1 - value**2)
    dense = numpy.exp(-(a[:, None] ** 2 - 2 * value * a[:, None] * b[None, :] + b[None, :] ** 2) / (2 * root**2))
    by_value = float((weight * numpy.diff(numpy.diff(dense, axis=0), axis=1)).sum()) / (2 * numpy.pi * root)
    # Moving a cut moves people from the cell above it to the one below, column by column.
    along = numpy.exp(-(a[1:-1, None] ** 2) / 2) * numpy.diff(ndtr((b[None, :] - value * a[1:-1, None]) / root), axis=1)
    across = numpy.exp(-(b[None, 1:-1] ** 2) / 2) * numpy.diff(
        ndtr((a[:, None] - value * b[None, 1:-1]) / root), axis=0
    )
    by_rows = ((weight[:-1] - weight[1:]) * along).sum(axis=1) / sqrt(2 * numpy.pi)
    by_columns = ((weight[:, :-1] - weight[:, 1:]) * across).sum(axis=0) / sqrt(2 * numpy.pi)
    return float((counts * numpy.log(chance)).sum()), numpy.concatenate([[by_value], by_rows, by_columns])


def _error(counts: Any, value: float, cuts: Any, first: int, two_step: bool) -> float | None:
    """From the observed information, the slope's own slope taken by small steps; None where it is no information."""
    import numpy

    def slope(at: Any) -> Any:
        return _likelihood(counts, float(at[0]), at[1 : 1 + first], at[1 + first :])[1]

    at = numpy.concatenate([[value], cuts])
    steps = numpy.eye(len(at)) * 1e-5
    information = numpy.array([(slope(at - step) - slope(at + step)) / 2e-5 for step in steps])
    information = information[:1, :1] if two_step else (information + information.T) / 2
    if not numpy.linalg.eigvalsh(information)[0] > 0:
        return None
    return sqrt(float(numpy.linalg.inv(information)[0, 0]))


def both_below(first: Any, second: Any, value: float) -> Any:
    """P(X <= first and Y <= second) of two standard normals with the correlation ``value``; arrays as in NumPy.

    The product of both, and the integral of the density over correlations from 0 to ``value``, with the arcsine of
    the correlation as variable (Drezner and Wesolowsky 1990, Journal of Statistical Computation and Simulation 35:101).
    """
    import numpy
    from scipy.special import ndtr

    nodes, weights = _nodes()
    angle = numpy.arcsin(value) * (nodes + 1) / 2
    a, b = numpy.asarray(first)[..., None], numpy.asarray(second)[..., None]
    dense = numpy.exp(-(a**2 + b**2 - 2 * a * b * numpy.sin(angle)) / (2 * numpy.cos(angle) ** 2))
    return ndtr(first) * ndtr(second) + dense @ weights * (numpy.arcsin(value) / (4 * numpy.pi))


@lru_cache(maxsize=1)
def _nodes() -> tuple[Any, Any]:
    import numpy

    nodes, weights = numpy.polynomial.legendre.leggauss(64)
    return nodes, weights
