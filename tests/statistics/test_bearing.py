"""What a comparison of few people can bear."""

from __future__ import annotations

from itertools import product
from typing import Any

import pytest

from wellknit.statistics.bearing import Bearing, power, reach, rejected, smallest_at_all, smallest_gap
from wellknit.statistics.fourfold import boschloo, fisher, fisher_mid_p
from wellknit.statistics.independent import newcombe

TESTS: dict[Any, Any] = {"boschloo": boschloo, "fisher": fisher, "mid-p": fisher_mid_p}


@pytest.mark.parametrize("name", ["boschloo", "fisher", "mid-p"])
def test_rejected_is_what_the_tests_say_one_by_one(name: Any, long: bool) -> None:
    for m, n in [(2, 3), (6, 9), (11, 11)] + ([(11, 19), (20, 16)] if long else []):
        for alpha in (0.05, 0.01):
            found = rejected(m, n, name, alpha)
            for a, b in product(range(m + 1), range(n + 1)):
                assert found[a][b] == (TESTS[name](a, m, b, n) <= alpha), (a, m, b, n)


def test_reach_is_the_nearest_count_that_holds_up() -> None:
    for other in range(12):
        found = reach(9, other, 11)
        holding = [count for count in range(10) if boschloo(count, 9, other, 11) <= 0.05]
        assert found.low == max((count for count in holding if count / 9 < other / 11), default=None)
        assert found.high == min((count for count in holding if count / 9 > other / 11), default=None)
        gaps = [abs(count / 9 - other / 11) for count in holding]
        assert found.smallest == (pytest.approx(min(gaps)) if gaps else None)


def test_three_and_three_people_can_show_nothing() -> None:
    # Fisher's smallest p value with three and three is 0.1.
    for other in range(4):
        assert reach(3, other, 3, test="fisher").smallest is None
    assert reach(4, 0, 4, test="fisher").smallest == 1.0


def test_smallest_at_all_is_the_best_that_any_counts_reach() -> None:
    reached = [reach(7, other, 9).smallest for other in range(10)]
    assert smallest_at_all(7, 9) == min(each for each in reached if each is not None)
    assert smallest_at_all(3, 3, test="fisher") is None


def test_power_by_hand() -> None:
    # Of 4 and 4 only 4 against 0 is found by Fisher: p = 2/70.
    assert power(4, 0.9, 4, 0.2, test="fisher") == pytest.approx(0.9**4 * 0.8**4 + 0.1**4 * 0.2**4)
    assert power(4, 1.0, 4, 0.0, test="fisher") == 1.0


def test_no_difference_is_found_at_most_as_often_as_alpha_says() -> None:
    for share in (0.1, 0.35, 0.5, 0.8):
        assert power(11, share, 19, share) <= 0.05
        assert power(11, share, 19, share, test="fisher") <= power(11, share, 19, share)


def test_smallest_gap_has_the_power_and_one_point_less_has_not() -> None:
    below, above = smallest_gap(19, 40, 0.5)
    assert below is not None
    assert above is not None
    assert below == pytest.approx(above)
    assert power(19, 0.5 + above, 40, 0.5) >= 0.8 > power(19, 0.5 + above - 0.01, 40, 0.5)
    assert smallest_gap(11, 11, 0.9)[1] is None
    # Between two steps the last one looked at is 1 itself: of 4 and 4, 0.995^4 is found at 1, and 0.995^8 at 0.995.
    assert smallest_gap(4, 4, 0.005, wanted=0.97, test="fisher")[1] == pytest.approx(0.995)


def bearing(a: int, m: int, b: int, n: int) -> Bearing:
    low, high = newcombe(a, m, b, n)
    return Bearing(a / m - b / n, low, high, boschloo(a, m, b, n), reach(m, b, n).smallest)


def test_three_things_are_told_apart() -> None:
    differs, few, alike = bearing(18, 19, 9, 20), bearing(9, 11, 13, 19), bearing(96, 120, 95, 120)
    assert (differs.told, differs.excludes_zero) == ("differs", True)
    assert (few.told, few.excludes_zero) == ("too-few", False)
    assert (alike.told, alike.excludes_zero) == ("alike", False)


def test_interval_and_test_must_agree_on_a_difference() -> None:
    assert Bearing(0.3, 0.01, 0.55, 0.04, 0.2).told == "differs"
    assert Bearing(0.3, 0.01, 0.55, 0.08, 0.2).told == "too-few"
    assert Bearing(0.3, -0.01, 0.55, 0.04, 0.2).told == "too-few"
    assert Bearing(0.05, 0.01, 0.09, 0.08, 0.2).told == "alike"
    assert Bearing(0.05, -0.1, 0.15, 0.6, 0.2, matters=0.1).told == "too-few"


def test_what_cannot_be_is_refused() -> None:
    with pytest.raises(ValueError, match="within its interval"):
        Bearing(0.6, 0.0, 0.5, 0.5, None)
    with pytest.raises(ValueError, match="alpha"):
        Bearing(0.3, 0.0, 0.5, 1.5, None)
    with pytest.raises(ValueError, match="no test"):
        rejected(3, 3, "chi")  # type: ignore[arg-type]
    with pytest.raises(ValueError, match="at least one person"):
        rejected(0, 3)
    with pytest.raises(ValueError, match="no share"):
        reach(3, 4, 3)
    with pytest.raises(ValueError, match="no share"):
        power(3, 1.2, 3, 0.5)
