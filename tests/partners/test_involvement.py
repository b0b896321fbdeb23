"""Length of involvement: whole months on the reference day, and the bands they fall in."""

import itertools
from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from wellknit.partners.involvement import BANDS, SUBTOTALS, band_of, whole_months


@pytest.mark.parametrize(
    ("start", "day", "months"),
    [
        (date(2020, 3, 15), date(2021, 3, 15), 12),
        (date(2020, 3, 15), date(2021, 3, 14), 11),
        (date(2021, 3, 15), date(2021, 3, 15), 0),
        (date(2021, 1, 31), date(2021, 2, 28), 1),  # February has no 31st: its last day completes the month
        (date(2021, 1, 31), date(2021, 2, 27), 0),
        (date(2020, 2, 29), date(2021, 2, 28), 12),
        (date(2018, 6, 1), date(2021, 3, 15), 33),
    ],
)
def test_months_are_whole_when_their_day_is_reached(start: date, day: date, months: int) -> None:
    assert whole_months(start, day) == months


@given(st.dates(date(2000, 1, 1), date(2030, 1, 1)), st.integers(0, 4000))
def test_a_day_later_is_never_fewer_months(start: date, days: int) -> None:
    day = start + timedelta(days)
    later = whole_months(start, day + timedelta(1))
    assert 0 <= later - whole_months(start, day) <= 1


@pytest.mark.parametrize(
    ("months", "band"),
    [
        (0, "six_months_or_less"),
        (6, "six_months_or_less"),
        (7, "six_months_to_one_year"),
        (12, "six_months_to_one_year"),
        (13, "one_to_two_years"),
        (23, "one_to_two_years"),
        (24, "two_years_or_more"),
        (300, "two_years_or_more"),
    ],
)
def test_bands_begin_and_end_where_the_brief_says(months: int, band: str) -> None:
    assert band_of(months) == band


def test_nobody_is_involved_before_they_began() -> None:
    with pytest.raises(ValueError, match="-1"):
        band_of(-1)


def test_bands_meet_without_gap_and_subtotals_add_bands_that_exist() -> None:
    assert all(one.up_to == other.over for one, other in itertools.pairwise(BANDS))
    assert {part for _, _, parts in SUBTOTALS.values() for part in parts} <= {band.key for band in BANDS}
