"""Which counts print as a figure: rounding half up, half to even or by cutting off, in whole-number arithmetic.

A figure with d decimals is handled as the whole number V of its last decimals ('94.7' is 947). A share of k among n
people is k * S / n in the same unit, with S = 100 * 10^d; a mean of a scale is a total of points T over n people and
their items, T * 10^d / (n * items). So no figure is ever compared in binary fractions, where 62.5 * 1.1 is not 68.75.

The idea of asking which whole numbers can stand behind a printed mean is the GRIM test: Brown and Heathers, 'The GRIM
test', Social Psychological and Personality Science 8 (2017), 363-369.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Literal

if TYPE_CHECKING:
    import numpy
    from numpy.typing import NDArray

__all__ = ["CONVENTIONS", "SHARE", "Convention", "Measure", "count_ranges", "printed", "rounded", "text"]

Convention = Literal["half_up", "half_even", "truncate"]
CONVENTIONS: tuple[Convention, ...] = ("half_up", "half_even", "truncate")

Numbers = Any  # a whole number, or an array of them


@dataclass(frozen=True, slots=True)
class Measure:
    """What is printed: a share of people in per cent, or a mean of ``items`` answers a person on a scale of whole
    numbers from ``low`` to ``high``."""

    kind: Literal["share", "mean"] = "share"
    low: int = 0
    high: int = 1
    items: int = 1

    def scale(self, decimals: int) -> int:
        """S: what one whole (everybody, or one point) is in units of the last decimal."""
        return int((100 if self.kind == "share" else 1) * 10**decimals)

    def answers(self, base: Numbers) -> Numbers:
        """How many answers ``base`` people gave: the divisor of the count or total."""
        return base * self.items

    def limits(self, base: Numbers) -> tuple[Numbers, Numbers]:
        """The least and the greatest count (or total of points) among ``base`` people."""
        return self.low * base * self.items, self.high * base * self.items


SHARE = Measure()


def rounded(count: Numbers, over: Numbers, scale: int, convention: Convention) -> Numbers:
    """``count * scale / over`` as a whole number by the convention; numbers or arrays of them, none negative.

    >>> rounded(18, 19, 1000, "half_up"), rounded(1, 8, 100, "half_even"), rounded(2, 3, 100, "truncate")
    (947, 12, 66)
    """
    if convention == "truncate":
        return count * scale // over
    up = (2 * count * scale + over) // (2 * over)
    if convention == "half_up":
        return up
    tie = (2 * count * scale + over) % (2 * over) == 0
    return up - (tie & (up % 2 == 1))


def printed(count: int, base: int, decimals: int, convention: Convention, measure: Measure = SHARE) -> str:
    """What ``count`` among ``base`` people prints as: '94.7'."""
    return text(int(rounded(count, measure.answers(base), measure.scale(decimals), convention)), decimals)


def text(value: int, decimals: int) -> str:
    """A whole number of last decimals as it is printed.

    >>> text(947, 1), text(7, 2), text(100, 0)
    ('94.7', '0.07', '100')
    """
    if not decimals:
        return str(value)
    whole, rest = divmod(value, 10**decimals)
    return f"{whole}.{rest:0{decimals}d}"


def count_ranges(
    value: int, bases: NDArray[numpy.int64], scale: int, convention: Convention, measure: Measure = SHARE
) -> tuple[NDArray[numpy.int64], NDArray[numpy.int64]]:
    """For each base the least and the greatest count that print as ``value``; least > greatest where none does.

    All whole numbers between the two print as ``value`` too, since rounding keeps order.

    >>> import numpy
    >>> [each.tolist() for each in count_ranges(947, numpy.array([18, 19, 38]), 1000, "half_up")]
    [[18, 18, 36], [17, 18, 36]]
    """
    import numpy

    over = measure.answers(bases)
    if convention == "truncate":
        least, most = _ceiling(value * over, scale), _ceiling((value + 1) * over, scale) - 1
    elif convention == "half_up" or value % 2:
        # Half to even leaves an odd figure neither of its ties; half up leaves every figure its lower one.
        low, high = (2 * value - 1) * over, (2 * value + 1) * over
        least = _ceiling(low, 2 * scale) if convention == "half_up" else low // (2 * scale) + 1
        most = _ceiling(high, 2 * scale) - 1
    else:
        least, most = _ceiling((2 * value - 1) * over, 2 * scale), (2 * value + 1) * over // (2 * scale)
    low, high = measure.limits(bases)
    return numpy.maximum(least, low), numpy.minimum(most, high)


def _ceiling(number: Numbers, by: int) -> Numbers:
    return -(-number // by)
