"""What was made of a brief: its page in a frame that can do nothing else, and its files."""

from __future__ import annotations

from base64 import b64encode
from functools import cache
from hashlib import sha256
from pathlib import PurePosixPath
from uuid import UUID

from django.http import Http404, HttpResponse
from django.shortcuts import render
from django.views.decorators.clickjacking import xframe_options_sameorigin
from django.views.decorators.http import require_http_methods, require_safe

from wellknit import packing
from wellknit.briefs.html.templates import part
from wellknit.errors import WellknitError
from wellknit.web.briefs.checking import findings, previewed
from wellknit.web.briefs.forms import SourceForm
from wellknit.web.briefs.records import files_of, visible
from wellknit.web.framing import with_policy
from wellknit.web.models import Brief
from wellknit.web.partners import records
from wellknit.web.refusals import Refused
from wellknit.web.scope import Request, may

#: All files of a brief in one; no brief has one of this name.
ARCHIVE = "brief.zip"
_TYPES = {
    ".html": "text/html; charset=utf-8",
    ".pdf": "application/pdf",
    ".docx": "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
    ".xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
    ".csv": "text/csv; charset=utf-8",
    ".json": "application/json",
    ".png": "image/png",
}


@cache
def _policy() -> str:
    """What the page of a brief may do: show its own styles, typeface and pictures, and run the one script that we
    wrote for it, in an origin that is nobody's."""
    script = b64encode(sha256(part("script.js").encode()).digest()).decode()
    return (
        f"default-src 'none'; style-src 'unsafe-inline'; script-src 'sha256-{script}'; font-src data:; img-src data:; "
        "base-uri 'none'; form-action 'none'; frame-ancestors 'self'; sandbox allow-scripts allow-popups"
    )


def _page(html: str) -> HttpResponse:
    return HttpResponse(html, headers={"Content-Security-Policy": _policy()})


@require_http_methods(["GET", "HEAD", "POST"])
@xframe_options_sameorigin
@with_policy("frame-ancestors")
def brief_preview(request: Request, pk: UUID) -> HttpResponse:
    """The web page as it was made last; sent a text, the page that this would make, and nothing is kept of it."""
    viewer = may(request, "see_published")
    brief = records.find(visible(viewer).select_related("initiative"), pk)
    if request.method != "POST":
        made = files_of(viewer, brief).filter(path="index.html").first()
        if made is None:
            raise Http404
        return _page(bytes(made.content).decode("utf-8"))
    may(request, "make_briefs")
    return _typed(request, brief)


def _typed(request: Request, brief: Brief) -> HttpResponse:
    form = SourceForm(request.POST, instance=brief, viewer=request.viewer)
    shown: dict[str, object] = {"form": form}
    if form.is_valid():
        source = form.cleaned_data["source"]
        try:
            return _page(previewed(brief, source))
        except WellknitError as error:
            shown |= {"findings": findings(source, error.problems), "serious": True}
        except Refused as error:
            shown["refused"] = str(error)
    return render(request, "briefs/no_preview.html", shown, status=422)


@require_safe
def brief_file(request: Request, pk: UUID, name: str) -> HttpResponse:
    """One file of a brief, or all of them in an archive; to be kept, never to be run here."""
    viewer = may(request, "see_published")
    brief = records.find(visible(viewer), pk)
    files = files_of(viewer, brief)
    if name == ARCHIVE:
        rows = list(files.values_list("path", "content"))
        if not rows:
            raise Http404
        content = packing.pack((f"brief/{path}", bytes(data)) for path, data in rows)
        return _file(content, ARCHIVE, "application/zip")
    found = files.filter(path=name).first()
    if found is None:
        raise Http404
    last = PurePosixPath(name)
    return _file(bytes(found.content), last.name, _TYPES.get(last.suffix, "application/octet-stream"))


def _file(content: bytes, name: str, kind: str) -> HttpResponse:
    response = HttpResponse(content, content_type=kind)
    response["Content-Disposition"] = f'attachment; filename="{name}"'
    return response
