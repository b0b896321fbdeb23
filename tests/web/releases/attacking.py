"""An attacker that is no part of the library: it knows who answered and who stands in which group, adds and subtracts
all that it was shown, and looks for a few people whose answers that gives away."""

from __future__ import annotations

from collections.abc import Hashable, Iterable, Mapping, Sequence
from fractions import Fraction
from itertools import combinations

__all__ = ["Statement", "average_of", "given_away", "sum_of"]

#: What a shown figure says: by whose answer, how much it weighs in it. The sum over a group weighs each of them 1.
Statement = Mapping[Hashable, Fraction]
#: Groups are put together of so many of the smallest that any statement tells apart.
_TOGETHER = 3
_ONE = Fraction(1)


def sum_of(people: Iterable[Hashable]) -> Statement:
    """What a count among ``people`` says."""
    return dict.fromkeys(people, _ONE)


def average_of(groups: Sequence[Sequence[Hashable]]) -> Statement:
    """What the average of the shares of ``groups`` says, none of which is empty."""
    return {each: Fraction(1, len(groups) * len(group)) for group in groups for each in group}


def given_away(statements: Iterable[Statement], least: int) -> list[frozenset[Hashable]]:
    """The groups of fewer than ``least`` people whose answers some sum and difference of ``statements`` tells.

    That is exact: a group's sum is told if and only if its indicator is in the row space of the statements, over the
    rational numbers. Whom no statement tells apart is one unknown.
    """
    told = _different(statements)
    if not told:
        return []
    patterns: dict[tuple[Fraction, ...], list[Hashable]] = {}
    for each in dict.fromkeys(one for statement in told for one in statement):
        patterns.setdefault(tuple(statement.get(each, Fraction(0)) for statement in told), []).append(each)
    atoms = sorted(patterns.items(), key=lambda each: len(each[1]))
    basis = _basis([[pattern[place] for pattern, _people in atoms] for place in range(len(told))])
    found: list[frozenset[Hashable]] = []
    for together in range(1, _TOGETHER + 1):
        for chosen in combinations(range(len(atoms)), together):
            people = [one for each in chosen for one in atoms[each][1]]
            if len(people) < least and _within(basis, chosen, len(atoms)):
                found.append(frozenset(people))
    return found


def _different(statements: Iterable[Statement]) -> list[Statement]:
    found: dict[frozenset[tuple[Hashable, Fraction]], Statement] = {}
    for each in statements:
        if each:
            found.setdefault(frozenset(each.items()), each)
    return list(found.values())


def _basis(rows: Sequence[Sequence[Fraction]]) -> dict[int, list[Fraction]]:
    """The reduced rows by the place of their first number, which is 1 and alone in its column."""
    basis: dict[int, list[Fraction]] = {}
    for row in rows:
        left = _reduced(basis, row)
        first = next((place for place, each in enumerate(left) if each), None)
        if first is None:
            continue
        left = [each / left[first] for each in left]
        for place, other in basis.items():
            if other[first]:
                factor = other[first]
                basis[place] = [one - factor * two for one, two in zip(other, left, strict=True)]
        basis[first] = left
    return basis


def _reduced(basis: Mapping[int, Sequence[Fraction]], row: Sequence[Fraction]) -> list[Fraction]:
    left = list(row)
    for place, each in basis.items():
        if left[place]:
            factor = left[place]
            left = [one - factor * two for one, two in zip(left, each, strict=True)]
    return left


def _within(basis: Mapping[int, Sequence[Fraction]], chosen: Sequence[int], length: int) -> bool:
    return not any(_reduced(basis, [_ONE if place in chosen else Fraction(0) for place in range(length)]))
