"""What tests of the web half share: the cast, and a wellknit that serves the example as a demonstration."""

from __future__ import annotations

import fcntl
import os
import shutil
import sqlite3
import subprocess
import sys
from collections.abc import Iterator
from contextlib import closing
from dataclasses import dataclass
from pathlib import Path

import pytest
from django.core.cache import caches

from tests.web.cast import Cast
from tests.web.cast_again import gathered
from tests.web.served import plain, serving
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
def ready_demonstration(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The data of the example's demonstration with all that the worker makes of it: made once, whichever of the
    processes that run tests comes first. Copy it first."""
    shared = tmp_path_factory.getbasetemp()
    shared = shared.parent if "PYTEST_XDIST_WORKER" in os.environ else shared
    data, making = shared / "demonstration", shared / "demonstration-that-is-made"
    with (shared / "demonstration-lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        if not data.exists():
            load = ("-m", "wellknit", "serve", "--demo", "--folder", str(EXAMPLE), "--data", str(making), "--no-serve")
            work = ("-m", "wellknit.web.manage", "db_worker", "--batch", "--no-startup-delay")
            for words in (load, work):
                environment = plain(WELLKNIT_DATA=str(making), WELLKNIT_DEMO="1")
                subprocess.run([sys.executable, *words], env=environment, check=True, stdout=subprocess.DEVNULL)
            making.rename(data)
    return data


@pytest.fixture(scope="session")
def served_demonstration(ready_demonstration: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Served]:
    """`wellknit serve --demo` of the example, in processes of its own. What tests do there stays for those that come
    after: whoever changes what others look at puts it back, and the language is put back by `served`."""
    if os.environ.get("WELLKNIT_TEST_DATABASE"):
        pytest.skip("browser tests run once, on SQLite")
    place = tmp_path_factory.mktemp("demo")
    shutil.copytree(ready_demonstration, place / "data")
    with serving(place, "--demo", "--folder", str(EXAMPLE)) as (port, output):
        people = {each.seat: each for each in sign_ins(place / "data")}
        yield Served(f"http://127.0.0.1:{port}", output, people)
