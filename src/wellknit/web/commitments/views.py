"""Adding, changing and removing what will be done about a wave's results."""

from __future__ import annotations

from uuid import UUID

from django.http import HttpResponse
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from wellknit.web.commitments import records
from wellknit.web.commitments.forms import CommitmentForm
from wellknit.web.editing import confirmed, edited
from wellknit.web.history import added, changed, removed
from wellknit.web.models import Commitment, Wave
from wellknit.web.partners.records import find
from wellknit.web.scope import Request, may

__all__ = ["add", "change", "remove"]

form_page = require_http_methods(["GET", "HEAD", "POST"])


def _back(request: Request, wave: Wave) -> str:
    """Where commitments of ``wave`` are listed: with its results, once they are released."""
    name = "result" if wave.releases.exists() else "wave"
    return reverse(name, args=(request.viewer.initiative.key, wave.pk))


@form_page
def add(request: Request, pk: UUID) -> HttpResponse:
    viewer = may(request, "change_commitments")
    wave = find(records.over(), pk)
    form = CommitmentForm(request.POST or None, viewer=viewer)
    return edited(
        request,
        form,
        lambda: added(viewer, Commitment(**form.values, wave=wave)),
        title=_("What will we do about it"),
        back=_back(request, wave),
    )


@form_page
def change(request: Request, pk: UUID) -> HttpResponse:
    found = find(records.commitments(request.viewer).select_related("wave"), pk)
    viewer = may(request, "change_commitments", found)
    form = CommitmentForm(request.POST or None, instance=found, viewer=viewer)
    return edited(
        request,
        form,
        lambda: changed(viewer, found, form.version_opened, form.values),
        title=_("What will we do about it"),
        back=_back(request, found.wave),
        remove=reverse("commitment_remove", args=(viewer.initiative.key, found.pk)),
    )


@form_page
def remove(request: Request, pk: UUID) -> HttpResponse:
    found = find(records.commitments(request.viewer).select_related("wave"), pk)
    viewer = may(request, "change_commitments", found)
    return confirmed(
        request,
        found,
        lambda: removed(viewer, found, int(request.POST.get("version") or 0)),
        title=_("Remove %(name)s?") % {"name": found},
        text=_("Say rather that it was kept or dropped, if it was agreed on. It can be undone in the history."),
        back=_back(request, found.wave),
        done=_back(request, found.wave),
        said=_("Removed. The history can undo it."),
    )
