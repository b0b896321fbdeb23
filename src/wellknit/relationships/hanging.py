"""What hangs on one person: relationships, organizations that they alone connect, and what they alone know."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from datetime import date

    import numpy

    from wellknit.partners.roster import Roster
    from wellknit.relationships.ledger import Carried, Ledger

__all__ = ["Alone", "Hanging", "Known", "Loss", "hanging", "losses", "on_one_person", "single"]


@dataclass(frozen=True, slots=True)
class Hanging:
    """A relationship between two organizations (sorted) that hangs on one person.

    ``people`` has that person; both, where a single link carries the relationship, since either one's departure ends
    it. ``links`` is the number of pairs of people that carry it.
    """

    pair: tuple[str, str]
    people: tuple[str, ...]
    links: int


@dataclass(frozen=True, slots=True)
class Known:
    """Something that one person of ``organization`` alone knows or can do, in the roster's words."""

    organization: str
    what: str


@dataclass(frozen=True, slots=True)
class Loss:
    """What would go with ``person``: relationships, organizations cut off from everyone, knowledge and skills.

    ``relationships`` are those that hang on the person, of all organizations that the person acts for. ``cut_off`` are
    organizations that have relationships now and would have none. ``knowledge`` is what nobody else holds who acts for
    the same organization.
    """

    person: str
    relationships: tuple[tuple[str, str], ...] = ()
    cut_off: tuple[str, ...] = ()
    knowledge: tuple[Known, ...] = ()


@dataclass(frozen=True, slots=True)
class Alone:
    """An organization that one person alone acts for: name a deputy first, since no introduction can help."""

    organization: str
    person: str


def on_one_person(
    carried: Carried,
) -> tuple[numpy.ndarray[Any, numpy.dtype[numpy.bool_]], numpy.ndarray[Any, numpy.dtype[numpy.bool_]]]:
    """Whether each relationship hangs on the person of its first link's one end, and of its other end.

    A relationship hangs on a person when all of its links end at that person. Every such person is an end of the first
    link, so these two are all who can be meant. Two arrays of truth values, one a relationship.
    """
    import numpy

    if not len(carried.pairs):
        return numpy.zeros(0, numpy.bool_), numpy.zeros(0, numpy.bool_)
    begin = carried.start[:-1]
    sizes = numpy.diff(carried.start)
    # Either end may be the person: who acts for both organizations stands on the one side of some links and on the
    # other side of others. No relationship is empty, which reduceat would answer with its neighbour's first link.
    first, last = (numpy.repeat(ends[begin], sizes) for ends in (carried.one, carried.other))
    hangs = [
        numpy.logical_and.reduceat((carried.one == person) | (carried.other == person), begin)
        for person in (first, last)
    ]
    return hangs[0], hangs[1]


def hanging(ledger: Ledger) -> tuple[Hanging, ...]:
    """The relationships that hang on one person, in the order of their organizations.

    >>> from datetime import date
    >>> from wellknit.relationships.ledger import Ledger, Link
    >>> day = date(2021, 3, 1)
    >>> acts_for = {"ana": ("library",), "ben": ("school",), "cleo": ("school",), "dan": ("clinic",)}
    >>> links = (Link("ana", "ben", day), Link("ana", "cleo", day), Link("cleo", "dan", day))
    >>> for each in hanging(Ledger(("clinic", "library", "school"), acts_for, links)):
    ...     print(each.pair, each.people)
    ('clinic', 'school') ('cleo', 'dan')
    ('library', 'school') ('ana',)
    """
    return tuple(_hanging(ledger.arrays, ledger.people))


def _hanging(carried: Carried, people: tuple[str, ...]) -> Iterator[Hanging]:
    on_first, on_last = on_one_person(carried)
    for place in (on_first | on_last).nonzero()[0].tolist():
        begin, end = int(carried.start[place]), int(carried.start[place + 1])
        found = [(on_first[place], carried.one[begin]), (on_last[place], carried.other[begin])]
        who = sorted(people[int(person)] for hangs, person in found if hangs)
        yield Hanging(carried.pairs[place], tuple(who), end - begin)


def losses(ledger: Ledger, roster: Roster, day: date) -> tuple[Loss, ...]:
    """What would go with each person, those first with whom most would go; who would take nothing along is left out.

    Relationships count for every organization that the person acts for. Knowledge and skills are those of the
    involvements that run on ``day``, compared without regard to case and spaces.
    """
    found: dict[str, list[tuple[str, str]]] = {}
    for each in hanging(ledger):
        for person in each.people:
            found.setdefault(person, []).append(each.pair)
    all_of: dict[str, int] = {}
    for pair in ledger.arrays.pairs:
        for organization in pair:
            all_of[organization] = all_of.get(organization, 0) + 1
    knowledge = _held_alone(ledger, roster, day)
    return tuple(
        sorted(
            (
                Loss(person, tuple(found.get(person, ())), _cut_off(found.get(person, ()), all_of), known)
                for person, known in ((person, knowledge.get(person, ())) for person in {**found, **knowledge})
            ),
            key=lambda loss: (-len(loss.relationships), -len(loss.cut_off), -len(loss.knowledge), loss.person),
        )
    )


def _cut_off(lost: tuple[tuple[str, str], ...] | list[tuple[str, str]], all_of: dict[str, int]) -> tuple[str, ...]:
    """The organizations that lose every relationship they have."""
    lost_of: dict[str, int] = {}
    for pair in lost:
        for organization in pair:
            lost_of[organization] = lost_of.get(organization, 0) + 1
    return tuple(sorted(key for key, count in lost_of.items() if count == all_of[key]))


def _held_alone(ledger: Ledger, roster: Roster, day: date) -> dict[str, tuple[Known, ...]]:
    """By person, the knowledge that nobody else of the same organization holds on ``day``."""
    holders: dict[tuple[str, str], dict[str, str]] = {}
    for each in roster.involved(day):
        if each.person and each.organization and each.organization in ledger.employers.get(each.person, ()):
            for what in each.knowledge:
                if words := " ".join(what.split()):
                    holders.setdefault((each.organization, words.casefold()), {}).setdefault(each.person, words)
    found: dict[str, list[Known]] = {}
    for (organization, _), who in sorted(holders.items()):
        if len(who) == 1:
            ((person, words),) = who.items()
            found.setdefault(person, []).append(Known(organization, words))
    return {person: tuple(known) for person, known in found.items()}


def single(ledger: Ledger) -> tuple[Alone, ...]:
    """The organizations that one person alone acts for, in their order.

    Organizations for which nobody acts are not among them: nobody's departure can change anything there.
    """
    people: dict[str, list[str]] = {}
    for person, organizations in ledger.employers.items():
        for organization in organizations:
            people.setdefault(organization, []).append(person)
    return tuple(Alone(each, people[each][0]) for each in ledger.organizations if len(people.get(each, ())) == 1)
