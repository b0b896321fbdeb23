"""A person with no manual begins: from the address that serve prints to an initiative with sites and an invitation."""

from __future__ import annotations

import os
import re
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from tests.web.conftest import EXAMPLE
from tests.web.journeys.test_spreadsheets import looked_at
from tests.web.served import serving
from wellknit import packing

if TYPE_CHECKING:
    from playwright.sync_api import Browser, Page


@pytest.mark.skipif(bool(os.environ.get("WELLKNIT_TEST_DATABASE")), reason="browser tests run once, on SQLite")
def test_from_the_printed_address_to_an_invitation(browser: Browser, tmp_path: Path) -> None:
    from playwright.sync_api import expect

    with serving(tmp_path, WELLKNIT_DEMO="1") as (port, output):
        address = re.search(r"Begin here: (\S+)", output.read_text("utf-8", "replace"))
        assert address is not None
        page = browser.new_page()
        page.goto(address[1])
        page.get_by_label("Mail address").fill("ines@example.org")
        page.get_by_label("Your name").fill("Ines Weir")
        page.get_by_label("A password of your choice").fill("four lanterns by the weir")
        page.get_by_label("Name of the initiative").fill("Puentes del Río")
        page.get_by_label("Its sites").fill("Upper town\nLower town")
        page.get_by_role("button", name="Make the initiative").click()
        page.wait_for_url("**/i/puentes-del-rio/")
        expect(page.locator(".cards h3")).to_have_text(["Upper town", "Lower town"])
        page.get_by_role("link", name="Administration", exact=True).click()
        page.get_by_role("link", name="Invite somebody").click()
        page.get_by_label("Mail address").fill("silas@example.org")
        page.get_by_label("Role").select_option(label="site leader")
        page.get_by_role("button", name="Send the invitation").click()
        expect(page.locator("[data-first]")).to_contain_text("This role is held in a site: choose which.")
        expect(page.get_by_label("Mail address")).to_have_value("silas@example.org")
        page.get_by_label("Site").select_option(label="Upper town")
        page.get_by_role("button", name="Send the invitation").click()
        page.wait_for_url("**/members/")
        expect(page.locator("main")).to_contain_text("silas@example.org")
        _from_a_folder(browser, page, tmp_path)
        page.close()
    (mail,) = (tmp_path / "data" / "mails").iterdir()
    assert f"http://localhost:{port}/join/" in mail.read_text("utf-8")


def _from_a_folder(browser: Browser, page: Page, tmp_path: Path) -> None:
    """Another initiative from a partnership folder: shown at three widths, made without scripts."""
    from playwright.sync_api import expect

    begin = f"{page.url.split('/i/')[0]}/begin/"
    files = (each for each in EXAMPLE.rglob("*") if each.is_file())
    archive = tmp_path / "folder.zip"
    archive.write_bytes(packing.pack((each.relative_to(EXAMPLE).as_posix(), each.read_bytes()) for each in files))
    page.goto(begin)
    page.get_by_label("Or a partnership folder").set_input_files(str(archive))
    page.get_by_role("button", name="Make the initiative").press("Enter")
    page.get_by_role("heading", name="What will be made").wait_for()
    assert looked_at(page, "begin_preview") == []
    plain = browser.new_context(java_script_enabled=False, storage_state=page.context.storage_state())
    tab = plain.new_page()
    tab.goto(begin)
    tab.get_by_label("Or a partnership folder").set_input_files(str(archive))
    tab.get_by_role("button", name="Make the initiative").press("Enter")
    tab.get_by_label("The same archive, once more").set_input_files(str(archive))
    tab.get_by_role("button", name="Make it").press("Enter")
    tab.wait_for_url("**/i/together-for-students/")
    expect(tab.locator(".cards h3")).to_have_count(4)
    plain.close()
