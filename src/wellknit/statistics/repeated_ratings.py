"""The cumulative link model where the same people rate several times: each person has a level of their own."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from math import exp, log, pi
from typing import Any

from wellknit.statistics.cumulative_link import Coefficient, cumulative_link, logistic
from wellknit.statistics.intervals import Z

__all__ = ["RepeatedRatings", "repeated_ratings"]

#: How much people differ is looked for within these standard deviations, in logits; at either end there is no estimate.
_LEAST, _MOST = 0.01, 20.0


@dataclass(frozen=True, slots=True)
class RepeatedRatings:
    """A fitted model: thresholds, coefficients, and the ``variance`` of people's own levels, in squared logits.

    Coefficients are of one person's answers, others than `CumulativeLink`'s, which are of a group's.
    """

    levels: tuple[int, ...]
    thresholds: tuple[Coefficient, ...]
    coefficients: tuple[Coefficient, ...]
    variance: float
    log_likelihood: float
    people: int
    answers: int


def repeated_ratings(
    answers: Sequence[int], predictors: Sequence[Sequence[float]], people: Sequence[object], *, nodes: int = 10
) -> RepeatedRatings | None:
    """logit P(answer <= j) = threshold j - sum of coefficient x predictor - the person's level, by maximum likelihood.

    Levels are normal. They are integrated out by adaptive Gauss-Hermite quadrature with so many ``nodes`` around each
    person's likeliest level (Liu and Pierce 1994, Biometrika 81:624); one node is Laplace's approximation. As the mixed
    models of Agresti (2010), Analysis of Ordinal Categorical Data, section 10.1. ``people`` says who gave each answer.

    None where the model without levels has no estimate, and where people do not differ (the variance is 0) or wholly.
    Raises ValueError as `cumulative_link` does.
    """
    import numpy
    from scipy.optimize import minimize

    if len(people) != len(answers) or nodes < 1:
        raise ValueError("there is one person for each answer, and at least one node")
    start = cumulative_link(answers, predictors)
    if start is None:
        return None
    names = {name: number for number, name in enumerate(dict.fromkeys(people))}
    who = numpy.array([names[name] for name in people])
    place = numpy.searchsorted(numpy.array(start.levels), numpy.asarray(answers))
    table = numpy.asarray(predictors, dtype=numpy.float64)
    span = numpy.ptp(table, axis=0)
    cuts = len(start.thresholds)

    def lack(at: Any) -> float:
        if not (numpy.diff(at[:cuts]) > 0).all():
            return numpy.inf
        return -_log_likelihood(at, place, table / span, who, len(names), cuts, nodes)

    begin = numpy.array([each.value for each in (*start.thresholds, *start.coefficients)] + [0.0])
    begin[cuts:-1] *= span
    found = minimize(lack, begin, method="BFGS", options={"gtol": 1e-6})
    if not log(_LEAST) < found.x[-1] < log(_MOST):
        return None
    errors = _errors(lack, found.x)
    if errors is None:
        return None
    unit = numpy.concatenate([numpy.ones(cuts), span])
    pairs = zip((found.x[:-1] / unit).tolist(), (errors[:-1] / unit).tolist(), strict=True)
    each = [Coefficient(value, error, value - Z * error, value + Z * error) for value, error in pairs]
    return RepeatedRatings(
        start.levels,
        tuple(each[:cuts]),
        tuple(each[cuts:]),
        exp(2 * float(found.x[-1])),
        -float(found.fun),
        len(names),
        len(place),
    )


def _log_likelihood(at: Any, place: Any, table: Any, who: Any, people: int, cuts: int, nodes: int) -> float:
    """``at``: thresholds, coefficients, and the logarithm of the levels' standard deviation."""
    import numpy

    spread = exp(float(numpy.clip(at[-1], log(_LEAST), log(_MOST))))
    edges = numpy.concatenate([[-numpy.inf], at[:cuts], [numpy.inf]])
    middle = table @ at[cuts:-1]
    upper, lower = edges[place + 1] - middle, edges[place] - middle

    def height(level: Any) -> tuple[Any, Any, Any]:
        """By person, the log density of their answers and level (in standard deviations), its slope and its bend."""
        above, beneath = logistic(upper - spread * level[who]), logistic(lower - spread * level[who])
        chance = numpy.maximum(above - beneath, 1e-300)
        # d log(F(u) - F(v)) = 1 - F(u) - F(v), moved by -spread: a property of the logistic distribution.
        slope = -spread * (1 - above - beneath)
        bend = -(spread**2) * (above * (1 - above) + beneath * (1 - beneath))
        return (
            numpy.bincount(who, numpy.log(chance), people) - level**2 / 2,
            numpy.bincount(who, slope, people) - level,
            numpy.bincount(who, bend, people) - 1,
        )

    level = numpy.zeros(people)
    for _ in range(100):
        _, slope, bend = height(level)
        step = numpy.clip(slope / bend, -1, 1)
        level = level - step
        if numpy.abs(step).max() < 1e-11:
            break
    width = 1 / numpy.sqrt(-height(level)[2])
    points, weights = numpy.polynomial.hermite_e.hermegauss(nodes)
    parts = [
        height(level + width * z)[0] + z * z / 2 + log(w)
        for z, w in zip(points.tolist(), weights.tolist(), strict=True)
    ]
    return float((numpy.logaddexp.reduce(parts, axis=0) + numpy.log(width) - log(2 * pi) / 2).sum())


def _errors(lack: Any, at: Any) -> Any:
    """Standard errors from second differences of the negative log-likelihood; None where it does not bend upwards."""
    import numpy

    steps = numpy.eye(len(at)) * 1e-3
    bent = numpy.array(
        [
            [(lack(at + a + b) - lack(at + a - b) - lack(at - a + b) + lack(at - a - b)) / 4e-6 for b in steps]
            for a in steps
        ]
    )
    if not numpy.isfinite(bent).all() or not numpy.linalg.eigvalsh(bent)[0] > 0:
        return None
    return numpy.sqrt(numpy.diag(numpy.linalg.inv(bent)))
