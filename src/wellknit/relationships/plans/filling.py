"""The program of who meets whom: a flow of people to the places that relationships have to fill."""

from __future__ import annotations

import math
from collections import Counter
from collections.abc import Mapping
from itertools import product

from wellknit.relationships.plans.candidates import Rules
from wellknit.relationships.plans.covers import matching, pivotal, smallest_cover
from wellknit.relationships.plans.goals import Goal, Pair
from wellknit.relationships.plans.programs import Program, Solution, grain_of

__all__ = ["Filling", "sorted_pair"]


def sorted_pair(pair: Pair) -> Pair:
    """The same two people, whoever comes first."""
    return pair if pair[0] < pair[1] else pair[::-1]


class Filling:
    """Columns for people in places, for pairs, for goals given up; rows for what must hold.

    A goal is reached by k + 1 pairs of different people: links that are there, people who fill a place on either side
    (whoever of the one side then meets whoever of the other), and single pairs. That is a matching, hence a flow. Where
    somebody acts for both organizations it takes rows for groups of people instead, without whom enough must be left;
    such rows are added as they are found to be broken (:meth:`complete`).
    """

    def __init__(self, rules: Rules, goals: tuple[Goal, ...], departures: int) -> None:
        self.rules, self.goals, self.departures = rules, goals, departures
        self.program = Program()
        self.places: dict[tuple[int, str], int] = {}  # goal and person -> column
        self.choices: dict[Pair, int] = {}  # pair -> column
        self.given_up: dict[int, int] = {}  # goal -> column
        self.asked: dict[str, list[int]] = {}  # person -> columns of new contacts
        self.serves = Counter(sorted_pair(pair) for goal in goals for pair in goal.pairs)
        most = 2 * sum(goal.missing for goal in goals) + 1
        # Efforts are multiples of the grain: what leaving adds over all introductions stays below half of it. Where
        # people fill places alone, the fewest introductions are the ones of least effort whatever leaving adds.
        self.grain = grain_of(rules.efforts.values())
        self.weight = self.grain / (2 * most) if self.serves else 1.0
        self.slack = self.weight * most
        self.dear = 1000.0 * (max((*rules.efforts.values(), 1.0)) + 1.0)
        for number, goal in enumerate(goals):
            self.given_up[number] = self.program.column(self.dear * goal.missing)
            for pair, effort in goal.pairs.items():
                self.choice(pair, effort)
            if goal.both:
                self.without(number, goal, (), goal.missing)
                for person in pivotal(goal.links, departures, goal.both):
                    self.without(number, goal, (person,), goal.missing)
            else:
                self.fill(number, goal)
        for columns in self.asked.values():
            if len(columns) > rules.most:
                self.program.row([(column, 1.0) for column in columns], 0.0, float(rules.most))

    def choice(self, pair: Pair, effort: float) -> None:
        """The column of a pair, once for all goals that it serves."""
        key = sorted_pair(pair)
        if key not in self.choices:
            leaving = sum(self.rules.leaving.get(person, 0.0) for person in pair) / 2
            self.choices[key] = self.program.column(effort + self.weight * leaving)
            for person in pair:
                self.asked.setdefault(person, []).append(self.choices[key])

    def fill(self, number: int, goal: Goal) -> None:
        """k + 1 pairs of different people, or the goal is given up."""
        at: dict[str, list[int]] = {}
        need = [(self.given_up[number], float(goal.missing))]
        balance = []
        for pair in goal.links:
            column = self.program.column(0.0, whole=False)
            need.append((column, 1.0))
            for person in pair:
                at.setdefault(person, []).append(column)
        for pair in goal.pairs:
            column = self.choices[sorted_pair(pair)]
            if self.serves[sorted_pair(pair)] > 1:
                chosen, column = column, self.program.column(0.0, whole=False)
                self.program.row([(chosen, 1.0), (column, -1.0)], 0.0, math.inf)
            need.append((column, 1.0))
            for person in pair:
                at.setdefault(person, []).append(column)
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

    def without(self, number: int, goal: Goal, gone: tuple[str, ...], enough: int) -> None:
        """So many introductions of people who are not ``gone``, or the goal is given up."""
        left = (pair for pair in goal.pairs if pair[0] not in gone and pair[1] not in gone)
        entries = [(column, 1.0) for column in sorted({self.choices[sorted_pair(pair)] for pair in left})]
        self.program.row([*entries, (self.given_up[number], float(enough))], float(enough), math.inf)

    def read(self, values: list[float], sure: float = 0.5) -> dict[Pair, list[int]]:
        """The pairs (sorted) that a solution introduces, each with the numbers of the goals for which."""
        chosen: dict[Pair, list[int]] = {}
        for number, goal in enumerate(self.goals):
            if values[self.given_up[number]] > 1.0 - sure:
                continue
            first, second = (
                [person for person in side if values[self.places[number, person]] > sure]
                for side in (goal.first, goal.second)
            )
            known = set(goal.links)
            meet = list(matching([pair for pair in product(first, second) if pair not in known]).items())
            meet += [pair for pair in goal.pairs if values[self.choices[sorted_pair(pair)]] > sure]
            for pair in meet:
                chosen.setdefault(sorted_pair(pair), []).append(number)
        return chosen

    def complete(self, chosen: Mapping[Pair, list[int]]) -> bool:
        """Whether goals are reached in which somebody acts for both sides; adds a row for each that is not."""
        added: dict[int, list[Pair]] = {}
        for pair, numbers in chosen.items():
            for number in numbers:
                added.setdefault(number, []).append(pair)
        whole = True
        for number, pairs in added.items():
            goal = self.goals[number]
            if goal.both:
                gone = smallest_cover([*goal.links, *map(goal.turned, pairs)], self.departures, goal.both)
                if gone is not None:
                    self.without(number, goal, gone, self.departures + 1 - len(gone))
                    whole = False
        return whole

    def under(self, solution: Solution, left_out: int) -> float:
        """The effort under which no plan can be that leaves out ``left_out`` missing pairs, by ``solution``'s bound."""
        if solution.bound == -math.inf:
            return 0.0
        effort = solution.bound - self.dear * left_out - self.slack
        return max(0.0, math.ceil(effort / self.grain - 1e-6) * self.grain)

    def fewest_unfilled(self, solution: Solution) -> int:
        """How many goals no plan can reach, by ``solution``'s bound: they cost dear, all the rest as much as it can."""
        if solution.bound == -math.inf:
            return 0
        rest = (max((*self.rules.efforts.values(), 1.0)) + self.weight) * sum(goal.missing for goal in self.goals)
        largest = max((goal.missing for goal in self.goals), default=1)
        return max(0, math.ceil((solution.bound - rest) / (self.dear * largest) - 1e-6))
