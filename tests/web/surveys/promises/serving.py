"""A real server over a database of its own, which may be killed at any moment, and clients that do not give up."""

from __future__ import annotations

import hashlib
import http.client
import json
import os
import random
import re
import shutil
import signal
import socket
import sqlite3
import subprocess
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from functools import cache
from pathlib import Path
from typing import Any
from urllib.parse import urlencode
from uuid import UUID

from django.db import connection

from tests.web.cast import Cast
from tests.web.served import free_port
from tests.web.surveys.promises.conftest import crowd, wave_of
from wellknit.web.models import Link
from wellknit.web.serving import web_server
from wellknit.web.surveys.promises import keys, tokens
from wellknit.web.surveys.promises.filling import Filling, unpacked
from wellknit.web.surveys.promises.sealing import opened, unpadded
from wellknit.web.surveys.promises.submitting import Sent

_CODE = re.compile(r"\b(?:[0-9A-HJKMNP-TV-Z]{4}-){3}[0-9A-HJKMNP-TV-Z]{4}\b")
ROOT = Path(__file__).resolve().parents[4]


@dataclass
class Asked:
    """An open anonymous wave, its key, and tokens of people who are asked; ``file`` is a database that holds it."""

    wave: UUID
    secret: bytes
    tokens: list[str]
    file: Path
    #: What was opened, by a digest of the sealed bytes: the same bytes open to the same, so each is opened once.
    opened: dict[bytes, Filling] = field(default_factory=dict)

    def answer(self, content: bytes) -> Filling | None:
        """What was sealed; None where it does not open."""
        seen = hashlib.blake2b(content).digest()
        if seen not in self.opened:
            plain = opened(self.secret, content)
            if plain is None:
                return None
            self.opened[seen] = unpacked(unpadded(plain))
        return self.opened[seen]


def asked(cast: Cast, folder: Path, count: int) -> Asked:
    """Within a test whose transactions are real ones; on PostgreSQL there is no file."""
    wave = wave_of(cast, "anonymous")
    secret = keys.secret_of(wave)
    keys.destroyed(wave)
    made = crowd(cast, wave, count)
    fresh = {f"token {number} {random.getrandbits(128):x}": each for number, each in enumerate(made)}
    links = [
        Link(initiative_id=each.initiative_id, invitee=each, digest=tokens.link_digest(token))
        for token, each in fresh.items()
    ]
    Link._base_manager.bulk_create(links)
    file = folder / "wellknit.sqlite3"
    if connection.vendor == "sqlite":
        copy = sqlite3.connect(file)
        connection.connection.backup(copy)
        copy.close()
    return Asked(wave.pk, secret, list(fresh), file)


@dataclass
class Server:
    """gunicorn on loopback, as 'wellknit serve' starts it, with the addresses of posting.py or with the ``pages``; over
    the SQLite file in ``data``, or over the PostgreSQL ``database``."""

    data: Path
    synchronous: str = "FULL"
    pages: bool = False
    database: str = ""
    port: int = 0
    process: subprocess.Popen[bytes] | None = None

    def start(self) -> None:
        if not self.port:
            self.port = free_port()
        kept = {name: value for name, value in os.environ.items() if not name.startswith(("WELLKNIT_", "COVERAGE_"))}
        settings = "tests.web.surveys.promises.posting_settings"
        more = {"WELLKNIT_DATA": str(self.data), "WELLKNIT_DEMO": "1", "DJANGO_SETTINGS_MODULE": settings}
        command = web_server("127.0.0.1", self.port)
        more |= {"WELLKNIT_DATABASE": self.database} if self.database else {}
        environment = kept | more | {"TEST_SYNCHRONOUS": self.synchronous, "TEST_PAGES": "1" if self.pages else ""}
        with (self.data / "output.txt").open("ab") as output:
            self.process = subprocess.Popen(
                command, cwd=ROOT, env=environment, stdout=output, stderr=output, start_new_session=True
            )
        until = time.monotonic() + 300
        while time.monotonic() < until and self.process.poll() is None:
            try:
                socket.create_connection(("127.0.0.1", self.port), timeout=1).close()
                return
            except OSError:
                time.sleep(0.05)
        raise RuntimeError((self.data / "output.txt").read_text("utf-8", "replace"))

    def workers(self) -> list[int]:
        assert self.process is not None
        told = Path(f"/proc/{self.process.pid}/task/{self.process.pid}/children").read_text("ascii")
        return [int(each) for each in told.split()]

    def kill(self, process: int) -> None:
        with suppress(ProcessLookupError):
            os.kill(process, signal.SIGKILL)

    def kill_all(self) -> None:
        """Every process of the server, at once."""
        assert self.process is not None
        with suppress(ProcessLookupError):
            os.killpg(self.process.pid, signal.SIGKILL)
        self.process.wait(30)

    def signal_master(self, number: signal.Signals) -> None:
        assert self.process is not None
        os.kill(self.process.pid, number)


@dataclass
class Clients:
    """Threads that each post one answer after the other, under an id that they keep until it is acknowledged."""

    server: Server
    asked: Asked
    threads: int = 32
    a_second: float = 200.0
    sent: dict[str, Filling] = field(default_factory=dict)
    acknowledged: dict[str, str] = field(default_factory=dict)
    statuses: list[int] = field(default_factory=list)
    wrong: list[str] = field(default_factory=list)
    done: threading.Event = field(default_factory=threading.Event)

    @contextmanager
    def posting(self) -> Iterator[None]:
        waiting = list(self.asked.tokens)
        running = [threading.Thread(target=self._work, args=(waiting,)) for _each in range(self.threads)]
        for each in running:
            each.start()
        try:
            yield
        finally:
            self.done.set()
            for each in running:
                each.join(120)
            assert not any(each.is_alive() for each in running)

    def _work(self, waiting: list[str]) -> None:
        chance = random.Random()
        while not self.done.is_set():
            begun = time.monotonic()
            try:
                token = waiting.pop()
            except IndexError:
                return
            self._answer(token, chance)
            time.sleep(max(0.0, self.threads / self.a_second - (time.monotonic() - begun)))

    def _answer(self, token: str, chance: random.Random) -> None:
        submission = f"{chance.getrandbits(128):032x}"
        text = " ".join([submission] * chance.randint(1, 9))
        filling = Filling({"through_job": "yes", "trust": "no", "why": text}, language="en", site="north", agreed=True)
        self.sent[submission] = filling
        if not self.server.pages and chance.random() < 0.3:
            self._post({"token": token, "answers": dict(filling.answers), "site": filling.site})
        times = 1 + (chance.random() < 0.1)  # somebody may well send again what has arrived
        while times:
            status, text = self.submit(submission, token)
            if status == 200:
                (code,) = _CODE.findall(text)
                if self.acknowledged.setdefault(submission, code) != code:
                    self.wrong.append("another receipt for the same")
                times -= 1
            elif status in (0, 503):
                time.sleep(0.05)
            else:
                self.wrong.append(f"{status} {text[-2000:]}")
                return

    def submit(self, submission: str, token: str) -> tuple[int, str]:
        filling = self.sent[submission]
        if not self.server.pages:
            body = {"token": token, "answers": dict(filling.answers), "site": filling.site, "submission": submission}
            return self._post(body)
        fields = {f"a:{path}": answer for path, answer in filling.answers.items()}
        fields |= {"with:language": "en", "with:site": filling.site, "with:agreed": "1", "go": "send"}
        fields |= {"submission": submission, "csrfmiddlewaretoken": "a" * 32}
        cookies = f"answer-{self.asked.wave.hex}={token}; csrf={'a' * 32}"
        form = {"Cookie": cookies, "Content-Type": "application/x-www-form-urlencoded"}
        return self._ask(f"/answer/{self.asked.wave}/check/", urlencode(fields), form)

    def _post(self, body: dict[str, Any]) -> tuple[int, str]:
        return self._ask(f"/{self.asked.wave}", json.dumps({"language": "en", **body}), {})

    def _ask(self, address: str, body: str, headers: dict[str, str]) -> tuple[int, str]:
        """The status and what was said; 0 where nobody answered."""
        asking = http.client.HTTPConnection("127.0.0.1", self.server.port, timeout=10)
        try:
            asking.request("POST", address, body, headers)
            response = asking.getresponse()
            told = response.read().decode()
        except (OSError, http.client.HTTPException):
            return 0, ""
        finally:
            asking.close()
        self.statuses.append(response.status)
        return response.status, told


@dataclass
class Found:
    """What a database holds: ``answers`` by the row's id, and what is half or broken in it."""

    answers: dict[UUID, Filling]
    half: list[str]


def looked_at(file: Path, asked: Asked) -> Found:
    database = sqlite3.connect(file)
    try:
        (fine,) = database.execute("PRAGMA integrity_check").fetchone()
        found = held_in(database, asked)
    finally:
        database.close()
    return found if fine == "ok" else Found(found.answers, [*found.half, str(fine)])


def held_in(database: Any, asked: Asked) -> Found:
    """What the connection finds, whichever database it is to."""
    half: list[str] = []
    answers: dict[UUID, Filling] = {}
    rows = 0
    for pk, content in database.execute("SELECT id, content FROM web_submission").fetchall():
        rows += 1
        answer = asked.answer(bytes(content))
        if answer is None:
            half.append("an answer that does not open")
        else:
            answers[UUID(str(pk))] = answer
    (marked,) = database.execute("SELECT count(*) FROM web_invitee WHERE answered").fetchone()
    if marked != rows:
        half.append(f"{marked} marks of {rows} answers")
    unspent = "SELECT count(*) FROM web_link JOIN web_invitee i ON i.id = invitee_id WHERE answered"
    if database.execute(unspent).fetchone()[0]:
        half.append("links of somebody who has answered")
    return Found(answers, half)


def missing(found: Found, acknowledged: dict[str, str], sent: dict[str, Filling]) -> list[str]:
    """The ids that were acknowledged and are not there as they were sent."""
    return [each for each in acknowledged if found.answers.get(_row(each)) != sent[each]]


@cache
def _row(submission: str) -> UUID:
    """The id of the row that the submission is kept in."""
    return Sent(submission, Filling()).pk


@contextmanager
def mounted(image: Path, place: Path) -> Iterator[Path]:
    """The file system in ``image`` as a folder."""
    place.mkdir(exist_ok=True)
    subprocess.run(["mount", "-o", "loop", str(image), str(place)], check=True, capture_output=True)
    try:
        yield place
    finally:
        # What was killed may hold a file for a moment more.
        for _try in range(50):
            if not subprocess.run(["umount", str(place)], check=False, capture_output=True).returncode:
                break
            time.sleep(0.1)


def made_image(image: Path, megabytes: int) -> bool:
    """Makes a file system in a file; False where this machine does not mount one."""
    if os.geteuid() or not all(map(shutil.which, ("mkfs.ext4", "mount", "losetup"))):
        return False
    with image.open("wb") as made:
        made.truncate(megabytes * 1024 * 1024)
    subprocess.run(["mkfs.ext4", "-q", "-F", str(image)], check=True, capture_output=True)
    place = image.with_suffix(".tried")
    try:
        with mounted(image, place):
            return True
    except subprocess.CalledProcessError:
        return False
