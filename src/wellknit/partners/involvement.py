"""Length of involvement, in whole months, and the bands in which it is read."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

__all__ = ["BANDS", "SUBTOTALS", "Band", "band_of", "whole_months"]


@dataclass(frozen=True, slots=True)
class Band:
    """A band of whole months: more than ``over`` (or from 0), up to and including ``up_to`` (or without end)."""

    key: str
    label: str
    over: int
    up_to: int | None


#: Up to and including 6 whole months, over 6 to 12, over 12 and under 24, 24 and more.
BANDS = (
    Band("six_months_or_less", "6 months or less", -1, 6),
    Band("six_months_to_one_year", "6 months to 1 year", 6, 12),
    Band("one_to_two_years", "1 to 2 years", 12, 23),
    Band("two_years_or_more", "2 years or more", 23, None),
)

#: Subtotals by the band they follow: key, label, the bands they add.
SUBTOTALS = {
    "six_months_to_one_year": (
        "one_year_or_less",
        "1 year or less",
        ("six_months_or_less", "six_months_to_one_year"),
    )
}


def whole_months(start: date, day: date) -> int:
    """Whole months from ``start`` to ``day``; a month is whole when its day of the month is reached again.

    >>> whole_months(date(2020, 3, 15), date(2020, 9, 14))
    5

    A month too short for the day counts from its last day: 31 January to 28 February 2021 is one month.
    """
    months = (day.year - start.year) * 12 + day.month - start.month
    tomorrow_is_next_month = (date.fromordinal(day.toordinal() + 1)).day == 1
    return months if day.day >= start.day or tomorrow_is_next_month else months - 1


def band_of(months: int) -> str:
    """The key of the band of ``months``; months below zero (involved after the reference date) are a ValueError."""
    for band in BANDS:
        if months > band.over and (band.up_to is None or months <= band.up_to):
            return band.key
    raise ValueError(f"{months} months are in no band")
