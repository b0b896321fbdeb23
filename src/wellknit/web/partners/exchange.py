"""Taking the partnership out as the files of its folder."""

from __future__ import annotations

from collections.abc import Sequence

from django.db import transaction
from django.http import HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_http_methods

from wellknit import packing
from wellknit.folder.writing import written
from wellknit.web.models import Initiative, Instrument, Wave
from wellknit.web.partners import actions, records
from wellknit.web.scope import Request, may
from wellknit.web.surveys.carrying import Leaving, leaving

__all__ = ["files", "folder_files"]


def folder_files(row: Initiative, waves: Sequence[Leaving]) -> dict[str, bytes]:
    """The files of the folder of ``row``, the scope's initiative, by path."""
    value = records.initiative_of(row)
    content = [each.written() for each in waves]
    return written(value, records.roster_of(), records.outreach_of(), row.settings_text, content)


@require_http_methods(["GET", "HEAD", "POST"])
def files(request: Request) -> HttpResponse:
    """What would be taken out, and, when it is asked for, the archive; History notes who took it."""
    viewer = may(request, "exchange")
    waves = leaving(viewer)
    if request.method != "POST":
        asking = Wave.objects.filter(instrument_version__isnull=False).values("instrument_version__instrument")
        unused = Instrument.objects.exclude(pk__in=asking)
        return render(request, "partners/files.html", {"waves": waves, "unused": unused})
    content = folder_files(viewer.initiative, waves)
    with transaction.atomic():
        actions.export_folder(viewer, content, waves)
    name = viewer.initiative.key
    data = packing.pack((f"{name}/{path}", each) for path, each in sorted(content.items()))
    response = HttpResponse(data, content_type="application/zip")
    response["Content-Disposition"] = f'attachment; filename="{name}.zip"'
    return response
