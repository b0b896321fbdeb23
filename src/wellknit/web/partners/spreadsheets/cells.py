"""What people write into cells: nothing in many words, days in many forms, a place by any of its names."""

from __future__ import annotations

import re
from collections.abc import Iterable
from datetime import date

from wellknit.folder.cells import day_of
from wellknit.folder.headings import folded

__all__ = ["AUTO", "DAY_FIRST", "FORMULA", "MONTH_FIRST", "day", "first_of", "is_blank", "is_doubt", "plain", "years"]

AUTO, DAY_FIRST, MONTH_FIRST = "auto", "day", "month"
_BLANK = frozenset(
    (
        "", "-", "--", "---", "–", "—", ".", "?", "??", "n/a", "n.a.", "n.a", "na", "n / a", "none", "null", "nil",
        "tbd", "unknown", "not applicable", "not available", "s/d", "n/d", "n.d.", "s.d.", "ninguno", "ninguna",
        "desconocido", "desconocida", "no aplica", "sin dato", "sin datos", "no disponible", "nada", "x/x", "(blank)",
        "(vacío)",
    )
)  # fmt: skip
_NUMERIC = re.compile(r"(\d{1,4})\s*[./-]\s*(\d{1,2})\s*[./-]\s*(\d{1,4})")
_MONTHS = {
    name: number
    for number, names in enumerate(
        (
            "january jan enero ene", "february feb febrero", "march mar marzo", "april apr abril abr", "may mayo",
            "june jun junio", "july jul julio", "august aug agosto ago", "september sep sept septiembre setiembre",
            "october oct octubre", "november nov noviembre", "december dec diciembre dic",
        ),
        start=1,
    )
    for name in names.split()
}  # fmt: skip
#: What a spreadsheet may take for the beginning of a formula, and the guard that an export puts before it.
FORMULA = "=+-@\t\r\n＝＋－＠'"
_GUARDED = re.compile(rf"'(?=[{re.escape(FORMULA)}])")


def plain(text: str) -> str:
    """A cell's text as it is kept: ends trimmed, runs of spaces one, the guard of an export's formulas taken off."""
    return " ".join(_GUARDED.sub("", text, count=1).split()) if text[:1] == "'" else " ".join(text.split())


def is_blank(text: str) -> bool:
    """Whether a cell says that there is nothing to say.

    >>> is_blank(" N/A "), is_blank("Nadia")
    (True, False)
    """
    return " ".join(text.casefold().split()) in _BLANK


def is_doubt(text: str) -> bool:
    """Whether a cell holds question marks alone: where one of a few choices belongs, that is no way to say nothing.

    >>> is_doubt("??"), is_doubt("-")
    (True, False)
    """
    return set(text.strip()) == {"?"}


def first_of(texts: Iterable[str]) -> str:
    """Which number stands first in days like 3/4/2021, seen from all of a column: AUTO where no cell tells, or they
    contradict each other.

    >>> first_of(["3/4/2021", "25/3/2021"]), first_of(["3/4/2021"])
    ('day', 'auto')
    """
    told = set()
    for text in texts:
        match = _NUMERIC.fullmatch(text.strip())
        if match and len(match[1]) <= 2:
            one, two = int(match[1]), int(match[2])
            if one > 12 >= two:
                told.add(DAY_FIRST)
            elif two > 12 >= one:
                told.add(MONTH_FIRST)
    return told.pop() if len(told) == 1 else AUTO


def day(text: str, first: str = AUTO) -> date | None:
    """The day that ``text`` writes as 2021-03-15, 15.3.2021, 3/15/2021, 'Mar 15, 2021' or '15 de marzo de 2021';
    None where it is none, or could be two.

    >>> day("Mar 15, 2021"), day("3/4/2021"), day("3/4/2021", MONTH_FIRST)
    (datetime.date(2021, 3, 15), None, datetime.date(2021, 3, 4))
    """
    text = " ".join(text.split())
    found = day_of(text)
    if found is not None or not text.isascii():
        return found
    match = _NUMERIC.fullmatch(text)
    if match:
        return _numeric(*(match[1], match[2], match[3]), first)
    words = re.findall(r"[a-z]+|\d+", re.sub(r"(?<=\d)(st|nd|rd|th)\b", "", folded(text)))
    words = [each for each in words if each not in ("de", "del", "of", "the")]
    months = [_MONTHS[each] for each in words if each in _MONTHS]
    numbers = [each for each in words if each.isdecimal()]
    if len(months) != 1 or len(numbers) != 2 or len(words) != 3:
        return None
    years = [each for each in numbers if len(each) == 4]
    days = [each for each in numbers if len(each) <= 2]
    return _date(int(years[0]), months[0], int(days[0])) if len(years) == len(days) == 1 else None


def _numeric(one: str, two: str, three: str, first: str) -> date | None:
    if len(one) == 4:
        return _date(int(one), int(two), int(three)) if len(three) <= 2 else None
    if len(three) not in (2, 4):
        return None
    year = int(three) if len(three) == 4 else 2000 + int(three) if int(three) < 70 else 1900 + int(three)
    either = {_date(year, int(one), int(two)) if first != DAY_FIRST else None}
    either.add(_date(year, int(two), int(one)) if first != MONTH_FIRST else None)
    possible = either - {None}
    return possible.pop() if len(possible) == 1 else None


def _date(year: int, month: int, day: int) -> date | None:
    try:
        return date(year, month, day)
    except ValueError:
        return None


def years(text: str) -> int | None:
    """A whole number of years, with or without the word; None for anything else.

    >>> years("12 years"), years("25+"), years("7 años"), years("many")
    (12, 25, 7, None)
    """
    match = re.fullmatch(r"(\d{1,3})(?:\.0+)?\s*\+?\s*(?:years?|yrs?\.?|años?|anos?)?\+?", text.strip().casefold())
    return int(match[1]) if match else None
