"""How far the respondents of one organization agree, to be looked at before their answers are averaged.

Two published indices, since neither is enough: the average deviation says in the scale's own steps how far answers lie
from their mean and needs no assumption about chance; rwg says how much less they scatter than answers at random would.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from fractions import Fraction

__all__ = [
    "Consensus",
    "consensus_of",
    "deviation_limit",
    "random_deviation",
    "random_variance",
    "rwg_of",
    "rwg_of_items",
]


@dataclass(frozen=True, slots=True)
class Consensus:
    """``raters`` who rated one thing on a scale of ``options`` steps: their lowest and highest, their mean, and how
    far they agree.

    ``deviation`` is the average deviation from the mean, in steps (Burke, Finkelstein and Dusig 1999, Organizational
    Research Methods 2:49). ``variance`` divides by raters less one. Both are None with one rater, who agrees with
    nobody and disagrees with nobody.
    """

    raters: int
    lowest: Fraction
    highest: Fraction
    mean: Fraction
    options: int
    deviation: Fraction | None
    variance: Fraction | None

    @property
    def rwg(self) -> Fraction | None:
        """rwg of this one item against answers at random, from 0 to 1; None with one rater."""
        return None if self.variance is None else rwg_of(self.variance, self.options)

    @property
    def disagree(self) -> bool:
        """Whether the average deviation is over the limit, so that the mean stands for nobody's answer."""
        return self.deviation is not None and self.deviation > deviation_limit(self.options)


def consensus_of(values: Sequence[Fraction | int], options: int) -> Consensus:
    """The consensus of ``values``, one for each rater, on a scale of ``options`` steps that lie 1 apart.

    >>> found = consensus_of([4, 4, 2], 4)
    >>> str(found.mean), str(found.deviation), str(found.rwg), found.disagree
    ('10/3', '8/9', '0', True)

    Raises ValueError where there is no value.
    """
    if not values:
        raise ValueError("nobody gave a value")
    exact = [Fraction(each) for each in values]
    raters = len(exact)
    mean = sum(exact, Fraction()) / raters
    deviation = variance = None
    if raters > 1:
        deviation = sum((abs(each - mean) for each in exact), Fraction()) / raters
        variance = sum(((each - mean) ** 2 for each in exact), Fraction()) / (raters - 1)
    return Consensus(raters, min(exact), max(exact), mean, options, deviation, variance)


def random_variance(options: int) -> Fraction:
    """The variance of answers at random, each step as likely as any other: (options² - 1) / 12.

    This is the null of rwg. It is a lenient one: people who answer without agreeing rarely use a whole scale evenly, so
    a high rwg alone proves little (LeBreton and Senter 2008, Organizational Research Methods 11:815).
    """
    return Fraction(options * options - 1, 12)


def random_deviation(options: int) -> Fraction:
    """The average deviation of answers at random, each step as likely as any other.

    >>> [str(random_deviation(options)) for options in (2, 4, 5)]
    ['1/2', '1', '6/5']
    """
    return Fraction(options * options - options % 2, 4 * options)


def deviation_limit(options: int) -> Fraction:
    """The largest average deviation that counts as agreement: a sixth of the number of steps.

    Burke and Dunlap (2002), Organizational Research Methods 5:159: where answers at random are the null, this is what
    an rwg of 0.70 amounts to; they print 0.8 for five steps and 1.2 for seven. It holds for yes and no as well.
    """
    return Fraction(options, 6)


def rwg_of(variance: Fraction, options: int) -> Fraction:
    """rwg of one item (James, Demaree and Wolf 1984, Journal of Applied Psychology 69:85): 1 - variance / random
    variance, and 0 where answers scatter more than at random, as they advise."""
    return max(1 - variance / random_variance(options), Fraction())


def rwg_of_items(variances: Sequence[Fraction], options: int) -> Fraction:
    """rwg(j) of several items on the same scale, from the raters' variance in each (the same paper).

    With J items and v the mean variance as a part of the random one: J(1 - v) / (J(1 - v) + v), and 0 where v is over
    1. It grows with the number of items, so compare it only between sets of as many.

    >>> str(rwg_of_items([Fraction(1, 4), Fraction(1, 2), Fraction(1, 4)], 4))
    '33/37'
    """
    if not variances:
        raise ValueError("there is no item")
    part = sum(variances, Fraction()) / len(variances) / random_variance(options)
    if part >= 1:
        return Fraction()
    agreed = len(variances) * (1 - part)
    return agreed / (agreed + part)
