"""Combinations of attributes that too few rows share, merged with others until no row can be told by them.

Attributes go from the coarsest to the finest. From the finest on, whatever fewer rows share than there must be is made
coarser, and joined by others where there are still too few: by rows of the largest combination that becomes the same,
chosen at random, so many that neither has too few. What was made coarser is a combination like others: that it is
coarser tells of at least so many rows, whoever knows how this is done.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from random import Random
from typing import Generic, TypeVar

__all__ = ["FEWEST", "Step", "merged"]

#: As many rows share every combination of attributes.
FEWEST = 5

_Row = TypeVar("_Row")


@dataclass(frozen=True, slots=True)
class Step(Generic[_Row]):
    """What makes a row coarser in the attribute ``at`` a place, and says nothing any more of those after it."""

    at: int
    coarser: Callable[[_Row], _Row]


def merged(
    rows: Sequence[_Row],
    traits: Callable[[_Row], tuple[str, ...]],
    steps: Sequence[Step[_Row]],
    chance: Random,
    fewest: int = FEWEST,
) -> list[_Row]:
    """The rows in their order, each combination of ``traits`` shared by ``fewest`` of them or more; where there are
    fewer rows than that, all are as coarse as can be. ``steps`` go from the finest attribute to the coarsest."""
    now = list(rows)
    for step in steps:
        for group in _alike(now, traits, step.at):
            _joined(now, group, traits, step, chance, fewest)
    return now


def _alike(now: Sequence[_Row], traits: Callable[[_Row], tuple[str, ...]], at: int) -> list[list[int]]:
    """The places of the rows that share all that is coarser than the attribute ``at``."""
    return _by(range(len(now)), lambda place: traits(now[place])[:at])


def _joined(
    now: list[_Row],
    group: Sequence[int],
    traits: Callable[[_Row], tuple[str, ...]],
    step: Step[_Row],
    chance: Random,
    fewest: int,
) -> None:
    """One step in the rows at the places ``group``, which share all that is coarser."""
    parts = _by(group, lambda place: traits(now[place])[step.at])
    few = [place for part in parts if len(part) < fewest for place in part]
    for place in few:
        now[place] = step.coarser(now[place])
    for target in {traits(now[place]): None for place in few}:
        while (missing := fewest - sum(traits(now[place]) == target for place in group)) > 0:
            others = [
                place for place in group if traits(now[place]) != target and traits(step.coarser(now[place])) == target
            ]
            if not others:
                break
            largest = max(_by(others, lambda place: traits(now[place])), key=len)
            spared = len(largest) - missing >= fewest
            for place in chance.sample(largest, missing) if spared else largest:
                now[place] = step.coarser(now[place])


def _by(places: Sequence[int] | range, key: Callable[[int], object]) -> list[list[int]]:
    """The places with the same key together, in the order in which they are met."""
    found: dict[object, list[int]] = defaultdict(list)
    for place in places:
        found[key(place)].append(place)
    return list(found.values())
