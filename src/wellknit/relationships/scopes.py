"""Scopes: the parts of a partnership that are looked at: each site, the national partners, what is between, and all."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field

from wellknit.partners.initiative import Initiative
from wellknit.partners.roster import Roster

__all__ = ["ALL", "BETWEEN", "NATIONAL", "Scope", "scopes_of"]

NATIONAL, BETWEEN, ALL = "national", "between", "all"


@dataclass(frozen=True, slots=True)
class Scope:
    """The organizations of a scope; in ``between`` only pairs of a national partner and a site's organization count."""

    key: str
    organizations: tuple[str, ...]
    national: frozenset[str] = frozenset()
    _keys: frozenset[str] = field(init=False, repr=False, compare=False, default=frozenset())

    def __post_init__(self) -> None:
        object.__setattr__(self, "_keys", frozenset(self.organizations))

    def has(self, one: str, other: str) -> bool:
        """Whether the relationship between the two belongs to this scope."""
        if self.key == BETWEEN and (one in self.national) == (other in self.national):
            return False
        return one in self._keys and other in self._keys


def scopes_of(initiative: Initiative, roster: Roster, organizations: Sequence[str]) -> tuple[Scope, ...]:
    """The scopes of ``organizations``: the sites in their order, the national partners, between them and the sites,
    and all together. A scope without two organizations is left out.

    An organization's site is the one in the roster. One without a site that is no national partner counts in 'all'
    alone, as do pairs of organizations of two sites.
    """
    sites = {each: roster.organization(each) for each in organizations}
    national = frozenset(initiative.national_partners) & frozenset(organizations)

    def among(keys: Iterable[str]) -> tuple[str, ...]:
        wanted = frozenset(keys)
        return tuple(each for each in organizations if each in wanted)

    local = {site.key: among(key for key, each in sites.items() if each and each.site == site.key)
             for site in initiative.sites}  # fmt: skip
    in_sites = {key for keys in local.values() for key in keys}
    found = [
        *(Scope(site, keys) for site, keys in local.items()),
        Scope(NATIONAL, among(national)),
        Scope(BETWEEN, among(in_sites | national) if in_sites and national else (), national),
        Scope(ALL, tuple(organizations)),
    ]
    return tuple(each for each in found if len(each.organizations) > 1)
