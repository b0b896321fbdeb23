"""The ways in: a personal link, the open link, a receipt code. Each leads at once to an address without a secret."""

from __future__ import annotations

from dataclasses import replace
from uuid import UUID

from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.urls import reverse
from django.utils import translation
from django.views.decorators.http import require_http_methods, require_safe

from wellknit.web.models import Wave
from wellknit.web.scope import inside
from wellknit.web.surveys.answering.drawing import drawn, stopped
from wellknit.web.surveys.answering.stopping import Stopped
from wellknit.web.surveys.answering.summary import Part, parts_of_summary
from wellknit.web.surveys.answering.texts import chrome_of
from wellknit.web.surveys.answering.visiting import (
    NO_ROOM,
    Visit,
    forget,
    has_answered,
    language_of,
    open_to,
    remember,
    remembered,
    starting_answers,
    wave_of,
)
from wellknit.web.surveys.promises import drafts, receipts, tokens
from wellknit.web.surveys.promises.filling import Filling
from wellknit.web.surveys.promises.submitting import Over

__all__ = ["link", "open_link", "open_link_again", "receipt"]

_BOTH = require_http_methods(["GET", "HEAD", "POST"])


@require_safe
def link(request: HttpRequest, token: str) -> HttpResponse:
    """A personal link: the device remembers whose answers these are, and goes on to an address that does not say it;
    to the answers themselves, where they were sent."""
    invitee = tokens.opened(token)
    if invitee is None:
        return stopped(request, "unknown", None)
    return _onwards(invitee.wave, token, "answer_receipt" if invitee.answered else "answer_first")


def _onwards(wave: Wave, token: str, name: str = "answer_first") -> HttpResponse:
    response = HttpResponseRedirect(reverse(name, args=(wave.pk,)))
    remember(response, wave, token)
    response.headers["Referrer-Policy"] = "no-referrer"
    return response


@_BOTH
def open_link(request: HttpRequest, code: str) -> HttpResponse:
    """The open link: asks the age first, and before that whether it is another person, where somebody has answered on
    this device. Nothing is kept of whoever is too young."""
    wave = None
    try:
        wave = _open_wave(code)
        open_to(wave, None)
        if request.method == "POST" and request.POST.get("age") == "adult":
            return _onwards(wave, tokens.stranger())
        if request.method == "POST" and request.POST.get("age") == "minor":
            raise Stopped("own_link" if wave.minors else "adults")
    except Stopped as stop:
        return stopped(request, stop.reason, wave)
    language = language_of(request, wave)
    with translation.override(chrome_of(language)):
        if has_answered(request) and request.method != "POST":
            return drawn(request, "another", wave, language)
        missing = request.method == "POST" and "another" not in request.POST
        return drawn(request, "age", wave, language, {"missing": missing}, 422 if missing else 200)


@require_safe
def open_link_again(request: HttpRequest, code: str, token: str) -> HttpResponse:
    """The way back of somebody who came by the open link and wanted to go on later."""
    try:
        wave = _open_wave(code)
    except Stopped as stop:
        return stopped(request, stop.reason, None)
    if not tokens.is_strangers(token) or drafts.found(wave, token) is None:
        return stopped(request, "unknown", wave)
    return _onwards(wave, token)


def _open_wave(code: str) -> Wave:
    if not code:
        raise Stopped("unknown")
    return wave_of(open_code=code)


@_BOTH
def receipt(request: HttpRequest, wave: UUID) -> HttpResponse:
    """An answer that was sent, by its receipt code or by the link with which it was given: to look at, to change, to
    take back."""
    found: Wave | None = None
    try:
        found = wave_of(pk=wave)
        open_to(found, None)
        language = language_of(request, found, request.POST.get("language", ""))
        with inside(found.initiative), translation.override(chrome_of(language)):
            return _receipt(request, found, language)
    except Stopped as stop:
        return stopped(request, stop.reason, found)


def _receipt(request: HttpRequest, wave: Wave, language: str) -> HttpResponse:
    code, go = request.POST.get("code", "").strip()[:100], request.POST.get("go", "")
    own, known = _by_own_link(request, wave)
    code = code or known
    if not code:
        status = 422 if request.method == "POST" else 200
        return drawn(request, "code", wave, language, {"missing": status == 422}, status)
    kept = receipts.of(wave, code)
    if kept is None or kept.replaced or kept.withdrawn:
        raise Stopped("no_receipt")
    try:
        if go == "withdraw":
            receipts.withdrawn(wave, code)
            response = drawn(request, "withdrawn", wave, language)
            forget(response, wave)
            return response
        if go == "change":
            return _change(wave, code, kept.filling, language, own if code == known else "")
    except Over:
        raise Stopped("over") from None
    except NO_ROOM:
        raise Stopped("no_room") from None
    parts: tuple[Part, ...] = ()
    if kept.filling is not None:
        visit = Visit(wave, "", None, kept.filling, language, True, code)
        parts = parts_of_summary(visit, visit.judged(), kept.filling.answers)
    context = {"code": code, "parts": parts, "sealed": kept.filling is None, "sure": go == "sure"}
    return drawn(request, "answer", wave, language, context)


def _by_own_link(request: HttpRequest, wave: Wave) -> tuple[str, str]:
    """The token of the personal link that led here, and the receipt code that is kept under it; '' where there is
    none, as in anonymous waves."""
    token, _code, _own = remembered(request, wave.pk)
    if not token or tokens.is_strangers(token):
        return "", ""
    kept = drafts.found(wave, token)
    return (token, kept.receipt) if kept is not None and kept.receipt else ("", "")


def _change(wave: Wave, code: str, filling: Filling | None, language: str, own: str) -> HttpResponse:
    """A draft of its own, with what was answered; where that is sealed, an empty one."""
    token = tokens.stranger()
    filling = filling or Filling(starting_answers(wave), agreed=True)
    drafts.kept(wave, token, replace(filling, page=1, language=language))
    response = HttpResponseRedirect(reverse("answer_page", args=(wave.pk, 1)))
    remember(response, wave, token, code=code, own=own)
    return response
