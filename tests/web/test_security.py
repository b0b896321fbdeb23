"""What outsiders try: other hosts, other people's redirects, old sessions, guessing who has an account."""

from __future__ import annotations

import logging
import os
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest
from django.apps import apps
from django.core import mail
from django.urls import reverse
from django.utils.html import escape

from tests.web.cast import PASSWORD, Browser, Cast
from wellknit.web.keeping import Nameless
from wellknit.web.place import VARIABLES, Place, secret

ROOT = Path(__file__).resolve().parents[2]
ELSEWHERE = (
    "//evil.example",
    "https:evil.example",
    "\\\\evil.example",
    "/\\evil.example",
    "https://evil.example/",
    "/%0d%0aX:y",
)


def test_check_deploy_is_clean_with_the_shipped_settings(tmp_path: Path) -> None:
    environment = {"PATH": os.environ["PATH"], "WELLKNIT_DATA": str(tmp_path / "none")}
    command = [sys.executable, "-m", "wellknit.web.manage", "check", "--deploy", "--fail-level", "WARNING"]
    told = subprocess.run(command, env=environment, capture_output=True, text=True, check=False)
    assert (told.returncode, told.stdout) == (0, "System check identified no issues (0 silenced).\n")
    plain = subprocess.run(
        command, env={**environment, "WELLKNIT_ADDRESS": "http://trust.example.org"}, capture_output=True, check=False
    )
    assert plain.returncode == 1


def test_no_model_has_changed_without_a_migration(db: None) -> None:
    from django.core.management import call_command

    call_command("makemigrations", "--check", "--dry-run", verbosity=0)


def test_the_secret_is_its_owners_alone_and_stays(tmp_path: Path) -> None:
    made = secret(tmp_path)
    assert len(made) > 50 and secret(tmp_path) == made
    assert (tmp_path / "secret").stat().st_mode & 0o777 == 0o600
    assert secret(tmp_path / "none") != secret(tmp_path / "none") and not (tmp_path / "none").exists()


def test_every_setting_is_documented() -> None:
    text = (ROOT / "docs" / "serving.md").read_text("utf-8")
    assert [name for name in VARIABLES if f"`{name}`" not in text] == []
    assert [line for line in VARIABLES.values() if not line.endswith(".")] == []


def test_the_databases_are_what_the_environment_says(tmp_path: Path) -> None:
    sqlite = Place.here({"WELLKNIT_DATA": str(tmp_path)}).databases()["default"]
    assert sqlite["NAME"] == str(tmp_path / "wellknit.sqlite3")
    assert "synchronous=FULL" in str(sqlite["OPTIONS"]) and "IMMEDIATE" in str(sqlite["OPTIONS"])
    other = Place.here({"WELLKNIT_DATABASE": "postgresql://w:p%40ss@db.example:5433/wk"}).databases()["default"]
    assert {name: other[name] for name in ("NAME", "USER", "PASSWORD", "HOST", "PORT")} == {
        "NAME": "wk",
        "USER": "w",
        "PASSWORD": "p@ss",
        "HOST": "db.example",
        "PORT": "5433",
    }


def test_another_host_is_refused_and_stands_in_no_mail(cast: Cast, caplog: pytest.LogCaptureFixture) -> None:
    for headers in ({"SERVER_NAME": "evil.example"}, {"HTTP_HOST": "evil.example"}):
        assert Browser().get("/account/login/", **headers).status_code == 400
    asked = Browser().post(
        reverse("account_reset_password"), {"email": "eve@example.org"}, HTTP_X_FORWARDED_HOST="evil.example"
    )
    assert asked.status_code == 302
    (sent,) = mail.outbox
    assert "https://trust.example.org/account/password/reset/key/" in str(sent.body)
    assert "evil" not in f"{sent.subject}{sent.body}"
    lines = [record for record in caplog.records if Nameless().filter(record)]
    assert len(lines) >= 2
    assert "evil" not in "\n".join(logging.Formatter().format(record) for record in lines)


@pytest.mark.parametrize("target", ELSEWHERE)
def test_nobody_is_led_elsewhere(cast: Cast, target: str) -> None:
    form = {"login": "eve@example.org", "password": PASSWORD, "next": target}
    for response in (
        Browser().post("/account/login/", form),
        Browser().post("/language/", {"language": "es", "next": target}),
    ):
        assert response.status_code == 302
        assert "evil" not in response.headers["Location"] and "X:y" not in response.headers


def test_signing_in_begins_a_new_session(cast: Cast) -> None:
    client = Browser()
    client.get("/join/x/")
    before = client.session.session_key
    response = client.post("/account/login/", {"login": "eve@example.org", "password": PASSWORD})
    assert response.status_code == 302
    assert client.session.session_key != before
    cookie = response.cookies["__Host-session"]
    assert cookie["secure"] and cookie["httponly"] and cookie["samesite"] == "Lax" and not cookie["domain"]


def test_nobody_finds_out_who_has_an_account(cast: Cast) -> None:
    told = []
    for who in ("eve@example.org", "nobody@example.org"):
        wrong = Browser().post("/account/login/", {"login": who, "password": "wrong wrong wrong"})
        reset = Browser().post(reverse("account_reset_password"), {"email": who}, follow=True)
        told.append((wrong.status_code, _text(wrong, who), reset.status_code, _text(reset, who)))
    assert told[0] == told[1]
    assert [sent.to for sent in mail.outbox] == [["eve@example.org"]]


def _text(response: object, who: str) -> str:
    import re

    text = response.content.decode().replace(who, "<mail>")  # type: ignore[attr-defined]
    return re.sub(r'name="csrfmiddlewaretoken" value="\w+"', "", text)


def test_whoever_guesses_passwords_is_stopped(cast: Cast, settings: Any) -> None:
    settings.ACCOUNT_RATE_LIMITS = {"login_failed": "3/m/key"}
    right = {"login": "eve@example.org", "password": PASSWORD}
    client = Browser()
    for _ in range(3):
        assert client.post("/account/login/", {**right, "password": "a guess"}).status_code == 200
    refused = client.post("/account/login/", right)
    assert refused.status_code == 200 and "_auth_user_id" not in client.session
    assert Browser().post("/account/login/", {**right, "login": "kim@example.org"}).status_code == 302


def test_every_page_says_what_it_may_do(cast: Cast) -> None:
    for client, address in ((cast.client("nadia"), "/i/river/"), (Browser(), "/account/login/"), (Browser(), "/none/")):
        response = client.get(address)
        policy = response.headers["Content-Security-Policy"]
        assert "unsafe" not in policy and "default-src 'none'" in policy and "frame-ancestors 'none'" in policy
        assert response.headers["X-Frame-Options"] == "DENY"
        assert response.headers["X-Content-Type-Options"] == "nosniff"
        assert response.headers["Referrer-Policy"] == "same-origin"
        assert "no-store" in response.headers["Cache-Control"]
        text = response.content.decode()
        assert " style=" not in text and "<style" not in text and " onclick" not in text


def test_forms_need_their_token(cast: Cast) -> None:
    client = cast.client("nadia", enforce_csrf_checks=True)
    assert client.post("/i/river/organizations/add/", {"name": "x"}).status_code == 403


def test_plain_http_is_led_to_https(db: None) -> None:
    from django.test import Client

    response = Client().get("/account/login/", SERVER_NAME="trust.example.org")
    assert (response.status_code, response.headers["Location"]) == (301, "https://trust.example.org/account/login/")


def test_nothing_of_a_persons_machine_is_kept(cast: Cast) -> None:
    names = {field.name for model in apps.get_models() for field in model._meta.get_fields()}
    assert not [name for name in names if name in ("ip", "ip_address", "user_agent", "agent", "remote_addr")]
    client = cast.client("nadia")
    client.post(
        "/i/river/organizations/add/", {"name": "Marked"}, REMOTE_ADDR="203.0.113.77", HTTP_USER_AGENT="canary-agent/9"
    )
    from django.db import connection

    from tests.web.test_matrix import contents  # noqa: F401  the tables are read below

    with connection.cursor() as cursor:
        for model in apps.get_models():
            cursor.execute(f'SELECT * FROM "{model._meta.db_table}"')
            rows = repr(cursor.fetchall())
            assert "203.0.113.77" not in rows and "canary-agent" not in rows


def test_no_line_of_the_log_names_an_address(cast: Cast, caplog: pytest.LogCaptureFixture) -> None:
    client = Browser(raise_request_exception=False)
    with caplog.at_level(logging.DEBUG, "django.request"):
        caplog.handler.addFilter(nameless := Nameless())
        client.get("/join/secret-token-of-a-guest/nowhere/")
        caplog.handler.removeFilter(nameless)
    assert caplog.records and "secret-token-of-a-guest" not in caplog.text


@pytest.mark.parametrize("text", ['"><svg onload=alert(1)>', "{{7*7}}", "<script>alert(1)</script>"])
def test_what_is_typed_is_shown_as_text(cast: Cast, text: str) -> None:
    client = cast.client("nadia")
    assert client.post("/i/river/organizations/add/", {"name": text, "kind": text}).status_code == 302
    for page in ("organizations/", "history/", f"organizations/?q={text}"):
        shown = client.get(f"/i/river/{page}").content.decode()
        assert "<svg onload" not in shown and "<script>alert" not in shown
        assert escape(text) in shown
