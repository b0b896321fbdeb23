"""Partial pooling: what a small group's rate is worth beside all the others'."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

__all__ = ["SPREAD", "Pooled", "pooled"]

#: Before anything is seen, the ratios of groups are thought to differ by about so much (standard deviation).
SPREAD = 0.5
_STEPS, _WIDEST = 150, 3.0


@dataclass(frozen=True, slots=True)
class Pooled:
    """How often something happened in a group beside how often was to be expected: 1 is as expected.

    ``ratio`` is partially pooled: drawn towards 1, the more so the less was to be expected there. ``low`` and ``high``
    are the middle 95 per cent of what the ratio may be (a credible interval).
    """

    ratio: float
    low: float
    high: float


def pooled(events: Sequence[int], expected: Sequence[float]) -> tuple[Pooled, ...]:
    """Each group's ratio of ``events`` to ``expected``, partially pooled over the groups.

    Events are Poisson with the mean ratio x expected, and ratios are gamma with the mean 1 and the standard deviation
    t (shape k = 1/t^2): given t, a group's ratio is (events + k) / (expected + k), its limits those of the gamma with
    shape events + k and rate expected + k (Clayton and Kaldor 1987, Biometrics 43:671). How much the groups differ is
    read from the groups themselves (empirical Bayes): t is averaged over, each value weighted by how likely it makes
    the events (negative binomial), times a half-normal prior with the scale ``SPREAD`` (Gelman 2006, Bayesian Analysis
    1:515). Fixed at its most likely value, t would with four sites mostly be 0, as if sites could not differ.

    With nothing to go by a ratio is 1. Raises ValueError where events happened that could not be expected.

    >>> [round(each.ratio, 2) for each in pooled([12, 2, 6, 0], [6.0, 6.0, 6.0, 0.0])]
    [1.47, 0.68, 1.0, 1.0]
    """
    import numpy
    from scipy.special import gammainc, gammaln

    count = numpy.array(events, dtype=numpy.float64)[:, None]
    mean = numpy.array(expected, dtype=numpy.float64)[:, None]
    if (count < 0).any() or (mean < 0).any() or ((mean == 0) & (count > 0)).any():
        raise ValueError("events are counted where some could be expected")
    if not len(count):
        return ()
    spread = (numpy.arange(_STEPS) + 0.5)[None, :] * (_WIDEST / _STEPS)
    shape = spread**-2
    # Logarithm of the negative binomial chance of the events, without what does not depend on the shape.
    likely = gammaln(count + shape) - gammaln(shape) + shape * numpy.log(shape / (shape + mean))
    likely -= count * numpy.log(shape + mean)
    weight = likely.sum(axis=0) - spread[0] ** 2 / (2 * SPREAD**2)
    weight = numpy.exp(weight - weight.max())
    weight /= weight.sum()
    ratio = ((count + shape) / (mean + shape)) @ weight

    def limit(share: float) -> list[float]:
        """The ratio below which lies this share of the mixture of gammas, by halving."""
        low, high = numpy.zeros(len(count)), numpy.full(len(count), 1.0)
        while True:
            below = gammainc(count + shape, (mean + shape) * high[:, None]) @ weight < share
            if not below.any():
                break
            high = numpy.where(below, 2 * high, high)
        for _ in range(60):
            middle = (low + high) / 2
            below = gammainc(count + shape, (mean + shape) * middle[:, None]) @ weight < share
            low, high = numpy.where(below, middle, low), numpy.where(below, high, middle)
        return [float(each) for each in (low + high) / 2]

    limits = zip(ratio.tolist(), limit(0.025), limit(0.975), strict=True)
    return tuple(Pooled(*each) for each in limits)
