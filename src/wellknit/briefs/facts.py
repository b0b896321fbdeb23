"""Facts: the numbers of a brief, each with its name and all that stands behind it.

``Fact`` is the value; ``Facts`` all that a brief may print, by name. ``briefs/naming.py`` makes them from tables,
profiles and grants, ``briefs/networking.py`` from relationships, ``briefs/saying.py`` says how a text prints one.
"""

from __future__ import annotations

import difflib
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from decimal import Decimal
from fractions import Fraction
from typing import Any, Literal

from wellknit.tables import Stamp

__all__ = ["COMPARED", "MOVED", "RAKED", "RELATED", "SCALED", "Fact", "Facts", "Unit"]

#: The first part of the names of facts of relationships, which are cells of no table.
RELATED = ("network", "resilience")
#: The first part of the names of facts that come from comparing cells.
COMPARED = "comparison"
#: The first parts of the names of facts of scales, and of weights to the roster.
SCALED, RAKED = "scale", "raked"
#: The first part of the names of facts of how far the same people moved on a scale.
MOVED = "moved"

Unit = Literal["percent", "points", "mean", "index", "count", "figure"]


@dataclass(frozen=True, slots=True)
class Fact:
    """``name`` is ``<table>.<item>.<group>``, with ``@wave`` for another wave than the brief's.

    ``display`` is the value as a text says it ('88.8%'). ``definition`` says in a sentence what it counts;
    ``readable`` its evidence ('16 of 19', 'mean of 4 sites'). ``source`` is where a figure that is no share comes from
    (a profile figure). Hidden facts have no number and can't be printed.

    ``exact`` is what the fact is rounded from when a text wants it with other decimals: a share between 0 and 1, a
    mean, or the printed value where the table's convention builds on printed values. ``limits`` are the interval's,
    between 0 and 1 and before rounding, where the counts tell them. Neither is written out.
    """

    name: str
    value: Decimal | None
    unit: Unit
    display: str
    readable: str
    definition: str
    count: int | None = None
    base: int | None = None
    population: int | None = None
    low: Decimal | None = None
    high: Decimal | None = None
    interval: str | None = None
    rounding: str = "exact"
    audience: str = "public"
    stamp: Stamp | None = None
    source: str = ""
    people: str = ""
    table: str = ""
    hidden: bool = False
    exact: Fraction | None = None
    limits: tuple[Fraction, Fraction] | None = None

    @property
    def anchor(self) -> str:
        """The fact's place in the appendix 'where the numbers come from'."""
        return "fact-" + self.name.replace(".", "-").replace("@", "-at-").replace("_", "-")

    def as_dict(self) -> dict[str, Any]:
        """The fact as JSON values; docs/schemas/facts.json describes them."""
        text = {
            key: None if each is None else format(each, "f")
            for key, each in (("value", self.value), ("low", self.low), ("high", self.high))
        }
        stamp = self.stamp and {
            "wave": self.stamp.wave,
            "version": self.stamp.version,
            "digest": self.stamp.digest,
            "draft": self.stamp.draft,
        }
        return {
            "name": self.name,
            "value": text["value"],
            "unit": self.unit,
            "display": self.display,
            "readable": self.readable,
            "definition": self.definition,
            "count": self.count,
            "base": self.base,
            "population": self.population,
            "low": text["low"],
            "high": text["high"],
            "interval": self.interval,
            "rounding": self.rounding,
            "audience": self.audience,
            "release": stamp,
            "source": self.source,
            "people": self.people,
            "table": self.table,
            "hidden": self.hidden,
        }


@dataclass(frozen=True, slots=True)
class Facts(Mapping[str, Fact]):
    """All facts that a brief may print, by name, in the order of the tables they come from."""

    by_name: Mapping[str, Fact] = field(default_factory=dict)

    def __getitem__(self, name: str) -> Fact:
        return self.by_name[name]

    def __iter__(self) -> Iterator[str]:
        return iter(self.by_name)

    def __len__(self) -> int:
        return len(self.by_name)

    def nearest(self, name: str, how_many: int = 3) -> tuple[str, ...]:
        """The names that look most like ``name``, the nearest first."""
        return tuple(difflib.get_close_matches(name, list(self.by_name), how_many, cutoff=0.0))

    def joined(self, other: Mapping[str, Fact]) -> Facts:
        """These facts and the ``other`` ones, whose names give way to ours."""
        return Facts({**self.by_name, **{name: fact for name, fact in other.items() if name not in self.by_name}})
