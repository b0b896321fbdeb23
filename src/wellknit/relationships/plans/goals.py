"""What each relationship needs to survive k departures, and which introductions can give it."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
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

    ``ones`` act for the first of its organizations and ``others`` for the second, ``both`` for both. Anybody of
    ``first`` may meet anybody of ``second``, at an ordinary effort, and it serves this relationship alone. ``pairs``
    are the further pairs that may meet, with their effort: where a rule speaks of the two, where somebody acts for
    several organizations, so that it may serve other relationships too, and all of them where somebody acts for both.
    """

    organizations: Pair
    links: tuple[Pair, ...]
    ones: frozenset[str]
    others: frozenset[str]
    first: tuple[str, ...]
    second: tuple[str, ...]
    both: tuple[str, ...]
    missing: int
    pairs: Mapping[Pair, float]

    def turned(self, pair: Pair) -> Pair:
        """``pair`` with the one first who acts for the first organization."""
        return pair if pair[0] in self.ones and pair[1] in self.others else pair[::-1]


def goals_of(rules: Rules, departures: int) -> tuple[tuple[Goal, ...], tuple[Impossible, ...]]:
    """Goals that introductions can reach, in the order of the relationships, and those that none can, with why."""
    ledger = rules.ledger
    acting: dict[str, list[str]] = {}
    for person in ledger.people:
        for employer in ledger.employers[person]:
            acting.setdefault(employer, []).append(person)
    sides = {key: frozenset(people) for key, people in acting.items()}
    wanting: dict[Pair, int] = {}
    impossible: list[Impossible] = []
    for pair, number in _numbers(rules, sides, departures):
        few = [key for key in pair if len(sides[key]) <= departures]
        for key in few:
            other = pair[1] if key == pair[0] else pair[0]
            impossible.append(Impossible((key, other), "deputy", departures + 1 - len(sides[key])))
        if not few:
            wanting[pair] = departures + 1 - number
    special = _special(rules, wanting)
    goals = []
    for pair, missing in wanting.items():
        goal = _goal(rules, pair, acting, sides, special.get(pair, set()), missing)
        if min(len(goal.first), len(goal.second)) > departures or _reachable(goal, departures):
            goals.append(goal)
        else:
            impossible.append(Impossible(pair, "kept_apart", missing))
    return tuple(goals), tuple(impossible)


def _numbers(rules: Rules, sides: Mapping[str, frozenset[str]], departures: int) -> Iterator[tuple[Pair, int]]:
    """The relationships that ``departures`` people can end, and how few of them can."""
    ledger = rules.ledger
    numbers = matching_numbers(ledger.arrays).tolist()
    for (pair, links), number in zip(ledger.relationships.items(), numbers, strict=True):
        both = sides[pair[0]] & sides[pair[1]]
        if both:
            # They stand on both sides, where a matching takes them for two people each.
            cover = smallest_cover(links, departures, both)
            number = departures + 1 if cover is None else len(cover)
        if number <= departures:
            yield pair, number


def _goal(
    rules: Rules,
    pair: Pair,
    acting: Mapping[str, list[str]],
    sides: Mapping[str, frozenset[str]],
    special: set[str],
    missing: int,
) -> Goal:
    ones, others = sides[pair[0]], sides[pair[1]]
    both = tuple(sorted(ones & others))
    first, second = (
        tuple(key for key in acting[mine] if not both and key not in special and _free(rules, key, theirs))
        for mine, theirs in (pair, pair[::-1])
    )
    pairs = {
        each: effort
        for each in (_pairs(acting[pair[0]], acting[pair[1]]) if both or special else ())
        if (both or not special.isdisjoint(each)) and (effort := rules.effort(*each)) is not None
    }
    return Goal(pair, rules.ledger.relationships[pair], ones, others, first, second, both, missing, pairs)


def _pairs(first: list[str], second: list[str]) -> Iterator[Pair]:
    """All pairs of people of two organizations, each pair once also where both act for both."""
    seen = set()
    for one, other in product(first, second):
        if one != other and (other, one) not in seen:
            seen.add((one, other))
            yield one, other


def _free(rules: Rules, person: str, organization: str) -> bool:
    """Whether ``person`` may be introduced to people of ``organization`` at all."""
    return person not in rules.closed and (person, organization) not in rules.apart


def _reachable(goal: Goal, departures: int) -> bool:
    """Whether the goal can be reached where not everybody may be introduced."""
    possible = {*goal.links, *goal.pairs, *product(goal.first, goal.second)}
    return smallest_cover(possible, departures, goal.both) is None


def _special(rules: Rules, wanting: Mapping[Pair, object]) -> dict[Pair, set[str]]:
    """For each relationship the people of whom it matters whom they meet.

    Of them a rule speaks, or they act for several organizations, so that one introduction can serve two relationships.
    """
    employers = rules.ledger.employers
    near: dict[str, set[str]] = {}
    for one, other in wanting:
        near.setdefault(one, set()).add(other)
        near.setdefault(other, set()).add(one)

    def between(mine: Iterable[str], theirs: Iterable[str]) -> set[Pair]:
        theirs = tuple(theirs)
        return {(min(a, b), max(a, b)) for a in mine for b in theirs if b in near.get(a, ())}

    found: dict[Pair, set[str]] = {}

    def note(person: str, pairs: Iterable[Pair]) -> None:
        for pair in pairs:
            found.setdefault(pair, set()).add(person)

    several = {person: keys for person, keys in employers.items() if len(keys) > 1}
    there: dict[str, list[str]] = {}
    for person, keys in several.items():
        for key in keys:
            there.setdefault(key, []).append(person)
    for person, other in (*rules.apart, *rules.efforts):
        mine = employers[person]
        if other in employers:
            note(person, between(mine, employers[other]))
            continue
        if (person, other) in rules.efforts:
            note(person, between(mine, (other,) if other else {key for each in mine for key in near.get(each, ())}))
        # A rule about an organization is one about its people, also where they act for another.
        for colleague in there.get(other, ()):
            note(person, between(mine, employers[colleague]))
    for person, keys in several.items():
        for partner in {partner for key in keys for partner in near.get(key, ())}:
            served = between(keys, (partner,))
            if len(served) > 1:
                note(person, served)
    for one, other in wanting:
        for a, b in product(there.get(one, ()), there.get(other, ())):
            if set(several[a]) & set(several[b]):
                note(a, [(one, other)])  # colleagues elsewhere: not to be introduced
            served = between(several[a], several[b])
            if len(served) > 1:
                note(a, served)
    return found
