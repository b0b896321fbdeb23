"""What holds a partnership together: the parts that no one person's departure divides, and the people between them.

Organizations and people are the points; who acts for whom and who is in touch with whom are the lines. Organizations
never leave, people do. Biconnected blocks that share an organization are therefore one part, and what remains is a
forest of parts and of people whose departure divides it.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from itertools import pairwise
from typing import TYPE_CHECKING, Any

from wellknit.relationships.ledger import Ledger

if TYPE_CHECKING:
    import numpy

__all__ = ["Part", "Parts", "parts_of"]


@dataclass(frozen=True, slots=True)
class Part:
    """Organizations that no single departure separates, the people inside, and those who alone join it to others."""

    organizations: tuple[str, ...]
    people: tuple[str, ...]
    between: tuple[str, ...]
    component: int


@dataclass(frozen=True)
class Parts:
    """The forest of parts. Parts without an organization stand only where they lie between others that have one.

    ``alone`` are organizations with one person and ``empty`` those with none: no introduction makes them safe, so no
    part has them. The one person of an organization may still be what joins others.
    """

    parts: tuple[Part, ...]
    between: dict[str, tuple[int, ...]]
    alone: tuple[str, ...]
    empty: tuple[str, ...]

    @property
    def leaves(self) -> tuple[int, ...]:
        """Parts that one person's departure cuts off."""
        return tuple(place for place, part in enumerate(self.parts) if len(part.between) == 1)

    @property
    def separate(self) -> tuple[int, ...]:
        """Parts in touch with no other part at all."""
        return tuple(place for place, part in enumerate(self.parts) if not part.between)

    @property
    def components(self) -> int:
        return len({part.component for part in self.parts})

    @property
    def pieces(self) -> int:
        """Into how many pieces one departure can divide the organizations, at worst."""
        return self.components - 1 + max((len(places) for places in self.between.values()), default=1)

    @property
    def fewest(self) -> int:
        """The fewest introductions after which no one departure cuts an organization off.

        Biconnectivity augmentation (Eswaran and Tarjan 1976; Rosenthal and Goldner 1977; Hsu and Ramachandran 1991)
        where only people fail: each introduction lowers the pieces by one at most, and ends at two parts at most.
        """
        if len(self.parts) < 2:
            return 0
        return max(self.pieces - 1, -(-len(self.leaves) // 2) + len(self.separate))

    @property
    def main(self) -> int:
        """The part with most organizations in the component with most of them; what others are cut off from."""
        sizes: dict[int, int] = {}
        for part in self.parts:
            sizes[part.component] = sizes.get(part.component, 0) + len(part.organizations)
        largest = max(sizes, key=lambda component: (sizes[component], -component))
        inside = [place for place, part in enumerate(self.parts) if part.component == largest]
        return max(inside, key=lambda place: (len(self.parts[place].organizations), -place))


def parts_of(ledger: Ledger, introduced: Iterable[tuple[str, str]] = ()) -> Parts:
    """The parts of the partnership that ``ledger`` describes, with ``introduced`` people in touch as well."""
    import numpy
    from scipy.sparse import coo_array
    from scipy.sparse.csgraph import connected_components

    acting: dict[str, list[str]] = {key: [] for key in ledger.organizations}
    for person, employers in ledger.employers.items():
        for employer in employers if len(employers) == 1 else set(employers):
            if employer in acting:
                acting[employer].append(person)
    alone = tuple(key for key in ledger.organizations if len(acting[key]) == 1)
    empty = tuple(key for key in ledger.organizations if not acting[key])
    kept = [key for key in ledger.organizations if len(acting[key]) > 1]
    if not kept:
        return Parts((), {}, alone, empty)

    people = sorted(ledger.employers)
    number = {key: len(kept) + place for place, key in enumerate(people)}
    size = len(kept) + len(people)
    at = numpy.repeat(numpy.arange(len(kept)), [len(acting[key]) for key in kept])
    member = numpy.array([number[person] for key in kept for person in acting[key]], dtype=numpy.int64)
    introduced = tuple(introduced)
    one, other = (
        numpy.array([number.get(person, -1) for person in ends], dtype=numpy.int64)
        for ends in (
            [*(link.one for link in ledger.links), *(one for one, _ in introduced)],
            [*(link.other for link in ledger.links), *(other for _, other in introduced)],
        )
    )
    low, high = numpy.minimum(one, other), numpy.maximum(one, other)
    # Links inside an organization add nothing: both are joined by it already, and it does not leave. Most people have
    # one employer, so comparing those finds most of them. A link that stands twice counts once.
    main = numpy.full(size, -1, dtype=numpy.int64)
    main[member] = at
    useful = (low >= 0) & (low != high) & ((main[low] != main[high]) | (main[low] < 0))
    lines = numpy.sort(numpy.concatenate([at * size + member, low[useful] * size + high[useful]]))
    lines = lines[numpy.diff(lines, prepend=-1) > 0]
    lines = _enough(size, lines)
    low, high = lines // size, lines % size
    blocks, count = _blocks(size, low, high)

    at_organization = low < len(kept)
    glued = connected_components(
        coo_array(
            (numpy.ones(int(at_organization.sum())), (blocks[at_organization], count + low[at_organization])),
            shape=(count + len(kept),) * 2,
        ),
        directed=False,
    )[1]
    label = glued[:count][blocks]
    ends = numpy.concatenate([low, high])
    both = numpy.concatenate([label, label])
    mine = ends >= len(kept)
    touching: Any = numpy.sort(ends[mine] * (count + len(kept)) + both[mine])
    touching = touching[numpy.diff(touching, prepend=-1) > 0]
    who, where = touching // (count + len(kept)) - len(kept), touching % (count + len(kept))
    return _forest(kept, people, glued[count:].tolist(), who, where, (alone, empty))


def _enough(size: int, lines: numpy.ndarray[Any, Any]) -> numpy.ndarray[Any, Any]:
    """At most two lines a point that hang together, whoever leaves, exactly as all do.

    A breadth-first forest and any spanning forest of the other lines (Eppstein, Galil, Italiano and Nissenzweig 1997).
    ``lines`` are sorted numbers ``low * size + high``.
    """
    import numpy

    if len(lines) <= 2 * size:
        return lines
    first = _spanning(size, lines)
    rest = lines[~numpy.isin(lines, first)]
    return numpy.sort(numpy.concatenate([first, _spanning(size, rest)]))


def _spanning(size: int, lines: numpy.ndarray[Any, Any]) -> numpy.ndarray[Any, Any]:
    """The lines of a breadth-first forest."""
    import numpy
    from scipy.sparse import csr_array
    from scipy.sparse.csgraph import breadth_first_order, connected_components

    low, high = lines // size, lines % size
    ones = numpy.ones(len(lines), dtype=numpy.int8)
    component = connected_components(csr_array((ones, (low, high)), shape=(size, size)), directed=False)[1]
    _, roots = numpy.unique(component, return_index=True)
    # One more point, beside one of each component: what is first reached from there is the forest.
    low, high = numpy.concatenate([low, roots]), numpy.concatenate([high, numpy.full(len(roots), size)])
    ones = numpy.ones(len(low), dtype=numpy.int8)
    graph = csr_array((ones, (low, high)), shape=(size + 1, size + 1))
    _, before = breadth_first_order(graph, size, directed=False, return_predecessors=True)
    point = numpy.flatnonzero((before[:size] >= 0) & (before[:size] < size))
    reached = before[point].astype(numpy.int64)
    found: numpy.ndarray[Any, Any] = numpy.minimum(point, reached) * size + numpy.maximum(point, reached)
    return found


def _blocks(size: int, low: numpy.ndarray[Any, Any], high: numpy.ndarray[Any, Any]) -> tuple[Any, int]:
    """For each line the number of its biconnected block, and how many blocks there are."""
    import numpy
    import rustworkx

    graph: Any = rustworkx.PyGraph(multigraph=False, node_count_hint=size)
    graph.add_nodes_from(range(size))
    graph.extend_from_edge_list(list(zip(low.tolist(), high.tolist(), strict=True)))
    found = rustworkx.biconnected_components(graph)
    ends = numpy.array(list(found.keys()), dtype=numpy.int64).reshape(-1, 2)
    blocks = numpy.fromiter(found.values(), dtype=numpy.int64, count=len(ends))
    order = numpy.argsort(ends.min(axis=1) * size + ends.max(axis=1))  # the lines themselves are sorted in this way
    _, blocks = numpy.unique(blocks, return_inverse=True)
    return blocks[order], int(blocks.max(initial=-1)) + 1


def _forest(
    kept: list[str],
    people: list[str],
    part_of: list[int],
    who: numpy.ndarray[Any, Any],
    where: numpy.ndarray[Any, Any],
    without: tuple[tuple[str, ...], tuple[str, ...]],
) -> Parts:
    """Parts and the people between them, without branches in which no organization is.

    ``part_of`` is the part of each kept organization; person ``who[i]`` touches part ``where[i]``, in rising order.
    """
    import numpy

    organizations: dict[int, list[str]] = {}
    for key, place in zip(kept, part_of, strict=True):
        organizations.setdefault(place, []).append(key)
    several = numpy.bincount(who, minlength=len(people))[who] > 1
    touches: dict[int, set[int]] = {}
    cuts: dict[int, set[int]] = {place: set() for place in numpy.unique(where).tolist()}
    for person, part in zip(who[several].tolist(), where[several].tolist(), strict=True):
        touches.setdefault(person, set()).add(part)
        cuts[part].add(person)
    order = numpy.argsort(where[~several], kind="stable")
    alone, in_part = who[~several][order].tolist(), where[~several][order]
    borders = numpy.flatnonzero(numpy.diff(in_part, prepend=-1, append=-1)).tolist()
    inside = {int(in_part[start]): alone[start:end] for start, end in pairwise(borders)}
    between = set(touches)
    # A branch of people alone (those of organizations that can't be made safe) needs no second way in.
    bare = [where for where in cuts if where not in organizations and len(cuts[where]) <= 1]
    while bare:
        part = bare.pop()
        for person in cuts.pop(part, ()):
            touches[person].discard(part)
            if len(touches[person]) == 1:
                between.discard(person)
                (left,) = touches[person]
                cuts[left].discard(person)
                inside.setdefault(left, []).append(person)
                if left not in organizations and len(cuts[left]) <= 1:
                    bare.append(left)
    # Two parts without an organization are not between the same people: that would be one part.
    parts = sorted(cuts, key=lambda part: (part not in organizations, organizations.get(part, []), sorted(cuts[part])))
    number = {part: place for place, part in enumerate(parts)}
    joined = {people[person]: tuple(sorted(number[part] for part in touches[person])) for person in sorted(between)}
    component = _components(len(parts), joined)
    return Parts(
        tuple(
            Part(
                tuple(organizations.get(part, ())),
                tuple(people[person] for person in sorted(inside.get(part, ()))),
                tuple(people[person] for person in sorted(cuts[part])),
                component[number[part]],
            )
            for part in parts
        ),
        joined,
        *without,
    )


def _components(count: int, joined: dict[str, tuple[int, ...]]) -> list[int]:
    """The component of each part, numbered by their first part."""
    parent = list(range(count))

    def root(place: int) -> int:
        while parent[place] != place:
            parent[place] = parent[parent[place]]
            place = parent[place]
        return place

    for places in joined.values():
        for place in places[1:]:
            a, b = sorted((root(places[0]), root(place)))
            parent[b] = a
    return [root(place) for place in range(count)]
