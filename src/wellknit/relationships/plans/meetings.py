"""Who meets whom, so that relationships reach their goals at the least effort: a flow of people to places to fill."""

from __future__ import annotations

import math
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from itertools import product

from wellknit.relationships.plans.candidates import Rules
from wellknit.relationships.plans.covers import matching, pivotal, smallest_cover
from wellknit.relationships.plans.goals import Goal, Pair
from wellknit.relationships.plans.programs import Program, Solution, grain_of

__all__ = ["Meetings", "meetings"]


#: A program with more columns is not searched for whole numbers; HiGHS would not look at the time for too long.
LARGE = 100_000


@dataclass(frozen=True)
class Meetings:
    """The pairs to introduce, each with the goals that it serves; ``unfilled`` are the goals that are not reached.

    No plan that reaches as many goals takes less effort than ``bound``, and none leaves fewer than ``fewest_unfilled``;
    ``proved`` says that this one is the best in both.
    """

    pairs: dict[Pair, tuple[Goal, ...]]
    unfilled: tuple[Goal, ...]
    effort: float
    bound: float
    fewest_unfilled: int
    proved: bool


def meetings(rules: Rules, goals: Sequence[Goal], departures: int, until: float) -> Meetings:
    """Pairs that reach as many goals as they can, and among those ways one of least effort.

    A goal that is not reached weighs as much as a thousand introductions. Among plans of equal effort the one whose
    people are likely to stay is taken. Where anybody may meet anybody, a goal has places on each of its two sides,
    filled by people with whom its links can do without: a flow. Where it matters who meets whom there is a column for
    each pair, and a row for each group of people without whom enough links must be left; such rows are added when they
    are found to be broken. When the time is up before that is solved, people are placed one goal after another.
    """
    plain = all(goal.pairs is None for goal in goals)
    best = _measured(rules, goals, one_after_another(rules, goals, departures, {}), departures)
    if not best.unfilled and plain and not any(rules.leaving.values()):
        return replace(best, bound=best.effort, proved=True)
    model = _Model(rules, tuple(goals), departures)
    while True:
        solution = model.program.fractions(until)
        if solution.values is not None and not model.program.whole_numbers(solution.values):
            begun = model.read(solution.values.tolist(), sure=0.999)
            rounded = _measured(rules, goals, one_after_another(rules, goals, departures, begun), departures)
            best = min(best, rounded, key=lambda found: (sum(goal.missing for goal in found.unfilled), found.effort))
            if len(model.program.costs) <= LARGE:
                searched = model.program.search(until)
                solution = replace(searched, bound=max(searched.bound, solution.bound))
        if solution.values is None or not model.program.whole_numbers(solution.values):
            break
        chosen = model.read(solution.values.tolist())
        if model.complete(chosen):
            found = _measured(rules, goals, chosen, departures)
            if solution.proved:
                return replace(found, bound=found.effort, fewest_unfilled=len(found.unfilled), proved=True)
            best = min(best, found, key=lambda found: (sum(goal.missing for goal in found.unfilled), found.effort))
            break
    return model.bounded(best, solution)


class _Model:
    """The program: columns for people in places, for pairs, for goals given up; rows for what must hold."""

    def __init__(self, rules: Rules, goals: tuple[Goal, ...], departures: int) -> None:
        self.rules, self.goals, self.departures = rules, goals, departures
        self.program = Program()
        self.places: dict[tuple[int, str], int] = {}  # goal and person -> column
        self.choices: dict[Pair, int] = {}  # pair -> column
        self.given_up: dict[int, int] = {}  # goal -> column
        self.asked: dict[str, list[int]] = {}  # person -> columns of new contacts
        special = any(goal.pairs is not None for goal in goals)
        most = 2 * sum(goal.missing for goal in goals) + 1
        # Efforts are multiples of the grain: what leaving adds over all introductions stays below half of it.
        self.grain = grain_of(rules.efforts.values())
        self.weight = self.grain / (2 * most) if special else 1.0
        self.slack = self.weight * most
        self.dear = 1000.0 * (max((*rules.efforts.values(), 1.0)) + 1.0)
        for number, goal in enumerate(goals):
            self.given_up[number] = self.program.column(self.dear * goal.missing)
            if goal.pairs is None:
                self.fill(number, goal)
            else:
                self.choose(number, goal)
        for columns in self.asked.values():
            if len(columns) > rules.most:
                self.program.row([(column, 1.0) for column in columns], 0.0, float(rules.most))

    def fill(self, number: int, goal: Goal) -> None:
        """Places to fill on both sides, and the links that are there: a matching of k + 1 pairs in all."""
        at: dict[str, list[int]] = {}
        need = [(self.given_up[number], float(goal.missing))]
        for one, other in goal.links:
            column = self.program.column(0.0, whole=False)
            at.setdefault(one, []).append(column)
            at.setdefault(other, []).append(column)
            need.append((column, 1.0))
        balance = []
        for sign, side in ((1.0, goal.first), (-1.0, goal.second)):
            for person in side:
                column = self.program.column((1.0 + self.weight * self.rules.leaving.get(person, 0.0)) / 2)
                self.places[number, person] = column
                self.asked.setdefault(person, []).append(column)
                balance.append((column, sign))
                if person in at:
                    at[person].append(column)
                if sign > 0:
                    need.append((column, 1.0))
        for columns in at.values():
            if len(columns) > 1:
                self.program.row([(column, 1.0) for column in columns], 0.0, 1.0)
        self.program.row(balance, 0.0, 0.0)
        self.program.row(need, self.departures + 1.0, math.inf)

    def choose(self, number: int, goal: Goal) -> None:
        """A column for each pair; whoever a relationship hangs on, enough introductions must do without them."""
        for pair, effort in (goal.pairs or {}).items():
            key = pair if pair[0] < pair[1] else pair[::-1]
            if key not in self.choices:
                leaving = sum(self.rules.leaving.get(person, 0.0) for person in pair) / 2
                self.choices[key] = self.program.column(effort + self.weight * leaving)
                for person in pair:
                    self.asked.setdefault(person, []).append(self.choices[key])
        self.without(number, goal, (), goal.missing)
        for person in pivotal(goal.links, self.departures, goal.both):
            self.without(number, goal, (person,), goal.missing)

    def without(self, number: int, goal: Goal, gone: tuple[str, ...], enough: int) -> None:
        columns = {
            self.choices[pair if pair[0] < pair[1] else pair[::-1]]
            for pair in (goal.pairs or {})
            if pair[0] not in gone and pair[1] not in gone
        }
        entries = [(column, 1.0) for column in sorted(columns)]
        self.program.row([*entries, (self.given_up[number], float(enough))], float(enough), math.inf)

    def read(self, values: list[float], sure: float = 0.5) -> dict[Pair, list[int]]:
        """The pairs that a solution introduces, each with the numbers of the goals for which."""
        chosen: dict[Pair, list[int]] = {}
        for number, goal in enumerate(self.goals):
            if values[self.given_up[number]] > 1.0 - sure:
                continue
            if goal.pairs is None:
                first, second = (
                    [person for person in side if values[self.places[number, person]] > sure]
                    for side in (goal.first, goal.second)
                )
                known = set(goal.links)
                meet = matching([pair for pair in product(first, second) if pair not in known])
                for pair in sorted(meet.items()):
                    chosen.setdefault(pair, []).append(number)
            else:
                for pair in goal.pairs:
                    key = pair if pair[0] < pair[1] else pair[::-1]
                    if values[self.choices[key]] > sure:
                        chosen.setdefault(key, []).append(number)
        return chosen

    def complete(self, chosen: Mapping[Pair, list[int]]) -> bool:
        """Whether the goals with pairs are reached; adds rows about those whose leaving would still end one."""
        added: dict[int, list[Pair]] = {}
        for pair, numbers in chosen.items():
            for number in numbers:
                added.setdefault(number, []).append(pair)
        whole = True
        for number, pairs in added.items():
            goal = self.goals[number]
            if goal.pairs is not None:
                links = [*goal.links, *(_turned(goal, pair) for pair in pairs)]
                gone = smallest_cover(links, self.departures, goal.both)
                if gone is not None:
                    self.without(number, goal, gone, self.departures + 1 - len(gone))
                    whole = False
        return whole

    def bounded(self, found: Meetings, solution: Solution) -> Meetings:
        """``found`` with what the bound of ``solution`` says about any other plan."""
        if solution.bound == -math.inf:
            return found
        left_out = sum(goal.missing for goal in found.unfilled)
        effort = solution.bound - self.dear * left_out - self.slack
        effort = max(found.bound, math.ceil(effort / self.grain - 1e-6) * self.grain)
        # What is left out costs dear, all the rest at most what all goals together could take.
        rest = (max((*self.rules.efforts.values(), 1.0)) + self.weight) * sum(goal.missing for goal in self.goals)
        largest = max((goal.missing for goal in self.goals), default=1)
        unfilled = math.ceil((solution.bound - rest) / (self.dear * largest) - 1e-6)
        unfilled = min(len(found.unfilled), max(found.fewest_unfilled, unfilled))
        bound = min(found.effort, effort)
        return replace(found, bound=bound, fewest_unfilled=unfilled)


def _measured(rules: Rules, goals: Sequence[Goal], chosen: Mapping[Pair, list[int]], departures: int) -> Meetings:
    """What ``chosen`` pairs reach, without pairs that nothing needs."""
    added: dict[int, set[Pair]] = {number: set() for number in range(len(goals))}
    for pair, numbers in chosen.items():
        for number in numbers:
            added[number].add(_turned(goals[number], pair))

    def reached(number: int, spared: Pair | None = None) -> bool:
        goal = goals[number]
        return smallest_cover([*goal.links, *(added[number] - {spared})], departures, goal.both) is None

    done = {number for number in added if added[number] and reached(number)}
    pairs: dict[Pair, tuple[Goal, ...]] = {}
    for pair in sorted(chosen):
        serves = [number for number in chosen[pair] if number in done]
        if any(goals[number].pairs is None or not reached(number, _turned(goals[number], pair)) for number in serves):
            pairs[pair] = tuple(goals[number] for number in serves)
        else:
            for number in chosen[pair]:
                added[number].discard(_turned(goals[number], pair))
    unfilled = tuple(goal for number, goal in enumerate(goals) if number not in done)
    effort = sum(effort_of(rules, pair, serves) for pair, serves in pairs.items())
    plain = all(goal.pairs is None for goal in goals)
    # Where no introduction serves two goals, as many are needed as pairs are missing, whichever goals are reached.
    fewest = sum(sorted(goal.missing for goal in goals)[: len(done)]) if plain else 0
    return Meetings(pairs, unfilled, effort, min(effort, float(fewest)), 0, not goals)


def _turned(goal: Goal, pair: Pair) -> Pair:
    """``pair`` with the one first who acts for the first of the goal's organizations."""
    return pair if goal.pairs is None or pair in goal.pairs else pair[::-1]


def effort_of(rules: Rules, pair: Pair, serves: Sequence[Goal]) -> float:
    """What introducing ``pair`` takes."""
    if any(goal.pairs is None for goal in serves):
        return 1.0
    return rules.effort(*pair) or 0.0


def one_after_another(
    rules: Rules, goals: Sequence[Goal], departures: int, begun: Mapping[Pair, list[int]]
) -> dict[Pair, list[int]]:
    """Goals one after another, each with the pairs of least effort at hand: a plan in any case, seldom the best.

    Goals that ``begun`` reaches keep those pairs.
    """
    contacts: dict[str, int] = {}
    chosen: dict[Pair, list[int]] = {}
    ready: dict[int, list[Pair]] = {}
    for pair, numbers in begun.items():
        for number in numbers:
            ready.setdefault(number, []).append(_turned(goals[number], pair))

    def order(person: str) -> tuple[int, float, str]:
        return contacts.get(person, 0), rules.leaving.get(person, 0.0), person

    def left(person: str, used: Mapping[str, int]) -> int:
        return rules.most - contacts.get(person, 0) - used.get(person, 0)

    def take(number: int, pairs: Iterable[Pair]) -> None:
        for pair in pairs:
            key = pair if goals[number].pairs is None or pair[0] < pair[1] else pair[::-1]
            if key not in chosen:
                for person in pair:
                    contacts[person] = contacts.get(person, 0) + 1
            chosen.setdefault(key, []).append(number)

    done = set()
    for number, pairs in sorted(ready.items()):
        if smallest_cover([*goals[number].links, *pairs], departures, goals[number].both) is None:
            take(number, pairs)
            done.add(number)
    order_of_goals = sorted(
        set(range(len(goals))) - done,
        key=lambda number: (min(len(goals[number].first), len(goals[number].second)), number),
    )
    for number in order_of_goals:
        goal = goals[number]
        turned = goal.pairs or {}
        served = [pair for pair in turned if pair in chosen or pair[::-1] in chosen]
        added: list[Pair] = []
        used: dict[str, int] = {}
        while smallest_cover([*goal.links, *served, *added], departures, goal.both) is not None:
            room = {key for side in (goal.first, goal.second) for key in side if left(key, used) > 0}
            found = _next_pair(goal, [*goal.links, *served, *added], departures, order, room)
            if found is None:
                break
            added.append(found)
            for person in found:
                used[person] = used.get(person, 0) + 1
        else:
            take(number, [*served, *added])
    return chosen


def _next_pair(
    goal: Goal,
    links: list[Pair],
    departures: int,
    order: Callable[[str], tuple[int, float, str]],
    room: set[str],
) -> Pair | None:
    """The pair of least effort that brings ``goal`` nearer; None where nobody is left to ask."""
    if goal.pairs is None:
        matched = matching(links)
        taken = {*matched, *matched.values()}
        first, second = (
            min((person for person in side if person not in taken and person in room), key=order, default=None)
            for side in (goal.first, goal.second)
        )
        return None if first is None or second is None else (first, second)
    stuck, known, efforts = set(pivotal(links, departures, goal.both)), set(links), goal.pairs
    return min(
        (pair for pair in efforts if pair not in known and pair[0] in room and pair[1] in room),
        key=lambda pair: (not stuck.isdisjoint(pair), efforts[pair], order(pair[0]), order(pair[1])),
        default=None,
    )
