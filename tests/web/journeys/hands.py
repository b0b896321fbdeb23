"""How a person goes through pages in the journeys: by keyboard, looking at three widths, with axe beside."""

from __future__ import annotations

import time
from typing import TYPE_CHECKING

from tests.web.conftest import Served

if TYPE_CHECKING:
    from playwright.sync_api import Locator, Page

WIDTHS = (320, 768, 1280)


def sign_in(page: Page, served: Served, seat: str) -> None:
    who = served.people[seat]
    page.goto(f"{served.address}/account/login/")
    page.get_by_label("Email").fill(who.mail)
    page.get_by_label("Password", exact=True).fill(who.password)
    page.get_by_role("button", name="Sign in", exact=True).click()
    page.wait_for_url("**/i/demo/")


def violations(page: Page) -> list[str]:
    from axe_playwright_python.sync_playwright import Axe

    found = Axe().run(page).response["violations"]
    return [f"{each['id']}: {each['nodes'][0]['html'][:120]}" for each in found]


def looked_at(page: Page, name: str, closely: tuple[int, ...]) -> list[str]:
    """Whether anything is wider than the screen at three widths, and what axe finds at those of ``closely``: at all
    three only with --long, and otherwise at each page's own in turn."""
    wrong = []
    for width in WIDTHS:
        page.set_viewport_size({"width": width, "height": 900})
        if page.evaluate("document.documentElement.scrollWidth") > width:
            wrong.append(f"{name} at {width}: wider than the screen")
        if width in closely:
            wrong += [f"{name} at {width}: {each}" for each in violations(page)]
    return wrong


def tab_to(page: Page, selector: str) -> None:
    """Presses Tab until what ``selector`` finds has the focus: whoever can't use a mouse gets there, too."""
    page.locator(selector).first.wait_for(state="attached")
    page.wait_for_load_state()  # scripts hear what is typed from then on
    for _ in range(150):
        if page.evaluate("selector => document.activeElement?.matches(selector) ?? false", selector):
            return
        page.keyboard.press("Tab")
    raise AssertionError(f"Tab never reaches {selector}")


def press(page: Page, name: str, role: str = "link", *, leads: bool = True) -> None:
    """Goes by Tab to the link or button of this name, and presses Enter; ``leads`` to another page."""
    wanted = page.locator("main").get_by_role(role, name=name, exact=True).first  # type: ignore[arg-type]
    wanted.wait_for()
    page.evaluate("document.getElementById('main').focus()")
    for _ in range(200):
        if wanted.evaluate("each => each === document.activeElement"):
            if not leads:
                page.keyboard.press("Enter")
                return
            with page.expect_navigation():
                page.keyboard.press("Enter")
            return
        page.keyboard.press("Tab")
    raise AssertionError(f"Tab never reaches {name}")


def reload_until(page: Page, *there: Locator) -> None:
    """Looks at the page again and again until all of that is there: what the worker makes, of which it does one after
    the other."""
    until = time.monotonic() + 600
    while time.monotonic() < until:
        if all(each.count() for each in there):
            return
        page.wait_for_timeout(1000)
        page.reload()
    raise AssertionError(page.locator("main").inner_text())


def write(page: Page, field: str, text: str) -> None:
    tab_to(page, f"#id_{field}")
    page.keyboard.type(text)
