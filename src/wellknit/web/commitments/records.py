"""The commitments that a viewer may see, and those that wait for somebody."""

from __future__ import annotations

from datetime import date

from django.db.models import Q, QuerySet

from wellknit.web.models import Commitment, CommitmentState, Wave, WaveState
from wellknit.web.rules import Reach, Viewer, reach

__all__ = ["commitments", "commitments_of", "over", "overdue"]


def over() -> QuerySet[Wave]:
    """The waves that are over: there is something to talk about."""
    return Wave.objects.filter(state=WaveState.CLOSED)


def commitments(viewer: Viewer, sentence: str = "see_commitments") -> QuerySet[Commitment]:
    """The commitments of which ``sentence`` holds for ``viewer``, those that are due first."""
    rows = Commitment.objects.select_related("site", "organization")
    return rows.filter(_within(reach(viewer, sentence)))


def _within(where: Reach) -> Q:
    places = Q(site__in=where.sites)
    return places | Q(site__isnull=True) if where.national else places


def commitments_of(viewer: Viewer, wave: Wave) -> tuple[Commitment, ...]:
    """What will be done about ``wave``, as far as ``viewer`` may see it: what is open first, by day."""
    found = commitments(viewer).filter(wave=wave)
    return tuple(sorted(found, key=lambda each: (each.state != CommitmentState.OPEN, each.by, str(each.pk))))


def overdue(viewer: Viewer, day: date) -> QuerySet[Commitment]:
    """What should have been done before ``day`` and is open, of what ``viewer`` may change."""
    found = commitments(viewer, "change_commitments").filter(state=CommitmentState.OPEN, by__lt=day)
    return found.select_related("site", "organization", "wave")
