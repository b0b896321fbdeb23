"""Facts: the numbers of a brief, each with its name and all that stands behind it."""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal
from fractions import Fraction
from typing import Any, Literal

from wellknit.tables import Stamp

__all__ = ["Fact", "Unit"]

Unit = Literal["percent", "points", "mean", "count", "figure"]


@dataclass(frozen=True, slots=True)
class Fact:
    """``name`` is ``<table>.<item>.<group>``, with ``@wave`` for another wave than the brief's.

    ``display`` is the value as a text says it ('88.8%'). ``definition`` says in a sentence what it counts;
    ``readable`` its evidence ('16 of 19', 'mean of 4 sites'). ``source`` is where a figure that is no share comes from
    (a profile figure). Hidden facts have no number and can't be printed.
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
