"""ODK's functions of dates and times; the day of answering is given, never read from a clock."""

from __future__ import annotations

import math
import re
from datetime import date, datetime, time

from elementpath import XPathToken

from wellknit.surveys import coercion
from wellknit.surveys.coercion import NAN, Value
from wellknit.surveys.grammar import Asking, function, text, value

__all__ = ["CLOCK"]

#: Functions whose value depends on when the form was filled in.
CLOCK = frozenset({"today", "now"})

_MONTHS = {
    "en": ("Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"),
    "es": ("ene", "feb", "mar", "abr", "may", "jun", "jul", "ago", "sept", "oct", "nov", "dic"),
}
_WEEKDAYS = {
    "en": ("Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun"),
    "es": ("lun", "mar", "mié", "jue", "vie", "sáb", "dom"),
}
_TIME = re.compile(r"([0-9]{2}):([0-9]{2})(?::([0-9]{2}(?:\.[0-9]+)?))?")


@function("today", 0)
def _today(self: XPathToken, context: Asking) -> date:
    return context.day


@function("now", 0)
def _now(self: XPathToken, context: Asking) -> datetime:
    return datetime.combine(context.day, time())


def _moment(read: Value, *, keep_time: bool) -> Value:
    """A value as a day or moment: a number counts days since 1970; blank stays blank, and so does what is no date."""
    if isinstance(read, date):
        return read if keep_time or not isinstance(read, datetime) else read.date()
    if isinstance(read, str):
        found = coercion.moment(read.strip())
        return "" if found is None else _moment(found, keep_time=keep_time)
    return coercion.from_days(float(read), keep_time=keep_time)


@function("date", 1)
def _date(self: XPathToken, context: Asking) -> Value:
    return _moment(value(self[0], context), keep_time=False)


@function("date-time", 1)
def _date_time(self: XPathToken, context: Asking) -> Value:
    return _moment(value(self[0], context), keep_time=True)


@function("decimal-date-time", 1)
def _decimal_date_time(self: XPathToken, context: Asking) -> Value:
    read = value(self[0], context)
    if isinstance(read, float):
        return read
    found = _moment(read, keep_time=True)
    return coercion.days(found) if isinstance(found, date) else NAN


@function("decimal-time", 1)
def _decimal_time(self: XPathToken, context: Asking) -> Value:
    read = value(self[0], context)
    if isinstance(read, float):
        return read - math.floor(read) if math.isfinite(read) else NAN
    if isinstance(read, str) and (clock := _TIME.match(read.strip())):
        return (int(clock[1]) + int(clock[2]) / 60 + float(clock[3] or 0) / 3600) / 24
    found = _moment(read, keep_time=True)
    return coercion.days(found) % 1 if isinstance(found, date) else NAN


@function("format-date", 2)
def _format_date(self: XPathToken, context: Asking) -> str:
    return _formatted(_moment(value(self[0], context), keep_time=True), text(self[1], context), context.language)


@function("format-date-time", 2)
def _format_date_time(self: XPathToken, context: Asking) -> str:
    return _formatted(_moment(value(self[0], context), keep_time=True), text(self[1], context), context.language)


def _formatted(moment: Value, form: str, language: str) -> str:
    """A day in the form's own letters: '%e %b %Y' gives '15 Mar 2021'; a letter that is none stays as it stands."""
    if not isinstance(moment, date):
        return ""
    at = moment if isinstance(moment, datetime) else datetime.combine(moment, time())
    short = language.split("-")[0] if language.split("-")[0] in _MONTHS else "en"
    letters = {
        "Y": f"{at.year:04d}",
        "y": f"{at.year % 100:02d}",
        "m": f"{at.month:02d}",
        "n": str(at.month),
        "b": _MONTHS[short][at.month - 1],
        "d": f"{at.day:02d}",
        "e": str(at.day),
        "a": _WEEKDAYS[short][at.weekday()],
        "H": f"{at.hour:02d}",
        "h": str(at.hour),
        "M": f"{at.minute:02d}",
        "S": f"{at.second:02d}",
        "3": f"{at.microsecond // 1000:03d}",
        "%": "%",
    }
    return re.sub(r"%(.)", lambda match: letters.get(match[1], match[0]), form)
