"""The parts of relationships: what of a relationship's links hangs together, and the few people who cover it.

A relationship's links are a graph of people. Its connected parts have nobody in common, so what becomes of one says
nothing of another. Within a part, once it is settled who of a *cover* (people of whom every link has at least one)
stays, all others matter one by one. The smallest cover has as many people as the part's matching number (Koenig 1931),
never more than the part's smaller side, and one person where all links share one end.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from wellknit.relationships.ledger import Carried

__all__ = ["Parts", "parts_of"]

Whole = Any  # numpy.ndarray of whole numbers


@dataclass(frozen=True)
class Parts:
    """Parts of relationships, in the order of the relationships.

    Part k belongs to relationship ``of[k]``. Its cover is ``cover[cover_start[k]:cover_start[k + 1]]``, people by
    their number; ``inner`` has, for each, the members of the cover before it to whom a link leads. Everybody else of
    the part is in ``rest``, in groups of those with links to the same members of the cover: group g belongs to part
    ``group_of[g]``, begins in ``rest`` at ``group_start[g]``, and ``reach[g]`` is those members. Members are bits of a
    whole number, in the order of the cover. Parts with a cover of more than ``cap`` people have no bits; their links
    are in ``wide``: rows of (part, person of the cover, other person).
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
    from scipy.sparse import coo_array
    from scipy.sparse.csgraph import connected_components

    if not 1 <= cap <= 30:
        raise ValueError("covers of 1 to 30 people can be worked through")
    relationship = numpy.repeat(numpy.arange(len(carried.pairs)), numpy.diff(carried.start))
    one, other = carried.one, carried.other
    if kept is not None:
        relationship, one, other = relationship[kept], one[kept], other[kept]
    keys, places = numpy.unique(
        numpy.concatenate([relationship * people + one, relationship * people + other]), return_inverse=True
    )
    a, b = places[: len(one)], places[len(one) :]
    count = len(keys)
    if not count:
        none = numpy.zeros(0, dtype=numpy.int64)
        empty = numpy.zeros(1, dtype=numpy.int64)
        return Parts(
            len(carried.pairs), cap, none, none, empty, none, none, none, none, none, numpy.zeros((0, 3), numpy.int64)
        )
    graph = coo_array((numpy.ones(len(a), dtype=numpy.int8), (a, b)), shape=(count, count)).tocsr()
    number, label = connected_components(graph, directed=False)
    # Sorted by relationship, as the nodes are: a part takes the place of its first node.
    _, first = numpy.unique(label, return_index=True)
    order = numpy.argsort(first)
    rank = numpy.empty(number, dtype=numpy.int64)
    rank[order] = numpy.arange(number)
    part = rank[label]
    of = (keys // people)[first[order]]

    covering = _cover(graph, a, b)
    person = keys % people
    cover = numpy.flatnonzero(covering)
    cover = cover[numpy.argsort(part[cover], kind="stable")]
    cover_start = numpy.concatenate([[0], numpy.cumsum(numpy.bincount(part[cover], minlength=number))])
    member = numpy.zeros(count, dtype=numpy.int64)
    member[cover] = numpy.arange(len(cover)) - cover_start[part[cover]]
    narrow = (cover_start[1:] - cover_start[:-1])[part] <= cap

    # A link inside the cover is noted with its later member; every other link leads from the cover to the rest.
    both = covering[a] & covering[b]
    bit = numpy.where(narrow, numpy.int64(1) << numpy.where(narrow, member, 0), 0)
    inner = numpy.zeros(count, dtype=numpy.int64)
    low, high = numpy.minimum(member[a], member[b]), numpy.maximum(member[a], member[b])
    at = numpy.where(member[a] == high, a, b)
    numpy.bitwise_or.at(
        inner, at[both], numpy.where(narrow[a], numpy.int64(1) << numpy.where(narrow[a], low, 0), 0)[both]
    )
    hub, leaf = numpy.where(covering[a], a, b)[~both], numpy.where(covering[a], b, a)[~both]
    reach = numpy.zeros(count, dtype=numpy.int64)
    numpy.bitwise_or.at(reach, leaf, bit[hub])

    rest = numpy.flatnonzero(~covering)
    rest = rest[numpy.lexsort((reach[rest], part[rest]))]
    group_start = (
        numpy.flatnonzero(numpy.concatenate([[True], (numpy.diff(part[rest]) != 0) | (numpy.diff(reach[rest]) != 0)]))
        if len(rest)
        else numpy.zeros(0, dtype=numpy.int64)
    )
    is_wide = ~narrow[a]
    wide = numpy.stack([part[a], numpy.where(covering[a], person[a], person[b]),
                        numpy.where(covering[a], person[b], person[a])], axis=1)[is_wide]  # fmt: skip
    return Parts(
        len(carried.pairs),
        cap,
        of,
        person[cover],
        cover_start,
        inner[cover],
        person[rest],
        part[rest][group_start],
        group_start,
        reach[rest][group_start],
        wide,
    )


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
