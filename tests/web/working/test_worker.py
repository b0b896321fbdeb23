"""`wellknit serve` and its worker: it is said when the worker is down, and it comes up again by itself."""

from __future__ import annotations

import json
import os
import signal
import time
import urllib.request
from pathlib import Path

import pytest

from tests.web.conftest import Served


def worker_of(data: Path) -> int:
    """The process that does the jobs of this data folder."""
    for file in Path("/proc").glob("[0-9]*/cmdline"):
        try:
            words, environment = file.read_bytes().split(b"\0"), file.with_name("environ").read_bytes().split(b"\0")
        except OSError:
            continue
        if b"db_worker" in words and f"WELLKNIT_DATA={data}".encode() in environment:
            return int(file.parent.name)
    return 0


def health(served: Served) -> str:
    with urllib.request.urlopen(f"{served.address}/healthz", timeout=60) as response:
        return str(json.load(response)["worker"])


def awaited(served: Served, state: str) -> bool:
    deadline = time.monotonic() + 300
    while time.monotonic() < deadline:
        if health(served) == state:
            return True
        time.sleep(0.1)
    return False


@pytest.mark.skipif(not Path("/proc/self/cmdline").exists(), reason="looks for the worker in /proc")
def test_a_worker_that_was_killed_comes_up_again(served: Served) -> None:
    data = served.output.parent / "data"
    assert awaited(served, "ok")
    first = worker_of(data)
    assert first
    os.kill(first, signal.SIGKILL)
    assert awaited(served, "down")
    assert awaited(served, "ok")
    assert worker_of(data) not in (0, first)
    assert "The worker is down" in served.output.read_text("utf-8", "replace")
