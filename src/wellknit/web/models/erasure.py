"""Erasure: that somebody was erased, kept so that it tells of nobody and can be done again in a restored copy."""

from __future__ import annotations

from uuid import UUID

from django.conf import settings
from django.db import models
from django.utils.crypto import salted_hmac

from wellknit.web.models.base import Owned

__all__ = ["ERASED", "ERASED_KEY", "Erasure", "keyed"]

#: What stands in place of a name and of whatever named somebody. One word in every language: files hold it too.
ERASED = "[erased]"
#: How the keys of those begin who stand in the roster for somebody who was erased.
ERASED_KEY = "erased_"


class Erasure(Owned):
    """One a person who was erased. ``keyed`` is :func:`keyed` of the id that the person's row had; the row itself has
    gone, and nothing here leads back to it without the installation's secret and a copy made before. ``also`` are the
    places (model, id, field) of texts that named them by a part of the name, as whoever erased them had ticked."""

    keyed = models.CharField(max_length=64)
    when = models.DateTimeField()
    also = models.JSONField(default=list)

    class Meta:
        ordering = ("when",)
        constraints = (models.UniqueConstraint(fields=("initiative", "keyed"), name="one_erasure_a_person"),)

    def __str__(self) -> str:
        return self.keyed[:12]


def keyed(person: UUID) -> str:
    """HMAC-SHA256 of a person's id, under a key derived from this installation's secret: 64 hexadecimal digits.

    A copy restored beside another secret can't be compared with it, so a backup takes the secret with it.
    """
    return salted_hmac("wellknit.erasure", person.hex, secret=settings.SECRET_KEY, algorithm="sha256").hexdigest()
