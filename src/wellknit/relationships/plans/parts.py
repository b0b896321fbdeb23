"""What holds a partnership together: the parts that no one person's departure divides, and the people between them.

Organizations and people are the points; who acts for whom and who is in touch with whom are the lines. Organizations
never leave, people do. Biconnected blocks that share an organization are therefore one part, and what remains is a
forest of parts and of people whose departure divides it.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
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
        for employer in employers:
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
    pairs = [*((link.one, link.other) for link in ledger.links), *introduced]
    known = numpy.array([(number.get(a, -1), number.get(b, -1)) for a, b in pairs], dtype=numpy.int64).reshape(-1, 2)
    low, high = known.min(axis=1, initial=size), known.max(axis=1, initial=-1)
    # Links inside an organization add nothing: both are joined by it already, and it does not leave. Most people have
    # one employer, so comparing those finds most of them. A link that stands twice counts once.
    main = numpy.full(size, -1, dtype=numpy.int64)
    main[member] = at
    useful = (low >= 0) & (low != high) & ((main[low] != main[high]) | (main[low] < 0))
    lines = numpy.sort(numpy.concatenate([at * size + member, low[useful] * size + high[useful]]))
    lines = lines[numpy.diff(lines, prepend=-1) > 0]
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
    person, part = touching // (count + len(kept)), touching % (count + len(kept))
    return _forest(kept, people, glued[count:].tolist(), (person - len(kept)).tolist(), part.tolist(), (alone, empty))


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
    person: list[int],
    part: list[int],
    without: tuple[tuple[str, ...], tuple[str, ...]],
) -> Parts:
    """Parts and the people between them, without branches in which no organization is."""
    organizations: dict[int, list[str]] = {}
    for key, place in zip(kept, part_of, strict=True):
        organizations.setdefault(place, []).append(key)
    touches: dict[int, set[int]] = {}
    inside: dict[int, set[int]] = {}
    for who, where in zip(person, part, strict=True):
        touches.setdefault(who, set()).add(where)
        inside.setdefault(where, set()).add(who)
    between = {who for who, where in touches.items() if len(where) > 1}
    cuts = {where: members & between for where, members in inside.items()}
    # A branch of people alone (those of organizations that can't be made safe) needs no second way in.
    bare = [where for where in cuts if where not in organizations and len(cuts[where]) <= 1]
    while bare:
        where = bare.pop()
        if where not in cuts:
            continue
        for who in cuts.pop(where):
            touches[who].discard(where)
            if len(touches[who]) == 1:
                between.discard(who)
                (left,) = touches[who]
                cuts[left].discard(who)
                if left not in organizations and len(cuts[left]) <= 1:
                    bare.append(left)
        del inside[where]
    order = sorted(
        cuts, key=lambda where: (not organizations.get(where), organizations.get(where, []), min(inside[where]))
    )
    number = {where: place for place, where in enumerate(order)}
    joined = {people[who]: tuple(sorted(number[where] for where in touches[who])) for who in sorted(between)}
    component = _components(len(order), joined)
    return Parts(
        tuple(
            Part(
                tuple(organizations.get(where, ())),
                tuple(people[who] for who in sorted(inside[where] - between)),
                tuple(people[who] for who in sorted(cuts[where])),
                component[number[where]],
            )
            for where in order
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
