"""How many have answered, against the invited, by site and role: as much as the promise lets anybody see.

In anonymous waves nobody sees who has answered. So every figure there is 'at least', moves on by five answers at a
time, and never reaches all who were invited; a place where fewer than five were invited has none. Sums are sums of
what is shown, so that no subtraction tells more than the figures do. Figures of places are independent of each other.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from uuid import UUID

from django.db.models import Count, Q, QuerySet
from django.utils.translation import gettext as _

from wellknit.web.models import Invitee, Mode, Role, Submission, Wave, WaveState
from wellknit.web.surveys.promises.merging import FEWEST

__all__ = ["Rate", "at_least", "by_open_link", "rates", "totals"]

STEP = 5


@dataclass(frozen=True, slots=True)
class Rate:
    """Of ``invited`` people ``answered``: exactly, or at least so many where ``rounded``; None where it isn't shown."""

    words: str
    invited: int
    answered: int | None
    rounded: bool = False
    total: bool = False

    @property
    def share(self) -> float | None:
        return self.answered / self.invited if self.answered is not None and self.invited else None

    @property
    def width(self) -> float:
        """Of the bar, in per cent."""
        return 100 * (self.share or 0.0)


def at_least(invited: int, answered: int) -> int | None:
    """What an anonymous wave shows of a place: the last step of five, as if one more had not answered.

    >>> at_least(12, 11), at_least(10, 10), at_least(4, 4)
    (10, 5, None)
    """
    if invited < FEWEST:
        return None
    return min(answered, invited - 1) // STEP * STEP


def rates(wave: Wave, invitees: QuerySet[Invitee]) -> list[Rate]:
    """By site and role, then each site, then all of ``invitees``. One query."""
    rows = (
        invitees.order_by()
        .values_list("site__position", "site__name", "role")
        .annotate(invited=Count("pk"), have=Count("pk", filter=Q(answered=True)))
        .order_by("site__position", "site__name", "role")
    )
    roles = dict(Role.choices)
    found: list[Rate] = []
    places: dict[str, list[Rate]] = {}
    for _position, site, role, invited, answered in rows:
        name = str(site or _("national"))
        words = str(roles.get(role, _("role not known")))
        places.setdefault(name, []).append(_rate(wave, f"{name}, {words}", invited, answered))
    for name, parts in places.items():
        found += parts
        if len(parts) > 1:
            found.append(_sum(name, parts))
    if len(places) > 1:
        found.append(_sum(_("all together"), [each for parts in places.values() for each in parts]))
    return found


def totals(waves: Iterable[Wave], invited: QuerySet[Invitee]) -> dict[Wave, Rate]:
    """Of each of ``waves`` the last line of its :func:`rates`: all of ``invited`` together. One query."""
    rows = (
        invited.filter(wave__in=list(waves))
        .order_by()
        .values_list("wave", "site", "role")
        .annotate(invited=Count("pk"), have=Count("pk", filter=Q(answered=True)))
    )
    places: dict[UUID, list[tuple[int, int]]] = {}
    for wave, _site, _role, asked, answered in rows:
        places.setdefault(wave, []).append((asked, answered))
    return {
        each: _sum("", [_rate(each, "", *place) for place in places[each.pk]]) for each in waves if each.pk in places
    }


def _rate(wave: Wave, words: str, invited: int, answered: int) -> Rate:
    if wave.mode == Mode.ANONYMOUS:
        return Rate(words, invited, at_least(invited, answered), True)
    return Rate(words, invited, answered)


def _sum(words: str, parts: Iterable[Rate]) -> Rate:
    rows = list(parts)
    shown = [each.answered for each in rows if each.answered is not None]
    return Rate(words, sum(each.invited for each in rows), sum(shown) if shown else None, rows[0].rounded, True)


def by_open_link(wave: Wave) -> int | None:
    """How many came by the open link, or handed in a paper without a name; in steps of five where that is anonymous.
    None once the wave is closed, when answers are not told apart any more."""
    if wave.state != WaveState.OPEN:
        return None
    rows = Submission.objects.filter(wave=wave, replaced=False)
    if wave.mode == Mode.IDENTIFIED:
        return rows.filter(invitee__isnull=True).count()
    count = max(0, rows.count() - Invitee.objects.filter(wave=wave, answered=True).count())
    return count // STEP * STEP if wave.mode == Mode.ANONYMOUS else count
