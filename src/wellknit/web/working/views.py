"""The page of jobs, asking for a backup, having a job done once more, and calling one off."""

from __future__ import annotations

from collections.abc import Callable
from uuid import UUID

from django.conf import settings
from django.contrib import messages
from django.core.paginator import Paginator
from django.db import transaction
from django.db.models import Q, QuerySet
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from wellknit.web.jobs import KINDS, asked_for, called_off
from wellknit.web.jobs import again as done_again
from wellknit.web.models import Job, JobState
from wellknit.web.partners import records
from wellknit.web.rules import Viewer, allowed, reach
from wellknit.web.running import worker_is_up
from wellknit.web.scope import Request, may

A_PAGE = 50


def _seen(viewer: Viewer) -> QuerySet[Job]:
    """Jobs that the viewer could have asked for: their sentence holds where they are done."""
    shown = Q(pk__in=())
    for sentence in sorted({each.sentence for each in KINDS.values()}):
        where = reach(viewer, sentence)
        places = Q(site__in=where.sites) | (Q(site__isnull=True) if where.nowhere else Q(pk__in=()))
        shown |= Q(sentence=sentence) & places
    return Job.objects.filter(shown)


@require_safe
def jobs(request: Request) -> HttpResponse:
    """What waits and runs, the newest first; with a job on its way the page looks again every few seconds."""
    viewer = may(request, "see_jobs")
    page = Paginator(_seen(viewer).select_related("account"), A_PAGE).get_page(request.GET.get("page"))
    rows = [{"job": each, "words": KINDS[each.kind].words if each.kind in KINDS else each.kind} for each in page]
    shown = {
        "page": page,
        "rows": rows,
        "on_the_way": any(each.state in (JobState.WAITING, JobState.RUNNING) for each in page),
        "worker": worker_is_up(settings.PLACE.data),
        "may_back_up": allowed(viewer, "see_machine") and not viewer.behind,
    }
    return render(request, "working/jobs.html", shown)


@require_POST
def backup(request: Request) -> HttpResponse:
    """Asks for a backup of the installation; it is encrypted, and lies in the data folder for who holds the machine."""
    viewer = may(request, "see_machine")
    with transaction.atomic():
        asked_for(viewer, "backup")
    messages.success(request, _("The backup will be made as soon as the worker gets to it."))
    return redirect("jobs", viewer.initiative.key)


@require_POST
def again(request: Request, pk: UUID) -> HttpResponse:
    """Has a job that failed done once more."""
    no = _("It did not fail, so there is nothing to do once more.")
    return _acted(request, pk, done_again, _("It will be done once more."), no)


@require_POST
def off(request: Request, pk: UUID) -> HttpResponse:
    """Ends a job that waits to be tried again."""
    return _acted(request, pk, called_off, _("It is called off."), _("It is over, so there is nothing to call off."))


def _acted(request: Request, pk: UUID, act: Callable[[Viewer, Job], bool], done: str, not_done: str) -> HttpResponse:
    found = records.find(_seen(request.viewer), pk)
    viewer = may(request, found.sentence, found)
    with transaction.atomic():
        acted = act(viewer, found)
    if acted:
        messages.success(request, done)
    else:
        messages.error(request, not_done)
    return redirect("jobs", viewer.initiative.key)
