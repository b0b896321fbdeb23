"""The surplus of a wave: answers of more people than its roster has, which no response rate counts.

Waves that are answered through an open link have one now and then, and so have those whose rows say role and site
themselves. It is worked out once for the whole wave, site by site and role by role, so that all its response rates
leave the same answers out: the roles of a site always add up to the site.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from itertools import combinations

from wellknit.partners.roster import SITE_ROLES, Role
from wellknit.surveys.counted import CountedWave
from wellknit.surveys.cube import EVERYONE

__all__ = ["Surplus", "beyond", "surplus"]

#: Site, role ('' where it is not known), and how many more people answered than the roster has left for them.
Surplus = tuple[tuple[str, str, int], ...]


def surplus(counted: CountedWave) -> Surplus:
    """The surplus of every site and role of a wave whose population is counted on its roster; () of any other.

    People of whom no role is known fill what the roles leave.
    """
    if counted.roster is None:
        return ()
    answered: dict[tuple[str, str], int] = {}
    for each in counted.counts.cube.rows(counted.wave.key, EVERYONE):
        answered[each.site, each.role] = answered.get((each.site, each.role), 0) + each.people
    found: list[tuple[str, str, int]] = []
    for site in sorted({site for site, _ in answered}):
        taken: dict[Role, int] = {}
        for role in SITE_ROLES:
            people = answered.get((site, role), 0)
            taken[role] = min(people, _room(counted, site, role, taken))
            found.append((site, role, people - taken[role]))
        left = (counted.population([site], ()) or 0) - sum(taken.values())
        found.append((site, "", max(answered.get((site, ""), 0) - left, 0)))
    return tuple(each for each in found if each[2])


def _room(counted: CountedWave, site: str, role: Role, taken: dict[Role, int]) -> int:
    """How many people the roster has left for a role. Some have several roles and count once where those are read
    together, so no set of roles may have more answers than it has people."""
    return min(
        (counted.population([site], (*others, role)) or 0) - sum(taken[each] for each in others)
        for size in range(len(taken) + 1)
        for others in combinations(taken, size)
    )


def beyond(surplus: Surplus, sites: Sequence[str], roles: Iterable[str]) -> int:
    """How many people of the surplus are in these sites and roles (each: all when empty)."""
    wanted = frozenset(roles)
    return sum(
        people for site, role, people in surplus if (not sites or site in sites) and (not wanted or role in wanted)
    )
