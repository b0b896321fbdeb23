"""What all tests share: the full numbers on request, reproducible examples, and a browser where there is one."""

from __future__ import annotations

import gc
import os
import shutil
from collections.abc import Generator, Iterator
from pathlib import Path
from typing import TYPE_CHECKING

import hypothesis
import pytest

if TYPE_CHECKING:
    from playwright.sync_api import Browser

#: How long a browser waits for what is meant to come, in milliseconds: as long as a machine that others keep busy may
#: take. Whoever waits for what the worker does says how long at that place.
PATIENCE = 120_000
#: Half a minute of a processor's and more.
LONGEST = (
    "tests/web/proofs/test_everybody_can_use_it.py",
    "tests/web/backups/test_commands.py",
    "tests/web/results/test_attacks.py",
    "tests/web/results/test_attacks_together.py",
    "tests/web/releases/test_any_order.py",
    "tests/web/surveys/promises/test_storm.py",
    "tests/web/proofs/test_hostile_texts.py",
    "tests/web/journeys/",
)
BROWSER_ARGUMENTS = [
    "--headless",
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
]


def pytest_addoption(parser: pytest.Parser) -> None:
    parser.addoption("--long", action="store_true", help="the same tests with the full numbers that an issue names")


def pytest_configure(config: pytest.Config) -> None:
    # The command line says problems in the language of whoever's machine it is; tests read English.
    os.environ["LC_ALL"] = "C.UTF-8"
    # No deadline: how fast a shared machine is today says nothing about the code. Derandomized: a failure here is the
    # same failure on the next machine.
    common = {"deadline": None, "derandomize": True, "database": None}
    hypothesis.settings.register_profile("short", max_examples=50, **common)
    hypothesis.settings.register_profile("long", max_examples=1000, **common)
    hypothesis.settings.load_profile("long" if config.getoption("--long") else "short")


@pytest.hookimpl(wrapper=True)
def pytest_collection() -> Generator[None, object, object]:
    """Garbage is not looked for among all that thousands of tests consist of, neither now nor while they run."""
    gc.disable()
    try:
        return (yield)
    finally:
        gc.freeze()
        gc.enable()


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """The files that take longest come first: one that came last would leave other cores without work."""
    items.sort(key=lambda item: not item.nodeid.startswith(LONGEST))


@pytest.fixture(scope="session")
def long(request: pytest.FixtureRequest) -> bool:
    """Whether the full numbers are asked for."""
    return bool(request.config.getoption("--long"))


def chromium() -> Path | None:
    """The Chromium of this machine, if there is one."""
    names = (os.environ.get("WELLKNIT_CHROMIUM"), "chromium", "chromium-browser", "google-chrome")
    found = (shutil.which(name) for name in names if name)
    return next((Path(path) for path in found if path), None)


@pytest.fixture(scope="session")
def browser() -> Iterator[Browser]:
    """A Chromium without a window, shared by all tests: open a context of its own for each test."""
    playwright = pytest.importorskip("playwright.sync_api", reason="playwright is not installed")
    manager = playwright.sync_playwright()
    try:
        started = manager.start()
    except Exception as error:
        pytest.skip(f"Playwright does not start on this machine ({error}); on Debian: apt-get install libatomic1")
    program = chromium() or Path(started.chromium.executable_path)
    if not program.exists():
        started.stop()
        pytest.skip("no Chromium on this machine (on Debian: apt-get install chromium)")
    playwright.expect.set_options(timeout=PATIENCE)
    opened = started.chromium.launch(executable_path=str(program), args=BROWSER_ARGUMENTS)
    opened.on("context", lambda context: context.set_default_timeout(PATIENCE))
    yield opened
    opened.close()
    started.stop()


@pytest.fixture(scope="session")
def outloud() -> Path:
    """The `outloud` program, which reads a PDF as a screen reader would. It is AGPL, so it lives outside our lock."""
    program = os.environ.get("WELLKNIT_OUTLOUD", "")
    if not program or not Path(program).exists():
        pytest.skip("no outloud here: ./dev test installs it where it can")
    return Path(program)
