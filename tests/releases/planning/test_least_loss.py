"""No set of cells that protects loses less: the planner against every subset and every world."""

from __future__ import annotations

from fractions import Fraction
from math import lcm
from random import Random

import pytest

from tests.releases.planning.tables_as_systems import least_loss, met, worlds
from wellknit.releases.disclosure.planning import demands_of, plan
from wellknit.releases.disclosure.planning.demands import truth_of
from wellknit.releases.disclosure.values import Address, Secret, Statement, System, Unknown


def table(random: Random) -> System:
    """A table of up to 4 x 5: sites with the people who agree, margins, a rounded average, several secrets.

    In the smaller shapes cells have few people, so that every world can be listed.
    """
    height, width = random.choice([(1, 2), (1, 3), (1, 4), (1, 5), (2, 2), (2, 3), (3, 3), (2, 4), (3, 4), (4, 5)])
    size = height * width
    people = max(int(3000 ** (1 / size)) - 1, 1)
    bases = [random.randint(1, min(people, 9)) for _ in range(size)]
    if size >= 12:  # too many worlds: most cells are known for certain, as nobody is in them
        for place in random.sample(range(size), size - 9):
            bases[place] = 0
    counts = [random.randint(0, each) for each in bases]
    at = [(row, column) for row in range(height) for column in range(width)]

    def statement(name: str, cells: list[int], loss: float) -> Statement:
        real = sum(counts[each] for each in cells)
        return Statement((Address("w", 0, "t", name, ""),), tuple((each, 1) for each in cells), real, real, loss)

    printed = [statement(f"{row},{column}", [place], float(random.randint(1, 4)))
               for place, (row, column) in enumerate(at) if bases[place]]  # fmt: skip
    lines = [(f"row {r}", [p for p, (row, _) in enumerate(at) if row == r]) for r in range(height) if width > 1]
    lines += [(f"column {c}", [p for p, (_, col) in enumerate(at) if col == c]) for c in range(width) if height > 1]
    lines.append(("all", list(range(size))))
    for name, cells in lines:
        if random.random() < 0.7:
            printed.append(statement(name, cells, float(random.randint(3, 9))))
    for name, cells in lines[-2:]:
        asked = [each for each in cells if bases[each]]
        if asked and random.random() < 0.5:
            printed.append(average(name, asked, bases, counts, random.choice([1, 2]), float(random.randint(2, 6))))
    number = random.randint(1, 3)
    chosen = random.sample([each for each in range(size) if bases[each]], min(number, sum(each > 0 for each in bases)))
    secrets = [Secret((Address("w", 0, "t", "{},{}".format(*at[each]), ""),), (each,), bases[each]) for each in chosen]
    if random.random() < 0.3:
        pair = random.sample(range(size), 2)
        secrets.append(Secret((), tuple(pair), sum(bases[each] for each in pair), "difference"))
    if random.random() < 0.3:
        place = random.randrange(len(printed))
        old = printed[place]
        printed[place] = Statement(old.addresses, old.terms, old.low, old.high, old.loss, fixed=True)
    unknowns = [Unknown(str(at[each]), bases[each], counts[each]) for each in range(size)]
    return System(tuple(unknowns), (), tuple(printed), tuple(secrets))


def average(name: str, cells: list[int], bases: list[int], counts: list[int], decimals: int, loss: float) -> Statement:
    """The average of the cells' shares in per cent as it rounds half up: a window of whole numbers."""
    whole = lcm(*(bases[each] for each in cells))
    terms = tuple((each, whole // bases[each]) for each in cells)
    step = Fraction(whole * len(cells), 100 * 10**decimals)
    real = sum(weight * counts[each] for each, weight in terms)
    printed = int(real / step + Fraction(1, 2))
    low, high = (printed - Fraction(1, 2)) * step, (printed + Fraction(1, 2)) * step
    return Statement((Address("w", 0, "t", name, "average"),), terms, -int(-low // 1), -int(-high // 1) - 1, loss)


def test_the_loss_is_the_least_of_all_subsets(long: bool) -> None:
    tried = different = 0
    for seed in range(1000 if long else 60):
        system = table(Random(seed))
        if sum(not each.fixed for each in system.printed) > 15:
            continue
        found = plan(system)
        demands = demands_of(system)
        open_ones = [each for place, each in enumerate(demands) if place not in {one.demand for one in found.blocked}]
        least = least_loss(system, open_ones)
        assert least is not None
        assert found.loss == pytest.approx(least), seed
        assert found.gap == pytest.approx(0, abs=1e-6), seed
        possible = worlds(system)
        truth = truth_of(system)
        for each in found.blocked:
            assert not met(demands[each.demand], possible, truth), seed
        tried += 1
        different += found.loss > 0
    assert tried > (700 if long else 40)
    assert different > tried // 2
