"""Signing in with a passkey, an app and a recovery code, in a browser with an authenticator that is none."""

from __future__ import annotations

import time
from typing import TYPE_CHECKING

import pytest
from allauth.mfa.models import Authenticator
from allauth.mfa.totp.internal.auth import format_hotp_value, hotp_value, validate_totp_code

from tests.web.cast import PASSWORD
from tests.web.proofs.conftest import Stage

if TYPE_CHECKING:
    from playwright.sync_api import Page

KEY = {
    "protocol": "ctap2",
    "transport": "internal",
    "hasResidentKey": True,
    "hasUserVerification": True,
    "isUserVerified": True,
    "automaticPresenceSimulation": True,
}


def with_key(page: Page) -> None:
    """Puts an authenticator into the browser (WebAuthn of the DevTools protocol)."""
    client = page.context.new_cdp_session(page)
    client.send("WebAuthn.enable")
    client.send("WebAuthn.addVirtualAuthenticator", {"options": KEY})


def sign_in(page: Page, stage: Stage, mail: str) -> None:
    page.goto(f"{stage.address}/account/login/")
    page.get_by_label("Email").fill(mail)
    page.get_by_label("Password", exact=True).fill(PASSWORD)
    page.get_by_role("button", name="Sign in", exact=True).click()


def go_confirming(page: Page, address: str) -> None:
    """Opens a page that asks for the password once more."""
    page.wait_for_url("**/i/river/")
    page.goto(address)
    page.wait_for_url("**/account/reauthenticate/**")
    page.locator("main input[type=password]").fill(PASSWORD)
    page.locator("main form button.usa-button").first.click()
    page.wait_for_url("**/second-factor/**")


def looked_at_here(page: Page) -> list[str]:
    """What axe finds on the page that is open: only who has a second factor sees these, so no other test comes by."""
    from axe_playwright_python.sync_playwright import Axe

    return [f"{each['id']}: {each['nodes'][0]['html'][:150]}" for each in Axe().run(page).response["violations"]]


def sign_out(page: Page) -> None:
    page.get_by_role("button", name="Sign out").first.click()
    page.wait_for_url("**/account/login/")


def test_a_passkey_signs_in(stage: Stage) -> None:
    page = stage.tab()
    with_key(page)
    sign_in(page, stage, "cora@example.org")
    page.wait_for_url("**/i/river/")
    go_confirming(page, f"{stage.address}/account/second-factor/webauthn/add/")
    page.get_by_label("Name").fill("My telephone")
    box = page.get_by_label("Passwordless")
    if box.count():
        box.check()
    page.locator("#mfa_webauthn_add").click()
    page.wait_for_url("**/recovery-codes/**")
    assert looked_at_here(page) == []
    page.goto(f"{stage.address}/account/second-factor/webauthn/")
    assert looked_at_here(page) == []
    kept = Authenticator.objects.filter(user=stage.cast.accounts["cora"])
    assert {each.type for each in kept} == {"webauthn", "recovery_codes"}
    sign_out(page)
    page.get_by_role("button", name="Sign in with a passkey").click()
    page.wait_for_url("**/i/river/")
    assert "Cora" in page.locator("header").inner_text()
    # The password alone lets nobody in any more: the second factor is asked for.
    other = stage.tab()
    sign_in(other, stage, "cora@example.org")
    other.wait_for_url("**/second-factor/authenticate/")
    assert other.request.get(f"{stage.address}/i/river/", max_redirects=0).status == 302
    assert stage.heard == []


def test_an_app_and_its_recovery_codes(stage: Stage) -> None:
    page = stage.tab()
    sign_in(page, stage, "paz@example.org")
    go_confirming(page, f"{stage.address}/account/second-factor/totp/activate/")
    assert page.locator("main img").evaluate("each => each.naturalWidth") > 0
    assert looked_at_here(page) == []
    secret = page.locator("#authenticator_secret").input_value()
    page.get_by_label("Authenticator code").fill(code(secret))
    page.locator("main form button[type=submit]").click()
    page.wait_for_url("**/recovery-codes/**")
    codes = page.locator("#recovery_codes").input_value().split()
    assert len(codes) == 10
    sign_out(page)
    sign_in(page, stage, "paz@example.org")
    page.wait_for_url("**/second-factor/authenticate/")
    page.get_by_label("Code").first.fill(codes[0])
    page.locator("main form button[type=submit]").first.click()
    page.wait_for_url("**/i/river/")
    sign_out(page)
    # A recovery code is good for one time.
    sign_in(page, stage, "paz@example.org")
    page.wait_for_url("**/second-factor/authenticate/")
    page.get_by_label("Code").first.fill(codes[0])
    with page.expect_navigation():
        page.locator("main form button[type=submit]").first.click()
    assert "/i/river/" not in page.url
    assert stage.heard == []


def test_a_code_is_still_good_while_the_next_one_comes(monkeypatch: pytest.MonkeyPatch) -> None:
    secret, now = "JBSWY3DPEHPK3PXP", 1_700_000_000
    for later, good in ((29, True), (31, True), (91, False)):
        monkeypatch.setattr(time, "time", lambda: now)
        shown = code(secret)
        monkeypatch.setattr(time, "time", lambda later=later: now + later)
        assert validate_totp_code(secret, shown) is good, later


def code(secret: str) -> str:
    """What an app would show now (RFC 6238)."""
    return format_hotp_value(hotp_value(secret, int(time.time()) // 30))
