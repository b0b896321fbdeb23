"""One system into the independent ones it is made of: those that share no unknown are attacked by themselves."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace

from wellknit.releases.disclosure.values import Derived, Secret, Statement, System

__all__ = ["split"]


def split(whole: System) -> tuple[System, ...]:
    """The parts of ``whole`` that no statement and no secret links, in the order of their first unknowns.

    A number worked out from the counts of several links them too.
    """
    root = list(range(len(whole.unknowns)))

    def find(place: int) -> int:
        while root[place] != place:
            root[place] = root[root[place]]
            place = root[place]
        return place

    def link(places: Iterable[int]) -> None:
        linked = sorted(places)
        for one in linked[1:]:
            first, other = sorted((find(linked[0]), find(one)))
            root[other] = first

    for each in (*whole.bases, *whole.printed):
        link(place for place, _ in each.terms)
    for secret in whole.secrets:
        link(secret.places)
    for each_derived in whole.derived:
        link(each_derived.places)
    parts: dict[int, list[int]] = {}
    for place in range(len(whole.unknowns)):
        parts.setdefault(find(place), []).append(place)
    return tuple(_part(whole, places) for places in parts.values())


def _part(whole: System, places: list[int]) -> System:
    at = {place: number for number, place in enumerate(places)}

    def moved(each: Statement) -> Statement:
        return replace(each, terms=tuple((at[place], weight) for place, weight in each.terms))

    inside = [number for number, each in enumerate(whole.printed) if each.terms[0][0] in at]
    new = {number: place for place, number in enumerate(inside)}
    derived = tuple(
        Derived(
            each.address,
            tuple(new[need] if need >= 0 else -1 for need in each.needs),
            tuple(at[place] for place in each.places),
        )
        for each in whole.derived
        if each.places and each.places[0] in at
    )
    secrets = tuple(
        Secret(each.addresses, tuple(at[place] for place in each.places), each.base, each.why)
        for each in whole.secrets
        if each.places[0] in at
    )
    return System(
        tuple(whole.unknowns[place] for place in places),
        tuple(moved(each) for each in whole.bases if each.terms and each.terms[0][0] in at),
        tuple(moved(whole.printed[number]) for number in inside),
        secrets,
        derived,
        " and ".join(
            dict.fromkeys(name for place in places if not (name := _subject(whole, place)).startswith("rounded"))
        ),
    )


def _subject(whole: System, place: int) -> str:
    """The wave and item of an unknown: its name up to what tells the answers and people."""
    return whole.unknowns[place].name.partition(":")[0]
