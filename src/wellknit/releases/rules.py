"""Reporting rules: who may see which cells, and why a threshold was lowered."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Literal

from wellknit.surveys.specification import EXACT, Convention, TableSpec

__all__ = ["AUDIENCES", "NETWORK", "Audience", "Instead", "Lowered", "ReportingRules"]

Audience = Literal["partnership", "public"]
Instead = Literal["average", "whole numbers", "merge"]
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

    A cell is hidden too with answers from fewer than ``organizations`` (1: any number will do), with more than
    ``dominance`` per cent of its people from one of them (100: allowed), and where all of a group gave one answer to an
    item that is ``sensitive``. ``instead`` are what may stand in the place of a hole: 'average' of the shown groups
    alone, an average in 'whole numbers', 'merge' of neighbouring bands or roles.
    """

    thresholds: Mapping[Audience, int] = field(default_factory=lambda: {"partnership": 5, "public": 10})
    lowered: tuple[Lowered, ...] = ()
    rounding: str = "exact"
    conventions: Mapping[str, Convention] = field(default_factory=lambda: {"exact": EXACT})
    tables: tuple[TableSpec, ...] = ()
    organizations: int = 1
    dominance: int = 100
    sensitive: tuple[str, ...] = ()
    instead: tuple[Instead, ...] = ("average",)

    def threshold(self, audience: Audience, table: str) -> int:
        """The smallest base of a cell of ``table`` that ``audience`` may see."""
        lowered = [each.threshold for each in self.lowered if (each.table, each.audience) == (table, audience)]
        return min([self.thresholds[audience], *lowered])
