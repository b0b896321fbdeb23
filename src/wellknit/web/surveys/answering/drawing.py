"""Pages of whoever answers, drawn without the frame of those who are signed in: nobody is looked up for them."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.middleware.csrf import get_token
from django.template.loader import render_to_string
from django.utils import translation

from wellknit.web.models import Wave
from wellknit.web.surveys.answering.stopping import REASONS
from wellknit.web.surveys.answering.texts import chrome_of, direction_of, name_of

__all__ = ["RETRY", "drawn", "stopped"]

#: Seconds after which to try again what could not be kept.
RETRY = 120
_TEMPLATES = "surveys/answering"


def drawn(
    request: HttpRequest,
    template: str,
    wave: Wave | None,
    language: str,
    context: Mapping[str, Any] = {},
    status: int = 200,
) -> HttpResponse:
    """A page in ``language``, which is that of the form's texts; buttons come in the one that is nearest."""
    chrome = translation.get_language() or "en"
    offered = list(wave.languages) if wave is not None else []
    html = render_to_string(
        f"{_TEMPLATES}/{template}.html",
        {
            "wave": wave,
            "language": language,
            "direction": direction_of(language),
            "chrome": chrome,
            "foreign": chrome != language.partition("-")[0],
            "languages": [(each, name_of(each, {}), direction_of(each)) for each in offered]
            if len(offered) > 1
            else (),
            "contact": wave.contact if wave is not None else {},
            "csrf_token": get_token(request),
            "demo": settings.DEMO,
            **context,
        },
    )
    response = HttpResponse(html, status=status)
    response.headers["Content-Language"] = language
    if status == 503:
        response.headers["Retry-After"] = str(RETRY)
    return response


def stopped(request: HttpRequest, reason: str, wave: Wave | None, language: str = "") -> HttpResponse:
    """The page that says why somebody can't go on, and what to do."""
    from wellknit.web.surveys.answering.visiting import language_of

    if wave is not None:
        language = language or language_of(request, wave)
    language = language or translation.get_language() or "en"
    status, heading, words = REASONS[reason]
    with translation.override(chrome_of(language)):
        context = {"heading": heading, "words": words, "reason": reason}
        response = drawn(request, "stopped", wave, language, context, status)
    if status != 409:
        # No form stands on this page, so its address, which may hold a token, goes nowhere.
        response.headers["Referrer-Policy"] = "no-referrer"
    return response
