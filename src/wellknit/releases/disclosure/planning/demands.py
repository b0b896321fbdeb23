"""What is asked for each secret, and what may be hidden together: the planner's reading of a System."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from wellknit.releases.disclosure.values import Address, Secret, Statement, System, feasible_needed

__all__ = ["Demand", "Unit", "demands_of", "implied_by", "total", "truth_of", "units_of"]


@dataclass(frozen=True, slots=True)
class Demand:
    """What has to stay possible for the sum of the unknowns at ``places``.

    At least ``values`` different whole numbers, the true one among them; one that is ``above`` it or more, and one that
    is ``below`` it or less (the protection levels of the literature; 0: none asked). ``given`` is what this attacker
    knows besides all that is printed: the only member of a group knows what that group said. With ``when``, a place in
    ``printed``, it is asked only where that statement is hidden.
    """

    places: tuple[int, ...]
    values: int = 1
    above: int = 0
    below: int = 0
    given: tuple[Statement, ...] = ()
    when: int | None = None

    @property
    def spread(self) -> int:
        """How far the possible values have to lie apart at least, from the lowest to the highest."""
        return max(self.values - 1, self.above + self.below)


@dataclass(frozen=True, slots=True)
class Unit:
    """What is hidden or shown as one: the statements (places in ``printed``) of cells that print something together.

    ``cells`` are what the reader sees of it. ``must`` is true where a secret itself would be printed.
    """

    statements: tuple[int, ...]
    loss: float
    must: bool = False
    cells: tuple[Address, ...] = ()


def demands_of(system: System, *, insiders: bool = False) -> tuple[Demand, ...]:
    """The demand of each secret, in the order of ``system.secrets``, then one for each count that may be hidden.

    A count that is hidden for the sake of another one is a hidden count like the other. With ``insiders``, more follow:
    each secret against each person who is alone in the group of another secret, and so knows that one (the 'singleton
    problem' of Robertson 1994).
    """
    secrets = tuple(Demand(each.places, each.needed) for each in system.secrets)
    beside = tuple(
        Demand(places, feasible_needed(sum(system.unknowns[each].most for each in places)), when=place)
        for place, statement in enumerate(system.printed)
        if not statement.fixed and (places := _count(system, statement)) and places not in {e.places for e in secrets}
    )
    if not insiders:
        return (*secrets, *beside)
    alone = [each for each in system.secrets if each.base == 1]
    more = tuple(
        Demand(secret.places, secret.needed, given=(_known(system, other),))
        for other in alone
        for secret in system.secrets
        if set(secret.places) != set(other.places)
    )
    return (*secrets, *beside, *more)


def _count(system: System, statement: Statement) -> tuple[int, ...]:
    """The places of the people whom a statement counts; empty where it is no plain count that nothing else tells."""
    if statement.low != statement.high or any(weight != 1 for _, weight in statement.terms):
        return ()
    if any(each.terms == statement.terms for each in system.bases):
        return ()
    return tuple(place for place, _ in statement.terms)


def _known(system: System, secret: Secret) -> Statement:
    count = sum(truth_of(system)[place] for place in secret.places)
    return Statement(secret.addresses, tuple((place, 1) for place in secret.places), count, count, fixed=True)


def truth_of(system: System) -> tuple[int, ...]:
    """The real counts; ValueError where the planner was not given them or they contradict what is printed."""
    counts = []
    for each in system.unknowns:
        if each.truth is None:
            raise ValueError(f"the planner has to know {each.name}")
        counts.append(each.truth)
    if not system.holds(counts):
        raise ValueError("what is printed does not agree with the real counts")
    return tuple(counts)


def units_of(system: System) -> tuple[Unit, ...]:
    """What can be hidden, each with its loss. Statements that share a cell share a unit: a cell is hidden whole.

    A statement without an address is a unit of its own; so is a cell that prints nothing but a derived number. A number
    that is worked out from a count that no cell prints must be hidden where there are secrets.
    """
    at: dict[Address, int] = {}
    root = list(range(len(system.printed)))

    def find(place: int) -> int:
        while root[place] != place:
            root[place] = root[root[place]]
            place = root[place]
        return place

    for place, statement in enumerate(system.printed):
        for address in () if statement.fixed else statement.addresses:
            first = at.setdefault(address.cell, place)
            one, other = sorted((find(first), find(place)))
            root[other] = one
    members: dict[int, list[int]] = {}
    for place, statement in enumerate(system.printed):
        if not statement.fixed:
            members.setdefault(find(place), []).append(place)
    secret = {each.cell for one in system.secrets for each in one.addresses}
    if system.secrets:
        # Worked out from a count that nobody is shown: nothing proves that it tells none of the secrets around it.
        secret |= {each.address.cell for each in system.derived if -1 in each.needs}
    units = []
    for places in members.values():
        cells = tuple(sorted({each.cell for place in places for each in system.printed[place].addresses}))
        loss = _loss([system.printed[place] for place in places], cells)
        units.append(Unit(tuple(places), loss, not secret.isdisjoint(cells), cells))
    known = set(at) | {each.cell for one in system.printed if one.fixed for each in one.addresses}
    bare = sorted({each.address.cell for each in system.derived} - known)
    units += [Unit((), 1.0, cell in secret, (cell,)) for cell in bare]
    return tuple(units)


def _loss(statements: Sequence[Statement], cells: Sequence[Address]) -> float:
    """What hiding all of ``cells`` loses: of each cell what the dearest of its statements says."""
    bare = sum(each.loss for each in statements if not each.addresses)
    return bare + sum(
        max(each.loss for each in statements if any(address.cell == cell for address in each.addresses))
        for cell in cells
    )


def implied_by(system: System, units: Sequence[Unit]) -> dict[int, frozenset[int]]:
    """Of each unit, what has to be hidden with it: the cells with numbers that are worked out from it."""
    of_cell = {cell: place for place, unit in enumerate(units) for cell in unit.cells}
    of_statement = {each: place for place, unit in enumerate(units) for each in unit.statements}
    found: dict[int, set[int]] = {}
    for derived in system.derived:
        target = of_cell.get(derived.address.cell)
        for need in derived.needs:
            source = of_statement.get(need)
            if source is not None and target is not None and source != target:
                found.setdefault(source, set()).add(target)
    return {source: frozenset(targets) for source, targets in found.items()}


def total(counts: Sequence[int], places: Sequence[int]) -> int:
    """The sum of the counts at ``places``."""
    return sum(counts[place] for place in places)
