"""An attacker who knows that answers are whole numbers and figures are rounded: between which counts a hidden one lies.

It is no part of the library: a mixed-integer program for each hidden group, of the least and of the most that agrees
with everything shown.
"""

from __future__ import annotations

from collections.abc import Collection, Hashable, Sequence
from dataclasses import dataclass
from fractions import Fraction

import numpy
from scipy.optimize import Bounds, LinearConstraint, milp

from tests.web.releases.attacking import Statement

__all__ = ["Shown", "told_by_whole_numbers"]


@dataclass(frozen=True)
class Shown:
    """A figure: what ``says`` gives lies between ``low`` and ``high``."""

    says: Statement
    low: Fraction
    high: Fraction


def told_by_whole_numbers(
    shown: Sequence[Shown], hidden: Collection[frozenset[Hashable]]
) -> list[tuple[frozenset[Hashable], int, int]]:
    """The ``hidden`` groups of whose counts too few are left, each with the least and the most: three have to be, or
    both where one person makes the difference to what is shown: all but one are in shown groups, or a shown group has
    one more, so that the hidden count is that one's answer."""
    openly = {frozenset(each.says) for each in shown if each.low == each.high and set(each.says.values()) == {1}}
    wanted = [each for each in hidden if each and each not in openly]
    people = list(dict.fromkeys(one for each in (*(e.says for e in shown), *wanted) for one in each))
    kinds: dict[tuple[object, ...], list[Hashable]] = {}
    for one in people:
        sign = (*(each.says.get(one, 0) for each in shown), *(one in each for each in wanted))
        kinds.setdefault(sign, []).append(one)
    atoms = list(kinds.values())
    bounds = Bounds(0, [len(each) for each in atoms])
    limits = []
    if shown:
        matrix = numpy.array([[float(each.says.get(atom[0], 0)) for atom in atoms] for each in shown])
        slack = 1e-7
        limits = [
            LinearConstraint(matrix, [float(e.low) - slack for e in shown], [float(e.high) + slack for e in shown])
        ]
    found = []
    for group in wanted:
        weights = numpy.array([1.0 if atom[0] in group else 0.0 for atom in atoms])
        ends = []
        for sign in (1, -1):
            made = milp(sign * weights, integrality=numpy.ones(len(atoms)), bounds=bounds, constraints=limits)
            assert made.success, made.message
            ends.append(round(sign * made.fun))
        least, most = ends
        most_shown = _most_of([each for each in openly if each < group])
        unknown = min([len(group) - most_shown, *(len(group ^ each) for each in openly)])
        if most - least + 1 < min(3, unknown + 1):
            found.append((group, least, most))
    return found


def _most_of(groups: Sequence[frozenset[Hashable]]) -> int:
    """How many people are at most in some of the groups that have nobody in common."""
    if not groups:
        return 0
    one, *others = groups
    return max(_most_of(others), len(one) + _most_of([each for each in others if each.isdisjoint(one)]))
