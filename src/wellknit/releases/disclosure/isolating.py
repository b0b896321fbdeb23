"""Small groups that nobody printed, and that sums and differences of printed groups isolate all the same.

A group is a set of the smallest groups that the printed cells tell apart, written as the bits of a whole number.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from itertools import combinations

__all__ = ["isolated"]

#: More groups than these are not built up from sums and differences; the row space still looks at small ones.
MOST_GROUPS = 400
MOST_SMALL = 600


def isolated(
    known: Iterable[int], openly: Iterable[int], bases: Sequence[int], threshold: int, follows: Callable[[int], bool]
) -> tuple[int, ...]:
    """The groups of fewer than ``threshold`` people that follow from the ``known`` ones and are not shown ``openly``.

    ``bases`` are the people of each smallest group, by its bit. First sums of disjoint groups and differences of nested
    ones, again and again (a total less its parts, two filters that differ by one person); then, for every one or two of
    the smallest groups, whether ``follows`` finds them in the row space of all that is printed.
    """
    known, openly = set(known), frozenset(openly)
    people = _people(bases)
    fresh = set(known)
    while fresh and len(known) < MOST_GROUPS:
        found = set()
        for one in sorted(fresh):
            for other in sorted(known):
                if one & other in (one, other):
                    found.add(one ^ other)
                elif not one & other:
                    found.add(one | other)
        fresh = {each for each in found if each} - known
        for each in sorted(fresh)[: MOST_GROUPS - len(known)]:
            known.add(each)
        fresh &= known
    small = {each for each in known - openly if 0 < people(each) < threshold}
    tried = 0
    for size in (1, 2):
        for bits in combinations([bit for bit, base in enumerate(bases) if 0 < base < threshold], size):
            group = sum(1 << bit for bit in bits)
            tried += 1
            if tried > MOST_SMALL:
                break
            if group not in openly and group not in small and people(group) < threshold and follows(group):
                small.add(group)
    return tuple(sorted(small))


def _people(bases: Sequence[int]) -> Callable[[int], int]:
    memory: dict[int, int] = {}

    def people(group: int) -> int:
        if group not in memory:
            memory[group] = sum(base for bit, base in enumerate(bases) if group >> bit & 1)
        return memory[group]

    return people
