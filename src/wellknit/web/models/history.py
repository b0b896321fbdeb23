"""History: who did what, when."""

from __future__ import annotations

from django.conf import settings
from django.core.serializers.json import DjangoJSONEncoder
from django.db import models

from wellknit.web.models.base import Owned

__all__ = ["History"]


class History(Owned):
    """One act. It names rows by id alone, so that it outlives them; ``sequence`` orders it, whatever the clock does.

    ``old`` and ``new`` hold the fields that the act changed; of something removed, all that is needed to undo it.
    """

    sequence = models.PositiveBigIntegerField()
    account = models.ForeignKey(settings.AUTH_USER_MODEL, models.SET_NULL, null=True)
    verb = models.CharField(max_length=40)
    noun = models.CharField(max_length=40)
    row = models.UUIDField()
    name = models.CharField(max_length=254)
    site = models.UUIDField(null=True)
    old = models.JSONField(default=dict, encoder=DjangoJSONEncoder)
    new = models.JSONField(default=dict, encoder=DjangoJSONEncoder)
    when = models.DateTimeField()
    undone = models.BooleanField(default=False)

    class Meta:
        ordering = ("-sequence",)
        indexes = (models.Index(fields=("initiative", "row"), name="history_of_row"),)
        constraints = (models.UniqueConstraint(fields=("initiative", "sequence"), name="one_act_a_number"),)

    def __str__(self) -> str:
        return f"{self.sequence}: {self.verb} {self.noun}"
