"""The rows of closed waves, which leave to the waves' keyholders and to nobody else."""

from __future__ import annotations

from uuid import UUID

from django.db import transaction
from django.http import Http404, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_http_methods, require_safe

from wellknit import packing
from wellknit.web.history import recorded
from wellknit.web.models import Wave
from wellknit.web.partners.spreadsheets.exporting import as_csv, as_xlsx
from wellknit.web.scope import Request, may
from wellknit.web.surveys.carrying import answers_of, held, workbook_of

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
        return render(request, "surveys/waves/wave_rows.html", {"wave": found})
    files = _files(found.row, "xlsx" if request.POST.get("kind") == "xlsx" else "csv")
    with transaction.atomic():
        recorded(request.viewer, "export", found.row, new={"files": sorted(files), "rows": found.leave})
    response = HttpResponse(packing.pack(files.items()), content_type="application/zip")
    response["Content-Disposition"] = f'attachment; filename="{found.row.key}.zip"'
    return response


def _files(wave: Wave, kind: str) -> dict[str, bytes]:
    table = list(answers_of(wave))
    files = {f"answers.{kind}": as_csv(table) if kind == "csv" else as_xlsx(table, "answers")}
    if wave.instrument_version is not None:
        files["instrument.xlsx"] = workbook_of(wave.instrument_version)
    return files
