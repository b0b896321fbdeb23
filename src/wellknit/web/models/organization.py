"""Organization, and the figures that it prints about itself."""

from __future__ import annotations

from django.core.validators import MaxValueValidator
from django.db import models
from django.utils.translation import gettext_lazy as _

from wellknit.web.models.base import Key, Owned, Position
from wellknit.web.models.initiative import Site

__all__ = ["Organization", "ProfileFigure"]


class Organization(Owned):
    """``national_position`` is its place among the national partners, None for all others."""

    key = Key()
    name = models.CharField(_("name"), max_length=200)
    sector = models.CharField(_("sector"), max_length=100, blank=True)
    kind = models.CharField(_("kind"), max_length=100, blank=True)
    site = models.ForeignKey(Site, models.PROTECT, verbose_name=_("site"), null=True, blank=True)
    affiliate_of = models.ForeignKey("self", models.PROTECT, verbose_name=_("affiliate of"), null=True, blank=True)
    years_in_education = models.PositiveSmallIntegerField(
        _("years in education"), null=True, blank=True, validators=(MaxValueValidator(500),)
    )
    profile = models.TextField(_("profile"), max_length=5000, blank=True)
    national_position = models.PositiveSmallIntegerField(
        _("place among the national partners"), null=True, blank=True, editable=False
    )
    position = Position()

    class Meta:
        ordering = ("name", "key")
        indexes = (models.Index(fields=("initiative", "name", "key"), name="organization_by_name"),)
        constraints = (models.UniqueConstraint(fields=("initiative", "key"), name="one_organization_a_key"),)

    def __str__(self) -> str:
        return self.name

    @property
    def national(self) -> bool:
        return self.national_position is not None


class ProfileFigure(Owned):
    """A figure an organization prints about itself, with where it is printed."""

    organization = models.ForeignKey(Organization, models.CASCADE, related_name="figures")
    key = Key()
    value = models.CharField(_("value"), max_length=100)
    label = models.CharField(_("label"), max_length=300)
    source = models.CharField(_("source"), max_length=500)
    position = Position()

    class Meta:
        ordering = ("position", "key")
        constraints = (models.UniqueConstraint(fields=("organization", "key"), name="one_figure_a_key"),)

    def __str__(self) -> str:
        return self.label
