"""What tests of the web half share: the cast, and a wellknit that serves the example as a demonstration."""

from __future__ import annotations

import os
import socket
import sqlite3
import subprocess
import sys
import time
import urllib.request
from collections.abc import Iterator
from contextlib import closing
from dataclasses import dataclass
from pathlib import Path

import pytest
from django.core.cache import caches

from tests.web.cast import Cast, gathered
from wellknit.web.demo import SignIn, sign_ins

EXAMPLE = Path(__file__).resolve().parents[2] / "examples" / "together-for-students"


@pytest.fixture(autouse=True)
def forgetful() -> None:
    """Who has tried what too often is counted in the cache, and not from one test to the next."""
    for each in caches.all():
        each.clear()


@pytest.fixture
def cast(db: None) -> Cast:
    """Everybody, in a database that forgets them after the test."""
    return gathered()


@dataclass(frozen=True)
class Served:
    """A demonstration that is served, and how to come into it."""

    address: str
    output: Path
    people: dict[str, SignIn]


@pytest.fixture
def served(served_demonstration: Served) -> Served:
    """The demonstration, in which everybody speaks English: whoever presses 'Español' while signed in has it kept with
    the account, and the next test signs in as the same person."""
    with closing(
        sqlite3.connect(served_demonstration.output.parent / "data" / "wellknit.sqlite3", timeout=30)
    ) as database:
        database.execute("UPDATE web_account SET language = 'en'")
        database.commit()
    return served_demonstration


@pytest.fixture(scope="session")
def served_demonstration(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Served]:
    """`wellknit serve --demo` of the example, in processes of its own. What tests do there stays for those that come
    after: whoever changes what others look at puts it back, and the language is put back by `served`."""
    if os.environ.get("WELLKNIT_TEST_DATABASE"):
        pytest.skip("browser tests run once, on SQLite")
    place = tmp_path_factory.mktemp("demo")
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    environment = {name: value for name, value in os.environ.items() if not name.startswith(("WELLKNIT_", "DJANGO_"))}
    command = [sys.executable, "-m", "wellknit", "serve", "--demo", "--folder", str(EXAMPLE), "--port", str(port)]
    output = place / "output.txt"
    with output.open("wb") as written:
        running = subprocess.Popen(
            [*command, "--data", str(place / "data")], env=environment, stdout=written, stderr=subprocess.STDOUT
        )
    address = f"http://127.0.0.1:{port}"
    try:
        _await(f"{address}/healthz", running, output)
        yield Served(address, output, {each.seat: each for each in sign_ins(place / "data")})
    finally:
        running.terminate()
        running.wait(30)


def _await(address: str, running: subprocess.Popen[bytes], output: Path) -> None:
    until = time.monotonic() + 180  # where others keep the machine busy it takes its time
    while time.monotonic() < until:
        if running.poll() is not None:
            break
        try:
            with urllib.request.urlopen(address, timeout=5) as response:
                if response.status == 200:
                    return
        except OSError:
            time.sleep(0.1)
    raise RuntimeError(output.read_text("utf-8", "replace"))
