"""Skewed synthetic groups and the cells that filters make of them, with the rule that hides by differences of people.

The settings and the rule are those of a research note on survey tools' thresholds: a cell is shown only where, of every
two nested shown cells, nobody or at least ``k`` people are in one alone, and where of every breakdown the hidden rest
is nobody, or at least ``k`` people in two cells or more.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from fractions import Fraction
from itertools import combinations, product
from random import Random

from wellknit.releases.disclosure.values import Address, Secret, Statement, System, Unknown

#: The highest score of one person; what is known of a cell is its people and their sum (or exact mean).
MOST = 4

Cell = tuple[tuple[int, int], ...]  # (field, value) of each filter
People = frozenset[int]


class Survey:
    """``people`` with a value in each field, skewed: value v as likely as 1 / (v + 1); and a score of 0 to 4 each."""

    def __init__(self, people: int, fields: tuple[int, ...], filters: int, seed: int, k: int = 5) -> None:
        random = Random(seed)
        self.k, self.fields = k, fields
        draw = [random.choices(range(size), [1 / (each + 1) for each in range(size)], k=people) for size in fields]
        self.values = list(zip(*draw, strict=True))
        self.scores = random.choices(range(MOST + 1), [1, 2, 3, 4, 3], k=people)
        self.cells: dict[Cell, People] = {}
        for number in range(filters + 1):
            for chosen in combinations(range(len(fields)), number):
                for wanted in product(*(range(fields[field]) for field in chosen)):
                    cell = tuple(zip(chosen, wanted, strict=True))
                    inside = frozenset(p for p, own in enumerate(self.values) if all(own[f] == v for f, v in cell))
                    if inside:
                        self.cells[cell] = inside

    def large(self) -> list[Cell]:
        return [cell for cell, inside in self.cells.items() if len(inside) >= self.k]

    def breakdowns(self) -> Iterator[tuple[Cell, list[Cell]]]:
        """Each cell with its parts by one more field, where all of the parts are cells."""
        for cell in self.cells:
            taken = {field for field, _ in cell}
            for field in range(len(self.fields)):
                parts = [tuple(sorted((*cell, (field, value)))) for value in range(self.fields[field])]
                known = [each for each in parts if each in self.cells]
                if field not in taken and sum(len(self.cells[each]) for each in known) == len(self.cells[cell]):
                    yield cell, known

    # ---- the rule to compare with

    def kept_by_the_rule(self) -> set[Cell]:
        shown = set(self.large())
        order = sorted(shown, key=lambda each: (len(self.cells[each]), each))
        changed = True
        while changed:
            changed = False
            for one in order:
                larger = [each for each in shown if self.cells[one] < self.cells[each]]
                if one in shown and any(len(self.cells[each] - self.cells[one]) < self.k for each in larger):
                    shown.discard(one)
                    changed = True
            for cell, parts in self.breakdowns():
                gone = [each for each in parts if each not in shown]
                left = sorted((each for each in parts if each in shown), key=lambda e: (len(self.cells[e]), e))
                rest = sum(len(self.cells[each]) for each in gone)
                if cell in shown and gone and left and (rest < self.k or len(gone) < 2):
                    shown.discard(left[0])
                    changed = True
        return shown

    # ---- the planner's reading

    def system(self) -> System:
        """Unknown: the sums of those whom no cell tells apart. Secret: every small cell, and small differences."""
        signatures: dict[tuple[bool, ...], list[int]] = {}
        large = self.large()
        for person in range(len(self.values)):
            signatures.setdefault(tuple(person in inside for inside in self.cells.values()), []).append(person)
        atoms = list(signatures.values())
        at = {person: place for place, people in enumerate(atoms) for person in people}

        def places(people: Iterable[int]) -> tuple[int, ...]:
            return tuple(sorted({at[person] for person in people}))

        def score(people: Iterable[int]) -> int:
            return sum(self.scores[person] for person in people)

        printed = [
            Statement((self.address(cell),), tuple((p, 1) for p in places(inside)), score(inside), score(inside))
            for cell in large
            for inside in [self.cells[cell]]
        ]
        secrets = [Secret((), places(group), MOST * len(group)) for group in self.small_groups()]
        return System(
            tuple(Unknown(str(each), MOST * len(each), score(each)) for each in atoms),
            (),
            tuple(printed),
            tuple(secrets),
        )

    def small_groups(self) -> list[People]:
        """The small cells, the small differences of two nested large ones, and the small rests of breakdowns."""
        found = {inside for inside in self.cells.values() if len(inside) < self.k}
        large = [self.cells[each] for each in self.large()]
        found |= {one - other for one in large for other in large if other < one and len(one - other) < self.k}
        for cell, parts in self.breakdowns():
            rest = self.cells[cell] - frozenset().union(*(self.cells[e] for e in parts if len(self.cells[e]) >= self.k))
            if 0 < len(rest) < self.k:
                found.add(rest)
        return sorted(found, key=sorted)

    @staticmethod
    def address(cell: Cell) -> Address:
        return Address("spring", 0, "filters", " ".join(f"{field}={value}" for field, value in cell) or "all", "")

    # ---- the check that is independent of both

    def derivable(self, shown: Iterable[Cell]) -> list[People]:
        """The small groups whose sum is a combination of the shown cells' sums (row space, exact fractions)."""
        basis: dict[int, dict[int, Fraction]] = {}

        def reduced(people: People) -> dict[int, Fraction]:
            row = dict.fromkeys(people, Fraction(1))
            while row and any(place in basis for place in row):
                place = next(each for each in sorted(row) if each in basis)
                factor = row[place]
                for each, value in basis[place].items():
                    row[each] = row.get(each, Fraction(0)) - factor * value
                    if not row[each]:
                        del row[each]
            return row

        for cell in shown:
            row = reduced(self.cells[cell])
            if row:
                lead = min(row)
                row = {place: value / row[lead] for place, value in row.items()}
                for other in basis.values():
                    if lead in other:
                        factor = other[lead]
                        for each, value in row.items():
                            other[each] = other.get(each, Fraction(0)) - factor * value
                            if not other[each]:
                                del other[each]
                basis[lead] = row
        return [each for each in self.small_groups() if not reduced(each)]
