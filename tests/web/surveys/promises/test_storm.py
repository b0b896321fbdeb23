"""What was acknowledged is there, once and whole, however often processes are killed and the power is cut.

The power is cut by killing the server's processes and copying the image of its file system while that is mounted: the
copy lacks all that was never brought to the disk. That this test can fail is shown by a database that does not wait
for the disk.
"""

from __future__ import annotations

import random
import shutil
import signal
import sqlite3
import subprocess
import time
from collections.abc import Iterator
from contextlib import ExitStack
from dataclasses import dataclass, field
from pathlib import Path

import pytest
from django.db import connection

from tests.web.cast import Cast
from tests.web.surveys.promises.serving import (
    Asked,
    Clients,
    Found,
    Server,
    asked,
    looked_at,
    made_image,
    missing,
    mounted,
)


@dataclass
class Storm:
    """A server in bad weather, and what came of it."""

    server: Server
    clients: Clients
    asked: Asked
    folder: Path
    image: Path | None
    kills: int = 0
    lost: list[int] = field(default_factory=list)
    half: list[str] = field(default_factory=list)
    chance: random.Random = field(default_factory=random.Random)

    def blow(self, kills: int, cuts: int, pause: tuple[float, float]) -> None:
        """Kills and cuts in random order, each after a pause."""
        acts = ["kill"] * kills + ["cut"] * (cuts if self.image else 0)
        self.chance.shuffle(acts)
        for act in acts:
            time.sleep(self.chance.uniform(*pause))
            if act == "cut":
                self.cut()
            elif self.chance.random() < 0.1:
                self.server.kill_all()
                self.server.start()
                self.kills += 1
            else:
                while not (workers := self.server.workers()):
                    time.sleep(0.01)
                self.server.kill(self.chance.choice(workers))
                self.kills += 1

    def cut(self) -> None:
        """The power is gone: what of the acknowledged is on the disk?"""
        assert self.image is not None
        # The first process holds nothing open; it only has to start no worker before the copy is made.
        self.server.signal_master(signal.SIGSTOP)
        for each in self.server.workers():
            self.server.kill(each)
        time.sleep(0.02)
        acknowledged = dict(self.clients.acknowledged)
        copy = self.image.with_suffix(".copy")
        subprocess.run(["cp", "--sparse=always", str(self.image), str(copy)], check=True)
        self.server.signal_master(signal.SIGCONT)
        with mounted(copy, self.folder / "after") as place:
            found = looked_at(place / "wellknit.sqlite3", self.asked)
        self.lost.append(len(missing(found, acknowledged, self.clients.sent)))
        self.half += found.half

    def end(self) -> Found:
        return looked_at(self.server.data / "wellknit.sqlite3", self.asked)


#: So many megabytes the file system has: as an answer takes 20 kB, some 15,000 of them, or 40,000.
ROOM, MUCH_ROOM = 384, 1024


def begun(
    stack: ExitStack,
    what: Asked,
    folder: Path,
    image: bool,
    synchronous: str = "FULL",
    pages: bool = False,
    room: int = ROOM,
    a_second: float = 200.0,
) -> Storm:
    """A server that takes ``a_second`` answers at most into a database; with ``image`` on a file system of its own."""
    folder.mkdir()
    data, file = folder / "data", folder / "disk.img"
    if image:
        stack.enter_context(mounted(file, data)) if made_image(file, room) else pytest.skip(
            "needs root, mkfs.ext4 and loop devices to cut the power"
        )
    data.mkdir(exist_ok=True)
    shutil.copy(what.file, data / "wellknit.sqlite3")
    # Somebody who has the database open keeps its log from being brought into it with each request.
    holder = sqlite3.connect(data / "wellknit.sqlite3")
    holder.execute("PRAGMA journal_mode=WAL").fetchall()
    subprocess.run(["sync", "-f", str(data)], check=True)
    stack.callback(holder.close)
    server = Server(data, synchronous, pages)
    server.start()
    stack.callback(server.kill_all)
    clients = Clients(server, what, a_second=a_second)
    return Storm(server, clients, what, folder, file if image else None)


@pytest.fixture
def what(lasting: Cast, tmp_path: Path, long: bool) -> Iterator[Asked]:
    if connection.vendor != "sqlite":
        pytest.skip("PostgreSQL keeps its own promises; this is of files that are ours")
    yield asked(lasting, tmp_path, 25_000 if long else 5_000)


def test_what_was_acknowledged_survives_the_storm(what: Asked, tmp_path: Path, long: bool) -> None:
    with ExitStack() as stack:
        # In long weather answers come more slowly, so that they come for as long as it lasts and find room.
        pace = {"room": MUCH_ROOM, "a_second": 40.0} if long else {}
        storm = begun(stack, what, tmp_path / "storm", made_image(tmp_path / "try.img", 8), **pace)
        with storm.clients.posting():
            began = time.monotonic()
            storm.blow(60 if long else 9, 50 if long else 6, (0.5, 2.0) if long else (0.5, 1.3))
            least = 10_000 if long else 300
            while len(storm.clients.acknowledged) < least or time.monotonic() - began < (0 if long else 20):
                time.sleep(0.1)
            took = time.monotonic() - began
        found = storm.end()
    clients = storm.clients
    print(
        f"\n{len(clients.acknowledged)} answers acknowledged in {took:.0f} s, {storm.kills} kills, "
        f"{len(storm.lost)} power cuts: {sum(storm.lost)} lost, {len(storm.half)} half; "
        f"{clients.statuses.count(503)} times 503"
    )
    assert clients.wrong == [] and set(clients.sent) == set(clients.acknowledged)
    assert missing(found, clients.acknowledged, clients.sent) == [] and found.half == []
    assert len(found.answers) == len(clients.sent)
    assert set(clients.statuses) <= {200, 503} and clients.statuses.count(500) == 0
    assert storm.half == [] and storm.lost == [0] * len(storm.lost)
    if storm.image is None:
        pytest.skip("the power was not cut: that needs root, mkfs.ext4 and loop devices")


def test_pages_keep_what_they_are_given_as_well(what: Asked, tmp_path: Path, long: bool) -> None:
    with ExitStack() as stack:
        storm = begun(stack, what, tmp_path / "storm", False, pages=True)
        with storm.clients.posting():
            storm.blow(30 if long else 4, 0, (0.5, 2.0) if long else (0.5, 1.0))
            while len(storm.clients.acknowledged) < (1_000 if long else 50):
                time.sleep(0.1)
        found = storm.end()
    clients = storm.clients
    print(f"\nthrough the pages: {len(clients.acknowledged)} answers acknowledged, {storm.kills} kills")
    assert clients.wrong == [] and set(clients.sent) == set(clients.acknowledged)
    assert missing(found, clients.acknowledged, clients.sent) == [] and found.half == []
    assert len(found.answers) == len(clients.sent) and set(clients.statuses) <= {200, 503}


def test_a_database_that_does_not_wait_for_the_disk_is_caught(what: Asked, tmp_path: Path, long: bool) -> None:
    with ExitStack() as stack:
        storm = begun(stack, what, tmp_path / "storm", True, "NORMAL")
        with storm.clients.posting():
            for _cut in range(12 if long else 5):
                known = len(storm.clients.acknowledged)
                time.sleep(storm.chance.uniform(0.7, 1.4))
                while len(storm.clients.acknowledged) == known:  # others may keep the machine busy
                    time.sleep(0.05)
                storm.cut()
                if any(storm.lost) and not long:
                    break
    print(f"\nsynchronous=NORMAL: {storm.lost} lost in {len(storm.lost)} power cuts")
    assert any(storm.lost)
