"""Communities: parts of the network with more ties within than across, found by Leiden, with how far to trust them.

Traag, Waltman & van Eck 2019, Scientific Reports 9:5233, through graspologic-native. On relationships that either side
reports, without direction. Nobody should take one partition for the truth: another seed may give another one, nearly
as good. So it is run with many seeds, and how much these agree is reported beside the best.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from wellknit.relationships.measures.values import Measure
from wellknit.relationships.network import Network

if TYPE_CHECKING:
    import numpy

__all__ = ["SEEDS", "Communities", "adjusted_rand", "communities", "communities_agreement", "found", "modularity"]

SEEDS = 20


@dataclass(frozen=True, slots=True)
class Communities:
    """The best of the partitions that ``seeds`` runs gave, and how much all of them agree.

    ``member`` has the community of each organization that has a tie, from 0 in the network's order of first members;
    the others belong to none. ``modularity`` is Newman and Girvan's Q of it; ``lowest`` that of the worst run.
    ``agreement`` is the mean adjusted Rand index over all pairs of runs: 1 where all are the same, 0 where they agree
    no more than by chance. ``distinct`` is how many different partitions came out.
    """

    member: dict[str, int] = field(default_factory=dict)
    modularity: float | None = None
    lowest: float | None = None
    agreement: float | None = None
    distinct: int = 0
    seed: int = 0
    seeds: int = SEEDS


def found(network: Network, *, seed: int = 0, seeds: int = SEEDS) -> Communities:
    """The communities of ``network`` by Leiden with the seeds ``seed``, ``seed + 1``, ... (``seeds`` of them).

    The same network gives the same communities in whichever order its organizations stand: their ties are handed over
    in the order of their keys. Of equally good partitions the first is taken. Without ties there are none.
    """
    import graspologic_native
    import numpy

    order = sorted(range(len(network.organizations)), key=lambda place: network.organizations[place])
    ties = network.either[numpy.ix_(order, order)]
    ones, others = numpy.nonzero(numpy.triu(ties, 1))
    if not len(ones):
        return Communities(seed=seed, seeds=seeds)
    edges = [(str(a), str(b), 1.0) for a, b in zip(ones.tolist(), others.tolist(), strict=True)]
    tied = numpy.flatnonzero(ties.any(axis=1))
    runs: list[numpy.ndarray[Any, Any]] = []
    for each in range(seed, seed + seeds):
        # Five cycles, each from the last one's result: a single one stops short of the optimum even on karate.
        _, members = graspologic_native.leiden(edges, iterations=5, seed=each)
        runs.append(_renamed(numpy.array([members[str(place)] for place in tied.tolist()])))
    qualities = [quality(ties[numpy.ix_(tied, tied)], run) for run in runs]
    best = runs[max(range(seeds), key=lambda run: (round(qualities[run], 12), -run))]
    pairs = [adjusted_rand(runs[a], runs[b]) for a in range(seeds) for b in range(a)]
    by_place = {order[place]: int(number) for place, number in zip(tied.tolist(), best.tolist(), strict=True)}
    places = sorted(by_place)
    numbers = _renamed(numpy.array([by_place[place] for place in places]))
    return Communities(
        {network.organizations[place]: number for place, number in zip(places, numbers.tolist(), strict=True)},
        max(qualities),
        min(qualities),
        float(numpy.mean(pairs)) if pairs else None,
        len({run.tobytes() for run in runs}),
        seed,
        seeds,
    )


def quality(ties: numpy.ndarray[Any, Any], member: numpy.ndarray[Any, Any]) -> float:
    """Newman & Girvan's modularity Q of a partition of an undirected network: the share of ties within communities,
    less what it would be if each organization had as many ties, to anybody (2004, Physical Review E 69:026113)."""
    import numpy

    degrees = ties.sum(axis=1, dtype=float)
    total = degrees.sum()
    within: float = float(ties[member[:, None] == member[None, :]].sum()) / float(total)
    sums = numpy.bincount(member, weights=degrees) / total
    return within - float(sums @ sums)


def adjusted_rand(one: numpy.ndarray[Any, Any], other: numpy.ndarray[Any, Any]) -> float:
    """How far two partitions of the same things agree: the share of pairs treated alike, 0 at chance, 1 if the same.

    Hubert & Arabie 1985, Journal of Classification 2:193. 1 where both put everything together, or everything apart.
    """
    import numpy

    if not len(one):
        return 1.0
    table = numpy.zeros((int(one.max()) + 1, int(other.max()) + 1))
    numpy.add.at(table, (one, other), 1)

    def pairs(counts: numpy.ndarray[Any, Any]) -> float:
        return float((counts * (counts - 1) / 2).sum())

    n = len(one)
    together, rows, columns = pairs(table), pairs(table.sum(axis=1)), pairs(table.sum(axis=0))
    every = n * (n - 1) / 2
    chance = rows * columns / every if every else 0.0
    most = (rows + columns) / 2
    return 1.0 if most == chance else (together - chance) / (most - chance)


def modularity(groups: Communities) -> Measure:
    """How much more the ties stay within communities than they would by chance: the highest modularity over the seeds.

    ``beside``: how many 'communities', how many different partitions came out ('distinct') of how many 'seeds', the
    'lowest' modularity among them, and the first 'seed'.
    """
    if groups.modularity is None:
        return Measure("modularity", "index", None, convention="convention.leiden", refused="refused.no_ties")
    beside = {
        "communities": len(set(groups.member.values())),
        "distinct": groups.distinct,
        "lowest": groups.lowest or 0.0,
        "seeds": groups.seeds,
        "seed": groups.seed,
    }
    return Measure("modularity", "index", groups.modularity, convention="convention.leiden", beside=beside)


def communities(groups: Communities) -> Measure:
    """How many communities the best partition has; organizations without a tie are in none."""
    if groups.modularity is None:
        return Measure("communities", "count", None, convention="convention.leiden", refused="refused.no_ties")
    count = len(set(groups.member.values()))
    return Measure("communities", "count", count, count, convention="convention.leiden")


def communities_agreement(groups: Communities) -> Measure:
    """How much the partitions of different seeds agree: the mean adjusted Rand index over all pairs of seeds."""
    if groups.agreement is None:
        why = "refused.no_ties" if groups.modularity is None else "refused.one_seed"
        return Measure("communities_agreement", "index", None, convention="convention.adjusted_rand", refused=why)
    return Measure("communities_agreement", "index", groups.agreement, convention="convention.adjusted_rand")


def _renamed(member: numpy.ndarray[Any, Any]) -> numpy.ndarray[Any, Any]:
    """The same partition with its communities numbered by their first members."""
    import numpy

    _, first, numbers = numpy.unique(member, return_index=True, return_inverse=True)
    renamed: numpy.ndarray[Any, Any] = numpy.argsort(numpy.argsort(first))[numbers]
    return renamed
