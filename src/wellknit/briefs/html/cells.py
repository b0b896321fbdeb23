"""How a cell of a table and the evidence behind a fact read on the page."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

from wellknit.briefs.facts import Fact
from wellknit.briefs.html.inline import Words
from wellknit.briefs.words import plural
from wellknit.tables import Cell, Change, Mean, Share, Stamp

__all__ = ["INTERVALS", "Reading", "evidence", "read", "release"]

#: What an interval is called: bounds that carry who did not answer, and simulated futures, are none of a sample.
INTERVALS = {"silence": "bounds", "draws": "futures", "pooled": "pooled"}


@dataclass(frozen=True, slots=True)
class Reading:
    """A cell as it reads: ``main`` large, ``parts`` beneath it; ``value`` for machines, ``part`` for a bar to 100.

    A hidden cell has none of it but the word that says so.
    """

    main: str
    value: str = ""
    parts: tuple[str, ...] = ()
    hidden: bool = False
    part: str = ""


def read(cell: Cell, show: Literal["percent", "count", "full"], words: Words, *, with_base: bool = False) -> Reading:
    """The cell in words: '84.2%', beneath it '16 of 19' and '62.4 to 94.5'.

    A 'percent' cell has its base beneath it ``with_base``, where no head of a column says it for all.
    """
    if cell.hidden:
        return Reading(words("hidden"), hidden=True)
    match cell:
        case Share():
            value, form = cell.percent, words.percent
            base = _answers(cell.base, words)
            if cell.count is not None and cell.base is not None:
                base = words("of", count=words.number(cell.count), base=words.number(cell.base))
        case Mean():
            value, form, base = cell.mean, words.number, _answers(cell.base, words)
        case Change():
            value, form, base = cell.points, words.points, ""
    if value is None:
        return Reading(words("none"))
    main = form(value)
    if show == "count" and base and isinstance(cell, Share):
        return Reading(base, f"{value:f}", part=f"{value:f}")
    parts: tuple[str, ...] = (base, _limits(cell, words)) if show == "full" else ()
    if show == "percent" and with_base and not isinstance(cell, Change) and cell.base is not None:
        parts = (words("base", base=words.number(cell.base)),)
    bar = f"{value:f}" if isinstance(cell, Share) else ""
    return Reading(main, f"{value:f}", tuple(part for part in parts if part), part=bar)


def _answers(base: int | None, words: Words) -> str:
    return "" if base is None else plural(words.texts, "fact.answers", base)


def _limits(cell: Cell, words: Words) -> str:
    if cell.interval == "census":
        return words("census")
    if cell.low is None or cell.high is None:
        return ""
    form = words.signed if isinstance(cell, Change) else words.number
    return words("to", low=form(cell.low), high=form(cell.high))


def release(stamp: Stamp, words: Words) -> str:
    """Which frozen wave a figure was computed from, or that it is a draft."""
    wave = stamp.wave.replace("_", " ")
    if stamp.draft or stamp.version is None:
        return words("release-draft", wave=wave)
    return words("release-version", wave=wave, version=stamp.version)


def evidence(fact: Fact, words: Words) -> dict[str, str]:
    """What stands behind a fact, by kind and in the order in which it is read, without what the fact has not."""
    count = fact.readable
    if fact.population is not None and fact.unit != "count":
        count = f"{count} ({words('population', population=words.number(fact.population))})"
    known = {
        "count": "" if fact.unit == "figure" else count,
        INTERVALS.get(fact.interval or "", "interval"): _interval(fact, words),
        "people": fact.people,
        "rounding": _rounding(fact, words),
        "release": "" if fact.stamp is None else _stamped(fact.stamp, words),
        "source": fact.source,
    }
    return {kind: text for kind, text in known.items() if text}


def _stamped(stamp: Stamp, words: Words) -> str:
    return f"{release(stamp, words)} ({stamp.digest[:12]})" if stamp.digest else release(stamp, words)


def _rounding(fact: Fact, words: Words) -> str:
    if fact.unit in ("figure", "count") or not fact.rounding:
        return ""
    return words("rounding-exact") if fact.rounding == "exact" else words("rounding-other", name=fact.rounding)


def _interval(fact: Fact, words: Words) -> str:
    if fact.interval == "census":
        return words("interval-census")
    if fact.low is None or fact.high is None:
        return ""
    form = {"percent": words.percent, "points": words.signed}.get(fact.unit, words.number)
    named = fact.interval in INTERVALS
    method = "" if named else words.texts.get(f"html.interval-{fact.interval}", fact.interval or "")
    limits = words("to", low=form(fact.low), high=form(fact.high))
    return f"{limits} ({method})" if method else limits
