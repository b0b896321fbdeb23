"""Raking: weights for those who answered, so that they stand for the roster by each of its dimensions.

Everybody in a cell has the same weight, so cells are raked, not people.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from wellknit.statistics.response import Cell

__all__ = ["CAP", "Collapse", "Gap", "Merge", "Raking", "collapse", "margins_of", "rake"]

#: No weight is more than so many times the mean weight, where the caller says nothing else.
CAP = 3.0
#: Weights are done when no person's changes by more than this part of the mean weight in a round.
TOLERANCE = 1e-10
ROUNDS = 1000


@dataclass(frozen=True, slots=True)
class Merge:
    """The ``people`` of a roster cell in which nobody answered are spoken for by the cell ``into``."""

    cell: Cell
    into: Cell
    people: int


@dataclass(frozen=True, slots=True)
class Collapse:
    """The roster without empty cells, what was merged for it, and the cells for which nobody can speak."""

    roster: tuple[tuple[Cell, int], ...]
    merged: tuple[Merge, ...]
    unspoken: tuple[Cell, ...]


def collapse(roster: Mapping[Cell, int], answered: Mapping[Cell, int], order: Sequence[str]) -> Collapse:
    """Merges each roster cell in which nobody answered with the nearest one of the same site in which somebody did.

    The last part of a cell (the role) is what is merged, all before it (the site) stays: a site's silent people are
    spoken for by that site's people. ``order`` lists the levels of the last dimension, neighbours side by side; among
    two equally near levels the earlier one is taken. Where nobody of a site answered, nobody can speak for its cells:
    they are ``unspoken`` and left out of the roster. Raises ValueError for a level that ``order`` does not have and
    for answers outside the roster.

    >>> done = collapse({("north", "leader"): 2, ("north", "staff"): 9}, {("north", "staff"): 5}, ["leader", "staff"])
    >>> done.roster, done.merged[0].cell
    (((('north', 'staff'), 11),), ('north', 'leader'))
    """
    place = {level: number for number, level in enumerate(order)}
    for cell in [*roster, *answered]:
        if cell[-1] not in place:
            raise ValueError(f"the order of levels does not have {cell[-1]}")
        if answered.get(cell, 0) > roster.get(cell, 0):
            raise ValueError(f"more people answered in {cell} than the roster has there")
    kept = {cell: people for cell, people in roster.items() if answered.get(cell, 0)}
    merged: list[Merge] = []
    unspoken: list[Cell] = []
    for cell, people in roster.items():
        if not people or cell in kept:
            continue
        near = [other for other in kept if other[:-1] == cell[:-1]]
        if near:
            into = min(near, key=lambda other: (abs(place[other[-1]] - place[cell[-1]]), place[other[-1]]))
            merged.append(Merge(cell, into, people))
        else:
            unspoken.append(cell)
    for merge in merged:
        kept[merge.into] += merge.people
    return Collapse(tuple(kept.items()), tuple(merged), tuple(unspoken))


def margins_of(roster: Mapping[Cell, int]) -> tuple[dict[str, int], ...]:
    """How many people of the ``roster`` are in each level, one mapping a dimension."""
    margins: tuple[dict[str, int], ...] = tuple({} for _ in next(iter(roster), ()))
    for cell, people in roster.items():
        for margin, level in zip(margins, cell, strict=True):
            margin[level] = margin.get(level, 0) + people
    return margins


@dataclass(frozen=True, slots=True)
class Gap:
    """In this level of this dimension the weighted people are ``missed`` more (or, below 0, fewer) than they should."""

    dimension: int
    level: str
    missed: float


@dataclass(frozen=True, slots=True)
class Raking:
    """The weight of each person of a cell, and how it came to be.

    ``weights``: in the order of the answers' cells; times the people who answered they add up to the margins' total.
    ``rounds`` were worked, ``converged`` or not. ``capped``: the cells held at the ``highest`` weight. ``gaps``: every
    level with what is left to its margin, in people; where no weight is capped, nothing is.
    """

    weights: tuple[tuple[Cell, float], ...]
    rounds: int
    converged: bool
    highest: float | None
    capped: tuple[Cell, ...]
    gaps: tuple[Gap, ...]

    @property
    def gap(self) -> float:
        """The largest gap of a level, in people."""
        return max((abs(each.missed) for each in self.gaps), default=0.0)


def rake(answered: Mapping[Cell, int], margins: Sequence[Mapping[str, float]], *, cap: float | None = None) -> Raking:
    """Weights by cell with which the people who ``answered`` have the roster's ``margins``, one a dimension.

    Iterative proportional fitting from equal weights (Deming and Stephan 1940, Annals of Mathematical Statistics
    11:427). With a ``cap``, no weight is more than so many times the mean weight: after each round what lies above is
    cut off and given to the people under the cap in proportion to their weights, as DeBell and Krosnick (2009), ANES
    Technical Report nes012427, do; the total is kept, the margins are met as nearly as the cap lets them.

    Raises ValueError where a margin's level has people but nobody who answered (collapse first), where somebody
    answered for a level without people, where margins have different totals, and for a cap below 1.

    >>> rake({("a", "x"): 4, ("a", "y"): 4}, [{"a": 12}, {"x": 3, "y": 9}]).weights
    ((('a', 'x'), 0.75), (('a', 'y'), 2.25))
    """
    import numpy

    cells = [cell for cell, people in answered.items() if people]
    people = numpy.array([answered[cell] for cell in cells], dtype=numpy.float64)
    places, wanted = _prepared(cells, margins)
    if cap is not None and cap < 1:
        raise ValueError("a cap is at least 1 time the mean weight")
    total = float(wanted[0].sum())
    mean = total / float(people.sum())
    highest = None if cap is None else cap * mean
    weight = numpy.full(len(cells), mean)
    rounds, converged = 0, False
    while rounds < ROUNDS and not converged:
        before, rounds = weight, rounds + 1
        for place, margin in zip(places, wanted, strict=True):
            weight = weight * (margin / numpy.bincount(place, weight * people, len(margin)))[place]
        if highest is not None:
            weight = _cut(weight, people, highest, total)
        converged = bool(numpy.abs(weight - before).max() <= TOLERANCE * mean)
    gaps = tuple(
        Gap(dimension, level, float(reached - margin))
        for dimension, place in enumerate(places)
        for level, reached, margin in zip(
            [level for level, number in margins[dimension].items() if number],
            numpy.bincount(place, weight * people, len(wanted[dimension])),
            wanted[dimension],
            strict=True,
        )
    )
    capped = (
        () if highest is None else tuple(c for c, w in zip(cells, weight, strict=True) if w >= highest * (1 - 1e-9))
    )
    found = tuple((cell, float(each)) for cell, each in zip(cells, weight, strict=True))
    return Raking(found, rounds, converged, highest, capped, gaps)


def _prepared(cells: Sequence[Cell], margins: Sequence[Mapping[str, float]]) -> tuple[list[Any], list[Any]]:
    """For each dimension, which level each cell is in, and how many people each level is to have."""
    import numpy

    if not cells or not margins:
        raise ValueError("nobody answered, or there is nothing to rake to")
    places: list[Any] = []
    wanted: list[Any] = []
    for dimension, margin in enumerate(margins):
        levels = [level for level, number in margin.items() if number]
        seen = {cell[dimension] for cell in cells}
        for level in levels:
            if level not in seen:
                raise ValueError(f"nobody answered in {level}: merge it with another level first")
        if not seen <= set(levels):
            raise ValueError(f"somebody answered in {min(seen - set(levels))}, where the margins have nobody")
        number = {level: place for place, level in enumerate(levels)}
        places.append(numpy.array([number[cell[dimension]] for cell in cells]))
        wanted.append(numpy.array([float(margin[level]) for level in levels]))
    totals = [sum(margin.values()) for margin in margins]
    if max(totals) - min(totals) > 1e-9 * max(totals):
        raise ValueError("the margins do not have the same total")
    return places, wanted


def _cut(weight: Any, people: Any, highest: float, total: float) -> Any:
    """Weights with none above ``highest`` and the same total: what is cut off is shared out among the others."""
    import numpy

    found = numpy.array(weight, dtype=numpy.float64)
    counts = numpy.array(people, dtype=numpy.float64)
    held = numpy.zeros(len(found), dtype=bool)
    while True:
        over = found > highest * (1 + 1e-15)
        if not over.any():
            return found
        held |= over
        found[held] = highest
        free = ~held
        if not free.any():
            return found
        found[free] *= (total - highest * counts[held].sum()) / (found[free] * counts[free]).sum()
