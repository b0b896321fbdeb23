"""What the library computes of a roster in time, for a scope that a viewer may see: turnover, time in role, who is new.

Nothing is computed here in a way of its own: rows become the library's values, leanly (tens of thousands of them, of
which only roles, places and days count), and are handed to partners/turnover.py, lengths.py and vacancies.py.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from typing import Any, cast
from uuid import UUID

from django.conf import settings
from django.core.cache import caches
from django.db.models import CharField
from django.db.models.functions import Cast
from django.utils import timezone
from django_tasks import task

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
from wellknit.web.models import Account, Initiative, Involvement, Site
from wellknit.web.partners import records
from wellknit.web.remembering import REMEMBERED_FOR, key_of, remembered, state
from wellknit.web.rules import Chair, Viewer, reach
from wellknit.web.running import worker_is_up
from wellknit.web.scope import inside

__all__ = ["ALL", "BANDS", "NATIONAL", "InTime", "Known", "Line", "in_time", "known_by_now", "roster_in_time", "scopes"]

#: From so many involvements on, working it out takes longer than anybody should wait for a page.
MANY = 5_000
#: A worker that has not answered for so many seconds is asked again.
_ASKED_AGAIN = 60


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


@dataclass(frozen=True, slots=True)
class Known:
    """What is known of a scope in time; ``when`` it was found, where that was before the last change."""

    found: InTime | None
    when: datetime | None


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


def in_time(
    viewer: Viewer, scope: str, start: date, end: date, day: date, now: tuple[int, int] | None = None
) -> InTime:
    """``scope`` from ``start`` to ``end``, seen on ``day``; remembered until something changes (``now`` is the state of
    involvements, where that is at hand). It names nobody."""
    asked = _asked(viewer, scope, start, end, day)

    def work() -> InTime:
        found = _computed(roster_in_time(viewer), scope, start, end, day)
        caches["default"].set(key_of("in-time-before", asked), Known(found, timezone.now()), REMEMBERED_FOR)
        return found

    return remembered("default", "in-time", (now or state(Involvement), asked), work)


def known_by_now(viewer: Viewer, scope: str, start: date, end: date, day: date, now: tuple[int, int]) -> Known:
    """The same without waiting for it: where there are many involvements it is the worker that works it out, and until
    it has, what is known is what was found before the last change, if that was asked."""
    asked = _asked(viewer, scope, start, end, day)
    key = key_of("in-time", (now, asked))
    found: InTime | None = caches["default"].get(key)
    if found is None and (now[1] < MANY or not worker_is_up(settings.PLACE.data)):
        found = in_time(viewer, scope, start, end, day, now)
    if found is not None:
        return Known(found, None)
    if caches["default"].add(f"{key}-asked", True, _ASKED_AGAIN):
        chairs = [[each.seat, _text(each.site), _text(each.organization)] for each in viewer.chairs]
        days = [each.isoformat() for each in (start, end, day)]
        work_out.enqueue(str(viewer.initiative.pk), str(viewer.account.pk), chairs, scope, days)
    before: Known | None = caches["default"].get(key_of("in-time-before", asked))
    return before or Known(None, timezone.now())


def _asked(viewer: Viewer, *rest: object) -> tuple[object, ...]:
    return viewer.initiative.pk.hex, sorted(each.hex for each in reach(viewer, "see_time").sites), *rest


def _text(pk: UUID | None) -> str | None:
    return str(pk) if pk else None


@task()
def work_out(initiative: str, account: str, chairs: list[list[Any]], scope: str, days: list[str]) -> None:
    """Works it out for who sits in ``chairs``, so that it is remembered when the page asks again."""
    row, owner = Initiative.objects.filter(pk=initiative).first(), Account.objects.filter(pk=account).first()
    if row is None or owner is None:
        return
    with inside(row):
        held = tuple(Chair(seat, *(UUID(pk) if pk else None for pk in places)) for seat, *places in chairs)
        start, end, day = map(date.fromisoformat, days)
        in_time(Viewer(owner, row, held, tuple(Site.objects.all())), scope, start, end, day)


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
