"""Initiative and Site, and what an initiative plans by: years, grants, phases and principles."""

from __future__ import annotations

import uuid

from django.db import models
from django.utils.translation import gettext_lazy as _

from wellknit.web.models.base import Key, Owned, Position

__all__ = ["Grant", "Initiative", "Period", "Phase", "Principle", "Site"]


class Initiative(models.Model):
    """A partnership. ``settings_text`` is the wellknit.toml that it came with, so that nothing of it is lost."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    key = models.SlugField(max_length=60, unique=True)
    name = models.CharField(_("name"), max_length=120)
    short = models.CharField(_("short name"), max_length=60, blank=True)
    began = models.PositiveSmallIntegerField(_("began in the year"), null=True, blank=True)
    language = models.CharField(_("language"), max_length=10, default="en")
    settings_text = models.TextField(blank=True, default="", editable=False)
    version = models.PositiveIntegerField(default=1, editable=False)

    class Meta:
        ordering = ("name",)

    def __str__(self) -> str:
        return self.name


class Site(Owned):
    """A place where the partnership works."""

    key = Key()
    name = models.CharField(_("name"), max_length=120)
    state = models.CharField(_("state"), max_length=60, blank=True, help_text=_("As it is printed behind the name."))
    time_zone = models.CharField(
        _("time zone"), max_length=60, blank=True, help_text=_("Such as America/Chicago. Surveys end by its clock.")
    )
    position = Position()

    class Meta:
        ordering = ("position", "name")
        constraints = (models.UniqueConstraint(fields=("initiative", "key"), name="one_site_a_key"),)

    def __str__(self) -> str:
        return self.name


class Period(Owned):
    """An implementation year."""

    key = Key()
    name = models.CharField(_("name"), max_length=200)
    start = models.DateField(_("from"))
    end = models.DateField(_("to"))
    position = Position()

    class Meta:
        ordering = ("position", "start")
        constraints = (models.UniqueConstraint(fields=("initiative", "key"), name="one_period_a_key"),)

    def __str__(self) -> str:
        return self.name


class Grant(Owned):
    """Money for a period; ``incentive`` says what it is meant to make possible."""

    key = Key()
    funder = models.CharField(_("funder"), max_length=200)
    start = models.DateField(_("from"))
    end = models.DateField(_("to"))
    incentive = models.TextField(_("what it is an incentive for"), blank=True)
    amount = models.DecimalField(_("amount"), max_digits=18, decimal_places=2, null=True, blank=True)
    currency = models.CharField(_("currency"), max_length=3, default="USD")
    position = Position()

    class Meta:
        ordering = ("position", "start")
        constraints = (models.UniqueConstraint(fields=("initiative", "key"), name="one_grant_a_key"),)

    def __str__(self) -> str:
        return self.funder


class Phase(Owned):
    """A phase of the learning project; ``questions`` and ``methods`` are lists of texts."""

    key = Key()
    name = models.CharField(_("name"), max_length=200)
    start = models.DateField(_("from"))
    end = models.DateField(_("to"))
    questions = models.JSONField(default=list, blank=True)
    methods = models.JSONField(default=list, blank=True)
    position = Position()

    class Meta:
        ordering = ("position", "start")
        constraints = (models.UniqueConstraint(fields=("initiative", "key"), name="one_phase_a_key"),)

    def __str__(self) -> str:
        return self.name


class Principle(Owned):
    """A shared principle; ``facts`` are the names of those that speak to it."""

    key = Key()
    name = models.CharField(_("name"), max_length=200)
    summary = models.TextField(_("summary"), blank=True)
    facts = models.JSONField(default=list, blank=True)
    position = Position()

    class Meta:
        ordering = ("position", "key")
        constraints = (models.UniqueConstraint(fields=("initiative", "key"), name="one_principle_a_key"),)

    def __str__(self) -> str:
        return self.name
