from fractions import Fraction

import numpy
import pytest
from hypothesis import given
from hypothesis import strategies as st

from wellknit.audits.averages import interval_of
from wellknit.audits.rounding import CONVENTIONS, Convention, Measure, count_ranges, printed, text
from wellknit.audits.sums import counts_of_sum, splits, sums_table

from .printing import in_print, once, sums


def test_the_three_conventions_at_a_tie() -> None:
    # 5 of 16 is 31.25, 15 of 16 is 93.75.
    assert [printed(5, 16, 1, each) for each in CONVENTIONS] == ["31.3", "31.2", "31.2"]
    assert [printed(15, 16, 1, each) for each in CONVENTIONS] == ["93.8", "93.8", "93.7"]
    assert [printed(1, 8, 0, each) for each in CONVENTIONS] == ["13", "12", "12"]


def test_figures_keep_their_zeros() -> None:
    assert [text(790, 1), text(5, 2), text(1000, 1)] == ["79.0", "0.05", "100.0"]


@given(st.sampled_from(CONVENTIONS), st.integers(0, 2), st.integers(1, 60), st.data())
def test_the_counts_of_a_figure_are_those_that_print_it(
    convention: Convention, decimals: int, base: int, data: st.DataObject
) -> None:
    scale = 100 * 10**decimals
    value = data.draw(st.integers(0, scale + 2))
    least, most = count_ranges(value, numpy.array([base]), scale, convention)
    expected = [count for count in range(base + 1) if in_print(count, base, decimals, convention) == value]
    assert list(range(int(least[0]), int(most[0]) + 1)) == expected


@given(st.sampled_from(CONVENTIONS), st.integers(0, 1000), st.integers(0, 4000), st.integers(1, 40))
def test_an_interval_holds_what_prints_as_its_figure(
    convention: Convention, value: int, number: int, over: int
) -> None:
    inside = interval_of(value, 1000, convention)
    exact = Fraction(number, over * 100)
    holds = (exact > inside.low or (exact == inside.low and inside.with_low)) and (
        exact < inside.high or (exact == inside.high and inside.with_high)
    )
    assert holds == (in_print(number, over * 100, 1, convention) == value)


def test_the_share_that_nobody_between_11_and_40_people_can_give() -> None:
    # Brown and Heathers' test for percentages: 94.8 is attainable for no n from 11 to 40, and 52% of all percentages
    # with one decimal are attainable for none (reference/statistics.md, 1.7).
    bases = range(11, 41)
    possible = frozenset[int]().union(*(once(base, 1, "half_up") for base in bases))
    assert 948 not in possible
    least, most = count_ranges(948, numpy.array(bases), 1000, "half_up")
    assert not (least <= most).any()
    unable = 0
    for value in range(1001):
        least, most = count_ranges(value, numpy.array(bases), 1000, "half_up")
        unable += not (least <= most).any()
    assert unable == 1001 - len(possible)
    assert round(100 * unable / 1001) == 52


def test_the_splits_of_a_sum_of_rounded_parts() -> None:
    # From the published agreement table; worked out by hand in reconstruction.md, 1.
    assert splits(948, 18, 19, 1000, "half_up") == ((1, 17), (4, 14), (6, 12), (9, 9))
    assert splits(790, 15, 19, 1000, "half_up") == ((1, 14), (3, 12), (4, 11), (6, 9))
    assert splits(626, 10, 16, 1000, "half_up") == ((1, 9), (3, 7), (5, 5))
    assert splits(626, 10, 16, 1000, "half_even") == ((3, 7),)


@pytest.mark.parametrize(("base", "different"), [(11, 19), (19, 21), (25, 0), (40, 0)])
def test_how_often_sums_of_rounded_parts_differ(base: int, different: int) -> None:
    # Share of the splits of all counts into two parts, in per cent (reference/statistics.md, 1.7).
    pairs = [(one, other) for one in range(base + 1) for other in range(base + 1 - one)]
    unlike = sum(
        (one, other) not in {way for each in splits(in_print(one + other, base, 1, "half_up"), one + other, base, 1000,
                                                    "half_up") for way in (each, each[::-1])}
        for one, other in pairs
    )  # fmt: skip
    assert round(100 * unlike / len(pairs)) == different


@pytest.mark.parametrize("parts", [2, 3])
@pytest.mark.parametrize("convention", CONVENTIONS)
def test_sums_are_those_found_by_adding(convention: Convention, parts: int) -> None:
    bases = (1, 2, 7, 11, 16, 19)
    values = tuple(range(0, 1004, 3))
    table = sums_table(values, bases, 1000, convention, parts)
    for place, base in enumerate(bases):
        every = sums(base, 1, convention, parts)
        assert table.different[place] == len({figure for _, figure in every})
        for at, value in enumerate(values):
            counts = tuple(sorted({count for count, figure in every if figure == value}))
            assert counts_of_sum(value, base, 1000, convention, parts) == counts
            assert table.possible[place, at] == bool(counts)


def test_means_of_a_scale() -> None:
    # Brown and Heathers (2017): a mean of 5.19 over 28 people and one item is impossible, 5.18 and 5.21 are not.
    scale = Measure("mean", 1, 7)
    found = {}
    for value in (518, 519, 521):
        least, most = count_ranges(value, numpy.array([28]), 100, "half_up", scale)
        found[value] = bool(least[0] <= most[0])
    assert found == {518: True, 519: False, 521: True}
    # With two items a person there are 56 answers, and 291 of 56 is 5.196.
    least, most = count_ranges(520, numpy.array([28]), 100, "half_up", Measure("mean", 1, 7, 2))
    assert (int(least[0]), int(most[0])) == (291, 291)


def test_totals_of_a_scale_stay_within_it() -> None:
    least, most = count_ranges(100, numpy.array([9]), 100, "half_up", Measure("mean", 1, 5))
    assert (int(least[0]), int(most[0])) == (9, 9)
    least, most = count_ranges(40, numpy.array([9]), 100, "half_up", Measure("mean", 1, 5))
    assert least[0] > most[0]
