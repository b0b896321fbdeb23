"""Exact limits of rates, against the published table."""

import math

import pytest
from hypothesis import given
from hypothesis import strategies as st

from wellknit.statistics.rates import garwood

#: 95% limits of a Poisson mean, as tables of Garwood (1936) and later ones print them.
PUBLISHED = [
    (0, 0.0, 3.6889),
    (1, 0.0253, 5.5716),
    (2, 0.2422, 7.2247),
    (3, 0.6187, 8.7673),
    (5, 1.6235, 11.6683),
    (10, 4.7954, 18.3904),
    (20, 12.2165, 30.8884),
]


@pytest.mark.parametrize(("count", "low", "high"), PUBLISHED)
def test_limits_are_the_published_ones(count: int, low: float, high: float) -> None:
    assert garwood(count) == (pytest.approx(low, abs=5e-5), pytest.approx(high, abs=5e-5))


def tail(count: int, mean: float) -> float:
    """The probability of at most ``count``, term by term."""
    return sum(math.exp(-mean) * mean**k / math.factorial(k) for k in range(count + 1))


@given(st.integers(0, 60))
def test_beyond_each_limit_lie_two_and_a_half_per_cent(count: int) -> None:
    low, high = garwood(count)
    assert tail(count, high) == pytest.approx(0.025)
    assert 1 - (tail(count - 1, low) if count else 0.975) == pytest.approx(0.025)
    assert low <= count <= high


def test_a_count_below_zero_is_none() -> None:
    with pytest.raises(ValueError, match="-1 is no count"):
        garwood(-1)
