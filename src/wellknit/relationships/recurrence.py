"""The days of a recurring event, as far as they are needed and no further: a rule may be written to never end."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date, datetime, timedelta
from itertools import islice
from typing import Any, Literal

__all__ = ["MOST_DAYS", "Refused", "recurring_days"]

#: Every day for more than thirteen years: no series of meetings is longer.
MOST_DAYS = 5000
_FREQUENCIES = ("DAILY", "WEEKLY", "MONTHLY", "YEARLY")
_TIMES = ("BYHOUR", "BYMINUTE", "BYSECOND")
_KNOWN = {"FREQ", "INTERVAL", "COUNT", "UNTIL", "WKST", "BYSETPOS"}
_KNOWN |= {"BYMONTH", "BYWEEKNO", "BYYEARDAY", "BYMONTHDAY", "BYDAY", *_TIMES}
_LONGEST_RULE = 1000
_LONGEST_INTERVAL = 1000
#: A rule with a longer gap, in days, is no series of meetings; following it costs most.
_LONGEST_GAP = 3653


class Refused(ValueError):
    """A rule that is not followed, and why: it repeats more than once a day ('often'), it has more days than any
    series of meetings ('many'), it falls on no day at all for years ('never'), or it can't be read ('unread')."""

    def __init__(self, reason: Literal["often", "many", "never", "unread"]) -> None:
        super().__init__(reason)
        self.reason = reason


def recurring_days(rule: Mapping[str, Any], start: date, last: date) -> tuple[date, ...]:
    """The days on which the rule (RFC 5545, 3.3.10) of an event that begins at ``start`` falls, up to ``last``.

    ``rule`` has the parts of an RRULE as icalendar reads them: lists by name. ``start`` is a day, or the moment in the
    event's own zone; an end in UTC is taken in that zone. The first day is always among them. Raises :class:`Refused`.

    >>> [str(day) for day in recurring_days({"FREQ": ["WEEKLY"], "COUNT": [3]}, date(2021, 3, 1), date(2021, 3, 31))]
    ['2021-03-01', '2021-03-08', '2021-03-15']
    """
    from dateutil import rrule

    parts = _checked(rule)
    began = start.replace(tzinfo=None) if isinstance(start, datetime) else _midnight(start)
    ends = _end(parts.pop("UNTIL", None), start)
    final = datetime.combine(last, began.time()) if ends is None else min(ends, datetime.combine(last, began.time()))
    if final <= began:
        return (began.date(),)
    # dateutil compares with the end only what a rule yields. A rule that yields nothing (30 February) is followed to
    # the year 9999, so it is followed from as late as the calendar, which repeats every 400 years, allows.
    shift = (9999 - final.year) // 400 * 400
    text = ";".join(f"{name}={','.join(_written(each) for each in values)}" for name, values in parts.items())
    try:
        series = rrule.rrulestr(text, dtstart=began.replace(year=began.year + shift))
    except (ValueError, TypeError, KeyError, OverflowError, AttributeError):
        raise Refused("unread") from None
    stop, latest = final.replace(year=final.year + shift), began.replace(year=began.year + shift)
    days: dict[date, None] = {began.date(): None}
    met = 0
    try:
        for moment in islice(series, MOST_DAYS + 1):
            if (moment - latest).days > _LONGEST_GAP:
                raise Refused("never")
            if moment > stop:
                return tuple(days)
            met, latest = met + 1, moment
            days[moment.date().replace(year=moment.year - shift)] = None
    except (ValueError, OverflowError):  # Refused is one of them; dateutil's own come at the calendar's end
        raise Refused("never") from None
    if len(days) > MOST_DAYS:
        raise Refused("many")
    if parts.get("COUNT") != [met]:
        raise Refused("never")
    return tuple(days)


def _checked(rule: Mapping[str, Any]) -> dict[str, list[Any]]:
    """The parts of a rule that say on which days it falls; Refused where they say anything else."""
    parts = {name.upper(): values if isinstance(values, list) else [values] for name, values in rule.items()}
    frequency = [str(each).upper() for each in parts.get("FREQ", ())]
    if len(frequency) == 1 and frequency[0] in ("HOURLY", "MINUTELY", "SECONDLY"):
        raise Refused("often")
    length = sum(len(values) for values in parts.values())
    if len(frequency) != 1 or frequency[0] not in _FREQUENCIES or not _KNOWN.issuperset(parts):
        raise Refused("unread")
    if length > _LONGEST_RULE or any(len(parts.get(name, ())) > 1 for name in ("INTERVAL", "COUNT", "UNTIL", "WKST")):
        raise Refused("unread")
    for name, most in (("INTERVAL", _LONGEST_INTERVAL), ("COUNT", 10**9)):
        # An interval of 0 would be followed for ever.
        if any(not isinstance(each, int) or not 1 <= each <= most for each in parts.get(name, ())):
            raise Refused("unread")
    # One time a day says nothing of the days; several would be counted by COUNT and BYSETPOS.
    if any(len(parts.get(name, ())) > 1 for name in _TIMES):
        raise Refused("often")
    return {name: values for name, values in parts.items() if name not in _TIMES}


def _written(value: Any) -> str:
    written = value.to_ical() if hasattr(value, "to_ical") else value
    return written.decode() if isinstance(written, bytes) else str(written)


def _midnight(day: date) -> datetime:
    return datetime(day.year, day.month, day.day)


def _end(values: Sequence[Any] | None, start: date) -> datetime | None:
    """The moment up to which the rule holds, in the event's zone and without naming it; None: no end."""
    if not values:
        return None
    end = values[0]
    if isinstance(end, datetime):
        if end.tzinfo is not None and isinstance(start, datetime) and start.tzinfo is not None:
            end = end.astimezone(start.tzinfo)
        end = end.replace(tzinfo=None)
        # An all-day event that ends at a moment ends with that day.
        return end if isinstance(start, datetime) else _midnight(end.date())
    if isinstance(end, date):
        return _midnight(end) + timedelta(days=1) - timedelta(seconds=1)
    raise Refused("unread")
