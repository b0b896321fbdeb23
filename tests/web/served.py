"""`wellknit serve` in processes of its own, as journeys in a browser need it."""

from __future__ import annotations

import os
import random
import socket
import subprocess
import sys
import time
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

__all__ = ["free_port", "plain", "serving"]


def free_port() -> int:
    """A port on which nobody listens, of those that the system gives to no connection: such a one may be taken before
    the server has come to listening."""
    chance = random.SystemRandom()  # two processes of tests may have begun with the same seed
    while True:
        port = chance.randrange(15_000, 32_000)
        with socket.socket() as free:
            try:
                free.bind(("127.0.0.1", port))
            except OSError:
                continue
            return port


def plain(**more: str) -> dict[str, str]:
    """The environment without the settings of this process, and with ``more``."""
    kept = {name: value for name, value in os.environ.items() if not name.startswith(("WELLKNIT_", "DJANGO_"))}
    return kept | more


@contextmanager
def serving(place: Path, *words: str, **more: str) -> Iterator[tuple[int, Path]]:
    """`wellknit serve`, with its data in ``place``: its port and what it says, once it answers; ended afterwards."""
    port, output = free_port(), place / "output.txt"
    command = [sys.executable, "-m", "wellknit", "serve", "--data", str(place / "data"), "--port", str(port), *words]
    with output.open("wb") as written:
        running = subprocess.Popen(command, env=plain(**more), stdout=written, stderr=subprocess.STDOUT, cwd=place)
    try:
        _await(f"http://127.0.0.1:{port}/healthz", running, output)
        yield port, output
    finally:
        running.terminate()
        running.wait(120)


def _await(address: str, running: subprocess.Popen[bytes], output: Path) -> None:
    until = time.monotonic() + 300  # where others keep the machine busy it takes its time
    while time.monotonic() < until and running.poll() is None:
        try:
            with urllib.request.urlopen(address, timeout=30) as response:
                if response.status == 200:
                    return
        except OSError:
            time.sleep(0.1)
    raise RuntimeError(output.read_text("utf-8", "replace"))
