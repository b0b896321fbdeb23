"""A stage for proofs in a browser: the cast's pages, served from this process over plain HTTP, and tabs that listen."""

from __future__ import annotations

import os
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

import pytest
from django.contrib.auth import BACKEND_SESSION_KEY, HASH_SESSION_KEY, SESSION_KEY
from django.contrib.sessions.backends.db import SessionStore
from django.urls import reverse
from pytest_django.live_server_helper import LiveServer

from tests.web import matrix_briefs, matrix_results, matrix_waves
from tests.web.cast import SEATS, Cast, brought
from tests.web.cast_again import gathered
from tests.web.test_matrix import EXPECTED, statuses, target

if TYPE_CHECKING:
    from playwright.sync_api import Browser, BrowserContext, Page

# Playwright keeps a loop of events in this thread, which Django takes for a program that must not wait.
os.environ["DJANGO_ALLOW_ASYNC_UNSAFE"] = "1"
BACKEND = "django.contrib.auth.backends.ModelBackend"
#: Pages outside of initiatives that show something to whoever is signed in, or to a stranger.
SIGNED_IN = (
    "profile",
    "mfa_index",
    "account_change_password",
    "account_email",
    "account_logout",
    "account_reauthenticate",
)
#: Addresses that give a file: no page to look at.
FILES = ("instrument_download", *matrix_waves.FILES, *matrix_results.FILES, *matrix_briefs.FILES)
STRANGER = ("account_login", "account_reset_password", "account_reset_password_done", "lost", "join")
#: Other than HTTPS: nothing else differs from what is shipped.
PLAIN: dict[str, Any] = {
    "SECURE_SSL_REDIRECT": False,
    "SESSION_COOKIE_SECURE": False,
    "CSRF_COOKIE_SECURE": False,
    "LANGUAGE_COOKIE_SECURE": False,
    "SESSION_COOKIE_NAME": "session",
    "CSRF_COOKIE_NAME": "csrf",
    "ANSWERING_COOKIE": "answer-",
    "ANSWERING_COOKIE_SECURE": False,
    "ALLOWED_HOSTS": ["localhost"],
    "CSRF_TRUSTED_ORIGINS": [],
    "SECURE_HSTS_SECONDS": 0,
    "MFA_WEBAUTHN_ALLOW_INSECURE_ORIGIN": True,
}


@dataclass
class Stage:
    """Where the cast's pages are served, and how to come in."""

    address: str
    cast: Cast
    browser: Browser
    heard: list[str] = field(default_factory=list)
    opened: list[BrowserContext] = field(default_factory=list)

    def tab(self, who: str = "", **more: Any) -> Page:
        """A tab in which ``who`` is signed in; what it says that no page of ours says is in ``heard``."""
        context = self.browser.new_context(**more)
        self.opened.append(context)
        if who:
            account = self.cast.accounts[who]
            session = SessionStore()
            session[SESSION_KEY], session[BACKEND_SESSION_KEY] = str(account.pk), BACKEND
            session[HASH_SESSION_KEY] = account.get_session_auth_hash()
            session.save()
            context.add_cookies([{"name": "session", "value": str(session.session_key), "url": self.address}])
        page = context.new_page()
        page.on("dialog", lambda dialog: (self.heard.append(f"dialog {page.url}: {dialog.message}"), dialog.dismiss()))
        page.on("pageerror", lambda error: self.heard.append(f"script {page.url}: {error}"))
        page.on("console", lambda line: self._said(page, line.type, line.text))
        return page

    def _said(self, page: Page, kind: str, text: str) -> None:
        # A page that is not for the role is an answer too; its status is said as an error.
        if kind == "error" and "the server responded with a status of 4" not in text:
            self.heard.append(f"console {page.url}: {text}")


@pytest.fixture
def stage(browser: Browser, transactional_db: None, settings: Any) -> Iterator[Stage]:
    """The cast on a stage. Browser tests run once, on SQLite: what the database is makes no difference to a browser."""
    if os.environ.get("WELLKNIT_TEST_DATABASE"):
        pytest.skip("browser tests run once, on SQLite")
    for name, value in PLAIN.items():
        setattr(settings, name, value)
    # A server of its own: pytest-django's keeps the middleware of the settings as they were when it began.
    server = LiveServer("localhost")
    made = Stage(server.url, gathered(), browser)
    brought(made.cast)
    yield made
    for each in made.opened:
        each.close()
    server.stop()


def pages(cast: Cast, who: str, *, each: bool = True) -> list[str]:
    """Every address that shows ``who`` a page, from the table that the matrix test holds complete; without ``each``
    of things in several places one."""
    found = []
    for name, rows in EXPECTED.items():
        if name in FILES:
            continue  # a browser saves it and stays where it is
        asked = [row.partition(" ") for row, text in rows.items() if statuses(text)[who] == 200]
        places = [place for method, _, place in asked if method == "GET"]
        found += [target(cast, name, place) for place in (places if each else places[:1])]
    return found


def outside(who: str) -> list[str]:
    return [reverse(name) for name in (SIGNED_IN if who else STRANGER)]


def everybody() -> list[str]:
    return [*SEATS]
