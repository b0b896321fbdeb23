"""Addresses that take drafts and answers and do nothing else: what the pages call, without the pages."""

from __future__ import annotations

import json
from uuid import UUID

from django.http import HttpRequest, HttpResponse
from django.urls import path
from django_scopes import scopes_disabled

from wellknit.web.models import Wave
from wellknit.web.surveys.promises import drafts, tokens
from wellknit.web.surveys.promises.filling import Filling
from wellknit.web.surveys.promises.storing import storing
from wellknit.web.surveys.promises.submitting import Conflict, Full, Over, Spent, submitted

_STATUS: dict[type[Exception], int] = {Conflict: 409, Spent: 410, Over: 423, Full: 503}


def take(request: HttpRequest, wave: UUID) -> HttpResponse:
    sent = json.loads(request.body)
    filling, token = Filling(sent["answers"], sent["language"], site=sent["site"], agreed=True), sent["token"]
    try:
        with storing():
            with scopes_disabled():
                found = Wave.objects.select_related("initiative").get(pk=wave)
            if "submission" not in sent:
                drafts.kept(found, token, filling)
                return HttpResponse("kept")
            invitee = tokens.opened(token)
        receipt = submitted(found, filling, submission=sent["submission"], token=token, invitee=invitee)
    except (Conflict, Full, Over, Spent) as error:
        return HttpResponse(type(error).__name__, status=_STATUS[type(error)])
    return HttpResponse(f"{receipt.code} {receipt.again}")


urlpatterns = [path("<uuid:wave>", take)]
