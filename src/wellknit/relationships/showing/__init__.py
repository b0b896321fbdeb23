"""Showing: from what whoever holds the folder knows of relationships to what others may see of them.

The attacker is taken to be one of the organizations, or a site's leader, who reads everything that is shown: to the
partnership and to the public, of every site and of all together. What must not be found out: what one organization
answered of another, unless the two agreed; between whom there is a relationship, unless the two agreed or it is inside
the leader's own site; and any person's name outside it.

- `listing` decides which relationships are seen, and what of each,
- `people` what a person may be called,
- `answers` and `carried` whether a number of a set of relationships would give one of them away,
- `numbers` which numbers are shown, of which part of the partnership,
- `events` which entries of history.
"""

from wellknit.relationships.showing.events import visible_events
from wellknit.relationships.showing.people import ROLE_FROM
from wellknit.relationships.showing.protection import PARTNERSHIP_THRESHOLD, protect

__all__ = ["PARTNERSHIP_THRESHOLD", "ROLE_FROM", "protect", "visible_events"]
