"""Serving in the browser: from `wellknit serve` to the first page, and what its processes hold."""

from __future__ import annotations

import os
import shutil
import socket
import subprocess
import sys
import time
import urllib.request
from collections.abc import Iterator
from pathlib import Path

from bench.run import NEW_PROCESS, Case

_MEGABYTE = 1024


def cases() -> Iterator[Case]:
    """A start with nothing there, one with the database made before, and the same with a backup beside it."""
    yield Case(
        "wellknit serve to the first page and its end, nothing there", "first", start=NEW_PROCESS, aim="under 5 s"
    )
    yield Case("wellknit serve to the first page and its end, data there", "again", start=NEW_PROCESS, aim="under 5 s")
    yield Case("wellknit backup of the demonstration", "backup", start=NEW_PROCESS, more=True)


def prepare(folder: Path) -> None:
    """A data folder with the demonstration."""
    _run("serve", "--demo", "--data", folder / "data", "--no-serve")


def first(folder: Path) -> dict[str, str]:
    """Makes the database too."""
    place = folder / "empty"
    shutil.rmtree(place, ignore_errors=True)
    return _to_the_first_page(place)


def again(folder: Path) -> dict[str, str]:
    """The second start of the same installation."""
    return _to_the_first_page(folder / "data")


def backup(folder: Path) -> None:
    """Written, read back and in its place."""
    _run("backup", folder / "all.wellknit", "--data", folder / "data", "--replace")


def _environment() -> dict[str, str]:
    kept = {name: value for name, value in os.environ.items() if not name.startswith(("WELLKNIT_", "DJANGO_"))}
    return {**kept, "WELLKNIT_DEMO": "1"}


def _run(*words: object) -> None:
    command = [sys.executable, "-m", "wellknit", *map(str, words)]
    subprocess.run(command, env=_environment(), check=True, stdout=subprocess.DEVNULL)


def _to_the_first_page(data: Path) -> dict[str, str]:
    """When the first page was there, and what the processes held then; the table's time counts stopping as well."""
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    command = [sys.executable, "-m", "wellknit", "serve", "--data", str(data), "--port", str(port)]
    began = time.monotonic()
    with subprocess.Popen(command, env=_environment(), stdout=subprocess.DEVNULL) as running:
        try:
            for _ in range(2000):
                try:
                    with urllib.request.urlopen(f"http://127.0.0.1:{port}/account/login/", timeout=5) as page:
                        assert page.status == 200
                        break
                except OSError:
                    time.sleep(0.01)
            else:
                raise SystemExit("wellknit serve has shown no page.")
            seconds = time.monotonic() - began
            told = f"first page after {seconds:.1f} s; memory: {_memory(running.pid)}"
            print(f"  {told}", file=sys.stderr)
            return {"told": told}
        finally:
            running.terminate()


def _memory(pid: int) -> str:
    """What the processes below ``pid`` hold of their own (proportional set size), where Linux says it."""
    told = []
    for each in [pid, *_below(pid)]:
        try:
            words = Path(f"/proc/{each}/cmdline").read_bytes().split(b"\0")
            lines = Path(f"/proc/{each}/smaps_rollup").read_text("ascii").splitlines()
        except OSError:
            continue
        size = next(int(line.split()[1]) for line in lines if line.startswith("Pss:"))
        name = "worker" if b"db_worker" in words else "web server" if b"gunicorn" in words else "wellknit serve"
        told.append(f"{name} {size / _MEGABYTE:.0f} MB")
    return ", ".join(told) or "not told on this system"


def _below(pid: int) -> list[int]:
    """The processes that ``pid`` started, and those that they did."""
    found: list[int] = []
    for file in Path("/proc").glob(f"{pid}/task/*/children"):
        for each in file.read_text("ascii").split():
            found += [int(each), *_below(int(each))]
    return found
