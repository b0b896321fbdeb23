"""Confidence intervals for shares and means of few people, as pairs (low, high) of numbers between 0 and 1.

All are two-sided at 95 per cent. A pair is never wider than what is logically possible.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from math import comb, sqrt
from typing import Any

__all__ = ["Z", "difference", "hypergeometric", "mean_limits", "mean_t", "square_and_add", "wilson"]

#: The 97.5 per cent point of the normal distribution.
Z = 1.959963984540054

#: Up to so many people tails are whole numbers of ways; beyond, where these have thousands of digits, logarithms.
_WHOLE = 2_000


def wilson(count: int, base: int) -> tuple[float, float]:
    """Wilson's score interval of ``count`` of ``base``, for a population that is large or not known.

    Wilson (1927), as Newcombe (1998), Statistics in Medicine 17:857, method 3.

    >>> [round(limit, 4) for limit in wilson(18, 19)]
    [0.7536, 0.9906]
    """
    if not 0 <= count <= base or base == 0:
        raise ValueError(f"{count} of {base} is no share")
    low, high = wilson_limits(count, base, sqrt)
    # At the ends the limit is exactly 0 or 1; floating point would leave a crumb.
    return (0.0 if count == 0 else float(low)), (1.0 if count == base else float(high))


def wilson_limits(count: Any, base: Any, root: Callable[[Any], Any]) -> tuple[Any, Any]:
    """Wilson's limits for numbers or, with ``root=numpy.sqrt``, for arrays of counts and bases at once."""
    square = Z * Z
    middle = count + square / 2
    reach = Z * root(count * (base - count) / base + square / 4)
    return (middle - reach) / (base + square), (middle + reach) / (base + square)


def hypergeometric(count: int, base: int, population: int, *, one_in: int = 40) -> tuple[int, int]:
    """How many of ``population`` people agree, when ``count`` of the ``base`` who answered do: exact limits.

    The fewest and the most people whose hypergeometric tail probability of the seen count is above 2.5 per cent
    (Clopper-Pearson's principle without replacement; Konijn 1973; Wright 1991). Whoever did not answer is taken as a
    random part of the population. Returns whole numbers of people, to be divided by ``population``. The tails are those
    of the 95 per cent interval; ``one_in`` is for others, such as 80 for 97.5 per cent.

    >>> hypergeometric(18, 19, 25)
    (21, 24)
    """
    if not 0 <= count <= base <= population or base == 0:
        raise ValueError(f"{count} of {base} out of {population} is no share")
    ways = comb(population, base) if population <= _WHOLE else 0

    def reaches(agreeing: int, seen: range) -> bool:
        if not ways:
            return one_in * _chance(agreeing, base, population, seen) > 1
        # Whole numbers throughout: 40 * sum > ways is 'probability > 1/40' without rounding.
        total = sum(comb(agreeing, k) * comb(population - agreeing, base - k) for k in seen)
        return one_in * total > ways

    fewest, most = count, population - (base - count)
    # Both tails grow (or fall) with the number who agree, so bisection finds the ends.
    low, high = fewest, most
    while low < high:
        middle = (low + high) // 2
        low, high = (low, middle) if reaches(middle, range(count, base + 1)) else (middle + 1, high)
    lowest = low
    low, high = fewest, most
    while low < high:
        middle = (low + high + 1) // 2
        low, high = (middle, high) if reaches(middle, range(count + 1)) else (low, middle - 1)
    return lowest, low


def _chance(agreeing: int, base: int, population: int, seen: range) -> float:
    """How likely one of the counts ``seen`` is, from logarithms."""
    import numpy
    from scipy.special import gammaln

    def ways(of: Any, some: Any) -> Any:
        return gammaln(of + 1.0) - gammaln(some + 1.0) - gammaln(of - some + 1.0)

    first, last = max(seen.start, base - (population - agreeing), 0), min(seen.stop, agreeing + 1, base + 1)
    some = numpy.arange(first, max(first, last), dtype=numpy.float64)
    likely = ways(agreeing, some) + ways(population - agreeing, base - some) - ways(population, base)
    return float(numpy.exp(likely).sum())


def square_and_add(parts: Sequence[tuple[float, float, float, float]]) -> tuple[float, float]:
    """The interval of a weighted sum of independent shares, from each one's own limits.

    ``parts`` are (weight, share, low, high). The distances to the limits are squared, weighted and added, on each
    side apart: Newcombe's square-and-add, also called MOVER (Zou and Donner 2008, Statistics in Medicine 27:1693).
    """
    middle = sum(weight * share for weight, share, _, _ in parts)
    below = sqrt(sum((weight * (share - low)) ** 2 for weight, share, low, _ in parts))
    above = sqrt(sum((weight * (high - share)) ** 2 for weight, share, _, high in parts))
    return max(middle - below, 0.0), min(middle + above, 1.0)


def difference(later: tuple[float, float, float], earlier: tuple[float, float, float]) -> tuple[float, float]:
    """The interval of ``later`` less ``earlier``, each (share, low, high), the people taken as independent.

    Newcombe (1998), Statistics in Medicine 17:873, method 10, when the limits are Wilson's.

    >>> [round(limit, 4) for limit in difference((0.8, *wilson(56, 70)), (0.6, *wilson(48, 80)))]
    [0.0524, 0.3339]
    """
    share, low, high = later
    before, before_low, before_high = earlier
    below = sqrt((share - low) ** 2 + (before_high - before) ** 2)
    above = sqrt((high - share) ** 2 + (before - before_low) ** 2)
    return max(share - before - below, -1.0), min(share - before + above, 1.0)


def mean_t(values: Sequence[tuple[int, int]], population: int | None = None) -> tuple[float, float, float]:
    """Mean and t interval of scale values given as (value, how many people); with the finite population's correction.

    Returns (mean, low, high) in the unit of the scale, limits never outside it; with fewer than two people the
    interval is the whole scale.
    """
    base = sum(people for _, people in values)
    if base == 0:
        raise ValueError("nobody gave a value")
    total, squares = (sum(value**power * people for value, people in values) for power in (1, 2))
    ends = min(value for value, _ in values), max(value for value, _ in values)
    return total / base, *mean_limits(total, squares, base, *ends, population)


def mean_limits(
    total: int, squares: int, base: int, smallest: int, largest: int, population: int | None = None
) -> tuple[float, float]:
    """The limits of :func:`mean_t` from sums alone: of the values, of their squares, and of people."""
    from scipy.special import stdtrit  # not scipy.stats: that import alone costs more than a brief's tables

    if base == 1:
        return float(smallest), float(largest)
    mean, variance = total / base, (base * squares - total**2) / (base * (base - 1))
    correction = 1.0 if not population else max(1 - base / population, 0.0)
    reach = float(stdtrit(base - 1, 0.975)) * sqrt(variance / base * correction)
    return max(mean - reach, float(smallest)), min(mean + reach, float(largest))
