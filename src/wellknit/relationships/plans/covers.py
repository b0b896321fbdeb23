"""How many departures a relationship survives: the fewest people whose leaving ends it.

A relationship ends when everybody is gone who stands at one end of each of its links, so it survives any k departures
if and only if no k people cover its links. Where nobody acts for both organizations the links are bipartite and the
smallest cover has as many people as the largest matching has links (König 1931).
"""

from __future__ import annotations

from collections.abc import Collection, Iterable
from typing import TYPE_CHECKING, Any

from wellknit.relationships.ledger import Carried

if TYPE_CHECKING:
    import numpy

__all__ = ["matching", "matching_numbers", "pivotal", "smallest_cover"]

Links = Collection[tuple[str, str]]


def matching_numbers(carried: Carried) -> numpy.ndarray[Any, Any]:
    """The matching number of every relationship, by one matching in the graph that holds them all side by side.

    A person is another point in each relationship and on each of its sides; for people who act for both organizations
    that counts too much (see :func:`smallest_cover`).
    """
    import numpy
    from scipy.sparse import csr_array
    from scipy.sparse.csgraph import maximum_bipartite_matching

    count = len(carried.pairs)
    if not count:
        return numpy.zeros(0, dtype=numpy.int64)
    relationship = numpy.repeat(numpy.arange(count), numpy.diff(carried.start))
    size = int(max(carried.one.max(), carried.other.max())) + 1
    left, rows = numpy.unique(relationship * size + carried.one, return_inverse=True)
    right, columns = numpy.unique(relationship * size + carried.other, return_inverse=True)
    graph = csr_array((numpy.ones(len(rows), dtype=numpy.int8), (rows, columns)), shape=(len(left), len(right)))
    matched = maximum_bipartite_matching(graph, perm_type="column")
    return numpy.bincount(left[matched >= 0] // size, minlength=count)


def matching(links: Links) -> dict[str, str]:
    """A largest matching of links (one, other) in which nobody stands on both sides: who of the first is with whom."""
    beside: dict[str, list[str]] = {}
    for one, other in links:
        beside.setdefault(one, []).append(other)
    taken: dict[str, str] = {}

    def place(one: str, seen: set[str]) -> bool:
        for other in beside[one]:
            if other not in seen:
                seen.add(other)
                if other not in taken or place(taken[other], seen):
                    taken[other] = one
                    return True
        return False

    for one in beside:
        place(one, set())
    return {one: other for other, one in taken.items()}


def smallest_cover(links: Links, most: int, both: Iterable[str] = ()) -> tuple[str, ...] | None:
    """The fewest people without whom no link is left, sorted; None where that takes more than ``most``.

    ``links`` are (one, other) as in :attr:`Ledger.relationships`; ``both`` are those who act for both organizations and
    so may stand on both sides. Either somebody of them is in the cover or all whom they are in touch with are: trying
    both ways leaves links between two separate sides, where a matching gives the cover.
    """
    if most < 0:
        return None
    degree: dict[str, int] = {}
    members = set(both)
    for link in links:
        for person in link:
            if person in members:
                degree[person] = degree.get(person, 0) + 1
    if not degree:
        return _cover_of_sides(links, most)
    pivot = max(degree, key=lambda person: (degree[person], person))
    best: tuple[str, ...] | None = None
    near = {other if one == pivot else one for one, other in links if pivot in (one, other)}
    for chosen in ({pivot}, near):
        left = [link for link in links if link[0] not in chosen and link[1] not in chosen]
        rest = smallest_cover(left, (most if best is None else len(best) - 1) - len(chosen), members)
        if rest is not None:
            best = tuple(sorted({*chosen, *rest}))
    return best


def _cover_of_sides(links: Links, most: int) -> tuple[str, ...] | None:
    matched = matching(links)
    if len(matched) > most:
        return None
    back = {other: one for one, other in matched.items()}
    beside: dict[str, list[str]] = {}
    for one, other in links:
        beside.setdefault(one, []).append(other)
    reached = [one for one in beside if one not in matched]
    first, second = set(reached), set()
    for one in reached:
        for other in beside[one]:
            if other not in second:
                second.add(other)
                if back[other] not in first:
                    first.add(back[other])
                    reached.append(back[other])
    return tuple(sorted({one for one in beside if one not in first} | second))


def pivotal(links: Links, most: int, both: Iterable[str] = ()) -> tuple[str, ...]:
    """Everybody who is in some smallest cover, if that has at most ``most`` people: those on whom a relationship hangs.

    For a relationship that hangs on one person these are that person, or both where a single link is all there is.
    """
    both = set(both)
    if both.isdisjoint(person for link in links for person in link):
        return _pivotal_of_sides(links, most)
    cover = smallest_cover(links, most, both)
    if cover is None:
        return ()
    people = sorted({person for link in links for person in link})
    return tuple(
        person
        for person in people
        if smallest_cover([link for link in links if person not in link], len(cover) - 1, both) is not None
    )


def _pivotal_of_sides(links: Links, most: int) -> tuple[str, ...]:
    """The same for two separate sides: all but those whom some largest matching leaves out (Dulmage and Mendelsohn)."""
    matched = matching(links)
    if len(matched) > most:
        return ()
    spared: set[str] = set()
    for turned in (False, True):
        beside: dict[str, list[str]] = {}
        for one, other in links:
            beside.setdefault(other if turned else one, []).append(one if turned else other)
        back = matched if turned else {b: a for a, b in matched.items()}
        reached = [one for one in beside if one not in back.values()]
        spared.update(reached)
        for one in reached:
            for other in beside[one]:
                if back[other] not in spared:
                    spared.add(back[other])
                    reached.append(back[other])
    return tuple(sorted({person for link in links for person in link} - spared))
