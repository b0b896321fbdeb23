"""The cumulative link model against R's ordinal, and against what can be worked out by hand."""

from __future__ import annotations

from math import log, sqrt

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.statistics.data_sets import WINE
from wellknit.statistics.cumulative_link import CumulativeLink, cumulative_link


def wine(unit: float = 1.0, turned: bool = False) -> CumulativeLink:
    rows = [
        (6 - level if turned else level, [unit * warm, contact], people)
        for (warm, contact), counts in WINE
        for level, people in enumerate(counts, start=1)
    ]
    found = cumulative_link(*map(list, zip(*rows, strict=True)))
    assert found is not None
    return found


def test_bitterness_of_wine_is_as_in_r() -> None:
    """ordinal 2022.11-16, clm(rating ~ temp + contact, data = wine), printed in Christensen's tutorial."""
    found = wine()
    assert (found.levels, found.people) == ((1, 2, 3, 4, 5), 72)
    thresholds = [each.value for each in found.thresholds]
    assert thresholds == pytest.approx([-1.344383, 1.250809, 3.466887, 5.006404], abs=5e-7)
    warm, contact = found.coefficients
    assert (warm.value, warm.error) == pytest.approx((2.503102, 0.528680), abs=5e-7)
    assert (contact.value, contact.error) == pytest.approx((1.527798, 0.476623), abs=5e-7)
    assert found.log_likelihood == pytest.approx(-86.49192, abs=5e-6)
    assert warm.odds == pytest.approx(12.22, abs=0.01)
    assert (warm.low, warm.high) == pytest.approx((1.4669, 3.5393), abs=5e-5)


def test_the_likelihood_ratio_is_that_against_thresholds_alone() -> None:
    """The same tutorial's null model: logLik -103.72 from 5, 22, 26, 12, 7 of 72."""
    found = wine()
    assert found.null == pytest.approx(sum(n * log(n / 72) for n in (5, 22, 26, 12, 7)))
    assert found.ratio == pytest.approx(2 * (103.71908 - 86.49192), abs=1e-4)
    assert found.p == pytest.approx(3.2987e-8, rel=1e-3)


def test_units_and_direction_only_change_how_it_is_said() -> None:
    found, wide, turned = wine(), wine(unit=100.0), wine(turned=True)
    assert wide.coefficients[0].value == pytest.approx(found.coefficients[0].value / 100)
    assert wide.coefficients[0].error == pytest.approx(found.coefficients[0].error / 100)
    assert [each.value for each in wide.thresholds] == pytest.approx([each.value for each in found.thresholds])
    assert [each.error for each in wide.thresholds] == pytest.approx([each.error for each in found.thresholds])
    assert [each.value for each in turned.coefficients] == pytest.approx([-each.value for each in found.coefficients])
    assert turned.log_likelihood == pytest.approx(found.log_likelihood)


COUNT = st.integers(1, 30)


@given(COUNT, COUNT, COUNT, COUNT)
def test_two_groups_and_two_answers_are_the_odds_ratio(a: int, b: int, c: int, d: int) -> None:
    found = cumulative_link([1, 2, 1, 2], [[0], [0], [1], [1]], people=[a, b, c, d])
    assert found is not None
    (group,) = found.coefficients
    assert group.value == pytest.approx(log(d / c) - log(b / a), abs=1e-6)
    assert group.error == pytest.approx(sqrt(1 / a + 1 / b + 1 / c + 1 / d), rel=1e-5)


@given(st.lists(st.tuples(st.integers(1, 5), st.booleans()), min_size=6, max_size=25))
def test_no_step_away_from_what_is_found_is_likelier(people: list[tuple[int, bool]]) -> None:
    answers, groups = [each for each, _ in people], [[float(each)] for _, each in people]
    if len(set(answers)) < 2:
        with pytest.raises(ValueError, match="fewer than two levels"):
            cumulative_link(answers, groups)
        return
    found = cumulative_link(answers, groups)
    if found is None:
        # One group alone, or all of one group at least as high as all of the other.
        low = [answer for answer, group in people if not group]
        high = [answer for answer, group in people if group]
        assert not low or not high or max(low) <= min(high) or max(high) <= min(low)
        return
    at = np.array([each.value for each in (*found.thresholds, *found.coefficients)])

    def likely(at: np.ndarray) -> float:
        total = 0.0
        for answer, (group,) in zip(answers, groups, strict=True):
            place = found.levels.index(answer)
            edges = np.concatenate([[-np.inf], at[:-1], [np.inf]]) - at[-1] * group
            total += log(1 / (1 + np.exp(-edges[place + 1])) - 1 / (1 + np.exp(-edges[place])))
        return total

    assert likely(at) == pytest.approx(found.log_likelihood)
    for place in range(len(at)):
        for step in (-1e-3, 1e-3):
            moved = at.copy()
            moved[place] += step
            assert likely(moved) < found.log_likelihood + 1e-12
    assert found.log_likelihood >= found.null - 1e-9
    assert 0 <= found.p <= 1


def test_groups_told_apart_wholly_have_no_estimate() -> None:
    assert cumulative_link([1, 2, 4, 5], [[0], [0], [1], [1]], people=[5, 5, 5, 5]) is None


def test_predictors_that_depend_on_each_other_have_no_estimate() -> None:
    assert cumulative_link([1, 2, 1, 2], [[0, 1], [0, 1], [1, 0], [1, 0]], people=[5, 4, 3, 6]) is None
    assert cumulative_link([1, 2, 1, 2], [[1], [1], [1], [1]]) is None


def test_levels_nobody_chose_are_left_out() -> None:
    found = cumulative_link([1, 3, 5, 1, 3, 5], [[0], [0], [0], [1], [1], [1]], people=[4, 3, 2, 2, 0, 6])
    assert found is not None and found.levels == (1, 3, 5) and found.people == 17


def test_rows_that_do_not_fit_are_refused() -> None:
    for answers, predictors, people in (
        ([1, 2], [[0]], None),
        ([1, 2], [[0], [1]], [1]),
        ([1, 2], [[0], [1]], [1, -1]),
    ):
        with pytest.raises(ValueError, match="one row of predictors"):
            cumulative_link(answers, predictors, people)
