"""Who sees what: every sentence of rules.py asked about a made-up holder of each seat and made-up places."""

from __future__ import annotations

from dataclasses import dataclass
from uuid import UUID

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from wellknit.web.models import SITE_SEATS, Account, Initiative, Seat
from wellknit.web.rules import SENTENCES, Chair, Viewer, Where, allowed

__all__ = ["Row", "extent", "reaches", "table"]

_OWN_SITE, _OTHER_SITE, _OWN, _OTHER = (UUID(int=number) for number in range(1, 5))

#: From the widest to none: what it is called, and the places of which the sentence then holds.
_EVERYTHING = _("everything")
_SITE_AND_NATIONAL = _("own site, national partners")
_SITE = _("own site")
_ORGANIZATION = _("own organization")
_YES = _("yes")
_THEIRS = _("where they were named")
_NO = _("no")


@dataclass(frozen=True, slots=True)
class Row:
    """A permission in words, and how far it goes for each seat, in the order of Seat."""

    words: Promise
    extents: tuple[Promise, ...]


def extent(seat: Seat, sentence: str) -> Promise:
    """How far ``sentence`` goes for who holds ``seat`` alone."""
    chair = Chair(seat, _OWN_SITE if seat in SITE_SEATS else None, _OWN if _of_an_organization(seat) else None)
    viewer = Viewer(Account(), Initiative(), (chair,))

    def holds(where: Where) -> bool:
        return allowed(viewer, sentence, where)

    elsewhere = holds(Where(_OTHER_SITE, _OTHER))
    if elsewhere:
        # What has no place but the initiative itself is not everything but simply yes.
        return _YES if holds(Where()) and sentence in _OF_THE_INITIATIVE else _EVERYTHING
    if holds(Where(_OWN_SITE, _OTHER)):
        return _SITE_AND_NATIONAL if holds(Where(national=True)) else _SITE
    if holds(Where(_OTHER_SITE, _OWN)):
        return _ORGANIZATION
    if holds(Where(account=viewer.account.pk)):
        return _THEIRS
    return _NO


_OF_THE_INITIATIVE = (
    "see_home",
    "see_rules",
    "change_initiative",
    "exchange",
    "see_instruments",
    "change_instruments",
    "see_waves",
    "change_waves",
    "see_machine",
    "see_jobs",
)


def _of_an_organization(seat: Seat) -> bool:
    return seat in (Seat.CORE_SITE_PARTNER, Seat.COMMUNITY_PARTNER)


def reaches(seat: Seat, sentence: str) -> bool:
    """Whether ``sentence`` holds of anything at all for who holds ``seat``."""
    return extent(seat, sentence) is not _NO


def table() -> list[Row]:
    """The whole of it, in the order of rules.py."""
    return [Row(words, tuple(extent(seat, name) for seat in Seat)) for name, words in SENTENCES.items()]
