"""Outreach: how far it has come to win an organization."""

from __future__ import annotations

from django.db import models
from django.utils.translation import gettext_lazy as _

from wellknit.web.models.base import Owned, Position
from wellknit.web.models.organization import Organization
from wellknit.web.models.person import Person

__all__ = ["Outreach", "Status"]


class Status(models.TextChoices):
    """The stages, in the order in which an organization comes and goes."""

    TO_CONTACT = "to_contact", _("to contact")
    INVITED = "invited", _("invited")
    JOINED = "joined", _("joined")
    ACTIVE = "active", _("active")
    PAUSED = "paused", _("paused")
    LEFT = "left", _("left")


class Outreach(Owned):
    """One an organization: where it stands, what was asked and answered, and what comes next."""

    organization = models.OneToOneField(Organization, models.CASCADE, related_name="outreach")
    status = models.CharField(_("status"), max_length=12, choices=Status, default=Status.TO_CONTACT)
    asked = models.CharField(_("what was asked"), max_length=500, blank=True)
    answered = models.CharField(_("what was answered"), max_length=500, blank=True)
    by = models.ForeignKey(Person, models.SET_NULL, verbose_name=_("in the hands of"), null=True, blank=True)
    next_step = models.CharField(_("next step"), max_length=300, blank=True)
    day = models.DateField(_("on"), null=True, blank=True)
    position = Position()

    class Meta:
        ordering = ("position",)

    def __str__(self) -> str:
        return f"{self.organization}: {self.get_status_display()}"
