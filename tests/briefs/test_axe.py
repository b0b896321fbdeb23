"""The page in a real browser: access rules, small screens, keyboard, touch, paper, and no network."""

from __future__ import annotations

import io
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest

from wellknit.briefs.document import Look
from wellknit.briefs.html import render

from .sample_document import sample

if TYPE_CHECKING:
    from playwright.sync_api import Browser, Page

TRUST = "fact-agreement-trust-partner-organizations-average"
#: A look with light, loud colours: whatever a partnership sets must come out readable.
LOUD = Look(primary="#ffd400", accent="#ff8fa3", soft="#fffbe0", ink="#777777")


@pytest.fixture(scope="module")
def files(tmp_path_factory: pytest.TempPathFactory) -> dict[str, Path]:
    """The sample as files: final, draft, in Spanish, and in loud colours."""
    folder = tmp_path_factory.mktemp("pages")
    made = {
        "final": sample(),
        "draft": sample(draft=True),
        "spanish": sample(language="es"),
        "loud": sample(draft=True, look=LOUD),
        "a4": sample(look=Look(paper="a4")),
    }
    for name, document in made.items():
        (folder / f"{name}.html").write_text(render(document), "utf-8")
    return {name: folder / f"{name}.html" for name in made}


Opener = Callable[..., "Page"]


@pytest.fixture
def opened(browser: Browser, files: dict[str, Path]) -> Iterator[Opener]:
    """Opens one of the files in a context of its own; a request to anywhere else, or an error, fails the test."""
    contexts, wrong = [], []

    def open_(name: str = "final", width: int = 1280, height: int = 900, **options: Any) -> Page:
        context = browser.new_context(viewport={"width": width, "height": height}, reduced_motion="reduce", **options)
        contexts.append(context)
        address = files[name].as_uri()

        def route(each: Any) -> None:
            if each.request.url.split("#")[0] == address:
                each.continue_()
            else:
                wrong.append(each.request.url)
                each.abort()

        context.route("**/*", route)
        page = context.new_page()
        page.on("pageerror", lambda error: wrong.append(str(error)))
        page.on("console", lambda message: wrong.append(message.text) if message.type == "error" else None)
        page.goto(address)
        page.evaluate("document.fonts.ready.then(() => true)")
        return page

    yield open_
    for context in contexts:
        context.close()
    assert wrong == [], "the page asked for something, or its script failed"


def violations(page: Page) -> list[str]:
    from axe_playwright_python.sync_playwright import Axe

    found = Axe().run(page, options={"resultTypes": ["violations"]}).response["violations"]
    return [f"{each['id']}: {node['html'][:150]}" for each in found for node in each["nodes"]]


# ---- access rules


@pytest.mark.parametrize("width", [320, 768, 1280])
def test_no_access_rule_is_broken(opened: Opener, width: int) -> None:
    page = opened(width=width)
    for each in page.locator("summary").all():
        each.click()
    page.locator("a.number").first.focus()
    page.wait_for_selector(".card")
    assert violations(page) == []


@pytest.mark.parametrize("name", ["final", "draft"])
def test_no_access_rule_is_broken_in_print(opened: Opener, name: str) -> None:
    page = opened(name)
    page.emulate_media(media="print")
    assert violations(page) == []


@pytest.mark.parametrize("name", ["draft", "spanish", "loud"])
def test_no_access_rule_is_broken_in_drafts_languages_and_loud_colours(opened: Opener, name: str) -> None:
    assert violations(opened(name)) == []


def test_the_check_would_find_a_broken_rule(opened: Opener) -> None:
    page = opened()
    page.evaluate("document.querySelector('.lead').style.color = '#ccc'")
    page.evaluate("document.querySelector('svg[role=img]').removeAttribute('aria-label')")
    assert {each.split(":")[0] for each in violations(page)} == {"color-contrast", "svg-img-alt"}


# ---- size


@pytest.mark.parametrize("name", ["draft", "spanish"])
def test_the_page_is_read_by_scrolling_one_way_on_the_smallest_screen(opened: Opener, name: str) -> None:
    page = opened(name, width=320, height=640)
    for each in page.locator("summary").all():
        each.click()
    assert page.evaluate("document.documentElement.scrollWidth") == 320
    # Tables become cards: nothing in them has to be scrolled either.
    assert (
        page.locator(".data .scroll").evaluate_all("all => all.filter(e => e.scrollWidth > e.clientWidth).length") == 0
    )
    assert (
        page.locator("#table-agreement td").first.evaluate("cell => getComputedStyle(cell, '::before').content")
        == '"Harbor City"'
    )


def test_a_picture_wider_than_the_screen_is_a_region_that_the_keyboard_can_scroll(opened: Opener) -> None:
    page = opened(width=320)
    region = page.locator("#figure-trust .picture")
    assert region.evaluate("e => e.scrollWidth > e.clientWidth")
    assert [region.get_attribute(each) for each in ("tabindex", "role")] == ["0", "region"]
    assert (region.get_attribute("aria-label") or "").startswith("Figure 1")
    page.set_viewport_size({"width": 1280, "height": 900})
    page.wait_for_function("!document.querySelector('#figure-trust .picture').hasAttribute('tabindex')")


def test_text_set_twice_as_large_and_spaced_out_stays_whole(opened: Opener) -> None:
    page = opened(width=1280)
    # WCAG 1.4.4 and 1.4.12.
    page.add_style_tag(
        content="html { font-size: 200% } * { line-height: 1.5 !important; letter-spacing: .12em !important;"
        " word-spacing: .16em !important } p { margin-bottom: 2em !important }"
    )
    assert page.evaluate("document.documentElement.scrollWidth") == 1280
    cut = page.evaluate(
        "[...document.querySelectorAll('main *')].filter(e => e.clientWidth > 1 && e.scrollWidth > e.clientWidth + 1"
        " && getComputedStyle(e).overflowX === 'hidden').map(e => e.outerHTML.slice(0, 80))"
    )
    assert cut == []


# ---- keyboard, mouse, touch


def test_the_keyboard_reaches_every_number_and_its_card(opened: Opener) -> None:
    page = opened()
    numbers = page.locator("a.number").evaluate_all("all => all.map(e => e.id)")
    reached = []
    for _ in range(400):
        page.keyboard.press("Tab")
        here = page.evaluate(
            "(() => { const e = document.activeElement, card = document.querySelector('.card');"
            " return [e.id, e.matches('a.number'), !!card && card.getBoundingClientRect().height > 50,"
            " !!card && card.previousElementSibling === e, e === document.body]; })()"
        )
        if here[4]:
            break
        if here[1]:
            reached.append(here[0])
            assert here[2] and here[3], f"no card beside {here[0]}"
        else:
            assert not here[2], "a card stayed open"
    assert reached == numbers and len(numbers) > 25


def test_a_card_says_what_its_number_rests_on_and_goes_with_escape(opened: Opener) -> None:
    page = opened()
    number = page.locator("#text a.number").nth(2)
    number.focus()
    card = page.locator(".card")
    text = " ".join(card.inner_text().split())
    for part in (
        "91.7%",
        "11 of 12",
        "64.6% to 98.5%",
        "site leaders and core site partners",
        "once, half up",
        "5d41402abc4b",
    ):
        assert part in text, part
    page.keyboard.press("Escape")
    assert card.count() == 0
    assert number.evaluate("e => e === document.activeElement")


def test_enter_leads_to_the_entry_and_the_entry_back(opened: Opener) -> None:
    page = opened()
    number = page.locator("#text a.number").first
    number.focus()
    page.keyboard.press("Enter")
    page.wait_for_url(f"**#{TRUST}")
    assert page.locator(".card").count() == 0
    page.locator(f"#{TRUST} .back a").first.click()
    page.wait_for_url(f"**#{number.get_attribute('id')}")


def test_a_card_stays_while_the_pointer_is_on_it_and_goes_when_it_leaves(opened: Opener) -> None:
    page = opened()
    page.locator("#text a.number").first.hover()
    page.wait_for_selector(".card")
    page.locator(".card .definition").hover()
    page.wait_for_timeout(400)
    assert page.locator(".card").count() == 1
    page.mouse.move(5, 5)
    page.wait_for_selector(".card", state="detached")


def test_a_card_opens_by_touch_without_leaving_the_place(opened: Opener) -> None:
    page = opened(width=390, height=800, has_touch=True)
    page.locator(".callout a.number").first.tap()
    page.wait_for_selector(".card")
    assert "#" not in page.url
    box = page.locator(".card").bounding_box()
    assert box and box["x"] >= 0 and box["x"] + box["width"] <= 390
    page.locator(".card .close").tap()
    page.wait_for_selector(".card", state="detached")
    page.locator(".callout a.number").first.tap()
    page.wait_for_selector(".card")
    page.locator(".card .entry-link").tap()
    page.wait_for_url(f"**#{TRUST}")


def test_without_scripts_a_number_leads_to_its_entry(opened: Opener) -> None:
    page = opened(java_script_enabled=False)
    page.locator("#text a.number").first.click()
    page.wait_for_url(f"**#{TRUST}")
    assert page.locator(f"#{TRUST}").bounding_box()
    assert page.locator("details").first.get_attribute("open") is None
    page.locator("summary").first.click()
    assert page.locator("details").first.get_attribute("open") is not None


def test_the_skip_link_comes_first_and_can_be_seen(opened: Opener) -> None:
    page = opened()
    page.keyboard.press("Tab")
    skip = page.locator(".skip")
    assert skip.evaluate("e => e === document.activeElement")
    box = skip.bounding_box()
    assert box and box["y"] >= 0
    page.keyboard.press("Enter")
    assert page.evaluate("document.activeElement.id") == "text"


# ---- paper


@pytest.mark.parametrize(("name", "size"), [("final", (612, 792)), ("a4", (595, 842))])
def test_on_paper_numbers_still_lead_to_their_source(opened: Opener, name: str, size: tuple[int, int]) -> None:
    pikepdf = pytest.importorskip("pikepdf")
    page = opened(name)
    numbers = page.locator("a.number").count()
    with pikepdf.open(io.BytesIO(page.pdf(prefer_css_page_size=True, print_background=True))) as pdf:
        assert {tuple(round(float(each)) for each in sheet.mediabox[2:]) for sheet in pdf.pages} == {size}
        assert 5 < len(pdf.pages) < 15
        inside = [
            link
            for sheet in pdf.pages
            for link in sheet.get("/Annots", [])
            if "/Dest" in link or "/D" in link.get("/A", {})
        ]
        assert len(inside) >= numbers
        # The cover fills its page and no more: the second page begins with the text.
        assert not pdf.pages[0].get("/Annots")


def test_tables_behind_figures_are_on_paper_once(opened: Opener) -> None:
    page = opened()
    page.emulate_media(media="print")
    # Both figures' numbers stand in Table 1, and say so.
    assert page.locator("details").evaluate_all("all => all.map(e => e.checkVisibility())") == [False, False]
    assert page.locator("p.print").evaluate_all("all => all.map(e => e.checkVisibility())") == [True, True]
