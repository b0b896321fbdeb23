"""Partial pooling of rates, against the same formula summed another way."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from scipy import integrate, stats

from wellknit.statistics.pooling import SPREAD, pooled


def mixture(events: list[int], expected: list[float]) -> tuple[np.ndarray, np.ndarray]:
    """Spreads and how likely each is, from scipy's negative binomial, on a finer grid of another kind."""
    spread = np.linspace(1e-4, 3, 4001)
    shape = spread**-2
    weight = stats.halfnorm.pdf(spread, scale=SPREAD)
    for count, mean in zip(events, expected, strict=True):
        weight = weight * stats.nbinom.pmf(count, shape, shape / (shape + mean))
    return shape, weight / integrate.trapezoid(weight, spread) * (spread[1] - spread[0])


@pytest.mark.parametrize(
    ("events", "expected"),
    [
        ([12, 2, 6, 0], [6.0, 6.0, 6.0, 0.0]),
        ([3, 1, 0, 2], [1.5, 1.5, 1.5, 1.5]),
        ([40, 5], [20.0, 25.0]),
        ([1], [1.0]),
    ],
)
def test_ratios_are_gamma_under_a_spread_that_is_averaged_over(events: list[int], expected: list[float]) -> None:
    shape, weight = mixture(events, expected)
    for count, mean, found in zip(events, expected, pooled(events, expected), strict=True):
        assert found.ratio == pytest.approx(((count + shape) / (mean + shape) * weight).sum(), abs=2e-3)
        for limit, below in ((found.low, 0.025), (found.high, 0.975)):
            share = (stats.gamma.cdf(limit, count + shape, scale=1 / (mean + shape)) * weight).sum()
            assert share == pytest.approx(below, abs=1e-3)


GROUPS = st.lists(st.tuples(st.integers(0, 30), st.floats(0.1, 40)), min_size=1, max_size=6)


@given(GROUPS)
def test_a_ratio_lies_between_its_own_and_one_and_within_its_limits(groups: list[tuple[int, float]]) -> None:
    for (count, mean), found in zip(groups, pooled(*map(list, zip(*groups, strict=True))), strict=True):
        own = count / mean
        assert min(own, 1) - 1e-9 <= found.ratio <= max(own, 1) + 1e-9
        assert 0 <= found.low < found.ratio < found.high


def test_a_group_of_which_much_is_known_keeps_its_own_rate_and_one_of_which_little_is_does_not() -> None:
    much, little = pooled([300, 3], [100.0, 1.0])
    assert much.ratio == pytest.approx(3, abs=0.1)
    assert 1 < little.ratio < 2.7
    assert much.high - much.low < little.high - little.low


def test_four_sites_that_hardly_differ_are_still_allowed_to() -> None:
    """A likelihood alone would say that the four are the same and give each the same limits."""
    found = pooled([5, 4, 6, 5], [5.0, 5.0, 5.0, 5.0])
    assert found[0].ratio == pytest.approx(1, abs=1e-6)
    assert found[1].ratio < found[0].ratio < found[2].ratio
    assert found[0].low < 0.75 and found[0].high > 1.3


def test_nothing_to_go_by_leaves_the_ratio_at_one() -> None:
    assert pooled([], []) == ()
    (alone,) = pooled([0], [0.0])
    assert alone.ratio == pytest.approx(1) and alone.low < 0.5 and alone.high > 1.5


def test_events_where_none_could_be_expected_are_refused() -> None:
    for events, expected in (([1], [0.0]), ([-1], [2.0]), ([0], [-1.0])):
        with pytest.raises(ValueError, match="some could be expected"):
            pooled(events, expected)
