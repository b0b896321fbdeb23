"""The mails that this room sends: plain text, in the reader's language, with addresses of WELLKNIT_ADDRESS alone."""

from __future__ import annotations

from django.conf import settings
from django.core.mail import EmailMessage
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils import translation
from django.utils.translation import gettext as _

from wellknit.web.models import Invitation

__all__ = ["send_invitation"]


def send_invitation(invitation: Invitation, token: str) -> None:
    """Sends ``token``, which only this mail knows."""
    with translation.override(invitation.initiative.language):
        subject = _("You are invited to %(initiative)s") % {"initiative": invitation.initiative.name}
        context = {"invitation": invitation, "address": settings.ADDRESS + reverse("join_token", args=(token,))}
        text = render_to_string("accounts/invitation.txt", context)
    # A name with a line break would be a header of its own; Django refuses those, and we would lose the mail.
    EmailMessage(" ".join(subject.split()), text, to=[invitation.mail]).send()
