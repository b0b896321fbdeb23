"""More intervals for one share than Wilson's: exact, corrected, for a known roster, and for weighted answers.

All are two-sided at 95 per cent, as pairs (low, high) of numbers between 0 and 1; ``intervals.py`` has Wilson's and the
exact one for a known roster. The exact methods (Clopper-Pearson here, the hypergeometric there) hold at least 95 per
cent whatever the truth; the others hold about 95 per cent on the average.
"""

from __future__ import annotations

from dataclasses import dataclass
from math import sqrt

from wellknit.statistics.intervals import Z, wilson_limits

__all__ = [
    "Effective",
    "clopper_pearson",
    "finite_base",
    "jeffreys",
    "korn_graubard",
    "variance",
    "wilson_corrected",
    "wilson_finite",
]

_TAIL = 0.025


def _checked(count: int, base: int) -> None:
    if not 0 <= count <= base or base == 0:
        raise ValueError(f"{count} of {base} is no share")


def clopper_pearson(count: int, base: int) -> tuple[float, float]:
    """The exact binomial interval: the shares at which as few, or as many, would be seen with 2.5 per cent.

    Clopper and Pearson (1934), Biometrika 26:404. For a population that is large or not known; never below 95 per cent,
    and for few people well above.

    >>> [round(limit, 4) for limit in clopper_pearson(18, 19)]
    [0.7397, 0.9987]
    """
    _checked(count, base)
    from scipy.special import betaincinv  # not scipy.stats: that import alone costs more than a brief's tables

    low = float(betaincinv(count, base - count + 1, _TAIL)) if count else 0.0
    high = float(betaincinv(count + 1, base - count, 1 - _TAIL)) if count < base else 1.0
    return low, high


def jeffreys(count: int, base: int) -> tuple[float, float]:
    """The middle 95 per cent of the beta distribution that Jeffreys' prior leads to.

    Brown, Cai and DasGupta (2001), Statistical Science 16:101, whose convention this is: the low limit is 0 where
    nobody agrees and the high one 1 where all do. (Programs without it print 0.000024 for nobody of 20.)

    >>> [round(limit, 4) for limit in jeffreys(18, 19)]
    [0.7793, 0.9943]
    """
    _checked(count, base)
    from scipy.special import betaincinv

    low = float(betaincinv(count + 0.5, base - count + 0.5, _TAIL)) if count else 0.0
    high = float(betaincinv(count + 0.5, base - count + 0.5, 1 - _TAIL)) if count < base else 1.0
    return low, high


def wilson_corrected(count: int, base: int) -> tuple[float, float]:
    """Wilson's interval with continuity correction: Newcombe (1998), Statistics in Medicine 17:857, method 4.

    >>> [round(limit, 4) for limit in wilson_corrected(18, 19)]
    [0.7189, 0.9972]
    """
    _checked(count, base)
    share, square = count / base, Z * Z
    below = square - 2 - 1 / base + 4 * share * (base - count + 1)
    above = square + 2 - 1 / base + 4 * share * (base - count - 1)
    low = (2 * count + square - 1 - Z * sqrt(max(below, 0.0))) / (2 * (base + square)) if count else 0.0
    high = (2 * count + square + 1 + Z * sqrt(max(above, 0.0))) / (2 * (base + square)) if count < base else 1.0
    return max(low, 0.0), min(high, 1.0)


def finite_base(base: int, population: int) -> float:
    """The base of a large population that says as much as ``base`` of ``population``: n(N - 1)/(N - n).

    Drawn without replacement, a share P of N people has the variance P(1 - P)/n x (N - n)/(N - 1), which is that of
    n(N - 1)/(N - n) people drawn from a large population. Infinite where everyone answered.

    >>> finite_base(19, 25)
    76.0
    """
    if not 0 < base <= population:
        raise ValueError(f"{base} out of {population} is no base")
    return base * (population - 1) / (population - base) if base < population else float("inf")


def wilson_finite(count: int, base: int, population: int, *, possible: bool = True) -> tuple[float, float]:
    """Wilson's interval for a share of ``population`` people of whom ``base`` answered: the finite base in his formula.

    The limits are the shares P whose distance from the seen one is 1.96 standard deviations of the hypergeometric
    distribution at P. They can lie where no count can: with 18 of 19 out of 25 the high one is 0.979, and at most 24 of
    25 can agree. So they are held within (count)/N to (N - those who did not agree)/N; ``possible=False`` leaves them
    as the formula and other programs give them. Where everyone answered nothing is uncertain.

    >>> [round(limit, 4) for limit in wilson_finite(18, 19, 25)]
    [0.8723, 0.96]
    """
    _checked(count, base)
    share, finite = count / base, finite_base(base, population)
    if base == population:
        return share, share
    low, high = wilson_limits(share * finite, finite, sqrt)
    low, high = (0.0 if count == 0 else float(low)), (1.0 if count == base else float(high))
    if not possible:
        return low, high
    fewest, most = count / population, (population - (base - count)) / population
    return min(max(low, fewest), most), max(min(high, most), fewest)


def variance(count: int, base: int, population: int | None = None) -> float:
    """The variance of a share as survey programs estimate it: p(1 - p)/(n - 1), times 1 - n/N where N is known.

    Of one person alone it is not known (a ValueError), unless that person is the population.
    """
    _checked(count, base)
    if population is not None and base > population:
        raise ValueError(f"{base} out of {population} is no base")
    if base == population:
        return 0.0
    if base == 1:
        raise ValueError("one person alone tells nothing of how people differ")
    share = count / base
    return share * (1 - share) / (base - 1) * (1.0 if population is None else 1 - base / population)


@dataclass(frozen=True, slots=True)
class Effective:
    """An interval and the effective base that it rests on."""

    low: float
    high: float
    base: float


def korn_graubard(
    share: float,
    variance: float,
    base: int,
    *,
    freedom: int | None = None,
    capped: bool = True,
) -> Effective:
    """Clopper-Pearson's interval for a weighted ``share`` of given ``variance``, with its effective base.

    Korn and Graubard (1998), Survey Methodology 24:193: the effective base is p(1 - p)/variance, times the square of
    t(base - 1)/t(freedom), ``freedom`` being the design's degrees of freedom (people less strata; None: base - 1). Two
    conventions differ where the roster is known or weights help: ``capped`` holds the effective base at ``base``, the
    cautious way, which throws the finite population's correction away (so does the svy package); ``capped=False`` lets
    it be larger, as R's survey::svyciprop(method="beta") does. Where all or none agree the variance says nothing and
    the effective base is ``base`` itself.

    >>> found = korn_graubard(18 / 19, 18 / 19 * (1 / 19) / 18, 19)
    >>> round(found.low, 4), round(found.high, 4), round(found.base)
    (0.7312, 0.9989, 18)
    """
    if not 0 <= share <= 1 or base < 1:
        raise ValueError(f"{share} of {base} is no share")
    if variance < 0 or (freedom is not None and freedom < 1):
        raise ValueError("a variance is not below 0, degrees of freedom are not below 1")
    from scipy.special import betaincinv, stdtrit

    if share in (0.0, 1.0):
        effective = float(base)
    elif variance == 0.0:
        # Everyone answered: no limit is nearer than the share itself, unless the cap says so.
        if not capped:
            return Effective(share, share, float("inf"))
        effective = float(base)
    else:
        effective = share * (1 - share) / variance
        if freedom is not None and base > 1:
            effective *= float(stdtrit(base - 1, 1 - _TAIL) / stdtrit(freedom, 1 - _TAIL)) ** 2
        if capped:
            effective = min(effective, float(base))
    count = share * effective
    low = float(betaincinv(count, effective - count + 1, _TAIL)) if share > 0 else 0.0
    high = float(betaincinv(count + 1, effective - count, 1 - _TAIL)) if share < 1 else 1.0
    return Effective(low, high, effective)
