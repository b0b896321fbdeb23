"""Commitment: what will be done about a wave's results, by whom and by when."""

from __future__ import annotations

from datetime import date

from django.db import models
from django.utils.translation import gettext_lazy as _

from wellknit.web.models.base import Owned
from wellknit.web.models.initiative import Site
from wellknit.web.models.involvement import Role
from wellknit.web.models.organization import Organization
from wellknit.web.models.wave import Wave

__all__ = ["Commitment", "CommitmentState"]


class CommitmentState(models.TextChoices):
    """What became of it."""

    OPEN = "open", _("not done yet")
    KEPT = "kept", _("kept")
    DROPPED = "dropped", _("dropped")


class Commitment(Owned):
    """``organization`` or ``role`` say who does it, or both; ``site`` is the one that it is of, none for all of them.
    ``reason`` is why it was dropped."""

    wave = models.ForeignKey(Wave, models.PROTECT, related_name="commitments")
    text = models.TextField(_("what will be done"), max_length=1000)
    site = models.ForeignKey(Site, models.PROTECT, verbose_name=_("site"), null=True, blank=True)
    organization = models.ForeignKey(
        Organization,
        models.PROTECT,
        verbose_name=_("organization that does it"),
        related_name="commitments",
        null=True,
        blank=True,
    )
    role = models.CharField(_("role that does it"), max_length=20, choices=Role, blank=True, default="")
    by = models.DateField(_("by when"))
    state = models.CharField(_("status"), max_length=10, choices=CommitmentState, default=CommitmentState.OPEN)
    reason = models.TextField(_("why it was dropped"), max_length=1000, blank=True, default="")

    class Meta:
        ordering = ("by", "pk")

    def __str__(self) -> str:
        return self.text if len(self.text) <= _SHORT else f"{self.text[:_SHORT].rstrip()} …"

    def overdue(self, day: date) -> bool:
        """Whether it should have been done before ``day`` and is still open."""
        return self.state == CommitmentState.OPEN and self.by < day


#: So many letters name a commitment.
_SHORT = 80
