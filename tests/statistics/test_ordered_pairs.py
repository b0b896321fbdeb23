"""The same people's answers on a scale, twice: Fagerland, Lydersen and Laake 2017, chapter 9."""

from __future__ import annotations

from itertools import permutations
from typing import Any

import pytest

from wellknit.statistics.ordered_pairs import bowker, changes, marginal_mean_change, stuart_maxwell
from wellknit.statistics.paired import Pairs, mcnemar
from wellknit.statistics.permutation import mean_change

PETERSON = [(596, 18, 6, 5), (0, 2, 0, 0), (0, 0, 42, 0), (11, 0, 0, 0)]
FLEISS = [(35, 5, 0), (15, 20, 5), (10, 5, 5)]
FISCHER = [(1, 0, 1, 0, 0), (0, 2, 8, 4, 4), (1, 1, 31, 14, 11), (1, 0, 15, 9, 12), (0, 0, 2, 1, 3)]
SCORES = (8, 3.5, 0, -3.5, -8)


def test_stuart_and_bowker_as_published() -> None:
    stuart = stuart_maxwell(PETERSON)
    assert (stuart.statistic, stuart.freedom) == (pytest.approx(26.250), 3)
    assert stuart.p == pytest.approx(8e-6, abs=5e-7)
    symmetry = bowker(PETERSON)
    assert (symmetry.statistic, symmetry.freedom) == (pytest.approx(26.250), 6)
    assert symmetry.p == pytest.approx(0.0002, abs=5e-7)


def test_stuart_on_fleiss_table() -> None:
    # Fleiss, Levin and Paik 2003, table 13.6: 14.000 with two degrees of freedom, p = 0.000912.
    found = stuart_maxwell(FLEISS)
    assert (found.statistic, found.freedom) == (pytest.approx(14.0), 2)
    assert found.p == pytest.approx(0.000912, abs=5e-7)


def test_marginal_mean_scores_as_published() -> None:
    # There earlier less later: 1.6942, score interval 0.8769 to 2.5115, Wald's 0.9347 to 2.4537.
    found = marginal_mean_change(FISCHER, SCORES)
    assert (-found.change, -found.high, -found.low) == pytest.approx((1.6942, 0.8769, 2.5115), abs=5e-5)
    assert (-found.wald[1], -found.wald[0]) == pytest.approx((0.9347, 2.4537), abs=5e-5)


def test_order_of_answers_changes_nothing_but_of_waves_the_sign() -> None:
    for order in permutations(range(4)):
        turned = [[PETERSON[row][column] for column in order] for row in order]
        assert stuart_maxwell(turned).statistic == pytest.approx(26.25)
        assert bowker(turned).statistic == pytest.approx(26.25)
    back = [*zip(*FISCHER, strict=True)]
    found, other = marginal_mean_change(FISCHER, SCORES), marginal_mean_change(back, SCORES)
    assert (other.change, other.low, other.high) == pytest.approx((-found.change, -found.high, -found.low))
    assert stuart_maxwell(back).statistic == pytest.approx(stuart_maxwell(FISCHER).statistic)


def test_two_answers_are_mcnemars() -> None:
    table, plain = [(59, 6), (16, 80)], mcnemar(Pairs(59, 6, 16, 80))
    for found in (stuart_maxwell(table), bowker(table)):
        assert (found.statistic, found.freedom, found.p) == (pytest.approx(plain.statistic), 1, pytest.approx(plain.p))
    scored = marginal_mean_change(table, (1, 0))
    assert scored.z**2 == pytest.approx(plain.statistic)
    assert scored.change == pytest.approx(10 / 161)


def test_answers_that_nobody_used_cost_nothing() -> None:
    padded = [(*row, 0) for row in FLEISS] + [(0, 0, 0, 0)]
    assert stuart_maxwell(padded).freedom == 2
    assert stuart_maxwell(padded).statistic == pytest.approx(14.0)
    # People moved only among the first two answers and only among the last two: two comparisons, not three.
    assert stuart_maxwell([(3, 2, 0, 0), (1, 2, 0, 0), (0, 0, 4, 3), (0, 0, 1, 5)]).freedom == 2


def test_changes_are_what_the_exact_test_takes() -> None:
    assert changes([(3, 2), (1, 5)], (1, 4)) == [(-3, 1), (0, 8), (3, 2)]
    exact = mean_change(changes(FISCHER, (1, 2, 3, 4, 5)))
    assert exact.error is None
    assert exact.p == pytest.approx(marginal_mean_change(FISCHER, (1, 2, 3, 4, 5)).p, abs=1e-4)


def test_nobody_changed() -> None:
    table = [(3, 0, 0), (0, 5, 0), (0, 0, 4)]
    assert (stuart_maxwell(table).freedom, stuart_maxwell(table).p) == (0, 1.0)
    assert bowker(table).p == 1.0
    found = marginal_mean_change(table, (1, 2, 3))
    assert (found.change, found.p) == (0.0, 1.0)


def test_limits_stay_on_the_scale() -> None:
    found = marginal_mean_change([(0, 0, 2), (0, 0, 0), (0, 0, 0)], (1, 2, 3))
    assert (found.change, found.high) == (2.0, 2.0)


@pytest.mark.parametrize("method", [stuart_maxwell, bowker, lambda table: changes(table, (1, 2))])
@pytest.mark.parametrize("table", [[], [(1, 2)], [(1, 2), (3, -4)]])
def test_what_is_no_square_is_refused(method: Any, table: Any) -> None:
    with pytest.raises(ValueError, match=r"square|counts"):
        method(table)


def test_what_cannot_be_averaged_is_refused() -> None:
    with pytest.raises(ValueError, match="one score an answer"):
        marginal_mean_change(FLEISS, (1, 2))
    with pytest.raises(ValueError, match="nobody answered twice"):
        marginal_mean_change([(0, 0), (0, 0)], (1, 2))
