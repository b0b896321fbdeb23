"""Every page of the table can be used by anybody: what axe finds (WCAG 2.2 AA), at three widths, in both languages."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING, Any

import pytest
from django.urls import reverse

from tests.web.journeys.hands import WIDTHS
from tests.web.proofs.conftest import SIGNED_IN, STRANGER, Stage, pages

if TYPE_CHECKING:
    from playwright.sync_api import Page

LANGUAGES = ("en", "es")
#: Pages to change, add or remove something are one template each: axe looks at every fourth of them.
ALIKE = ("/change/", "/add/", "/remove/", "/invite/", "/involvements/")


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
    # What a respondent will see is in the form's languages, whoever looks.
    own = address.endswith("/preview/")
    wrong = [] if own or page.locator("html").get_attribute("lang") == language else [f"{where}: another language"]
    if page.evaluate("document.documentElement.scrollWidth") > width:
        wrong.append(f"{where}: wider than the screen")
    if page.locator("h1").count() != 1:
        wrong.append(f"{where}: {page.locator('h1').count()} first headings")
    found = Axe().run(page).response["violations"] if closely else []
    return wrong + [f"{where}: {each['id']}: {each['nodes'][0]['html'][:100]}" for each in found]


@pytest.mark.parametrize("who", ["nadia", "ada", "kim", "cora", ""])
def test_axe_finds_nothing_on_any_page(stage: Stage, who: str, long: bool) -> None:
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
            closely = long or not address.endswith(ALIKE) or number % 4 == 0
            wrong += looked_at(page, f"{stage.address}{address}", width, language, closely=closely)
    assert stage.heard == []
    assert wrong == []


@pytest.mark.parametrize("who", ["nadia", "silas", ""])
def test_pages_are_laid_out_from_right_to_left_and_in_the_dark(
    stage: Stage, who: str, long: bool, settings: Any
) -> None:
    """In Arabic, of which Django's own texts are there, on a telephone; Silas adds the pages of his spreadsheet."""
    settings.LANGUAGES = [*settings.LANGUAGES, ("ar", "Arabic")]
    page = stage.tab(who, color_scheme="dark")
    if who:
        addresses = [*pages(stage.cast, who, each=long), "/i/river/search/?q=noor"]
        addresses += ["/i/river/organizations/?q=nothing-like-it", *map(reverse, SIGNED_IN)]
    else:
        addresses = [*map(reverse, STRANGER[:-1])]
    if who == "silas":
        addresses = [each for each in addresses if each not in pages(stage.cast, "nadia", each=False)][:-8]
        assert any("preview" in each for each in addresses)
    wrong = []
    for number, address in enumerate(addresses):
        closely = long or not address.endswith(ALIKE) or number % 4 == 1
        wrong += looked_at(page, f"{stage.address}{address}", 320, "ar", closely=closely)
        if page.locator("html").get_attribute("dir") != "rtl" and not address.endswith("/preview/"):
            wrong.append(f"{address}: not from right to left")
    assert stage.heard == []
    assert wrong == []


def test_what_points_the_way_one_reads_turns_round(stage: Stage, settings: Any) -> None:
    settings.LANGUAGES = [*settings.LANGUAGES, ("ar", "Arabic")]
    page = stage.tab("nadia", viewport={"width": 1280, "height": 900})
    found = {}
    for language in ("en", "ar"):
        page.context.add_cookies([{"name": "language", "value": language, "domain": "localhost", "path": "/"}])
        page.goto(f"{stage.address}/i/river/time/")
        head, act = page.locator("h1").first.bounding_box(), page.locator(".head .acts").bounding_box()
        bar, names = page.locator("rect.year").first, page.locator(".lines tbody th").last
        assert head and act
        found[language] = head["x"] < act["x"], bar.bounding_box(), names.bounding_box()
        assert page.locator("svg.axis text").first.inner_html().isdecimal()
    assert found["en"][0] and not found["ar"][0]
    (_, bar, name), (_, turned, turned_name) = found["en"], found["ar"]
    assert bar and name and turned and turned_name
    assert bar["x"] > name["x"] and turned["x"] < turned_name["x"]
    # It begins as far from the one side as from the other.
    assert abs((bar["x"] + turned["x"] + turned["width"]) - 1280) < 20


#: Lists, tables of figures, a board, one thing, and a page that is wider than paper.
PRINTED = (
    *("", "organizations/", "people/", "history/", "jobs/", "who-sees-what/", "outreach/", "outreach/board/"),
    *("time/?scope=all", "plans/", "members/", "consents/", "spreadsheets/"),
)


def test_pages_print_without_what_is_for_screens(stage: Stage) -> None:
    from axe_playwright_python.sync_playwright import Axe

    # What is left of A4 between margins, across for what is printed across.
    page = stage.tab("nadia", color_scheme="dark")
    page.emulate_media(media="print")
    for address in PRINTED:
        wide = 980 if address.startswith(("who", "time")) else 680
        page.set_viewport_size({"width": wide, "height": 900})
        page.goto(f"{stage.address}/i/river/{address}")
        assert page.locator("main h1").is_visible()
        for hidden in ("nav.navigation", ".tools", ".filter", "main .acts", "main button", "footer"):
            assert not any(each.is_visible() for each in page.locator(hidden).all()), (address, hidden)
        assert page.evaluate("document.documentElement.scrollWidth") <= wide, address
        for table in page.locator("main table").all():
            # A table as tables are, its head on every page, and nothing of it behind an edge.
            assert table.evaluate("each => getComputedStyle(each).display") == "table"
            assert table.evaluate("each => getComputedStyle(each.tHead).display") == "table-header-group"
            assert table.evaluate("each => each.getBoundingClientRect().right") <= wide, address
        found = Axe().run(page).response["violations"]
        assert [(each["id"], each["nodes"][0]["html"][:100]) for each in found] == [], address


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
