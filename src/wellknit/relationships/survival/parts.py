"""The parts of relationships: what of a relationship's links hangs together, and the few people who cover it.

A relationship's links are a graph of people. Its connected parts have nobody in common, so what becomes of one says
nothing of another. Within a part, once it is settled who of a *cover* (people of whom every link has at least one)
stays, all others matter one by one. The smallest cover has as many people as the part's matching number (Koenig 1931),
never more than the part's smaller side, and one person where all links share one end.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from wellknit.relationships.ledger import Carried

__all__ = ["Parts", "parts_of"]

#: Ties that are sorted together: so many fit a processor's cache.
TOGETHER = 1 << 16

Whole = Any  # numpy.ndarray of whole numbers


@dataclass(frozen=True)
class Parts:
    """Parts of relationships, in the order of the relationships.

    Part k belongs to relationship ``of[k]``. Its cover is ``cover[cover_start[k]:cover_start[k + 1]]``, people by
    their number; ``inner`` has, for each, the members of the cover before it to whom a link leads. Everybody else of
    the part is in ``rest``, in groups of those with links to the same members of the cover: group g belongs to part
    ``group_of[g]``, begins in ``rest`` at ``group_start[g]``, and ``reach[g]`` is those members. Members are bits of a
    whole number, in the order of the cover. Parts with a cover of more than ``cap`` people have no bits; their links
    are in ``wide``: rows of (part, person of the cover, other person), sorted by part.
    """

    relationships: int
    cap: int
    of: Whole
    cover: Whole
    cover_start: Whole
    inner: Whole
    rest: Whole
    group_of: Whole
    group_start: Whole
    reach: Whole
    wide: Whole

    @property
    def sizes(self) -> Whole:
        """How many people cover each part."""
        return self.cover_start[1:] - self.cover_start[:-1]


def parts_of(carried: Carried, people: int, cap: int = 16, kept: Any = None) -> Parts:
    """The parts of every relationship and a smallest cover of each.

    ``people`` is how many there are; ``kept`` has, where given, the truth value of each tie: a tie that is not kept is
    in no part, and a relationship without ties has none. The same person may stand on both sides of a relationship,
    acting for both organizations: that is one person here, and one departure. A cover is then still a cover, though
    perhaps not the smallest. Ties that stand twice, once from each side, count once.
    """
    import numpy

    if not 1 <= cap <= 30:
        raise ValueError("covers of 1 to 30 people can be worked through")
    relationship = numpy.repeat(numpy.arange(len(carried.pairs)), numpy.diff(carried.start))
    ties = (relationship, carried.one, carried.other)
    if kept is not None:
        ties = (relationship[kept], carried.one[kept], carried.other[kept])
    found, begin = [], 0
    while begin < len(ties[0]):
        # Whole relationships, as many as fit the cache; a single one may be larger.
        last = ties[0][min(begin + TOGETHER, len(ties[0])) - 1]
        end = int(numpy.searchsorted(ties[0], last, side="left"))
        if end <= begin or begin + TOGETHER >= len(ties[0]):
            end = int(numpy.searchsorted(ties[0], last, side="right"))
        some = slice(begin, end)
        found.append(_parts(ties[0][some], ties[1][some], ties[2][some], people, cap))
        begin = end
    return _joined(len(carried.pairs), cap, found)


def _joined(relationships: int, cap: int, found: Sequence[Parts]) -> Parts:
    """Parts of some relationships after those of others, all numbered anew."""
    import numpy

    none = numpy.zeros(0, dtype=numpy.int64)
    parts = numpy.cumsum([0, *(len(each.of) for each in found)])
    covers = numpy.cumsum([0, *(len(each.cover) for each in found)])
    rests = numpy.cumsum([0, *(len(each.rest) for each in found)])

    def all_of(arrays: Iterable[Whole]) -> Whole:
        return numpy.concatenate([none, *arrays])

    moved = [each.wide + numpy.array([at, 0, 0]) for each, at in zip(found, parts, strict=False)]
    return Parts(
        relationships,
        cap,
        all_of(each.of for each in found),
        all_of(each.cover for each in found),
        numpy.append(all_of(each.cover_start[:-1] + at for each, at in zip(found, covers, strict=False)), covers[-1]),
        all_of(each.inner for each in found),
        all_of(each.rest for each in found),
        all_of(each.group_of + at for each, at in zip(found, parts, strict=False)),
        all_of(each.group_start + at for each, at in zip(found, rests, strict=False)),
        all_of(each.reach for each in found),
        numpy.concatenate([numpy.zeros((0, 3), numpy.int64), *moved]),
    )


def _parts(relationship: Whole, one: Whole, other: Whole, people: int, cap: int) -> Parts:
    """The parts of some relationships, from their ties."""
    import numpy
    from scipy.sparse import coo_array

    # A node is a person in a relationship, on whichever side.
    keys, places = numpy.unique(
        numpy.concatenate([relationship * people + one, relationship * people + other]), return_inverse=True
    )
    a, b = places[: len(one)], places[len(one) :]
    graph = coo_array((numpy.ones(len(a), dtype=numpy.int8), (a, b)), shape=(len(keys), len(keys))).tocsr()
    part, first = _in_order(graph)
    person = keys % people
    covering = _cover(graph, a, b)
    cover = numpy.flatnonzero(covering)
    cover = cover[numpy.argsort(part[cover], kind="stable")]
    cover_start = numpy.concatenate([[0], numpy.cumsum(numpy.bincount(part[cover], minlength=len(first)))])
    member = numpy.zeros(len(keys), dtype=numpy.int64)
    member[cover] = numpy.arange(len(cover)) - cover_start[part[cover]]
    narrow = numpy.diff(cover_start)[part] <= cap
    bit = numpy.where(narrow, numpy.int64(1) << numpy.where(narrow, member, 0), 0)

    # A link inside the cover is noted with its later member; every other link leads from the cover to the rest.
    both = covering[a] & covering[b]
    later = numpy.where(member[a] > member[b], a, b)
    earlier = a + b - later
    inner = numpy.zeros(len(keys), dtype=numpy.int64)
    numpy.bitwise_or.at(inner, later[both], bit[earlier[both]])
    hub = numpy.where(covering[a], a, b)
    leaf = a + b - hub
    reach = numpy.zeros(len(keys), dtype=numpy.int64)
    numpy.bitwise_or.at(reach, leaf[~both], bit[hub[~both]])

    rest = numpy.flatnonzero(~covering)
    rest = rest[numpy.lexsort((reach[rest], part[rest]))]
    new = numpy.ones(len(rest), dtype=numpy.bool_)
    new[1:] = (numpy.diff(part[rest]) != 0) | (numpy.diff(reach[rest]) != 0)
    group_start = numpy.flatnonzero(new)
    wide = numpy.stack([part[a], person[hub], person[leaf]], axis=1)[~narrow[a]]
    return Parts(
        0,
        cap,
        (keys // people)[first],
        person[cover],
        cover_start,
        inner[cover],
        person[rest],
        part[rest][group_start],
        group_start,
        reach[rest][group_start],
        wide[numpy.argsort(wide[:, 0], kind="stable")],
    )


def _in_order(graph: Any) -> tuple[Whole, Whole]:
    """The connected part of each node, numbered in the order of their first nodes, and those nodes."""
    import numpy
    from scipy.sparse.csgraph import connected_components

    number, label = connected_components(graph, directed=False)
    _, first = numpy.unique(label, return_index=True)
    order = numpy.argsort(first)
    rank = numpy.empty(number, dtype=numpy.int64)
    rank[order] = numpy.arange(number)
    return rank[label], first[order]


def _cover(graph: Any, one: Whole, other: Whole) -> Any:
    """By node, whether it is in a smallest cover of its part, as Koenig constructs it from a largest matching.

    Each node is taken once for its place on the first side and once for that on the second, which for most is not
    there. From the nodes of the first side that the matching leaves out, go to the second side along any link and back
    along matched ones: the cover is who of the first side was not reached, and who of the second was.
    """
    import numpy
    from scipy.sparse.csgraph import maximum_bipartite_matching

    match = maximum_bipartite_matching(graph, perm_type="column").astype(numpy.int64)
    on_first = numpy.zeros(len(match), dtype=numpy.bool_)
    on_first[one] = True
    partner = numpy.full(len(match), -1, dtype=numpy.int64)
    matched = numpy.flatnonzero(match >= 0)
    partner[match[matched]] = matched
    from_first = on_first & (match < 0)
    reached = numpy.zeros(len(match), dtype=numpy.bool_)
    rows, columns = one, other
    while True:
        going = from_first[rows]
        found = columns[going]
        rows, columns = rows[~going], columns[~going]
        found = found[~reached[found]]
        if not len(found):
            break
        reached[found] = True
        from_first[partner[found]] = True
    return (on_first & ~from_first) | reached
