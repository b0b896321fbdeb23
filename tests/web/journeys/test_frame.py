"""In a real browser, against a real server: coming in, seeing one's own site alone, and pages that anybody can use."""

from __future__ import annotations

import json
import os
import re
import signal
import socket
import subprocess
import sys
import time
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from tests.web.conftest import Served
from tests.web.journeys.hands import WIDTHS, looked_at, sign_in, violations
from tests.web.served import free_port, plain

if TYPE_CHECKING:
    from playwright.sync_api import Browser, Page

# Nothing here asks the test's own database.
pytestmark = pytest.mark.skipif(
    bool(os.environ.get("WELLKNIT_TEST_DATABASE")), reason="browser tests run once, on SQLite"
)

PAGES = (
    "",
    "initiative/",
    "sites/add/",
    "organizations/",
    "organizations/add/",
    "people/",
    "people/add/",
    "members/",
    "members/invite/",
    "who-sees-what/",
    "view-as/",
    "history/",
    "files/",
)


def test_a_site_leader_sees_the_own_site_alone_by_keyboard(page: Page, served: Served) -> None:
    who = served.people["site_leader"]
    page.goto(f"{served.address}/account/login/")
    page.keyboard.press("Tab")
    assert page.evaluate("document.activeElement.className") == "skip"
    page.keyboard.press("Enter")
    page.keyboard.press("Tab")
    page.keyboard.type(who.mail)
    page.keyboard.press("Tab")
    if page.evaluate("document.activeElement.tagName") == "A":  # the way back for a lost password
        page.keyboard.press("Tab")
    page.keyboard.type(who.password)
    page.keyboard.press("Enter")
    page.wait_for_url("**/i/demo/")
    assert page.locator(".cards:not(.running) h3").all_inner_texts() == ["Chicago, Ill."]
    page.goto(f"{served.address}/i/demo/organizations/")
    places = set(page.locator("tbody td:nth-child(2)").all_inner_texts())
    assert places == {"Chicago", "national"}
    assert page.request.get(f"{served.address}/i/demo/files/").status == 403


def test_a_list_is_searched_while_one_types(page: Page, served: Served) -> None:
    from playwright.sync_api import expect

    sign_in(page, served, "national_lead")
    page.goto(f"{served.address}/i/demo/organizations/")
    found = page.locator("[data-found]")
    before = found.inner_text()
    page.get_by_role("textbox", name="Search").press_sequentially("clinic")
    # The address changes first; only then what is found, and what is said of it.
    page.wait_for_url("**q=clinic*")
    expect(found).not_to_have_text(before)
    expect(page.locator("#said")).to_have_text(re.compile("organizations$"))


def test_every_page_of_the_frame_can_be_used_by_anybody(page: Page, served: Served, long: bool) -> None:
    page.goto(f"{served.address}/account/login/")
    wrong = looked_at(page, "login", WIDTHS)
    sign_in(page, served, "national_lead")
    addresses = [f"{served.address}/i/demo/{each}" for each in PAGES]
    addresses += [f"{served.address}/{each}" for each in ("account/profile/", "account/second-factor/", "?all")]
    for name in ("organizations", "people"):
        page.goto(f"{served.address}/i/demo/{name}/")
        first = str(page.locator("tbody th a").first.get_attribute("href"))
        addresses += [f"{served.address}{first}", f"{served.address}{first}change/"]
    for number, address in enumerate(addresses):
        page.goto(address)
        wrong += looked_at(page, address.removeprefix(served.address), WIDTHS if long else (WIDTHS[number % 3],))
    assert wrong == []


@pytest.mark.parametrize("scheme", ["dark", "light"])
def test_colours_can_be_read_in_the_dark_too(browser: Browser, served: Served, scheme: str) -> None:
    context = browser.new_context(color_scheme=scheme)  # type: ignore[arg-type]
    page = context.new_page()
    sign_in(page, served, "national_lead")
    for path in ("", "organizations/", "organizations/add/", "members/", "who-sees-what/"):
        page.goto(f"{served.address}/i/demo/{path}")
        assert violations(page) == [], path
    context.close()


def test_the_first_load_is_light(browser: Browser, served: Served) -> None:
    context = browser.new_context()
    page = context.new_page()
    sizes: dict[str, int] = {}
    client = context.new_cdp_session(page)
    client.send("Network.enable")
    names: dict[str, str] = {}
    client.on("Network.responseReceived", lambda event: names.update({event["requestId"]: event["response"]["url"]}))
    client.on(
        "Network.loadingFinished",
        lambda event: sizes.update({names.get(event["requestId"], "?"): int(event["encodedDataLength"])}),
    )
    page.goto(f"{served.address}/account/login/", wait_until="networkidle")
    context.close()
    assert len(sizes) >= 5
    assert sum(sizes.values()) < 100_000, json.dumps(sizes, indent=1)


def test_serve_prints_a_sign_in_for_each_role(served: Served) -> None:
    told = served.output.read_text("utf-8")
    for each in served.people.values():
        assert each.mail in told and each.password in told
    assert len(served.people) == 8


def test_serve_begins_an_empty_installation_and_ends_when_asked(tmp_path: Path) -> None:
    command = [sys.executable, "-m", "wellknit", "serve", "--data", str(tmp_path / "data"), "--no-serve"]
    told = subprocess.run(command, capture_output=True, text=True, check=False, cwd=tmp_path, env=plain())
    assert told.returncode == 0, told.stderr
    assert "Begin here: https://localhost/begin/" in told.stdout
    assert (tmp_path / "data").stat().st_mode & 0o777 == 0o700
    refused = subprocess.run(
        [sys.executable, "-m", "wellknit", "serve", "--demo", "--host", "0.0.0.0"],
        capture_output=True,
        text=True,
        check=False,
        cwd=tmp_path,
        env=plain(),
    )
    assert refused.returncode == 1 and "cli.demo-host" in refused.stderr


def test_ctrl_c_ends_server_and_worker(tmp_path: Path) -> None:
    port, up = free_port(), tmp_path / "d" / "worker-is-up"
    command = [sys.executable, "-m", "wellknit", "serve", "--demo", "--data", str(tmp_path / "d"), "--port", str(port)]
    with subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, cwd=tmp_path, env=plain()) as run:
        until = time.monotonic() + 300
        while not up.exists() and run.poll() is None and time.monotonic() < until:
            time.sleep(0.1)
        run.send_signal(signal.SIGINT)
        assert run.wait(120) == 0
    assert not up.exists()
    with socket.socket() as again:
        assert again.connect_ex(("127.0.0.1", port)) != 0
