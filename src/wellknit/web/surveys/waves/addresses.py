"""Addresses that go out to people: always of WELLKNIT_ADDRESS, whatever a request says of its host."""

from __future__ import annotations

from uuid import UUID

from django.conf import settings
from django.core import signing
from django.urls import reverse

from wellknit.web.models import Person, Wave

__all__ = ["no_mails", "of_open_link", "of_results", "personal", "whose"]

_SALT = "wellknit.no-mails"


def personal(token: str) -> str:
    """The personal link that ``token`` opens."""
    return settings.ADDRESS + reverse("answer_link", args=(token,))


def of_open_link(wave: Wave) -> str:
    """The address that everybody may have; '' where it is off."""
    return settings.ADDRESS + reverse("open_link", args=(wave.open_code,)) if wave.open_code else ""


def of_results(wave: Wave) -> str:
    """The page of the wave's results, for whoever has an account."""
    return settings.ADDRESS + reverse("result", args=(wave.initiative.key, wave.pk))


def no_mails(person: Person) -> str:
    """Where somebody says that they want no mails: it names the person and opens nothing. Of the invitation it says
    nothing, which gets another id when its wave closes."""
    code = signing.Signer(salt=_SALT).sign(person.pk.hex)
    return settings.ADDRESS + reverse("no_mails", args=(code,))


def whose(code: str) -> UUID | None:
    """The id of the person whom ``code`` of ``no_mails`` names; None where we never made it."""
    try:
        return UUID(signing.Signer(salt=_SALT).unsign(code))
    except (signing.BadSignature, ValueError):
        return None
