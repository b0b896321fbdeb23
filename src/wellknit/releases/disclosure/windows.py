"""Rounded figures as windows in whole numbers: which sums of counts round to what is printed.

Figures are rounded half away from zero, once (:func:`wellknit.tables.half_up`). So a printed figure says that a sum of
fractions lies between two limits, one of which belongs to it; multiplied out, that is a window of whole numbers.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from decimal import Decimal
from fractions import Fraction
from math import gcd, lcm

from wellknit.tables import half_up

__all__ = ["Sum", "Window", "rounded", "spread_window", "tied", "units"]

#: Places of unknowns, and what one person there adds.
Sum = Mapping[int, Fraction]
#: (terms in whole numbers, low, high)
Window = tuple[tuple[tuple[int, int], ...], int, int]


def units(printed: Decimal, decimals: int) -> int:
    """A printed figure in units of its last place.

    >>> units(Decimal("94.7"), 1)
    947
    """
    return int(printed.scaleb(decimals))


def _whole(sums: Sum, scale: int) -> tuple[dict[int, int], int]:
    """(weights, unit): the sum times ``scale``, multiplied out to whole weights; ``unit`` stands for 1 and is even."""
    unit = 2 * lcm(1, *((each * scale).denominator for each in sums.values()))
    return {place: int(each * scale * unit) for place, each in sums.items() if each}, unit


def _tight(weights: Mapping[int, int], low: int, high: int) -> Window:
    common = gcd(*weights.values()) if weights else 1
    terms = tuple(sorted((place, weight // common) for place, weight in weights.items()))
    return terms, -(-low // common), high // common


def rounded(sums: Sum, scale: int, number: int) -> Window:
    """The window of ``sums`` times ``scale`` that rounds to the whole ``number``.

    One site of 19 and one of 20, their average printed as 84.9 per cent, in units of 0.1 per cent:

    >>> rounded({0: Fraction(1, 38), 1: Fraction(1, 40)}, 1000, 849)
    (((0, 1000), (1, 950)), 32243, 32280)
    """
    weights, unit = _whole(sums, scale)
    half = unit // 2
    if number > 0:
        return _tight(weights, unit * number - half, unit * number + half - 1)
    if number < 0:
        return _tight(weights, unit * number - half + 1, unit * number + half)
    return _tight(weights, -half + 1, half - 1)


def tied(sums: Sum, scale: int, place: int) -> Window:
    """What holds between a sum that is never negative and the unknown at ``place``, which is that sum rounded."""
    weights, unit = _whole(sums, scale)
    half = unit // 2
    return _tight({**weights, place: -unit}, -half, half - 1)


def spread_window(
    limits: Callable[[int], tuple[Fraction | float, Fraction | float]],
    most: int,
    least: int,
    printed: tuple[Decimal, Decimal],
    decimals: int,
) -> tuple[int, int] | None:
    """Which sums of squares between ``least`` and ``most`` give the ``printed`` limits of a mean; None where none does.

    ``limits`` gives the limits of a sum of squares; they move apart as it grows, so both ends are found by halving.
    """

    def wide(squares: int) -> int:
        """-1 where the limits are narrower than printed, 1 where wider, 0 where they are as printed."""
        low, high = (half_up(Fraction(each), decimals) for each in limits(squares))
        if low > printed[0] or high < printed[1]:
            return -1
        return 0 if (low, high) == printed else 1

    def first(at_least: int) -> int:
        start, end = least, most + 1
        while start < end:
            middle = (start + end) // 2
            if wide(middle) >= at_least:
                end = middle
            else:
                start = middle + 1
        return start

    low, high = first(0), first(1) - 1
    return (low, high) if low <= high else None
