"""Involvement: a person or an organization in a role, in time."""

from __future__ import annotations

from datetime import date

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from wellknit.web.models.base import Owned, Position
from wellknit.web.models.initiative import Grant, Site
from wellknit.web.models.organization import Organization
from wellknit.web.models.person import Person

__all__ = ["Involvement", "Role"]


class Role(models.TextChoices):
    """The roles of the library's roster."""

    NATIONAL_PARTNER = "national_partner", _("national partner")
    SITE_LEADER = "site_leader", _("site leader")
    CORE_SITE_PARTNER = "core_site_partner", _("core site partner")
    COMMUNITY_PARTNER = "community_partner", _("community partner")


class Involvement(Owned):
    """From ``start`` to ``end``, both included; an unknown start is long ago, no end is 'still'."""

    role = models.CharField(_("role"), max_length=20, choices=Role)
    person = models.ForeignKey(
        Person, models.PROTECT, verbose_name=_("person"), related_name="involvements", null=True, blank=True
    )
    organization = models.ForeignKey(
        Organization, models.PROTECT, verbose_name=_("organization"), related_name="involvements", null=True, blank=True
    )
    site = models.ForeignKey(Site, models.PROTECT, verbose_name=_("site"), null=True, blank=True)
    start = models.DateField(_("from"), null=True, blank=True)
    end = models.DateField(_("to"), null=True, blank=True)
    time = models.CharField(_("time given"), max_length=200, blank=True)
    resources = models.CharField(_("resources given"), max_length=300, blank=True)
    knowledge = models.JSONField(_("knowledge and skills"), default=list, blank=True)
    grant = models.ForeignKey(Grant, models.PROTECT, verbose_name=_("paid from the grant"), null=True, blank=True)
    position = Position()

    class Meta:
        ordering = ("start", "position")
        indexes = (
            models.Index(fields=("initiative", "site", "start"), name="involvement_in_site"),
            models.Index(fields=("initiative", "person", "start"), name="involvement_of_person"),
            models.Index(fields=("initiative", "position"), name="involvement_in_file"),
        )
        constraints = (
            models.CheckConstraint(condition=Q(end__gte=F("start")), name="involvement_runs_forwards"),
            models.CheckConstraint(
                condition=Q(person__isnull=False) | Q(organization__isnull=False), name="involvement_is_somebodys"
            ),
        )

    def __str__(self) -> str:
        return f"{self.person or self.organization}, {self.get_role_display()}"

    def on(self, day: date) -> bool:
        return (self.start is None or self.start <= day) and (self.end is None or day <= self.end)
