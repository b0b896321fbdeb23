"""Reporting rules: who may see which cells, and why a threshold was lowered."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Literal

from wellknit.comparisons.specification import Family
from wellknit.surveys.specification import EXACT, Convention, TableSpec

__all__ = ["AUDIENCES", "NETWORK", "Audience", "Lowered", "ReportingRules"]

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


@dataclass(frozen=True, slots=True)
class ReportingRules:
    """``thresholds``: a cell whose base is smaller is hidden. ``rounding`` names the folder's convention.
    ``comparisons`` are the declared families; none: the sensible ones."""

    thresholds: Mapping[Audience, int] = field(default_factory=lambda: {"partnership": 5, "public": 10})
    lowered: tuple[Lowered, ...] = ()
    rounding: str = "exact"
    conventions: Mapping[str, Convention] = field(default_factory=lambda: {"exact": EXACT})
    tables: tuple[TableSpec, ...] = ()
    comparisons: tuple[Family, ...] = ()

    def threshold(self, audience: Audience, table: str) -> int:
        """The smallest base of a cell of ``table`` that ``audience`` may see."""
        lowered = [each.threshold for each in self.lowered if (each.table, each.audience) == (table, audience)]
        return min([self.thresholds[audience], *lowered])
