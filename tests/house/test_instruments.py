"""The instruments that judge our pages: each must find what is plainly wrong, or its silence means nothing."""

from __future__ import annotations

import subprocess
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

if TYPE_CHECKING:
    from playwright.sync_api import Browser

GOOD = "<!doctype html><html lang='en'><title>A page</title><main><h1>A page</h1><p>Words.</p></main></html>"


def violations(browser: Browser, page_text: str) -> set[str]:
    axe = pytest.importorskip("axe_playwright_python.sync_playwright", reason="axe is not installed")
    with browser.new_context() as context:
        page = context.new_page()
        page.set_content(page_text)
        return {each["id"] for each in axe.Axe().run(page).response["violations"]}


def test_axe_finds_a_picture_without_words(browser: Browser) -> None:
    assert violations(browser, GOOD) == set()
    spoiled = GOOD.replace("<p>Words.", "<img src='data:image/gif;base64,R0lGODlhAQABAAAAACw='><p>Words.")
    assert violations(browser, spoiled) == {"image-alt"}


def test_axe_finds_grey_on_grey(browser: Browser) -> None:
    assert violations(browser, GOOD.replace("<p>", "<p style='color:#999;background:#ddd'>")) == {"color-contrast"}


def test_outloud_finds_a_pdf_without_tags(outloud: Path, tmp_path: Path) -> None:
    pikepdf = pytest.importorskip("pikepdf", reason="pikepdf is not installed")
    blank = pikepdf.new()
    blank.add_blank_page()
    blank.save(tmp_path / "blank.pdf")
    told = subprocess.run([outloud, tmp_path / "blank.pdf"], capture_output=True, text=True, check=False)
    assert told.returncode == 1, told.stdout + told.stderr
    assert "tag" in told.stdout.lower()
