"""What a viewer may call a person: by name, by role, or just 'one person'."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date

from wellknit.labels import label
from wellknit.partners.roster import ROLES, Role, Roster
from wellknit.relationships.findings import Viewer

__all__ = ["ROLE_FROM", "People"]

#: A role is told only where so many people act for the organization in it: of two, each would know of the other.
ROLE_FROM = 3


class People:
    """The people of the roster on a day, as ``viewer`` may know them.

    A site's leader knows the names of the people who act for organizations of the own site. Everybody else is told a
    role ('community partner'), and not even that where it would name somebody: the only site leader of an organization
    is known to all by that role.
    """

    def __init__(self, roster: Roster, day: date, viewer: Viewer, language: str = "en") -> None:
        self._roster, self._language = roster, language
        self._sites: Mapping[str, str | None] = {each.key: each.site for each in roster.organizations}
        self._roles: dict[tuple[str, str], set[Role]] = {}
        for each in roster.involvements:
            if each.person and each.organization and each.on(day):
                self._roles.setdefault((each.organization, each.person), set()).add(each.role)
        self._named: set[str] = set()
        if viewer.site is not None:
            self._named = {who for key, who in self._roles if self._sites.get(key) == viewer.site}

    def site(self, organization: str) -> str | None:
        return self._sites.get(organization)

    def called(self, person: str, organization: str) -> str:
        """The name, the role or the words for ``person`` who acts for ``organization``."""
        known = self._roster.person(person)
        if known is not None and person in self._named:
            return known.name
        roles = self._roles.get((organization, person), set())
        for role in ROLES:
            others = sum(role in held for (key, _), held in self._roles.items() if key == organization)
            if role in roles and others >= ROLE_FROM:
                return label(f"role.{role}", self._language)
        return label("showing.one_person", self._language)

    def employer(self, person: str, among: tuple[str, ...]) -> str:
        """The first of the organizations ``among`` that ``person`` acts for, '' where there is none."""
        return next((key for key in among if (key, person) in self._roles), "")
