"""The rows of closed waves, which leave to the waves' keyholders and to nobody else."""

from __future__ import annotations

from uuid import UUID

from django.conf import settings
from django.contrib import messages
from django.db import transaction
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import get_language
from django.views.decorators.http import require_http_methods, require_safe

from wellknit import packing
from wellknit.web.history import recorded
from wellknit.web.models import Wave
from wellknit.web.refusals import Refused
from wellknit.web.running import worker_is_up
from wellknit.web.scope import Request, may
from wellknit.web.surveys.carrying import held
from wellknit.web.surveys.waves.row_files import FORMS, Form, counts, row_files
from wellknit.web.surveys.waves.row_jobs import AT_ONCE, ask_for_rows, handed_out, last_asked

__all__ = ["rows", "wave_rows"]


@require_safe
def rows(request: Request) -> HttpResponse:
    """The waves whose rows somebody may take out."""
    viewer = may(request, "take_rows")
    return render(request, "surveys/waves/rows.html", {"waves": held(viewer).values()})


@require_http_methods(["GET", "HEAD", "POST"])
def wave_rows(request: Request, pk: UUID) -> HttpResponse:
    """What would be taken out of a wave, and, when it is asked for, the archive; History notes who took it."""
    found = held(request.viewer).get(pk)
    if found is None:
        raise Http404
    if request.method != "POST" or not found.leave:
        shown = {
            "wave": found,
            "counts": counts(found.row),
            "job": last_asked(request.viewer, found.row),
            "worker": worker_is_up(settings.PLACE.data),
        }
        return render(request, "surveys/waves/wave_rows.html", shown)
    viewer, wave = request.viewer, found.row
    asked = last_asked(viewer, wave)
    try:
        if asked is not None and request.POST.get("take") == str(asked.pk):
            return _archive(wave, asked.arguments["form"], handed_out(viewer, wave, asked))
        form: Form = next((each for each in FORMS if each == request.POST.get("kind")), "csv")
        if found.leave > AT_ONCE:
            with transaction.atomic():
                ask_for_rows(viewer, wave, form, get_language() or "")
            return redirect(request.path)
    except Refused as error:
        messages.error(request, str(error))
        return redirect(request.path)
    made = row_files(request.viewer.initiative, found.row, form, get_language() or "")
    with transaction.atomic():
        recorded(request.viewer, "export", found.row, new={"files": sorted(made.files), "rows": made.rows})
    return _archive(wave, form, packing.pack(made.files.items()))


def _archive(wave: Wave, form: str, content: bytes) -> HttpResponse:
    response = HttpResponse(content, content_type="application/zip")
    # The name says for whom it is, wherever the file ends up.
    response["Content-Disposition"] = f'attachment; filename="{wave.key}-answers-{form}-keyholders.zip"'
    return response
