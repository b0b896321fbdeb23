"""Values in a form's expressions, and how ODK turns one kind into another.

A value is a text, a number, true or false, or a day or moment. The rules are those of JavaRosa, the engine of ODK
Collect (https://docs.getodk.org/form-operators-functions/): a question without an answer is an empty text and never an
error; text in a comparison of order is read as a number, and is not a number where it can't be; dates count as days
since 1970. Where Enketo reads a text such as '2021-03-15' as a date in comparisons, so do we: it is the wider rule, and
a form that was filled in there must not lose answers.
"""

from __future__ import annotations

import math
import re
from collections.abc import Sequence
from datetime import UTC, date, datetime, time, timedelta
from decimal import Decimal
from typing import Any

__all__ = ["NAN", "Value", "compare", "days", "equal", "moment", "number", "text", "truth", "typed"]

Value = str | float | bool | date | datetime

NAN = math.nan
_NUMBER = re.compile(r"-?(?:[0-9]+(?:[.,][0-9]*)?|[.,][0-9]+)")
_DAY = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}")
_CLOSE = 1e-12
_EPOCH = date(1970, 1, 1)
#: Days since 1970 that a date of Python can hold.
_FIRST, _LAST = (date.min - _EPOCH).days, (date.max - _EPOCH).days


def text(value: Value) -> str:
    """``value`` as a text: whole numbers without a point, dates as 2021-03-15, true and false in words.

    >>> text(3.0), text(0.5), text(True), text(date(2021, 3, 15))
    ('3', '0.5', 'true', '2021-03-15')
    """
    if isinstance(value, str):
        return value
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, datetime):
        return value.isoformat(timespec="milliseconds")
    if isinstance(value, date):
        return value.isoformat()
    if math.isnan(value):
        return "NaN"
    if math.isinf(value):
        return "Infinity" if value > 0 else "-Infinity"
    if abs(value) < _CLOSE:
        return "0"
    if abs(value - round(value)) < _CLOSE:
        return str(round(value))
    return format(Decimal(repr(value)), "f")


def number(value: Value) -> float:
    """``value`` as a number; not a number (NaN) where it can't be one.

    >>> number("3.50"), number(""), number(True), number(date(1970, 1, 2))
    (3.5, nan, 1.0, 1.0)
    """
    if isinstance(value, (bool, float)):
        return float(value)
    if isinstance(value, str):
        stripped = value.strip()
        if _NUMBER.fullmatch(stripped):
            return float(stripped.replace(",", "."))
        read = moment(stripped)
        return NAN if read is None else float(days(read))
    return float(days(value))


def truth(value: Value) -> bool:
    """``value`` as true or false: an empty text, zero and not a number are false, and all else is true.

    >>> truth(""), truth("no"), truth(0.0), truth(NAN)
    (False, True, False, False)
    """
    if isinstance(value, bool):
        return value
    if isinstance(value, float):
        return not math.isnan(value) and abs(value) > _CLOSE
    return value != "" if isinstance(value, str) else True


def equal(left: Value, right: Value) -> bool:
    """Whether two values are the same: as truths if one is a truth, as numbers if one is, as dates, else as texts.

    A blank is equal to a blank and to no number.

    >>> equal("5.0", 5.0), equal("", 0.0), equal("", ""), equal("5.0", "5")
    (True, False, True, False)
    """
    if isinstance(left, bool) or isinstance(right, bool):
        # A calculation that came out as false is compared with the word by many forms: in Enketo it is a text.
        return (truth(left) and left != "false") == (truth(right) and right != "false")
    if isinstance(left, float) or isinstance(right, float):
        return abs(number(left) - number(right)) < _CLOSE
    if isinstance(left, date) or isinstance(right, date):
        first, second = number(left), number(right)
        return first == second if not math.isnan(first + second) else text(left) == text(right)
    return left == right


def compare(symbol: str, left: Value, right: Value) -> bool:
    """``left < right`` and the like: as numbers; false where one of them is none, a blank for one."""
    first, second = number(left), number(right)
    if symbol == "<":
        return first < second
    if symbol == ">":
        return first > second
    return first <= second if symbol == "<=" else first >= second


def moment(written: str) -> date | datetime | None:
    """The day or moment that an ISO 8601 text names, or None.

    >>> moment("2021-03-15"), moment("2021-02-30")
    (datetime.date(2021, 3, 15), None)
    """
    if not _DAY.match(written):
        return None
    try:
        return date.fromisoformat(written) if len(written) == 10 else datetime.fromisoformat(written)
    except ValueError:
        return None


def days(value: date | datetime) -> float:
    """Days since 1 January 1970; a moment has a fraction, counted in its own time zone."""
    if isinstance(value, datetime):
        # JavaRosa compares dates in the device's zone: the offset is dropped, not applied.
        local = value.replace(tzinfo=UTC)
        return (local - datetime(1970, 1, 1, tzinfo=UTC)) / timedelta(days=1)
    return float((value - _EPOCH).days)


def from_days(count: float, *, keep_time: bool) -> date | datetime | str:
    """The day (or moment) ``count`` days after 1 January 1970; blank where there is none."""
    if math.isnan(count) or not _FIRST <= count < _LAST:
        return ""
    if keep_time:
        return datetime.combine(_EPOCH, time()) + timedelta(days=count)
    return _EPOCH + timedelta(days=math.trunc(count))


def typed(written: str, kind: str) -> Value:
    """The text of an answer as a value of its question: numbers and dates as such, all else as text, blank as blank."""
    if not written:
        return ""
    if kind in ("integer", "decimal", "range"):
        read = number(written) if _NUMBER.fullmatch(written.strip()) else NAN
        return written if math.isnan(read) else read
    if kind in ("date", "datetime"):
        return moment(written) or written
    return written


def first(values: Sequence[Any], default: Value = "") -> Any:
    """The first of ``values``; a question that isn't there is a blank."""
    return values[0] if values else default
