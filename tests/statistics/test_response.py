"""Response rates and bounds, by hand."""

from __future__ import annotations

from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from wellknit.statistics.response import (
    Bounds,
    Rate,
    average_of_bounds,
    bounds,
    pooled_bounds,
    response_rates,
)

ROSTER = {
    ("Northside", "site leader"): 2,
    ("Northside", "core site partner"): 23,
    ("Southside", "site leader"): 1,
    ("Southside", "core site partner"): 11,
}
ANSWERED = {("Northside", "site leader"): 2, ("Northside", "core site partner"): 17, ("Southside", "site leader"): 1}


def test_rates_are_told_by_cell_site_role_and_in_all() -> None:
    rates = response_rates(ROSTER, ANSWERED)
    assert rates.cells[1] == (("Northside", "core site partner"), Rate(23, 17))
    assert rates.cells[3][1].share == 0
    sites, roles = rates.levels
    assert sites == (("Northside", Rate(25, 19)), ("Southside", Rate(12, 1)))
    assert dict(roles)["site leader"] == Rate(3, 3)
    assert rates.total == Rate(37, 20)
    assert rates.total.share == Fraction(20, 37)
    assert rates.total.silent == 17


def test_a_cell_without_people_has_no_rate() -> None:
    assert Rate(0, 0).share is None


def test_answers_that_the_roster_cannot_have_given_are_refused() -> None:
    with pytest.raises(ValueError, match="the roster has nobody in"):
        response_rates(ROSTER, {("Eastside", "site leader"): 1})
    with pytest.raises(ValueError, match="3 of 2 people is no response rate"):
        response_rates(ROSTER, {("Northside", "site leader"): 3})
    with pytest.raises(ValueError, match="different numbers of dimensions"):
        response_rates({("Northside",): 2, ("Northside", "site leader"): 2}, {})


def test_between_18_and_24_of_25_agree_when_18_of_19_do_and_6_are_silent() -> None:
    found = bounds(18, 19, 25)
    assert found == Bounds(Fraction(18, 25), Fraction(24, 25))
    assert found.width == Fraction(6, 25)


def test_what_the_silent_may_think_can_be_narrowed_openly() -> None:
    assert bounds(18, 19, 25, silent_from=Fraction(1, 2)) == Bounds(Fraction(21, 25), Fraction(24, 25))
    with pytest.raises(ValueError, match="range of shares"):
        bounds(18, 19, 25, silent_from=1, silent_to=0)


def test_sites_bounds_are_averaged_or_put_together() -> None:
    sites = [(18, 19, 25), (31, 40, 60), (20, 25, 30), (9, 11, 12)]
    average = average_of_bounds([bounds(*each) for each in sites])
    assert average.low == (Fraction(18, 25) + Fraction(31, 60) + Fraction(20, 30) + Fraction(9, 12)) / 4
    assert average.high == (Fraction(24, 25) + Fraction(51, 60) + Fraction(25, 30) + Fraction(10, 12)) / 4
    assert pooled_bounds(sites) == Bounds(Fraction(78, 127), Fraction(110, 127))
    with pytest.raises(ValueError, match="no site"):
        average_of_bounds([])


PEOPLE = st.integers(1, 60).flatmap(
    lambda roster: st.integers(0, roster).flatmap(
        lambda answered: st.tuples(st.integers(0, answered), st.just(answered), st.just(roster))
    )
)


@given(PEOPLE, st.data())
def test_whatever_the_silent_think_lies_within_the_bounds_which_are_reached(
    case: tuple[int, int, int], data: st.DataObject
) -> None:
    agreeing, answered, roster = case
    found = bounds(*case)
    silent = data.draw(st.integers(0, roster - answered))
    assert found.low <= Fraction(agreeing + silent, roster) <= found.high
    assert found.low == Fraction(agreeing, roster)
    assert found.high == 1 - Fraction(answered - agreeing, roster)
    assert found.width == Fraction(roster - answered, roster)


@pytest.mark.parametrize("case", [(2, 1, 3), (1, 4, 3), (0, 0, 0), (-1, 2, 3)])
def test_bounds_of_what_is_no_share_are_refused(case: tuple[int, int, int]) -> None:
    with pytest.raises(ValueError, match="no share"):
        bounds(*case)
