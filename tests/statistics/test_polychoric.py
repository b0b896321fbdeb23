"""Polychoric and tetrachoric correlations against R's polycor and psych, and against tables made from a known one."""

from __future__ import annotations

import numpy as np
import pytest
from scipy import integrate
from scipy.special import ndtr

from tests.statistics.data_sets import SROLE
from wellknit.statistics.polychoric import both_below, polychoric


def test_sroles_table_has_the_correlation_that_polycor_prints() -> None:
    """polycor 0.8.1: by maximum likelihood .168180 (.026612), in two steps .168130.

    R's optimizers stop at a step of 1e-4; at the value found here the likelihood is higher.
    """
    found = polychoric(SROLE)
    assert found.value == pytest.approx(0.168180, abs=1e-4)
    assert found.error == pytest.approx(0.026612, abs=1e-5)
    assert polychoric(SROLE, two_step=True).value == pytest.approx(0.168130, abs=1e-4)
    assert (found.people, len(found.rows), len(found.columns)) == (1660, 5, 3)
    assert found.low < found.value < found.high and found.bearable


def test_the_tetrachoric_correlation_is_that_of_psych() -> None:
    """psych 2.2.9's help: tetrachoric of 61661, 1610, 85, 20 is .348073 with the cuts 1.9478 and 2.9370."""
    found = polychoric([[61661, 1610], [85, 20]])
    assert found.value == pytest.approx(0.348073, abs=1e-5)
    assert (found.columns[0], found.rows[0]) == pytest.approx((1.9478, 2.9370), abs=5e-5)


@pytest.mark.parametrize(
    ("first", "second", "value"), [(0.3, -0.7, 0.5), (1.95, 2.94, 0.35), (-1.0, 2.0, -0.9), (0.5, 0.5, 0.95), (0, 0, 0)]
)
def test_both_below_is_the_bivariate_normal(first: float, second: float, value: float) -> None:
    def inside(x: float) -> float:
        return float(np.exp(-x * x / 2) / np.sqrt(2 * np.pi) * ndtr((second - value * x) / np.sqrt(1 - value**2)))

    exact, _ = integrate.quad(inside, -12, first, epsabs=1e-13)
    assert both_below(np.array(first), np.array(second), value) == pytest.approx(exact, abs=1e-12)


def test_half_of_right_angles() -> None:
    """Sheppard 1899: both below 0 is 1/4 + arcsin(r) / 2 pi."""
    assert both_below(np.array(0.0), np.array(0.0), 0.5) == pytest.approx(1 / 4 + 1 / 12)


@pytest.mark.parametrize("value", [-0.8, 0.0, 0.3, 0.7])
def test_a_table_made_from_a_correlation_gives_it_back(value: float) -> None:
    rows, columns = np.array([-9, -1.0, 0.2, 9]), np.array([-9, -0.5, 0.4, 1.1, 9])
    below = both_below(rows[:, None], columns[None, :], value)
    table = np.diff(np.diff(below, axis=0), axis=1) * 1e6
    found = polychoric(table.tolist())
    assert found.value == pytest.approx(value, abs=1e-5)
    assert found.rows == pytest.approx((-1.0, 0.2), abs=1e-4)
    assert found.columns == pytest.approx((-0.5, 0.4, 1.1), abs=1e-4)


def test_turning_a_scale_around_turns_the_sign() -> None:
    table = [[6, 3, 1], [2, 7, 4], [1, 4, 14]]
    there, back = polychoric(table), polychoric([row[::-1] for row in table])
    assert back.value == pytest.approx(-there.value, abs=1e-6)
    assert (back.low, back.high) == pytest.approx((-there.high, -there.low), abs=1e-5)
    assert polychoric(list(map(list, zip(*table, strict=True)))).value == pytest.approx(there.value, abs=1e-6)


def test_limits_hold_the_truth_in_about_95_of_100_draws(long: bool) -> None:
    random, value = np.random.default_rng(2), 0.5
    draws, held = (600 if long else 40), 0
    for _ in range(draws):
        traits = random.multivariate_normal([0, 0], [[1, value], [value, 1]], 120)
        table = np.zeros((3, 3))
        np.add.at(table, tuple(np.searchsorted([-0.6, 0.7], traits[:, each]) for each in (0, 1)), 1)
        found = polychoric(table.tolist())
        held += found.low <= value <= found.high
    assert 0.9 <= held / draws <= (0.985 if long else 1)


def test_under_forty_people_it_is_not_bearable() -> None:
    assert not polychoric([[9, 4], [5, 21]]).bearable
    assert polychoric([[10, 4], [5, 21]]).bearable


def test_an_empty_corner_has_no_error() -> None:
    found = polychoric([[5, 0], [0, 5]])
    assert found.error is None and (found.low, found.high) == (-1.0, 1.0)


def test_levels_nobody_chose_are_left_out_and_a_single_one_is_refused() -> None:
    assert polychoric([[9, 0, 4], [0, 0, 0], [5, 0, 21]]) == polychoric([[9, 4], [5, 21]])
    with pytest.raises(ValueError, match="fewer than two levels"):
        polychoric([[3, 0], [5, 0]])
