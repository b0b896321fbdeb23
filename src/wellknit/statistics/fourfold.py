"""Exact tests whether two groups of different people differ in a share: Fisher's, its mid-p, Boschloo's, Barnard's.

A table is (count, base) of one group and of the other. Probabilities are compared as whole numbers, so that no tie is
decided by rounding. Fisher's test and Boschloo's never find a difference where there is none more often than they say;
Boschloo's finds more of those that there are. The mid-p value is not exact in that sense: it holds on the average.
"""

from __future__ import annotations

from collections.abc import Sequence
from functools import lru_cache
from math import comb
from typing import TYPE_CHECKING, Any, Literal

if TYPE_CHECKING:
    import numpy

__all__ = ["Alternative", "barnard", "boschloo", "fisher", "fisher_mid_p", "fisher_mid_p_of_many"]

#: Whether the first share is thought to differ from the second, to be greater, or to be less.
Alternative = Literal["two-sided", "greater", "less"]


def _checked(count: int, base: int, other_count: int, other_base: int, alternative: str) -> None:
    for part, whole in ((count, base), (other_count, other_base)):
        if not 0 <= part <= whole or whole == 0:
            raise ValueError(f"{part} of {whole} is no share")
    if alternative not in ("two-sided", "greater", "less"):
        raise ValueError(f"{alternative} is no alternative")


@lru_cache(maxsize=4096)
def _ways(base: int, other_base: int, agreeing: int) -> tuple[int, ...]:
    """In how many ways each count of the first group can come about, when ``agreeing`` of both together agree.

    By the first group's count, from 0 to its base.
    """
    return tuple(
        comb(base, count) * comb(other_base, agreeing - count) if 0 <= agreeing - count <= other_base else 0
        for count in range(base + 1)
    )


def _as_extreme(ways: Sequence[int], count: int, alternative: str) -> int:
    """The ways to a count that speaks as much against 'no difference' as ``count`` does, or more."""
    if alternative == "greater":
        return sum(ways[count:])
    if alternative == "less":
        return sum(ways[: count + 1])
    return sum(each for each in ways if each <= ways[count])


def fisher(count: int, base: int, other_count: int, other_base: int, alternative: Alternative = "two-sided") -> float:
    """Fisher's exact p value: the margins taken as given.

    Two-sided it is the probability of all tables that are at most as likely as the seen one (Fisher and Irwin), as in
    R's fisher.test.

    >>> round(fisher(0, 16, 15, 72), 5)
    0.06287
    """
    _checked(count, base, other_count, other_base, alternative)
    ways = _ways(base, other_base, count + other_count)
    return _as_extreme(ways, count, alternative) / comb(base + other_base, count + other_count)


def fisher_mid_p(
    count: int, base: int, other_count: int, other_base: int, alternative: Alternative = "two-sided"
) -> float:
    """Fisher's p value with half the probability of the seen table: Lancaster (1961), Hwang and Yang (2001).

    >>> round(fisher_mid_p(0, 16, 15, 72), 5)
    0.04466
    """
    _checked(count, base, other_count, other_base, alternative)
    ways = _ways(base, other_base, count + other_count)
    # Half the seen table's ways: everything doubled, so that it stays in whole numbers.
    twice = 2 * _as_extreme(ways, count, alternative) - ways[count]
    return twice / (2 * comb(base + other_base, count + other_count))


#: Two tables are equally likely when their probabilities differ by less than this part: R's convention.
_TIE = 1e-7


def fisher_mid_p_of_many(count: int, base: int, other_count: int, other_base: int) -> float:
    """The two-sided mid-p value of Fisher's test for groups of thousands, at once: from logarithms, not whole numbers.

    It is the same to nine decimals where ``fisher_mid_p`` can be waited for.

    >>> round(fisher_mid_p_of_many(0, 16, 15, 72), 5)
    0.04466
    """
    _checked(count, base, other_count, other_base, "two-sided")
    import numpy
    from scipy.special import gammaln

    agreeing = count + other_count
    least = max(0, agreeing - other_base)
    each = numpy.arange(least, min(base, agreeing) + 1, dtype=numpy.float64)
    rest = agreeing - each
    likely = -(gammaln(each + 1) + gammaln(base - each + 1) + gammaln(rest + 1) + gammaln(other_base - rest + 1))
    likely = numpy.exp(likely - likely.max())
    seen = likely[count - least]
    return float((likely[likely <= seen * (1 + _TIE)].sum() - seen / 2) / likely.sum())


def boschloo(count: int, base: int, other_count: int, other_base: int, alternative: Alternative = "two-sided") -> float:
    """Boschloo's exact p value: the greatest probability, whatever share both groups have, of a Fisher p as small.

    Boschloo (1970), Statistica Neerlandica 24:1. Never above Fisher's. Two-sided it goes by Fisher's two-sided p, as
    R's Exact package does; scipy doubles the smaller one-sided one instead, which is never smaller than a half of ours
    and mostly larger. For bases of up to a few hundred.

    >>> round(boschloo(74, 117, 31, 63, "greater"), 4)
    0.0356
    """
    _checked(count, base, other_count, other_base, alternative)
    return _worst(_boschloo_shares(count, base, other_count, other_base, alternative))


def _boschloo_shares(count: int, base: int, other_count: int, other_base: int, alternative: str) -> list[float]:
    """For each number who agree in both together, what part of the ways has a Fisher p as small as the seen one."""
    both = base + other_base
    agreeing = count + other_count
    seen = _as_extreme(_ways(base, other_base, agreeing), count, alternative)
    whole = comb(both, agreeing)
    shares = []
    for total in range(both + 1):
        ways, all_ways = _ways(base, other_base, total), comb(both, total)
        shares.append(_at_most(ways, seen * all_ways, whole, alternative) / all_ways)
    return shares


def _at_most(ways: Sequence[int], limit: int, scale: int, alternative: str) -> int:
    """The ways to all counts whose extreme ways times ``scale`` are at most ``limit``."""
    if alternative == "two-sided":
        # From the least likely on; counts that are equally likely stand or fall together.
        ordered = sorted(each for each in ways if each)
        taken, place = 0, 0
        while place < len(ordered):
            after, more = place, taken
            while after < len(ordered) and ordered[after] == ordered[place]:
                more += ordered[after]
                after += 1
            if more * scale > limit:
                break
            taken, place = more, after
        return taken
    taken = 0
    for each in ways if alternative == "less" else reversed(ways):
        if (taken + each) * scale > limit:
            break
        taken += each
    return taken


def barnard(
    count: int, base: int, other_count: int, other_base: int, alternative: Alternative = "two-sided"
) -> tuple[float, float]:
    """Barnard's exact test by the pooled score: its statistic and p value.

    Barnard (1947), Biometrika 34:123; Suissa and Shuster (1985), JRSS A 148:317. The statistic is the difference over
    its standard error with both groups pooled; the p value the greatest probability, whatever share both groups have,
    of one as extreme. The statistic is 0 where all or none agree. scipy prints 0.068153 for the example: comparing
    statistics as floats it loses two that tie (agreeing and not agreeing exchanged: 3 beside 8 of 15, and 8 beside 3).

    >>> statistic, p = barnard(7, 15, 12, 15)
    >>> round(statistic, 6), round(p, 6)
    (-1.894338, 0.068218)
    """
    _checked(count, base, other_count, other_base, alternative)
    both = base + other_base

    def squared(first: int, second: int) -> tuple[int, int, int]:
        """The sign and the square of the statistic, as numerator and denominator, but for a constant factor."""
        gap, agreeing = first * other_base - second * base, first + second
        if gap == 0:
            return 0, 0, 1
        return (1 if gap > 0 else -1), gap * gap, agreeing * (both - agreeing)

    sign, above, below = squared(count, other_count)
    signed = sign * above
    shares = []
    for total in range(both + 1):
        ways, taken = _ways(base, other_base, total), 0
        for first, each in enumerate(ways):
            if not each:
                continue
            its_sign, its_above, its_below = squared(first, total - first)
            if alternative == "two-sided":
                extreme = its_above * below >= above * its_below
            else:
                its_signed = its_sign * its_above * below
                extreme = (
                    (its_signed >= signed * its_below)
                    if alternative == "greater"
                    else (its_signed <= signed * its_below)
                )
            taken += each if extreme else 0
        shares.append(taken / comb(both, total))
    statistic = float(sign) * (above * both / (base * other_base * below)) ** 0.5
    return statistic, _worst(shares)


def _worst(shares: Sequence[float]) -> float:
    """The greatest probability of a set of tables over all shares that both groups may have in common.

    ``shares`` says for each total what part of its tables the set holds. The probability is a polynomial in the common
    share; it is looked at on a grid four times as fine as the polynomial can turn, and the best places closer.
    """
    import numpy
    from scipy.special import gammaln

    part = numpy.array(shares, numpy.float64)
    both = len(part) - 1
    if (part == 1).all():
        return 1.0
    total = numpy.arange(both + 1)
    ways = gammaln(both + 1.0) - gammaln(total + 1.0) - gammaln(both - total + 1.0)

    def chance(common: numpy.ndarray[Any, Any]) -> numpy.ndarray[Any, Any]:
        with numpy.errstate(divide="ignore", invalid="ignore"):
            one, other = numpy.log(common)[:, None] * total, numpy.log1p(-common)[:, None] * (both - total)
        # 0 times the logarithm of 0 is 0 here: nobody was to agree, and nobody can.
        likely = numpy.exp(ways + numpy.nan_to_num(one, nan=0.0) + numpy.nan_to_num(other, nan=0.0))
        answer: numpy.ndarray[Any, Any] = likely @ part
        return answer

    # Even steps of the angle: a binomial's width shrinks towards 0 and 1 as these steps do.
    steps = max(200, 16 * both)
    angle = numpy.linspace(0.0, numpy.pi / 2, steps + 1)
    found = chance(numpy.sin(angle) ** 2)
    best = float(found.max())
    for place in numpy.argsort(-found, kind="stable")[:5].tolist():
        low, high = angle[max(place - 1, 0)], angle[min(place + 1, steps)]
        for _ in range(6):
            finer = numpy.linspace(low, high, 33)
            near = chance(numpy.sin(finer) ** 2)
            top = int(near.argmax())
            best = max(best, float(near[top]))
            low, high = finer[max(top - 1, 0)], finer[min(top + 1, 32)]
    return min(best, 1.0)
