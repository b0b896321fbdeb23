"""Parts and the people between them as a forest: which pieces are left when somebody leaves."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING, Any

from wellknit.relationships.plans.parts import Parts

if TYPE_CHECKING:
    import numpy

__all__ = ["End", "Forest", "Gap", "Line"]

Mask = Any  # numpy.ndarray of truth values, one a node


@dataclass(frozen=True, slots=True)
class End:
    """Somebody who may be introduced, and where: a part, or for people between parts their own node."""

    person: str
    node: int


Line = tuple[End, End]


@dataclass(frozen=True)
class Gap:
    """Without ``gone`` (None: whoever it is) no introduction crosses from ``piece`` to the other nodes."""

    gone: str | None
    piece: Mask

    @property
    def key(self) -> tuple[str | None, bytes]:
        return self.gone, self.piece.tobytes()


@dataclass(frozen=True)
class Forest:
    """The nodes are the parts in their order and then the people between them in theirs."""

    parts: Parts

    @cached_property
    def nodes(self) -> dict[str, int]:
        """Where everybody is; people in branches without an organization are nowhere."""
        found = {person: place for place, part in enumerate(self.parts.parts) for person in part.people}
        return found | {person: place for place, person in enumerate(self.parts.between, start=len(self.parts.parts))}

    @cached_property
    def _order(self) -> tuple[list[int], list[int], list[int]]:
        """For each node when a walk from the roots comes to it, when it leaves it, and its component."""
        count = len(self.parts.parts)
        beside: list[list[int]] = [[] for _ in range(count)]
        for node, places in enumerate(self.parts.between.values(), start=count):
            beside.append(list(places))
            for place in places:
                beside[place].append(node)
        enter, leave, component = [-1] * len(beside), [0] * len(beside), [0] * len(beside)
        clock = 0
        for start in range(count):
            if enter[start] >= 0:
                continue
            stack = [(start, False)]
            while stack:
                node, done = stack.pop()
                if done:
                    leave[node] = clock
                elif enter[node] < 0:
                    enter[node], component[node] = clock, start
                    clock += 1
                    stack.append((node, True))
                    stack.extend((other, False) for other in beside[node] if enter[other] < 0)
        return enter, leave, component

    @cached_property
    def components(self) -> numpy.ndarray[Any, Any]:
        import numpy

        return numpy.array(self._order[2], dtype=numpy.int64)

    def without(self, person: str) -> numpy.ndarray[Any, Any]:
        """For each node the number of its piece when ``person`` between parts has left; their own node has -1."""
        import numpy

        enter, leave, _ = self._order
        node = self.nodes[person]
        pieces: numpy.ndarray[Any, Any] = self.components.copy()
        entered = numpy.array(enter)
        size = len(enter)
        for place in self.parts.between[person]:
            if enter[place] > enter[node]:
                # What the walk entered between entering and leaving a branch is that branch.
                pieces[(entered >= enter[place]) & (entered < leave[place])] = size + place
        pieces[node] = -1
        return pieces

    def first_gaps(self) -> Iterator[tuple[Gap, int]]:
        """The gaps of the forest as it is, and how many introductions must cross each: two from a component."""
        import numpy

        if self.several:
            for number in numpy.unique(self.components).tolist():
                yield Gap(None, self.components == number), 2
        for person in self.parts.between:
            pieces = self.without(person)
            mine = self.parts.between[person]
            for number in sorted({int(pieces[place]) for place in mine}):
                yield Gap(person, pieces == number), 1

    def open_gaps(self, lines: Sequence[Line]) -> Iterator[Gap]:
        """The gaps that are still open when the people of ``lines`` have met.

        A piece that is apart from the others whoever leaves is one gap, not one for everybody who could leave.
        """
        import numpy

        ends = numpy.array([(a.node, b.node) for a, b in lines], dtype=numpy.int64).reshape(-1, 2)
        touching: dict[str, list[int]] = {}
        for place, line in enumerate(lines):
            for end in line:
                touching.setdefault(end.person, []).append(place)
        apart: set[bytes] = set()
        people = list(self.parts.between)
        if self.several:
            for gap in self._pieces(None, self.components, ends):
                apart |= {gap.piece.tobytes(), (~gap.piece).tobytes()}
                yield gap
            people += sorted(set(touching) - set(people))
        for person in people:
            pieces = self.without(person) if person in self.parts.between else self.components
            kept = numpy.delete(ends, touching.get(person, []), axis=0)
            for gap in self._pieces(person, pieces, kept):
                if gap.piece.tobytes() not in apart:
                    yield gap

    @property
    def several(self) -> bool:
        """Whether there are components that no line joins."""
        return len(set(self._order[2])) > 1

    def _pieces(self, person: str | None, pieces: Any, ends: Any) -> Iterator[Gap]:
        import numpy

        parent = {number: number for number in numpy.unique(pieces).tolist() if number >= 0}

        def root(number: int) -> int:
            while parent[number] != number:
                parent[number] = parent[parent[number]]
                number = parent[number]
            return number

        for a, b in pieces[ends].tolist():
            low, high = sorted((root(a), root(b)))
            parent[high] = low
        roots = sorted({root(number) for number in parent})
        # Of two pieces each is all that the other is not: one gap. Of more, each is one.
        for found in roots[1:] if len(roots) == 2 else roots if len(roots) > 2 else []:
            members = [number for number in parent if root(number) == found]
            yield Gap(person, numpy.isin(pieces, members))
