"""Time in post: for how long, in which role and where somebody has acted for an organization, and when that ended."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from itertools import pairwise

from wellknit.partners.involvement import BANDS
from wellknit.partners.roster import ROLES, Involvement, Role, Roster
from wellknit.partners.spells import Spell, merged
from wellknit.relationships.contacts import months_before
from wellknit.relationships.ledger import Ledger

__all__ = ["DAYS_A_MONTH", "NATIONAL", "Stretch", "Tenure", "band_days", "observed_from", "stretches", "tenures"]

DAYS_A_MONTH = 365.25 / 12
#: Where roles without a site are counted.
NATIONAL = "national"
_DAY = timedelta(days=1)


@dataclass(frozen=True, slots=True)
class Tenure:
    """How a person stands on a day: role and site of the post held longest, and since when (None: not known, long)."""

    role: Role
    site: str
    start: date | None


@dataclass(frozen=True, slots=True)
class Stretch:
    """Days at risk in one post in one role, site and band of length; ``left`` where the post ended with them."""

    person: str
    role: Role
    site: str
    band: str
    days: int
    left: bool


def observed_from(roster: Roster, day: date) -> date | None:
    """The day from which the roster can be taken to name everybody who left: the one after the first departure in it.

    Who left before anybody wrote departures down is in no roster, while who stayed is: to count the early years of
    those would make leaving look rare. The first departure opens the window and is not counted itself. None where no
    departure is written down: nothing says then since when one would have been.
    """
    ends = [spell.end for _, spell, _ in _posts(roster) if spell.end is not None and spell.end < day]
    return min(ends) + _DAY if ends else None


def stretches(roster: Roster, day: date, since: date) -> Iterator[Stretch]:
    """All time in post from ``since`` to ``day`` (both included), cut where role, site or band of length change.

    A post is a person acting for one organization (or, without one, in one site). Lines of the roster that overlap or
    follow each other from one day to the next are one spell in it, whatever their roles: a change of role is no
    departure. Going to another organization is, and so is leaving before a return, which begins anew. What is not over
    by ``day``, or has no known end, goes on after it. Where several lines run, the role that stands first in ``ROLES``
    counts. Length is that of the spell; an unknown beginning lies long ago. ``left`` is set on the last stretch of a
    spell that ended before ``day``.
    """
    for person, spell, lines in _posts(roster):
        last = day if spell.end is None else min(spell.end, day)
        first = since if spell.start is None else max(spell.start, since)
        if first > last:
            continue
        edges = {first, last + _DAY, *_band_starts(spell.start)}
        edges |= {each.start for each in lines if each.start} | {each.end + _DAY for each in lines if each.end}
        cuts = sorted(edge for edge in edges if first <= edge <= last + _DAY)
        for begin, end in pairwise(cuts):
            line = _leading(lines, begin)
            left = spell.end is not None and spell.end < day and end == last + _DAY
            band = _band_on(spell.start, begin)
            yield Stretch(person, line.role, line.site or NATIONAL, band, (end - begin).days, left)


def tenures(ledger: Ledger, roster: Roster, day: date) -> Mapping[str, Tenure]:
    """How everybody in the ledger stands on ``day``.

    Somebody who acts for several organizations leaves all of them at once, with the chance of the post held longest
    (of two as long, the organization that comes first). KeyError for a person who is not in post on ``day``.
    """
    lines: dict[str, dict[str, list[Involvement]]] = {}
    for each in roster.involvements:
        if each.person and each.organization and each.organization in ledger.employers.get(each.person, ()):
            lines.setdefault(each.person, {}).setdefault(each.organization, []).append(each)
    found = {}
    for person, organizations in ledger.employers.items():
        standing = []
        for organization in organizations:
            mine = lines[person][organization]
            spell = next(each for each in merged(Spell(line.start, line.end) for line in mine) if each.on(day))
            line = _leading(mine, day)
            standing.append(
                (spell.start or date.min, organization, Tenure(line.role, line.site or NATIONAL, spell.start))
            )
        found[person] = min(standing, key=lambda each: each[:2])[2]
    return found


def band_days(start: date | None, day: date, end: date) -> dict[str, int]:
    """How many of the days after ``day``, up to and including ``end``, fall into each band of length since ``start``.

    >>> band_days(date(2020, 9, 1), date(2021, 3, 1), date(2021, 12, 31))
    {'six_months_or_less': 30, 'six_months_to_one_year': 183, 'one_to_two_years': 92}
    """
    first, last = day + _DAY, end + _DAY
    cuts = sorted({first, last, *(each for each in _band_starts(start) if first < each < last)})
    found: dict[str, int] = {}
    for begin, finish in pairwise(cuts):
        band = _band_on(start, begin)
        found[band] = found.get(band, 0) + (finish - begin).days
    return found


def _posts(roster: Roster) -> Iterator[tuple[str, Spell, Sequence[Involvement]]]:
    """Each spell of each person in each post, with the lines of the roster that it is made of."""
    posts: dict[tuple[str, str, str], list[Involvement]] = {}
    for each in roster.involvements:
        if each.person:
            place = (each.organization, "") if each.organization else ("", each.site or NATIONAL)
            posts.setdefault((each.person, *place), []).append(each)
    for (person, *_), lines in sorted(posts.items()):
        for spell in merged(Spell(each.start, each.end) for each in lines):
            yield person, spell, [each for each in lines if _inside(each, spell)]


def _inside(line: Involvement, spell: Spell) -> bool:
    begin, end = line.start or date.min, line.end or date.max
    return begin <= end and (spell.start or date.min) <= begin and end <= (spell.end or date.max)


def _leading(lines: Iterable[Involvement], day: date) -> Involvement:
    """Of the lines that run on ``day`` the one that counts: by role, then by site."""
    return min((each for each in lines if each.on(day)), key=lambda each: (ROLES.index(each.role), each.site or ""))


def _band_starts(start: date | None) -> tuple[date, ...]:
    """The days on which a spell passes from one band of length to the next; none where its beginning is not known."""
    if start is None:
        return ()
    return tuple(months_before(start, -(band.up_to + 1)) for band in BANDS if band.up_to is not None)


def _band_on(start: date | None, day: date) -> str:
    """The band of length on ``day``: the last one where the beginning is not known."""
    return BANDS[sum(each <= day for each in _band_starts(start)) if start else -1].key
