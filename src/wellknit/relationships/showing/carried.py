"""Whether numbers of relationships that contacts carry would give away between whom there is one."""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Mapping
from typing import Literal

__all__ = ["Carried"]

Pair = tuple[str, str]


class Carried:
    """The pairs that active contacts ``carry``, of which those in ``known`` are no secret: both agreed to be shown.

    The attacker is an organization, which knows whom its own people meet, or a site's leader, who sees in addition
    every relationship inside the own site.
    """

    def __init__(self, carried: Collection[Pair], known: Collection[Pair], sites: Mapping[str, str | None]) -> None:
        self._carried, self._known, self._sites = frozenset(carried), frozenset(known), sites

    def standing(self, pairs: Collection[Pair], threshold: int) -> Literal["nobody", "few", "enough"]:
        """Whether enough relationships, and organizations, stand behind a number of relationships in ``pairs``; also
        where a site's leader takes the own site out of it."""
        here = [pair for pair in self._carried if pair in pairs]
        if not here:
            return "nobody"
        inside = Counter(site for pair in here if (site := self._inside(pair)) is not None)
        left = [len(here), *(len(here) - count for count in inside.values())]
        few = any(0 < count < threshold for count in left) or len({key for pair in pairs for key in pair}) < threshold
        return "few" if few else "enough"

    def _inside(self, pair: Pair) -> str | None:
        """The site that both organizations belong to, None where there is none."""
        site = self._sites.get(pair[0])
        return site if site == self._sites.get(pair[1]) else None

    def safe(self, pairs: Collection[Pair]) -> bool:
        """Whether for each attacker, if any relationship that it does not know exists, another may not."""
        organizations: dict[str, Counter[bool]] = {}
        sites: dict[str, Counter[bool]] = {}
        inside: dict[str, Counter[bool]] = {}
        total: Counter[bool] = Counter()
        for pair in pairs:
            if pair in self._known:
                continue
            exists, site = pair in self._carried, self._inside(pair)
            total[exists] += 1
            for key in pair:
                organizations.setdefault(key, Counter())[exists] += 1
                if site is not None:
                    inside.setdefault(key, Counter())[exists] += 1
            if site is not None:
                sites.setdefault(site, Counter())[exists] += 1
        nothing: Counter[bool] = Counter()
        seen = [nothing]
        for key, own in organizations.items():
            site = self._sites.get(key)
            there = sites.get(site, nothing) if site is not None else nothing
            # What a leader sees of the own site contains what the own organization has there.
            seen += [own, own + there - inside.get(key, nothing)]
        return all(total[True] == each[True] or total[False] > each[False] for each in seen)
