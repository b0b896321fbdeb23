"""All that a partnership wrote down about its relationships."""

from __future__ import annotations

from dataclasses import dataclass, field

from wellknit.relationships.agreements import Agreement
from wellknit.relationships.contacts import Contact
from wellknit.relationships.history import Event
from wellknit.relationships.settings import Constraint, RelationshipSettings
from wellknit.relationships.ties import Report

__all__ = ["Records"]


@dataclass(frozen=True, slots=True)
class Records:
    """The files under relationships/, read: reports of ties, contacts (each once), strain and repair, agreements."""

    reports: tuple[Report, ...] = ()
    contacts: tuple[Contact, ...] = ()
    history: tuple[Event, ...] = ()
    agreements: tuple[Agreement, ...] = ()
    constraints: tuple[Constraint, ...] = ()
    settings: RelationshipSettings = field(default_factory=RelationshipSettings)

    def __bool__(self) -> bool:
        return bool(self.reports or self.contacts or self.history)

    def of_wave(self, wave: str) -> tuple[Report, ...]:
        return tuple(each for each in self.reports if each.wave == wave)
