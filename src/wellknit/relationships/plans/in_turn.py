"""People placed for one relationship after another: a plan in any case, seldom the best."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence

from wellknit.relationships.plans.candidates import Rules
from wellknit.relationships.plans.covers import pivotal, smallest_cover
from wellknit.relationships.plans.filling import sorted_pair
from wellknit.relationships.plans.goals import Goal, Pair

__all__ = ["one_after_another"]

Order = Callable[[str], tuple[int, float, str]]


def one_after_another(
    rules: Rules, goals: Sequence[Goal], departures: int, begun: Mapping[Pair, list[int]]
) -> dict[Pair, list[int]]:
    """Goals one after another, those with fewest people first, each with the pairs of least effort at hand.

    The effort of a pair that serves other goals, too, is shared between those that are not reached yet. Goals that
    ``begun`` reaches keep those pairs. Returns pairs (sorted) with the numbers of the goals they serve.
    """
    contacts: dict[str, int] = {}
    chosen: dict[Pair, list[int]] = {}
    ready: dict[int, list[Pair]] = {}
    for pair, numbers in begun.items():
        for number in numbers:
            ready.setdefault(number, []).append(goals[number].turned(pair))

    def order(person: str) -> tuple[int, float, str]:
        return contacts.get(person, 0), rules.leaving.get(person, 0.0), person

    def take(number: int, pairs: Iterable[Pair]) -> None:
        for pair in map(sorted_pair, pairs):
            if pair not in chosen:
                for person in pair:
                    contacts[person] = contacts.get(person, 0) + 1
            chosen.setdefault(pair, []).append(number)

    serves: dict[Pair, list[int]] = {}
    for number, goal in enumerate(goals):
        for pair in goal.pairs:
            serves.setdefault(sorted_pair(pair), []).append(number)
    done: set[int] = set()
    for number, pairs in sorted(ready.items()):
        if smallest_cover([*goals[number].links, *pairs], departures, goals[number].both) is None:
            take(number, pairs)
            done.add(number)
    waiting = sorted(
        set(range(len(goals))) - done,
        key=lambda number: (min(len(goals[number].ones), len(goals[number].others)), number),
    )
    for number in waiting:
        goal = goals[number]
        efforts = {
            pair: effort / sum(other not in done for other in serves[sorted_pair(pair)])
            for pair, effort in goal.pairs.items()
        }
        served = [pair for pair in goal.pairs if sorted_pair(pair) in chosen]
        added: list[Pair] = []
        used: dict[str, int] = {}
        while smallest_cover([*goal.links, *served, *added], departures, goal.both) is not None:
            room = {
                person
                for person in goal.ones | goal.others
                if contacts.get(person, 0) + used.get(person, 0) < rules.most
            }
            found = _next_pair(goal, efforts, [*goal.links, *served, *added], departures, order, room)
            if found is None:
                break
            added.append(found)
            for person in found:
                used[person] = used.get(person, 0) + 1
        else:
            take(number, [*served, *added])
        done.add(number)
    return chosen


def _next_pair(
    goal: Goal, efforts: Mapping[Pair, float], links: list[Pair], departures: int, order: Order, room: set[str]
) -> Pair | None:
    """The pair of least effort that brings ``goal`` nearer; None where nobody is left to ask.

    Two people of whom neither is needed by the links that there are bring it nearer for certain.
    """
    stuck, known = set(pivotal(links, departures, goal.both)), set(links)
    efforts = dict(efforts)
    free = [
        min((person for person in side if person in room and person not in stuck), key=order, default=None)
        for side in (goal.first, goal.second)
    ]
    if free[0] is not None and free[1] is not None:
        efforts[free[0], free[1]] = 1.0
    elif not goal.pairs or room.isdisjoint({person for pair in goal.pairs for person in pair}):
        some = sorted((person for person in goal.first if person in room), key=order)
        others = sorted((person for person in goal.second if person in room), key=order)
        efforts |= {(one, other): 1.0 for one in some[: departures + 2] for other in others[: departures + 2]}
    return min(
        (pair for pair in efforts if pair not in known and pair[0] in room and pair[1] in room),
        key=lambda pair: (not stuck.isdisjoint(pair), efforts[pair], order(pair[0]), order(pair[1])),
        default=None,
    )
