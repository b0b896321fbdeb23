"""PARTNER's scores, with the two readings of its percentage."""

from fractions import Fraction

import pytest

from wellknit.relationships.trust import Received, ratings, readings, received

from ..answers import says


def test_the_trust_an_organization_receives_is_a_mean_over_raters_of_means_over_items() -> None:
    found = ratings([
        says("amina", "library", "school", reliability=4, mission_support=4, open_discussion=1),  # mean 3
        says("ben", "clinic", "school", reliability=2),  # mean 2: two items were left blank
        says("cho", "funder", "school"),  # a tie, not rated
        says("dana", "college", "school", "no_tie"),
        says("eve", "museum", "school", "not_answered"),
        says("fay", "school", "library", reliability=1),
    ])  # fmt: skip
    assert received(found, "school") == Received("school", 2, 4, Fraction(1, 2), Fraction(5, 2))


def test_it_is_known_also_of_an_organization_that_did_not_answer() -> None:
    found = ratings([says("amina", "library", "school", reliability=4), says("", "school", "library", "not_answered")])
    there = received(found, "school")
    assert there is not None and there.share == 1


def test_nobody_rated_it_is_not_zero() -> None:
    found = ratings([says("amina", "library", "school")])
    assert received(found, "school") is None
    assert received(found, "library") is None


def test_the_document_s_own_items_count_where_asked_for() -> None:
    found = ratings([says("amina", "library", "school", reliability=1, shares_thinking=4)])
    partner, all_items = received(found, "school"), received(found, "school", only=())
    assert partner is not None and partner.share == 0
    assert all_items is not None and all_items.share == Fraction(1, 2)


def test_both_readings_of_maricopa_s_81_per_cent() -> None:
    # PMC4944444: trust 81%. As mean / 4 that is a mean of 3.24, as (mean - 1) / 3 it is 3.43.
    assert readings(Fraction("3.24")).of_top == Fraction("0.81")
    assert readings(Fraction("3.43")).above_bottom == Fraction("0.81")
    assert readings(Fraction(1)) == type(readings(Fraction(1)))(Fraction(1), Fraction(1, 4), Fraction(0))


def test_a_scale_needs_steps() -> None:
    with pytest.raises(ValueError, match="no steps"):
        readings(Fraction(1), 4, 4)
