"""Work that the worker process does, away from requests."""

from __future__ import annotations

from django.contrib.sessions.backends.db import SessionStore
from django_tasks import task

__all__ = ["tidy"]


@task()
def tidy() -> None:
    """Forgets sessions that are over; 'wellknit serve' asks for it whenever it starts."""
    SessionStore.clear_expired()
