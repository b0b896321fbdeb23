"""A browser's tab for each journey; and the cast's pages on a stage, for the journey that needs mails and jobs in the
process of the test."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

import pytest

from tests.web.proofs.conftest import Stage, stage

if TYPE_CHECKING:
    from playwright.sync_api import Browser, Page

__all__ = ["Stage", "page", "stage"]


@pytest.fixture
def page(browser: Browser) -> Iterator[Page]:
    """A tab that fails the test when a script breaks or something is refused by the page's policy."""
    context = browser.new_context(viewport={"width": 1280, "height": 900})
    tab = context.new_page()
    said: list[str] = []
    tab.on("pageerror", lambda error: said.append(str(error)))
    tab.on("console", lambda line: said.append(line.text) if line.type == "error" else None)
    yield tab
    context.close()
    assert said == []
