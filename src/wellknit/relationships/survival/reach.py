"""How many organizations can still reach each other, in all draws at once.

From one organization, the bits of the draws in which it can be reached spread along every relationship in the draws in
which that survives, until nothing changes (as in Then et al. 2014, VLDB 8(4), 449-460, with draws for searches). Where
what is reached is as large as all the rest, no other part can be larger; elsewhere the search begins again from an
organization not yet reached, and after some rounds the few draws left are worked out one by one.
"""

from __future__ import annotations

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
    """Relationships as edges between organizations that are numbered from the best connected one outwards.

    Edge e leads between ``left[e]`` and ``right[e]`` and is relationship ``relationship[e]``, sorted by how near to the
    beginning it lies.
    """

    organizations: int
    left: Any
    right: Any
    relationship: Any

    @cached_property
    def steps(self) -> tuple[Steps, ...]:
        """The edges in both directions, sorted by where they lead, in portions that fit a processor's cache."""
        import numpy

        into = numpy.concatenate([self.left, self.right])
        order = numpy.argsort(_small(into, self.organizations), kind="stable")
        into, out_of = into[order], numpy.concatenate([self.right, self.left])[order]
        by = numpy.tile(self.relationship, 2)[order]
        at, arrive = numpy.unique(into, return_index=True)
        arrive = numpy.concatenate([arrive, [len(into)]])
        found, begin = [], 0
        while begin < len(at):
            end = max(int(numpy.searchsorted(arrive, arrive[begin] + TOGETHER, side="right")) - 1, begin + 1)
            edges = slice(int(arrive[begin]), int(arrive[end]))
            found.append(Steps(at[begin:end], out_of[edges], by[edges], arrive[begin:end] - arrive[begin]))
            begin = end
        return tuple(found)


@dataclass(frozen=True, slots=True)
class Steps:
    """Some edges with all that lead to the same organizations, ``at``: those to ``at[k]`` begin at ``arrive[k]``."""

    at: Any
    out_of: Any
    by: Any
    arrive: Any


def web_of(left: Any, right: Any, organizations: int) -> Web:
    """The web of relationships between organizations ``left[r]`` and ``right[r]`` of so many organizations."""
    import numpy
    from scipy.sparse import coo_array
    from scipy.sparse.csgraph import breadth_first_order

    number = numpy.arange(organizations)
    if len(left):
        degree = numpy.bincount(left, minlength=organizations) + numpy.bincount(right, minlength=organizations)
        hub = int(degree.argmax())
        graph = coo_array((numpy.ones(len(left), numpy.int8), (left, right)), shape=(organizations, organizations))
        found = breadth_first_order(graph.tocsr(), hub, directed=False, return_predecessors=False)
        others = numpy.setdiff1d(number, found)
        order = numpy.concatenate([found, others[numpy.argsort(-degree[others], kind="stable")]])
        number = numpy.empty(organizations, dtype=numpy.int64)
        number[order] = numpy.arange(organizations)
    one, other = numpy.minimum(number[left], number[right]), numpy.maximum(number[left], number[right])
    nearest = numpy.argsort(_small(one, organizations), kind="stable")
    return Web(organizations, one[nearest], other[nearest], nearest)


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
    reached[0] = every
    spread(bits, web, reached, fast=fast)
    best = numpy.maximum(best, _counted(reached, draws, fast))
    undecided = best < web.organizations - best
    if not undecided.any():
        return best
    # Only organizations that still have a relationship can be in a part of more than one.
    left = numpy.zeros_like(reached)
    numpy.bitwise_or.at(left, web.left, bits[web.relationship])
    numpy.bitwise_or.at(left, web.right, bits[web.relationship])
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
    """Let ``reached`` (organizations x words) grow along surviving relationships until it does not change any more."""
    import numpy

    if fast:
        from wellknit.relationships.survival import kernels

        kernels.spread(bits, web, reached)
        return
    steps = web.steps
    changed = True
    while changed:
        changed = False
        for each in steps:
            coming = reached[each.out_of]
            coming &= bits[each.by]
            found = numpy.bitwise_or.reduceat(coming, each.arrive, axis=0)
            before = reached[each.at]
            found |= before
            if not changed:
                changed = not numpy.array_equal(found, before)
            reached[each.at] = found
        steps = steps[::-1]


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

    there = ((bits[web.relationship, draw // 64] >> numpy.uint64(draw % 64)) & numpy.uint64(1)).astype(bool)
    ends = (web.left[there], web.right[there])
    graph = coo_array((numpy.ones(int(there.sum()), numpy.int8), ends), shape=(web.organizations,) * 2)
    _, label = connected_components(graph.tocsr(), directed=False)
    return int(numpy.bincount(label).max())
