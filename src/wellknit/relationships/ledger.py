"""Under each relationship between organizations: the links between people that carry it."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from functools import cached_property
from itertools import combinations
from typing import TYPE_CHECKING, Any

from wellknit.relationships.contacts import Contact, months_before

if TYPE_CHECKING:
    import numpy

    from wellknit.partners.roster import Roster

__all__ = ["Ledger", "Link", "employers_on", "ledger_of", "taking_part_on"]


@dataclass(frozen=True, slots=True, order=True)
class Link:
    """Two people who are in touch, the day of their last contact, and how many contacts there were in the window."""

    one: str
    other: str
    last: date
    contacts: int = 1


@dataclass(frozen=True)
class Ledger:
    """People, the organizations each acts for on the reference day, and the active links between them.

    ``employers`` maps a person to one or more organizations. A link carries every relationship between an organization
    of the one and an organization of the other, never one inside an organization. Links stand once (one < other).
    ``organizations`` lists all, also those that no link reaches: they count where reach is measured.
    """

    organizations: tuple[str, ...]
    employers: Mapping[str, tuple[str, ...]]
    links: tuple[Link, ...]

    @cached_property
    def people(self) -> tuple[str, ...]:
        """Everybody who acts for an organization, sorted by organization and key: neighbours in memory."""
        return tuple(sorted(self.employers, key=lambda key: (self.employers[key], key)))

    @cached_property
    def relationships(self) -> Mapping[tuple[str, str], tuple[tuple[str, str], ...]]:
        """For each pair of organizations (sorted) the pairs of people that carry it: (of the first, of the second)."""
        found: dict[tuple[str, str], set[tuple[str, str]]] = {}
        for link in self.links:
            for a in self.employers.get(link.one, ()):
                for b in self.employers.get(link.other, ()):
                    # People who share an employer meet inside it; that carries no relationship between organizations.
                    if a != b:
                        pair, ends = ((a, b), (link.one, link.other)) if a < b else ((b, a), (link.other, link.one))
                        found.setdefault(pair, set()).add(ends)
        return {pair: tuple(sorted(found[pair])) for pair in sorted(found)}

    @cached_property
    def arrays(self) -> Carried:
        """The same as whole numbers, for arithmetic on many relationships at once."""
        return Carried.of(self.relationships, self.people)


@dataclass(frozen=True)
class Carried:
    """Ties sorted by relationship: tie t joins people ``one[t]`` and ``other[t]``; relationship r has the ties
    ``start[r]`` to ``start[r + 1]``. No relationship is empty."""

    pairs: tuple[tuple[str, str], ...]
    one: numpy.ndarray[Any, Any]
    other: numpy.ndarray[Any, Any]
    start: numpy.ndarray[Any, Any]

    @classmethod
    def of(cls, relationships: Mapping[tuple[str, str], Iterable[tuple[str, str]]], people: tuple[str, ...]) -> Carried:
        import numpy

        number = {key: place for place, key in enumerate(people)}
        ends = [[(number[a], number[b]) for a, b in links] for links in relationships.values()]
        flat = [end for group in ends for end in group]
        one = numpy.array([a for a, _ in flat], dtype=numpy.int64)
        other = numpy.array([b for _, b in flat], dtype=numpy.int64)
        start = numpy.cumsum([0, *(len(group) for group in ends)], dtype=numpy.int64)
        return cls(tuple(relationships), one, other, start)


def ledger_of(roster: Roster, contacts: Iterable[Contact], day: date, active_months: int = 12) -> Ledger:
    """Who acts for whom on ``day``, and who was in touch with whom within ``active_months`` before it.

    Two people are linked where both were at one contact after ``day`` minus ``active_months`` and not after ``day``,
    and both act for an organization on ``day``. A pair counts once a day, however often the day's contact was logged
    and in however many lists. A contact is the person's: one made for a former employer carries, on ``day``, the
    relationships of the organization that the person acts for then. Who has left, or acts for no organization, is in
    no link. The order of rows and of people in a contact changes nothing.

    ``organizations`` are those that take part on ``day`` (see :func:`taking_part_on`). Raises ValueError for
    ``active_months`` below one.

    >>> from wellknit.partners.roster import Involvement, Organization, Roster
    >>> roster = Roster((Organization("library", "Library"), Organization("school", "School")), (), (
    ...     Involvement("core_site_partner", "ana", "library", "dayton", None, None),
    ...     Involvement("core_site_partner", "ben", "school", "dayton", None, None)))
    >>> met = Contact(date(2021, 2, 1), "meeting", ("ana", "ben"))
    >>> ledger_of(roster, [met, met], date(2021, 3, 15)).relationships
    {('library', 'school'): (('ana', 'ben'),)}
    """
    if active_months < 1:
        raise ValueError("a contact is active for at least one month")
    employers = employers_on(roster, day)
    since = months_before(day, active_months)
    days: dict[tuple[str, str], set[date]] = {}
    for contact in contacts:
        if since < contact.day <= day:
            there = sorted({key for key in contact.people if key in employers})
            for pair in combinations(there, 2):
                days.setdefault(pair, set()).add(contact.day)
    links = tuple(Link(one, other, max(when), len(when)) for (one, other), when in sorted(days.items()))
    return Ledger(taking_part_on(roster, day), employers, links)


def employers_on(roster: Roster, day: date) -> dict[str, tuple[str, ...]]:
    """Each person who acts for an organization on ``day``, with all that the person acts for, sorted.

    Involvements that overlap in one organization (two roles, two sites, a rehire written before the leaving) are one
    employer; involvements in several organizations are several. Between two spells with one organization the person
    is not there. Without a leaving date the person is still there, without a beginning the person has been for long.
    """
    found: dict[str, set[str]] = {}
    for each in roster.involved(day):
        if each.person and each.organization:
            found.setdefault(each.person, set()).add(each.organization)
    return {person: tuple(sorted(found[person])) for person in sorted(found)}


def taking_part_on(roster: Roster, day: date) -> tuple[str, ...]:
    """The organizations that take part on ``day``, sorted: those with an involvement, their own or of one of their
    people, that runs on that day, and those of the roster of whose involvement nothing is written at all."""
    known = {each.organization for each in roster.involvements if each.organization}
    running = {each.organization for each in roster.involvements if each.organization and each.on(day)}
    return tuple(sorted(running | ({each.key for each in roster.organizations} - known)))
