"""What allauth asks us: who may sign up, where mails lead, what is said."""

from __future__ import annotations

import hmac
from types import SimpleNamespace
from typing import Any

from allauth.account.adapter import DefaultAccountAdapter
from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.utils import timezone, translation

from wellknit.web.language import COOKIE

__all__ = ["Adapter"]


class Adapter(DefaultAccountAdapter):  # type: ignore[misc]
    """Nobody signs up without an invitation; every address in a mail is built from WELLKNIT_ADDRESS alone."""

    def is_open_for_signup(self, request: HttpRequest) -> bool:
        return False

    def get_reset_password_from_key_url(self, key: str) -> str:
        # The form of the address is allauth's: <user>-<key>.
        user, _, rest = key.partition("-")
        return settings.ADDRESS + reverse("account_reset_password_from_key", kwargs={"uidb36": user, "key": rest})

    def get_email_confirmation_url(self, request: HttpRequest, emailconfirmation: Any) -> str:
        return settings.ADDRESS + reverse("account_confirm_email", args=(emailconfirmation.key,))

    def get_client_ip(self, request: HttpRequest) -> str:
        """Not the address but a keyed digest of it that is another one tomorrow: too many wrong passwords from one
        place can be counted with it, and nobody can be found by it."""
        key = f"{settings.SECRET_KEY}{timezone.localdate()}".encode()
        return hmac.new(key, super().get_client_ip(request).encode(), "sha256").hexdigest()

    def get_http_user_agent(self, request: HttpRequest) -> str:
        return ""

    def send_mail(self, template_prefix: str, email: str, context: dict[str, Any]) -> None:
        site = SimpleNamespace(name="Wellknit", domain=settings.PLACE.host)
        account = context.get("user")
        with translation.override(account.language if account else translation.get_language()):
            self.render_mail(template_prefix, email, {**context, "email": email, "current_site": site}).send()

    def post_login(self, request: HttpRequest, user: Any, **more: Any) -> HttpResponse:
        response: HttpResponse = super().post_login(request, user, **more)
        response.set_cookie(
            COOKIE, user.language, max_age=365 * 24 * 3600, secure=settings.LANGUAGE_COOKIE_SECURE, samesite="Lax"
        )
        return response
