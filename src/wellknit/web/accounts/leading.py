"""That somebody leads: an initiative may lose its last national lead neither today nor on a day that is set."""

from __future__ import annotations

from datetime import date, timedelta

from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from wellknit.web.models import Initiative, Involvement, Membership, Seat
from wellknit.web.models.membership import running
from wellknit.web.refusals import Refused
from wellknit.web.rules import Viewer

__all__ = ["LastLead", "lead_stays", "somebody_leads"]


class LastLead(Refused):
    """Nobody would lead the initiative."""

    def __init__(self) -> None:
        super().__init__(_("Nobody would lead the initiative any more. Invite another national lead first."))


def somebody_leads(day: date, *, without: Membership | None = None) -> bool:
    """Whether a national lead who can sign in holds that seat on ``day``; within the initiative's scope."""
    leads = Membership.objects.filter(running(day), seat=Seat.NATIONAL_LEAD, account__is_active=True)
    return (leads.exclude(pk=without.pk) if without else leads).exists()


def lead_stays(viewer: Viewer, involvement: Involvement) -> None:
    """Raises LastLead where the involvement, as it is now saved, leaves the initiative without a lead once it is over.

    Asked in the transaction that saves it.
    """
    held = Membership.objects.filter(involvement=involvement, seat=Seat.NATIONAL_LEAD)
    if not held.exists():
        return
    Initiative.objects.select_for_update().get(pk=viewer.initiative.pk)
    today = timezone.localdate()
    days = {today} if involvement.end is None else {today, max(today, involvement.end + timedelta(days=1))}
    if not all(map(somebody_leads, days)):
        raise LastLead
