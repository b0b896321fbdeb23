"""Membership and Invitation: who may see what of an initiative, and how they come in."""

from __future__ import annotations

import hashlib
from datetime import date

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from wellknit.web.models.base import Owned
from wellknit.web.models.initiative import Site
from wellknit.web.models.involvement import Involvement
from wellknit.web.models.organization import Organization

__all__ = ["SITE_SEATS", "Invitation", "Membership", "Seat", "digest", "running"]


class Seat(models.TextChoices):
    """What somebody is here as. What each may see and do stands in rules.py."""

    NATIONAL_LEAD = "national_lead", _("national lead")
    SITE_LEADER = "site_leader", _("site leader")
    CORE_SITE_PARTNER = "core_site_partner", _("core site partner")
    COMMUNITY_PARTNER = "community_partner", _("community partner")
    EVALUATOR = "evaluator", _("evaluator")
    KEYHOLDER = "keyholder", _("keyholder")
    READER = "reader", _("reader")
    ADMINISTRATOR = "administrator", _("administrator")


#: Seats that are held in one site.
SITE_SEATS = (Seat.SITE_LEADER, Seat.CORE_SITE_PARTNER, Seat.COMMUNITY_PARTNER)


class Held(Owned):
    """What a membership and the invitation to one have in common."""

    seat = models.CharField(_("role"), max_length=20, choices=Seat)
    site = models.ForeignKey(Site, models.PROTECT, verbose_name=_("site"), null=True, blank=True)
    organization = models.ForeignKey(
        Organization, models.PROTECT, verbose_name=_("organization"), null=True, blank=True
    )
    involvement = models.ForeignKey(
        Involvement, models.PROTECT, verbose_name=_("through the involvement"), null=True, blank=True
    )

    class Meta:
        abstract = True


class Membership(Held):
    """An account in a seat. Tied to an involvement, it ends with it."""

    account = models.ForeignKey(settings.AUTH_USER_MODEL, models.CASCADE, related_name="memberships")
    start = models.DateField(_("from"))
    end = models.DateField(_("to"), null=True, blank=True)

    class Meta:
        ordering = ("account__name", "seat")

    def __str__(self) -> str:
        return f"{self.account}, {self.get_seat_display()}"


def running(day: date) -> Q:
    """Memberships that run on ``day``, the involvement that they hang on included."""
    return (
        Q(start__lte=day)
        & (Q(end__isnull=True) | Q(end__gte=day))
        & (
            Q(involvement__isnull=True)
            | (Q(involvement__start__isnull=True) | Q(involvement__start__lte=day))
            & (Q(involvement__end__isnull=True) | Q(involvement__end__gte=day))
        )
    )


class Invitation(Held):
    """Sent by mail. Only a digest of its token is kept, so that a copy of the database opens nothing.

    ``unsent`` is when its mail could not be handed over to the mail server; None where it could."""

    mail = models.EmailField(_("mail address"), max_length=254)
    token = models.CharField(max_length=64, unique=True, editable=False)
    invited_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.SET_NULL, null=True, editable=False)
    sent = models.DateTimeField(_("sent"), editable=False)
    expires = models.DateTimeField(_("expires"), editable=False)
    accepted = models.DateTimeField(null=True, editable=False)
    withdrawn = models.DateTimeField(_("withdrawn"), null=True, editable=False)
    unsent = models.DateTimeField(_("not sent"), null=True, editable=False)

    class Meta:
        ordering = ("-sent",)

    def __str__(self) -> str:
        return f"{self.mail}, {self.get_seat_display()}"


def digest(token: str) -> str:
    """What is kept of a token; tokens have 256 random bits, so a plain digest can't be turned back."""
    return hashlib.sha256(token.encode("utf-8", "surrogatepass")).hexdigest()
