"""What somebody who was invited finds without an account: a page on which to say no to mails, and to take it back."""

from __future__ import annotations

from django.db.models import Q
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_http_methods
from django_scopes import scopes_disabled

from wellknit.web.models import Invitee
from wellknit.web.scope import inside
from wellknit.web.surveys.waves.addresses import whose

__all__ = ["no_mails"]


@require_http_methods(["GET", "HEAD", "POST"])
def no_mails(request: HttpRequest, code: str) -> HttpResponse:
    """Says what will stop, and stops it when the button is pressed: programs that look into mails press none.

    Nothing is said of whether the person has answered, and History keeps nothing of it.
    """
    pk = whose(code)
    with scopes_disabled():
        row = Invitee.objects.select_related("wave__initiative").filter(pk=pk).first() if pk else None
    if row is None:
        raise Http404
    if request.method == "POST":
        row.opted_out = request.POST.get("mails") != "yes"
        with inside(row.wave.initiative):
            # Whoever says it of one survey means all that run.
            theirs = Q(person=row.person_id) if row.person_id else Q(pk=row.pk)
            Invitee.objects.filter(theirs).update(opted_out=row.opted_out)
    return render(request, "surveys/waves/no_mails.html", {"wave": row.wave, "opted_out": row.opted_out})
