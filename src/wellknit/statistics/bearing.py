"""What a comparison of few people can bear: whether a difference holds up, and the smallest that could have.

'No difference' and 'too few to tell' look alike in a p value. They are told apart by what so few people could have
shown at all, and by how large a difference the interval still leaves possible.
"""

from __future__ import annotations

from dataclasses import dataclass
from fractions import Fraction
from functools import lru_cache
from math import comb, sqrt
from statistics import NormalDist
from typing import TYPE_CHECKING, Any, Literal

from wellknit.statistics.fourfold import boschloo
from wellknit.statistics.intervals import Z

if TYPE_CHECKING:
    import numpy

    Numbers = numpy.ndarray[Any, Any]

__all__ = [
    "ALPHA",
    "MATTERS",
    "Bearing",
    "Reach",
    "Test",
    "fewest_changes",
    "power",
    "reach",
    "rejected",
    "smallest_at_all",
    "smallest_change",
    "smallest_gap",
    "smallest_gap_of_many",
]

Test = Literal["boschloo", "fisher", "mid-p"]

ALPHA = 0.05

#: A difference of so much is taken to matter unless somebody says otherwise: 20 percentage points.
MATTERS = 0.2

#: True differences are looked at in steps of so much.
_STEP = 0.01

_CRUMB = 1e-9


@dataclass(frozen=True, slots=True)
class Bearing:
    """What is known of one comparison, for whoever puts it into words.

    ``difference`` with its interval ``low`` to ``high``; ``q``, its p value adjusted over its family; ``smallest``, the
    smallest seen difference that could have held up between so few people (``reach``; None: none could); ``matters``,
    from what size on a difference would matter.
    """

    difference: float
    low: float
    high: float
    q: float
    smallest: float | None
    alpha: float = ALPHA
    matters: float = MATTERS

    def __post_init__(self) -> None:
        if not self.low <= self.difference <= self.high:
            raise ValueError("a difference lies within its interval")
        if not 0 <= self.q <= 1 or not 0 < self.alpha < 1 or self.matters <= 0:
            raise ValueError("q lies between 0 and 1, alpha within, and what matters is above 0")

    @property
    def excludes_zero(self) -> bool:
        """Whether the interval leaves no room for 'no difference'."""
        return self.low > 0 or self.high < 0

    @property
    def told(self) -> Literal["differs", "alike", "too-few"]:
        """'differs': interval and test agree that there is a difference. 'alike': whatever difference there is, it is
        smaller than what matters. 'too-few': neither can be said."""
        if self.excludes_zero and self.q <= self.alpha:
            return "differs"
        return "alike" if -self.matters < self.low and self.high < self.matters else "too-few"


@dataclass(frozen=True, slots=True)
class Reach:
    """Which counts of a group would have held up beside another's as it is.

    ``low``: the most who could agree and still be fewer by a difference that holds up; ``high``: the fewest who would
    be more by one. None where no count would. ``smallest`` is the smaller of the two differences in share.
    """

    low: int | None
    high: int | None
    smallest: float | None


@lru_cache(maxsize=256)
def rejected(base: int, other_base: int, test: Test = "boschloo", alpha: float = ALPHA) -> tuple[tuple[bool, ...], ...]:
    """For all counts of two groups of such size, whether the two-sided test finds a difference: p <= ``alpha``.

    A row a count of the first group, a column a count of the second; what the tests of ``fourfold.py`` say one by one.
    Boschloo's takes a tenth of a second for groups of 60 and ten seconds for groups of 300.
    """
    if test not in ("boschloo", "fisher", "mid-p"):
        raise ValueError(f"{test} is no test")
    if base < 1 or other_base < 1:
        raise ValueError("a group has at least one person")
    p_values = [[Fraction(1)] * (other_base + 1) for _ in range(base + 1)]
    for total in range(base + other_base + 1):
        counts = range(max(0, total - other_base), min(base, total) + 1)
        ways = {count: comb(base, count) * comb(other_base, total - count) for count in counts}
        taken, everything = 0, comb(base + other_base, total)
        for size in sorted(set(ways.values())):
            alike = [count for count in counts if ways[count] == size]
            taken += size * len(alike)
            for count in alike:
                twice = 2 * taken - (size if test == "mid-p" else 0)
                p_values[count][total - count] = Fraction(twice, 2 * everything)
    if test != "boschloo":
        # As the float that the test itself returns, so that both are on the same side of alpha.
        return tuple(tuple(float(p) <= alpha for p in row) for row in p_values)
    return _boschloo_rejected(p_values, alpha)


def _boschloo_rejected(p_values: list[list[Fraction]], alpha: float) -> tuple[tuple[bool, ...], ...]:
    """Boschloo's set: from the smallest Fisher p on, as long as its greatest probability stays within ``alpha``."""
    base, other_base = len(p_values) - 1, len(p_values[0]) - 1
    places: dict[Fraction, tuple[int, int]] = {}
    for count, row in enumerate(p_values):
        for other, p in enumerate(row):
            places.setdefault(p, (count, other))
    levels = sorted(places)
    # The greatest probability grows with the set: the last level within alpha is found by halving.
    low, high = 0, len(levels)
    while low < high:
        middle = (low + high) // 2
        count, other = places[levels[middle]]
        if boschloo(count, base, other, other_base) <= alpha:
            low = middle + 1
        else:
            high = middle
    within = levels[low - 1] if low else Fraction(-1)
    return tuple(tuple(p <= within for p in row) for row in p_values)


def reach(base: int, other_count: int, other_base: int, *, test: Test = "boschloo", alpha: float = ALPHA) -> Reach:
    """What ``base`` people would have had to say for a difference from ``other_count`` of ``other_base`` to hold up.

    >>> reach(11, 10, 11)
    Reach(low=5, high=None, smallest=0.45454545454545453)
    """
    if not 0 <= other_count <= other_base or base < 1 or other_base < 1:
        raise ValueError(f"{other_count} of {other_base} is no share")
    found = [row[other_count] for row in rejected(base, other_base, test, alpha)]
    fewer = [count for count in range(base + 1) if found[count] and count * other_base < other_count * base]
    more = [count for count in range(base + 1) if found[count] and count * other_base > other_count * base]
    low, high = max(fewer, default=None), min(more, default=None)
    gaps = [abs(count * other_base - other_count * base) for count in (low, high) if count is not None]
    return Reach(low, high, min(gaps) / (base * other_base) if gaps else None)


def smallest_at_all(base: int, other_base: int, *, test: Test = "boschloo", alpha: float = ALPHA) -> float | None:
    """The smallest difference that could hold up between groups of such size, whatever was answered; None: none could.

    Differences hold up most easily near 0 and 1; ``reach`` says what it takes beside a share as it is.

    >>> smallest_at_all(11, 11), smallest_at_all(3, 3)
    (0.45454545454545453, 1.0)
    """
    found = rejected(base, other_base, test, alpha)
    gaps = [
        abs(count * other_base - other * base)
        for count, row in enumerate(found)
        for other, holds in enumerate(row)
        if holds
    ]
    return min(gaps) / (base * other_base) if gaps else None


def power(
    base: int, share: float, other_base: int, other_share: float, *, test: Test = "boschloo", alpha: float = ALPHA
) -> float:
    """The probability that the test finds a difference, where these are the true shares."""
    import numpy

    found = numpy.array(rejected(base, other_base, test, alpha))
    return float(_binomial(base, share) @ found @ _binomial(other_base, other_share))


def smallest_gap(
    base: int,
    other_base: int,
    other_share: float,
    *,
    wanted: float = 0.8,
    test: Test = "boschloo",
    alpha: float = ALPHA,
) -> tuple[float | None, float | None]:
    """The smallest true differences below and above ``other_share`` that would be found with the power ``wanted``.

    In steps of one percentage point; None where even a share of 0 or 1 would not be found that often.
    """
    import numpy

    found = numpy.array(rejected(base, other_base, test, alpha)) @ _binomial(other_base, other_share)
    answers: list[float | None] = []
    for way in (-1, 1):
        gaps = _steps(other_share, way)
        enough = (gap for gap in gaps if _binomial(base, min(max(other_share + way * gap, 0.0), 1.0)) @ found >= wanted)
        answers.append(next(enough, None))
    return answers[0], answers[1]


def smallest_gap_of_many(
    base: int, other_base: int, other_share: float, *, wanted: float = 0.8
) -> tuple[float | None, float | None]:
    """The same of groups of hundreds and more, at once: the power of the score test by the normal distribution at five
    per cent (Fleiss, Levin and Paik 2003, Statistical Methods for Rates and Proportions, chapter 4).

    >>> smallest_gap_of_many(120, 114, 0.5)
    (0.18, 0.18)
    """
    if not 0 <= other_share <= 1 or min(base, other_base) < 1:
        raise ValueError(f"{other_share} among {other_base} is no share to compare with")
    enough = NormalDist().inv_cdf(wanted)

    def found(gap: float, way: int) -> bool:
        share = min(max(other_share + way * gap, 0.0), 1.0)
        together = (share * base + other_share * other_base) / (base + other_base)
        if not 0 < together < 1:
            return False
        alike = sqrt(together * (1 - together) * (1 / base + 1 / other_base))
        apart = sqrt(share * (1 - share) / base + other_share * (1 - other_share) / other_base)
        return gap - Z * alike >= enough * apart

    low, high = (next((each for each in _steps(other_share, way) if found(each, way)), None) for way in (-1, 1))
    return low, high


def _steps(share: float, way: int) -> list[float]:
    """The differences below or above ``share`` that are looked at, up to a share of 0 or 1."""
    room = share if way < 0 else 1 - share
    gaps = [step * _STEP for step in range(1, int(room / _STEP + _CRUMB) + 1)]
    return gaps if gaps and gaps[-1] >= room - _CRUMB else [*gaps, room]


def _binomial(base: int, share: float) -> Numbers:
    """How likely each count from 0 to ``base`` is."""
    import numpy

    if not 0 <= share <= 1:
        raise ValueError(f"{share} is no share")
    return numpy.array([comb(base, count) * share**count * (1 - share) ** (base - count) for count in range(base + 1)])


def fewest_changes(*, mid_p: bool = True, alpha: float = ALPHA) -> int:
    """How many of the same people must at least change, all one way, for McNemar's test to find a change.

    >>> fewest_changes(), fewest_changes(mid_p=False)
    (5, 6)
    """
    if not 0 < alpha < 1:
        raise ValueError("alpha lies between 0 and 1")
    changed = 1
    while (1 if mid_p else 2) / 2**changed > alpha:
        changed += 1
    return changed


def smallest_change(people: int, *, mid_p: bool = True, alpha: float = ALPHA) -> float | None:
    """The smallest seen change of a share that could hold up among ``people`` who answered twice; None: none could.

    It is the change when all who changed did so in one direction; people who change back and forth need a larger one.

    >>> smallest_change(20), smallest_change(4)
    (0.25, None)
    """
    enough = fewest_changes(mid_p=mid_p, alpha=alpha)
    return enough / people if enough <= people else None
