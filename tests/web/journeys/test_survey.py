"""A survey's whole way in a real browser: from a template to the rows of answers, by keyboard alone; and in between
somebody who answers on a phone, in Spanish and without scripts, on two devices."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from django.core import mail
from django_scopes import scope

from tests.web.cast import Cast
from tests.web.journeys.hands import WIDTHS, press, tab_to, violations, write
from tests.web.proofs.conftest import Stage
from wellknit.web.models import Response, Wave

if TYPE_CHECKING:
    from playwright.sync_api import Page

PHONE = {"width": 320, "height": 640}
LINK = re.compile(r"https://trust\.example\.org(/a/\S+)")


class Looks:
    """What is wrong with the pages that are met: looked for with --long alone: each has a test of its own."""

    def __init__(self, long: bool) -> None:
        self.long = long
        self.wrong: list[str] = []

    def at(self, page: Page) -> None:
        if self.long:
            self._looked(page)

    def without_scripts(self, page: Page) -> None:
        """The same of a page in a tab without scripts, where axe would wait for ever: it looks at the page's copy."""
        if not self.long:
            return
        browser, html = page.context.browser, page.content()
        assert browser is not None
        copy = browser.new_page(viewport=page.viewport_size)
        copy.route(page.url, lambda route: route.fulfill(body=html, content_type="text/html; charset=utf-8"))
        copy.goto(page.url)
        self._looked(copy)
        copy.close()

    def _looked(self, page: Page) -> None:
        for width in WIDTHS:
            before = page.viewport_size
            page.set_viewport_size({"width": width, "height": 900})
            if page.evaluate("document.documentElement.scrollWidth") > width:
                self.wrong.append(f"{page.url} is wider than {width}")
            self.wrong += [f"{page.url} at {width}: {each}" for each in violations(page)]
            assert before is not None
            page.set_viewport_size(before)


def tick(page: Page, selector: str) -> None:
    tab_to(page, selector)
    page.keyboard.press("Space")
    assert page.locator(selector).is_checked()


def named(lead: Page, name: str) -> None:
    """Names a keyholder of the wave whose page is open."""
    press(lead, "Name a keyholder")
    tab_to(lead, "#id_account")
    lead.keyboard.type(name)
    press(lead, "Name this person", "button")


def key_shown(stage: Stage, who: str, wave: Wave, looks: Looks) -> Page:
    """A keyholder signs in, is given the key, and shows it."""
    page = stage.tab(who)
    page.goto(f"{stage.address}/i/river/surveys/{wave.pk}/")
    press(page, "Your key")
    press(page, "Make the key", "button")
    looks.at(page)
    write(page, "text", page.locator("#key").inner_text())
    press(page, "Show the key", "button")
    page.get_by_text("Noted: the key is at hand.").wait_for()
    return page


def wave_of(cast: Cast) -> Wave:
    with scope(initiative=cast.river):
        return Wave.objects.get(name="After the meeting")


def test_from_a_template_to_the_rows_of_answers(stage: Stage, long: bool) -> None:
    from playwright.sync_api import expect

    looks = Looks(long)
    lead = stage.tab("nadia", viewport={"width": 1280, "height": 900})
    lead.goto(f"{stage.address}/i/river/instruments/gallery/meeting_pulse/")
    press(lead, "Take this template", "button")
    # One question is taken out, so that it is an instrument of their own.
    press(lead, "Remove What should we do better next time?", "button", leads=False)
    lead.get_by_text("removed: What should we do better next time?").wait_for()
    looks.at(lead)

    lead.goto(f"{stage.address}/i/river/surveys/")
    press(lead, "Prepare a survey")
    looks.at(lead)
    write(lead, "name", "After the meeting")
    assert lead.locator("[name=mode][value=confidential]").is_checked()
    tick(lead, "[name=languages][value=es]")
    press(lead, "Save", "button")
    wave = wave_of(stage.cast)
    press(lead, "Choose whom it asks")
    looks.at(lead)
    for site in ("north", "south"):
        tick(lead, f"[name=place][value='{stage.cast.sites[site].pk}:core_site_partner']")
    press(lead, "Save", "button")
    press(lead, "Change these texts")
    looks.at(lead)
    press(lead, "Save", "button")
    named(lead, "Kim")
    named(lead, "Eve")
    looks.at(lead)
    kim = key_shown(stage, "kim", wave, looks)
    key_shown(stage, "eve", wave, looks)

    lead.reload()
    press(lead, "Check and launch")
    expect(lead.locator(".is-wrong h2")).to_have_text([re.compile(r"missing\s+A dry run with made-up people")])
    tab_to(lead, ".is-wrong a[href$='/rehearsal/']")
    with lead.expect_navigation():
        lead.keyboard.press("Enter")
    press(lead, "Try it out", "button")
    assert lead.get_by_role("heading", name="What the public would see").is_visible()
    looks.at(lead)
    press(lead, "After the meeting")
    press(lead, "Check and launch")
    assert lead.locator(".is-wrong").count() == 0
    looks.at(lead)
    tick(lead, "#id_looked")
    press(lead, "Launch the survey", "button")
    press(lead, "Send the invitations", "button")
    looks.at(lead)

    answered(stage, looks)
    lead.goto(f"{stage.address}/i/river/surveys/{wave.pk}/")
    press(lead, "Who has answered")
    assert "1 of 2" in lead.locator(".rates .total").inner_text()
    looks.at(lead)
    press(lead, "After the meeting")
    press(lead, "Close it now …")
    looks.at(lead)
    press(lead, "Close it now", "button")
    assert wave_of(stage.cast).state == "closed"
    # Who leads sees no rows; who holds a key takes them.
    assert lead.get_by_role("link", name="Rows of answers").count() == 0
    kim.goto(f"{stage.address}/i/river/surveys/{wave.pk}/")
    press(kim, "Rows of answers")
    looks.at(kim)
    assert "1 answer as a table" in kim.locator("main").inner_text()
    with kim.expect_download() as given:
        press(kim, "Take out as CSV", "button", leads=False)
    assert given.value.suggested_filename == f"{wave.key}-answers-csv-keyholders.zip"
    with scope(initiative=stage.cast.river):
        (row,) = Response.objects.filter(wave=wave)
    assert (row.cells["language"], row.on_paper) == ("es", False)
    assert (looks.wrong, stage.heard) == ([], [])


def answered(stage: Stage, looks: Looks) -> None:
    """Noor opens the link of the mail on a phone, in Spanish and without scripts, and goes on with another device."""
    (letter,) = [each for each in mail.outbox if each.to[0].startswith("noor@")]
    found = LINK.search(str(letter.body))
    assert found is not None
    phone = stage.tab(java_script_enabled=False, viewport=PHONE, locale="es-MX")
    phone.goto(f"{stage.address}{found[1]}")
    assert phone.evaluate("document.documentElement.lang") == "es"
    looks.without_scripts(phone)
    press(phone, "Empezar", "button")
    said = phone.get_by_role("group", name="Hoy pude decir lo que pienso.").locator("input")
    said.first.focus()
    phone.keyboard.press("ArrowDown")
    assert phone.evaluate("document.documentElement.scrollWidth") <= 320
    looks.without_scripts(phone)
    press(phone, "Guardar y seguir después", "button")
    phone.get_by_role("heading", name="Sus respuestas están guardadas").wait_for()
    looks.without_scripts(phone)
    other = stage.tab(java_script_enabled=False, viewport=PHONE, locale="es-MX")
    other.goto(f"{stage.address}{found[1]}")
    press(other, "Seguir", "button")
    said = other.get_by_role("group", name="Hoy pude decir lo que pienso.").locator("input")
    assert said.nth(1).is_checked()
    press(other, "Seguir", "button")
    other.wait_for_url("**/check/")
    looks.without_scripts(other)
    press(other, "Enviar mis respuestas", "button")
    other.locator(".receipt .code").wait_for()
    looks.without_scripts(other)
