"""How relationships between organizations fared after people who carried them really left.

For each departure that the roster records, and each relationship that the leaver had a part in carrying, it is asked
what had become of it so many months later:

- **kept**: it was carried without a break by others;
- **taken over**: there was a break, and then somebody acting for the organization carried it again;
- **lapsed**: at the end of these months nobody carried it;
- **too early**: these months are not over yet. This goes before everything else: to count a relationship that was
  taken over early, and to wait with one that may yet lapse, would flatter whatever is recent.

What carries a relationship on a day is what the ledger says of that day (``ledger.py``), so somebody who changes sides
takes acquaintances along, and who comes back within these months takes over what was left behind.
"""

from __future__ import annotations

import calendar
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from functools import cache
from itertools import combinations
from statistics import median
from typing import Literal, get_args

from wellknit.partners.roster import Roster
from wellknit.partners.spells import Spell, merged
from wellknit.relationships.contacts import Contact, months_before
from wellknit.relationships.scopes import Scope
from wellknit.statistics.intervals import wilson

__all__ = ["FATES", "Aftermath", "Carriage", "Fared", "Fate", "after_departures", "carriages", "fared"]

Fate = Literal["kept", "taken_over", "lapsed", "too_early"]
FATES: tuple[Fate, ...] = get_args(Fate)
_DAY = timedelta(days=1)


@dataclass(frozen=True, slots=True, order=True)
class Carriage:
    """From ``start`` to ``end``, both included, ``one`` and ``other`` carry a relationship by their contacts.

    ``one`` acts for the pair's first organization, ``other`` for its second. The contacts may go on after the end: then
    one of the two had left.
    """

    one: str
    other: str
    start: date
    end: date

    def on(self, day: date) -> bool:
        return self.start <= day <= self.end


@dataclass(frozen=True, slots=True)
class Aftermath:
    """What became of the relationship of ``organization`` with ``other`` after ``person`` left it on ``left``.

    ``alone`` says that on that day nobody else of ``organization`` carried it: it hung on this person. ``by`` are the
    people of ``organization`` who carried it on the day after (kept) or when it was taken over, ``since`` that day,
    ``pause`` how many days nobody had carried it; ``by_newcomers`` says that all of them came to the organization
    after that departure. ``went_to`` are the organizations for which the person acts afterwards, if any. ``short_log``:
    contacts are written down only from later than ``active_months`` before the departure, so others may have carried
    it unseen.
    """

    person: str
    organization: str
    other: str
    left: date
    fate: Fate
    alone: bool
    by: tuple[str, ...] = ()
    since: date | None = None
    pause: int = 0
    by_newcomers: bool = False
    went_to: tuple[str, ...] = ()
    short_log: bool = False


@dataclass(frozen=True, slots=True)
class Fared:
    """The fates of relationships in ``scope`` counted: each departure with each relationship that it put to the test.

    ``alone`` True counts those that hung on the one who left, False those that others carried too, None all.
    ``survived`` of ``settled`` were kept or taken over, with Wilson's ``limits``; None where nothing is settled yet.
    One person's departure may touch many relationships, and these do not fare independently of each other: the limits
    are narrower than they should be where that is so. ``pause`` is the median number of days without anybody, of
    those taken over.
    """

    scope: str
    alone: bool | None
    departures: int
    kept: int
    taken_over: int
    lapsed: int
    too_early: int
    pause: float | None
    limits: tuple[float, float] | None

    @property
    def survived(self) -> int:
        return self.kept + self.taken_over

    @property
    def settled(self) -> int:
        return self.survived + self.lapsed

    @property
    def share(self) -> float | None:
        return self.survived / self.settled if self.settled else None


def _months_after(day: date, months: int) -> date:
    year, month = divmod(day.year * 12 + day.month - 1 + months, 12)
    return date(year, month + 1, min(day.day, calendar.monthrange(year, month + 1)[1]))


@cache
def _active_until(day: date, months: int) -> date:
    """The last day on which a contact of ``day`` counts as one within ``months`` (``ledger_of``'s window, inverted)."""
    same = _months_after(day, months)
    # Where that month is too short, all of it still lies within the months: from 31 January to 28 February.
    return same if same.day < day.day else same - _DAY


def _employments(roster: Roster) -> dict[str, dict[str, tuple[Spell, ...]]]:
    """For each person the spells with each organization, roles and sites joined."""
    lines: dict[str, dict[str, list[Spell]]] = {}
    for each in roster.involvements:
        if each.person and each.organization:
            mine = lines.setdefault(each.person, {})
            mine.setdefault(each.organization, []).append(Spell(each.start, each.end))
    return {
        person: {organization: merged(mine[organization]) for organization in sorted(mine)}
        for person, mine in sorted(lines.items())
    }


def carriages(
    roster: Roster, contacts: Iterable[Contact], active_months: int = 12
) -> Mapping[tuple[str, str], tuple[Carriage, ...]]:
    """For each pair of organizations (sorted), who carried their relationship with whom, and from when to when.

    The same that ``ledger_of`` says of one day, for all days at once: on every day, the carriages that run on it are
    the links of that day's ledger. Raises ValueError for ``active_months`` below one.
    """
    if active_months < 1:
        raise ValueError("a contact is active for at least one month")
    employments = _employments(roster)
    met: dict[tuple[str, str], set[date]] = {}
    for contact in contacts:
        for pair in combinations(sorted({each for each in contact.people if each in employments}), 2):
            met.setdefault(pair, set()).add(contact.day)
    found: dict[tuple[str, str], set[Carriage]] = {}
    for (one, other), days in met.items():
        active = merged(Spell(day, _active_until(day, active_months)) for day in days)
        for a, with_a in employments[one].items():
            for b, with_b in employments[other].items():
                if a == b:
                    continue
                pair, ends = ((a, b), (one, other)) if a < b else ((b, a), (other, one))
                for spell in _overlaps(_overlaps(active, with_a), with_b):
                    assert spell.start is not None
                    assert spell.end is not None  # a contact has a day, so what it carries ends
                    found.setdefault(pair, set()).add(Carriage(*ends, spell.start, spell.end))
    return {pair: tuple(sorted(found[pair])) for pair in sorted(found)}


def _overlaps(some: Iterable[Spell], others: Iterable[Spell]) -> list[Spell]:
    """The days that lie in one of ``some`` and in one of ``others``."""
    others = tuple(others)
    shared = []
    for one in some:
        for other in others:
            start = max((each for each in (one.start, other.start) if each), default=None)
            end = min((each for each in (one.end, other.end) if each), default=None)
            if start is None or end is None or start <= end:
                shared.append(Spell(start, end))
    return shared


def after_departures(
    roster: Roster, contacts: Sequence[Contact], day: date, *, active_months: int = 12, months: int = 12
) -> tuple[Aftermath, ...]:
    """What became, ``months`` months later, of each relationship that somebody who left had a part in carrying.

    A departure is the last day on which somebody acts for an organization, in whatever role or site, as known on
    ``day``: contacts and departures after it are not looked at, and an unknown leaving date is no departure. One of a
    person's two employers can be left alone. Relationships without any contact of the leaver within ``active_months``
    before the departure are not affected by it and not listed. Sorted by the day of leaving, the person and the
    organizations. Raises ValueError for months below one.
    """
    if months < 1:
        raise ValueError("what became of a relationship can be told after one month at the earliest")
    contacts = [each for each in contacts if each.day <= day]
    log_from = min((each.day for each in contacts), default=day)
    carried = carriages(roster, contacts, active_months)
    of: dict[str, list[tuple[str, str]]] = {}
    for pair in carried:
        for organization in pair:
            of.setdefault(organization, []).append(pair)
    employments = _employments(roster)
    found: list[Aftermath] = []
    for person, mine in employments.items():
        for organization, spells in mine.items():
            for left in (spell.end for spell in spells if spell.end is not None and spell.end <= day):
                went_to = tuple(key for key, others in mine.items() if any(each.on(left + _DAY) for each in others))
                short_log = log_from > months_before(left, active_months) + _DAY
                for pair in of.get(organization, ()):
                    mirrored = pair[1] == organization
                    ours = [(each.other if mirrored else each.one, each) for each in carried[pair]]
                    there = {own for own, each in ours if each.on(left)}
                    if person not in there:
                        continue
                    fate, by, since, pause = _fate(ours, left, _months_after(left, months), day)
                    newcomers = bool(by) and all(_came_after(employments[key][organization], left) for key in by)
                    found.append(
                        Aftermath(
                            person,
                            organization,
                            pair[0] if mirrored else pair[1],
                            left,
                            fate,
                            there == {person},
                            by,
                            since,
                            pause,
                            newcomers,
                            went_to,
                            short_log,
                        )
                    )
    return tuple(sorted(found, key=lambda each: (each.left, each.person, each.organization, each.other)))


def _came_after(spells: Iterable[Spell], left: date) -> bool:
    return all(spell.start is not None and spell.start > left for spell in spells)


def _fate(
    ours: Sequence[tuple[str, Carriage]], left: date, horizon: date, day: date
) -> tuple[Fate, tuple[str, ...], date | None, int]:
    """The fate by ``horizon``, by whom, since when, after how many days without anybody; ``ours`` has the own person
    beside each carriage."""
    if horizon > day:
        return "too_early", (), None, 0
    first = left + _DAY
    covered = merged(
        Spell(max(each.start, first), min(each.end, horizon))
        for _, each in ours
        if each.end >= first and each.start <= horizon
    )
    last = covered[-1] if covered else None
    if last is None or last.start is None or last.end != horizon:
        return "lapsed", (), None, 0
    since = last.start
    by = tuple(sorted({own for own, each in ours if each.on(since)}))
    if since == first:
        return "kept", by, since, 0
    # The days without anybody before the relationship was taken up for good: those of the last break.
    before = covered[-2].end if len(covered) > 1 else left
    assert before is not None
    return "taken_over", by, since, (since - before).days - 1


def fared(cases: Iterable[Aftermath], scopes: Iterable[Scope]) -> tuple[Fared, ...]:
    """The fates in each of ``scopes``: of all relationships, of those that hung on the leaver, and of the others."""
    cases = tuple(cases)
    counted = []
    for scope in scopes:
        here = [each for each in cases if scope.has(each.organization, each.other)]
        for alone in (None, True, False):
            these = [each for each in here if alone in (None, each.alone)]
            fates = {fate: sum(each.fate == fate for each in these) for fate in FATES}
            settled = len(these) - fates["too_early"]
            survived = fates["kept"] + fates["taken_over"]
            pauses = [each.pause for each in these if each.fate == "taken_over"]
            counted.append(
                Fared(
                    scope.key,
                    alone,
                    len({(each.person, each.organization, each.left) for each in these}),
                    **fates,
                    pause=median(pauses) if pauses else None,
                    limits=wilson(survived, settled) if settled else None,
                )
            )
    return tuple(counted)
