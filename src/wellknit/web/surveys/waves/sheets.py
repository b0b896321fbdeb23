"""Links on paper: a personal one for whoever has no mail address, and a poster of the open link, with QR codes."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from io import BytesIO
from uuid import UUID

from django.db.models import Q, QuerySet
from django.utils.translation import gettext as _

from wellknit.web.history import recorded
from wellknit.web.models import Invitee, Mode, Wave
from wellknit.web.refusals import Refused
from wellknit.web.rules import Viewer
from wellknit.web.surveys.promises import tokens
from wellknit.web.surveys.waves import addresses, records
from wellknit.web.surveys.waves.inviting import running_wave
from wellknit.web.surveys.waves.mails import language_of

__all__ = ["A_SHEET", "Slip", "as_picture", "as_svg", "for_paper", "printed"]

#: So many slips are printed at once: drawing a QR code takes some hundredths of a second.
A_SHEET = 60


@dataclass(frozen=True, slots=True)
class Slip:
    """One personal link on paper: whose it is, where it leads, and the same as a picture for a telephone."""

    name: str
    address: str
    picture: str
    language: str
    minor: bool


def for_paper(viewer: Viewer, wave: Wave) -> QuerySet[Invitee]:
    """The invited who may be given a link, get no mail, and have not answered as far as anybody may know."""
    rows = records.invitees(viewer, wave, "invite_respondents").filter(records.ready())
    rows = rows.filter(Q(person__isnull=True) | Q(person__mail="") | Q(opted_out=True))
    if wave.mode != Mode.ANONYMOUS:
        rows = rows.filter(answered=False)
    return rows.order_by("site__position", "label", "person__name", "pk")


def printed(viewer: Viewer, wave: Wave, wanted: Iterable[UUID]) -> list[Slip]:
    """Slips for ``wanted`` among ``for_paper``, each with a fresh token that stands on this sheet and nowhere else.

    Within the transaction of its caller. In anonymous waves somebody who has answered gets a slip too, and its link
    opens what says that this was done: leaving the person out would tell. Raises Refused.
    """
    now = running_wave(wave)
    rows = for_paper(viewer, now).filter(pk__in=list(wanted)[:A_SHEET])
    people = list(rows.select_related("person", "wave__initiative", "initiative"))
    if not people:
        raise Refused(_("Tick the people whose links are printed."))
    slips = [
        Slip(str(each), address := addresses.personal(token), as_picture(address), _language(each), each.minor)
        for each, token in zip(people, tokens.fresh_together(people), strict=True)
    ]
    recorded(viewer, "print_links", now, new={"links": len(slips)})
    return slips


def _language(invitee: Invitee) -> str:
    return language_of(invitee.wave, invitee.person.language if invitee.person else "")


def as_svg(address: str) -> bytes:
    """A QR code that a telephone reads from some metres away: dark on white, whatever the page is."""
    import segno

    drawn = BytesIO()
    code = segno.make(address, error="m", micro=False)
    code.save(drawn, kind="svg", light="white", border=4, scale=8, svgclass=None, lineclass=None)
    return drawn.getvalue()


def as_picture(address: str) -> str:
    """The same as the address of a picture that holds itself."""
    import segno

    code = segno.make(address, error="m", micro=False)
    return str(code.svg_data_uri(light="white", border=2, svgclass=None, lineclass=None))
