"""Taking the partnership out as the files of its folder."""

from __future__ import annotations

from django.db import transaction
from django.http import HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_http_methods

from wellknit import packing
from wellknit.folder.writing import written
from wellknit.web.partners import actions, records
from wellknit.web.scope import Request, may

__all__ = ["files", "folder_files"]


def folder_files(request: Request) -> dict[str, bytes]:
    """The files of the initiative's folder, by path."""
    row = request.viewer.initiative
    value = records.initiative_of(row)
    return written(value, records.roster_of(), records.outreach_of(), row.settings_text)


@require_http_methods(["GET", "HEAD", "POST"])
def files(request: Request) -> HttpResponse:
    """What would be taken out, and, when it is asked for, the archive; History notes who took it."""
    viewer = may(request, "exchange")
    if request.method != "POST":
        return render(request, "partners/files.html")
    content = folder_files(request)
    with transaction.atomic():
        actions.export_folder(viewer, content)
    name = viewer.initiative.key
    data = packing.pack((f"{name}/{path}", each) for path, each in sorted(content.items()))
    response = HttpResponse(data, content_type="application/zip")
    response["Content-Disposition"] = f'attachment; filename="{name}.zip"'
    return response
