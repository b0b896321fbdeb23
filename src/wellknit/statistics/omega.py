"""McDonald's omega: how much of the sum of items is one common factor, fitted by maximum likelihood."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from math import exp, log, sqrt
from typing import Any

from wellknit.statistics.intervals import Z
from wellknit.statistics.reliability import BEARABLE

__all__ = ["Omega", "omega"]

#: No item's own variance is fitted below this part of its whole variance (a Heywood case stops there).
_LEAST = 0.005


@dataclass(frozen=True, slots=True)
class Omega:
    """McDonald's omega of ``people`` and ``items``, with its 95 per cent limits.

    ``value`` divides by the variance of the sum that the factor model says, ``observed`` by the one that was seen; they
    differ where one factor does not fit. ``loadings`` and ``own`` variances are in the items' units. Where the fit is
    not ``proper`` (an item with no variance of its own, or a factor that nothing hangs on), limits are 0 and 1.
    """

    value: float
    low: float
    high: float
    observed: float
    people: int
    items: int
    loadings: tuple[float, ...]
    own: tuple[float, ...]
    proper: bool

    @property
    def bearable(self) -> bool:
        """Whether so few people can bear that it is shown."""
        return self.people >= BEARABLE


def omega(answers: Sequence[Sequence[float | None]], *, standardized: bool = False) -> Omega:
    """McDonald's omega of the ``answers``, people by items, of whoever answered every item.

    (sum of loadings)^2 / ((sum of loadings)^2 + sum of own variances), McDonald (1999), Test Theory, chapter 6; the
    factor by maximum likelihood in Jöreskog's (1967, Psychometrika 32:443) concentrated form; the limits by the delta
    method on the logit scale (Raykov and Marcoulides 2011, Introduction to Psychometric Theory, section 7.5) from the
    normal information. It takes answers as normal: with five steps and few people the limits are rough. It is of the
    sum of the items as they are or, ``standardized``, of the items brought to equal spread: say which. Raises
    ValueError for fewer than three items, an item without spread, items that cancel out, and no more people than items.
    """
    import numpy

    rows = [[numpy.nan if answer is None else answer for answer in row] for row in answers]
    table = numpy.array(rows, dtype=numpy.float64)
    if table.ndim != 2 or table.shape[1] < 3:
        raise ValueError("one factor needs at least three items")
    table = table[~numpy.isnan(table).any(axis=1)]
    people, k = table.shape
    if people <= k:
        raise ValueError(f"{people} people cannot tell a factor of {k} items")
    covariances = numpy.cov(table, rowvar=False)
    spread = numpy.sqrt(numpy.diag(covariances))
    if not (spread > 0).all():
        raise ValueError("an item has no spread: everybody answered it alike")
    if covariances.sum() <= 1e-12 * covariances.trace():
        raise ValueError("the items cancel out: nobody's sum differs from anybody else's")
    loading, own = _one_factor(covariances / numpy.outer(spread, spread))
    proper = bool((own > _LEAST * 1.01).all())
    if standardized:
        covariances, spread = covariances / numpy.outer(spread, spread), numpy.ones(k)
    loading, own = loading * spread, own * spread**2
    if loading.sum() < 0:
        loading = -loading
    common, rest = float(loading.sum()) ** 2, float(own.sum())
    value = common / (common + rest)
    error = _error(loading, own, people, standardized) if proper and 0 < value < 1 else None
    low, high = 0.0, 1.0
    if error is not None:
        reach = Z * error / (value * (1 - value))
        middle = log(value / (1 - value))
        low, high = 1 / (1 + exp(reach - middle)), 1 / (1 + exp(-reach - middle))
    observed = common / float(covariances.sum())
    parts = tuple(map(float, loading)), tuple(map(float, own))
    return Omega(value, low, high, observed, people, k, *parts, error is not None)


def _one_factor(r: Any) -> tuple[Any, Any]:
    """Loadings and own variances of one factor of correlations ``r``, by maximum likelihood."""
    import numpy
    from scipy.optimize import minimize

    def fitted(own: Any) -> tuple[Any, Any]:
        """All eigenvalues of the scaled correlations, and the best loadings for these own variances."""
        root = numpy.sqrt(own)
        values, vectors = numpy.linalg.eigh(r / numpy.outer(root, root))
        return values, root * vectors[:, -1] * sqrt(max(float(values[-1]) - 1, 0.0))

    def lack(own: Any) -> tuple[float, Any]:
        values, loading = fitted(own)
        small = values[:-1]
        slope = (loading**2 + own - numpy.diag(r)) / own**2
        return float((small - numpy.log(numpy.maximum(small, 1e-300)) - 1).sum()), slope

    try:
        start = 0.5 / numpy.diag(numpy.linalg.inv(r))
    except numpy.linalg.LinAlgError:
        start = numpy.full(len(r), 0.5)
    start = numpy.clip(start, _LEAST, 1.0)
    found = minimize(
        lack, start, jac=True, method="L-BFGS-B", bounds=[(_LEAST, 1.0)] * len(r), options={"ftol": 1e-15, "gtol": 1e-9}
    )
    return fitted(found.x)[1], found.x


def _error(loading: Any, own: Any, people: int, standardized: bool) -> float | None:
    """The standard error of omega, from the information of loadings and own variances; None where there is none."""
    import numpy

    k = len(loading)
    inverse = numpy.linalg.inv(numpy.outer(loading, loading) + numpy.diag(own))
    along = inverse @ loading
    strength = float(loading @ along)
    # Entries of n/2 trace(S^-1 dS S^-1 dS'), for loadings (dS = e l' + l e') and own variances (dS = e e').
    both = inverse * strength + numpy.outer(along, along)
    mixed = inverse * along[None, :]
    information = (people - 1) * numpy.block([[both, mixed], [mixed.T, inverse**2 / 2]])
    common, rest = float(loading.sum()), float(own.sum())
    total = common**2 + rest
    by_loading, by_own = numpy.full(k, 2 * common * rest), numpy.full(k, -(common**2))
    if standardized:
        # Items at equal spread move with the spread that is estimated: the chain rule through loading^2 + own = 1.
        by_loading, by_own = (
            own * by_loading - 2 * loading * own * by_own,
            -loading / 2 * by_loading + loading**2 * by_own,
        )
    slope = numpy.concatenate([by_loading, by_own]) / total**2
    try:
        variance = float(slope @ numpy.linalg.solve(information, slope))
    except numpy.linalg.LinAlgError:
        return None
    return sqrt(variance) if variance > 0 else None
