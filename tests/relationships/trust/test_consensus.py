"""Agreement between respondents, by the published formulas and values worked out by hand."""

from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from wellknit.relationships.trust.consensus import (
    consensus_of,
    deviation_limit,
    random_deviation,
    random_variance,
    rwg_of,
    rwg_of_items,
)


def test_the_random_variance_of_five_steps_is_the_published_two() -> None:
    # James, Demaree and Wolf (1984): (25 - 1) / 12.
    assert random_variance(5) == 2
    assert random_variance(4) == Fraction(5, 4)


def test_rwg_of_one_item_worked_out_by_hand() -> None:
    # Four people answer 4, 4, 5, 5: the mean is 4.5, the variance 4 x 0.25 / 3 = 1/3, rwg 1 - (1/3) / 2 = 5/6.
    found = consensus_of([4, 4, 5, 5], 5)
    assert found.variance == Fraction(1, 3)
    assert found.rwg == Fraction(5, 6)


def test_rwg_of_several_items_worked_out_by_hand() -> None:
    # Three items of four steps with variances 1/4, 1/2, 1/4: mean 1/3, as a part of 5/4 it is 4/15;
    # 3 x 11/15 = 33/15, and 33/15 / (33/15 + 4/15) = 33/37 = 0.892.
    assert rwg_of_items([Fraction(1, 4), Fraction(1, 2), Fraction(1, 4)], 4) == Fraction(33, 37)
    # One item gives what the formula for one gives: 1 (1 - v) / ((1 - v) + v).
    assert rwg_of_items([Fraction(1, 3)], 5) == rwg_of(Fraction(1, 3), 5)


def test_answers_that_scatter_more_than_at_random_have_no_agreement_at_all() -> None:
    assert consensus_of([1, 4], 4).rwg == 0
    assert rwg_of_items([Fraction(9, 2), Fraction(9, 2)], 4) == 0


def test_the_limits_of_the_average_deviation_are_those_that_burke_and_dunlap_print() -> None:
    printed = {5: 0.8, 7: 1.2, 9: 1.5, 11: 1.8}
    assert {steps: round(float(deviation_limit(steps)), 1) for steps in printed} == printed


def test_the_average_deviation_of_answers_at_random() -> None:
    for steps in (2, 3, 4, 5, 6, 11):
        assert consensus_of(list(range(1, steps + 1)), steps).deviation == random_deviation(steps)


def test_two_who_lie_a_step_apart_agree_and_two_who_lie_two_apart_do_not() -> None:
    assert not consensus_of([3, 4], 4).disagree  # average deviation 0.5, limit 0.667
    assert consensus_of([2, 4], 4).disagree  # 1.0
    assert consensus_of([0, 1], 2).disagree  # strained or not: 0.5, limit 0.333


def test_one_person_neither_agrees_nor_disagrees() -> None:
    alone = consensus_of([4], 4)
    assert (alone.mean, alone.deviation, alone.variance, alone.rwg, alone.disagree) == (4, None, None, None, False)


def test_nobody_has_no_consensus() -> None:
    with pytest.raises(ValueError, match="nobody"):
        consensus_of([], 4)
    with pytest.raises(ValueError, match="no item"):
        rwg_of_items([], 4)


@given(st.lists(st.integers(1, 4), min_size=2, max_size=9))
def test_agreement_is_full_exactly_where_all_say_the_same(values: list[int]) -> None:
    found = consensus_of(values, 4)
    assert found.rwg is not None and found.deviation is not None
    assert 0 <= found.rwg <= 1
    assert (found.rwg == 1) == (found.deviation == 0) == (len(set(values)) == 1)
    assert consensus_of(values[::-1], 4) == found
    # The scale turned round tells the same of agreement.
    turned = consensus_of([5 - each for each in values], 4)
    assert (turned.rwg, turned.deviation) == (found.rwg, found.deviation)
