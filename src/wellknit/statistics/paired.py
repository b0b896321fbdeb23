"""The same people twice: whether more of them came to agree than ceased to, and by how much.

``Pairs`` are counts of people whose two answers are known. Whoever answered only once is no part of it and is counted
elsewhere. Changes are the later share less the earlier one.
"""

from __future__ import annotations

from dataclasses import dataclass
from math import erfc, sqrt

from wellknit.statistics.intervals import Z, wilson
from wellknit.statistics.shares import clopper_pearson

__all__ = [
    "McNemar",
    "Odds",
    "Pairs",
    "mcnemar",
    "mcnemar_exact",
    "mcnemar_mid_p",
    "newcombe_paired",
    "odds_ratio",
    "tango",
]

_HALVINGS = 60


@dataclass(frozen=True, slots=True)
class Pairs:
    """People who agreed ``both`` times, only earlier (``lost``), only later (``gained``), or ``neither`` time."""

    both: int
    lost: int
    gained: int
    neither: int

    def __post_init__(self) -> None:
        if min(self.both, self.lost, self.gained, self.neither) < 0:
            raise ValueError("fewer than nobody answered")

    @property
    def people(self) -> int:
        """All whose two answers are known."""
        return self.both + self.lost + self.gained + self.neither

    @property
    def changed(self) -> int:
        """Those who answered differently the second time."""
        return self.lost + self.gained

    @property
    def change(self) -> float:
        """The later share less the earlier one; ValueError where nobody answered twice."""
        if not self.people:
            raise ValueError("nobody answered twice")
        return (self.gained - self.lost) / self.people


@dataclass(frozen=True, slots=True)
class McNemar:
    """McNemar's statistic, chi-squared with one degree of freedom, and its p value."""

    statistic: float
    p: float


def mcnemar(pairs: Pairs, *, corrected: bool = False) -> McNemar:
    """McNemar's asymptotic test (1947), Psychometrika 12:153; ``corrected`` for continuity (Edwards 1948).

    Not for few people: the exact test, or better its mid-p value, is. Where nobody changed the statistic is 0, p is 1.

    >>> found = mcnemar(Pairs(794, 150, 86, 570), corrected=True)
    >>> round(found.statistic, 4)
    16.8178
    """
    if not pairs.changed:
        return McNemar(0.0, 1.0)
    distance = max(abs(pairs.gained - pairs.lost) - (1 if corrected else 0), 0)
    statistic = distance**2 / pairs.changed
    return McNemar(statistic, erfc(sqrt(statistic / 2)))


def mcnemar_exact(pairs: Pairs) -> float:
    """The exact p value, two-sided: had each change been as likely in either direction.

    >>> round(mcnemar_exact(Pairs(20, 12, 2, 16)), 5)
    0.01294
    """
    ways, _last = _ways_up_to(min(pairs.lost, pairs.gained), pairs.changed)
    return min(2 * ways / (1 << pairs.changed), 1.0)


def _ways_up_to(fewer: int, changed: int) -> tuple[int, int]:
    """In how many ways at most, and exactly, ``fewer`` of those who ``changed`` went one way; each from the one before,
    so that thousands take no longer than it takes to read of them."""
    total = ways = 1
    for each in range(fewer):
        ways = ways * (changed - each) // (each + 1)
        total += ways
    return total, ways


def mcnemar_mid_p(pairs: Pairs) -> float:
    """The exact p value less half the probability of what was seen.

    Fagerland, Lydersen and Laake (2013), BMC Medical Research Methodology 13:91, who recommend it: nearly as true to
    its level as the exact test, and it finds more of the changes that there are.

    >>> mcnemar_mid_p(Pairs(1, 1, 7, 12))
    0.0390625
    """
    fewer, changed = min(pairs.lost, pairs.gained), pairs.changed
    total, ways = _ways_up_to(fewer, changed)
    if pairs.lost == pairs.gained:
        return 1 - ways / (1 << changed + 1)
    return (2 * total - ways) / (1 << changed)


@dataclass(frozen=True, slots=True)
class Odds:
    """The odds that a change was one way rather than the other, with exact limits; infinite where none was so."""

    ratio: float
    low: float
    high: float


def odds_ratio(pairs: Pairs) -> Odds:
    """The conditional odds ratio R': those who ceased to agree for each who came to, with its exact interval.

    From Clopper and Pearson's limits of the share of changes (Liddell 1983, Journal of Epidemiology and Community
    Health 37:82; Armitage and Berry). Raises ValueError where nobody changed: then there is no ratio.

    >>> found = odds_ratio(Pairs(20, 12, 2, 16))
    >>> found.ratio, round(found.low, 4), round(found.high, 4)
    (6.0, 1.3357, 55.1971)
    """
    if not pairs.changed:
        raise ValueError("nobody changed")
    low, high = clopper_pearson(pairs.lost, pairs.changed)
    infinite = float("inf")
    return Odds(
        pairs.lost / pairs.gained if pairs.gained else infinite,
        low / (1 - low),
        high / (1 - high) if high < 1 else infinite,
    )


def newcombe_paired(pairs: Pairs) -> tuple[float, float]:
    """Newcombe's interval of the change: square-and-add from Wilson's limits, with the answers' correlation.

    Newcombe (1998), Statistics in Medicine 17:2635, method 10, whose phi is corrected for continuity.

    >>> [round(limit, 4) for limit in newcombe_paired(Pairs(59, 16, 6, 80))]
    [-0.1186, -0.0046]
    """
    people, change = pairs.people, pairs.change
    later, earlier = pairs.both + pairs.gained, pairs.both + pairs.lost
    low, high = wilson(later, people)
    before_low, before_high = wilson(earlier, people)
    product = later * (people - later) * earlier * (people - earlier)
    together = pairs.both * pairs.neither - pairs.lost * pairs.gained
    # Only a correlation above 0 is corrected, and never below it.
    corrected = max(together - people / 2, 0.0) if together > 0 else float(together)
    phi = corrected / sqrt(product) if product else 0.0
    below, above = later / people - low, high - later / people
    before_below, before_above = earlier / people - before_low, before_high - earlier / people
    down = sqrt(max(below**2 - 2 * phi * below * before_above + before_above**2, 0.0))
    up = sqrt(max(above**2 - 2 * phi * above * before_below + before_below**2, 0.0))
    return max(change - down, -1.0), min(change + up, 1.0)


def tango(pairs: Pairs) -> tuple[float, float]:
    """Tango's interval of the change: all changes that the score test does not reject.

    Tango (1998), Statistics in Medicine 17:891. Found by halving; what cannot be (everybody changed one way and the
    other) is never within.

    >>> [round(limit, 4) for limit in tango(Pairs(59, 16, 6, 80))]
    [-0.124, -0.0054]
    """
    people, gained, lost, seen = pairs.people, pairs.gained, pairs.lost, pairs.change

    def within(change: float) -> bool:
        # The most likely share of those who ceased to agree, were ``change`` the true one: a quadratic's larger root.
        linear = -gained - lost + (2 * people - gained + lost) * change
        constant = -lost * change * (1 - change)
        ceased = (sqrt(max(linear**2 - 8 * people * constant, 0.0)) - linear) / (4 * people)
        spread = people * (2 * ceased + change * (1 - change))
        distance = gained - lost - people * change
        return distance**2 <= Z * Z * spread if spread > 0 else distance == 0

    def limit(outside: float) -> float:
        if within(outside):
            return outside
        inside = seen
        for _ in range(_HALVINGS):
            middle = (inside + outside) / 2
            inside, outside = (middle, outside) if within(middle) else (inside, middle)
        return inside

    return limit(-1.0), limit(1.0)
