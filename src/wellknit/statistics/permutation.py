"""Permutation tests of scale values: whether two groups' means differ, and whether the same people's answers moved.

What was seen is compared with everything that could have been seen, had the groups (or the waves) been handed out by
chance. Values are given as (value, how many people). Exact for whole numbers however many people there are.
"""

from __future__ import annotations

from collections.abc import Sequence
from itertools import combinations
from math import comb
from typing import TYPE_CHECKING, Any

from wellknit.statistics.contingency import Chance
from wellknit.statistics.draws import DRAWS, SEED, orders, share_of_draws

if TYPE_CHECKING:
    import numpy

__all__ = ["SPLITS", "mean_change", "mean_difference"]

#: So many ways of splitting people into two groups are looked at one by one, where values are no whole numbers.
SPLITS = 200_000

#: Whole numbers are counted up to this many sums times people; that is far above any scale's.
_SUMS = 5_000_000

_CRUMB = 1e-9


def _people(values: Sequence[tuple[float, int]]) -> list[float]:
    if any(people < 0 for _, people in values):
        raise ValueError("fewer than nobody gave a value")
    return [value for value, people in values for _ in range(people)]


def mean_difference(
    first: Sequence[tuple[float, int]],
    second: Sequence[tuple[float, int]],
    *,
    draws: int = DRAWS,
    seed: int = SEED,
) -> Chance:
    """How likely means would differ at least as much, were it chance who is in which group. Two-sided.

    Pitman (1937), JRSS Supplement 4:119. Whole numbers: all splits are counted by the sum they lead to (Pagano and
    Tritchler 1983, JASA 78:435). Others: one by one up to ``SPLITS`` splits, beyond that ``draws`` random ones, with
    the error said. Raises ValueError where a group is empty.

    >>> round(mean_difference([(1, 3)], [(2, 3)]).p, 4)
    0.1
    """
    one, other = _people(first), _people(second)
    if not one or not other:
        raise ValueError("nobody gave a value in one of the groups")
    everyone = one + other
    size, people, total = len(one), len(everyone), sum(everyone)
    # Means differ as the first group's sum does from its part of the total; times the people it stays whole.
    distance = abs(sum(one) * people - total * size)
    if all(float(value).is_integer() for value in everyone):
        least = int(min(everyone))
        moved = sorted(int(value) - least for value in everyone)
        if (size + 1) * (sum(moved) + 1) <= _SUMS:
            ways = _ways_to_sums(moved, size)
            centre = sum(moved) * size
            extreme = [each for at, each in enumerate(ways) if abs(at * people - centre) >= round(distance)]
            return Chance(min(float(sum(extreme)) / float(sum(ways)), 1.0))
    crumb = _CRUMB * max(1.0, max(abs(value) for value in everyone)) * people * people
    if comb(people, size) <= SPLITS:
        sums = (sum(split) for split in combinations(everyone, size))
        hits = sum(abs(each * people - total * size) >= distance - crumb for each in sums)
        return Chance(hits / comb(people, size))
    import numpy

    values, found = numpy.array(everyone, numpy.float64), 0
    for order in orders(people, draws, seed):
        sums_drawn = values[order[:, :size]].sum(axis=1)
        found += int((abs(sums_drawn * people - total * size) >= distance - crumb).sum())
    return Chance(*share_of_draws(found, draws), draws)


def _ways_to_sums(values: Sequence[int], size: int) -> numpy.ndarray[Any, Any]:
    """What part of the choices of ``size`` people has which sum of values; values are whole and not below 0.

    As probabilities: person after person is either chosen or not, so that nothing grows beyond a float.
    """
    import numpy

    chance = numpy.zeros((size + 1, sum(values) + 1))
    chance[0, 0] = 1.0
    people = len(values)
    chosen = numpy.arange(size + 1)
    for seen, value in enumerate(values):
        # Of those not seen yet each is as likely to be among those still to be chosen.
        still = ((size - chosen) / (people - seen)).clip(0.0, 1.0)[:, None]
        after = chance * (1 - still)
        after[1:, value:] += (chance * still)[:-1, : chance.shape[1] - value]
        chance = after
    found: numpy.ndarray[Any, Any] = chance[size]
    return found


def mean_change(changes: Sequence[tuple[float, int]], *, draws: int = DRAWS, seed: int = SEED) -> Chance:
    """How likely the same people's mean change would be at least as far from 0, were its direction chance. Two-sided.

    Fisher's (1935) test of differences: everybody's change is turned round or not. ``changes`` are (later value less
    earlier, how many people); who did not change says nothing. Exact for whole numbers and for up to 17 people; else
    drawn, with the error said.

    >>> round(mean_change([(1, 5), (-1, 0), (0, 3)]).p, 4)
    0.0625
    """
    moved = [abs(value) for value in _people(changes) if value != 0]
    seen = abs(sum(_people(changes)))
    if not moved:
        return Chance(1.0)
    if all(float(value).is_integer() for value in moved) and sum(moved) * len(moved) <= _SUMS:
        import numpy

        most = int(sum(moved))
        chance = numpy.zeros(2 * most + 1)
        chance[most] = 1.0
        for step in (int(value) for value in moved):
            # What would be shifted over the edges is 0: no sum is further out than ``most``.
            chance = (numpy.roll(chance, step) + numpy.roll(chance, -step)) / 2
        sums = abs(numpy.arange(-most, most + 1))
        return Chance(min(float(chance[sums >= round(seen)].sum()), 1.0))
    crumb = _CRUMB * max(moved) * len(moved)
    if 2 ** len(moved) <= SPLITS:
        all_sums = [0.0]
        for value in moved:
            all_sums = [each + value for each in all_sums] + [each - value for each in all_sums]
        return Chance(sum(abs(each) >= seen - crumb for each in all_sums) / len(all_sums))
    import numpy

    values, found = numpy.array(moved, numpy.float64), 0
    source = numpy.random.Philox(key=numpy.array([seed, 0], numpy.uint64))
    rows = max(2_000_000 // len(moved), 1)
    for first in range(0, draws, rows):
        size = min(rows, draws - first)
        signs = 1.0 - 2.0 * (source.random_raw(size * len(moved)).reshape(size, len(moved)) >> 63)
        found += int((abs(signs @ values) >= seen - crumb).sum())
    return Chance(*share_of_draws(found, draws), draws)
