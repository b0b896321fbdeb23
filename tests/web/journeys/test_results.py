"""In a real browser: the story of a release as three roles read it, at three widths, on paper, and without scripts."""

from __future__ import annotations

import os
from typing import TYPE_CHECKING

import pytest

from tests.web.conftest import Served
from tests.web.journeys.hands import WIDTHS, press, sign_in, violations

if TYPE_CHECKING:
    from playwright.sync_api import Browser, Page

# Nothing here asks the test's own database.
pytestmark = pytest.mark.skipif(
    bool(os.environ.get("WELLKNIT_TEST_DATABASE")), reason="browser tests run once, on SQLite"
)

SURVEY, RELATIONSHIPS = "Invented survey, winter 2022", "Invented survey of relationships, winter 2022"
#: What a first visit may bring, in bytes; what the server sends uncompressed counts as it comes.
_MOST = 300_000


def opened(page: Page, served: Served, wave: str = SURVEY) -> str:
    page.goto(f"{served.address}/i/demo/results/")
    with page.expect_navigation():
        page.get_by_role("link", name=wave, exact=True).click()
    return page.url


@pytest.mark.parametrize("seat", ["national_lead", "site_leader", "reader"])
def test_three_roles_read_the_story_and_everybody_can_use_it(page: Page, served: Served, seat: str) -> None:
    sign_in(page, served, seat)
    for wave in (SURVEY, RELATIONSHIPS):
        address = opened(page, served, wave)
        for path in ("", "meeting/"):
            page.goto(address + path)
            for width in WIDTHS:
                page.set_viewport_size({"width": width, "height": 900})
                assert page.evaluate("document.documentElement.scrollWidth") <= width, (wave, path, width)
                assert violations(page) == [], (wave, path, width)
            page.emulate_media(media="print")
            assert violations(page) == [], (wave, path, "print")
            page.emulate_media(media="screen")


def test_a_number_leads_to_where_it_comes_from_by_keyboard(page: Page, served: Served) -> None:
    sign_in(page, served, "site_leader")
    opened(page, served)
    press(page, "18 of 25")
    assert page.locator(".traced .number").inner_text() == "72%"
    assert "Chicago" in page.locator(".traced").inner_text()
    assert violations(page) == []
    press(page, "Back to the results")
    assert page.locator("h1").inner_text() == SURVEY
    assert "Dayton" not in page.locator("main").inner_text()


def test_it_reads_without_scripts_in_spanish(browser: Browser, served: Served) -> None:
    context = browser.new_context(java_script_enabled=False, viewport={"width": 320, "height": 900})
    page = context.new_page()
    sign_in(page, served, "reader")
    page.get_by_role("button", name="Español").click()
    page.locator("html[lang=es]").wait_for()
    opened(page, served)
    assert "Quién respondió" in page.locator("h2").first.inner_text()
    assert page.locator(".narrow-one svg").first.is_visible() and not page.locator(".wide-one svg").first.is_visible()
    page.locator("summary", has_text="Las cifras de la figura 1").first.click()
    assert page.locator("#figure-1-table").is_visible()
    context.close()


def test_a_first_visit_brings_little(page: Page, served: Served) -> None:
    """Signing in and the list included, whose styles and letters the story has in common with them."""
    network = page.context.new_cdp_session(page)
    network.send("Network.enable")
    brought: list[float] = []
    network.on("Network.loadingFinished", lambda each: brought.append(each["encodedDataLength"]))
    sign_in(page, served, "national_lead")
    opened(page, served, RELATIONSHIPS)
    page.wait_for_load_state("networkidle")
    assert 50_000 < sum(brought) < _MOST


@pytest.mark.parametrize("wave", [SURVEY, RELATIONSHIPS])
def test_the_sheets_for_the_meeting_are_two(page: Page, served: Served, wave: str) -> None:
    sign_in(page, served, "national_lead")
    page.goto(opened(page, served, wave) + "meeting/")
    for paper in ("Letter", "A4"):
        printed = page.pdf(format=paper, margin=dict.fromkeys(("top", "bottom", "left", "right"), "12mm"))
        assert printed.count(b"/Type /Page\n") == 2, paper
