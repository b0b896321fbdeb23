"""A brief is made, mended and published by somebody without scripts, and read by somebody else."""

from __future__ import annotations

from typing import TYPE_CHECKING

from tests.web.conftest import Served
from tests.web.journeys.hands import WIDTHS, reload_until, sign_in, violations

if TYPE_CHECKING:
    from playwright.sync_api import Browser, Page


def _made(page: Page) -> None:
    """Looks again until the brief is made, and nothing newer is on its way."""
    reload_until(page, page.locator("main:has(iframe.paper):not(:has(progress))"))


def test_from_a_release_to_a_reader(served: Served, browser: Browser) -> None:
    from playwright.sync_api import expect

    page = browser.new_context(java_script_enabled=False).new_page()
    sign_in(page, served, "national_lead")
    page.get_by_role("link", name="Results", exact=True).click()
    page.get_by_role("link", name="Briefs", exact=True).click()
    page.get_by_role("link", name="Invented survey of relationships, winter 2022").click()
    page.get_by_label("Name").fill("Who knows whom")
    with page.expect_navigation():
        page.get_by_role("button", name="Make the brief").click()
    _made(page)
    assert page.frame_locator("iframe.paper").get_by_role("heading", name="Who knows whom").first.is_visible()
    address = page.url

    page.get_by_role("link", name="Write", exact=True).click()
    text = page.locator("#id_source").input_value()
    wrong = text.replace("# Relationships", "# Relationships\n\nOf all, {fact}`network.nothing.all` know each other.")
    page.locator("#id_source").fill(wrong)
    page.get_by_role("button", name="Save", exact=True).click()
    expect(page.locator(".note.error")).to_contain_text("There is no fact 'network.nothing.all'")
    expect(page.locator("#id_source")).to_have_value(wrong)
    page.locator("#id_source").fill(text.replace("# Relationships", "# Relationships\n\nMany know each other."))
    page.get_by_role("button", name="Show the page below").click()
    page.frame_locator("iframe.paper").get_by_text("Many know each other.").wait_for()
    with page.expect_navigation():
        page.get_by_role("button", name="Save", exact=True).click()
    page.goto(address)
    expect(page.locator("main")).to_contain_text("out of date")
    assert page.get_by_role("button", name="Publish", exact=True).count() == 0
    with page.expect_navigation():
        page.get_by_role("button", name="Make it once more").click()
    _made(page)
    with page.expect_navigation():
        page.get_by_role("button", name="Publish", exact=True).click()

    reader = browser.new_page()
    sign_in(reader, served, "reader")
    reader.get_by_role("link", name="Briefs", exact=True).click()
    reader.get_by_role("link", name="Who knows whom").click()
    shown = reader.frame_locator("iframe.paper")
    shown.get_by_text("Many know each other.").wait_for()
    reader.wait_for_load_state()
    # The page's own script runs in its frame: a number says where it comes from.
    shown.locator("a.number").first.focus()
    shown.locator(".card").wait_for()
    for width in WIDTHS:
        reader.set_viewport_size({"width": width, "height": 900})
        assert violations(reader) == [] and reader.evaluate("document.documentElement.scrollWidth") <= width
    link = reader.get_by_role("link", name="PDF, to print").get_attribute("href")
    saved = reader.context.request.get(f"{served.address}{link}")
    assert saved.headers["content-disposition"] == 'attachment; filename="brief.pdf"'
    assert saved.body().startswith(b"%PDF-1.7")
    assert reader.get_by_role("link", name="Write", exact=True).count() == 0

    with page.expect_navigation():
        page.get_by_role("button", name="Withdraw").click()
    reader.goto(address)
    assert reader.locator("h1").inner_text() != "Who knows whom"
