"""Invitee and Link: who was asked to answer a wave, and the links that open its pages for them."""

from __future__ import annotations

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

from wellknit.web.models.base import Owned
from wellknit.web.models.initiative import Site
from wellknit.web.models.involvement import Role
from wellknit.web.models.organization import Organization
from wellknit.web.models.person import Person
from wellknit.web.models.wave import Wave

__all__ = ["Invitee", "Link"]


class Invitee(Owned):
    """Somebody who is asked. ``answered`` says that it was done and not when; ``mails`` is the
    number of the last round of mails that was written down for them, ``bounced`` what a mail server said against it.

    ``label`` names somebody who is not on the roster (a student with a printed link). For people under 18
    ``guardian_agreed`` is the day on which a guardian's agreement was recorded, by the account ``guardian_by``.
    """

    wave = models.ForeignKey(Wave, models.CASCADE, related_name="invitees")
    person = models.ForeignKey(Person, models.PROTECT, null=True, blank=True)
    organization = models.ForeignKey(Organization, models.PROTECT, null=True, blank=True)
    site = models.ForeignKey(Site, models.PROTECT, null=True, blank=True)
    role = models.CharField(_("role"), max_length=20, choices=Role, blank=True)
    label = models.CharField(_("name or note"), max_length=200, blank=True)
    answered = models.BooleanField(default=False, editable=False)
    mails = models.PositiveSmallIntegerField(default=0, editable=False)
    bounced = models.CharField(max_length=300, blank=True, default="", editable=False)
    opted_out = models.BooleanField(_("wants no mails"), default=False)
    minor = models.BooleanField(_("under 18"), default=False)
    guardian_agreed = models.DateField(_("a guardian agreed on"), null=True, blank=True)
    guardian_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.SET_NULL, null=True, editable=False)

    class Meta:
        constraints = (
            models.UniqueConstraint(fields=("wave", "person", "site"), name="one_invitee_a_person_and_site"),
        )

    def __str__(self) -> str:
        return str(self.person or self.label)


class Link(Owned):
    """A personal link, of which a digest is kept, so that a copy of the database opens nothing."""

    invitee = models.ForeignKey(Invitee, models.CASCADE, related_name="links")
    digest = models.CharField(max_length=64, unique=True, editable=False)

    def __str__(self) -> str:
        return str(self.invitee)
