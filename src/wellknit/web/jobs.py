"""Work that the worker process does, away from requests."""

from __future__ import annotations

from django.contrib.sessions.backends.db import SessionStore
from django_tasks import task

from wellknit.web.models import Initiative
from wellknit.web.partners.spreadsheets.uploading import tidied
from wellknit.web.scope import inside

__all__ = ["tidy"]


@task()
def tidy() -> None:
    """Forgets sessions that are over and spreadsheets that were never imported; 'wellknit serve' asks for it whenever
    it starts."""
    SessionStore.clear_expired()
    for initiative in Initiative.objects.all():
        with inside(initiative):
            tidied()
