"""The pages that mend a wave that runs, and that end it."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.db import transaction
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _

from wellknit.web.editing import edited
from wellknit.web.history import Changed
from wellknit.web.models import Mode, Wave, WaveState
from wellknit.web.partners.records import find
from wellknit.web.refusals import Refused
from wellknit.web.scope import Request
from wellknit.web.surveys.promises import keys
from wellknit.web.surveys.waves import mending, records
from wellknit.web.surveys.waves.inviting_forms import CorrectionForm, EndForm
from wellknit.web.surveys.waves.views import form_page, led, page_of

__all__ = ["cancel", "close", "correct", "end", "reopen"]


@form_page
def end(request: Request, pk: UUID) -> HttpResponse:
    viewer, one = led(request, pk)
    form = EndForm(request.POST or None, instance=one, viewer=viewer)
    return edited(
        request,
        form,
        lambda: mending.move_end(viewer, one, form.version_opened, form.cleaned_data["ends"]),
        title=_("Move the last day of %(name)s") % {"name": one.name},
        back=page_of(request, one),
        note=_("Mails that were sent say the old day; a reminder will say the new one."),
    )


@form_page
def correct(request: Request, pk: UUID) -> HttpResponse:
    viewer, one = led(request, pk)
    form = CorrectionForm(request.POST or None, instance=one, viewer=viewer)

    def act() -> Wave:
        return mending.correct(viewer, one, form.version_opened, form.values, form.cleaned_data["instrument_version"])

    return edited(
        request,
        form,
        act,
        title=_("Correct words of %(name)s") % {"name": one.name},
        back=page_of(request, one),
        note=_(
            "What is promised can't be changed any more, nor what is asked. The first page will say what you corrected."
        ),
    )


def _sure(
    request: Request, one: Wave, act: Any, *, title: str, text: str, button: str, said: str, **more: Any
) -> HttpResponse:
    """Asks once before something big, and does it when it is sent."""
    status, wrong, form = 200, "", more.get("form")
    if request.method == "POST":
        status = 422
        version = request.POST.get("version", "")
        try:
            if form is None or form.is_valid():
                with transaction.atomic():
                    act(int(version) if version.isdecimal() else 0)
                messages.success(request, said)
                return redirect(page_of(request, one))
        except Refused as error:
            wrong = str(error)
        except Changed as error:
            status, one = 409, find(records.waves(), error.now.pk)
            wrong = _("Somebody has changed the survey since you opened this page. Please look again.")
    shown = {
        "wave": one, "title": title, "text": text, "button": button, "wrong": wrong, **more,
        "back": page_of(request, one),
    }  # fmt: skip
    return render(request, "surveys/waves/sure.html", shown, status=status)


@form_page
def close(request: Request, pk: UUID) -> HttpResponse:
    """Closes the wave now; the worker does it."""
    viewer, one = led(request, pk)
    texts = {
        Mode.IDENTIFIED: _("Nobody can answer any more, and drafts are gone."),
        Mode.CONFIDENTIAL: _("Nobody can answer or change an answer any more. Drafts are gone, rows are written anew "
                             "in random order, this server's copy of the key is destroyed, and from then on this "
                             "server alone can link nobody. It can't be undone."),
        Mode.ANONYMOUS: _("Nobody can answer or change an answer any more. Drafts are gone, rows are written anew in "
                          "random order, small groups are merged, and this server's copy of the key is destroyed. "
                          "It can't be undone."),
    }  # fmt: skip

    asks = one.state == WaveState.OPEN and one.mode == Mode.ANONYMOUS and keys.is_lost(one)
    copy = request.POST.get("second_copy", "")[:2000]
    if copy and asks:
        # The key goes through no job, which would keep it; it is done while one waits.
        try:
            mending.close_now(viewer, one, copy)
        except Refused as error:
            messages.error(request, str(error))
        else:
            messages.success(request, _("The survey is closed. Next comes its release."))
            return redirect(page_of(request, one, "release_prepare"))
        return redirect(page_of(request, one))
    return _sure(
        request,
        one,
        lambda version: mending.close_soon(viewer, one, version),
        second_copy=asks,
        title=_("Close %(name)s now?") % {"name": one.name},
        text=texts[Mode(one.mode)],
        button=_("Close it now"),
        said=_("The survey is being closed. Once it is, its page leads to its release."),
    )


@form_page
def cancel(request: Request, pk: UUID) -> HttpResponse:
    viewer, one = led(request, pk)
    return _sure(
        request,
        one,
        lambda version: mending.cancel(viewer, one, version),
        title=_("Cancel %(name)s?") % {"name": one.name},
        text=_("Nobody can answer any more, and nothing is counted. Answers stay locked as they are, so that it can be "
               "opened again; on the day that people were told they are deleted."),
        button=_("Cancel the survey"),
        said=_("The survey is cancelled."),
    )  # fmt: skip


@form_page
def reopen(request: Request, pk: UUID) -> HttpResponse:
    viewer, one = led(request, pk)
    form = EndForm(request.POST or None, instance=one, viewer=viewer)
    return _sure(
        request,
        one,
        lambda version: mending.reopen(viewer, one, version, form.cleaned_data["ends"]),
        title=_("Open %(name)s again?") % {"name": one.name},
        text=mending.why_not_reopened(one) or _("People can answer again, by the links that they have."),
        button=_("Open it again"),
        said=_("The survey is open again."),
        form=form,
    )
