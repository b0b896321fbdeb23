"""How many organizations can still reach each other, in all draws at once.

From one organization, the bits of the draws in which it can be reached spread along every relationship in the draws in
which that survives, until nothing changes (as in Then et al. 2014, VLDB 8(4), 449-460, with draws for searches). Where
what is reached is as large as all the rest, no other part can be larger; elsewhere the search begins again from an
organization not yet reached, and after some rounds the few draws left are worked out one by one.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from functools import cached_property
from typing import Any

from wellknit.relationships.survival.draws import per_draw

__all__ = ["ROUNDS", "Web", "largest", "web_of"]

#: So many times a search is begun for all undecided draws together.
ROUNDS = 8
#: Steps of a search that are worked on together in NumPy: they fit a processor's cache, and see those before them.
TOGETHER = 2048


@dataclass(frozen=True)
class Web:
    """Relationships as edges between numbered organizations, of which ``hub`` has most.

    Edge e leads between ``left[e]`` and ``right[e]`` and is relationship ``relationship[e]`` (None: e itself). Edges
    are sorted by their left ends.
    """

    organizations: int
    hub: int
    left: Any
    right: Any
    relationship: Any = None

    @cached_property
    def steps(self) -> tuple[Step, ...]:
        """The edges in their order, in portions that fit a processor's cache."""
        import numpy

        edges = numpy.arange(len(self.left))
        return tuple(self.step(edges[begin : begin + TOGETHER]) for begin in range(0, len(edges), TOGETHER))

    def step(self, edges: Any) -> Step:
        """Some edges, in order, made ready for going along them in both directions."""
        import numpy

        left, right = self.left[edges], self.right[edges]
        order = numpy.argsort(_small(right, self.organizations), kind="stable")
        return Step(edges, left, right, *_firsts(left), order, *_firsts(right[order]))


@dataclass(frozen=True, slots=True)
class Step:
    """Some edges by their left ends, ``near`` (those of ``near[k]`` begin at ``near_at[k]``), and in another ``order``
    by their right ends, ``far``."""

    edges: Any
    left: Any
    right: Any
    near: Any
    near_at: Any
    order: Any
    far: Any
    far_at: Any


def _firsts(numbers: Any) -> tuple[Any, Any]:
    """Of sorted numbers each one once, and where it first stands."""
    import numpy

    at = numpy.flatnonzero(numpy.diff(numbers, prepend=-1))
    return numbers[at], at


def web_of(left: Any, right: Any, organizations: int) -> Web:
    """The web of relationships between organizations ``left[r]`` and ``right[r]`` of so many organizations."""
    import numpy

    degree = numpy.bincount(left, minlength=organizations) + numpy.bincount(right, minlength=organizations)
    hub = int(degree.argmax()) if organizations else 0
    if (left[1:] >= left[:-1]).all():
        return Web(organizations, hub, left, right)
    order = numpy.argsort(_small(left, organizations), kind="stable")
    return Web(organizations, hub, left[order], right[order], order)


def _small(numbers: Any, below: int) -> Any:
    """The same numbers in the smallest kind that holds them: the smallest one is sorted ten times as fast."""
    import numpy

    return numbers.astype(numpy.min_scalar_type(below))


def largest(bits: Any, web: Web, draws: int, *, fast: bool = False) -> Any:
    """By draw, how many organizations the largest connected part has: at least 1, or 0 where there is none at all.

    ``bits`` has one row a relationship (shape relationships x words).
    """
    import numpy

    best = numpy.full(draws, min(web.organizations, 1), dtype=numpy.int64)
    if not len(bits):
        return best
    every = _packed(numpy.ones(draws, dtype=numpy.bool_), bits.shape[1])
    reached = numpy.zeros((web.organizations, bits.shape[1]), dtype=numpy.uint64)
    reached[web.hub] = every
    if web.relationship is not None:
        bits = bits[web.relationship]
    spread(bits, web, reached, fast=fast)
    best = numpy.maximum(best, _counted(reached, draws, fast))
    undecided = best < web.organizations - best
    if not undecided.any():
        return best
    # Only organizations that still have a relationship can be in a part of more than one.
    left = numpy.zeros_like(reached)
    numpy.bitwise_or.at(left, web.left, bits)
    numpy.bitwise_or.at(left, web.right, bits)
    left &= ~reached
    for _ in range(ROUNDS):
        undecided = best < _counted(left, draws, fast)
        if not undecided.any():
            return best
        reached = _first(left) & _packed(undecided, bits.shape[1])
        spread(bits, web, reached, fast=fast)
        best = numpy.maximum(best, _counted(reached, draws, fast))
        left &= ~reached
    for draw in numpy.flatnonzero(best < _counted(left, draws, fast)).tolist():
        best[draw] = max(int(best[draw]), _one_by_one(bits, web, draw))
    return best


def spread(bits: Any, web: Web, reached: Any, *, fast: bool = False) -> None:
    """Let ``reached`` (organizations x words) grow along surviving relationships until it does not change any more.

    ``bits`` has one row an edge, in the web's order.
    """
    import numpy

    if fast:
        from wellknit.relationships.survival import kernels

        kernels.spread(bits, web, reached)
        return
    every = numpy.bitwise_or.reduce(reached, axis=0)
    steps: Iterable[Step] = web.steps
    while True:
        fresh = numpy.zeros(web.organizations, dtype=numpy.bool_)
        for step in steps:
            surviving = bits[step.edges]
            coming = reached[step.right]
            coming &= surviving
            _arrive(numpy.bitwise_or.reduceat(coming, step.near_at, axis=0), step.near, reached, fresh)
            surviving &= reached[step.left]
            _arrive(numpy.bitwise_or.reduceat(surviving[step.order], step.far_at, axis=0), step.far, reached, fresh)
        if not fresh.any():
            return
        # Only from where something changed can more come, and nothing between two that all draws have reached.
        full = (reached == every).all(axis=1)
        open_ = (fresh[web.left] | fresh[web.right]) & ~(full[web.left] & full[web.right])
        edges = numpy.flatnonzero(open_)
        if 2 * len(edges) > len(open_):
            steps = reversed(web.steps)
        else:
            steps = (web.step(edges[begin : begin + TOGETHER]) for begin in range(0, len(edges), TOGETHER))


def _arrive(coming: Any, at: Any, reached: Any, fresh: Any) -> None:
    """Add what is coming to what is reached, and note where that is new."""
    before = reached[at]
    coming |= before
    fresh[at] |= (coming != before).any(axis=1)
    reached[at] = coming


def _counted(rows: Any, draws: int, fast: bool) -> Any:
    if fast:
        from wellknit.relationships.survival import kernels

        return kernels.per_draw(rows)[:draws]
    return per_draw(rows, draws)


def _first(rows: Any) -> Any:
    """Of each draw's bits the one in the first row that has it."""
    import numpy

    before = numpy.bitwise_or.accumulate(rows, axis=0)
    found = rows.copy()
    found[1:] &= ~before[:-1]
    return found


def _packed(draws: Any, words: int) -> Any:
    """Truth values by draw as bits of so many words, 0 behind the last draw."""
    import numpy

    room = numpy.zeros(words * 64, dtype=numpy.uint8)
    room[: len(draws)] = draws
    return numpy.packbits(room, bitorder="little").view("<u8").astype(numpy.uint64)


def _one_by_one(bits: Any, web: Web, draw: int) -> int:
    """The largest connected part of a single draw."""
    import numpy
    from scipy.sparse import coo_array
    from scipy.sparse.csgraph import connected_components

    there = ((bits[:, draw // 64] >> numpy.uint64(draw % 64)) & numpy.uint64(1)).astype(bool)
    ends = (web.left[there], web.right[there])
    graph = coo_array((numpy.ones(int(there.sum()), numpy.int8), ends), shape=(web.organizations,) * 2)
    _, label = connected_components(graph.tocsr(), directed=False)
    return int(numpy.bincount(label).max())
