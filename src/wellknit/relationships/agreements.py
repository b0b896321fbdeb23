"""What organizations agreed to have shown of their relationships."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from typing import Literal

__all__ = ["Agreement", "agreed"]


@dataclass(frozen=True, slots=True)
class Agreement:
    """``organization`` agrees to have shown, of its relationship with ``other`` (None: with each of its partners),
    that it exists ('tie'), or how the two rate each other ('ratings', which includes 'tie')."""

    organization: str
    other: str | None
    to: Literal["tie", "ratings"]
    given: date
    withdrawn: date | None = None
    row: int = 0


def agreed(agreements: Iterable[Agreement], one: str, other: str, to: Literal["tie", "ratings"], day: date) -> bool:
    """Whether both organizations agree on ``day`` to have this shown of the relationship between them.

    >>> both = [Agreement("a", None, "tie", date(2021, 1, 1)), Agreement("b", "a", "ratings", date(2021, 1, 1))]
    >>> agreed(both, "a", "b", "tie", date(2021, 3, 1)), agreed(both, "a", "b", "ratings", date(2021, 3, 1))
    (True, False)
    """
    who = {
        each.organization
        for each in agreements
        if (each.organization, each.other) in ((one, other), (other, one), (one, None), (other, None))
        and (each.to == to or to == "tie")
        and each.given <= day
        and (each.withdrawn is None or day < each.withdrawn)
    }
    return {one, other} <= who
