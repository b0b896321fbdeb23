"""Answering in a real browser: on a phone in Spanish, on two devices, by keyboard alone, without scripts, offline."""

from __future__ import annotations

import re
import time
from typing import TYPE_CHECKING

from django_scopes import scopes_disabled

from tests.web.answering_people import RICH, TIES, asking, invited
from tests.web.journeys.hands import WIDTHS, tab_to, violations
from tests.web.proofs.conftest import Stage
from wellknit.web.models import Submission, Wave

if TYPE_CHECKING:
    from playwright.sync_api import Page

PHONE = {"width": 320, "height": 640}


def looked_at(page: Page, wrong: list[str]) -> None:
    """axe at three widths, and nothing wider than the screen."""
    before = page.viewport_size
    for width in WIDTHS:
        page.set_viewport_size({"width": width, "height": 800})
        place = re.sub(r"[0-9a-f-]{36}", "…", page.url)
        if page.evaluate("document.documentElement.scrollWidth") > width:
            wrong.append(f"{place} at {width}: wider than the screen")
        wrong += [f"{place} at {width}: {each}" for each in violations(page)]
    assert before is not None
    page.set_viewport_size(before)


def submissions() -> int:
    with scopes_disabled():
        return Submission.objects.count()


def on_a_phone(stage: Stage, wave: Wave) -> tuple[str, Page]:
    """Somebody's link, and the page on which they have begun."""
    link = f"{stage.address}/a/{invited(stage.cast, wave)}"
    page = stage.tab(viewport=PHONE, locale="en-US")
    page.goto(link)
    page.get_by_role("button", name="Begin").click()
    return link, page


def nothing_waits(page: Page) -> None:
    """Nothing is left on the device any more. Asked again and again: pages let no string be run, as waiting for a
    function would."""
    until = time.monotonic() + 60
    while page.evaluate("Object.keys(localStorage).length"):
        assert time.monotonic() < until
        page.wait_for_timeout(50)


def test_on_a_phone_in_spanish_and_on_with_another_device(stage: Stage) -> None:
    wave = asking(stage.cast, RICH, languages=["en", "es", "ar"])
    link = f"{stage.address}/a/{invited(stage.cast, wave)}"
    wrong: list[str] = []
    phone = stage.tab(viewport=PHONE, locale="es-MX")
    phone.goto(link)
    assert phone.url == f"{stage.address}/answer/{wave.pk}/"
    looked_at(phone, wrong)
    phone.get_by_role("button", name="Empezar").click()
    phone.get_by_role("heading", name="Partner survey").wait_for()
    phone.get_by_role("button", name="Seguir", exact=True).click()
    # What is wrong is read first, and leads to its question.
    phone.get_by_role("alert").wait_for()
    assert phone.evaluate("document.activeElement.matches('[data-first]')")
    looked_at(phone, wrong)
    phone.get_by_text("Sí", exact=True).click()
    phone.get_by_role("button", name="Seguir", exact=True).click()
    phone.get_by_role("heading", name="En común").wait_for()
    row = phone.get_by_role("group", name="Los socios se escuchan.")
    row.get_by_label("De acuerdo", exact=True).check()
    looked_at(phone, wrong)
    phone.get_by_role("button", name="Guardar y seguir después").click()
    phone.get_by_role("heading", name="Sus respuestas están guardadas").wait_for()
    looked_at(phone, wrong)
    # Another device, in Arabic.
    other = stage.tab(viewport={"width": 1280, "height": 800}, locale="ar")
    other.goto(link)
    other.get_by_role("link", name="العربيّة").click()
    looked_at(other, wrong)
    other.locator("main button.button").click()
    other.get_by_role("heading", name="العمل معًا").wait_for()
    assert other.evaluate("document.documentElement.dir") == "rtl"
    row = other.get_by_role("group", name="يستمعون.")
    assert row.get_by_label("أوافق", exact=True).is_checked()
    # Rows stand in a grid that begins on the right.
    places = [row.locator(".tile").nth(at).bounding_box() for at in (0, 1)]
    assert places[0] is not None and places[1] is not None and places[0]["x"] > places[1]["x"]
    looked_at(other, wrong)
    for heading in ("بالأرقام", "مكانك"):
        other.locator(".acts button.button:not(.light)").click()
        other.get_by_role("heading", name=heading).wait_for()
        looked_at(other, wrong)
    other.locator(".acts button.button:not(.light)").click()
    other.wait_for_url("**/check/")
    looked_at(other, wrong)
    other.locator(".acts button.button").click()
    other.locator(".receipt .code").wait_for()
    looked_at(other, wrong)
    other.goto(f"{stage.address}/answer/{wave.pk}/receipt/")
    looked_at(other, wrong)
    phone.goto(link)
    looked_at(phone, wrong)
    assert (wrong, stage.heard, submissions()) == ([], [], 1)


def test_the_roster_by_keyboard_alone_and_without_scripts(stage: Stage) -> None:
    wave = asking(stage.cast, TIES, mode="identified")
    page = stage.tab(java_script_enabled=False, viewport=PHONE, locale="en-US")
    page.goto(f"{stage.address}/a/{invited(stage.cast, wave)}")
    reached(page, "main button.button")
    page.keyboard.press("Enter")
    page.wait_for_url("**/1/")
    reached(page, "input[type=search]")
    page.keyboard.type("jose")
    page.keyboard.press("Enter")  # in the search: it searches
    page.get_by_text("1 found").wait_for()
    reached(page, "input[type=checkbox]")
    page.keyboard.press("Space")
    reached(page, "input[type=search]")
    page.keyboard.press("Control+a")
    page.keyboard.type("kitchen")
    page.keyboard.press("Tab")
    page.keyboard.press("Enter")
    page.get_by_label("Dove Kitchen").wait_for()
    assert page.get_by_label("José Center").is_checked()
    reached(page, "input[value=dove]")
    page.keyboard.press("Space")
    reached(page, ".other input")
    page.keyboard.type("The new bakery")
    page.keyboard.press("Enter")  # in a field: on to the next page
    for name, number in (("Dove Kitchen", 1), ("José Center", 2), ("The new bakery", 3)):
        page.wait_for_url(f"**/2/{number}/")
        assert name in page.locator("h1").inner_text()
        for question in ("keeps its promises.", "is open with us."):
            group = page.get_by_role("group", name=f"{name} {question}")
            group.locator("input").first.focus()
            page.keyboard.press("ArrowDown")
            assert group.locator("input").nth(1).is_checked()
        reached(page, ".acts button.button")
        page.keyboard.press("Enter")
    page.wait_for_url("**/check/")
    reached(page, ".acts button.button")
    page.keyboard.press("Enter")
    page.locator(".receipt .code").wait_for()
    assert submissions() == 1


def reached(page: Page, selector: str) -> None:
    """Tab until ``selector`` has the focus, in a page whose own scripts don't run (asking it is no script of its)."""
    tab_to(page, selector)


def test_answers_wait_where_the_network_is_away_and_are_sent_once(stage: Stage) -> None:
    wave = asking(stage.cast, RICH, one_page=True)
    page = stage.tab(viewport=PHONE, locale="en-US")
    page.goto(f"{stage.address}/a/{invited(stage.cast, wave)}")
    page.get_by_role("button", name="Begin").click()
    page.get_by_label("For how many years?").fill("7")
    page.get_by_label("No", exact=True).check()
    page.context.set_offline(True)
    page.get_by_role("button", name="Send my answers").click()
    page.locator("#waiting").wait_for()
    assert "waits on this device" in page.locator("#said").inner_text()
    assert page.get_by_label("For how many years?").input_value() == "7"
    assert page.evaluate("Object.keys(localStorage).length") == 1 and submissions() == 0
    page.get_by_role("button", name="Send my answers").click()  # impatient
    page.context.set_offline(False)
    page.locator(".receipt .code").wait_for()
    assert submissions() == 1 and page.evaluate("Object.keys(localStorage).length") == 0
    # On a shared computer nothing waits.
    shared = stage.tab(viewport=PHONE, locale="en-US")
    shared.goto(f"{stage.address}/a/{invited(stage.cast, wave, 'saul')}")
    shared.get_by_label("This is a shared computer").check()
    shared.get_by_role("button", name="Begin").click()
    shared.get_by_label("No", exact=True).check()
    shared.context.set_offline(True)
    shared.get_by_role("button", name="Send my answers").click()
    shared.locator("#waiting").wait_for()
    assert "nothing is kept on a shared computer" in shared.locator("#said").inner_text()
    assert shared.evaluate("Object.keys(localStorage).length") == 0
    shared.context.set_offline(False)
    shared.get_by_role("button", name="Send my answers").click()
    shared.locator(".receipt .code").wait_for()
    assert submissions() == 2
    assert [each for each in stage.heard if "ERR_INTERNET_DISCONNECTED" not in each] == []


def test_what_waits_is_sent_when_the_link_is_opened_again(stage: Stage) -> None:
    wave = asking(stage.cast, RICH)
    link, page = on_a_phone(stage, wave)
    page.get_by_label("Yes", exact=True).check()
    page.context.set_offline(True)
    page.get_by_role("button", name="Go on", exact=True).click()
    page.locator("#waiting").wait_for()
    context = page.context
    page.close()
    context.set_offline(False)
    # Somebody else who answers on the same device sends nothing of it.
    other = context.new_page()
    other.goto(f"{stage.address}/a/{invited(stage.cast, wave, 'saul')}")
    other.get_by_role("button", name="Begin").click()
    other.wait_for_url("**/1/")
    assert not other.get_by_label("Yes", exact=True).is_checked()
    assert other.evaluate("Object.keys(localStorage).length") == 1
    page = context.new_page()
    page.goto(link)
    page.wait_for_url("**/2/")
    page.get_by_text("The network is back.").first.wait_for()
    nothing_waits(page)
    page.goto(page.url.replace("/2/", "/1/"))
    assert page.get_by_label("Yes", exact=True).is_checked()


def test_a_whole_form_that_waits_is_sent_once(stage: Stage) -> None:
    wave = asking(stage.cast, RICH, one_page=True)
    link, page = on_a_phone(stage, wave)
    page.get_by_label("No", exact=True).check()
    page.context.set_offline(True)
    page.get_by_role("button", name="Send my answers").click()
    page.locator("#waiting").wait_for()
    context = page.context
    page.close()
    context.set_offline(False)
    page = context.new_page()
    page.goto(link)
    page.locator(".receipt .code").wait_for()
    nothing_waits(page)
    assert submissions() == 1


def test_a_lost_session_asks_for_the_link_and_keeps_what_was_typed(stage: Stage) -> None:
    wave = asking(stage.cast, RICH)
    link, page = on_a_phone(stage, wave)
    page.get_by_label("Yes", exact=True).check()
    page.context.clear_cookies()
    asked: list[str] = []
    page.on("request", lambda request: asked.append(request.method))
    page.get_by_role("button", name="Go on", exact=True).click()
    page.locator("#waiting").wait_for()
    assert "open your link once more" in page.locator("#said").inner_text()
    assert page.get_by_label("Yes", exact=True).is_checked()
    page.wait_for_timeout(5500)
    assert asked.count("POST") == 1  # nothing is tried that can't succeed
    page.goto(link)
    page.wait_for_url("**/2/")
    nothing_waits(page)


def test_another_tab_says_that_the_answers_were_sent(stage: Stage) -> None:
    wave = asking(stage.cast, RICH, one_page=True)
    page = stage.tab(viewport=PHONE, locale="en-US")
    page.goto(f"{stage.address}/a/{invited(stage.cast, wave)}")
    page.get_by_role("button", name="Begin").click()
    page.wait_for_url("**/1/")
    other = page.context.new_page()
    other.goto(page.url)
    other.get_by_label("For how many years?").fill("7")
    page.get_by_label("No", exact=True).check()
    page.get_by_role("button", name="Send my answers").click()
    page.locator(".receipt .code").wait_for()
    other.get_by_label("No", exact=True).check()
    other.get_by_role("button", name="Look over them first").click()
    other.get_by_role("heading", name="Your answers were sent already").wait_for()
    assert other.get_by_role("link", name="I have a receipt code").is_visible()
    assert other.get_by_label("For how many years?").input_value() == "7"
    assert violations(other) == []
    page.goto(other.url)  # as the way back does
    page.get_by_role("heading", name="Your answers were sent already").wait_for()
    assert submissions() == 1


def test_the_roster_gets_shorter_as_one_types(stage: Stage) -> None:
    from playwright.sync_api import expect

    wave = asking(stage.cast, TIES)
    page = stage.tab(viewport=PHONE, locale="en-US")
    page.goto(f"{stage.address}/a/{invited(stage.cast, wave)}")
    page.get_by_role("button", name="Begin").click()
    page.get_by_label("Search in the list").fill("jose")
    expect(page.locator(".tile:visible")).to_have_count(1)
    expect(page.locator("[data-found]")).to_contain_text("1 found")
    page.get_by_label("José Center").check()
    page.get_by_label("Search in the list").fill("alder")
    expect(page.locator(".tile:visible")).to_have_count(2)  # what was chosen stays in sight
    wrong: list[str] = []
    looked_at(page, wrong)
    assert (wrong, stage.heard) == ([], [])
