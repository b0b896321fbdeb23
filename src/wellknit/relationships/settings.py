"""What a partnership decides about its relationships: what is active, who may leave, what plans may ask."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Literal

from wellknit.partners.roster import Role

__all__ = ["Constraint", "RelationshipSettings"]


@dataclass(frozen=True, slots=True)
class Constraint:
    """What an introductions plan must respect: these two 'know' each other already, must 'not' be introduced, or it
    takes ``cost`` to introduce them (1 is the ordinary cost; 'cost').

    A person's key with ``other`` None holds for that person with everybody. ``other`` may be an organization's key.
    """

    person: str
    other: str | None
    kind: Literal["know", "not", "cost"]
    cost: float = 1.0
    reason: str = ""
    row: int = 0


@dataclass(frozen=True, slots=True)
class RelationshipSettings:
    """``[relationships]`` of wellknit.toml.

    ``active_months``: a contact within so many months carries a relationship. ``leaving``: the chance that somebody in
    a role leaves within twelve months, between 0 and 1, where the partnership would rather give it than have it
    estimated. ``new_contacts``: the most new contacts that a plan may ask of one person. ``coverage``: the share of
    organizations that must have answered before organizations are ranked. ``formal``: categories of calendar events,
    in any case, that make a meeting a formal one.
    """

    active_months: int = 12
    leaving: Mapping[Role, float] = field(default_factory=dict)
    new_contacts: int = 3
    coverage: float = 0.8
    survive_departures: int = 1
    seed: int = 20210315
    formal: tuple[str, ...] = ("formal",)
