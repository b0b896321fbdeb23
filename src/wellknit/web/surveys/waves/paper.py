"""Paper answers, keyed in: the pages of whoever answers, opened by somebody who types what stands on a sheet.

A token is made as for a mail and a draft is kept under it that says 'on paper'; from there on it is the way of every
answer, and what is stored says so. No address holds the token: the browser in which it is typed remembers it.
"""

from __future__ import annotations

from django.db.models import Q
from django.utils.translation import gettext as _

from wellknit.web.models import Invitee, Mode, Site, Wave
from wellknit.web.refusals import Refused
from wellknit.web.rules import Viewer
from wellknit.web.surveys.promises import drafts, tokens
from wellknit.web.surveys.promises.filling import Filling
from wellknit.web.surveys.waves import records
from wellknit.web.surveys.waves.inviting import running_wave

__all__ = ["begun"]


def begun(viewer: Viewer, wave: Wave, who: str, site: Site | None, role: str, language: str) -> str:
    """The token under which a paper is typed: of one of the invited, by name or note, or of nobody by name.

    Within the transaction of its caller. Raises Refused.
    """
    now = running_wave(wave)
    invitee = _named(viewer, now, who) if who else None
    token = tokens.fresh(invitee) if invitee else tokens.stranger()
    key = site.key if site else invitee.site.key if invitee and invitee.site else ""
    # No answer is begun with what the form suggests: what does not stand on the paper was not said.
    # What a row of an anonymous wave says of its respondent stands on the paper, and is typed like the rest of it.
    filling = Filling(
        {},
        language=language,
        site="" if now.mode == Mode.ANONYMOUS else key,
        role="" if now.mode == Mode.ANONYMOUS else role or (invitee.role if invitee else ""),
        on_paper=True,
        agreed=True,
        minor=bool(invitee and invitee.minor),
    )
    drafts.kept(now, token, filling)
    return token


def _named(viewer: Viewer, wave: Wave, who: str) -> Invitee:
    """The one of the invited with this name or note. Raises Refused where there is none, or several."""
    rows = records.invitees(viewer, wave, "invite_respondents").select_related(
        "person", "site", "wave__initiative", "initiative"
    )
    found = list(rows.filter(Q(person__name__iexact=who) | Q(label__iexact=who))[:2])
    if len(found) != 1:
        raise Refused(
            _("Nobody of this name is on the list of the invited.")
            if not found
            else _("Several on the list have this name. Add a note to one of them first.")
        )
    if wave.mode != Mode.ANONYMOUS and found[0].answered:
        raise Refused(_("This person has answered already."))
    if found[0].minor and found[0].guardian_agreed is None:
        raise Refused(_("Note the guardian's agreement first."))
    return found[0]
