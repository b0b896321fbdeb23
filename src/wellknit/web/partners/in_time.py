"""What the library computes of a roster in time, for a scope that a viewer may see: turnover, time in role, who is new.

Nothing is computed here in a way of its own: rows become the library's values, leanly (tens of thousands of them, of
which only roles, places and days count), and are handed to partners/turnover.py, lengths.py and vacancies.py.
"""

from __future__ import annotations

import hashlib
from dataclasses import dataclass
from datetime import date
from typing import cast

from django.core.cache import cache
from django.db.models import CharField, Count, Subquery
from django.db.models.functions import Cast

from wellknit.partners import roster
from wellknit.partners.involvement import BANDS
from wellknit.partners.lengths import Lengths, lengths
from wellknit.partners.turnover import (
    ALL,
    NATIONAL,
    Newcomers,
    TimeInRole,
    Turnover,
    newcomers,
    time_in_role,
    turnover,
)
from wellknit.partners.vacancies import Vacancies, vacancies
from wellknit.web.models import History, Initiative, Involvement, Site
from wellknit.web.partners import records
from wellknit.web.rules import Viewer, reach

__all__ = ["ALL", "BANDS", "NATIONAL", "InTime", "Line", "in_time", "roster_in_time", "scopes"]

_KEPT_FOR = 24 * 3600


@dataclass(frozen=True, slots=True)
class Line:
    """A role in a scope (None: all roles together): who left, for how long people stay, who is new, what is empty."""

    role: roster.Role | None
    turnover: Turnover
    time: TimeInRole
    new: Newcomers
    vacancies: Vacancies


@dataclass(frozen=True, slots=True)
class InTime:
    """A scope in time: a line a role that anybody had, the first for all of them, and the lengths of involvement."""

    lines: tuple[Line, ...]
    lengths: Lengths


def scopes(viewer: Viewer) -> dict[str, Site | None]:
    """The scopes that the viewer may look at: each site by its id, and where all is visible, national and all."""
    where = reach(viewer, "see_time")
    found: dict[str, Site | None] = {each.pk.hex: each for each in viewer.sites if each.pk in where.sites}
    if where.nowhere:
        found |= {NATIONAL: None, ALL: None}
    return found


def roster_in_time(viewer: Viewer) -> roster.Roster:
    """The involvements of people that the viewer may see, as values that hold ids in place of keys; no names."""
    text = CharField()
    rows = (
        records.involvements(viewer, "see_time")
        .filter(person__isnull=False)
        .order_by()
        .values_list(
            "role",
            Cast("person_id", text),
            Cast("organization_id", text),
            Cast("site_id", text),
            "start",
            "end",
        )
    )
    return roster.Roster(
        involvements=tuple(
            roster.Involvement(cast(roster.Role, role), person, organization, _hex(site), start, end)
            for role, person, organization, site, start, end in rows
        )
    )


def _hex(text: str | None) -> str | None:
    # SQLite keeps ids without hyphens, PostgreSQL with them.
    return text.replace("-", "") if text else None


def in_time(viewer: Viewer, scope: str, start: date, end: date, day: date) -> InTime:
    """``scope`` from ``start`` to ``end``, seen on ``day``.

    What was computed is kept in this process's memory until something changes: whatever does has a line in History, or
    changes the number of involvements. It names nobody.
    """
    state = (
        Initiative.objects.filter(pk=viewer.initiative.pk)
        .values_list(
            Subquery(History.objects.order_by("-sequence").values("sequence")[:1]),
            Subquery(Involvement.objects.order_by().values("initiative").annotate(n=Count("pk")).values("n")),
        )
        .get()
    )
    places = sorted(each.hex for each in reach(viewer, "see_time").sites)
    asked = repr((viewer.initiative.pk.hex, state, places, scope, start, end, day))
    key = f"in-time-{hashlib.sha256(asked.encode()).hexdigest()}"
    found: InTime | None = cache.get(key)
    if found is None:
        found = _computed(roster_in_time(viewer), scope, start, end, day)
        cache.set(key, found, _KEPT_FOR)
    return found


def _computed(whole: roster.Roster, scope: str, start: date, end: date, day: date) -> InTime:
    # Whoever never was in the scope tells nothing about it.
    site = None if scope == NATIONAL else scope
    there = {each.person for each in whole.involvements if scope == ALL or each.site == site}
    mine = roster.Roster(involvements=tuple(each for each in whole.involvements if each.person in there))
    held = {each.role for each in mine.involvements if scope == ALL or each.site == site}
    roles: list[roster.Role | None] = [None, *(role for role in roster.ROLES if role in held)]
    lines = tuple(
        Line(
            role,
            turnover(mine, start, end, scope=scope, role=role),
            time_in_role(mine, day, scope=scope, role=role),
            newcomers(mine, day, scope=scope, role=role),
            vacancies(mine, start, end, scope=scope, role=role),
        )
        for role in roles
    )
    return InTime(lines, lengths(mine, day, scope=scope))
