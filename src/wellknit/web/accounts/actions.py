"""What can be done about access: one function a verb, in the transaction of its caller, with its line of History."""

from __future__ import annotations

import logging
import secrets
from collections.abc import Collection, Mapping
from datetime import timedelta
from typing import Any

from allauth.account.models import EmailAddress
from django.db import transaction
from django.db.models import QuerySet
from django.utils import timezone

from wellknit.web.accounts.leading import LastLead, somebody_leads
from wellknit.web.accounts.mails import send_invitation
from wellknit.web.history import added, changed, recorded, rewritten
from wellknit.web.models import Account, Initiative, Invitation, Membership, Seat, Site
from wellknit.web.models.membership import digest, running
from wellknit.web.rules import Chair, Viewer
from wellknit.web.scope import inside

__all__ = [
    "INVITED_FOR",
    "LastLead",
    "accept_invitation",
    "change_account",
    "end_membership",
    "invite",
    "make_account",
    "make_lead",
    "resend_invitation",
    "withdraw_invitation",
]

INVITED_FOR = timedelta(days=14)
_log = logging.getLogger(__name__)


#: What two invitations, or two memberships, have in common where either gives the same access.
_SAME = ("seat", "site_id", "organization_id", "involvement_id")


def invite(viewer: Viewer, values: Mapping[str, Any]) -> Invitation:
    """Makes an invitation, and sends it once the transaction is through. Where the same one is open already it is sent
    again: a second link would open the door once more after the access of the first had ended."""
    token, now = secrets.token_urlsafe(32), timezone.now()
    values = {**values, "mail": str(values["mail"]).lower()}
    Initiative.objects.select_for_update().get(pk=viewer.initiative.pk)
    row = Invitation(**values)
    if (same := _open_for([row.mail], row).first()) is not None:
        return resend_invitation(viewer, same)
    row = Invitation(
        **values,
        token=digest(token),
        invited_by=viewer.account,
        sent=now,
        expires=now + INVITED_FOR,
    )
    added(viewer, row)
    _send(row, token)
    return row


def _open_for(mails: Collection[str], held: Membership | Invitation) -> QuerySet[Invitation]:
    """The open invitations of these addresses to what ``held`` gives."""
    same = {name: getattr(held, name) for name in _SAME}
    return Invitation.objects.filter(mail__in=mails, accepted__isnull=True, withdrawn__isnull=True, **same)


def resend_invitation(viewer: Viewer, invitation: Invitation) -> Invitation:
    """Sends it anew, with another link and another two weeks: the link of the mail before opens nothing any more."""
    token, now = secrets.token_urlsafe(32), timezone.now()
    values = {"token": digest(token), "sent": now, "expires": now + INVITED_FOR, "unsent": None}
    row = changed(viewer, invitation, invitation.version, values)
    _send(row, token)
    return row


def _send(row: Invitation, token: str) -> None:
    """Sends the mail once the transaction is through. Where that fails the invitation stands, and says so."""

    def sent() -> None:
        try:
            send_invitation(row, token)
        except Exception as error:  # whatever a mail server, or the way to it, comes up with
            # Its kind alone: what it says may name the address.
            _log.error("the mail of an invitation could not be sent: %s", type(error).__name__)
            row.unsent = timezone.now()
            with inside(row.initiative):
                Invitation.objects.filter(pk=row.pk).update(unsent=row.unsent)

    transaction.on_commit(sent)


def withdraw_invitation(viewer: Viewer, invitation: Invitation) -> Invitation:
    return changed(viewer, invitation, invitation.version, {"withdrawn": timezone.now()})


def accept_invitation(invitation: Invitation, account: Account) -> Membership:
    """The membership that the invitation is for; ``account`` has its mail address. Within the initiative's scope."""
    now = Invitation.objects.select_for_update().get(pk=invitation.pk)
    today, same = timezone.localdate(), {name: getattr(now, name) for name in _SAME}
    viewer = Viewer(account, invitation.initiative, (Chair(now.seat, now.site_id, now.organization_id),))
    held = Membership.objects.filter(running(today), account=account, **same).first()
    membership = held or added(viewer, Membership(account=account, start=today, **same))
    now.accepted = timezone.now()
    now.save(update_fields=("accepted",))
    _withdraw_same(viewer, membership)
    return membership


def end_membership(viewer: Viewer, membership: Membership) -> Membership:
    """Ends access today. Raises LastLead where nobody would lead the initiative any more."""
    today = timezone.localdate()
    Initiative.objects.select_for_update().get(pk=viewer.initiative.pk)
    if membership.seat == Seat.NATIONAL_LEAD and not somebody_leads(today, without=membership):
        raise LastLead
    _withdraw_same(viewer, membership)
    return changed(viewer, membership, membership.version, {"end": today - timedelta(days=1)})


def _withdraw_same(viewer: Viewer, membership: Membership) -> None:
    """No link that is still on its way gives this access a second time, or once more after it has ended."""
    addresses = EmailAddress.objects.filter(user=membership.account).values_list("email", flat=True)
    mails = {each.lower() for each in (membership.account.mail, *addresses)}
    for each in _open_for(mails, membership):
        withdraw_invitation(viewer, each)


def make_account(mail: str, name: str, password: str | None, language: str) -> Account:
    """An account whose mail address is known to be its owner's; without a password nobody signs in with one."""
    account = Account.objects.make(mail, name, password, language)
    EmailAddress.objects.create(user=account, email=account.mail, verified=True, primary=True)
    return account


def change_account(account: Account, version: int, values: Mapping[str, Any]) -> Account:
    """Raises Changed where the account has another version by now. It is nobody's history: accounts are no
    initiative's."""
    return rewritten(account, version, values)[0]


def make_lead(account: Account, initiative: Initiative, *, holds_keys: bool = False) -> Viewer:
    """Makes ``account`` the first lead of a new initiative. Within the initiative's scope.

    ``holds_keys``: the account is keyholder of waves already, and takes the seat for it.
    """
    viewer = Viewer(account, initiative, (Chair(Seat.NATIONAL_LEAD),))
    recorded(viewer, "add", initiative, new={"name": initiative.name})
    for seat in (Seat.NATIONAL_LEAD, Seat.KEYHOLDER)[: 1 + holds_keys]:
        added(viewer, Membership(account=account, seat=seat, start=timezone.localdate()))
    return Viewer(account, initiative, viewer.chairs, tuple(Site.objects.all()))
