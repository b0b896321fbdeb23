"""The cumulative link (proportional odds) model: ordered answers of independent groups, on one scale of odds."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from math import exp
from typing import Any

from wellknit.statistics.intervals import Z

__all__ = ["Coefficient", "CumulativeLink", "cumulative_link"]

#: Newton's steps. The likelihood has one top, so few are needed; where it has none, more would not help.
_STEPS = 50
#: A coefficient beyond this many logits, over its predictor's range, means that answers are told apart wholly: there is
#: no top to be found.
_BEYOND = 15.0


@dataclass(frozen=True, slots=True)
class Coefficient:
    """By how many logits a predictor raises answers, with its standard error and 95 per cent limits (Wald)."""

    value: float
    error: float
    low: float
    high: float

    @property
    def odds(self) -> float:
        """By how much the odds of a higher answer are multiplied."""
        return exp(self.value)


@dataclass(frozen=True, slots=True)
class CumulativeLink:
    """A fitted model: ``levels`` in order, ``thresholds`` between them, a coefficient for each predictor.

    ``log_likelihood`` is the model's, ``null`` that of the thresholds alone; ``p`` tests all predictors together by
    the likelihood ratio.
    """

    levels: tuple[int, ...]
    thresholds: tuple[Coefficient, ...]
    coefficients: tuple[Coefficient, ...]
    log_likelihood: float
    null: float
    people: int

    @property
    def ratio(self) -> float:
        """The likelihood ratio's chi-squared, on as many degrees of freedom as there are coefficients."""
        return max(2 * (self.log_likelihood - self.null), 0.0)

    @property
    def p(self) -> float:
        """The probability of such a ratio where no predictor matters; rough for few people."""
        from scipy.special import chdtrc  # not scipy.stats: that import alone costs more than a brief's tables

        return float(chdtrc(len(self.coefficients), self.ratio)) if self.coefficients else 1.0


def cumulative_link(
    answers: Sequence[int], predictors: Sequence[Sequence[float]], people: Sequence[int] | None = None
) -> CumulativeLink | None:
    """logit P(answer <= j) = threshold j - sum of coefficient x predictor, by maximum likelihood.

    McCullagh (1980), Journal of the Royal Statistical Society B 42:109; standard errors from the observed information.
    ``answers`` are whole numbers in their order, ``predictors`` one row for each (a group is 0 or 1), ``people`` how
    many gave that answer with that row. Each person counts once and in one group: for the same people in two waves
    this is the wrong model. Levels nobody chose are left out.

    None where no estimate exists: predictors tell answers apart wholly (often so with few people), or depend on each
    other. Raises ValueError for rows that do not fit, and where fewer than two levels were chosen.

    >>> found = cumulative_link([1, 2, 1, 2], [[0], [0], [1], [1]], people=[6, 4, 2, 8])
    >>> found is not None and round(found.coefficients[0].value, 4)  # the logarithm of the odds ratio (8/2) / (4/6)
    1.7918
    """
    import numpy

    answer, times = numpy.asarray(answers, dtype=numpy.int64), numpy.ones(len(answers))
    if people is not None:
        times = numpy.asarray(people, dtype=numpy.float64)
    table = numpy.asarray(predictors, dtype=numpy.float64)
    if table.ndim != 2 or not len(table) == len(answer) == len(times) or (times < 0).any():
        raise ValueError("there is one row of predictors, and one number of people, for each answer")
    answer, table, times = answer[times > 0], table[times > 0], times[times > 0]
    levels, place = numpy.unique(answer, return_inverse=True)
    if len(levels) < 2:
        raise ValueError("fewer than two levels were chosen: there is no order to explain")
    counts = numpy.bincount(place, times)
    null = float((counts * numpy.log(counts / counts.sum())).sum())
    below = numpy.cumsum(counts)[:-1] / counts.sum()
    cut = len(levels) - 1
    start = numpy.concatenate([numpy.log(below / (1 - below)), numpy.zeros(table.shape[1])])
    # Predictors are brought to the range of 1 around 0, so that units do not matter to the way up, and back after it.
    middle, span = table.mean(axis=0), numpy.ptp(table, axis=0)
    if not (span > 0).all():
        return None
    fitted = _top(start, cut, place, (table - middle) / span, times)
    if fitted is None:
        return None
    at, covariance, likely = fitted
    back = numpy.eye(len(at))
    back[:cut, cut:] = middle / span
    back[cut:, cut:] /= span[:, None]
    values, errors = back @ at, numpy.sqrt(numpy.diag(back @ covariance @ back.T))
    each = [Coefficient(a, e, a - Z * e, a + Z * e) for a, e in zip(values.tolist(), errors.tolist(), strict=True)]
    return CumulativeLink(
        tuple(levels.tolist()), tuple(each[:cut]), tuple(each[cut:]), likely, null, round(float(times.sum()))
    )


def _top(start: Any, cuts: int, place: Any, table: Any, times: Any) -> tuple[Any, Any, float] | None:
    """Newton's way to the top of the log-likelihood, halving steps that do not climb: where, covariance, and height.

    The log-likelihood is concave (Burridge 1981; Pratt 1981), so a top that is found is the only one.
    """
    import numpy

    # An answer lies between two thresholds: rows that give threshold less predictors above and below it.
    above, beneath = numpy.zeros((len(place), cuts)), numpy.zeros((len(place), cuts))
    first, last = place == 0, place == cuts
    above[~last, place[~last]] = 1
    beneath[~first, place[~first] - 1] = 1
    above, beneath = numpy.hstack([above, -table]), numpy.hstack([beneath, -table])

    def height(at: Any, full: bool) -> tuple[float, Any, Any]:
        u, v = above @ at, beneath @ at
        upper = numpy.where(last, 1.0, logistic(u))
        lower = numpy.where(first, 0.0, logistic(v))
        chance = upper - lower
        if not (chance > 0).all():
            return -numpy.inf, None, None
        value = float(times @ numpy.log(chance))
        if not full:
            return value, None, None
        dense_u, dense_v = upper * (1 - upper), lower * (1 - lower)
        slopes = (dense_u[:, None] * above - dense_v[:, None] * beneath) / chance[:, None]
        bend_u, bend_v = dense_u * (1 - 2 * upper) / chance, dense_v * (1 - 2 * lower) / chance
        bent = above.T @ (above * (times * bend_u)[:, None]) - beneath.T @ (beneath * (times * bend_v)[:, None])
        return value, times @ slopes, slopes.T @ (slopes * times[:, None]) - bent

    at = start
    for _ in range(_STEPS):
        value, slope, information = height(at, True)
        try:
            step = numpy.linalg.solve(information, slope)
        except numpy.linalg.LinAlgError:
            return None
        if float(slope @ step) < 1e-10:
            # So near the top one whole step more squares what is left to go.
            at = at + step
            value, _, information = height(at, True)
            break
        share = 1.0
        while not height(at + share * step, False)[0] > value and share > 1e-8:
            share /= 2
        at = at + share * step
        if not numpy.abs(at).max() < _BEYOND:
            return None
    else:
        return None
    if not numpy.linalg.cond(information) < 1e10:
        return None
    return at, numpy.linalg.inv(information), value


def logistic(x: Any) -> Any:
    """The logistic distribution function, without overflow."""
    import numpy

    return 0.5 * (1 + numpy.tanh(x / 2))
