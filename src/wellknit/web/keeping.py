"""What is not kept: no address in a log, no signed-in page in a cache, nothing of a person's machine anywhere."""

from __future__ import annotations

import logging
from collections.abc import Callable

from django.http import HttpRequest, HttpResponse
from django.utils.cache import add_never_cache_headers, patch_cache_control

__all__ = ["Nameless", "NothingKept"]


class Nameless(logging.Filter):
    """Takes out of a log's line the address that was asked for: it may hold the token of an invitation.

    Django names it in the arguments of the line and hangs the whole request on the record.
    """

    def filter(self, record: logging.LogRecord) -> bool:
        request = getattr(record, "request", None)
        if isinstance(request, HttpRequest):
            hidden = {request.path, request.path_info, request.get_full_path()}
            match = getattr(request, "resolver_match", None)
            name = f"<{match.view_name}>" if match else "<no page>"
            if isinstance(record.args, tuple):
                record.args = tuple(name if str(each) in hidden else each for each in record.args)
            del record.request  # type: ignore[attr-defined]
        elif record.name.startswith("django.security"):
            # These quote hosts and addresses in the message itself.
            record.msg, record.args = f"refused ({record.name.rpartition('.')[2]})", ()
        if record.name.startswith("django.security"):
            record.exc_info = record.exc_text = None
        return True


class NothingKept:
    """Tells browsers and proxies to keep no page of somebody who is signed in (OWASP ASVS 5.0, V14.3.2)."""

    def __init__(self, answer: Callable[[HttpRequest], HttpResponse]) -> None:
        self.answer = answer

    def __call__(self, request: HttpRequest) -> HttpResponse:
        response = self.answer(request)
        add_never_cache_headers(response)
        patch_cache_control(response, no_store=True)
        return response
