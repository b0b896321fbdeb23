"""What is asked for each secret, and what may be hidden together: the planner's reading of a System."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from wellknit.releases.disclosure.values import Secret, Statement, System

__all__ = ["Demand", "Unit", "demands_of", "truth_of", "units_of"]


@dataclass(frozen=True, slots=True)
class Demand:
    """What has to stay possible for the sum of the unknowns at ``places``.

    At least ``values`` different whole numbers, the true one among them; one that is ``above`` it or more, and one that
    is ``below`` it or less (the protection levels of the literature; 0: none asked). ``given`` is what this attacker
    knows besides all that is printed: the only member of a group knows what that group said.
    """

    places: tuple[int, ...]
    values: int = 1
    above: int = 0
    below: int = 0
    given: tuple[Statement, ...] = ()

    @property
    def spread(self) -> int:
        """How far the possible values have to lie apart at least, from the lowest to the highest."""
        return max(self.values - 1, self.above + self.below)


@dataclass(frozen=True, slots=True)
class Unit:
    """What is hidden or shown as one: the statements (places in ``printed``) of cells that print something together.

    ``must`` is true where a secret itself would be printed.
    """

    statements: tuple[int, ...]
    loss: float
    must: bool = False


def demands_of(system: System, *, insiders: bool = False) -> tuple[Demand, ...]:
    """The demand of each secret, in the order of ``system.secrets``.

    With ``insiders``, more follow: each secret against each person who is alone in the group of another secret, and
    so knows that one (the 'singleton problem' of Robertson 1994).
    """
    plain = [Demand(each.places, each.needed) for each in system.secrets]
    if not insiders:
        return tuple(plain)
    alone = [each for each in system.secrets if each.base == 1]
    more = [
        Demand(secret.places, secret.needed, given=(_known(system, other),))
        for other in alone
        for secret in system.secrets
        if set(secret.places) != set(other.places)
    ]
    return (*plain, *more)


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

    A statement without an address is a unit of its own.
    """
    at: dict[tuple[object, ...], int] = {}
    root = list(range(len(system.printed)))

    def find(place: int) -> int:
        while root[place] != place:
            root[place] = root[root[place]]
            place = root[place]
        return place

    for place, statement in enumerate(system.printed):
        if statement.fixed:
            continue
        for address in statement.addresses:
            cell = (address.wave, address.version, address.table, address.row, address.column)
            first = at.setdefault(cell, place)
            one, other = sorted((find(first), find(place)))
            root[other] = one
    members: dict[int, list[int]] = {}
    for place, statement in enumerate(system.printed):
        if not statement.fixed:
            members.setdefault(find(place), []).append(place)
    secret = {
        (each.wave, each.version, each.table, each.row, each.column)
        for one in system.secrets
        for each in one.addresses
    }  # fmt: skip
    return tuple(
        Unit(
            tuple(places),
            sum(system.printed[place].loss for place in places),
            any(
                (each.wave, each.version, each.table, each.row, each.column) in secret
                for place in places
                for each in system.printed[place].addresses
            ),
        )
        for places in members.values()
    )


def total(counts: Sequence[int], places: Sequence[int]) -> int:
    return sum(counts[place] for place in places)
