"""What every cell of a table says: whose answers it counts, of how many people, and how they are joined.

A footprint holds no answer. It is frozen with a release, for keyholders alone, because later audits have to know what
every released cell ever said: a table's words do not tell that its 'average' is the mean of printed cells.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from fractions import Fraction
from typing import Any, Literal

from wellknit.surveys.cube import EVERYONE, Cube
from wellknit.surveys.surplus import Surplus, beyond

__all__ = ["INVOLVEMENT", "RESPONSE", "Footprint", "Part", "Prints", "Rule"]

#: Pseudo items: who answered at all, of those on the roster; and for how long respondents have been involved.
RESPONSE, INVOLVEMENT = "(response)", "(involvement)"

#: Which rule of a convention a share follows: none (rounded once), its ``shares`` or its ``subtotals``.
Rule = Literal["once", "shares", "subtotals"]
#: 'count' of people with its share; 'mean' of scale values; 'join' of shares, 'joined_means'; 'change' between waves.
Prints = Literal["count", "mean", "join", "joined_means", "change"]


@dataclass(frozen=True, slots=True)
class Part:
    """The people of a group who gave one of ``answers`` to ``item``, of the ``base`` people who gave one of ``of``.

    ``sites``, ``roles`` and ``bands`` are the group (each: all when empty). ``values`` are the places of the answers on
    the scale, where their mean is taken; ``weight`` is what the part counts for in what it is joined to; ``population``
    the people on the roster, where an interval is worked out from them. ``aside`` marks answers that are none to the
    question (blank, does not apply). ``organizations`` is how many stand behind the base, ``largest`` how many people
    come from the one with the most; None where no organization is known. ``surplus`` are the answers of the whole wave
    that no response rate counts. All of these numbers are private.
    """

    wave: str
    item: str
    answers: tuple[str, ...]
    of: tuple[str, ...]
    sites: tuple[str, ...] = ()
    roles: tuple[str, ...] = ()
    bands: tuple[str, ...] = ()
    values: tuple[int, ...] = ()
    weight: Fraction = Fraction(1)
    base: int = 0
    population: int | None = None
    aside: bool = False
    organizations: int | None = None
    largest: int | None = None
    surplus: Surplus = ()

    def counts(self, cube: Cube) -> tuple[int, ...]:
        """How many people of the group gave each of the answers."""
        if self.item == INVOLVEMENT:
            return tuple(sum(self._given(cube, EVERYONE, (band,)).values()) for band in self.answers)
        if self.item == RESPONSE:
            answered = sum(self._given(cube, EVERYONE, ()).values())
            return (min(answered - beyond(self.surplus, self.sites, self.roles), self.base),)
        given = self._given(cube, self.item, self.bands)
        return tuple(given.get(answer, 0) for answer in self.answers)

    def _given(self, cube: Cube, item: str, bands: Sequence[str]) -> dict[str, int]:
        return cube.answers(self.wave, item, sites=self.sites, roles=self.roles, bands=bands)

    def as_dict(self) -> dict[str, Any]:
        return {
            "wave": self.wave,
            "item": self.item,
            "answers": list(self.answers),
            "of": list(self.of),
            "sites": list(self.sites),
            "roles": list(self.roles),
            "bands": list(self.bands),
            "values": list(self.values),
            "weight": str(self.weight),
            "base": self.base,
            "population": self.population,
            "aside": self.aside,
            "organizations": self.organizations,
            "largest": self.largest,
            # Few waves have one, and releases that were frozen before there was any say nothing of it.
            **({"surplus": [list(each) for each in self.surplus]} if self.surplus else {}),
        }

    @classmethod
    def from_dict(cls, data: Mapping[str, Any]) -> Part:
        named = {name: tuple(data[name]) for name in ("answers", "of", "sites", "roles", "bands", "values")}
        return cls(
            data["wave"],
            data["item"],
            weight=Fraction(data["weight"]),
            base=data["base"],
            population=data["population"],
            aside=data["aside"],
            organizations=data["organizations"],
            largest=data["largest"],
            surplus=tuple((site, role, people) for site, role, people in data.get("surplus", ())),
            **named,
        )


@dataclass(frozen=True, slots=True)
class Footprint:
    """What the cell at ``row`` and ``column`` of ``table`` says. A cell without numbers has no ``parts``.

    A change is what ``parts`` give less what ``earlier`` give, each of them a join where ``joined``. One with an
    ``audience`` says what that audience's cell says in the place of what it says to others; ``decimals`` are those of
    an average that is rounded otherwise than its table.
    """

    table: str
    row: str
    column: str
    prints: Prints
    parts: tuple[Part, ...]
    rule: Rule = "once"
    earlier: tuple[Part, ...] = ()
    joined: bool = False
    audience: str = ""
    decimals: int | None = None

    @property
    def base(self) -> int:
        """How many people's answers the cell counts; of a change, the fewer of its two waves."""
        own = sum(each.base for each in self.parts)
        return min(own, sum(each.base for each in self.earlier)) if self.earlier else own

    def as_dict(self) -> dict[str, Any]:
        return {
            "table": self.table,
            "row": self.row,
            "column": self.column,
            "prints": self.prints,
            "rule": self.rule,
            "joined": self.joined,
            "audience": self.audience,
            "decimals": self.decimals,
            "parts": [each.as_dict() for each in self.parts],
            "earlier": [each.as_dict() for each in self.earlier],
        }

    @classmethod
    def from_dict(cls, data: Mapping[str, Any]) -> Footprint:
        return cls(
            data["table"],
            data["row"],
            data["column"],
            data["prints"],
            tuple(Part.from_dict(each) for each in data["parts"]),
            data["rule"],
            tuple(Part.from_dict(each) for each in data["earlier"]),
            data["joined"],
            data["audience"],
            data["decimals"],
        )
