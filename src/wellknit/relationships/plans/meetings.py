"""Who meets whom, so that relationships reach their goals at the least effort: a flow of people to places to fill."""

from __future__ import annotations

import math
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from itertools import product

from wellknit.relationships.plans.candidates import Rules
from wellknit.relationships.plans.covers import matching, pivotal, smallest_cover
from wellknit.relationships.plans.goals import Goal, Pair
from wellknit.relationships.plans.programs import Program, Solution

__all__ = ["Meetings", "meetings"]


@dataclass(frozen=True)
class Meetings:
    """For each goal that is reached the pairs introduced for it; ``unfilled`` are the goals that are not.

    ``bound`` is the effort under which nobody can reach as many goals, ``proved`` whether this is the least.
    """

    pairs: dict[Pair, tuple[Goal, ...]]
    unfilled: tuple[Goal, ...]
    bound: float
    proved: bool


def meetings(rules: Rules, goals: Sequence[Goal], departures: int, until: float) -> Meetings:
    """Pairs that reach as many goals as they can, and among those ways one of least effort.

    A goal that is not reached weighs as much as a thousand introductions. Among plans of equal effort the one whose
    people are likely to stay is taken. Where anybody may meet anybody, a goal has places on each of its two sides,
    filled by people with whom its links can do without: a flow. Where it matters who meets whom there is a column for
    each pair, and a row for each group of people without whom enough links must be left; such rows are added when they
    are found to be broken. When the time is up before that is solved, people are placed one goal after another.
    """
    stopgap = _one_after_another(rules, goals, departures)
    if not goals or (stopgap.proved and not any(rules.leaving.values())):
        return stopgap
    model = _Model(rules, tuple(goals), departures)
    while True:
        solution = model.program.solve(until)
        if solution.values is None:
            bound = model.effort_under(solution, given_up=sum(goal.missing for goal in stopgap.unfilled))
            return replace(stopgap, bound=max(bound, stopgap.bound))
        chosen = model.read(solution.values.tolist())
        if model.complete(chosen):
            break
    pairs, unfilled = _checked(chosen, goals, departures)
    effort = sum(rules.effort(*pair) or 0.0 for pair in pairs)
    bound = model.effort_under(solution, given_up=sum(goal.missing for goal in unfilled))
    return Meetings(pairs, unfilled, effort if solution.proved else min(effort, bound), solution.proved)


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
        self.grain = _grain(rules.efforts.values())
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

    def read(self, values: list[float]) -> dict[Pair, list[int]]:
        """The pairs that a solution introduces, and the goals for which; the first of a pair is of the first side."""
        chosen: dict[Pair, list[int]] = {}
        for number, goal in enumerate(self.goals):
            if values[self.given_up[number]] > 0.5:
                continue
            if goal.pairs is None:
                first, second = (
                    [person for person in side if values[self.places[number, person]] > 0.5]
                    for side in (goal.first, goal.second)
                )
                known = set(goal.links)
                meet = matching([pair for pair in product(first, second) if pair not in known])
                for pair in sorted(meet.items()):
                    chosen.setdefault(pair, []).append(number)
            else:
                for pair in goal.pairs:
                    key = pair if pair[0] < pair[1] else pair[::-1]
                    if values[self.choices[key]] > 0.5:
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
                links = [*goal.links, *(pair if pair in goal.pairs else pair[::-1] for pair in pairs)]
                gone = smallest_cover(links, self.departures, goal.both)
                if gone is not None:
                    self.without(number, goal, gone, self.departures + 1 - len(gone))
                    whole = False
        return whole

    def effort_under(self, solution: Solution, given_up: int) -> float:
        """Under which effort no plan that leaves out as little as this one can be, by the bound of ``solution``."""
        if solution.bound == -math.inf:
            return 0.0
        left = solution.bound - self.dear * given_up - self.slack
        return max(0.0, math.ceil(left / self.grain - 1e-6) * self.grain)


def _grain(efforts: Iterable[float]) -> float:
    """The largest number of which 1 and all efforts are multiples, to three decimals."""
    thousandths = math.gcd(1000, *(round(1000 * effort) for effort in efforts))
    return thousandths / 1000


def _checked(
    chosen: Mapping[Pair, list[int]], goals: Sequence[Goal], departures: int
) -> tuple[dict[Pair, tuple[Goal, ...]], tuple[Goal, ...]]:
    """Pairs with the goals they serve, without pairs that nothing needs, and the goals that are not reached."""
    added: dict[int, set[Pair]] = {number: set() for number in range(len(goals))}
    for pair, numbers in chosen.items():
        for number in numbers:
            added[number].add(pair)

    def reached(number: int, spared: Pair | None = None) -> bool:
        goal = goals[number]
        turned = goal.pairs or {}
        new = (pair if pair in turned or not turned else pair[::-1] for pair in added[number] if pair != spared)
        return smallest_cover([*goal.links, *new], departures, goal.both) is None

    done = {number for number in added if added[number] and reached(number)}
    pairs: dict[Pair, tuple[Goal, ...]] = {}
    for pair in sorted(chosen):
        serves = [number for number in chosen[pair] if number in done]
        needed = any(goals[number].pairs is None or not reached(number, pair) for number in serves)
        if needed:
            pairs[pair] = tuple(goals[number] for number in serves)
        else:
            for number in chosen[pair]:
                added[number].discard(pair)
    return pairs, tuple(goal for number, goal in enumerate(goals) if number not in done)


def _one_after_another(rules: Rules, goals: Sequence[Goal], departures: int) -> Meetings:
    """Goals one after another, each with the pairs of least effort at hand: a plan in any case, seldom the best.

    Where nothing is special about any goal and all are reached, the number of introductions is the least possible.
    """
    contacts: dict[str, int] = {}
    pairs: dict[Pair, list[Goal]] = {}
    unfilled = []

    def free(person: str) -> bool:
        return contacts.get(person, 0) < rules.most

    def order(person: str) -> tuple[int, float, str]:
        return contacts.get(person, 0), rules.leaving.get(person, 0.0), person

    for goal in sorted(goals, key=lambda goal: (min(len(goal.first), len(goal.second)), goal.organizations)):
        links = list(goal.links)
        turned = goal.pairs or {}
        links += [each for pair in pairs for each in (pair, pair[::-1]) if each in turned]
        added: list[Pair] = []
        while (cover := smallest_cover(links, departures, goal.both)) is not None:
            if goal.pairs is None:
                matched = matching(links)
                taken = {*matched, *matched.values()}
                sides = [
                    min((person for person in side if person not in taken and free(person)), key=order, default=None)
                    for side in (goal.first, goal.second)
                ]
                pair = (sides[0], sides[1]) if sides[0] is not None and sides[1] is not None else None
            else:
                stuck = set(pivotal(links, departures, goal.both))
                pair = min(
                    (pair for pair in goal.pairs if pair not in links and free(pair[0]) and free(pair[1])),
                    key=lambda pair: (not stuck.isdisjoint(pair), turned[pair], order(pair[0]), order(pair[1])),
                    default=None,
                )
            if pair is None:
                break
            links.append(pair)
            added.append(pair)
            for person in pair:
                contacts[person] = contacts.get(person, 0) + 1
        if cover is not None:
            unfilled.append(goal)
            for person in (person for pair in added for person in pair):
                contacts[person] -= 1
        else:
            for pair in added:
                key = pair if goal.pairs is None or pair[0] < pair[1] else pair[::-1]
                pairs.setdefault(key, []).append(goal)
    proved = not unfilled and all(goal.pairs is None for goal in goals)
    bound = float(sum(goal.missing for goal in goals if goal not in unfilled)) if proved else 0.0
    return Meetings({pair: tuple(found) for pair, found in pairs.items()}, tuple(unfilled), bound, proved)
