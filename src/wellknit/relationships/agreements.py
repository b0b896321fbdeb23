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

    What one of them takes back for this partner alone counts against what it agreed to before for all partners, until
    it agrees again: who takes back that the relationship is shown takes back the ratings too.

    >>> both = [Agreement("a", None, "tie", date(2021, 1, 1)), Agreement("b", "a", "ratings", date(2021, 1, 1))]
    >>> agreed(both, "a", "b", "tie", date(2021, 3, 1)), agreed(both, "a", "b", "ratings", date(2021, 3, 1))
    (True, False)
    """
    given = tuple(agreements)
    return _agrees(given, one, other, to, day) and _agrees(given, other, one, to, day)


def _agrees(agreements: tuple[Agreement, ...], one: str, other: str, to: str, day: date) -> bool:
    """Whether ``one`` agrees on ``day`` to have this shown of its relationship with ``other``."""
    own = [each for each in agreements if each.organization == one and each.other in (None, other)]
    taken_back = max(
        (
            each.withdrawn
            for each in own
            if each.other is not None and each.withdrawn is not None and each.withdrawn <= day
            if each.to in ("tie", to)
        ),
        default=date.min,
    )
    return any(
        each.given <= day and (each.withdrawn is None or day < each.withdrawn) and each.given >= taken_back
        for each in own
        if each.to in ("ratings", to)
    )
