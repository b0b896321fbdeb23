"""Permutation tests against plain enumeration."""

from __future__ import annotations

from fractions import Fraction
from itertools import combinations, product

import pytest
from hypothesis import given
from hypothesis import strategies as st

from wellknit.statistics.contingency import linear_by_linear
from wellknit.statistics.permutation import mean_change, mean_difference

scale = st.lists(st.integers(1, 5), min_size=1, max_size=5)


def counted(values: list[int]) -> list[tuple[float, int]]:
    return [(value, values.count(value)) for value in sorted(set(values))]


@given(scale, scale)
def test_mean_difference_is_all_splits_one_by_one(first: list[int], second: list[int]) -> None:
    everyone = first + second
    seen = abs(Fraction(sum(first), len(first)) - Fraction(sum(second), len(second)))
    hits = total = 0
    for split in combinations(range(len(everyone)), len(first)):
        one = sum(everyone[place] for place in split)
        gap = abs(Fraction(one, len(first)) - Fraction(sum(everyone) - one, len(second)))
        hits, total = hits + (gap >= seen), total + 1
    p = mean_difference(counted(first), counted(second)).p
    assert p == pytest.approx(hits / total)
    assert mean_difference(counted(second), counted(first)).p == pytest.approx(p)


def test_on_a_scale_of_two_groups_it_is_linear_by_linear() -> None:
    first, second = (2, 4, 8, 15, 11), (3, 5, 9, 15, 8)
    found = mean_difference([*zip(range(1, 6), first, strict=True)], [*zip(range(1, 6), second, strict=True)])
    assert found.p == pytest.approx(linear_by_linear([[first, second]]).exact.p)
    assert found.error is None


def test_halves_are_looked_at_one_by_one_and_beyond_that_drawn() -> None:
    few = mean_difference([(1.5, 2), (2, 4), (3, 3)], [(1, 3), (2, 5), (3.5, 3)])
    doubled = mean_difference([(3, 2), (4, 4), (6, 3)], [(2, 3), (4, 5), (7, 3)])
    assert few.error is None
    assert few.p == pytest.approx(doubled.p)
    drawn = mean_difference([(1.5, 12), (2, 4), (3, 3)], [(1, 3), (2, 15), (3.5, 3)])
    exact = mean_difference([(3, 12), (4, 4), (6, 3)], [(2, 3), (4, 15), (7, 3)])
    assert drawn.error is not None
    assert abs(drawn.p - exact.p) < 4 * drawn.error
    assert drawn == mean_difference([(1.5, 12), (2, 4), (3, 3)], [(1, 3), (2, 15), (3.5, 3)])


def test_it_never_finds_more_than_it_says() -> None:
    everyone = [1, 1, 2, 3, 3, 4, 5]
    found = []
    for split in combinations(range(7), 3):
        others = [everyone[place] for place in range(7) if place not in split]
        found.append(mean_difference(counted([everyone[place] for place in split]), counted(others)).p)
    for level in found:
        assert sum(p <= level + 1e-12 for p in found) / len(found) <= level + 1e-9


@given(st.lists(st.integers(-4, 4), max_size=8))
def test_mean_change_is_all_signs_one_by_one(changes: list[int]) -> None:
    moved = [abs(value) for value in changes if value]
    sums = [abs(sum(signs)) for signs in product(*((value, -value) for value in moved))]
    expected = sum(each >= abs(sum(changes)) for each in sums) / len(sums)
    assert mean_change(counted(changes)).p == pytest.approx(expected)
    assert mean_change([(-value, people) for value, people in counted(changes)]).p == pytest.approx(expected)


def test_mean_change_of_halves() -> None:
    few, whole = mean_change([(0.5, 6), (-1.5, 2)]), mean_change([(1, 6), (-3, 2)])
    assert few.p == pytest.approx(whole.p)
    many, exact = mean_change([(0.5, 14), (-1.5, 8)]), mean_change([(1, 14), (-3, 8)])
    assert many.error is not None
    assert abs(many.p - exact.p) < 4 * many.error


def test_nobody_changed() -> None:
    assert mean_change([(0, 11)]).p == 1.0
    assert mean_change([]).p == 1.0


def test_all_give_the_same_value() -> None:
    assert mean_difference([(4, 6)], [(4, 9)]).p == 1.0


def test_what_cannot_be_tested_is_refused() -> None:
    with pytest.raises(ValueError, match="nobody"):
        mean_difference([(3, 0)], [(4, 2)])
    with pytest.raises(ValueError, match="fewer than nobody"):
        mean_difference([(3, -1)], [(4, 2)])
