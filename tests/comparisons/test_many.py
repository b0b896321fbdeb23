"""Comparisons of hundreds and of thousands: at once, and near the limit what the exact methods say."""

from __future__ import annotations

import pytest

from wellknit.comparisons.judging import MANY, among, between_two
from wellknit.comparisons.ordering import _compared
from wellknit.comparisons.values import Group
from wellknit.statistics.bearing import smallest_gap, smallest_gap_of_many
from wellknit.statistics.contingency import freeman_halton, group_against_rest, pearson
from wellknit.statistics.fourfold import boschloo, fisher_mid_p, fisher_mid_p_of_many
from wellknit.statistics.intervals import _WHOLE, hypergeometric
from wellknit.statistics.paired import Pairs, mcnemar_exact, mcnemar_mid_p


def group(key: str, count: int, base: int) -> Group:
    return Group(key, key.title(), count, base)


@pytest.mark.parametrize(
    ("count", "base", "other", "other_base"),
    [(120, 200, 100, 200), (110, 200, 100, 200), (5, 210, 0, 190), (100, 380, 9, 20), (200, 200, 195, 200)],
)
def test_both_tests_of_two_groups_agree_where_one_follows_the_other(
    count: int, base: int, other: int, other_base: int
) -> None:
    assert base + other_base == MANY
    exact, quick = (each(count, base, other, other_base) for each in (boschloo, fisher_mid_p_of_many))
    # The exact one is the greatest over all shares that both may have: the more careful where these lie at an end.
    assert abs(exact - quick) < 0.015
    assert quick == pytest.approx(fisher_mid_p(count, base, other, other_base), rel=1e-9)


def test_both_tests_of_several_groups_agree_where_one_follows_the_other() -> None:
    for third in (40, 50, 56, 60):
        table = [(50, 50), (48, 52), (third, 100 - third), (52, 48)]
        exact, quick = freeman_halton(table).p, pearson(table)
        assert quick == pytest.approx(exact, abs=0.01) and (exact <= 0.05) == (quick <= 0.05)
    # Four people among thousands are too few for chi-squared, and their own share still counts.
    assert pearson([(2000, 2000), (1990, 2010), (4, 0)]) is None
    assert 0.05 < group_against_rest([(2000, 2000), (1990, 2010), (4, 0)]) < 0.5
    assert group_against_rest([(2000, 2000), (1990, 2010), (0, 40)]) < 0.001


def test_what_could_have_shown_is_the_same_within_a_point_or_two() -> None:
    for base, other, share in ((60, 55, 0.5), (60, 20, 0.9), (30, 25, 0.7), (60, 60, 0.3)):
        for exact, quick in zip(
            smallest_gap(base, other, share), smallest_gap_of_many(base, other, share), strict=True
        ):
            assert (exact is None) == (quick is None) and abs((exact or 0) - (quick or 0)) < 0.021


def test_the_method_is_named_by_how_many_there_are() -> None:
    few = between_two(group("north", 60, 200), group("south", 90, 200))
    many = between_two(group("north", 60, 200), group("south", 90, 201))
    assert (few.test, many.test) == ("boschloo", "fisher-mid-p")
    three = [group("north", 60, 150), group("south", 90, 150), group("east", 70, 101)]
    assert among(three).test == "pearson"
    assert among([*three[:2], group("east", 3, 150)]).test == "pearson"
    assert among([group("north", 600, 1500), group("south", 601, 1500), group("east", 2, 5)]).test == (
        "group-against-rest"
    )
    scale = [[50, 60, 70, 80], [90, 60, 50, 60]]
    ordered = _compared(scale)
    assert ordered is not None and ordered.test == "cumulative-link"


def test_tens_of_thousands_are_compared() -> None:
    north, south, east = group("north", 7_400, 15_000), group("south", 7_800, 15_000), group("east", 7_500, 15_000)
    found = among([north, south, east])
    assert found.chance is not None and found.chance < 0.001 and found.detectable == (0.02, 0.02)
    pair = between_two(north, south)
    assert pair.chance is not None and pair.chance < 0.001 and pair.low is not None and pair.high is not None
    assert pair.low < -400 / 15_000 < pair.high < 0


def test_logarithms_say_of_rosters_what_whole_numbers_say(monkeypatch: pytest.MonkeyPatch) -> None:
    asked = [(18, 19, 25), (0, 12, 40), (12, 12, 40), (200, 390, 700), (3, 650, 700), (450, 900, 1_500)]
    whole = [hypergeometric(*each) for each in asked]
    monkeypatch.setattr("wellknit.statistics.intervals._WHOLE", 0)
    assert [hypergeometric(*each) for each in asked] == whole
    assert _WHOLE > 0 and hypergeometric(7_000, 14_000, 20_000) == (9_909, 10_091)


def test_thousands_who_change_are_counted() -> None:
    # What R's binom.test(4900, 10000) says, and the mid-p value that goes with it.
    pairs = Pairs(5_000, 4_900, 5_100, 5_000)
    assert mcnemar_exact(pairs) == pytest.approx(0.04659, abs=5e-5)
    assert mcnemar_mid_p(pairs) == pytest.approx(0.04551, abs=5e-5)
