"""What each relationship needs to survive k departures, and which introductions can give it."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from itertools import product

from wellknit.relationships.plans.candidates import Rules
from wellknit.relationships.plans.covers import matching_numbers, smallest_cover
from wellknit.relationships.plans.values import Impossible

__all__ = ["Goal", "Pair", "goals_of"]

Pair = tuple[str, str]


@dataclass(frozen=True)
class Goal:
    """A relationship that ``missing`` introductions more would let survive k departures.

    ``first`` and ``second`` are who may be introduced, of the one and of the other organization. Where it matters who
    meets whom, ``pairs`` are all the pairs that may, with their effort; it is None where any two may, at an ordinary
    effort, and no introduction serves another relationship too. ``both`` act for both organizations.
    """

    organizations: Pair
    links: tuple[Pair, ...]
    first: tuple[str, ...]
    second: tuple[str, ...]
    both: tuple[str, ...]
    missing: int
    pairs: Mapping[Pair, float] | None = None


def goals_of(rules: Rules, departures: int) -> tuple[tuple[Goal, ...], tuple[Impossible, ...]]:
    """Goals that introductions can reach, in the order of the relationships, and those that none can, with why."""
    ledger = rules.ledger
    acting: dict[str, list[str]] = {}
    for person in ledger.people:
        for employer in ledger.employers[person]:
            acting.setdefault(employer, []).append(person)
    numbers = dict(zip(ledger.relationships, matching_numbers(ledger.arrays).tolist(), strict=True))
    wanting: dict[Pair, tuple[tuple[str, ...], int]] = {}
    impossible: list[Impossible] = []
    for pair, links in ledger.relationships.items():
        both = tuple(sorted(set(acting[pair[0]]) & set(acting[pair[1]])))
        number = numbers[pair]
        if both:
            # A cover is never larger than the double of a matching: only a much larger one spares the search.
            cover = smallest_cover(links, departures, both)
            number = departures + 1 if cover is None else len(cover)
        if number <= departures:
            few = [key for key in pair if len(acting[key]) <= departures]
            if few:
                impossible.extend(
                    Impossible(
                        (key, pair[1] if key == pair[0] else pair[0]), "deputy", departures + 1 - len(acting[key])
                    )
                    for key in few
                )
            else:
                wanting[pair] = both, number
    special = _special(rules, wanting)
    goals = []
    for pair, (both, number) in wanting.items():
        links = ledger.relationships[pair]
        goal: Goal | None
        missing = departures + 1 - number
        if both or pair in special:
            pairs = {
                (one, other): effort
                for one, other in _pairs(acting[pair[0]], acting[pair[1]])
                if (effort := rules.effort(one, other)) is not None
            }
            reachable = smallest_cover({*links, *pairs}, departures, both) is None
            first = tuple(sorted({one for one, _ in pairs}))
            second = tuple(sorted({other for _, other in pairs}))
            goal = Goal(pair, links, first, second, both, missing, pairs) if reachable else None
        else:
            first, second = (_free(rules, acting[mine], theirs) for mine, theirs in (pair, pair[::-1]))
            goal = Goal(pair, links, first, second, (), missing)
            if min(len(first), len(second)) < departures + 1 and not _reachable(goal, departures):
                goal = None
        if goal:
            goals.append(goal)
        else:
            impossible.append(Impossible(pair, "kept_apart", missing))
    return tuple(goals), tuple(impossible)


def _pairs(first: list[str], second: list[str]) -> Iterator[Pair]:
    """All pairs of people of two organizations, each pair once also where both act for both."""
    seen = set()
    for one, other in product(first, second):
        if one != other and (other, one) not in seen:
            seen.add((one, other))
            yield one, other


def _free(rules: Rules, people: list[str], organization: str) -> tuple[str, ...]:
    """Who of ``people`` may be introduced to those of ``organization``."""
    if not (rules.closed or rules.apart):
        return tuple(people)
    return tuple(key for key in people if key not in rules.closed and (key, organization) not in rules.apart)


def _reachable(goal: Goal, departures: int) -> bool:
    """Whether the goal can be reached where not everybody may be introduced."""
    return smallest_cover({*goal.links, *product(goal.first, goal.second)}, departures) is None


def _special(rules: Rules, wanting: Mapping[Pair, object]) -> set[Pair]:
    """The relationships in which it matters who meets whom: a rule about a pair, or a person of several organizations.

    An introduction of somebody who acts for two organizations can serve two relationships at once.
    """
    employers = rules.ledger.employers
    near: dict[str, set[str]] = {}
    for one, other in wanting:
        near.setdefault(one, set()).add(other)
        near.setdefault(other, set()).add(one)

    def between(mine: tuple[str, ...], theirs: tuple[str, ...]) -> list[Pair]:
        return [
            (min(a, b), max(a, b))
            for a in mine
            for b in (theirs if len(theirs) else near.get(a, ()))
            if b in near.get(a, ())
        ]

    found: set[Pair] = set()
    several = {person: keys for person, keys in employers.items() if len(keys) > 1}
    there: dict[str, list[str]] = {}
    for person, keys in several.items():
        for key in keys:
            there.setdefault(key, []).append(person)
    for person, other in (*rules.apart, *rules.efforts):
        if other in employers:
            found.update(between(employers[person], employers[other]))
            continue
        if (person, other) in rules.efforts:
            found.update(between(employers[person], (other,) if other else ()))
        # A rule about an organization is one about its people, also where they act for another.
        for colleague in there.get(other, ()):
            found.update(between(employers[person], employers[colleague]))
    for keys in several.values():
        for partner in {partner for key in keys for partner in near.get(key, ())}:
            served = between(keys, (partner,))
            if len(served) > 1:
                found.update(served)
    for one, other in wanting:
        for a, b in product(there.get(one, ()), there.get(other, ())):
            if set(several[a]) & set(several[b]):
                found.add((one, other))  # colleagues elsewhere: not to be introduced
            served = between(several[a], several[b])
            if len(set(served)) > 1:
                found.update(served)
    return found
