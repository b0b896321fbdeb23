"""The storm with PostgreSQL: killed web processes, and a server of the database that ends at once and comes back.

It is one of its own, with the tests' database copied into it: others that run meanwhile keep theirs. It brings what is
committed to the disk, as it comes.
"""

from __future__ import annotations

import os
import shutil
import subprocess
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

import pytest
from django.db import connection

from tests.web.cast import Cast
from tests.web.surveys.promises.serving import Asked, Clients, Found, Server, asked, held_in, missing
from tests.web.surveys.promises.test_storm import Storm


def program(name: str) -> str:
    """Where a program of PostgreSQL lies; Debian has it on no path."""
    found = sorted(str(each) for each in Path("/usr/lib/postgresql").glob(f"*/bin/{name}"))
    return found[-1] if found else str(shutil.which(name))


@dataclass
class Database:
    """A server of PostgreSQL in a folder, reached by a socket there."""

    place: Path

    def act(self, *what: str) -> None:
        account = ["runuser", "-u", "postgres", "--"] if os.geteuid() == 0 else []
        # To no pipe: the server would hold it open as long as it lives.
        subprocess.run([*account, *what], check=True, stdout=subprocess.DEVNULL, cwd=self.place)

    def make(self) -> None:
        data = str(self.place / "data")
        self.act(program("initdb"), "-D", data, "-A", "trust", "-U", "wellknit", "--no-sync")
        options = f"-k {self.place} -c listen_addresses=''"
        self.act(program("pg_ctl"), "-D", data, "-w", "-o", options, "-l", str(self.place / "log"), "start")

    def fill(self) -> None:
        """With what the tests' database holds."""
        ours = connection.settings_dict
        there = ["-h", ours["HOST"], "-U", ours["USER"] or "wellknit", *(["-p", ours["PORT"]] if ours["PORT"] else [])]
        taken = subprocess.run([program("pg_dump"), *there, ours["NAME"]], check=True, capture_output=True).stdout
        here = ["-q", "-h", str(self.place), "-U", "wellknit", "-d", "postgres"]
        subprocess.run([program("psql"), *here], check=True, input=taken, stdout=subprocess.DEVNULL)

    def end(self, how: str) -> None:
        self.act(program("pg_ctl"), "-D", str(self.place / "data"), "-m", how, "stop")

    def break_down(self) -> None:
        """Ends at once, as where all its processes are killed, and comes back by what it had brought to the disk."""
        log = ["-l", str(self.place / "log")]
        self.act(program("pg_ctl"), "-D", str(self.place / "data"), "-m", "immediate", "-w", *log, "restart")

    def found(self, what: Asked) -> Found:
        import psycopg

        with psycopg.connect(f"postgresql://wellknit@/postgres?host={self.place}") as other:
            return held_in(other, what)


@contextmanager
def database() -> Iterator[Database]:
    place = Path(tempfile.mkdtemp(prefix="wellknit-"))
    made = Database(place)
    try:
        if os.geteuid() == 0:
            shutil.chown(place, "postgres")
        made.make()
        try:
            yield made
        finally:
            made.end("immediate")
    finally:
        shutil.rmtree(place, ignore_errors=True)


def test_what_was_acknowledged_survives_kills_and_a_break_down(lasting: Cast, tmp_path: Path, long: bool) -> None:
    if connection.vendor != "postgresql":
        pytest.skip("this is of PostgreSQL; the storm on SQLite is test_storm.py")
    what = asked(lasting, tmp_path, 20_000 if long else 2_000)
    with database() as kept:
        kept.fill()
        server = Server(tmp_path, database=f"postgresql://wellknit@/postgres?host={kept.place}")
        server.start()
        clients = Clients(server, what, a_second=100.0)
        storm = Storm(server, clients, what, tmp_path, None)
        try:
            with clients.posting():
                storm.blow(30 if long else 3, 0, (0.2, 0.6))
                _more(clients, 20)
                for _time in range(5 if long else 1):
                    kept.break_down()
                    _more(clients, 20)
                storm.blow(30 if long else 2, 0, (0.2, 0.6))
                _more(clients, 2_000 if long else 40)
        finally:
            server.kill_all()
        found = kept.found(what)
    print(f"\n{len(clients.acknowledged)} answers acknowledged on PostgreSQL, {storm.kills} kills and a break-down; "
          f"{clients.statuses.count(503)} times 503")  # fmt: skip
    assert clients.wrong == [] and set(clients.sent) == set(clients.acknowledged)
    assert missing(found, clients.acknowledged, clients.sent) == [] and found.half == []
    assert len(found.answers) == len(clients.sent) and set(clients.statuses) <= {200, 503}


def _more(clients: Clients, many: int) -> None:
    """Waits until so many more are acknowledged."""
    before = len(clients.acknowledged)
    until = time.monotonic() + 60
    while len(clients.acknowledged) < before + many and time.monotonic() < until:
        time.sleep(0.05)
