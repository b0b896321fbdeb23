"""Small groups that nobody printed, and that sums and differences of printed groups isolate all the same.

A group is a set of the smallest groups that the printed cells tell apart, written as the bits of a whole number.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence

__all__ = ["isolated"]

#: More groups than these are not built up from sums and differences; the row space still looks at small ones.
MOST_GROUPS = 400
#: A prime: sums of marks are compared by what is left of them.
PRIME = 2**61 - 1


def isolated(
    known: Iterable[int],
    openly: Iterable[int],
    bases: Sequence[int],
    threshold: int,
    marks: Sequence[int],
    follows: Callable[[int], bool],
) -> tuple[int, ...]:
    """The groups of fewer than ``threshold`` people that follow from the ``known`` ones and are not shown ``openly``.

    ``bases`` are the people of each smallest group, by its bit. First sums of disjoint groups and differences of nested
    ones, again and again (a total less its parts, two filters that differ by one person). Then groups of up to four of
    the smallest ones by the row space of all that is printed: ``marks`` are counts that give nothing away, all printed
    ones being 0, so a group follows only where its marks add up to 0 (by :data:`PRIME`); ``follows`` proves it.
    """
    alive = sum(1 << bit for bit, base in enumerate(bases) if base)
    known, openly = {each & alive for each in known}, frozenset(each & alive for each in openly)
    people = _people(bases)
    small = {each for each in _closure(known, people) - openly if 0 < people(each) < threshold}
    for group in _adding_to_nothing([bit for bit, base in enumerate(bases) if 0 < base < threshold], marks):
        if group not in openly and group not in small and people(group) < threshold and follows(group):
            small.add(group)
    return tuple(sorted(small))


def _closure(known: set[int], people: Callable[[int], int]) -> set[int]:
    """What sums of disjoint groups and differences of nested ones give, the smaller groups first."""
    every, fresh = set(known), set(known)
    while fresh and len(every) < MOST_GROUPS:
        found = set()
        for one in sorted(fresh):
            for other in sorted(every):
                if one & other in (one, other):
                    found.add(one ^ other)
                elif not one & other:
                    found.add(one | other)
        ordered = sorted({each for each in found if each} - every, key=lambda each: (people(each), each))
        fresh = set(ordered[: MOST_GROUPS - len(every)])
        every |= fresh
    return every


def _adding_to_nothing(bits: Sequence[int], marks: Sequence[int]) -> Iterator[int]:
    """Groups of one to four smallest groups whose marks add up to 0."""
    pairs: dict[int, list[int]] = {}
    for at, one in enumerate(bits):
        if not marks[one] % PRIME:
            yield 1 << one
        for other in bits[at + 1 :]:
            pairs.setdefault((marks[one] + marks[other]) % PRIME, []).append(1 << one | 1 << other)
    yield from pairs.get(0, ())
    for one in bits:
        for pair in pairs.get(-marks[one] % PRIME, ()):
            if not pair >> one & 1:
                yield pair | 1 << one
    for sum_of_two, some in pairs.items():
        for other in pairs.get(-sum_of_two % PRIME, ()):
            for pair in some:
                if pair < other and not pair & other:
                    yield pair | other


def _people(bases: Sequence[int]) -> Callable[[int], int]:
    memory: dict[int, int] = {}

    def people(group: int) -> int:
        if group not in memory:
            memory[group] = sum(base for bit, base in enumerate(bases) if group >> bit & 1)
        return memory[group]

    return people
