"""Who comes to a wave's pages: known by the token in one cookie, and by nothing else."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import UTC, date, timedelta
from functools import wraps
from uuid import UUID
from zoneinfo import ZoneInfo

from django.conf import settings
from django.db import OperationalError
from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.utils import timezone, translation
from django.utils.cache import patch_vary_headers
from django.utils.translation.trans_real import parse_accept_lang_header
from django_scopes import scopes_disabled

from wellknit.surveys.expressions import Evaluation, Form
from wellknit.web.models import Invitee, Mode, Site, Wave, WaveState
from wellknit.web.scope import inside
from wellknit.web.surveys.answering.judging import hidden_from_minors, judged, starting
from wellknit.web.surveys.answering.pages import Page, laid_out
from wellknit.web.surveys.answering.stopping import Stopped
from wellknit.web.surveys.answering.texts import chrome_of
from wellknit.web.surveys.forms_of import form_of
from wellknit.web.surveys.promises import drafts, tokens
from wellknit.web.surveys.promises.filling import Filling
from wellknit.web.surveys.promises.storing import Full

__all__ = [
    "NO_ROOM",
    "Visit",
    "forget",
    "has_answered",
    "language_of",
    "mark_answered",
    "open_to",
    "remember",
    "remembered",
    "today_in",
    "visited",
    "wave_of",
]

#: What a database says where a disk is full or somebody else writes too long.
NO_ROOM = (Full, OperationalError)
#: How long a device remembers that somebody is answering, unless it is a shared one.
_DAYS = 30
#: Between a token, the receipt code of the answer that is being replaced, and the token that led to it.
_REPLACES = "~"
#: The name of the cookie that says only that.
_ANSWERED = "answered"
#: In a token's place where the answers were sent from this browser, until it is closed.
_SENT = "sent"


@dataclass(frozen=True, slots=True)
class Visit:
    """Somebody at a wave's pages. ``code`` is the receipt code of the answer that this one replaces, where it does, and
    ``own`` the token of the personal link by which they came back to it; ``begun`` says that a draft is there.
    ``language`` is that of the form's texts on this page."""

    wave: Wave
    token: str
    invitee: Invitee | None
    filling: Filling
    language: str
    begun: bool = False
    code: str = ""
    own: str = ""

    @property
    def form(self) -> Form:
        version = self.wave.instrument_version
        assert version is not None  # a wave without one is not launched
        return form_of(version)

    @property
    def whose(self) -> str:
        """By whose link something was typed, for what waits on a device that several people use."""
        return tokens.tag(self.token)

    @property
    def pages(self) -> tuple[Page, ...]:
        return laid_out(self.form, self.wave.one_page)

    @property
    def today(self) -> date:
        return today_in(self.invitee.site if self.invitee else None)

    @property
    def hidden(self) -> frozenset[str]:
        """The questions that are not put to people under 18; nor to whom we can't tell any more that they are not."""
        unsure = bool(self.code) and self.wave.mode == Mode.ANONYMOUS
        young = self.wave.minors and not self.wave.minors_write and (self.filling.minor or unsure)
        return hidden_from_minors(self.form) if young else frozenset()

    def judged(self, filling: Filling | None = None) -> Evaluation:
        """What the form asks, given the answers so far."""
        answers = (filling or self.filling).answers
        return judged(self.form, answers, day=self.today, language=self.language, hidden=self.hidden, offers=True)

    def keep(self, filling: Filling) -> Visit:
        """Keeps the filling on the server; raises Full where there is no room."""
        drafts.kept(self.wave, self.token, filling)
        return replace(self, filling=filling, begun=True)


def visited(view: Callable[..., HttpResponse]) -> Callable[..., HttpResponse]:
    """A view that is given the Visit; who can't answer is stopped before. Sending for good is let through without a
    link, which may be spent by then: the same again is told from something else by what was sent alone."""

    @wraps(view)
    def answered(request: HttpRequest, wave: UUID, **more: object) -> HttpResponse:
        from wellknit.web.surveys.answering.drawing import stopped

        visit: Visit | None = None
        found: Wave | None = None
        try:
            token, code, own = remembered(request, wave)
            sent, token = token == _SENT, "" if token == _SENT else token
            invitee = tokens.opened(token) if token and not tokens.is_strangers(token) else None
            found = invitee.wave if invitee is not None and invitee.wave_id == wave else wave_of(pk=wave)
            if sent and not _is_sending(request):
                open_to(found, None)
                raise Stopped("used")
            visit = _visit(request, found, token, invitee if invitee and invitee.wave_id == wave else None, code, own)
            with inside(found.initiative), translation.override(chrome_of(visit.language)):
                response = view(request, visit, **more)
        except Stopped as stop:
            response = stopped(request, stop.reason, found)
        except NO_ROOM:
            response = stopped(request, "no_room", found)
        patch_vary_headers(response, ("Cookie",))
        return response

    return answered


def _visit(request: HttpRequest, wave: Wave, token: str, invitee: Invitee | None, code: str, own: str) -> Visit:
    again = _is_sending(request)
    if not token and not again:
        raise Stopped("no_link")
    if invitee is None and not tokens.is_strangers(token) and not again:
        raise Stopped("unknown")
    open_to(wave, invitee.site if invitee else None)
    if invitee is not None:
        if invitee.minor and not (wave.minors and invitee.guardian_agreed):
            raise Stopped("guardian")
        if invitee.answered and not again:
            raise Stopped("used")
    kept = None if again else drafts.found(wave, token)
    filling = kept or Filling(starting_answers(wave), minor=bool(invitee and invitee.minor))
    language = language_of(request, wave, request.POST.get("with:language", "") if again else filling.language)
    return Visit(wave, token, invitee, filling, language, kept is not None, code, own)


def _is_sending(request: HttpRequest) -> bool:
    """Whether it is sent for good, perhaps once more."""
    return request.method == "POST" and "submission" in request.POST


def starting_answers(wave: Wave) -> dict[str, str | tuple[str, ...]]:
    version = wave.instrument_version
    assert version is not None
    return dict(starting(form_of(version)))


def wave_of(**wanted: object) -> Wave:
    """A wave by its id or open code, of any initiative. Raises Stopped. What its form is made of is not loaded."""
    with scopes_disabled():
        waves = Wave.objects.select_related("initiative", "instrument_version")
        waves = waves.defer("instrument_version__sheets", "instrument_version__file", "columns")
        try:
            return waves.get(**wanted)
        except Wave.DoesNotExist:
            raise Stopped("unknown") from None


def open_to(wave: Wave, site: Site | None) -> None:
    """Raises Stopped unless the wave takes answers, by the clock of ``site``; of no site, anywhere on earth."""
    match wave.state:
        case WaveState.DRAFT:
            raise Stopped("not_yet")
        case WaveState.CANCELLED:
            raise Stopped("cancelled")
        case WaveState.CLOSED:
            raise Stopped("over")
    if wave.ends is not None and today_in(site) > wave.ends:
        raise Stopped("over")


def today_in(site: Site | None) -> date:
    """The day at ``site``; of no site, the latest that it still is anywhere."""
    now = timezone.now()
    if site is None or not site.time_zone:
        return (now.astimezone(UTC) - timedelta(hours=12)).date()
    try:
        return now.astimezone(ZoneInfo(site.time_zone)).date()
    except (KeyError, ValueError, OSError):
        return now.astimezone(UTC).date()


def language_of(request: HttpRequest, wave: Wave, chosen: str = "") -> str:
    """The language of the form's texts: asked for in the address, chosen before, else one that the browser names."""
    offered = list(wave.languages) or [wave.initiative.language]
    asked = request.GET.get("language", "")
    for each in (asked, chosen):
        if each in offered:
            return each
    for wanted, _ in parse_accept_lang_header(request.headers.get("Accept-Language", "").lower()):
        for each in offered:
            if each.lower().partition("-")[0] == wanted.partition("-")[0]:
                return str(each)
    return str(offered[0])


# --- the cookie


def cookie(wave: UUID) -> str:
    """The name of the cookie of one wave."""
    return f"{settings.ANSWERING_COOKIE}{wave.hex}"


def remembered(request: HttpRequest, wave: UUID) -> tuple[str, str, str]:
    """The token that the device remembers, and the code and the token of an answer that is being replaced."""
    token, _, more = request.COOKIES.get(cookie(wave), "").partition(_REPLACES)
    code, _, own = more.partition(_REPLACES)
    return token, code, own


def remember(
    response: HttpResponse, wave: Wave, token: str, *, code: str = "", own: str = "", shared: bool = True
) -> None:
    """The device remembers the token: until its browser is closed, or for some weeks where it is not ``shared``."""
    response.set_cookie(
        cookie(wave.pk),
        _REPLACES.join(each for each in (token, code, own) if each),
        max_age=None if shared else _DAYS * 24 * 3600,
        secure=settings.ANSWERING_COOKIE_SECURE,
        httponly=True,
        samesite="Lax",
    )


def mark_answered(response: HttpResponse, wave: Wave) -> None:
    """The device tells the open link, and nothing else, that somebody has answered on it: until its browser is closed,
    and not who, what or when."""
    response.set_cookie(
        _ANSWERED,
        "1",
        path=reverse("open_link", args=(wave.open_code,)),
        secure=settings.ANSWERING_COOKIE_SECURE,
        httponly=True,
        samesite="Lax",
    )


def has_answered(request: HttpRequest) -> bool:
    """Whether somebody has answered by this open link on this device."""
    return _ANSWERED in request.COOKIES


def forget(response: HttpResponse, wave: Wave, *, sent: bool = False) -> None:
    """The device remembers nothing of this wave; where its answers were ``sent``, that they were, until the browser is
    closed: other tabs and the way back can say so."""
    response.set_cookie(
        cookie(wave.pk),
        _SENT if sent else "",
        max_age=None if sent else 0,
        secure=settings.ANSWERING_COOKIE_SECURE,
        httponly=True,
        samesite="Lax",
    )
