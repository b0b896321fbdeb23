"""Outreach: how far it has come to win an organization, and what comes next."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Literal

__all__ = ["STATUSES", "Outreach", "Status"]

Status = Literal["to_contact", "invited", "joined", "active", "paused", "left"]

#: The stages, in the order in which an organization comes and goes.
STATUSES: tuple[Status, ...] = ("to_contact", "invited", "joined", "active", "paused", "left")


@dataclass(frozen=True, slots=True)
class Outreach:
    """Where an organization (its key) stands: what was ``asked`` and ``answered``, and who does what next.

    ``by`` is the key of the person in whose hands it is; ``day`` is that of the ``next_step``.
    """

    organization: str
    status: Status
    asked: str = ""
    answered: str = ""
    by: str | None = None
    next_step: str = ""
    day: date | None = None
