"""Whether numbers of relationships that contacts carry would give away between whom there is one."""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Mapping, Sequence
from copy import copy
from typing import Literal

__all__ = ["Carried"]

Pair = tuple[str, str]


class Carried:
    """The pairs that active contacts ``carry``, of which those in ``known`` are no secret: both agreed to be shown.

    The attacker is an organization, which knows whom its own people meet, or a site's leader, who sees in addition
    every relationship inside the own site; or, of what everybody reads, two organizations ``together``.
    """

    together: Literal[1, 2] = 1

    def __init__(self, carried: Collection[Pair], known: Collection[Pair], sites: Mapping[str, str | None]) -> None:
        self._carried, self._known, self._sites = frozenset(carried), frozenset(known), sites

    def against(self, together: Literal[1, 2]) -> Carried:
        """The same pairs, to be kept from so many ``together``."""
        found = copy(self)
        found.together = together
        return found

    def standing(self, pairs: Collection[Pair], threshold: int) -> Literal["nobody", "few", "enough"]:
        """Whether enough organizations stand behind a number of relationships in ``pairs``. How many relationships
        there are does not count here, since that is what would be told; where there is nothing to tell, nobody does."""
        if len({key for pair in pairs for key in pair}) >= threshold:
            return "enough"
        return "nobody" if self._known.issuperset(pairs) else "few"

    def enough(self, pairs: Collection[Pair], threshold: int) -> bool:
        """Whether a share of the relationships in ``pairs`` rests on enough of them, or on none, also for a site's
        leader, who takes the own site out of it."""
        here = [pair for pair in self._carried if pair in pairs]
        inside = Counter(site for pair in here if (site := self._inside(pair)) is not None)
        left = [len(here), *(len(here) - count for count in inside.values())]
        return all(count == 0 or count >= threshold for count in left)

    def _inside(self, pair: Pair) -> str | None:
        """The site that both organizations belong to, None where there is none."""
        site = self._sites.get(pair[0])
        return site if site == self._sites.get(pair[1]) else None

    def safe(self, pairs: Collection[Pair]) -> bool:
        """Whether no attacker can say of all that it does not know that they exist: two more of them do not exist than
        any one knows of.

        With one more, somebody who has none of them could tell from a number that is hidden. It is decided by these
        numbers alone, so that showing them says no more than they do.
        """
        unknown = [pair for pair in pairs if pair not in self._known]
        missing = sum(pair not in self._carried for pair in unknown)
        own = Counter(key for pair in unknown for key in pair)
        own_inside = Counter(key for pair in unknown if self._inside(pair) is not None for key in pair)
        in_site = Counter(site for pair in unknown if (site := self._inside(pair)) is not None)
        # What a leader sees of the own site contains what the own organization has there.
        leads = {key: own[key] - own_inside[key] + in_site[self._sites.get(key) or ""] for key in own}
        # Who sees all of them has nothing to find out: the one organization that did not agree, a site's leader inside.
        seen = [count for known in (own, leads) for count in known.values() if count < len(unknown)]
        most = max(seen, default=0)
        if self.together > 1:
            most = max(most, _most_of_two(own.most_common(), frozenset(unknown)))
        return not unknown or missing > most + 1


def _most_of_two(own: Sequence[tuple[str, int]], unknown: frozenset[Pair]) -> int:
    """The most of ``unknown`` that two know of by their ``own``, those with most first; less than all of them."""
    most = 0
    for place, (one, count) in enumerate(own):
        for other, more in own[place + 1 :]:
            if count + more <= most:
                break
            both = count + more - ((min(one, other), max(one, other)) in unknown)
            most = max(most, both if both < len(unknown) else 0)
    return most
