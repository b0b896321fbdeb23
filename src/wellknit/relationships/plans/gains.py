"""What one introduction adds to the chance that a relationship survives: exactly, for every pair of people."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from wellknit.relationships.plans.covers import smallest_cover

if TYPE_CHECKING:
    import numpy

__all__ = ["CAP", "DRAWS", "Cluster", "Prospect", "prospect_of"]

#: Exact where so few people cover a connected cluster of links, that is always where its smaller side has so few.
CAP = 16
#: For the few others: how many draws of who of the cover stays.
DRAWS = 4096

Pair = tuple[str, str]


@dataclass(frozen=True)
class Cluster:
    """Links that hang together, and the chances that none of them is left.

    ``lost`` is that chance; ``without[u]`` the chance that u stays and yet none is left; ``neither[u, v]`` the same of
    two people. ``exact`` is False where the chances come from draws.
    """

    people: Mapping[str, int]
    lost: float
    without: numpy.ndarray[Any, Any]
    neither: numpy.ndarray[Any, Any]
    exact: bool


@dataclass(frozen=True)
class Prospect:
    """A relationship whose links are clusters that live and end independently of each other."""

    staying: Mapping[str, float]
    clusters: tuple[Cluster, ...]

    @property
    def survives(self) -> float:
        lost = 1.0
        for cluster in self.clusters:
            lost *= cluster.lost
        return 1.0 - lost if self.clusters else 0.0

    @property
    def exact(self) -> bool:
        return all(cluster.exact for cluster in self.clusters)

    def gain(self, one: str, other: str) -> float:
        """By how much introducing these two raises the chance of survival: that both stay and no other link is left."""
        chance, met = 1.0, set()
        for cluster in self.clusters:
            a, b = cluster.people.get(one), cluster.people.get(other)
            if a is not None and b is not None:
                chance *= float(cluster.neither[a, b])
                met |= {one, other}
            elif a is not None or b is not None:
                place = b if a is None else a
                chance *= float(cluster.without[place])
                met.add(other if a is None else one)
            else:
                chance *= cluster.lost
        for person in (one, other):
            if person not in met:
                chance *= self.staying[person]
        return chance


def prospect_of(
    links: Sequence[Pair], staying: Mapping[str, float], both: Iterable[str] = (), seed: tuple[int, ...] = (0,)
) -> Prospect:
    """The prospect of the relationship that ``links`` carry; ``both`` are those who act for both its organizations.

    Once it is settled who of a cover of a cluster stays, everybody else matters alone: summing over those states is
    exact. A cluster whose cover has more than :data:`CAP` people is drawn instead (:data:`DRAWS` states, from
    ``seed``).
    """
    return Prospect(
        staying,
        tuple(_cluster(cluster, staying, both, (*seed, place)) for place, cluster in enumerate(_clusters(links))),
    )


def _clusters(links: Sequence[Pair]) -> list[list[Pair]]:
    """The links, parted where they have nobody in common."""
    beside: dict[str, list[Pair]] = {}
    for link in links:
        for person in link:
            beside.setdefault(person, []).append(link)
    seen: set[str] = set()
    found = []
    for start in sorted(beside):
        if start not in seen:
            seen.add(start)
            reached, cluster = [start], set()
            for person in reached:
                for link in beside[person]:
                    cluster.add(link)
                    for other in link:
                        if other not in seen:
                            seen.add(other)
                            reached.append(other)
            found.append(sorted(cluster))
    return found


def _cluster(links: list[Pair], staying: Mapping[str, float], both: Iterable[str], seed: tuple[int, ...]) -> Cluster:
    import numpy

    cover = smallest_cover(links, CAP, both)
    exact = cover is not None
    if cover is None:
        cover = tuple(sorted({one for one, _ in links}))
    rest = sorted({person for link in links for person in link} - set(cover))
    inside = {person: place for place, person in enumerate(cover)}
    chance = numpy.array([staying[person] for person in cover])
    if exact:
        stays = (numpy.arange(1 << len(cover))[:, None] >> numpy.arange(len(cover))) & 1 > 0
        weight = numpy.where(stays, chance, 1 - chance).prod(axis=1)
    else:
        stays = numpy.random.default_rng(seed).random((DRAWS, len(cover))) < chance
        weight = numpy.full(DRAWS, 1 / DRAWS)
    reached = numpy.zeros((len(stays), len(rest)), dtype=bool)
    at = {person: place for place, person in enumerate(rest)}
    for one, other in links:
        if one in inside and other in inside:
            weight = numpy.where(stays[:, inside[one]] & stays[:, inside[other]], 0.0, weight)
        else:
            hub, leaf = (one, other) if one in inside else (other, one)
            reached[:, at[leaf]] |= stays[:, inside[hub]]
    others = numpy.array([staying[person] for person in rest])
    weight = weight * numpy.where(reached, 1 - others, 1.0).prod(axis=1)
    # In post and yet without a link: members of the cover in the states in which they stay, others in those in which
    # nobody stays to whom they are linked (their own chance is then still to be counted).
    there = numpy.concatenate([stays, ~reached], axis=1).astype(numpy.float64)
    counted = numpy.concatenate([numpy.ones(len(cover)), others])
    neither = (there.T * weight) @ there * counted[:, None] * counted[None, :]
    people = {person: place for place, person in enumerate((*cover, *rest))}
    return Cluster(people, float(weight.sum()), (weight @ there) * counted, neither, exact)
