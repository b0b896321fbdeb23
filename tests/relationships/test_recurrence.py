"""Recurring days: the same as dateutil's own, as far as they are needed and no further."""

from __future__ import annotations

from datetime import date, datetime, timedelta
from itertools import pairwise, takewhile
from zoneinfo import ZoneInfo

import pytest
from dateutil import rrule
from hypothesis import given
from hypothesis import strategies as st
from icalendar import vRecur

from wellknit.relationships.recurrence import MOST_DAYS, Refused, recurring_days

START = datetime(2021, 2, 1, 10)  # a Monday


def rule(text: str) -> vRecur:
    return vRecur.from_ical(text)


def days(text: str, start: date = START, last: date = date(2021, 12, 31)) -> list[str]:
    return [str(day) for day in recurring_days(rule(text), start, last)]


def test_worked_examples() -> None:
    assert days("FREQ=WEEKLY;BYDAY=MO,WE;COUNT=4") == ["2021-02-01", "2021-02-03", "2021-02-08", "2021-02-10"]
    assert days("FREQ=MONTHLY;BYMONTHDAY=-1;COUNT=3")[1:] == ["2021-02-28", "2021-03-31", "2021-04-30"]
    assert days("FREQ=MONTHLY;BYDAY=MO,TU,WE,TH,FR;BYSETPOS=-1;COUNT=2")[1:] == ["2021-02-26", "2021-03-31"]
    assert days("FREQ=YEARLY", date(2020, 2, 29), date(2029, 1, 1)) == ["2020-02-29", "2024-02-29", "2028-02-29"]
    assert days("FREQ=DAILY;INTERVAL=100") == ["2021-02-01", "2021-05-12", "2021-08-20", "2021-11-28"]


def test_the_last_day_counts_and_the_next_does_not() -> None:
    assert days("FREQ=DAILY", last=date(2021, 2, 3)) == ["2021-02-01", "2021-02-02", "2021-02-03"]
    assert days("FREQ=DAILY", last=date(2021, 1, 1)) == ["2021-02-01"]
    assert days("FREQ=DAILY;UNTIL=20210202T095959") == ["2021-02-01"]
    assert days("FREQ=DAILY;UNTIL=20210202T100000") == ["2021-02-01", "2021-02-02"]
    assert days("FREQ=DAILY;UNTIL=20210202T100000", date(2021, 2, 1)) == ["2021-02-01", "2021-02-02"]


def test_a_single_time_of_the_day_says_nothing_of_the_days() -> None:
    assert days("FREQ=DAILY;BYHOUR=10;BYMINUTE=0;COUNT=2") == ["2021-02-01", "2021-02-02"]


def test_a_change_of_the_clocks_moves_no_day() -> None:
    late = datetime(2021, 3, 12, 23, 30, tzinfo=ZoneInfo("America/Chicago"))
    assert days("FREQ=DAILY;COUNT=4", late) == ["2021-03-12", "2021-03-13", "2021-03-14", "2021-03-15"]


@pytest.mark.parametrize(
    ("text", "reason"),
    [
        ("FREQ=SECONDLY", "often"),
        ("FREQ=DAILY;BYHOUR=9,17", "often"),
        ("FREQ=DAILY;COUNT=5001", "many"),
        ("FREQ=DAILY;BYMONTH=4;BYMONTHDAY=31", "never"),
        ("FREQ=MONTHLY;BYMONTH=2;BYMONTHDAY=30;COUNT=4", "never"),
        ("FREQ=WEEKLY;INTERVAL=0", "unread"),
        ("FREQ=WEEKLY;BYMONTHDAY=99", "never"),
    ],
)
def test_what_is_not_followed(text: str, reason: str) -> None:
    with pytest.raises(Refused) as refused:
        recurring_days(rule(text), START, date(2060, 1, 1))
    assert refused.value.reason == reason


def test_the_longest_series_is_still_followed() -> None:
    last = START.date() + timedelta(days=MOST_DAYS - 1)
    assert len(recurring_days(rule("FREQ=DAILY"), START, last)) == MOST_DAYS
    with pytest.raises(Refused):
        recurring_days(rule("FREQ=DAILY"), START, last + timedelta(days=1))


_DAYS = st.sampled_from(("MO", "TU", "WE", "TH", "FR", "SA", "SU"))
_RULES = st.builds(
    lambda frequency, parts: ";".join([f"FREQ={frequency}", *(f"{name}={value}" for name, value in parts.items())]),
    st.sampled_from(("DAILY", "WEEKLY", "MONTHLY", "YEARLY")),
    st.fixed_dictionaries(
        {},
        optional={
            "INTERVAL": st.integers(1, 5),
            "COUNT": st.integers(1, 30),
            "BYDAY": st.lists(_DAYS, min_size=1, max_size=3, unique=True).map(",".join),
            "BYMONTH": st.integers(1, 12),
            "BYMONTHDAY": st.integers(-31, 31).filter(bool),
            "WKST": st.sampled_from(("MO", "SU")),
        },
    ),
)


@given(_RULES, st.datetimes(datetime(1990, 1, 1), datetime(2030, 1, 1)), st.integers(0, 3000))
def test_the_days_are_those_of_dateutil(text: str, start: datetime, length: int) -> None:
    start = start.replace(microsecond=0)
    last = start.date() + timedelta(days=length)
    try:
        found = recurring_days(rule(text), start, last)
    except Refused as refused:
        assert refused.reason == "never"
        first = rrule.rrulestr(text, dtstart=start)
        # It is refused where it stops before its count or has a gap of more than ten years, and only there.
        met = list(takewhile(lambda each: each.year < start.year + 60, first))
        moments = [start, *met]
        gaps = [(after - before).days for before, after in pairwise(moments)]
        assert not met or max(gaps) > 3653 or len(met) < 30
        return
    stop = datetime.combine(last, start.time())
    expected = {each.date() for each in takewhile(lambda each: each <= stop, rrule.rrulestr(text, dtstart=start))}
    assert set(found) == expected | {start.date()}
    assert list(found) == sorted(found)
