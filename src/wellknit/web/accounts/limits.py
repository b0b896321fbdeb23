"""How often somebody may try, without keeping where they are: allauth counts, under keys that are made here."""

from __future__ import annotations

import hashlib
import hmac
import secrets
from datetime import date

from django.http import HttpRequest
from django.utils import timezone

__all__ = ["standing_for"]

_LOOPBACK = ("127.0.0.1", "::1", "")
_keys: dict[date, bytes] = {}


def standing_for(request: HttpRequest) -> str:
    """What stands for the network address of a request: HMAC-SHA256 of it, under a key that this process makes up anew
    each day and writes nowhere. Tomorrow nothing connects it with the address, today only this process could.

    Behind the proxy of this machine the address is the last that the proxy added to X-Forwarded-For; what came before
    that is the visitor's own word. From elsewhere the header is not believed at all.
    """
    address = request.META.get("REMOTE_ADDR", "")
    if address in _LOOPBACK:
        address = request.META.get("HTTP_X_FORWARDED_FOR", "").rpartition(",")[2].strip() or address
    return hmac.new(_key(timezone.localdate()), address.encode("utf-8", "replace"), hashlib.sha256).hexdigest()[:32]


def _key(day: date) -> bytes:
    if day not in _keys:
        _keys.clear()
        _keys[day] = secrets.token_bytes(32)
    return _keys[day]
