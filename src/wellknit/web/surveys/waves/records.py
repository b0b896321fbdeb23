"""Rows of waves that a viewer may see, and what is asked of them again and again."""

from __future__ import annotations

from django.db.models import Q, QuerySet

from wellknit.web.models import Invitee, Wave
from wellknit.web.rules import Viewer, reach

__all__ = ["invited", "invitees", "mailable", "ready", "waves"]


def waves() -> QuerySet[Wave]:
    """All waves of the scope; whoever may see one sees that there are the others."""
    return Wave.objects.select_related("instrument_version__instrument").defer(
        "instrument_version__sheets", "instrument_version__file"
    )


def invitees(viewer: Viewer, wave: Wave, sentence: str = "watch_waves") -> QuerySet[Invitee]:
    """Those of a wave's invited of whom ``sentence`` holds for ``viewer``."""
    return invited(viewer, sentence).filter(wave=wave)


def invited(viewer: Viewer, sentence: str = "watch_waves") -> QuerySet[Invitee]:
    """Those of the invited of all waves of whom ``sentence`` holds for ``viewer``."""
    where = reach(viewer, sentence)
    rows = Invitee.objects.all()
    if where.nowhere:
        return rows
    places = Q(site__in=where.sites)
    return rows.filter(places | Q(site__isnull=True) if where.national else places)


def ready() -> Q:
    """Who may be given a link: for people under 18 a guardian's agreement is recorded first."""
    return Q(minor=False) | Q(guardian_agreed__isnull=False)


def mailable() -> Q:
    """Who can be written to and has not said no to it."""
    return ready() & Q(opted_out=False, person__isnull=False) & ~Q(person__mail="")
