"""The pages of a wave that runs: links on paper, the open link, mails, mending, closing, and paper keyed in."""

from __future__ import annotations

from typing import Any, cast
from uuid import UUID

from django.contrib import messages
from django.core.paginator import Paginator
from django.db import transaction
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.utils import translation
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from wellknit.web.editing import edited
from wellknit.web.history import Changed
from wellknit.web.models import Mode, Wave, WaveState
from wellknit.web.partners.records import find
from wellknit.web.refusals import Refused
from wellknit.web.scope import Request, may
from wellknit.web.surveys.waves import addresses, mailing, mending, paper, records, sheets
from wellknit.web.surveys.waves.invitee_views import watched
from wellknit.web.surveys.waves.inviting_forms import CorrectionForm, EndForm, PaperForm, ResultsForm
from wellknit.web.surveys.waves.launching import mails_stay_here
from wellknit.web.surveys.waves.mails import What, sample
from wellknit.web.surveys.waves.texts import language_name, said
from wellknit.web.surveys.waves.views import form_page, found, page_of

__all__ = [
    "cancel",
    "close",
    "correct",
    "end",
    "links",
    "mail_test",
    "mails",
    "open_link",
    "paper_answer",
    "poster",
    "qr",
    "reopen",
    "results",
    "send",
]

A_PAGE = sheets.A_SHEET


# --- Links on paper, and the open link --------------------------------------------------------------------------------


@form_page
def links(request: Request, pk: UUID) -> HttpResponse:
    """Whom no mail reaches, to be ticked; and the sheet of their links, which is shown once and kept nowhere."""
    one = watched(request, pk)
    viewer = may(request, "invite_respondents")
    wrong, status = "", 200
    if request.method == "POST":
        ticked = [each for text in request.POST.getlist("row") if (each := _id(text)) is not None]
        try:
            with transaction.atomic():
                slips = sheets.printed(viewer, one, ticked)
        except Refused as error:
            wrong, status = str(error), 422
        else:
            shown = {"wave": one, "slips": slips, "contact": one.contact, "ends": one.ends}
            return render(request, "surveys/waves/slips.html", shown)
    rows = sheets.for_paper(viewer, one).select_related("person", "site")
    page = Paginator(rows, A_PAGE).get_page(request.GET.get("page"))
    waiting = records.invitees(viewer, one, "invite_respondents").filter(minor=True, guardian_agreed__isnull=True)
    shown = {
        "wave": one,
        "page": page,
        "waiting": waiting.count(),
        "wrong": wrong,
        "open": one.state == WaveState.OPEN,
    }
    return render(request, "surveys/waves/links.html", shown, status=status)


def _id(text: str) -> UUID | None:
    try:
        return UUID(text)
    except ValueError:
        return None


@require_POST
def open_link(request: Request, pk: UUID) -> HttpResponse:
    one = found(request, pk)
    viewer = may(request, "change_waves")
    try:
        with transaction.atomic():
            now = mending.turn_open_link(viewer, one)
    except Refused as error:
        messages.error(request, str(error))
    else:
        on = _("The open link is on. Whoever has it can answer once the survey is open.")
        messages.success(request, on if now.open_code else _("The open link is off. Posters with it lead nowhere now."))
    return redirect(page_of(request, one))


def _with_open_link(request: Request, pk: UUID) -> Wave:
    one = found(request, pk)
    may(request, "invite_respondents")
    if not one.open_code:
        raise Http404
    return one


@require_safe
def qr(request: Request, pk: UUID) -> HttpResponse:
    """The open link as a QR code, to be put on slides and leaflets."""
    one = _with_open_link(request, pk)
    answer = HttpResponse(sheets.as_svg(addresses.of_open_link(one)), content_type="image/svg+xml")
    answer["Content-Disposition"] = f'attachment; filename="{one.key}.svg"'
    return answer


@require_safe
def poster(request: Request, pk: UUID) -> HttpResponse:
    """A sheet for the wall of a meeting, in each of the languages."""
    one = _with_open_link(request, pk)
    address = addresses.of_open_link(one)
    parts = []
    for code in one.languages or ["en"]:
        with translation.override(code):
            parts.append(
                {
                    "code": code,
                    "call": _("Please answer our survey"),
                    "purpose": said(one.purpose, code),
                    "how": _("Point your telephone's camera at the square, or type the address."),
                    "until": _("Until") if one.ends else "",
                    "free": _("Taking part is your choice. The first page says who sees what."),
                    "contact": said(one.contact, code),
                }
            )
    shown = {"wave": one, "parts": parts, "address": address, "picture": sheets.as_picture(address)}
    return render(request, "surveys/waves/poster.html", shown)


# --- Mails ------------------------------------------------------------------------------------------------------------


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
    form = ResultsForm(request.POST or None, wave=one)
    return edited(
        request,
        form,
        lambda: mailing.ask_for_mails(viewer, one, "tell_results", form.words),
        title=_("Tell people where the results are"),
        back=page_of(request, one),
        send=_("Send it to everybody who was invited"),
        said=_("The mails go out now. The page of jobs says how far it is."),
        note=_("Whoever wants no mails gets none."),
    )


# --- Mending and ending -----------------------------------------------------------------------------------------------


@form_page
def end(request: Request, pk: UUID) -> HttpResponse:
    one = found(request, pk)
    viewer = may(request, "change_waves")
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
    one = found(request, pk)
    viewer = may(request, "change_waves")
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
    one = found(request, pk)
    viewer = may(request, "change_waves")
    texts = {
        Mode.IDENTIFIED: _("Nobody can answer any more, and drafts are gone."),
        Mode.CONFIDENTIAL: _("Nobody can answer or change an answer any more. Drafts are gone, rows are written anew "
                             "in random order, and from then on this server alone can link nobody. It can't be "
                             "undone."),
        Mode.ANONYMOUS: _("Nobody can answer or change an answer any more. Drafts are gone, rows are written anew in "
                          "random order, small groups are merged, and this server's copy of the key is destroyed. "
                          "It can't be undone."),
    }  # fmt: skip

    copy = request.POST.get("second_copy", "")[:2000]
    if copy and mending.needs_second_copy(one):
        # The key goes through no job, which would keep it; it is done while one waits.
        try:
            mending.close_now(viewer, one, copy)
        except Refused as error:
            messages.error(request, str(error))
        else:
            messages.success(request, _("The survey is closed."))
        return redirect(page_of(request, one))
    return _sure(
        request,
        one,
        lambda version: mending.close_soon(viewer, one, version),
        second_copy=one.state == WaveState.OPEN and mending.needs_second_copy(one),
        title=_("Close %(name)s now?") % {"name": one.name},
        text=texts[Mode(one.mode)],
        button=_("Close it now"),
        said=_("The survey is being closed."),
    )


@form_page
def cancel(request: Request, pk: UUID) -> HttpResponse:
    one = found(request, pk)
    viewer = may(request, "change_waves")
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
    one = found(request, pk)
    viewer = may(request, "change_waves")
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


# --- Paper ------------------------------------------------------------------------------------------------------------


@form_page
def paper_answer(request: Request, pk: UUID) -> HttpResponse:
    """Whose paper is keyed in; then on to the pages of whoever answers."""
    one = watched(request, pk)
    viewer = may(request, "invite_respondents")
    form = PaperForm(request.POST or None, wave=one, viewer=viewer)
    status = 200
    if request.method == "POST":
        status = 422
        if form.is_valid():
            try:
                with transaction.atomic():
                    given = form.cleaned_data
                    address = paper.begun(
                        viewer, one, given["who"].strip(), given["site"], given["role"], given["language"]
                    )
            except Refused as error:
                form.add_error(None, str(error))
            else:
                return redirect(address)
    shown = {
        "form": form,
        "title": _("Key in an answer from paper: %(name)s") % {"name": one.name},
        "back": page_of(request, one),
        "send": _("Go on to the questions"),
        "note": _("Type what stands on the paper, and nothing else. The answer is marked as one from paper. Then lock "
                  "the sheet away, or shred it."),
        "differences": None,
    }  # fmt: skip
    return render(request, "parts/edit.html", shown, status=status)
