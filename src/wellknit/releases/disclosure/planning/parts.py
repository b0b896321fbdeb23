"""A system's independent parts: what shares no unknown and no cell is planned alone."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

from wellknit.releases.disclosure.planning.demands import Demand, units_of
from wellknit.releases.disclosure.values import Address, Derived, Secret, Statement, System

__all__ = ["Part", "parts_of"]


@dataclass(frozen=True, slots=True)
class Part:
    """A system of its own; ``printed`` and ``asked`` say where its statements and demands stand in the whole."""

    system: System
    demands: tuple[Demand, ...]
    printed: tuple[int, ...]
    asked: tuple[int, ...]
    forbidden: tuple[frozenset[int], ...]


def parts_of(system: System, demands: Sequence[Demand], forbidden: Sequence[frozenset[int]] = ()) -> tuple[Part, ...]:
    """The parts that have a demand or something that must be hidden, in the order of their first unknown.

    Two unknowns belong together where a statement, a demand, a derived number or a cell knows both.
    """
    root = list(range(len(system.unknowns)))

    def find(place: int) -> int:
        while root[place] != place:
            root[place] = root[root[place]]
            place = root[place]
        return place

    def join(places: Sequence[int]) -> None:
        for place in places[1:]:
            one, other = sorted((find(places[0]), find(place)))
            root[other] = one

    units = units_of(system)
    for statement in (*system.bases, *system.printed):
        join(_places(statement))
    for demand in demands:
        join([*demand.places, *(place for each in demand.given for place in _places(each))])
    for unit in units:
        join([place for each in unit.statements for place in _places(system.printed[each])])
    at: dict[Address, list[int]] = {}
    for statement in system.printed:
        for address in statement.addresses:
            at.setdefault(address.cell, []).extend(_places(statement))
    for derived in system.derived:
        known = [system.printed[need] for need in derived.needs if need >= 0]
        join(
            [*derived.places, *(place for each in known for place in _places(each)), *at.get(derived.address.cell, ())]
        )
    choices = [
        [
            place
            for at, each in enumerate(system.printed)
            if at not in hidden and not each.fixed
            for place in _places(each)
        ]
        for hidden in forbidden
    ]
    for each in choices:
        # One of all that this set leaves has to go: a choice between the parts, so they are planned together.
        join(each)
    needed = {find(demand.places[0]) for demand in demands if demand.places and demand.when is None}
    needed |= {find(each[0]) for each in choices if each}
    needed |= {find(places[0]) for unit in units if unit.must for each in unit.statements
               if (places := _places(system.printed[each]))}  # fmt: skip
    return tuple(_part(system, demands, forbidden, [find(place) == each for place in range(len(root))])
                 for each in sorted(needed))  # fmt: skip


def _part(
    system: System, demands: Sequence[Demand], forbidden: Sequence[frozenset[int]], inside: Sequence[bool]
) -> Part:
    new = {place: number for number, place in enumerate(place for place, each in enumerate(inside) if each)}

    def own(statement: Statement) -> bool:
        return any(inside[place] for place in _places(statement))

    def moved(statement: Statement) -> Statement:
        return replace(statement, terms=tuple((new[place], weight) for place, weight in statement.terms))

    printed = tuple(place for place, each in enumerate(system.printed) if own(each))
    asked = tuple(place for place, each in enumerate(demands) if each.places and inside[each.places[0]])
    places = {place: number for number, place in enumerate(printed)}
    cells = {each.cell for place in printed for each in system.printed[place].addresses}
    part = System(
        tuple(system.unknowns[place] for place in new),
        tuple(moved(each) for each in system.bases if own(each)),
        tuple(moved(system.printed[place]) for place in printed),
        tuple(
            Secret(each.addresses, tuple(new[place] for place in each.places), each.base, each.why)
            for each in system.secrets
            if each.places and inside[each.places[0]]
        ),
        tuple(
            Derived(
                each.address,
                tuple(places.get(need, -1) for need in each.needs),
                tuple(new[place] for place in each.places if inside[place]),
            )
            for each in system.derived
            if each.address.cell in cells
            or any(need in places for need in each.needs)
            or any(inside[place] for place in each.places)
        ),
        system.name,
    )
    return Part(
        part,
        tuple(
            replace(
                demands[place],
                places=tuple(new[each] for each in demands[place].places),
                given=tuple(moved(each) for each in demands[place].given),
                when=None if (when := demands[place].when) is None else places[when],
            )
            for place in asked
        ),
        printed,
        asked,
        tuple(frozenset(places[each] for each in hidden if each in places) for hidden in forbidden),
    )


def _places(statement: Statement) -> list[int]:
    return [place for place, _ in statement.terms]
