"""The list of briefs, and one brief with its preview and files."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.conf import settings
from django.http import HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from wellknit.web.briefs.making import STEPS
from wellknit.web.briefs.records import files_of, ground, made_from, visible
from wellknit.web.framing import with_policy
from wellknit.web.models import Brief, Job, JobState, Wave
from wellknit.web.partners import records
from wellknit.web.rules import allowed
from wellknit.web.running import worker_is_up
from wellknit.web.scope import Request, may

#: The files that people ask for by name; all others are in the archive beside them.
_MAIN = ("index.html", "brief.pdf", "brief.docx")


@require_safe
def briefs(request: Request) -> HttpResponse:
    """All briefs that the viewer may read; whoever makes some also sees of which surveys there can be one."""
    viewer = may(request, "see_published")
    makes = allowed(viewer, "make_briefs")
    rows = list(visible(viewer))
    on = ground(viewer.initiative) if makes and rows else ""
    shown = [(each, makes and bool(each.made) and each.made_from != made_from(each, on)) for each in rows]
    released = Wave.objects.filter(releases__isnull=False).distinct() if makes else ()
    return render(request, "briefs/list.html", {"rows": shown, "makes": makes, "released": released})


@require_safe
@with_policy("frame-src")
def brief(request: Request, pk: UUID) -> HttpResponse:
    """One brief as it was made last, or, for its readers, as it is published."""
    viewer = may(request, "see_published")
    row = records.find(visible(viewer).select_related("initiative"), pk)
    files = list(files_of(viewer, row).values_list("path", flat=True))
    shown: dict[str, Any] = {
        "brief": row,
        "main": [each for each in _MAIN if each in files],
        "files": len(files),
        "makes": allowed(viewer, "make_briefs") and not viewer.behind,
        "sees_state": allowed(viewer, "make_briefs"),
    }
    if shown["sees_state"]:
        shown |= _state(row)
    return render(request, "briefs/brief.html", shown)


def _state(row: Brief) -> dict[str, Any]:
    """How far a brief has come, for whoever makes briefs."""
    job = Job.objects.filter(kind="brief", arguments__brief=str(row.pk)).order_by("-asked").first()
    on_the_way = job is not None and job.state in (JobState.WAITING, JobState.RUNNING)
    step = STEPS[min(job.done, len(STEPS) - 1)] if job is not None and job.total else _("waiting")
    stale = bool(row.made) and row.made_from != made_from(row, ground(row.initiative))
    newer = row.files.filter(published=False).exists()
    return {
        "job": job,
        "on_the_way": on_the_way,
        "step": step,
        "failed": job if job is not None and job.state == JobState.FAILED else None,
        "stale": stale,
        "may_publish": newer and not stale and not on_the_way,
        "newer": newer and row.published is not None,
        "worker": worker_is_up(settings.PLACE.data),
    }
