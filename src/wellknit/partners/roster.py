"""The roster: organizations, people, and who is involved in which role, where, from when to when."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import date
from typing import Literal

__all__ = [
    "JOB_ROLES",
    "ROLES",
    "SITE_ROLES",
    "Consent",
    "Involvement",
    "Organization",
    "Person",
    "ProfileFigure",
    "Role",
    "Roster",
]

Role = Literal["national_partner", "site_leader", "core_site_partner", "community_partner"]

ROLES: tuple[Role, ...] = ("national_partner", "site_leader", "core_site_partner", "community_partner")
#: Roles in a site. Leaders and core partners take part through their job and are read together as site partners.
SITE_ROLES: tuple[Role, ...] = ("site_leader", "core_site_partner", "community_partner")
JOB_ROLES: tuple[Role, ...] = ("site_leader", "core_site_partner")


@dataclass(frozen=True, slots=True)
class ProfileFigure:
    """A figure an organization prints about itself, with where it is printed."""

    key: str
    value: str
    label: str
    source: str


@dataclass(frozen=True, slots=True)
class Organization:
    """``affiliate_of`` is the key of a national organization; ``kind`` says what it is within its ``sector``."""

    key: str
    name: str
    sector: str = ""
    kind: str = ""
    site: str | None = None
    affiliate_of: str | None = None
    years_in_education: int | None = None
    profile: str = ""
    figures: tuple[ProfileFigure, ...] = ()


@dataclass(frozen=True, slots=True)
class Consent:
    """What a person agreed to, and when; ``withdrawn`` where they took it back."""

    to: str
    given: date
    withdrawn: date | None = None


@dataclass(frozen=True, slots=True)
class Person:
    """Somebody who takes part, or did."""

    key: str
    name: str
    mail: str = ""
    language: str = ""
    consents: tuple[Consent, ...] = ()


@dataclass(frozen=True, slots=True)
class Involvement:
    """A person or an organization in a role, from ``start`` to ``end`` (both included; None: still, or not known).

    ``site`` is None for a national role. ``organization`` with a ``person`` is whom that person acts for.
    """

    role: Role
    person: str | None
    organization: str | None
    site: str | None
    start: date | None
    end: date | None
    time: str = ""
    resources: str = ""
    knowledge: tuple[str, ...] = ()
    grant: str | None = None

    def on(self, day: date) -> bool:
        """Whether this involvement runs on ``day``; an unknown start counts as long ago."""
        return (self.start is None or self.start <= day) and (self.end is None or day <= self.end)


@dataclass(frozen=True, slots=True)
class Roster:
    """Who takes part: organizations, people, and their involvements."""

    organizations: tuple[Organization, ...] = ()
    people: tuple[Person, ...] = ()
    involvements: tuple[Involvement, ...] = ()
    _people: dict[str, Person] = field(init=False, repr=False, compare=False, default_factory=dict)
    _organizations: dict[str, Organization] = field(init=False, repr=False, compare=False, default_factory=dict)

    def __post_init__(self) -> None:
        self._people.update({each.key: each for each in self.people})
        self._organizations.update({each.key: each for each in self.organizations})

    def person(self, key: str) -> Person | None:
        return self._people.get(key)

    def organization(self, key: str) -> Organization | None:
        return self._organizations.get(key)

    def involved(self, day: date, *, site: str | None = None, role: Role | None = None) -> Iterator[Involvement]:
        """The involvements of people that run on ``day``, in ``site`` and ``role`` where given."""
        for each in self.involvements:
            if each.person and each.on(day) and (site is None or each.site == site) and role in (None, each.role):
                yield each

    def population(self, day: date, site: str, roles: tuple[Role, ...] = SITE_ROLES) -> int:
        """How many people are involved in ``site`` in one of ``roles`` on ``day``, each counted once."""
        return len({each.person for role in roles for each in self.involved(day, site=site, role=role)})
