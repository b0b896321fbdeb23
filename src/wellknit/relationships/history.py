"""What stands between two organizations, and what was done about it: strain and repair."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Literal, get_args

__all__ = ["CAUSES", "Cause", "Event"]

Cause = Literal["funding", "turf", "recognition", "how_to_serve", "other"]
CAUSES: tuple[Cause, ...] = get_args(Cause)


@dataclass(frozen=True, slots=True)
class Event:
    """A strain between two organizations was noted, or it was repaired.

    ``organizations`` are sorted. ``progress``: 'open' (never addressed), 'addressed', or 'under_way' (repair has
    begun). ``seen_by`` says who may see it: 'both' organizations and their site's leader, the 'site_leader' alone, or
    only who 'noted' it. ``noted_by`` is a person of the roster, or ''.
    """

    day: date
    organizations: tuple[str, str]
    kind: Literal["strained", "repaired"]
    cause: Cause
    progress: Literal["open", "addressed", "under_way"]
    noted_by: str
    seen_by: Literal["both", "site_leader", "noted"]
    note: str = ""
    row: int = 0
