"""The pages of what goes on paper: personal links, the open link with its poster and QR code, and papers keyed in."""

from __future__ import annotations

from uuid import UUID

from django.contrib import messages
from django.core.paginator import Paginator
from django.db import transaction
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.utils import translation
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from wellknit.web.models import Wave, WaveState
from wellknit.web.refusals import Refused
from wellknit.web.scope import Request, may
from wellknit.web.surveys.answering.visiting import remember
from wellknit.web.surveys.waves import addresses, mending, paper, records, sheets
from wellknit.web.surveys.waves.invitee_views import watched
from wellknit.web.surveys.waves.inviting_forms import PaperForm
from wellknit.web.surveys.waves.texts import said
from wellknit.web.surveys.waves.views import form_page, found, led, page_of

__all__ = ["links", "open_link", "paper_answer", "poster", "qr"]

A_PAGE = sheets.A_SHEET


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
    viewer, one = led(request, pk)
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
                    token = paper.begun(
                        viewer, one, given["who"].strip(), given["site"], given["role"], given["language"]
                    )
            except Refused as error:
                form.add_error(None, str(error))
            else:
                response = redirect("answer_first", one.pk)
                remember(response, one, token)
                return response
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
