"""Making an instrument in a real browser: without a spreadsheet, by keyboard alone, and without JavaScript."""

from __future__ import annotations

import os
import re
from typing import TYPE_CHECKING

import pytest

from tests.web.conftest import Served
from tests.web.journeys.hands import WIDTHS, press, sign_in, tab_to, violations, write

if TYPE_CHECKING:
    from playwright.sync_api import Browser, Page

pytestmark = pytest.mark.skipif(
    bool(os.environ.get("WELLKNIT_TEST_DATABASE")), reason="browser tests run once, on SQLite"
)


def axe(page: Page, widths: tuple[int, ...] = WIDTHS) -> list[str]:
    """What is wrong at these widths, the preview in its frame included."""
    wrong = []
    for width in widths:
        page.set_viewport_size({"width": width, "height": 900})
        if page.evaluate("document.documentElement.scrollWidth") > width:
            wrong.append(f"{page.url} is wider than {width}")
        wrong += [f"{page.url} at {width}: {each}" for each in violations(page)]
    page.set_viewport_size({"width": 1280, "height": 900})
    return wrong


def test_an_instrument_is_made_without_a_spreadsheet_by_keyboard_alone(page: Page, served: Served) -> None:
    from playwright.sync_api import expect

    sign_in(page, served, "national_lead")
    page.goto(f"{served.address}/i/demo/instruments/add/")
    write(page, "name", "After the retreat")
    tab_to(page, "#id_second")
    page.keyboard.type("Español")
    press(page, "Begin", "button")
    press(page, "Add the first one")
    press(page, "A page or topic")
    write(page, "label_0", "The retreat")
    write(page, "label_1", "El retiro")
    press(page, "Save", "button")
    press(page, "Answers")
    tab_to(page, "#id_begin")
    page.keyboard.type("Agreement")
    press(page, "Make the list", "button")
    press(page, "Questions")
    for kind, text in (
        ("Choose one answer from a list", "I felt heard."),
        ("Answer in own words", "What was missing?"),
    ):
        press(page, "Add into it The retreat")
        press(page, kind)
        write(page, "label_0", text)
        if kind.startswith("Choose"):
            tab_to(page, "#id_scale")
            page.keyboard.type("agreement")
        press(page, "Save", "button")
    # The second is asked of those who did not feel heard.
    press(page, "When it is asked What was missing?")
    press(page, "Go on", "button")
    tab_to(page, "#id_operator")
    page.keyboard.type("is at most")
    tab_to(page, "#id_answer")
    page.keyboard.type("Disagree")
    press(page, "Add it", "button")
    expect(page.locator(".parts")).to_contain_text("is at most")
    wrong = axe(page)
    press(page, "Back")
    # Moving, by a script: the button keeps the focus, and the phone shows the page.
    press(page, "Up What was missing?", "button", leads=False)
    page.get_by_text("moved: What was missing?").wait_for()
    expect(page.locator("#up-what_was_missing")).to_be_focused()
    expect(page.locator(".outline .text").nth(1)).to_have_text(re.compile(r"What was missing\? not in Español$"))
    press(page, "Take it back", "button", leads=False)
    page.locator(".outline li:nth-child(2)", has_text="I felt heard.").wait_for()
    phone = page.frame_locator("iframe.phone")
    expect(phone.get_by_role("group", name="I felt heard.")).to_have_count(1)
    expect(phone.get_by_text("Strongly agree")).to_have_count(1)
    # What is missing in Spanish is counted, named, and filled in.
    wrong += axe(page)
    press(page, "Add what is missing Español")
    for field, text in (("I felt heard.", "Me sentí escuchada."), ("What was missing?", "¿Qué faltó?")):
        row = page.locator("fieldset", has=page.locator("textarea", has_text=field))
        row.locator("textarea").nth(1).focus()
        page.keyboard.type(text)
    wrong += axe(page)
    press(page, "Save", "button")
    page.get_by_text("Nothing is missing.").wait_for()
    assert wrong == []


def test_every_page_of_a_template_can_be_used_by_anybody(page: Page, served: Served, long: bool) -> None:
    """With the longest of the templates; of each page one width in turn, unless all are asked for."""
    sign_in(page, served, "national_lead")
    wrong = []
    for path in ("instruments/", "instruments/gallery/", "instruments/gallery/relationships/", "instruments/upload/"):
        page.goto(f"{served.address}/i/demo/{path}")
        wrong += axe(page, WIDTHS if long else (320,))
    page.goto(f"{served.address}/i/demo/instruments/gallery/relationships/")
    page.get_by_role("button", name="Take this template").click()
    page.wait_for_url("**/edit/")
    version = page.url.removesuffix("edit/")
    for number, path in enumerate(
        ("edit/", "lines/add/", "lines/reliability/", "answers/", "answers/how_much/", "compare/", "reading/", "")
    ):
        page.goto(f"{version}{path}")
        wrong += axe(page, WIDTHS if long else (WIDTHS[number % 3],))
    assert wrong == []


def test_all_works_without_javascript_in_spanish(browser: Browser, served: Served) -> None:
    from playwright.sync_api import expect

    context = browser.new_context(java_script_enabled=False, viewport={"width": 320, "height": 800})
    page = context.new_page()
    sign_in(page, served, "national_lead")
    page.get_by_role("button", name="Español").click()
    page.locator("html[lang=es]").wait_for()
    page.goto(f"{served.address}/i/demo/instruments/gallery/meeting_pulse/")
    page.get_by_role("button", name="Tomar esta plantilla").click()
    page.wait_for_url("**/edit/")
    page.get_by_role("button", name="Quitar What should we do better next time?").click()
    page.get_by_text("quitado:").wait_for()
    expect(page.locator(".outline li")).to_have_count(4)
    page.get_by_role("button", name="Deshacerlo").click()
    page.locator(".outline li:nth-child(4)").wait_for()
    context.close()
