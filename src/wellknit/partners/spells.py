"""Spells: for how long somebody was there without a break, whatever the number of lines that the roster has for it."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date, timedelta

from wellknit.partners.roster import Involvement

__all__ = ["Spell", "merged", "spells_of"]

_LONG_AGO, _DAY = date.min, timedelta(days=1)


@dataclass(frozen=True, slots=True)
class Spell:
    """From ``start`` (None: not known, long ago) to ``end`` (None: still there), both days included."""

    start: date | None
    end: date | None

    def on(self, day: date) -> bool:
        return (self.start is None or self.start <= day) and (self.end is None or day <= self.end)

    def days(self, first: date, last: date) -> int:
        """How many days of the spell lie from ``first`` to ``last``, both included."""
        begin = first if self.start is None else max(first, self.start)
        finish = last if self.end is None else min(last, self.end)
        return max((finish - begin).days + 1, 0)


def merged(spells: Iterable[Spell], pause: int = 0) -> tuple[Spell, ...]:
    """``spells`` in order, joined where they overlap, follow each other from one day to the next, or have a break of
    at most ``pause`` days between them. One that ends before it begins is nobody's presence and is left out.

    >>> of_march = Spell(date(2021, 3, 1), date(2021, 3, 31))
    >>> merged([Spell(date(2021, 4, 1), None), of_march])
    (Spell(start=datetime.date(2021, 3, 1), end=None),)
    """
    joined: list[Spell] = []
    real = [each for each in spells if each.start is None or each.end is None or each.start <= each.end]
    for each in sorted(real, key=lambda spell: (spell.start or _LONG_AGO, spell.end is None, spell.end or _LONG_AGO)):
        last = joined[-1] if joined else None
        if last is None or (last.end is not None and (each.start or _LONG_AGO) > last.end + (1 + pause) * _DAY):
            joined.append(each)
        else:
            end = None if last.end is None or each.end is None else max(last.end, each.end)
            joined[-1] = Spell(last.start, end)
    return tuple(joined)


def spells_of(involvements: Iterable[Involvement], pause: int = 0) -> Mapping[str, tuple[Spell, ...]]:
    """The spells of each person in ``involvements``, by the person's key, in the order of the keys.

    An involvement without a person (an organization that takes part itself) is nobody's spell.
    """
    found: dict[str, list[Spell]] = {}
    for each in involvements:
        if each.person:
            found.setdefault(each.person, []).append(Spell(each.start, each.end))
    return {person: merged(found[person], pause) for person in sorted(found)}
