"""The language of a page: what the account says, else a cookie, else what the browser asks for."""

from __future__ import annotations

from collections.abc import Callable

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.utils import translation

__all__ = ["COOKIE", "LanguageMiddleware"]

COOKIE = settings.LANGUAGE_COOKIE_NAME


class LanguageMiddleware:
    """The switch on each page sets the cookie; a signed-in person's choice is also kept with the account, and signing
    in sets the cookie from it."""

    def __init__(self, answer: Callable[[HttpRequest], HttpResponse]) -> None:
        self.answer = answer

    def __call__(self, request: HttpRequest) -> HttpResponse:
        language = translation.get_language_from_request(request)
        with translation.override(language):
            request.LANGUAGE_CODE = language
            response = self.answer(request)
        response.headers.setdefault("Content-Language", language)
        return response
