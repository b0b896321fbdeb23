"""Tables as systems, as the literature writes them: cells, totals and what must not be had; and the brute force."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from itertools import combinations, product

from wellknit.releases.disclosure.planning import Demand
from wellknit.releases.disclosure.planning.demands import truth_of, units_of
from wellknit.releases.disclosure.values import Address, Secret, Statement, System, Unknown


def address(row: str, column: str) -> Address:
    return Address("spring", 0, "table", row, column)


def linear(
    counts: Mapping[str, int],
    totals: Mapping[str, Sequence[str]],
    *,
    secret: Iterable[str],
    most: int | Mapping[str, int],
    losses: Mapping[str, float] | None = None,
    bases: Mapping[str, int] | None = None,
    shown: Iterable[str] | None = None,
) -> System:
    """A system of named cells and of ``totals``, each the sum of cells; ``shown`` are those that are printed (all)."""
    names = list(counts)
    terms = {name: ((place, 1),) for place, name in enumerate(names)}
    terms |= {name: tuple((names.index(each), 1) for each in cells) for name, cells in totals.items()}
    value = {name: sum(counts[names[place]] for place, _ in each) for name, each in terms.items()}
    printed = terms if shown is None else {name: terms[name] for name in shown}
    return System(
        tuple(Unknown(name, most if isinstance(most, int) else most[name], counts[name]) for name in names),
        (),
        tuple(
            Statement((address(name, ""),), each, value[name], value[name], (losses or {}).get(name, 1.0))
            for name, each in printed.items()
        ),
        tuple(
            Secret((address(name, ""),), tuple(place for place, _ in terms[name]), (bases or {}).get(name, 9))
            for name in secret
        ),
    )


def crossed(
    rows: Mapping[str, Sequence[int]],
    columns: Sequence[str],
    *,
    secret: Iterable[str],
    most: int,
    losses: Mapping[str, float] | None = None,
) -> System:
    """A table with row totals ('row+'), column totals ('+column') and the grand total ('+')."""
    counts = {f"{row}{column}": each for row, line in rows.items() for column, each in zip(columns, line, strict=True)}
    totals = {f"{row}+": [f"{row}{column}" for column in columns] for row in rows}
    totals |= {f"+{column}": [f"{row}{column}" for row in rows] for column in columns}
    totals["+"] = list(counts)
    return linear(counts, totals, secret=secret, most=most, losses=losses)


def by_value(rows: Mapping[str, Sequence[int]], columns: Sequence[str]) -> dict[str, float]:
    """The loss of each cell is its number: the literature's usual weight."""
    plain = crossed(rows, columns, secret=(), most=10**6)
    return {each.addresses[0].row: float(each.low) for each in plain.printed}


def names(system: System, hidden: Iterable[int]) -> set[str]:
    return {system.printed[place].addresses[0].row for place in hidden}


# ---- the brute force: every world, and every set of cells


def worlds(system: System) -> list[tuple[int, ...]]:
    """Every list of whole numbers that agrees with the bases and the fixed statements."""
    ranges = [range(each.most + 1) for each in system.unknowns]
    free = {place: True for place, each in enumerate(system.printed) if not each.fixed}
    return [each for each in product(*ranges) if system.holds(each, free)]


def holds(statement: Statement, world: Sequence[int]) -> bool:
    return statement.low <= sum(weight * world[place] for place, weight in statement.terms) <= statement.high


def met(demand: Demand, possible: Iterable[Sequence[int]], truth: Sequence[int]) -> bool:
    values = {
        sum(world[place] for place in demand.places)
        for world in possible
        if all(holds(each, world) for each in demand.given)
    }
    real = sum(truth[place] for place in demand.places)
    return len(values) >= demand.values and max(values) >= real + demand.above and min(values) <= real - demand.below


def least_loss(system: System, demands: Sequence[Demand]) -> float | None:
    """The least loss of all sets of units that meet all demands; None where not even hiding all of them does."""
    truth, units = truth_of(system), units_of(system)
    # Which units each world breaks, and what it gives for each demand, are all that counts.
    breaks = [
        (
            frozenset(
                u for u, unit in enumerate(units) if any(not holds(system.printed[s], w) for s in unit.statements)
            ),
            w,
        )
        for w in worlds(system)
    ]
    unit_of = {place: number for number, unit in enumerate(units) for place in unit.statements}
    whole = frozenset(range(len(units)))
    raised = [(demand, None if demand.when is None else unit_of[demand.when]) for demand in demands]
    # A count that is no secret, and that not even hiding all keeps, is not asked for.
    raised = [(d, u) for d, u in raised if u is None or met(d, [w for broken, w in breaks if broken <= whole], truth)]
    musts = {place for place, each in enumerate(units) if each.must}
    free = [place for place in range(len(units)) if place not in musts]
    best: float | None = None
    for size in range(len(free) + 1):
        for chosen in combinations(free, size):
            gone = musts.union(chosen)
            loss = sum(units[place].loss for place in gone)
            if best is not None and loss >= best:
                continue
            possible = [world for broken, world in breaks if broken <= gone]
            if all(met(each, possible, truth) for each, unit in raised if unit is None or unit in gone):
                best = loss
    return best
