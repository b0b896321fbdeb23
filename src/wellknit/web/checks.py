"""What 'check --deploy' looks at beside Django's own checks."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any
from urllib.parse import urlsplit

from django.apps import AppConfig
from django.conf import settings
from django.core.checks import CheckMessage, Error, Tags, register

__all__ = ["address"]


@register(Tags.security, deploy=True)
def address(app_configs: Sequence[AppConfig] | None, **_more: Any) -> list[CheckMessage]:
    """Mails lead people here, so outside of a demonstration the address is HTTPS."""
    if settings.DEMO or urlsplit(settings.ADDRESS).scheme == "https":
        return []
    return [Error("WELLKNIT_ADDRESS does not begin with https://.", id="wellknit.E001")]
