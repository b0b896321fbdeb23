"""What can be done about access: one function a verb, in the transaction of its caller, with its line of History."""

from __future__ import annotations

import secrets
from collections.abc import Mapping
from datetime import timedelta
from typing import Any

from allauth.account.models import EmailAddress
from django.db import transaction
from django.utils import timezone

from wellknit.web.accounts.leading import LastLead, somebody_leads
from wellknit.web.accounts.mails import send_invitation
from wellknit.web.history import added, changed, recorded
from wellknit.web.models import Account, Initiative, Invitation, Membership, Seat, Site
from wellknit.web.models.membership import digest
from wellknit.web.rules import Chair, Viewer

__all__ = [
    "INVITED_FOR",
    "LastLead",
    "accept_invitation",
    "end_membership",
    "invite",
    "make_account",
    "make_lead",
    "withdraw_invitation",
]

INVITED_FOR = timedelta(days=14)


def invite(viewer: Viewer, values: Mapping[str, Any]) -> Invitation:
    """Makes an invitation, and sends it once the transaction is through."""
    token, now = secrets.token_urlsafe(32), timezone.now()
    row = Invitation(
        **{**values, "mail": str(values["mail"]).lower()},
        token=digest(token),
        invited_by=viewer.account,
        sent=now,
        expires=now + INVITED_FOR,
    )
    added(viewer, row)
    # The invitation stands even where the mail server does not answer; the log says so then.
    transaction.on_commit(lambda: send_invitation(row, token), robust=True)
    return row


def withdraw_invitation(viewer: Viewer, invitation: Invitation) -> Invitation:
    return changed(viewer, invitation, invitation.version, {"withdrawn": timezone.now()})


def accept_invitation(invitation: Invitation, account: Account) -> Membership:
    """The membership that the invitation is for; ``account`` has its mail address. Within the initiative's scope."""
    now = Invitation.objects.select_for_update().get(pk=invitation.pk)
    viewer = Viewer(account, invitation.initiative, (Chair(now.seat, now.site_id, now.organization_id),))
    membership = added(
        viewer,
        Membership(
            account=account,
            seat=now.seat,
            site_id=now.site_id,
            organization_id=now.organization_id,
            involvement_id=now.involvement_id,
            start=timezone.localdate(),
        ),
    )
    now.accepted = timezone.now()
    now.save(update_fields=("accepted",))
    return membership


def end_membership(viewer: Viewer, membership: Membership) -> Membership:
    """Ends access today. Raises LastLead where nobody would lead the initiative any more."""
    today = timezone.localdate()
    Initiative.objects.select_for_update().get(pk=viewer.initiative.pk)
    if membership.seat == Seat.NATIONAL_LEAD and not somebody_leads(today, without=membership):
        raise LastLead
    return changed(viewer, membership, membership.version, {"end": today - timedelta(days=1)})


def make_account(mail: str, name: str, password: str, language: str) -> Account:
    """An account whose mail address is known to be its owner's."""
    account = Account.objects.make(mail, name, password, language)
    EmailAddress.objects.create(user=account, email=account.mail, verified=True, primary=True)
    return account


def make_lead(account: Account, initiative: Initiative, sites: list[str], *, holds_keys: bool = False) -> Viewer:
    """Makes ``account`` the first lead of a new initiative, and its sites by name. Within the initiative's scope.

    ``holds_keys``: the account is keyholder of waves already, and takes the seat for it.
    """
    from wellknit.web.partners.actions import add_site

    viewer = Viewer(account, initiative, (Chair(Seat.NATIONAL_LEAD),))
    recorded(viewer, "add", initiative, new={"name": initiative.name})
    for seat in (Seat.NATIONAL_LEAD, Seat.KEYHOLDER)[: 1 + holds_keys]:
        added(viewer, Membership(account=account, seat=seat, start=timezone.localdate()))
    for name in sites:
        add_site(viewer, {"name": name})
    return Viewer(account, initiative, viewer.chairs, tuple(Site.objects.all()))
