"""BulkChange: many rows that were changed at once, so that they can be put back at once."""

from __future__ import annotations

from django.conf import settings
from django.db import models

from wellknit.web.models.base import Owned

__all__ = ["BulkChange"]


class BulkChange(Owned):
    """``entries`` are the ids of the lines of History that it made; what was before stands there and nowhere else."""

    account = models.ForeignKey(settings.AUTH_USER_MODEL, models.CASCADE)
    entries = models.JSONField(default=list)
    when = models.DateTimeField()
    undone = models.BooleanField(default=False)

    class Meta:
        ordering = ("-when",)

    def __str__(self) -> str:
        return f"{len(self.entries)}"
