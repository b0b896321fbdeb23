"""Who may meet whom across the parts of a partnership, and who stands for others there."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from itertools import combinations

from wellknit.relationships.plans.candidates import Rules
from wellknit.relationships.plans.forest import End, Forest, Line

__all__ = ["LARGE", "effort_of", "lines_of", "people_of", "spread", "within"]

#: With more pairs to choose from, each part is offered some of the others to be joined with, and not all.
LARGE = 30_000


def lines_of(
    forest: Forest,
    rules: Rules,
    start: Sequence[tuple[str, str]],
    candidates: Iterable[tuple[str, str]] | None,
) -> tuple[list[Line], dict[str, tuple[str, ...]], bool]:
    """Who may meet whom, who stands for whom, and whether those are all that matter.

    People of a part of whom no rule speaks are alike but for their organizations where rules speak of those. Two of
    them stand for all (whoever leaves, the other is there), each with the room that half of them have.
    """
    complete = True
    room: dict[str, tuple[str, ...]]
    if candidates is not None:
        pairs = {(min(pair), max(pair)) for pair in candidates if all(person in forest.nodes for person in pair)}
        room = {person: (person,) for pair in pairs for person in pair}
    else:
        standing = _standing(forest, rules, everywhere=True)
        if len(standing) ** 2 > 2 * LARGE:
            standing, complete = _standing(forest, rules, everywhere=False), False
        # Somebody of 'start' may be one of those for whom another stands: that one then stands for fewer.
        named = {person for pair in start for person in pair} - set(standing)
        room = {key: tuple(person for person in group if person not in named) for key, group in standing.items()}
        room |= {person: (person,) for person in named}
        if len(standing) ** 2 <= 2 * LARGE:
            pairs = set(combinations(sorted(standing), 2))
        else:
            pairs = _some_pairs(forest, sorted(standing, key=lambda person: (forest.nodes[person], person)))
        pairs |= {(min(pair), max(pair)) for pair in start}
    found = []
    for one, other in sorted(pairs):
        a, b = forest.nodes[one], forest.nodes[other]
        if a != b and not _homes(forest, one) & _homes(forest, other) and rules.effort(one, other) is not None:
            found.append((End(one, a), End(other, b)))
    return found, room, complete


def _homes(forest: Forest, person: str) -> frozenset[int]:
    """The parts that somebody is in: several for people between parts."""
    return frozenset(forest.parts.between.get(person, (forest.nodes[person],)))


def _standing(forest: Forest, rules: Rules, *, everywhere: bool) -> dict[str, tuple[str, ...]]:
    """Who stands for whom: for each person chosen those who share what they are asked for, themselves first."""
    employers = rules.ledger.employers
    named = {key for pairs in (rules.apart, rules.efforts) for _, key in pairs}
    found: dict[str, tuple[str, ...]] = {}
    for part in forest.parts.parts:
        alike: dict[tuple[str, ...], list[str]] = {}
        for person in part.people:
            if person in rules.closed:
                continue
            if person in rules.mentioned:
                found[person] = (person,)
            elif everywhere or len(part.between) < 2:
                alike.setdefault(tuple(key for key in employers[person] if key in named), []).append(person)
        for group in alike.values():
            group.sort(key=lambda person: (rules.leaving.get(person, 0.0), person))
            for start in range(min(2, len(group))):
                found[group[start]] = tuple(group[start::2])
    for person in forest.parts.between:
        if person not in rules.closed and (everywhere or person in rules.mentioned):
            found[person] = (person,)
    return found


def _some_pairs(forest: Forest, people: list[str]) -> set[tuple[str, str]]:
    """For everybody a few others near in the forest and a few far away."""
    count = len(people)
    steps = {1, 2, 3, *(count // 2 + step for step in range(-4, 5)), count // 3, count // 4, count // 5}
    found = set()
    for place, person in enumerate(people):
        for step in steps:
            other = people[(place + step) % count]
            if other != person:
                found.add((min(person, other), max(person, other)))
    return found


def within(rules: Rules, lines: Sequence[Line], start: Sequence[tuple[str, str]]) -> list[Line]:
    """What of ``start`` the rules allow."""
    wanted = {(min(pair), max(pair)) for pair in start}
    contacts: dict[str, int] = {}
    found = []
    for line in lines:
        pair = people_of(line)
        if pair in wanted and all(contacts.get(person, 0) < rules.most for person in pair):
            found.append(line)
            for person in pair:
                contacts[person] = contacts.get(person, 0) + 1
    return found


def spread(rules: Rules, chosen: Sequence[Line], room: Mapping[str, tuple[str, ...]]) -> tuple[tuple[str, str], ...]:
    """The pairs to introduce, those who stand for others replaced by them where they would be asked too often."""
    contacts: dict[str, int] = {}
    found = []
    for line in chosen:
        pair = []
        for end in line:
            who = next(person for person in room[end.person] if contacts.get(person, 0) < rules.most)
            contacts[who] = contacts.get(who, 0) + 1
            pair.append(who)
        found.append((pair[0], pair[1]))
    return tuple(sorted(found))


def people_of(line: Line) -> tuple[str, str]:
    """The two people of a line, sorted."""
    one, other = line[0].person, line[1].person
    return (one, other) if one < other else (other, one)


def effort_of(rules: Rules, lines: Iterable[Line]) -> float:
    """What these introductions take together."""
    return sum(rules.effort(*people_of(line)) or 0.0 for line in lines)
