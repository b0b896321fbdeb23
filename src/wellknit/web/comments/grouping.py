"""Of which groups it may be said that a comment comes from there, so that nobody is found by it.

Sites are the only grouping that is ever said: two that cross would tell of the few in whom they meet.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import TypeVar

__all__ = ["FEWEST", "may_be_said"]

#: A comment is shown, and a group said of it, where at least so many people answered the question.
FEWEST = 10

_Group = TypeVar("_Group")


def may_be_said(answered: Mapping[_Group, int], without: int = 0) -> frozenset[_Group]:
    """The groups that may be said, by how many of each ``answered``; ``without`` are in no group.

    What is not said is a group as well: whoever is in none of those said. So the smallest are left unsaid until the
    rest holds nobody, or enough people too.

    >>> sorted(may_be_said({"north": 30, "south": 12, "west": 3}))
    ['north']
    >>> sorted(may_be_said({"north": 30, "south": 12}))
    ['north', 'south']
    """
    said = sorted((group for group, number in answered.items() if number >= FEWEST), key=lambda each: -answered[each])
    total = sum(answered.values()) + without
    while said and 0 < total - sum(answered[each] for each in said) < FEWEST:
        said.pop()
    return frozenset(said)
