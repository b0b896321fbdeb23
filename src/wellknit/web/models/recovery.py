"""Recovery: the way back of somebody whose passkey or second factor is lost, which a second person confirms."""

from __future__ import annotations

import uuid
from datetime import datetime

from django.conf import settings
from django.db import models

__all__ = ["Recovery"]


class Recovery(models.Model):
    """Asked for with a mail address; a link and a code go there, and digests of both are kept. Somebody who leads tells
    by the code whom they speak with, and confirms; only then the link opens. It is an account's, no initiative's."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    account = models.ForeignKey(settings.AUTH_USER_MODEL, models.CASCADE, related_name="recoveries")
    token = models.CharField(max_length=64, unique=True)
    code = models.CharField(max_length=64)
    tries = models.PositiveSmallIntegerField(default=0)
    asked = models.DateTimeField()
    expires = models.DateTimeField()
    confirmed_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.SET_NULL, null=True, related_name="+")
    confirmed = models.DateTimeField(null=True)
    ended = models.DateTimeField(null=True)

    class Meta:
        ordering = ("-asked",)

    def __str__(self) -> str:
        return f"{self.account}, {self.asked:%Y-%m-%d}"

    def open_on(self, now: datetime) -> bool:
        return self.ended is None and now < self.expires
