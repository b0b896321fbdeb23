"""The page on which partners see, beside what is published, what their own organization reported and whom it met."""

from __future__ import annotations

from uuid import UUID

from django.http import HttpResponse
from django.shortcuts import render
from django.utils.functional import Promise
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_safe

from wellknit.web.models import Wave
from wellknit.web.partners.records import find
from wellknit.web.results.own import of_own
from wellknit.web.scope import Request, may
from wellknit.web.surveys.answering.who_sees import of_own_organization

__all__ = ["own"]

_KINDS: dict[str, Promise] = {
    "meeting": _("meeting"),
    "call": _("call"),
    "mail": _("mail"),
    "event": _("event"),
}


@require_safe
def own(request: Request, pk: UUID) -> HttpResponse:
    """What a partner's own organization may see of itself in a released wave."""
    viewer = may(request, "see_own")
    wave = find(Wave.objects.filter(releases__isnull=False).distinct(), pk)
    found = of_own(viewer, wave, get_language() or "en")
    met = {each.organization.pk: [(one, _KINDS.get(one.kind, one.kind)) for one in each.met] for each in found}
    shown = {
        "wave": wave,
        "found": [(each, met[each.organization.pk]) for each in found],
        "promised": of_own_organization(wave),
    }
    return render(request, "results/own.html", shown)
