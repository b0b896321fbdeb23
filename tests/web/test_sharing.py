"""The cache that all processes share: a limit is one limit, whoever answers, and nothing in it tells of a machine."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
from django.conf import settings as shipped
from django.core.cache import caches

from tests.web.cast import PASSWORD, Browser, Cast
from wellknit.web.sharing import Shared


def folder() -> Path:
    return Path(shipped.CACHES["default"]["LOCATION"])


def another_process() -> None:
    """What another process has: its own object over the same folder."""
    caches["default"] = Shared(str(folder()), {})


def test_what_one_process_counts_the_others_know(cast: Cast, settings: Any) -> None:
    settings.ACCOUNT_RATE_LIMITS = {"login_failed": "3/m/key"}
    right = {"login": "eve@example.org", "password": PASSWORD}
    for _ in range(3):
        assert Browser().post("/account/login/", {**right, "password": "a guess"}).status_code == 200
        another_process()
    client = Browser()
    assert client.post("/account/login/", right).status_code == 200 and "_auth_user_id" not in client.session
    assert Browser().post("/account/login/", {**right, "login": "kim@example.org"}).status_code == 302


def test_nobodys_machine_or_mail_lies_there(cast: Cast, settings: Any) -> None:
    settings.ACCOUNT_RATE_LIMITS = {"login_failed": "3/m/ip,3/m/key"}
    settings.ALLAUTH_TRUSTED_PROXY_COUNT = 0
    asked = {"login": "eve@example.org", "password": "a guess"}
    Browser(REMOTE_ADDR="203.0.113.77").post("/account/login/", asked)
    files = list(folder().iterdir())
    assert len(files) >= 2
    for file in files:
        assert b"203.0.113" not in file.read_bytes() and b"eve" not in file.read_bytes()
        assert file.stat().st_mode & 0o077 == 0
    assert folder().stat().st_mode & 0o077 == 0


def test_of_several_that_add_at_once_one_has_added(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    one, other = Shared(str(tmp_path / "cache"), {}), Shared(str(tmp_path / "cache"), {})
    assert not (tmp_path / "cache").exists(), "made only when there is something to keep"
    # Both have looked, and there was nothing; then both add.
    monkeypatch.setattr(Shared, "has_key", lambda *rest: False)
    assert [one.add("key", 1), other.add("key", 2)] == [True, False]
    assert (one.get("key"), other.get("key")) == (1, 1)
    assert len(list((tmp_path / "cache").iterdir())) == 1, "no draft is left"


def test_what_is_over_can_be_added_again(tmp_path: Path) -> None:
    cache = Shared(str(tmp_path), {})
    assert cache.add("key", 1, timeout=-1) and cache.add("key", 2, timeout=60) and not cache.add("key", 3)
    assert cache.get("key") == 2
