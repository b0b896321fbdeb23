"""Lengths of involvement of those who are there: how many in each band."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date

from wellknit.partners.involvement import BANDS, band_of, whole_months
from wellknit.partners.roster import Roster
from wellknit.partners.spells import spells_of
from wellknit.partners.turnover import ALL, NATIONAL

__all__ = ["Lengths", "lengths"]


@dataclass(frozen=True, slots=True)
class Lengths:
    """The people of ``scope`` on ``day`` by the band of their present spell; ``unknown`` have no known beginning."""

    scope: str
    day: date
    counts: Mapping[str, int]
    unknown: int

    @property
    def base(self) -> int:
        return sum(self.counts.values()) + self.unknown


def lengths(roster: Roster, day: date, *, scope: str = ALL) -> Lengths:
    """How many of the people there on ``day`` are in which band of ``involvement.BANDS``, all bands being named.

    The length is that of the present spell in the scope, whatever the roles, as in ``turnover.newcomers``: the first
    two bands together are who has been involved for a year or less.

    >>> from wellknit.partners.roster import Involvement
    >>> ana = Involvement("core_site_partner", "ana", "library", "dayton", date(2020, 1, 1))
    >>> lengths(Roster(involvements=(ana,)), date(2021, 6, 1)).counts["one_to_two_years"]
    1
    """
    site = None if scope == NATIONAL else scope
    within = [each for each in roster.involvements if each.person and (scope == ALL or each.site == site)]
    counts = dict.fromkeys((band.key for band in BANDS), 0)
    unknown = 0
    for spells in spells_of(within).values():
        present = next((spell for spell in spells if spell.on(day)), None)
        if present is None:
            continue
        if present.start is None:
            unknown += 1
        else:
            counts[band_of(whole_months(present.start, day))] += 1
    return Lengths(scope, day, counts, unknown)
