"""Intervals against published values and against enumeration."""

from itertools import pairwise

import numpy
import pytest
from hypothesis import given
from hypothesis import strategies as st

from wellknit.statistics.intervals import difference, hypergeometric, mean_t, square_and_add, wilson

# Newcombe 1998, Statistics in Medicine 17:857, table I; the others from R's binom and prop.test, to six places.
WILSON = [
    (81, 263, 0.255289, 0.366210),
    (15, 148, 0.062386, 0.160487),
    (0, 20, 0.0, 0.161125),
    (1, 29, 0.006113, 0.171755),
    (18, 19, 0.753613, 0.990648),
    (11, 11, 0.741167, 1.0),
    (38, 40, 0.834961, 0.986179),
]


@pytest.mark.parametrize(("count", "base", "low", "high"), WILSON)
def test_wilson_is_as_published(count: int, base: int, low: float, high: float) -> None:
    assert wilson(count, base) == pytest.approx((low, high), abs=5e-7)


# Exact limits of the number who agree in a site's roster.
EXACT = [
    (18, 19, 25, (21, 24)),
    (31, 40, 60, (41, 50)),
    (20, 25, 30, (22, 25)),
    (9, 11, 12, (9, 10)),
    (3, 10, 50, (5, 31)),
]


@pytest.mark.parametrize(("count", "base", "population", "limits"), EXACT)
def test_hypergeometric_is_as_worked_out(count: int, base: int, population: int, limits: tuple[int, int]) -> None:
    assert hypergeometric(count, base, population) == limits


def test_eighteen_of_nineteen_out_of_twenty_five_reads_84_to_96() -> None:
    low, high = hypergeometric(18, 19, 25)
    assert (low / 25, high / 25) == (0.84, 0.96)


people = st.integers(2, 40).flatmap(
    lambda population: st.integers(1, population).flatmap(
        lambda base: st.tuples(st.integers(0, base), st.just(base), st.just(population))
    )
)


@given(people)
def test_hypergeometric_stays_where_it_is_possible(case: tuple[int, int, int]) -> None:
    count, base, population = case
    low, high = hypergeometric(count, base, population)
    assert count <= low <= high <= population - (base - count)


@given(people)
def test_hypergeometric_is_symmetric_in_agreeing_and_not(case: tuple[int, int, int]) -> None:
    count, base, population = case
    low, high = hypergeometric(count, base, population)
    assert hypergeometric(base - count, base, population) == (population - high, population - low)


def test_hypergeometric_covers_at_least_95_in_100_whatever_the_truth() -> None:
    from scipy.stats import hypergeom

    for population in range(1, 61):
        agreeing = numpy.arange(population + 1)[:, None]
        for base in range(1, population + 1):
            count = numpy.arange(base + 1)
            low, high = numpy.array([hypergeometric(each, base, population) for each in count.tolist()]).T
            held = (low <= agreeing) & (agreeing <= high)
            covered = (hypergeom.pmf(count, population, agreeing, base) * held).sum(axis=1)
            assert covered.min() >= 0.95 - 1e-9, (base, population)


def test_hypergeometric_with_other_tails_is_wider() -> None:
    # Did 21 of 25 agree, 18 or more of 19 would with 3.12 per cent (5,530 of 177,100 ways); did 20, with 0.55 (970).
    assert hypergeometric(18, 19, 25, one_in=40) == hypergeometric(18, 19, 25) == (21, 24)
    assert hypergeometric(18, 19, 25, one_in=200) == (20, 24)


def test_hypergeometric_rises_with_the_count() -> None:
    for population in range(1, 41):
        for base in range(1, population + 1):
            limits = [hypergeometric(count, base, population) for count in range(base + 1)]
            assert all(one[0] < other[0] and one[1] < other[1] for one, other in pairwise(limits))


def test_when_everyone_answered_nothing_is_uncertain() -> None:
    assert hypergeometric(9, 11, 11) == (9, 9)


@pytest.mark.parametrize(("count", "base"), [(-1, 5), (6, 5), (0, 0)])
def test_what_is_no_share_is_refused(count: int, base: int) -> None:
    with pytest.raises(ValueError, match="no share"):
        wilson(count, base)


# Newcombe 1998, Statistics in Medicine 17:873, table II, method 10.
DIFFERENCES = [
    (56, 70, 48, 80, 0.0524, 0.3339),
    (9, 10, 3, 10, 0.1705, 0.8090),
    (6, 7, 2, 7, 0.0582, 0.8062),
    (5, 56, 0, 29, -0.0381, 0.1926),
    (0, 10, 0, 20, -0.1611, 0.2775),
    (10, 10, 0, 10, 0.6075, 1.0),
]


@pytest.mark.parametrize(("a", "m", "b", "n", "low", "high"), DIFFERENCES)
def test_difference_is_newcombes(a: int, m: int, b: int, n: int, low: float, high: float) -> None:
    assert difference((a / m, *wilson(a, m)), (b / n, *wilson(b, n))) == pytest.approx((low, high), abs=5e-5)


def test_square_and_add_of_one_share_is_its_own_interval() -> None:
    assert square_and_add([(1.0, 0.8, 0.6, 0.9)]) == pytest.approx((0.6, 0.9))


def test_square_and_add_of_four_sites_by_hand() -> None:
    parts = [(0.25, 16 / 19, *wilson(16, 19)), (0.25, 0.8, *wilson(16, 20)), (0.25, 1.0, *wilson(16, 16))]
    parts.append((0.25, 10 / 11, *wilson(10, 11)))
    middle = sum(share for _, share, _, _ in parts) / 4
    below = (sum((share - low) ** 2 for _, share, low, _ in parts) / 16) ** 0.5
    above = (sum((high - share) ** 2 for _, share, _, high in parts) / 16) ** 0.5
    assert square_and_add(parts) == pytest.approx((middle - below, middle + above))


def test_mean_t_against_a_worked_example() -> None:
    # 1, 2, 2, 3, 4, 5: mean 17/6, s = 1.4720, t(5) = 2.5706, reach 1.5448
    mean, low, high = mean_t([(1, 1), (2, 2), (3, 1), (4, 1), (5, 1)])
    assert (mean, low, high) == pytest.approx((2.8333, 1.2886, 4.3781), abs=1e-4)


def test_mean_t_of_one_person_says_the_whole_scale() -> None:
    assert mean_t([(1, 0), (3, 1), (5, 0)]) == (3.0, 1.0, 5.0)
