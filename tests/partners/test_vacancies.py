"""Posts that nobody has, and how long the people who are there have been there."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from wellknit.partners.involvement import BANDS
from wellknit.partners.lengths import lengths
from wellknit.partners.roster import Involvement, Roster
from wellknit.partners.turnover import NATIONAL, newcomers
from wellknit.partners.vacancies import vacancies

START, END = date(2020, 1, 1), date(2020, 12, 31)


def held(person: str, start: date | None, end: date | None, organization: str = "library") -> Involvement:
    return Involvement("core_site_partner", person, organization, "dayton", start, end)


def test_who_follows_on_the_next_day_leaves_no_gap() -> None:
    roster = Roster(
        involvements=(held("ana", START, date(2020, 6, 30)), held("ben", date(2020, 7, 1), None)),
    )
    found = vacancies(roster, START, END)
    assert (found.vacated, found.refilled, found.open) == (0, 0, 0)


def test_a_post_that_two_hold_is_vacated_by_the_last() -> None:
    roster = Roster(
        involvements=(held("ana", START, date(2020, 3, 31)), held("ben", START, date(2020, 5, 31))),
    )
    assert (vacancies(roster, START, END).vacated, vacancies(roster, START, date(2020, 4, 30)).vacated) == (1, 0)


def test_the_median_counts_posts_that_are_still_empty_as_empty_for_at_least_so_long() -> None:
    """Empty for 31 days, for 61, and for 91 days so far: half are refilled after 61."""
    roster = Roster(
        involvements=(
            held("a", START, date(2020, 6, 30), "one"),
            held("b", date(2020, 8, 1), None, "one"),
            held("c", START, date(2020, 6, 30), "two"),
            held("d", date(2020, 8, 31), None, "two"),
            held("e", START, date(2020, 10, 1), "three"),
        ),
    )
    found = vacancies(roster, START, END, scope="dayton", role="core_site_partner")
    assert (found.vacated, found.refilled, found.open) == (3, 2, 1)
    assert found.months.time == pytest.approx(61 / (365.25 / 12))
    assert vacancies(roster, START, END, scope=NATIONAL).vacated == 0


def test_refilled_after_the_end_is_not_refilled_yet() -> None:
    roster = Roster(involvements=(held("a", START, date(2020, 6, 30)), held("b", date(2021, 1, 1), None)))
    assert (vacancies(roster, START, END).refilled, vacancies(roster, START, date(2021, 1, 1)).refilled) == (0, 1)


def test_a_period_runs_forwards() -> None:
    with pytest.raises(ValueError, match="before it begins"):
        vacancies(Roster(), END, START)


_DAYS = st.none() | st.dates(date(2019, 1, 1), date(2021, 12, 31))
_ROSTERS = st.lists(
    st.tuples(st.sampled_from("abcd"), _DAYS, st.none() | st.integers(0, 900), st.sampled_from(("one", "two"))),
    max_size=12,
)


@given(_ROSTERS)
def test_bands_add_up_to_those_who_are_there_and_agree_with_newcomers(
    rows: list[tuple[str, date | None, int | None, str]],
) -> None:
    roster = Roster(
        involvements=tuple(
            held(who, start, start + timedelta(days) if start and days is not None else None, place)
            for who, start, days, place in rows
        )
    )
    found, new = lengths(roster, END), newcomers(roster, END)
    assert found.base == new.base and found.unknown == new.unknown
    assert found.counts[BANDS[0].key] + found.counts[BANDS[1].key] == new.count
    gaps = vacancies(roster, START, END)
    assert 0 <= gaps.refilled <= gaps.vacated
