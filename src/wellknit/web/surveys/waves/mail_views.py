"""The pages of mails about a wave: how they read, a test to oneself, sending them, and where the results are."""

from __future__ import annotations

from typing import cast
from uuid import UUID

from django.contrib import messages
from django.db import transaction
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from wellknit.web.editing import edited
from wellknit.web.models import Mode, WaveState
from wellknit.web.refusals import Refused
from wellknit.web.scope import Request, may
from wellknit.web.surveys.waves import addresses, mailing, records
from wellknit.web.surveys.waves.invitee_views import watched
from wellknit.web.surveys.waves.inviting_forms import ResultsForm
from wellknit.web.surveys.waves.launching import mails_stay_here
from wellknit.web.surveys.waves.mails import What, sample
from wellknit.web.surveys.waves.texts import language_name
from wellknit.web.surveys.waves.views import form_page, page_of

__all__ = ["mail_test", "mails", "results", "send"]


@require_safe
def mails(request: Request, pk: UUID) -> HttpResponse:
    """How the mails read, how many wait for one, and the buttons that send them."""
    one = watched(request, pk)
    viewer = may(request, "invite_respondents")
    language = request.GET.get("language", "")
    language = language if language in one.languages else (one.languages or ["en"])[0]
    rows = records.invitees(viewer, one, "invite_respondents")
    reachable = rows.filter(records.mailable())
    fresh = reachable.filter(mails=0)
    telling = one.mode != Mode.ANONYMOUS
    shown = {
        "wave": one,
        "samples": [
            (name, sample(name, one, viewer.account, language)) for name in cast(list[What], ["invite", "remind"])
        ],
        "language": language,
        "codes": [(each, language_name(each)) for each in one.languages],
        "to_invite": (fresh.filter(answered=False) if telling else fresh).count(),
        "to_remind": reachable.filter(mails__gt=0, answered=False).count() if telling else None,
        "unreachable": rows.exclude(records.mailable()).count(),
        "bounced": rows.exclude(bounced="").count(),
        "on_the_way": mailing.on_the_way(one).exists(),
        "files": mails_stay_here(),
        "open": one.state == WaveState.OPEN,
        "closed": one.state == WaveState.CLOSED,
    }
    return render(request, "surveys/waves/mails.html", shown)


@require_POST
def mail_test(request: Request, pk: UUID) -> HttpResponse:
    """Sends both mails to whoever asks, as others would get them, with links that open nothing."""
    one = watched(request, pk)
    viewer = may(request, "invite_respondents")
    language = request.POST.get("language", "")
    language = language if language in one.languages else (one.languages or ["en"])[0]
    try:
        for what in cast(list[What], ["invite", "remind"]):
            sample(what, one, viewer.account, language).send()
    except OSError:
        messages.error(request, _("The mail server does not take our mails. Ask whoever holds the machine."))
    else:
        messages.success(request, _("Two mails are on their way to %(mail)s.") % {"mail": viewer.account.mail})
    return redirect(page_of(request, one, "wave_mails"))


@require_POST
def send(request: Request, pk: UUID) -> HttpResponse:
    """Asks for invitations or reminders."""
    one = watched(request, pk)
    viewer = may(request, "invite_respondents")
    what: What = "remind" if request.POST.get("what") == "remind" else "invite"
    try:
        with transaction.atomic():
            mailing.ask_for_mails(viewer, one, what)
    except Refused as error:
        messages.error(request, str(error))
    else:
        messages.success(request, _("The mails go out now. The page of jobs says how far it is."))
    return redirect(page_of(request, one, "wave_mails"))


@form_page
def results(request: Request, pk: UUID) -> HttpResponse:
    """Tells everybody who was invited where the results are, whether they have answered or not."""
    one = watched(request, pk)
    viewer = may(request, "invite_respondents")
    address = addresses.of_results(one) if one.releases.exists() else ""
    form = ResultsForm(request.POST or None, wave=one, address=address)
    opens = (
        _("Only who has an account here can open the page of results. For all others, say how they get to see them.")
        if address
        else _("Nothing is released of this survey yet, so nobody can open its results here.")
    )
    return edited(
        request,
        form,
        lambda: mailing.ask_for_mails(viewer, one, "tell_results", form.words),
        title=_("Tell people where the results are"),
        back=page_of(request, one),
        send=_("Send it to everybody who was invited"),
        said=_("The mails go out now. The page of jobs says how far it is."),
        note=" ".join((opens, _("Whoever wants no mails gets none."))),
    )
