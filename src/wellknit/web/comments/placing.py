"""From which version of a release on a comment may be shown: not before the site of whoever wrote it is counted.

Who compares the page of one version with that of the next one sees which comments were added, and reads in the release
which sites were. So what comes with a later site is a group of its own: it is shown once at least ten people in the
sites that were added answered the question, and waits for more sites otherwise.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from wellknit.web.comments.grouping import FEWEST, may_be_said

__all__ = ["Place", "places"]


@dataclass(frozen=True, slots=True)
class Place:
    """What is known of the comments of one site to one question: ``since`` which version they may be shown, None for
    none yet; ``people`` who answered in the sites that came with it; and whether the site may be ``said``."""

    since: int | None
    people: int
    said: bool


def places(answered: Counter[str], sites: frozenset[str], without: Mapping[int, Sequence[str]]) -> dict[str, Place]:
    """By site, its place. ``answered`` is how many answered the question by site ('' and any that is not among
    ``sites``: of none); ``without`` are the sites that each version leaves out.

    Whoever is in no site comes with the first version.

    >>> places(Counter({"north": 30, "west": 12}), frozenset({"north", "west"}), {1: ["west"], 2: []})["west"]
    Place(since=2, people=12, said=True)
    >>> places(Counter({"north": 30, "west": 3}), frozenset({"north", "west"}), {1: ["west"], 2: []})["west"].since
    """
    found: dict[str, Place] = {}
    for number in sorted(without):
        added = {each for each in answered if each not in found and each not in without[number]}
        if not added:
            continue
        group = {each: answered[each] for each in sorted(added)}
        people = sum(group.values())
        if people < FEWEST:
            continue  # they wait for more
        ours = {each: count for each, count in group.items() if each in sites}
        said = may_be_said(ours, people - sum(ours.values()))
        found |= {each: Place(number, people, each in said) for each in added}
    rest = {each for each in answered if each not in found}
    people = sum(answered[each] for each in rest)
    return found | {each: Place(None, people, False) for each in rest}
