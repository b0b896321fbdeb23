"""The pages of whoever answers a wave, from the first page to the receipt. Who holds the link may."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from functools import partial

from django.http import Http404, HttpRequest, HttpResponse, QueryDict
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from wellknit.surveys.expressions import Evaluation
from wellknit.web.models import Mode
from wellknit.web.surveys.answering.about import about_of, told
from wellknit.web.surveys.answering.drawing import drawn
from wellknit.web.surveys.answering.going import address, at_place, back, forward, nearest, resumed, to, to_place
from wellknit.web.surveys.answering.looks import looks_of
from wellknit.web.surveys.answering.places import Place, places_of
from wellknit.web.surveys.answering.sending import Sending, along, fresh_id, sending, store
from wellknit.web.surveys.answering.showing import Showing
from wellknit.web.surveys.answering.stopping import Stopped
from wellknit.web.surveys.answering.summary import hidden_fields, parts_of_summary, title_of
from wellknit.web.surveys.answering.turning import (
    Turned,
    asked_as_text,
    brought_up,
    mistakes,
    room_left,
    turned,
    with_rounds,
)
from wellknit.web.surveys.answering.visiting import NO_ROOM, Visit, forget, mark_answered, remember, visited
from wellknit.web.surveys.answering.who_sees import sentences
from wellknit.web.surveys.promises.filling import Filling
from wellknit.web.surveys.promises.tokens import is_strangers

__all__ = ["about", "check", "first", "later", "page"]

_BOTH = require_http_methods(["GET", "HEAD", "POST"])


@_BOTH
@visited
def first(request: HttpRequest, visit: Visit) -> HttpResponse:
    """What the survey is for, who sees what, and that one need not answer."""
    young, missing, status = visit.filling.minor, "", 200
    if request.method == "POST":
        if not young or request.POST.get("agreed"):
            return _begun(visit, request.POST.get("shared") == "1")
        missing, status = _("Please say that you want to take part, or close this page."), 422
    context = {
        "sees": sentences(visit.wave),
        "young": young,
        "missing": missing,
        "begun": visit.begun and visit.filling.page > 0,
        "anonymous": visit.wave.mode == Mode.ANONYMOUS,
        "stranger": is_strangers(visit.token),
        "shared": visit.filling.shared,
    }
    return _drawn(request, visit, "first", context, status)


def _begun(visit: Visit, shared: bool) -> HttpResponse:
    """Whoever has read the first page goes on to what is asked first, or to where they were."""
    filling = replace(visit.filling, language=visit.language, agreed=True, shared=shared)
    asking = about_of(visit)
    filling, missing = told(filling, asking, QueryDict())
    asked = bool(missing) and not filling.page
    try:
        visit = visit.keep(replace(filling, page=filling.page or (0 if asked else 1)))
    except NO_ROOM:
        raise Stopped("no_room") from None
    response = to(visit, "answer_about") if asked else resumed(visit)
    remember(response, visit.wave, visit.token, code=visit.code, own=visit.own, shared=shared)
    return response


@_BOTH
@visited
def about(request: HttpRequest, visit: Visit) -> HttpResponse:
    """At which place somebody takes part, and how: where nothing else tells it."""
    asking, filling = about_of(visit), visit.filling
    wrong: dict[str, str] = {}
    if not asking or not visit.begun:
        return to(visit, "answer_first")
    status = 200
    if request.method == "POST":
        filling, wrong = told(filling, asking, request.POST)
        if not wrong:
            try:
                return resumed(visit.keep(replace(filling, page=max(filling.page, 1))))
            except NO_ROOM:
                status = 503
        status = 422 if wrong else 503
    chosen = f"{filling.role}:{filling.kind}" if filling.kind else filling.role
    context = {"about": asking, "wrong": wrong, "site": filling.site, "way": chosen, "full": status == 503}
    return _drawn(request, visit, "about", context, status)


@_BOTH
@visited
def page(request: HttpRequest, visit: Visit, number: int, round: int = 0) -> HttpResponse:
    """One page of questions."""
    if request.method == "POST":
        go = _chosen(request, visit)
        if go == "send" and visit.wave.one_page:
            return _sent(request, visit)
        return _turned(request, visit, number, round, go)
    if not visit.begun:
        return to(visit, "answer_first")
    evaluation = visit.judged()
    places = places_of(visit.pages, evaluation)
    at = at_place(places, number, round)
    if at is None:
        return nearest(visit, places, number, round)
    showing = Showing(looks_of(visit.form, visit.language), evaluation, visit.filling.answers)
    return _questions(request, visit, showing, places, at)


@_BOTH
@visited
def check(request: HttpRequest, visit: Visit) -> HttpResponse:
    """All answers in words, before they are sent for good."""
    if request.method == "POST":
        return _sent(request, visit)
    if not visit.begun:
        return to(visit, "answer_first")
    evaluation = visit.judged()
    return _checked(request, visit, visit.filling, evaluation, mistakes(visit, evaluation, None))


@require_safe
@visited
def later(request: HttpRequest, visit: Visit) -> HttpResponse:
    """What was answered is kept; how to come back to it."""
    if not visit.begun:
        return to(visit, "answer_first")
    back = ""
    if is_strangers(visit.token) and visit.wave.open_code and not visit.code:
        back = request.build_absolute_uri(reverse("open_link_again", args=(visit.wave.open_code, visit.token)))
    anonymous = visit.wave.mode == Mode.ANONYMOUS
    response = _drawn(request, visit, "later", {"back": back, "anonymous": anonymous, "code": visit.code})
    if visit.filling.shared:
        forget(response, visit.wave)
    return response


# --- a page that was sent


def _chosen(request: HttpRequest, visit: Visit) -> str:
    """What is to be done with the page. Enter in a field goes on; in the search of a list it searches, which is told
    without a script by something else standing there than was searched for last."""
    go = request.POST.get("go", "next")
    if go != "enter":
        return go
    for name, text in request.POST.items():
        kind, _colon, path = name.partition(":")
        if kind == "find" and text != request.POST.get(f"found:{path}", ""):
            return f"find:{path}"
    return "send" if visit.wave.one_page else "next"


def _turned(request: HttpRequest, visit: Visit, number: int, round: int, chosen: str) -> HttpResponse:
    if not visit.begun and not request.POST.get("asked"):
        return to(visit, "answer_first")
    known = next((each for each in visit.pages if each.number == number), None)
    if known is None:
        raise Http404
    evaluation = visit.judged()
    places = places_of(visit.pages, evaluation)
    at = at_place(places, number, round)
    blocks, rounds = (places[at].blocks, places[at].rounds) if at is not None else (known.blocks, ())
    came = turned(visit, request.POST, blocks, rounds)
    go, _colon, detail = chosen.partition(":")
    filling = replace(came.filling, page=number)
    if go == "language" and detail in visit.wave.languages:
        filling = replace(filling, language=detail)
    if go in ("more", "fewer"):
        filling = replace(filling, answers=with_rounds(visit, filling.answers, detail, 1 if go == "more" else -1))
    try:
        visit = visit.keep(filling)
    except NO_ROOM:
        return _again(request, visit, came, number, round, 503)
    match go:
        case "later":
            return to(visit, "answer_later")
        case "back":
            return back(visit, places, number, round)
        case "language" | "more" | "fewer":
            return to_place(visit, number, round)
        case "find":
            return _again(request, visit, came, number, round, 200, {detail: request.POST.get(f"find:{detail}", "")})
    if came.wrong:
        return _again(request, visit, came, number, round, 422)
    if came.more:
        return to_place(visit, number, round, f"#q-{came.more}")
    if go == "check":
        return to(visit, "answer_check")
    return forward(visit, places_of(visit.pages, came.evaluation), number, round)


def _again(
    request: HttpRequest,
    visit: Visit,
    came: Turned,
    number: int,
    round: int,
    status: int,
    find: dict[str, str] | None = None,
) -> HttpResponse:
    """The page once more, with what was typed and what is to be done about it."""
    places = places_of(visit.pages, came.evaluation)
    at = at_place(places, number, round)
    if at is None:
        return nearest(visit, places, number, round)
    wrong = came.wrong if status == 422 else {}
    looks = looks_of(visit.form, visit.language)
    answers = came.filling.answers
    showing = Showing(looks, came.evaluation, answers, wrong=wrong, typed=came.sent.typed, find=find or {})
    return _questions(request, visit, showing, places, at, status)


def _questions(
    request: HttpRequest, visit: Visit, showing: Showing, places: tuple[Place, ...], at: int, status: int = 200
) -> HttpResponse:
    place = places[at]
    questions = showing.html(place.blocks, place.rounds)
    one_page = visit.wave.one_page
    context = {
        "title": title_of(showing, place),
        "questions": questions,
        "asked": asked_as_text(visit, showing.asked),
        "step": at + 1,
        "steps": len(places),
        "first": at == 0,
        "wrong": [(f"q-{path}", message, showing.mistaken.get(path, "")) for path, message in showing.wrong.items()],
        "full": status == 503,
        "one_page": one_page,
        "submission": fresh_id() if one_page and status != 503 else request.POST.get("submission", ""),
        "along": along(visit.wave, visit.filling, visit.language) if one_page else (),
        "waits": not visit.filling.shared,
        "sees": sentences(visit.wave),
        **room_left(visit, showing),
    }
    return _drawn(request, visit, "page", context, status)


def _sent(request: HttpRequest, visit: Visit) -> HttpResponse:
    """The answers are stored, and the receipt is shown; or what keeps them from being taken."""
    submission = request.POST.get("submission", "")
    came = sending(visit, request.POST)
    if not submission or came.wrong or _brought_up(came, request):
        return _not_sent(request, visit, came)
    try:
        receipt = store(visit, came.filling, submission)
    except NO_ROOM:
        return _not_sent(request, visit, came, full=True)
    done = replace(came.visit, filling=came.filling)
    context = {
        "code": receipt.code,
        "again": receipt.again,
        "parts": parts_of_summary(done, came.evaluation, came.visit.filling.answers),
        "leads_back": bool(visit.own) or (visit.invitee is not None and visit.wave.mode != Mode.ANONYMOUS),
    }
    response = _drawn(request, visit, "receipt", context)
    forget(response, visit.wave, sent=not visit.filling.shared)
    by_open_link = is_strangers(visit.token) and visit.wave.open_code and not visit.code
    if by_open_link and not request.POST.get("with:shared"):
        mark_answered(response, visit.wave)
    return response


def _brought_up(came: Sending, request: HttpRequest) -> bool:
    """Whether the answers on a single page brought up questions that were not on it yet."""
    if "asked" not in request.POST:
        return False
    return bool(brought_up(came.visit, request.POST, came.visit.pages[0].blocks, came.evaluation))


def _not_sent(request: HttpRequest, visit: Visit, came: Sending, full: bool = False) -> HttpResponse:
    """The last page once more, with what was typed; it is also kept, where there is room."""
    filling = replace(came.visit.filling, page=visit.pages[-1].number, shared=visit.filling.shared)
    if not full:
        try:
            visit = visit.keep(filling)
        except NO_ROOM:
            full = True
    visit = replace(visit, filling=filling)
    if visit.wave.one_page and "asked" in request.POST:
        on_page = turned(came.visit, request.POST, visit.pages[0].blocks)
        status = 503 if full else 422 if on_page.wrong or came.wrong else 200
        on_page = replace(on_page, wrong=came.wrong)
        return _again(request, visit, on_page, visit.pages[0].number, 0, status)
    return _checked(request, visit, filling, came.evaluation, came.wrong, full)


def _checked(
    request: HttpRequest,
    visit: Visit,
    filling: Filling,
    evaluation: Evaluation,
    wrong: Mapping[str, str],
    full: bool = False,
) -> HttpResponse:
    parts = parts_of_summary(visit, evaluation, filling.answers, wrong, partial(_address, visit))
    status = 503 if full else 422 if wrong and request.method == "POST" else 200
    context = {
        "parts": parts,
        "wrong": wrong,
        "submission": request.POST.get("submission") or fresh_id(),
        "fields": (*along(visit.wave, filling, visit.language), *hidden_fields(filling.answers)),
        "full": full,
        "waits": not filling.shared,
        "last": _address(visit, parts[-1].place) if parts else "",
    }
    return _drawn(request, visit, "check", context, status)


def _address(visit: Visit, place: Place) -> str:
    return address(visit, place.page.number, place.round)


def _drawn(
    request: HttpRequest, visit: Visit, template: str, context: dict[str, object], status: int = 200
) -> HttpResponse:
    return drawn(request, template, visit.wave, visit.language, {"visit": visit, **context}, status)
