"""Taking the partnership out as the files of its folder."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Sequence

from django.db import transaction
from django.http import HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_http_methods

from wellknit import packing
from wellknit.folder.writing import written
from wellknit.folder.writing_waves import WrittenWave
from wellknit.web.briefs.carrying import with_folder_brief
from wellknit.web.models import FolderFile, Initiative, Instrument, Wave, WaveState
from wellknit.web.partners import actions, records
from wellknit.web.releases.keeping import files_of, with_answers
from wellknit.web.scope import Request, may
from wellknit.web.surveys.carrying import Leaving, leaving
from wellknit.web.surveys.reported import without

__all__ = ["files", "folder_files", "taken_out"]


def folder_files(row: Initiative, waves: Sequence[WrittenWave], private: Collection[str]) -> dict[str, bytes]:
    """The files of the folder of ``row``, the scope's initiative, by path: with ``waves``, what is kept as it came, and
    all releases; what of these is private for the waves whose keys are in ``private``."""
    value = records.initiative_of(row)
    files = written(value, records.roster_of(), records.outreach_of(), row.settings_text, waves)
    files |= {path: bytes(content) for path, content in FolderFile.objects.values_list("path", "content")}
    return with_folder_brief(files) | files_of(private)


def taken_out(row: Initiative, waves: Iterable[Leaving]) -> dict[str, bytes]:
    """The files that leave with somebody: of ``waves`` the answers that may, with these what releases keep, and what
    was reported of partners."""
    leaving = list(waves)
    mine = {each.row.key for each in leaving if each.mine}
    others = {each.row.key for each in leaving if each.row.state == WaveState.CLOSED} - mine
    return without(with_answers(folder_files(row, [each.written() for each in leaving], mine)), others)


@require_http_methods(["GET", "HEAD", "POST"])
def files(request: Request) -> HttpResponse:
    """What would be taken out, and, when it is asked for, the archive; History notes who took it."""
    viewer = may(request, "exchange")
    waves = leaving(viewer)
    if request.method != "POST":
        asking = Wave.objects.filter(instrument_version__isnull=False).values("instrument_version__instrument")
        unused = Instrument.objects.exclude(pk__in=asking)
        return render(request, "partners/files.html", {"waves": waves, "unused": unused})
    content = taken_out(viewer.initiative, waves)
    with transaction.atomic():
        actions.export_folder(viewer, content, waves)
    name = viewer.initiative.key
    data = packing.pack((f"{name}/{path}", each) for path, each in sorted(content.items()))
    response = HttpResponse(data, content_type="application/zip")
    response["Content-Disposition"] = f'attachment; filename="{name}.zip"'
    return response
