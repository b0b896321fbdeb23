"""Person, and what a person agreed to."""

from __future__ import annotations

from django.db import models
from django.utils.translation import gettext_lazy as _

from wellknit.web.models.base import Key, Owned, Position

__all__ = ["Consent", "Person"]


class Person(Owned):
    """Somebody who takes part, or did; whoever signs in also has an account, which is another thing."""

    key = Key()
    name = models.CharField(_("name"), max_length=200)
    mail = models.EmailField(_("mail address"), max_length=254, blank=True)
    language = models.CharField(_("language"), max_length=35, blank=True)
    position = Position()

    class Meta:
        ordering = ("name", "key")
        indexes = (models.Index(fields=("initiative", "name", "key"), name="person_by_name"),)
        constraints = (models.UniqueConstraint(fields=("initiative", "key"), name="one_person_a_key"),)

    def __str__(self) -> str:
        return self.name


class Consent(Owned):
    """What a person agreed ``to``, on which day, and when it was taken back."""

    person = models.ForeignKey(Person, models.CASCADE, related_name="consents")
    to = models.CharField(_("what for"), max_length=100)
    given = models.DateField(_("given on"))
    withdrawn = models.DateField(_("withdrawn on"), null=True, blank=True)
    position = Position()

    class Meta:
        ordering = ("position",)
        constraints = (models.UniqueConstraint(fields=("person", "to"), name="one_consent_a_purpose"),)

    def __str__(self) -> str:
        return self.to
