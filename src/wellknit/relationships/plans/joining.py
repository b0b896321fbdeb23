"""A construction that meets the bound: the fewest introductions that leave nobody alone between parts."""

from __future__ import annotations

from collections.abc import Callable
from itertools import pairwise

from wellknit.relationships.plans.parts import Parts

__all__ = ["Pair", "join"]

#: Two people, each with the number of the part in which they are.
Pair = tuple[tuple[str, int], tuple[str, int]]


def join(parts: Parts, rank: Callable[[str], object]) -> tuple[Pair, ...]:
    """Pairs of people, exactly ``parts.fewest``, after whose introduction no one departure cuts an organization off.

    People of a part are asked in the order of ``rank``, those with fewest new contacts first. First the components are
    chained, each leaf part being used once and each separate part by two different people. What results is one tree;
    seen from its middle no branch has more than half of the leaf parts, so that they can all be paired across
    branches, and then every person between parts has a way around. If the middle is itself a person, their branches
    are first spanned, those with most leaf parts first.
    """
    if parts.fewest == 0:
        return ()
    tree = _Tree(parts, rank)
    tree.chain()
    tree.pair()
    return tuple(tree.pairs)


class _Tree:
    """The forest while it is being joined. Nodes: parts first, then the people between them, then what chains add."""

    def __init__(self, parts: Parts, rank: Callable[[str], object]) -> None:
        self.parts = parts
        self.rank = rank
        count = len(parts.parts)
        self.beside: list[list[int]] = [[] for _ in range(count)]
        self.person: list[bool] = [False] * count
        for places in parts.between.values():
            self.add(list(places), person=True)
        self.used: dict[str, int] = {}
        self.pairs: list[Pair] = []

    def add(self, beside: list[int], *, person: bool) -> int:
        node = len(self.beside)
        self.beside.append(list(beside))
        self.person.append(person)
        for other in beside:
            self.beside[other].append(node)
        return node

    def someone(self, part: int) -> str:
        """Who in ``part`` is asked next: with fewest new contacts so far, then by rank.

        So nobody is asked twice before everybody was asked once: the second way into a part is another person's.
        """
        return min(self.parts.parts[part].people, key=lambda key: (self.used.get(key, 0), self.rank(key), key))

    def introduce(self, one: int, other: int) -> None:
        a, b = self.someone(one), self.someone(other)
        for key in (a, b):
            self.used[key] = self.used.get(key, 0) + 1
        self.pairs.append(((a, one), (b, other)))

    def chain(self) -> None:
        """Join the components one after another. A part that was separate is used twice, by different people."""
        ends: dict[int, list[int]] = {}
        for place in self.parts.leaves:
            ends.setdefault(self.parts.parts[place].component, []).append(place)
        for place in self.parts.separate:
            ends.setdefault(self.parts.parts[place].component, []).extend((place, place))
        chained = sorted(ends)
        for before, after in pairwise(chained):
            one, other = ends[before].pop(), ends[after].pop(0)
            self.introduce(one, other)
            # Both are now the only way between what they joined, until the leaf parts are paired.
            first, second = self.add([one], person=True), self.add([other], person=True)
            self.add([first, second], person=False)

    def pair(self) -> None:
        """Pair the leaf parts of the one tree across the branches of its middle."""
        middle, branches = self.middle()
        branches = sorted(branches, key=lambda leaves: (-len(leaves), leaves))
        used = self.span(branches) if self.person[middle] else [0] * len(branches)
        rest = [(number, leaf) for number, leaves in enumerate(branches) for leaf in leaves[used[number] :]]
        # Those of one branch stand together and are half of all at most, rounded up: so far apart is another branch.
        rest.sort(key=lambda each: (used[each[0]] - len(branches[each[0]]), each))
        half = len(rest) // 2
        for one, other in zip(rest[:half], rest[len(rest) - half :], strict=True):
            self.introduce(one[1], other[1])
        if len(rest) % 2:
            number, leaf = rest[half]
            self.introduce(leaf, next(leaves[0] for other, leaves in enumerate(branches) if other != number))

    def span(self, branches: list[list[int]]) -> list[int]:
        """Join the branches of a person to one tree; returns how many leaf parts of each are used by it."""
        count = len(branches)
        sizes = [len(leaves) for leaves in branches]
        if sum(sizes) >= 2 * (count - 1):
            degree = [1] * count
            for _ in range(count - 2):  # from where most are left, so that the rest can still be paired across
                degree[max(range(count), key=lambda each: (sizes[each] - degree[each], -each))] += 1
        else:
            degree = list(sizes)
            for _ in range(2 * (count - 1) - sum(sizes)):  # nobody is asked much more often than others
                degree[min(range(count), key=lambda each: (degree[each] / sizes[each], degree[each], each))] += 1
        order = sorted(range(count), key=lambda each: (-degree[each], each))
        taken = [0] * count
        stubs = [order[0]] * degree[order[0]]
        for each in order[1:]:
            onto = stubs.pop(0)
            self.introduce(branches[onto][taken[onto] % sizes[onto]], branches[each][taken[each] % sizes[each]])
            taken[onto] += 1
            taken[each] += 1
            stubs.extend([each] * (degree[each] - 1))
        return [min(used, size) for used, size in zip(taken, sizes, strict=True)]

    def middle(self) -> tuple[int, list[list[int]]]:
        """The node none of whose branches has more than half of the leaf parts, and the leaf parts of each branch."""
        count = len(self.beside)
        leaf = [len(beside) == 1 for beside in self.beside]
        above, order = [-1] * count, [0]
        for node in order:
            for other in self.beside[node]:
                if other != above[node]:
                    above[other] = node
                    order.append(other)
        under = [int(each) for each in leaf]
        for node in reversed(order[1:]):
            under[above[node]] += under[node]
        total = under[0]

        def worst(node: int) -> int:
            return max(total - under[node] if other == above[node] else under[other] for other in self.beside[node])

        middle = min((node for node in range(count) if not leaf[node]), key=lambda node: (worst(node), node))
        branches = []
        for start in self.beside[middle]:
            found, seen = [], [(start, middle)]
            for node, before in seen:
                if leaf[node]:
                    found.append(node)
                seen.extend((other, node) for other in self.beside[node] if other != before)
            branches.append(sorted(found))
        return middle, branches
