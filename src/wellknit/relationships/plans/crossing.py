"""Keeping everybody in reach where it matters who meets whom: introductions that cross every gap, at least effort."""

from __future__ import annotations

import math
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from itertools import combinations

from wellknit.relationships.plans.candidates import Rules
from wellknit.relationships.plans.forest import End, Forest, Gap, Line
from wellknit.relationships.plans.parts import Parts
from wellknit.relationships.plans.programs import Program, Solution, grain_of

__all__ = ["Crossing", "cross"]

#: With more pairs to choose from, each part is offered some of the others to be joined with, and not all.
LARGE = 30_000


@dataclass(frozen=True)
class Crossing:
    """The pairs chosen and what they take; no plan that leaves out as little takes less than ``bound``.

    ``left_out`` are groups of organizations that no introduction joins safely to the others.
    """

    pairs: tuple[tuple[str, str], ...]
    effort: float
    bound: float
    proved: bool
    left_out: tuple[tuple[str, ...], ...]


def cross(
    parts: Parts,
    rules: Rules,
    until: float,
    start: Sequence[tuple[str, str]],
    candidates: Iterable[tuple[str, str]] | None = None,
) -> Crossing:
    """Introductions of least effort that cross every gap which one departure opens.

    For everybody between parts and every piece into which their departure divides the rest, somebody of that piece must
    meet somebody outside; two from each component, so that it hangs on neither. There is a row for each such gap, and
    more for gaps that are still open in the solution, until none is (cut covering). A gap that nobody may cross is
    given up, at a cost as of a thousand introductions.

    Only people of the parts and between them are asked: those of organizations that can't be made safe would carry
    others' relationships without one of their own. ``start`` are pairs that would close every gap if there were no
    rules: what there is when the time is up. Only ``candidates`` are introduced where they are given.
    """
    forest = Forest(parts)
    lines, room, complete = _lines(forest, rules, start, candidates)
    model = _Model(forest, rules, lines, room)
    for gap, crossings in forest.first_gaps():
        model.demand(gap, crossings)
    least = min(model.efforts, default=0.0) if complete else rules.least
    while True:
        solution = model.program.fractions(until)
        if solution.values is not None and not model.program.whole_numbers(solution.values):
            bound = solution.bound
            solution = model.program.search(until)
            solution = Solution(solution.values, solution.cost, max(bound, solution.bound), solution.proved)
        if solution.values is None:
            chosen = _within(rules, lines, start)
            gaps = list(forest.open_gaps(chosen))
            complete = False
            break
        chosen = model.read(solution.values.tolist())
        gaps = list(forest.open_gaps(chosen))
        fresh = [gap for gap in gaps if gap.key not in model.known]
        if not fresh:
            break
        for gap in fresh:
            model.demand(gap, 1)
    chosen = _needed(forest, rules, chosen, len(gaps))
    effort = sum(rules.effort(*_people(line)) or 0.0 for line in chosen)
    left_out = tuple(sorted({_smaller_side(forest, gap) for gap in gaps}))
    bound = 0.0 if left_out else parts.fewest * least
    if complete and solution.proved:
        bound = effort
    elif complete and not left_out:
        bound = max(bound, model.effort_under(solution))
    bound = min(bound, effort)
    proved = effort - bound < 1e-9 and ((complete and solution.proved) or not left_out)
    return Crossing(_spread(rules, chosen, room), effort, bound, proved, left_out)


def _within(rules: Rules, lines: Sequence[Line], start: Sequence[tuple[str, str]]) -> list[Line]:
    """What of ``start`` the rules allow."""
    wanted = {(min(pair), max(pair)) for pair in start}
    contacts: dict[str, int] = {}
    found = []
    for line in lines:
        pair = _people(line)
        if pair in wanted and all(contacts.get(person, 0) < rules.most for person in pair):
            found.append(line)
            for person in pair:
                contacts[person] = contacts.get(person, 0) + 1
    return found


def _spread(rules: Rules, chosen: Sequence[Line], room: Mapping[str, tuple[str, ...]]) -> tuple[tuple[str, str], ...]:
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


def _people(line: Line) -> tuple[str, str]:
    one, other = line[0].person, line[1].person
    return (one, other) if one < other else (other, one)


def _smaller_side(forest: Forest, gap: Gap) -> tuple[str, ...]:
    """The organizations of a piece, or of all that is not in it, whichever are fewer."""
    inside: list[str] = []
    outside: list[str] = []
    for place, part in enumerate(forest.parts.parts):
        (inside if gap.piece[place] else outside).extend(part.organizations)
    return min((tuple(sorted(inside)), tuple(sorted(outside))), key=lambda found: (len(found), found))


def _needed(forest: Forest, rules: Rules, chosen: Sequence[Line], gaps: int) -> list[Line]:
    """``chosen`` without introductions that take no effort and close no gap."""
    kept = list(chosen)
    for line in chosen:
        if rules.effort(*_people(line)) == 0.0:
            fewer = [each for each in kept if each != line]
            if sum(1 for _ in forest.open_gaps(fewer)) <= gaps:
                kept = fewer
    return kept


def _lines(
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


class _Model:
    """The program: a column for each pair that may meet, and rows that demand crossings of gaps."""

    def __init__(self, forest: Forest, rules: Rules, lines: list[Line], room: Mapping[str, tuple[str, ...]]) -> None:
        import numpy

        self.forest = forest
        self.lines = lines
        self.program = Program()
        self.known: set[tuple[str | None, bytes]] = set()
        self.efforts = [rules.effort(one.person, other.person) or 0.0 for one, other in lines]
        self.ends = numpy.array([(one.node, other.node) for one, other in lines], dtype=numpy.int64).reshape(-1, 2)
        self.touching: dict[str, list[int]] = {}
        most = 2 * (len(forest.parts.parts) + len(forest.parts.between)) + 1
        # Efforts are multiples of the grain: what leaving adds over all introductions stays below half of it.
        self.grain = grain_of(self.efforts)
        weight = self.grain / (2 * most)
        self.slack = weight * most
        self.dear = 1000.0 * (max(self.efforts, default=1.0) + 1.0)
        for (one, other), effort in zip(lines, self.efforts, strict=True):
            leaving = (rules.leaving.get(one.person, 0.0) + rules.leaving.get(other.person, 0.0)) / 2
            column = self.program.column(effort + weight * leaving)
            for person in (one.person, other.person):
                self.touching.setdefault(person, []).append(column)
        for person, columns in self.touching.items():
            limit = rules.most * len(room[person])
            if len(columns) > limit:
                self.program.row([(column, 1.0) for column in columns], 0.0, float(limit))

    def demand(self, gap: Gap, crossings: int) -> None:
        """So many introductions across ``gap``, or a column that gives it up."""
        import numpy

        self.known.add(gap.key)
        crossing = gap.piece[self.ends[:, 0]] != gap.piece[self.ends[:, 1]]
        if gap.gone is not None:
            crossing[self.touching.get(gap.gone, [])] = False
        given_up = self.program.column(self.dear, crossings)
        entries = [(column, 1.0) for column in numpy.flatnonzero(crossing).tolist()]
        self.program.row([*entries, (given_up, 1.0)], float(crossings), math.inf)

    def read(self, values: list[float]) -> list[Line]:
        return [line for line, value in zip(self.lines, values, strict=False) if value > 0.5]

    def effort_under(self, solution: Solution) -> float:
        """Under which effort no plan can be, by the bound of ``solution``, where nothing is given up."""
        if solution.bound == -math.inf:
            return 0.0
        return max(0.0, math.ceil((solution.bound - self.slack) / self.grain - 1e-6) * self.grain)
