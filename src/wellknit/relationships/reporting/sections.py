"""A section of a report: a title, how to read it, rows of figures, and notes; and how figures are written."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import ROUND_HALF_UP, Decimal

from wellknit.labels import label
from wellknit.tables.words import number

__all__ = ["Section", "figure", "limits", "listed", "percent", "signed", "together"]


@dataclass(frozen=True, slots=True)
class Section:
    """``rows`` are cells of text under ``headings`` (none: a list without headings); ``figures`` are the columns that
    hold numbers and are set flush right. ``level`` 1 opens a part of the report, 2 stands within one."""

    title: str
    reading: str = ""
    headings: tuple[str, ...] = ()
    rows: tuple[tuple[str, ...], ...] = ()
    figures: frozenset[int] = frozenset()
    notes: tuple[str, ...] = ()
    level: int = 2


def _rounded(value: float, places: int, *, hundred: bool = False) -> Decimal:
    """Half up in decimal; the figure is taken as Python writes it, so that 0.285 is 0.29 and not 0.28. A ``hundred``
    times the figure where that is wanted: in decimal too, since 0.2855 * 100 is less than 28.55."""
    exact = Decimal(repr(float(value))).scaleb(2 if hundred else 0)
    return exact.quantize(Decimal(1).scaleb(-places), ROUND_HALF_UP)


def percent(value: float, places: int = 1) -> str:
    """A share as a percentage: '38.1%'.

    >>> percent(0.381), percent(1)
    ('38.1%', '100%')
    """
    rounded = _rounded(value, places, hundred=True)
    return f"{number(rounded, tidy=rounded in (0, 100))}%"


def figure(value: float | None, unit: str) -> str:
    """A value as its unit is written: a share as a percentage, a count whole, an index or mean to three digits.

    >>> figure(0.381, "share"), figure(12.0, "count"), figure(-0.4318, "index"), figure(None, "share")
    ('38.1%', '12', '−0.432', '')
    """
    if value is None:
        return ""
    if unit == "share":
        return percent(value)
    if unit == "count":
        return number(_rounded(value, 0))
    if unit == "months":
        return number(_rounded(value, 1))
    return number(_rounded(value, 2 if unit == "mean" or abs(value) >= 10 else 3))


def limits(low: float | None, high: float | None, unit: str, language: str = "en") -> str:
    """From where to where: '30.2% to 50.5%'; '' where there are no limits, or they leave nothing open."""
    if low is None or high is None or low == high:
        return ""
    return label("reporting.to", language, low=figure(low, unit), high=figure(high, unit))


def signed(value: float, unit: str, language: str = "en") -> str:
    """A difference with its sign; of shares in percentage points.

    >>> signed(-0.106, "share"), signed(0.02, "mean"), signed(0.0001, "share")
    ('−10.6 points', '+0.02', '0 points')
    """
    size = figure(abs(value), unit)
    # What rounds to nothing has no direction.
    sign = ("+" if value > 0 else "\N{MINUS SIGN}") if size.strip("0.%") else ""
    if unit == "share":
        size = label("change.points", language, value=size.rstrip("%"))
    return sign + size


def together(names: Sequence[str], language: str = "en") -> str:
    """Names in a sentence: 'Ana', 'Ana and Ben', 'Ana, Ben and Cleo'."""
    if len(names) < 2:
        return "".join(names)
    return label("reporting.and", language, names=", ".join(names[:-1]), last=names[-1])


def listed(names: Sequence[str], language: str = "en", most: int = 6) -> str:
    """Names with commas, and how many more there are."""
    shown = ", ".join(names[:most])
    return shown if len(names) <= most else label("reporting.more", language, names=shown, count=len(names) - most)
