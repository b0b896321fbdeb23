"""Turnover: how many partners leave, how long they stay in a role, and how many are new.

What counts, everywhere here:

- Turnover is of people. A person is there from the first to the last day of a spell, both included; lines of the
  roster that overlap or follow each other are one spell, and who was gone and came back has two.
- A scope is a site's key, 'national' (roles without a site) or 'all'. Somebody in two sites counts once in each, and
  once in all.
- Leaving is leaving the scope: from one day to the next in no role there any more. Who goes on there in another role
  has changed role, which is no departure, though it ends the time in that role.
- An unknown leaving date is none: the person is still there. An unknown beginning lies long ago: the person counts as
  there, and as there at the start, but the length of the time is not known and is never guessed.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date, timedelta

from wellknit.partners.involvement import whole_months
from wellknit.partners.roster import ROLES, Involvement, Role, Roster
from wellknit.partners.spells import Spell, spells_of
from wellknit.statistics.intervals import wilson
from wellknit.statistics.lifetimes import Lifetime, Median, Step, kaplan_meier, median
from wellknit.statistics.rates import garwood

__all__ = [
    "ALL",
    "NATIONAL",
    "Newcomers",
    "TimeInRole",
    "Turnover",
    "newcomers",
    "time_in_role",
    "turnover",
    "turnovers",
]

ALL, NATIONAL = "all", "national"
DAYS_A_YEAR, DAYS_A_MONTH = 365.25, 365.25 / 12
_DAY = timedelta(days=1)

Limits = tuple[float, float]


@dataclass(frozen=True, slots=True)
class Turnover:
    """Who left ``scope`` (and, where given, ``role``) from ``start`` to ``end``, both days included.

    ``departures`` per person-year is ``rate``, with Garwood's exact limits; None where nobody was at risk. Beside it:
    who ``changed_role`` within the scope, how many departures were by people who went on ``elsewhere`` in the
    initiative, and how many were later ``undone`` (the same person came back by the end). ``stayed`` of ``at_start``
    are people who were there on the first day and go on after the last (``at_end``); ``stayed_limits`` are Wilson's.
    ``at_start + joined - departures - changed_role == at_end``.
    """

    scope: str
    role: Role | None
    start: date
    end: date
    at_start: int
    joined: int
    departures: int
    changed_role: int
    elsewhere: int
    undone: int
    at_end: int
    person_years: float
    rate: float | None
    limits: Limits | None
    stayed: int
    stayed_limits: Limits | None

    @property
    def stayed_share(self) -> float | None:
        return self.stayed / self.at_start if self.at_start else None


@dataclass(frozen=True, slots=True)
class TimeInRole:
    """How long people stay in a role (``role`` None: in the scope, whatever the role), in months, seen on ``day``.

    ``steps`` are the curve, ``median`` the time by which half have left, each limit None where it is not reached.
    ``spells`` were looked at and ``ended`` of them are over; ``unknown`` more have no known beginning and tell nothing.
    """

    scope: str
    role: Role | None
    day: date
    spells: int
    ended: int
    unknown: int
    median: Median
    steps: tuple[Step, ...]


@dataclass(frozen=True, slots=True)
class Newcomers:
    """``count`` of the ``base`` people there on ``day`` have been involved for at most ``months`` whole months.

    ``unknown`` of them have no known beginning: they are in the base, as those without an answer are in the published
    table, and at most ``(count + unknown) / base`` may be new. ``limits`` are Wilson's: the roster knows these people,
    but another year would have brought others.
    """

    scope: str
    role: Role | None
    day: date
    months: int
    count: int
    base: int
    unknown: int
    limits: Limits | None

    @property
    def share(self) -> float | None:
        return self.count / self.base if self.base else None

    @property
    def at_most(self) -> float | None:
        return (self.count + self.unknown) / self.base if self.base else None


def _within(involvements: Iterable[Involvement], scope: str) -> list[Involvement]:
    site = None if scope == NATIONAL else scope
    return [each for each in involvements if each.person and (scope == ALL or each.site == site)]


def _goes_on(spells: Mapping[str, tuple[Spell, ...]], person: str, day: date) -> bool:
    return any(spell.on(day) and spell.end != day for spell in spells[person])


def _there(spells: Mapping[str, tuple[Spell, ...]], person: str, day: date) -> bool:
    return any(spell.on(day) for spell in spells.get(person, ()))


def turnover(
    roster: Roster, start: date, end: date, *, scope: str = ALL, role: Role | None = None, pause: int = 0
) -> Turnover:
    """Departures from ``scope``, and from ``role`` in it, from ``start`` to ``end`` (both included).

    Years at risk are the days that people were there in the period, over 365.25. Who leaves on the last day has left,
    and the last day counts. A break of at most ``pause`` days is no departure. ValueError where ``end`` is before
    ``start``.

    >>> from wellknit.partners.roster import Involvement
    >>> ana = Involvement("core_site_partner", "ana", "library", "lehigh_valley", date(2019, 3, 1), date(2020, 9, 30))
    >>> year = turnover(Roster(involvements=(ana,)), date(2020, 3, 1), date(2021, 2, 28))
    >>> year.at_start, year.departures, year.at_end, round(year.person_years, 2)
    (1, 1, 0, 0.59)
    """
    if end < start:
        raise ValueError(f"the period ends on {end}, before it begins on {start}")
    within = _within(roster.involvements, scope)
    here = spells_of(within, pause)
    everywhere = here if scope == ALL else spells_of(_within(roster.involvements, ALL), pause)
    looked_at = here if role is None else spells_of((each for each in within if each.role == role), pause)
    at_start = [person for person in looked_at if _there(looked_at, person, start)]
    stayed = sum(_goes_on(looked_at, person, end) for person in at_start)
    joined = departures = changed = elsewhere = undone = days = 0
    for person, spells in looked_at.items():
        for spell in spells:
            days += spell.days(start, end)
            joined += spell.start is not None and start < spell.start <= end
            if spell.end is None or not start <= spell.end <= end:
                continue
            if _there(here, person, spell.end + _DAY):
                changed += 1
                continue
            departures += 1
            elsewhere += _there(everywhere, person, spell.end + _DAY)
            undone += any(each.start is not None and spell.end < each.start <= end for each in here[person])
    years = days / DAYS_A_YEAR
    low, high = garwood(departures)
    return Turnover(
        scope,
        role,
        start,
        end,
        at_start=len(at_start),
        joined=joined,
        departures=departures,
        changed_role=changed,
        elsewhere=elsewhere,
        undone=undone,
        at_end=sum(_goes_on(looked_at, person, end) for person in looked_at),
        person_years=years,
        rate=departures / years if days else None,
        limits=(low / years, high / years) if days else None,
        stayed=stayed,
        stayed_limits=wilson(stayed, len(at_start)) if at_start else None,
    )


def turnovers(roster: Roster, start: date, end: date, sites: Iterable[str], *, pause: int = 0) -> tuple[Turnover, ...]:
    """Turnover in each of ``sites``, among the national partners and in all, for each role and for all together.

    A role that nobody had in a scope in that time is left out; the scope itself never is.
    """
    found = []
    for scope in (*sites, NATIONAL, ALL):
        for role in (None, *ROLES):
            each = turnover(roster, start, end, scope=scope, role=role, pause=pause)
            if role is None or each.person_years:
                found.append(each)
    return tuple(found)


def time_in_role(
    roster: Roster,
    day: date,
    *,
    scope: str = ALL,
    role: Role | None = None,
    roles_apart: bool = False,
    since: date | None = None,
    pause: int = 0,
) -> TimeInRole:
    """For how long people stay in ``role`` in ``scope``, as known on ``day``: Kaplan and Meier, in months.

    Who is still there on ``day`` has stayed at least so long. Without ``role`` it is the time in the scope, whatever
    the roles; with ``roles_apart``, the time in each of the roles that somebody had there, all taken together.

    ``since`` is the day from which the roster names everybody: whoever had left before is not in it, so those who were
    there then come under observation at the age that they had (delayed entry), and the long-serving are not
    over-counted. Without it, the roster is taken to name everybody who ever took part.
    """
    within = [each for each in _within(roster.involvements, scope) if role in (None, each.role)]
    parts = [[each for each in within if each.role == one] for one in ROLES] if roles_apart else [within]
    lifetimes: list[Lifetime] = []
    unknown = 0
    for spell in (each for part in parts for mine in spells_of(part, pause).values() for each in mine):
        if spell.start is None:
            unknown += spell.end is None or since is None or spell.end >= since
            continue
        if spell.start > day or (since is not None and spell.end is not None and spell.end < since):
            continue
        ended = spell.end is not None and spell.end < day
        last = spell.end if ended and spell.end is not None else day
        entered = 0 if since is None else max((since - spell.start).days, 0)
        duration = ((last - spell.start).days + 1) / DAYS_A_MONTH
        lifetimes.append(Lifetime(duration, ended, entered / DAYS_A_MONTH))
    steps = kaplan_meier(lifetimes)
    ended_spells = sum(each.ended for each in lifetimes)
    return TimeInRole(scope, role, day, len(lifetimes), ended_spells, unknown, median(steps), steps)


def newcomers(
    roster: Roster, day: date, *, scope: str = ALL, role: Role | None = None, months: int = 12, pause: int = 0
) -> Newcomers:
    """How many of the people there on ``day`` have been involved for at most ``months`` whole months.

    The length is that of the present spell in the scope, in whatever roles, as ``involvement.whole_months`` counts it:
    twelve is the published table's 'one year or less'. ``role`` chooses whom to count, not from when. Who came back
    after a break is as new as the return.
    """
    here = spells_of(_within(roster.involvements, scope), pause)
    base = sorted(
        {each.person for each in _within(roster.involved(day), scope) if each.person and role in (None, each.role)}
    )
    count = unknown = 0
    for person in base:
        present = next(spell for spell in here[person] if spell.on(day))
        if present.start is None:
            unknown += 1
        elif whole_months(present.start, day) <= months:
            count += 1
    limits = wilson(count, len(base)) if base else None
    return Newcomers(scope, role, day, months, count, len(base), unknown, limits)
