"""Which entries of history somebody may see: strains and repairs between two organizations."""

from __future__ import annotations

from collections.abc import Iterable

from wellknit.partners.roster import Roster
from wellknit.relationships.findings import Viewer
from wellknit.relationships.history import Event

__all__ = ["visible_events"]


def visible_events(history: Iterable[Event], viewer: Viewer, roster: Roster) -> tuple[Event, ...]:
    """The entries that ``viewer`` may see, in their order.

    Whoever holds the folder sees all. A site's leader sees what is between two organizations of the own site, unless
    only who noted it may. Partners and the public see none: they are told numbers.
    """
    if viewer.eyes == "holder":
        return tuple(history)
    if viewer.eyes != "partnership" or viewer.site is None:
        return ()
    sites = {each.key: each.site for each in roster.organizations}
    return tuple(
        each
        for each in history
        if each.seen_by != "noted" and all(sites.get(key) == viewer.site for key in each.organizations)
    )
