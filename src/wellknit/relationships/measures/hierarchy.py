"""How much a network is like an outtree of command: Krackhardt's hierarchy, efficiency and least upper bounds.

Krackhardt 1994, 'Graph theoretical dimensions of informal organizations', in Carley & Prietula, Computational
Organization Theory; the fourth, connectedness, is in cohesion.py. They follow the direction of ties, and trap whoever
turns it round: in a file of 'who reports to whom' the chain runs from those below to those above, and its lubness is
near 0 where that of its transpose is 1. So lubness carries the value of the other direction beside it.

All take organizations that did not answer as others report them (``missing.reconstructed``); none has bounds.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from wellknit.relationships.measures.cohesion import parts
from wellknit.relationships.measures.missing import reconstructed
from wellknit.relationships.measures.paths import reach
from wellknit.relationships.measures.values import Measure
from wellknit.relationships.network import Network

if TYPE_CHECKING:
    import numpy

__all__ = ["efficiency", "hierarchy", "lubness"]


def hierarchy(network: Network) -> Measure:
    """Of pairs in which one reaches the other along ties, the share in which the other does not reach it back.

    ``sna::hierarchy(measure="krackhardt")``. 1: nobody can be reached back by whom they reach; 0: everybody can.
    """
    if not network.directed:
        return Measure("hierarchy", "share", None, refused="refused.undirected")
    import numpy

    reached = reach(reconstructed(network).adjacency)
    numpy.fill_diagonal(reached, False)
    base, mutual = int(numpy.triu(reached | reached.T).sum()), int(numpy.triu(reached & reached.T).sum())
    value = (base - mutual) / base if base else None
    return Measure("hierarchy", "share", value, base - mutual, base, refused="" if base else "refused.no_ties")


def efficiency(network: Network) -> Measure:
    """How few ties there are beyond those that hold each connected part together.

    1 - (ties - needed) / (possible - needed), needed the n_c - 1 of each weakly connected part of n_c, possible its
    n_c (n_c - 1) ordered pairs; ``sna::efficiency``. 1: not one tie more than needed; 0: all there can be. In an
    undirected network a pair is one tie, of n_c (n_c - 1) / 2 possible ones.
    """
    import numpy

    ties = reconstructed(network).adjacency
    sizes = numpy.bincount(parts(ties | ties.T)).astype(int) if len(ties) else numpy.zeros(0, dtype=int)
    needed = int((sizes - 1).sum())
    once = 1 if network.directed else 2
    room = int((sizes * (sizes - 1)).sum()) // once - needed
    if not room:
        return Measure("efficiency", "index", None, refused="refused.too_few" if needed else "refused.no_ties")
    return Measure("efficiency", "index", 1 - (int(ties.sum()) // once - needed) / room)


def lubness(network: Network) -> Measure:
    """Of pairs in a connected part, the share that are under one head: Krackhardt's least upper bounds, as sna has it.

    Above both of a pair is whoever reaches both along ties (each reaches itself). ``sna::lubness`` asks for one of
    those who reaches all the others of them: 1 - pairs without such a one / the sum of (n_c - 1)(n_c - 2) / 2 over
    weakly connected parts of 3 or more. Krackhardt's own words ask for the closest above both, whom all the others of
    them reach; ``beside`` has the value by these ('closest'). In a chain of command both are 1; they part where heads
    name each other or somebody has two. Ties must run downwards, from those who direct: ``beside`` has sna's value of
    the same ties read the other way round ('turned').
    """
    if not network.directed:
        return Measure("lubness", "index", None, refused="refused.undirected")
    ties = reconstructed(network).adjacency
    found, turned = _lubness(ties), _lubness(ties.T)
    if found is None or turned is None:
        return Measure("lubness", "index", None, refused="refused.too_few")
    beside = {"closest": found[1], "turned": turned[0]}
    return Measure("lubness", "index", found[0], convention="convention.lubness", beside=beside)


def _lubness(ties: numpy.ndarray[Any, Any]) -> tuple[float, float] | None:
    """1 - violations / most possible ones, with the bound that reaches all others, and with that which all reach."""
    import numpy

    part = parts(ties | ties.T)
    sizes = numpy.bincount(part).tolist() if len(ties) else []
    most = sum((size - 1) * (size - 2) // 2 for size in sizes if size > 2)
    if not most:
        return None
    reached = reach(ties)
    together = numpy.triu(part[:, None] == part[None, :], 1)
    above = reached.sum(axis=0)  # how many reach each one, itself among them
    _, first = numpy.unique(reached, axis=0, return_index=True)  # one of each set of those who reach each other
    # Whoever is above somebody above both is above both, too. So those above both are led by one of them exactly where
    # one top alone (nobody above it but those whom it reaches) is above both.
    tops = reached[[place for place in first if above[place] == (reached[place] & reached[:, place]).sum()]]
    headed = (tops.T.astype(float) @ tops.astype(float)).round() == 1
    # And l is the closest above both exactly where nobody is above both who is not above l: where as many are above l
    # as above both. The greatest such number of a pair is written last.
    both = (reached.T.astype(float) @ reached.astype(float)).round().astype(int)
    closest = numpy.zeros_like(both)
    for place in sorted(first.tolist(), key=lambda each: int(above[each])):
        under = numpy.flatnonzero(reached[place])
        closest[numpy.ix_(under, under)] = above[place]
    return (
        1 - int((~headed & together).sum()) / most,
        1 - int((((closest < both) | (both == 0)) & together).sum()) / most,
    )
