"""Reporting rules: who may see which cells, and why a threshold was lowered."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from decimal import Decimal
from typing import Literal

from wellknit.comparisons.specification import Family, ScaleSpec
from wellknit.surveys.specification import EXACT, Convention, Instead, TableSpec

__all__ = [
    "AUDIENCES",
    "LARGEST_SHARE",
    "LEAST_ORGANIZATIONS",
    "NETWORK",
    "Audience",
    "Lowered",
    "Organizations",
    "ReportingRules",
]

Audience = Literal["partnership", "public"]
AUDIENCES: tuple[Audience, ...] = ("partnership", "public")

#: The name under which the threshold of what relationships say is lowered: they have no table of their own.
NETWORK = "network"


@dataclass(frozen=True, slots=True)
class Lowered:
    """A threshold lowered for one table and audience, with the reason that the methods box prints."""

    table: str
    audience: Audience
    threshold: int
    reason: str


#: A cell is hidden where fewer organizations stand behind it, or one of them holds a larger share of its people.
LEAST_ORGANIZATIONS, LARGEST_SHARE = 3, Decimal("0.5")


@dataclass(frozen=True, slots=True)
class Organizations:
    """Where organizations are known: how many have to stand behind a cell, and the largest share of its people that may
    come from one. Weaker rules than the defaults have a ``reason``."""

    at_least: int = LEAST_ORGANIZATIONS
    largest_share: Decimal = LARGEST_SHARE
    reason: str = ""

    @property
    def weaker(self) -> bool:
        """Whether less is asked than by default."""
        return self.at_least < LEAST_ORGANIZATIONS or self.largest_share > LARGEST_SHARE


@dataclass(frozen=True, slots=True)
class ReportingRules:
    """``thresholds``: a cell whose base is smaller is hidden. ``rounding`` names the folder's convention. Of items that
    are ``sensitive`` a group that gave one answer only is hidden too. ``instead`` is what may stand in the place of a
    hole, unless a table says otherwise: the 'average' of the shown groups alone, an average of all in 'whole numbers'
    where that protects, or a 'merge' of neighbouring roles or bands.
    ``comparisons`` and ``scales`` are the declared ones; of the former, none stand for the sensible ones."""

    thresholds: Mapping[Audience, int] = field(default_factory=lambda: {"partnership": 5, "public": 10})
    lowered: tuple[Lowered, ...] = ()
    rounding: str = "exact"
    conventions: Mapping[str, Convention] = field(default_factory=lambda: {"exact": EXACT})
    tables: tuple[TableSpec, ...] = ()
    organizations: Organizations = field(default_factory=Organizations)
    sensitive: tuple[str, ...] = ()
    instead: tuple[Instead, ...] = ("average",)
    comparisons: tuple[Family, ...] = ()
    scales: tuple[ScaleSpec, ...] = ()

    def instead_of(self, table: str) -> tuple[Instead, ...]:
        """What may stand in the place of the holes of ``table``."""
        own = next((each.instead for each in self.tables if each.key == table), None)
        return self.instead if own is None else own

    def threshold(self, audience: Audience, table: str) -> int:
        """The smallest base of a cell of ``table`` that ``audience`` may see."""
        lowered = [each.threshold for each in self.lowered if (each.table, each.audience) == (table, audience)]
        return min([self.thresholds[audience], *lowered])
