"""The page of files that can be had of a release, and each file."""

from __future__ import annotations

from uuid import UUID

from django.http import Http404, HttpResponse
from django.shortcuts import render
from django.utils.translation import get_language
from django.views.decorators.http import require_safe

from wellknit.web.partners.records import find
from wellknit.web.results import reading
from wellknit.web.results.downloads import FILES, Download, charts_of, file_name
from wellknit.web.scope import Request, may
from wellknit.web.surveys.carrying import held

__all__ = ["downloads", "file"]


def _opened(request: Request, pk: UUID) -> Download:
    """What the viewer sees of a released wave; 404 where it was not released."""
    viewer = may(request, "see_published")
    seen = reading.shown(viewer, find(reading.released(), pk), published="published" in request.GET)
    if seen is None:
        raise Http404
    return Download(seen, reading.told(seen, viewer, get_language() or "en"))


@require_safe
def downloads(request: Request, pk: UUID) -> HttpResponse:
    """Every file there is of what the viewer sees, and for keyholders the way to the single answers."""
    of = _opened(request, pk)
    charts = [(each.id, each.title, file_name(of.seen, each.id)) for each in charts_of(of.story)]
    shown = {
        "wave": of.seen.wave,
        "seen": of.seen,
        "published": "published" in request.GET,
        "site": next((each for each in request.viewer.sites if each.key == of.seen.site), None),
        "files": [(name, each, file_name(of.seen, name)) for name, each in FILES.items() if each.there(of)],
        "charts": charts,
        "has_rows": pk in held(request.viewer),
    }
    return render(request, "results/downloads.html", shown)


@require_safe
def file(request: Request, pk: UUID, name: str) -> HttpResponse:
    """A file of what the viewer sees."""
    of = _opened(request, pk)
    if name not in FILES or not FILES[name].there(of):
        raise Http404
    response = HttpResponse(FILES[name].made(of), content_type=FILES[name].content_type)
    response["Content-Disposition"] = f'attachment; filename="{file_name(of.seen, name)}"'
    return response
