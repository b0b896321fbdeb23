"""SavedFilter: what somebody searches outreach by, kept under a name."""

from __future__ import annotations

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

from wellknit.web.models.base import Owned
from wellknit.web.models.initiative import Site

__all__ = ["SavedFilter"]


class SavedFilter(Owned):
    """``query`` is what stands behind the '?' of the address. With a ``site`` it is shared with all who do outreach
    there; without one it is its owner's alone."""

    account = models.ForeignKey(settings.AUTH_USER_MODEL, models.CASCADE)
    name = models.CharField(_("name"), max_length=80)
    query = models.CharField(max_length=1000)
    site = models.ForeignKey(Site, models.CASCADE, verbose_name=_("shared with the site"), null=True, blank=True)

    class Meta:
        ordering = ("name", "id")

    def __str__(self) -> str:
        return self.name
