"""Under each relationship between organizations: the links between people that carry it."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from functools import cached_property
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    import numpy

__all__ = ["Ledger", "Link"]


@dataclass(frozen=True, slots=True, order=True)
class Link:
    """Two people who are in touch, the day of their last contact, and how many contacts there were in the window."""

    one: str
    other: str
    last: date
    contacts: int = 1


@dataclass(frozen=True)
class Ledger:
    """People, the organizations each acts for on the reference day, and the active links between them.

    ``employers`` maps a person to one or more organizations. A link carries every relationship between an organization
    of the one and an organization of the other, never one inside an organization. Links stand once (one < other).
    ``organizations`` lists all, also those that no link reaches: they count where reach is measured.
    """

    organizations: tuple[str, ...]
    employers: Mapping[str, tuple[str, ...]]
    links: tuple[Link, ...]

    @cached_property
    def people(self) -> tuple[str, ...]:
        """Everybody who acts for an organization, sorted by organization and key: neighbours in memory."""
        return tuple(sorted(self.employers, key=lambda key: (self.employers[key], key)))

    @cached_property
    def relationships(self) -> Mapping[tuple[str, str], tuple[tuple[str, str], ...]]:
        """For each pair of organizations (sorted) the pairs of people that carry it: (of the first, of the second)."""
        found: dict[tuple[str, str], set[tuple[str, str]]] = {}
        for link in self.links:
            for a in self.employers.get(link.one, ()):
                for b in self.employers.get(link.other, ()):
                    # People who share an employer meet inside it; that carries no relationship between organizations.
                    if a != b:
                        pair, ends = ((a, b), (link.one, link.other)) if a < b else ((b, a), (link.other, link.one))
                        found.setdefault(pair, set()).add(ends)
        return {pair: tuple(sorted(found[pair])) for pair in sorted(found)}

    @cached_property
    def arrays(self) -> Carried:
        """The same as whole numbers, for arithmetic on many relationships at once."""
        return Carried.of(self.relationships, self.people)


@dataclass(frozen=True)
class Carried:
    """Ties sorted by relationship: tie t joins people ``one[t]`` and ``other[t]``; relationship r has the ties
    ``start[r]`` to ``start[r + 1]``. No relationship is empty."""

    pairs: tuple[tuple[str, str], ...]
    one: numpy.ndarray[Any, Any]
    other: numpy.ndarray[Any, Any]
    start: numpy.ndarray[Any, Any]

    @classmethod
    def of(cls, relationships: Mapping[tuple[str, str], Iterable[tuple[str, str]]], people: tuple[str, ...]) -> Carried:
        import numpy

        number = {key: place for place, key in enumerate(people)}
        ends = [[(number[a], number[b]) for a, b in links] for links in relationships.values()]
        flat = [end for group in ends for end in group]
        one = numpy.array([a for a, _ in flat], dtype=numpy.int64)
        other = numpy.array([b for _, b in flat], dtype=numpy.int64)
        start = numpy.cumsum([0, *(len(group) for group in ends)], dtype=numpy.int64)
        return cls(tuple(relationships), one, other, start)
