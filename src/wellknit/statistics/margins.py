"""All tables that have the margins of a seen one, walked as a network: how likely is one as extreme.

The network algorithm of Mehta and Patel (1983), Journal of the American Statistical Association 78:427, closed in the
middle. Columns are taken one by one; a node is what is left of the rows' totals, and all tables that lead to it share
what comes after. A path's past is a value (what makes a table extreme) and a weight (in how many ways it comes about).
The last two columns are listed once a node and looked up by every past. With the longest and the shortest way from each
node to the end, most pasts are decided before they get there.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import lru_cache
from math import comb, lgamma, prod
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    import numpy

    Numbers = numpy.ndarray[Any, Any]

__all__ = ["WORK", "Tail", "likelihood", "paths", "tail"]

#: How many cells of paths are walked before an exact answer is given up: two or three seconds.
WORK = 100_000_000

#: A past that goes on takes as much time and room as so many cells.
_PAST = 10

#: Pasts nearer than this are one past. Far below what tests take for a tie, far above what adding up rounds away.
_CRUMB = 1e-10

#: Weights are whole numbers held as floats; with more ways than this (as a logarithm) they would not fit.
_MOST = 650.0


@dataclass(frozen=True, slots=True)
class Tail:
    """Which tables count as extreme: of value at most ``below`` or at least ``above``."""

    below: float
    above: float = float("inf")


class _TooMuch(Exception):
    """The work is more than was allowed."""


def likelihood(cells: Numbers) -> Numbers:
    """The logarithm of the ways to one column of a table, a row of ``cells`` each: column total over its cells."""
    totals = cells.sum(axis=1)
    # Looked up: a column's total is the largest whole number that comes up, and its logarithms are soon made.
    logarithms = _factorials(int(totals.max(initial=0)))
    ways: Numbers = logarithms[totals] - logarithms[cells].sum(axis=1)
    return ways


@lru_cache(maxsize=512)
def _factorials(most: int) -> Numbers:
    """The logarithms of the factorials from 0 to ``most``."""
    import numpy

    return numpy.array([lgamma(each + 1.0) for each in range(most + 1)])


def paths(rows: Sequence[int], columns: Sequence[int]) -> int:
    """About how many paths there are to walk: the nodes before the last two columns times the ways on from each.

    A table can be walked along its rows or its columns, and one may be many times the work of the other. What is walked
    in the end is up to forty times as much for small tables, and one to two times for large ones.
    """
    order, inner = sorted(columns), sorted(rows)[:-1]
    boxes = prod(row + 1 for row in inner)
    nodes = min(boxes, comb(sum(order[:-2]) + len(inner), len(inner)))
    return nodes * min(boxes, comb(order[-2] + len(inner), len(inner))) if len(order) > 1 else 1


def tail(
    rows: Sequence[int],
    columns: Sequence[int],
    value: Callable[[Numbers, int], Numbers],
    extreme: Tail,
    *,
    alike: bool = False,
    work: int = WORK,
) -> float | None:
    """The probability of an extreme table, given its margins and no association; None where it is too much work.

    ``value(cells, column)`` is what a column adds to a table's value, for many columns of cells at once (one a row).
    ``alike``: it stays the same when rows change places, so nodes that differ only in their order are one.
    """
    if sum(rows) != sum(columns) or min((*rows, *columns), default=0) < 1:
        raise ValueError("margins are at least 1 each, and rows and columns have the same total")
    if _ways_left(rows) > _MOST or paths(rows, columns) > work:
        return None
    try:
        return _walked(rows, columns, value, extreme, alike, work)
    except _TooMuch:
        return None


@dataclass(frozen=True, slots=True)
class _Step:
    """From each node of a stage to those of the next: where to, what it adds, and its weight."""

    starts: list[int]
    to: Numbers
    value: Numbers
    weight: Numbers


@dataclass(frozen=True, slots=True)
class _Ending:
    """All ways from a node to the end: their values in order, and the weights added up, from 0 on."""

    values: Numbers
    weights: Numbers


def _walked(
    rows: Sequence[int],
    columns: Sequence[int],
    value: Callable[[Numbers, int], Numbers],
    extreme: Tail,
    alike: bool,
    work: int,
) -> float:
    import numpy

    order = sorted(range(len(columns)), key=lambda column: columns[column])
    if len(columns) == 1:
        only = float(value(numpy.array([rows]), 0)[0])
        return 1.0 if only <= extreme.below or only >= extreme.above else 0.0
    left = [work]
    nodes = [tuple(sorted(rows)) if alike else tuple(rows)]
    stages, steps = [nodes], []
    for column in order[:-2]:
        step, nodes = _step(nodes, columns[column], column, value, alike, left)
        steps.append(step)
        stages.append(nodes)
    last, very_last = order[-2:]
    endings = [_ending(node, columns[last], last, very_last, value, left) for node in nodes]

    # The shortest and the longest way to the end, from the last stage back.
    shortest = numpy.array([ending.values[0] for ending in endings])
    longest = numpy.array([ending.values[-1] for ending in endings])
    bounds = [(shortest, longest)]
    for step in reversed(steps):
        shortest = numpy.minimum.reduceat(step.value + shortest[step.to], step.starts[:-1])
        longest = numpy.maximum.reduceat(step.value + longest[step.to], step.starts[:-1])
        bounds.insert(0, (shortest, longest))

    everything, counted = _ways_left(stages[0][0]), 0.0
    node, past, weight = numpy.zeros(1, numpy.int64), numpy.zeros(1), numpy.ones(1)
    for stage, (shortest, longest) in enumerate(bounds):
        least, most = past + shortest[node], past + longest[node]
        all_of_it = (most <= extreme.below) | (least >= extreme.above)
        none_of_it = (least > extreme.below) & (most < extreme.above)
        if all_of_it.any():
            ways = numpy.array([_ways_left(each) for each in stages[stage]])
            counted += float((weight[all_of_it] * numpy.exp(ways[node[all_of_it]] - everything)).sum())
        undecided = ~(all_of_it | none_of_it)
        node, past, weight = node[undecided], past[undecided], weight[undecided]
        if stage < len(steps):
            node, past, weight = _onward(node, past, weight, steps[stage], left)
    scale = numpy.exp(-everything)
    for place in numpy.unique(node).tolist():
        ending, here = endings[place], node == place
        up_to = numpy.searchsorted(ending.values, extreme.below - past[here], side="right")
        as_low = ending.weights[up_to]
        as_high = 0.0
        if extreme.above < float("inf"):
            start = numpy.searchsorted(ending.values, extreme.above - past[here], side="left")
            as_high = ending.weights[-1] - ending.weights[numpy.maximum(start, up_to)]
        counted += float((weight[here] * (as_low + as_high)).sum() * scale)
    return min(counted, 1.0)


def _step(
    nodes: Sequence[tuple[int, ...]],
    total: int,
    column: int,
    value: Callable[[Numbers, int], Numbers],
    alike: bool,
    left: list[int],
) -> tuple[_Step, list[tuple[int, ...]]]:
    """What a column of ``total`` can be from each node, and the nodes that this leads to."""
    import numpy

    filled = [_fillings(total, node, left) for node in nodes]
    rest = numpy.concatenate([numpy.array(node) - cells for node, cells in zip(nodes, filled, strict=True)])
    cells = numpy.concatenate(filled)
    if alike:
        rest.sort(axis=1)
    found, to = numpy.unique(rest, axis=0, return_inverse=True)
    starts = numpy.cumsum([0, *(len(each) for each in filled)]).tolist()
    step = _Step(starts, to.reshape(-1), value(cells, column), numpy.exp(likelihood(cells)))
    return step, [tuple(each) for each in found.tolist()]


def _ending(
    node: tuple[int, ...],
    total: int,
    column: int,
    other: int,
    value: Callable[[Numbers, int], Numbers],
    left: list[int],
) -> _Ending:
    """All ways to fill the last two columns: the one of ``total`` leaves the rest to the other."""
    import numpy

    cells = _fillings(total, node, left)
    rest = numpy.array(node) - cells
    values = value(cells, column) + value(rest, other)
    weights = numpy.exp(likelihood(cells) + likelihood(rest))
    order = numpy.argsort(values, kind="stable")
    return _Ending(values[order], numpy.concatenate([[0.0], numpy.cumsum(weights[order])]))


def _onward(
    node: Numbers, past: Numbers, weight: Numbers, step: _Step, left: list[int]
) -> tuple[Numbers, Numbers, Numbers]:
    """Every past by every step from its node; pasts that meet with the same value become one."""
    import numpy

    starts = numpy.array(step.starts)
    many = (starts[1:] - starts[:-1])[node]
    size = int(many.sum())
    _take(size * _PAST, left)
    which = numpy.repeat(numpy.arange(len(node)), many)
    first = numpy.cumsum(many) - many
    taken = starts[node][which] + numpy.arange(size) - first[which]
    to, values, weights = step.to[taken], past[which] + step.value[taken], weight[which] * step.weight[taken]
    order = numpy.lexsort((values, to))
    to, values, weights = to[order], values[order], weights[order]
    new = numpy.ones(size, bool)
    new[1:] = (to[1:] != to[:-1]) | (values[1:] - values[:-1] > _CRUMB)
    begins = new.nonzero()[0]
    if not size:
        return to, values, weights
    return to[begins], values[begins], numpy.add.reduceat(weights, begins)


def _fillings(total: int, bounds: Sequence[int], left: list[int]) -> Numbers:
    """All columns of cells with this total and no cell above its bound, one a row."""
    import numpy

    cells, rest = numpy.zeros((1, 0), numpy.int64), numpy.array([total])
    room = sum(bounds)
    for bound in bounds:
        room -= bound
        _take(len(rest) * (bound + 1), left)
        after = rest[:, None] - numpy.arange(bound + 1)
        possible = (after >= 0) & (after <= room)
        which, cell = possible.nonzero()
        cells, rest = numpy.concatenate([cells[which], cell[:, None]], axis=1), after[possible]
    return cells


def _take(amount: int, left: list[int]) -> None:
    left[0] -= amount
    if left[0] < 0:
        raise _TooMuch


def _ways_left(rows: Sequence[int]) -> float:
    """The logarithm of the ways in which rows with these totals can be filled: a multinomial coefficient."""
    return lgamma(sum(rows) + 1.0) - sum(lgamma(row + 1.0) for row in rows)
