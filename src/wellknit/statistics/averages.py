"""One figure for several sites: their average, the pooled share, or weighted by the roster. Three different figures.

Sites are strata: each one's people are a random part of its roster, and what is known of one says nothing of another.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from math import sqrt
from typing import Literal

from wellknit.statistics.intervals import Z, hypergeometric, square_and_add, wilson
from wellknit.statistics.shares import variance

__all__ = ["Estimand", "Estimate", "Stratum", "average_of_sites", "pooled_share", "roster_weighted"]

#: What a figure for several sites is a figure of; printed with it, always.
Estimand = Literal["average-of-sites", "pooled", "roster-weighted"]


@dataclass(frozen=True, slots=True)
class Stratum:
    """``count`` of the ``base`` who answered in a site agree; ``population`` is its roster, None where not known."""

    count: int
    base: int
    population: int | None = None


@dataclass(frozen=True, slots=True)
class Estimate:
    """A share over several sites: what it is of, its value, its stratified standard error and its limits.

    ``error`` is None where it cannot be estimated (one person alone answered in a site). ``low`` and ``high`` are
    square-and-add limits from each site's own interval (exact where the roster is known, else Wilson's), as the tables
    print them; they hold for few people and never leave 0 to 1.
    """

    estimand: Estimand
    share: float
    error: float | None
    low: float
    high: float

    @property
    def normal(self) -> tuple[float, float] | None:
        """Share -+ 1.96 standard errors, as survey programs print it; says nothing where all agree, so not the default.

        None where there is no standard error.
        """
        return None if self.error is None else (self.share - Z * self.error, self.share + Z * self.error)


def average_of_sites(strata: Sequence[Stratum]) -> Estimate:
    """The mean of the sites' shares, each site counting the same whatever its size.

    >>> sites = [Stratum(18, 19, 25), Stratum(31, 40, 60), Stratum(20, 25, 30), Stratum(9, 11, 12)]
    >>> found = average_of_sites(sites)
    >>> round(found.share, 6), round(found.error, 6)
    (0.835138, 0.016782)
    """
    return _weighted("average-of-sites", strata, [1.0] * len(strata))


def pooled_share(strata: Sequence[Stratum]) -> Estimate:
    """The share of all answers, whichever site they come from: each site counts as many as answered there."""
    return _weighted("pooled", strata, [float(each.base) for each in strata])


def roster_weighted(strata: Sequence[Stratum]) -> Estimate:
    """The share of all who were meant to answer: each site counts as many as its roster has.

    Raises ValueError where a site's roster is not known.
    """
    rosters = [each.population for each in strata]
    if any(roster is None for roster in rosters):
        raise ValueError("a site's roster is not known")
    return _weighted("roster-weighted", strata, [float(roster or 0) for roster in rosters])


def _weighted(estimand: Estimand, strata: Sequence[Stratum], weights: Sequence[float]) -> Estimate:
    """The weighted share with its stratified variance: Cochran (1977), Sampling Techniques, 5.9."""
    if not strata:
        raise ValueError("no site answered")
    parts, spread = [], 0.0
    known = all(each.base > 1 or each.base == each.population for each in strata)
    for each, weight in zip(strata, (weight / sum(weights) for weight in weights), strict=True):
        if each.population is None:
            low, high = wilson(each.count, each.base)
        else:
            fewest, most = hypergeometric(each.count, each.base, each.population)
            low, high = fewest / each.population, most / each.population
        parts.append((weight, each.count / each.base, low, high))
        if known:
            spread += weight**2 * variance(each.count, each.base, each.population)
    low, high = square_and_add(parts)
    share = sum(weight * share for weight, share, _, _ in parts)
    return Estimate(estimand, share, sqrt(spread) if known else None, low, high)
