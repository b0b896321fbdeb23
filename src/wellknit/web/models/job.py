"""Job: a longer piece of work that the worker does, and how far it has come."""

from __future__ import annotations

from django.conf import settings
from django.core.serializers.json import DjangoJSONEncoder
from django.db import models
from django.utils.translation import gettext_lazy as _

from wellknit.web.models.base import Owned

__all__ = ["Job", "JobState"]


class JobState(models.TextChoices):
    """How it stands with a job."""

    WAITING = "waiting", _("waiting")
    RUNNING = "running", _("running")
    DONE = "done", _("done")
    FAILED = "failed", _("failed")
    CALLED_OFF = "called_off", _("called off")


class Job(Owned):
    """``kind`` names what is done (jobs.py), ``sentence`` the permission of rules.py that asking for it takes, and
    seeing it; ``site`` is where it is done, None for the initiative. ``done`` of ``total`` steps; 0 where unknown.
    ``found`` says in words what came of it, ``details`` holds what a page of its own says more."""

    kind = models.CharField(max_length=40)
    sentence = models.CharField(max_length=40)
    site = models.UUIDField(null=True)
    account = models.ForeignKey(settings.AUTH_USER_MODEL, models.SET_NULL, null=True)
    arguments = models.JSONField(default=dict, encoder=DjangoJSONEncoder)
    state = models.CharField(_("status"), max_length=12, choices=JobState, default=JobState.WAITING)
    done = models.PositiveIntegerField(default=0)
    total = models.PositiveIntegerField(default=0)
    asked = models.DateTimeField()
    began = models.DateTimeField(null=True)
    ended = models.DateTimeField(null=True)
    found = models.TextField(blank=True, default="")
    details = models.JSONField(default=dict)
    wrong = models.TextField(blank=True, default="")

    class Meta:
        ordering = ("-asked",)

    def __str__(self) -> str:
        return self.kind
