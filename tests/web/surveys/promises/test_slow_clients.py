"""Clients that send a byte now and then keep nobody else waiting, and are let to finish where they are honest."""

from __future__ import annotations

import shutil
import socket
import sqlite3
import threading
import time
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from pathlib import Path
from urllib.parse import urlencode

import pytest
from django.db import connection

from tests.web.cast import Cast
from tests.web.surveys.promises.serving import Clients, Server, asked
from wellknit.web.surveys.promises.filling import Filling

DRIPPING = 200
HEAD = b"POST /answer/ HTTP/1.1\r\nHost: localhost\r\n"
#: What each sends first: a header without an end, or a body that lacks almost all that it announces.
BEGINNINGS = (HEAD + b"X-A: ", HEAD + b"Content-Length: 5000\r\n\r\na=")


@contextmanager
def dripping(port: int) -> Iterator[list[int]]:
    """So many connections that each send a byte twice a second; the list gets one for each that was cut off."""
    with ExitStack() as stack:
        clients, done, cut = [], threading.Event(), list[int]()
        for number in range(DRIPPING):
            client = stack.enter_context(socket.create_connection(("127.0.0.1", port), timeout=10))
            client.sendall(BEGINNINGS[number % 2])
            clients.append(client)

        def drip() -> None:
            while not done.wait(0.5):
                for client in clients:
                    try:
                        client.sendall(b"a")
                    except OSError:
                        cut.append(client.fileno())

        thread = threading.Thread(target=drip)
        thread.start()
        try:
            yield cut
        finally:
            done.set()
            thread.join()


@pytest.fixture
def clients(lasting: Cast, tmp_path: Path) -> Iterator[Clients]:
    if connection.vendor != "sqlite":
        pytest.skip("who reads requests asks no database; what is served here is a file of SQLite")
    what = asked(lasting, tmp_path, 12)
    data = tmp_path / "data"
    data.mkdir()
    shutil.copy(what.file, data / "wellknit.sqlite3")
    server = Server(data, pages=True)
    server.start()
    yield Clients(server, what)
    server.kill_all()


def test_nobody_waits_for_slow_clients(clients: Clients, long: bool) -> None:
    server, took = clients.server, list[float]()
    while len(before := server.workers()) < 2:
        time.sleep(0.01)
    with dripping(server.port) as cut:
        for number, token in enumerate(clients.asked.tokens[:10]):
            answers = {"through_job": "yes", "trust": "no", "why": "mine"}
            clients.sent[f"{number:032x}"] = Filling(answers, language="en", site="north", agreed=True)
            began = time.monotonic()
            status, text = clients.submit(f"{number:032x}", token)
            took.append(time.monotonic() - began)
            assert status == 200, text[:2000] or "nobody answered"
            time.sleep(4 if long else 0)  # longer than any worker may be silent
        held = sum(resident(each) for each in before)
    print(f"\n{DRIPPING} dripping: an answer is acknowledged within {max(took):.2f} s, {held} MB")
    assert cut == [] and server.workers() == before and held < 1000


def resident(process: int) -> int:
    """Megabytes of memory."""
    lines = Path(f"/proc/{process}/status").read_text("ascii").splitlines()
    return next(int(line.split()[1]) for line in lines if line.startswith("VmRSS")) // 1000


def test_a_slow_phone_is_heard_to_the_end(clients: Clients, long: bool) -> None:
    token, wave = clients.asked.tokens[0], clients.asked.wave
    fields = {"a:why": "word " * (4000 if long else 400), "with:language": "en", "with:site": "north"}
    fields |= {
        "a:through_job": "yes",
        "a:trust": "no",
        "with:agreed": "1",
        "go": "send",
        "submission": "slow",
        "csrfmiddlewaretoken": "a" * 32,
    }
    body = urlencode(fields).encode()
    head = f"POST /answer/{wave}/check/ HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n"
    head += f"Cookie: answer-{wave.hex}={token}; csrf={'a' * 32}\r\nContent-Length: {len(body)}\r\n"
    head += "Content-Type: application/x-www-form-urlencoded\r\n\r\n"
    sent, pieces = head.encode() + body, 20
    with socket.create_connection(("127.0.0.1", clients.server.port), timeout=20) as phone:
        for at in range(pieces):
            phone.sendall(sent[len(sent) * at // pieces : len(sent) * (at + 1) // pieces])
            time.sleep(1 if long else 0.1)
        came = b""
        while piece := phone.recv(65536):
            came += piece
    assert came.startswith(b"HTTP/1.1 200") and b"receipt code" in came
    database = sqlite3.connect(clients.server.data / "wellknit.sqlite3")
    many = database.execute("SELECT count(*) FROM web_submission").fetchone()
    database.close()
    assert many == (1,)
