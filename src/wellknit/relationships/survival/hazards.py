"""Departure hazards: how often people leave their posts, by role, length of involvement and site, from the roster."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from math import exp, inf, log1p
from typing import TYPE_CHECKING

from wellknit.errors import Problem, fail, problem
from wellknit.partners.involvement import BANDS
from wellknit.partners.roster import ROLES, Role, Roster
from wellknit.relationships.contacts import months_before
from wellknit.relationships.survival.tenure import (
    DAYS_A_MONTH,
    NATIONAL,
    Tenure,
    band_days,
    observed_from,
    stretches,
    tenures,
)
from wellknit.relationships.survival.what_if import WhatIf, ended_posts
from wellknit.statistics.pooling import Pooled, pooled
from wellknit.statistics.rates import garwood

if TYPE_CHECKING:
    from wellknit.relationships.ledger import Ledger

__all__ = ["FEW", "Hazards", "Rate", "Ratio", "estimate", "staying"]

#: Below so many departures it is said that the estimate rests on few.
FEW = 10

Limits = tuple[float, float]


@dataclass(frozen=True, slots=True)
class Rate:
    """Departures in ``months`` person-months at risk, and what they say of the rate: departures a person and month.

    ``limits`` are Garwood's exact limits of the rate as counted, None where nobody was at risk. ``rate`` is what is
    used, partially pooled, with the limits ``pooled_limits``.
    """

    departures: int
    months: float
    limits: Limits | None
    rate: float
    pooled_limits: Limits

    @property
    def counted(self) -> float | None:
        """Departures a person-month as they were counted; None where nobody was at risk."""
        return self.departures / self.months if self.months else None

    @property
    def yearly(self) -> float:
        """The chance of leaving within twelve months at ``rate``."""
        return 1 - exp(-12 * self.rate)


@dataclass(frozen=True, slots=True)
class Ratio:
    """How a site's departures compare with what the roles and lengths of involvement of its people let expect."""

    site: str
    departures: int
    expected: float
    limits: Limits | None  #: Garwood's, of departures over expected
    pooled: Pooled


@dataclass(frozen=True)
class Hazards:
    """How often people leave: what was counted from ``since`` to ``day``, and the rates that follow from it.

    ``cells`` has the rate for each role and band of length of involvement, over all sites; ``sites`` by how much more
    or less often people leave in each site than that. ``given`` are yearly chances of leaving by role that the
    partnership states itself: they take the place of the estimate in all sites and bands. ``problems`` says what is
    thin about the estimate.
    """

    day: date
    since: date | None
    overall: Rate | None
    cells: Mapping[tuple[Role, str], Rate] = field(default_factory=dict)
    sites: Mapping[str, Ratio] = field(default_factory=dict)
    given: Mapping[Role, float] = field(default_factory=dict)
    problems: tuple[Problem, ...] = ()

    def monthly(self, role: Role, band: str, site: str) -> float:
        """The rate of leaving a month; infinite where a given chance is 1.

        WellknitError ``survival.no-chances`` where nothing was observed and nothing given.
        """
        if role in self.given:
            return inf if self.given[role] == 1 else -log1p(-self.given[role]) / 12
        if self.overall is None:
            raise fail("survival.no-chances", roles=", ".join(each for each in ROLES if each not in self.given))
        ratio = self.sites[site].pooled.ratio if site in self.sites else 1.0
        return self.cells[role, band].rate * ratio

    @property
    def scales(self) -> Limits:
        """By what all estimated rates are multiplied at the limits of the overall rate: 0.5 is half as often."""
        if self.overall is None:
            return 1.0, 1.0
        low, high = self.overall.pooled_limits
        return low / self.overall.rate, high / self.overall.rate


def estimate(
    roster: Roster,
    day: date,
    sites: Sequence[str] = (),
    *,
    since: date | None = None,
    given: Mapping[Role, float] | None = None,
) -> Hazards:
    """Departure hazards as they can be known on ``day``.

    Person-months at risk and departures are counted from ``since`` to ``day``; whoever came before ``since`` is at risk
    from ``since`` on, with the length of involvement that they had then (left truncation). Without ``since`` counting
    begins after the first departure that the roster has, and without that there is nothing to count. Who is still
    there, or has no known leaving date, is at risk to the end (right censoring); what the roster says of days after
    ``day`` is not looked at. What counts as a post and as leaving it: :func:`.tenure.stretches`.

    The rates of roles and bands are drawn towards the overall rate, and those of sites (``sites``, and 'national' for
    roles without one) towards what their people's roles and lengths let expect: see
    :func:`wellknit.statistics.pooling.pooled`. Where nobody left at all, half a departure is assumed (Jeffreys).
    ``given`` are yearly chances of leaving, from 0 to 1, else ValueError.
    """
    given = dict(given or {})
    if not all(0 <= chance <= 1 for chance in given.values()):
        raise ValueError("a chance is a number from 0 to 1")
    found: list[Problem] = []
    since = since or observed_from(roster, day)
    left: dict[tuple[Role, str, str], int] = {}
    days: dict[tuple[Role, str, str], int] = {}
    for each in stretches(roster, day, since) if since else ():
        key = (each.role, each.band, each.site)
        left[key] = left.get(key, 0) + each.left
        days[key] = days.get(key, 0) + each.days
    wanted = [role for role in ROLES if role not in given]
    total = sum(days.values()) / DAYS_A_MONTH
    if not total:
        if wanted:
            found.append(problem("survival.no-history", roles=", ".join(wanted)))
        return Hazards(day, since, None, given=given, problems=tuple(found))
    overall = _overall(sum(left.values()), total)
    if wanted and overall.departures < FEW:
        found.append(problem("survival.few-departures", count=overall.departures, since=since, months=round(total)))
    keys = [(role, band.key) for role in ROLES for band in BANDS]
    at_risk = [sum(days.get((*key, site), 0) for site in _sites(days)) / DAYS_A_MONTH for key in keys]
    departed = [sum(left.get((*key, site), 0) for site in _sites(days)) for key in keys]
    ratios = pooled(departed, [overall.rate * months for months in at_risk])
    cells = {
        key: _rate(count, months, ratio, overall.rate)
        for key, count, months, ratio in zip(keys, departed, at_risk, ratios, strict=True)
    }
    return Hazards(day, since, overall, cells, _ratios(left, days, cells, sites), given, tuple(found))


def _sites(days: Mapping[tuple[Role, str, str], int]) -> list[str]:
    return sorted({site for _, _, site in days})


def _overall(departures: int, months: float) -> Rate:
    low, high = garwood(departures)
    limits = (low / months, high / months)
    return Rate(departures, months, limits, (departures or 0.5) / months, limits)


def _rate(departures: int, months: float, ratio: Pooled, overall: float) -> Rate:
    low, high = garwood(departures)
    limits = (low / months, high / months) if months else None
    return Rate(departures, months, limits, overall * ratio.ratio, (overall * ratio.low, overall * ratio.high))


def _ratios(
    left: Mapping[tuple[Role, str, str], int],
    days: Mapping[tuple[Role, str, str], int],
    cells: Mapping[tuple[Role, str], Rate],
    sites: Sequence[str],
) -> dict[str, Ratio]:
    """Each site's departures beside those that its person-months in each role and band let expect."""
    every = list(dict.fromkeys([*sites, NATIONAL, *_sites(days)]))
    departures = [sum(count for (_, _, site), count in left.items() if site == each) for each in every]
    expected = [
        sum(cells[role, band].rate * count / DAYS_A_MONTH for (role, band, site), count in days.items() if site == each)
        for each in every
    ]
    found = {}
    for site, count, mean, ratio in zip(every, departures, expected, pooled(departures, expected), strict=True):
        low, high = garwood(count)
        found[site] = Ratio(site, count, mean, (low / mean, high / mean) if mean else None, ratio)
    return found


def staying(
    hazards: Hazards,
    ledger: Ledger,
    roster: Roster,
    day: date,
    months: int,
    *,
    leave: Collection[str] = (),
    stay: Collection[str] = (),
    grants: Collection[str] = (),
    scale: float = 1.0,
    standing: Mapping[str, Tenure] | None = None,
) -> dict[str, float]:
    """Each person's chance to be in post still, ``months`` months after ``day``.

    The rate of leaving changes when a person passes from one band of length to the next; the chance to stay is
    exp(-(sum of rate x months in the band)). Given yearly chances hold for every year alike. Who is in ``leave`` has
    the chance 0, who is in ``stay`` the chance 1, and where ``grants`` end, who has no other post has the chance 0
    (for those with another see :func:`.what_if.ended_posts`). ``scale`` multiplies the estimated rates: with the two
    of ``Hazards.scales`` the chances show how far the estimate can be trusted. ``standing`` spares the look into the
    roster where it has been done (:func:`.tenure.tenures`).

    Raises ValueError for fewer than one month, WellknitError for people and grants that are none, and where nothing
    says how long people stay.
    """
    if months < 1:
        raise ValueError("look at least one month ahead")
    WhatIf(tuple(leave), tuple(stay), tuple(grants)).checked(ledger, roster, day)
    standing = tenures(ledger, roster, day) if standing is None else standing
    end = months_before(day, -months)
    whole = (end - day).days
    ended = ended_posts(ledger, roster, day, grants)
    leaving, remaining = frozenset(leave), frozenset(stay)
    found: dict[str, float] = {}
    for person, organizations in ledger.employers.items():
        if person in leaving or all((person, each) in ended for each in organizations):
            found[person] = 0.0
        elif person in remaining:
            found[person] = 1.0
        else:
            each = standing[person]
            factor = 1.0 if each.role in hazards.given else scale
            hazard = sum(
                factor * hazards.monthly(each.role, band, each.site) * months * count / whole
                for band, count in band_days(each.start, day, end).items()
            )
            found[person] = exp(-hazard)
    return found
