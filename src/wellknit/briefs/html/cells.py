"""How a cell of a table and the evidence behind a fact read on the page."""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal
from typing import Literal

from wellknit.briefs.facts import Fact
from wellknit.briefs.html.inline import Words
from wellknit.tables import Cell, Change, Mean, Share, Stamp

__all__ = ["Reading", "evidence", "read", "release"]


@dataclass(frozen=True, slots=True)
class Reading:
    """A cell as it reads: ``main`` large, ``parts`` beneath it; ``value`` for machines. A hidden one has none of it."""

    main: str
    value: str = ""
    parts: tuple[str, ...] = ()
    hidden: bool = False


def read(cell: Cell, show: Literal["percent", "count", "full"], words: Words) -> Reading:
    """The cell in words: '84.2%', beneath it '16 of 19' and '62.4 to 94.5'."""
    if cell.hidden:
        return Reading(words("hidden"), hidden=True)
    match cell:
        case Share():
            value, main = cell.percent, f"{cell.percent}%"
            base = "" if cell.base is None else words("answers", base=cell.base)
            if cell.count is not None:
                base = words("of", count=cell.count, base=cell.base)
        case Mean():
            value, main = cell.mean, f"{cell.mean}"
            base = "" if cell.base is None else words("answers", base=cell.base)
        case Change():
            value, base = cell.points, ""
            main = "" if value is None else words("change", points=signed(value))
    if value is None:
        return Reading(words("none"))
    if show == "count" and base and isinstance(cell, Share):
        return Reading(base, f"{value:f}")
    parts = (base, _limits(cell, words)) if show == "full" else ()
    return Reading(main, f"{value:f}", tuple(part for part in parts if part))


def _limits(cell: Cell, words: Words) -> str:
    if cell.interval == "census":
        return words("census")
    if cell.low is None or cell.high is None:
        return ""
    form = signed if isinstance(cell, Change) else _as_it_is
    return words("to", low=form(cell.low), high=form(cell.high))


def signed(value: Decimal) -> str:
    """A change with its sign, a real minus for less.

    >>> signed(Decimal("-2.5"))
    '−2.5'
    """
    return f"{value:+f}".replace("-", "−") if value else f"{value:f}"


def _as_it_is(value: Decimal) -> str:
    return f"{value:f}"


def release(stamp: Stamp, words: Words) -> str:
    """Which frozen wave a figure was computed from, with the beginning of its digest."""
    wave = stamp.wave.replace("_", " ")
    if stamp.draft or stamp.version is None:
        return words("release-draft", wave=wave)
    return words("release-version", wave=wave, version=stamp.version)


def evidence(fact: Fact, words: Words) -> tuple[tuple[str, str, str], ...]:
    """What stands behind a fact, as (kind, term, text), without what the fact has not."""
    return tuple((kind, words(kind), text) for kind, text in _evidence(fact, words) if text)


def _evidence(fact: Fact, words: Words) -> tuple[tuple[str, str], ...]:
    count = fact.readable
    if fact.population is not None:
        count = f"{count} ({words('population', population=fact.population)})"
    rounding = words("rounding-exact") if fact.rounding == "exact" else words("rounding-other", name=fact.rounding)
    figure = fact.unit == "figure"
    return (
        ("count", "" if figure else count),
        ("interval", _interval(fact, words)),
        ("people", fact.people),
        ("rounding", "" if figure or fact.unit == "count" else rounding),
        ("release", "" if fact.stamp is None else release(fact.stamp, words)),
        ("source", fact.source),
    )


def _interval(fact: Fact, words: Words) -> str:
    if fact.interval == "census":
        return words("interval-census")
    if fact.low is None or fact.high is None:
        return ""
    unit = "%" if fact.unit == "percent" else ""
    form = signed if fact.unit == "points" else _as_it_is
    method = words.texts.get(f"html.interval-{fact.interval}", fact.interval or "")
    limits = words("to", low=form(fact.low) + unit, high=form(fact.high) + unit)
    return f"{limits} ({method})" if method else limits
