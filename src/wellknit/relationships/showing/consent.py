"""What two organizations agreed to have shown of each other, asked of many pairs at once."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date
from typing import Literal

from wellknit.relationships.agreements import Agreement, agreed

__all__ = ["Consent"]


class Consent:
    """The agreements as they stand on ``day``."""

    def __init__(self, agreements: Iterable[Agreement], day: date) -> None:
        self._day = day
        self._of: dict[str, tuple[Agreement, ...]] = {}
        for each in agreements:
            self._of[each.organization] = (*self._of.get(each.organization, ()), each)

    def to(self, what: Literal["tie", "ratings"], one: str, other: str) -> bool:
        """Whether both agree to have this shown of what is between them."""
        if one not in self._of or other not in self._of:
            return False
        return agreed((*self._of[one], *self._of[other]), one, other, what, self._day)

    def named(self, one: str, other: str) -> bool:
        """Whether ``one`` named ``other`` when it agreed, and did not mean just any of its partners."""
        naming = [each for each in self._of.get(one, ()) if each.other == other]
        # The other's side is left to `to`: here it is taken as given.
        return bool(naming) and agreed(
            (*naming, Agreement(other, one, "ratings", date.min)), one, other, "tie", self._day
        )
