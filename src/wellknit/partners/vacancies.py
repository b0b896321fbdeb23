"""Vacancies: posts that the last one left, and how long it takes until somebody has them again.

A post is a role in a site (or among the national partners) for an organization, as far as the roster names one. It is
held as long as anybody has it; it is vacated when nobody has it on the next day, and refilled when somebody does again,
whoever that is. An unknown leaving date is none, as everywhere (see turnover.py).
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date

from wellknit.partners.roster import Role, Roster
from wellknit.partners.spells import Spell, merged
from wellknit.partners.turnover import ALL, DAYS_A_MONTH, NATIONAL
from wellknit.statistics.lifetimes import Lifetime, Median, kaplan_meier, median

__all__ = ["Vacancies", "vacancies"]

Post = tuple[Role, str | None, str | None]


@dataclass(frozen=True, slots=True)
class Vacancies:
    """Posts of ``scope`` (and ``role``) that were ``vacated`` from ``start`` to ``end``, and ``refilled`` by ``end``.

    ``months`` is Kaplan and Meier's median of the time that a post stayed empty; those still empty on ``end`` have been
    so at least until then. A post that was vacated twice counts twice.
    """

    scope: str
    role: Role | None
    start: date
    end: date
    vacated: int
    refilled: int
    months: Median

    @property
    def open(self) -> int:
        return self.vacated - self.refilled


def vacancies(roster: Roster, start: date, end: date, *, scope: str = ALL, role: Role | None = None) -> Vacancies:
    """The posts of ``scope`` that were vacated from ``start`` to ``end``, both included: with a last day in that time.

    Who follows on the next day leaves no gap. ValueError where ``end`` is before ``start``.

    >>> from wellknit.partners.roster import Involvement
    >>> ana = Involvement("core_site_partner", "ana", "library", "dayton", date(2020, 1, 1), date(2020, 6, 30))
    >>> ben = Involvement("core_site_partner", "ben", "library", "dayton", date(2020, 9, 1), None)
    >>> year = vacancies(Roster(involvements=(ana, ben)), date(2020, 1, 1), date(2020, 12, 31))
    >>> year.vacated, year.refilled
    (1, 1)
    """
    if end < start:
        raise ValueError(f"the period ends on {end}, before it begins on {start}")
    empty = [each for held in _held(roster, scope, role).values() for each in _gaps(merged(held), start, end)]
    steps = kaplan_meier(empty)
    return Vacancies(scope, role, start, end, len(empty), sum(each.ended for each in empty), median(steps))


def _held(roster: Roster, scope: str, role: Role | None) -> dict[Post, list[Spell]]:
    site = None if scope == NATIONAL else scope
    found: dict[Post, list[Spell]] = {}
    for each in roster.involvements:
        if each.person and role in (None, each.role) and (scope == ALL or each.site == site):
            found.setdefault((each.role, each.site, each.organization), []).append(Spell(each.start, each.end))
    return found


def _gaps(spells: tuple[Spell, ...], start: date, end: date) -> Iterator[Lifetime]:
    """For how long the post was empty each time, seen on ``end``."""
    for place, spell in enumerate(spells):
        if spell.end is None or not start <= spell.end <= end:
            continue
        following = spells[place + 1].start if place + 1 < len(spells) else None
        refilled = following is not None and following <= end
        until = following if refilled and following is not None else end
        days = (until - spell.end).days - (1 if refilled else 0)
        yield Lifetime(days / DAYS_A_MONTH, refilled)
