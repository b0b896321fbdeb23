"""Outreach in a real browser, by keyboard alone; and the pages of outreach, time, consents and a person's data."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from tests.web.conftest import Served
from tests.web.journeys.hands import WIDTHS, looked_at, sign_in, tab_to, violations

if TYPE_CHECKING:
    from playwright.sync_api import Browser, Page, Route


def test_filter_keep_change_many_undo_and_move_by_keyboard_alone(page: Page, served: Served) -> None:
    from playwright.sync_api import expect

    sign_in(page, served, "national_lead")
    page.goto(f"{served.address}/i/demo/outreach/")
    # Searching, with what is found told to who can't see it.
    tab_to(page, "#id_q")
    page.keyboard.type("alliance")
    page.wait_for_url("**q=alliance**")
    # The address changes first; only then what is found, and what would be kept.
    expect(page.locator("#id_keep-query")).to_have_value(re.compile("q=alliance"))
    found = page.locator("#results .outreach tbody tr").count()
    assert 2 <= found < 10
    expect(page.locator("#said")).to_have_text(f"{found} organizations")
    # Keeping the filter.
    tab_to(page, "#id_keep-name")
    page.keyboard.type("Alliances")
    page.keyboard.press("Enter")
    page.get_by_text("The filter is kept.").wait_for()
    expect(page.get_by_role("link", name="Alliances")).to_have_attribute("aria-current", "true")
    # Changing two of them at once.
    ticks = page.locator("input[name=row]")
    tab_to(page, "input[name=row]")
    page.keyboard.press("Space")
    page.keyboard.press("Tab")
    page.keyboard.press("Tab")
    page.keyboard.press("Space")
    for at in (0, 1):
        expect(ticks.nth(at)).to_be_checked()
    tab_to(page, "#id_set-status")
    page.keyboard.type("invited")
    page.keyboard.press("Tab")
    page.keyboard.type("Call them")
    page.keyboard.press("Enter")
    page.get_by_text("2 organizations changed.").wait_for()
    assert "q=alliance" in page.url
    states = page.locator("#results .outreach tbody td:nth-child(3)")
    invited = states.filter(has_text=re.compile("^\\s*invited\\s*$", re.IGNORECASE))
    expect(invited).to_have_count(2)
    # Putting them back.
    tab_to(page, "form.undo button")
    page.keyboard.press("Enter")
    page.get_by_text("2 organizations are as they were.").wait_for()
    expect(states).to_have_count(found)
    expect(invited).to_have_count(0)
    # Moving a card on the board.
    page.goto(f"{served.address}/i/demo/outreach/board/?q=alliance")
    tab_to(page, ".card summary")
    name = page.locator(".card h3").first.inner_text()
    page.keyboard.press("Enter")
    tab_to(page, ".card details[open] button[value^=joined]")
    page.keyboard.press("Enter")
    joined = page.locator("section[aria-labelledby=column-joined]")
    joined.get_by_role("link", name=name).wait_for()
    expect(page.locator(".card", has=page.locator(":focus")).locator("h3")).to_have_text(name)
    expect(page.locator("#said")).to_have_text(f"{name}: joined.")
    page.goto(f"{served.address}/i/demo/outreach/")
    tab_to(page, ".kept button")
    page.keyboard.press("Enter")
    page.get_by_text("The filter is gone.").wait_for()


def test_a_slow_search_takes_nothing_from_who_types_elsewhere(page: Page, served: Served) -> None:
    from playwright.sync_api import expect

    sign_in(page, served, "national_lead")
    page.goto(f"{served.address}/i/demo/outreach/")
    held: list[Route] = []
    page.route("**q=alliance**", lambda route: held.append(route))
    tab_to(page, "#id_q")
    with page.expect_request("**q=alliance**"):
        page.keyboard.type("alliance")
    tab_to(page, "#id_keep-name")
    page.keyboard.type("Typed mean")
    held[0].continue_()
    expect(page.locator("#id_keep-query")).to_have_value(re.compile("q=alliance"))
    page.keyboard.type("while")
    expect(page.locator("#id_keep-name")).to_have_value("Typed meanwhile")


def test_all_works_without_javascript(browser: Browser, served: Served) -> None:
    context = browser.new_context(java_script_enabled=False)
    page = context.new_page()
    sign_in(page, served, "site_leader")
    page.goto(f"{served.address}/i/demo/outreach/board/")
    name = page.locator(".card h3").first.inner_text()
    page.locator(".card summary").first.click()
    page.locator(".card").first.get_by_role("button", name="paused").click()
    page.wait_for_url("**/outreach/board/?**")
    page.locator("section[aria-labelledby=column-paused]").get_by_role("link", name=name).wait_for()
    context.close()


def test_every_page_can_be_used_by_anybody(page: Page, served: Served, long: bool) -> None:
    sign_in(page, served, "national_lead")
    page.goto(f"{served.address}/i/demo/people/")
    person = str(page.locator("tbody th a").first.get_attribute("href")).removeprefix("/i/demo/")
    paths = [
        "outreach/",
        "outreach/board/",
        "time/",
        "time/?scope=all",
        "plans/",
        "plans/grant/add/",
        "plans/phase/add/",
    ]
    paths += ["consents/", f"{person}consents/", f"{person}data/", f"{person}erase/", person]
    wrong = []
    for number, path in enumerate(paths):
        page.goto(f"{served.address}/i/demo/{path}")
        wrong += looked_at(page, path, WIDTHS if long else (WIDTHS[number % 3],))
    assert wrong == []


def test_colours_of_board_and_bars_can_be_read_in_the_dark(browser: Browser, served: Served) -> None:
    context = browser.new_context(color_scheme="dark")
    page = context.new_page()
    sign_in(page, served, "national_lead")
    for path in ("outreach/", "outreach/board/", "time/", "plans/"):
        page.goto(f"{served.address}/i/demo/{path}")
        assert violations(page) == [], path
    context.close()
