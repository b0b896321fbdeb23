"""A keyholder's page of a closed confidential survey: with their key, the next release may count the same people."""

from __future__ import annotations

from uuid import UUID

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.debug import sensitive_post_parameters

from wellknit.web.models import Keyholder, Mode, WaveState
from wellknit.web.partners.records import find
from wellknit.web.scope import Request, may
from wellknit.web.surveys.promises import unlocking
from wellknit.web.surveys.promises.keys import NoKey
from wellknit.web.surveys.promises.submitting import Over
from wellknit.web.surveys.waves.launch_views import typed_key
from wellknit.web.surveys.waves.views import form_page

__all__ = ["links"]


@form_page
@sensitive_post_parameters("text")
def links(request: Request, pk: UUID) -> HttpResponse:
    """Unlocks which answers are by whom, for a day and for the release job alone, and locks it again."""
    may(request, "see_waves")
    mine = Keyholder.objects.select_related("wave__initiative", "account").filter(wave__mode=Mode.CONFIDENTIAL)
    row = find(mine, pk)
    viewer = may(request, "unlock_links", row)
    status, wrong = 200, ""
    if request.method == "POST":
        if request.POST.get("act") == "lock":
            unlocking.lock(row.wave, viewer)
            messages.success(request, _("It is locked. What your key had opened is destroyed."))
            return redirect(reverse("keyholder_links", args=(viewer.initiative.key, row.pk)))
        try:
            unlocking.unlock(viewer, row, typed_key(request))
        except NoKey:
            # A secret is the one thing that does not come back in its field.
            wrong = _("This is not your key of this survey. Look for a slip. Each survey has a key of its own.")
            status = 422
        except Over:
            status, wrong = 409, _("The survey is not closed. Until then nothing is linked.")
        else:
            messages.success(request, _("It is unlocked for the next release."))
            return redirect(reverse("keyholder_links", args=(viewer.initiative.key, row.pk)))
    others = mine.filter(account=viewer.account, wave__state=WaveState.CLOSED).exclude(pk=row.pk)
    shown = {
        "row": row,
        "wave": row.wave,
        "closed": row.wave.state == WaveState.CLOSED,
        "unlocked": unlocking.now_unlocked(row.wave),
        "others": [(each, unlocking.now_unlocked(each.wave)) for each in others.order_by("-wave__day")],
        "wrong": wrong,
    }
    return render(request, "surveys/waves/linking.html", shown, status=status)
