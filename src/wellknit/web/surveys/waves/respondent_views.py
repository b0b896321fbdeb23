"""What somebody who was invited finds without an account: a page on which to say no to mails, and to take it back."""

from __future__ import annotations

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_http_methods
from django_scopes import scopes_disabled

from wellknit.web.models import Invitee, Person
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
        person = Person.objects.select_related("initiative").filter(pk=pk).first() if pk else None
    if person is None:
        raise Http404
    with inside(person.initiative):
        # Whoever says it of one survey means all of them.
        rows = Invitee.objects.filter(person=person)
        if request.method == "POST":
            rows.update(opted_out=request.POST.get("mails") != "yes")
        opted_out = rows.filter(opted_out=True).exists()
    shown = {"initiative": person.initiative, "opted_out": opted_out}
    return render(request, "surveys/waves/no_mails.html", shown)
