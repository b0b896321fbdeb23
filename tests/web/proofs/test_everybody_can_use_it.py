"""Every page of the table can be used by anybody: what axe finds (WCAG 2.2 AA), at three widths, in both languages."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

import pytest

from tests.web.proofs.conftest import SIGNED_IN, STRANGER, Stage, pages

if TYPE_CHECKING:
    from playwright.sync_api import Page

WIDTHS = (320, 768, 1280)
LANGUAGES = ("en", "es")


def combinations(number: int, long: bool) -> Iterator[tuple[int, str]]:
    """All widths and languages, or of each page one, in turn, so that all of them are met."""
    if long:
        yield from ((width, language) for width in WIDTHS for language in LANGUAGES)
    else:
        yield WIDTHS[number % 3], LANGUAGES[number // 3 % 2]


def looked_at(page: Page, address: str, width: int, language: str, *, closely: bool = True) -> list[str]:
    """What is wrong with a page; ``closely`` with axe."""
    from axe_playwright_python.sync_playwright import Axe

    page.set_viewport_size({"width": width, "height": 900})
    page.context.add_cookies([{"name": "language", "value": language, "domain": "localhost", "path": "/"}])
    response = page.goto(address)
    where = f"{address.split('/', 3)[3]} at {width} in {language}"
    if response is None or response.status != 200:
        return [f"{where}: status {response and response.status}"]
    wrong = [] if page.locator("html").get_attribute("lang") == language else [f"{where}: another language"]
    if page.evaluate("document.documentElement.scrollWidth") > width:
        wrong.append(f"{where}: wider than the screen")
    if page.locator("h1").count() != 1:
        wrong.append(f"{where}: {page.locator('h1').count()} first headings")
    found = Axe().run(page).response["violations"] if closely else []
    return wrong + [f"{where}: {each['id']}: {each['nodes'][0]['html'][:100]}" for each in found]


@pytest.mark.parametrize("who", ["nadia", "ada", "kim", ""])
def test_axe_finds_nothing_on_any_page(stage: Stage, who: str, long: bool) -> None:
    from django.urls import reverse

    page = stage.tab(who)
    if who == "nadia":
        addresses = [*pages(stage.cast, who, each=long), *map(reverse, SIGNED_IN), "/?all", "/i/river/search/?q=noor"]
        assert len(addresses) > 30
    elif who:
        addresses = [each for each in pages(stage.cast, who) if each not in pages(stage.cast, "nadia")]
    else:
        addresses = [*map(reverse, STRANGER[:-1])]
    wrong = []
    for number, address in enumerate(addresses):
        for width, language in combinations(number, long):
            # Pages to change, add or remove something are one template each: axe looks at every fourth of them.
            alike = address.endswith(("/change/", "/add/", "/remove/", "/invite/", "/involvements/"))
            closely = long or not alike or number % 4 == 0
            wrong += looked_at(page, f"{stage.address}{address}", width, language, closely=closely)
    assert stage.heard == []
    assert wrong == []


def test_pages_print_without_what_is_for_screens(stage: Stage) -> None:
    page = stage.tab("nadia", viewport={"width": 700, "height": 900})
    page.emulate_media(media="print")
    for address in ("", "organizations/", "people/", "history/", "jobs/", "who-sees-what/"):
        page.goto(f"{stage.address}/i/river/{address}")
        assert page.locator("main h1").is_visible()
        assert not page.locator("nav.navigation").is_visible() and not page.locator(".tools").first.is_visible()
        assert page.evaluate("document.documentElement.scrollWidth") <= 700, address


def test_search_by_keyboard_and_without_scripts(stage: Stage) -> None:
    page = stage.tab("silas", java_script_enabled=False)
    page.goto(f"{stage.address}/i/river/")
    box = page.get_by_role("searchbox").first
    box.focus()
    page.keyboard.type("nor zephyr")
    page.keyboard.press("Enter")
    page.wait_for_url("**/search/?q=nor+zephyr")
    # One letter is missing in what was typed.
    link = page.get_by_role("link", name="Noor zephyrnorth")
    link.focus()
    page.keyboard.press("Enter")
    page.wait_for_url("**/people/**")
    assert "Noor" in page.locator("h1").inner_text() and stage.heard == []
