"""Who meets whom, so that as many relationships as possible reach their goals, at the least effort."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace

from wellknit.relationships.plans.candidates import Rules
from wellknit.relationships.plans.covers import smallest_cover
from wellknit.relationships.plans.filling import Filling, sorted_pair
from wellknit.relationships.plans.goals import Goal, Pair
from wellknit.relationships.plans.in_turn import one_after_another

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

    @property
    def left_out(self) -> int:
        """How many pairs the goals lack that are not reached."""
        return sum(goal.missing for goal in self.unfilled)

    @property
    def rank(self) -> tuple[int, float]:
        """What is better comes first."""
        return self.left_out, self.effort


def meetings(rules: Rules, goals: Sequence[Goal], departures: int, until: float) -> Meetings:
    """Pairs that reach as many goals as they can, and among those ways one of least effort.

    A goal that is not reached weighs as much as a thousand introductions. Among plans of equal effort the one whose
    people are likely to stay is taken. When the time is up before the program is solved (see :class:`Filling`), there
    is still the plan that places people for one relationship after another, after what was solved in fractions.
    """
    best = _measured(rules, goals, one_after_another(rules, goals, departures, {}), departures)
    if not best.unfilled and best.effort <= best.bound and not any(rules.leaving.values()):
        return replace(best, proved=True)
    model = Filling(rules, tuple(goals), departures)
    while True:
        solution = model.program.fractions(until)
        if solution.values is not None and not model.program.whole_numbers(solution.values):
            for sure in (0.999, 0.5):
                begun = model.read(solution.values.tolist(), sure)
                rounded = _measured(rules, goals, one_after_another(rules, goals, departures, begun), departures)
                best = min(best, rounded, key=lambda found: found.rank)
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
            best = min(best, found, key=lambda found: found.rank)
            break
    return replace(
        best,
        bound=min(best.effort, max(best.bound, model.under(solution, best.left_out))),
        fewest_unfilled=min(len(best.unfilled), model.fewest_unfilled(solution)),
    )


def _measured(rules: Rules, goals: Sequence[Goal], chosen: Mapping[Pair, list[int]], departures: int) -> Meetings:
    """What ``chosen`` pairs reach, without pairs that nothing needs."""
    added: dict[int, set[Pair]] = {number: set() for number in range(len(goals))}
    for pair, numbers in chosen.items():
        for number in numbers:
            added[number].add(goals[number].turned(pair))

    def reached(number: int, spared: Pair | None = None) -> bool:
        goal = goals[number]
        return smallest_cover([*goal.links, *(added[number] - {spared})], departures, goal.both) is None

    done = {number for number in added if added[number] and reached(number)}
    pairs: dict[Pair, tuple[Goal, ...]] = {}
    for pair in sorted(chosen, key=lambda pair: (-(rules.effort(*pair) or 0.0), pair)):
        serves = [number for number in chosen[pair] if number in done]
        if any(not reached(number, goals[number].turned(pair)) for number in serves):
            pairs[pair] = tuple(goals[number] for number in serves)
        else:
            for number in chosen[pair]:
                added[number].discard(goals[number].turned(pair))
    unfilled = tuple(goal for number, goal in enumerate(goals) if number not in done)
    effort = sum(rules.effort(*pair) or 0.0 for pair in pairs)
    return Meetings(pairs, unfilled, effort, min(effort, _by_counting(goals, len(done))), 0, not goals)


def _by_counting(goals: Sequence[Goal], reached: int) -> float:
    """What reaching so many goals takes at least: for each missing pair its part of an introduction, the cheapest."""
    serves = Counter(sorted_pair(pair) for goal in goals for pair in goal.pairs)
    least = []
    for goal in goals:
        parts = [effort / serves[sorted_pair(pair)] for pair, effort in goal.pairs.items()]
        parts += [1.0] if goal.first and goal.second else []
        least.append(goal.missing * min(parts, default=0.0))
    return float(sum(sorted(least)[:reached]))
