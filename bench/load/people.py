"""People who answer, each with a connection of their own, and how long their requests took."""

from __future__ import annotations

import http.client
import random
import re
import secrets
import threading
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from urllib.parse import urlencode

from bench.load.serving import Server

__all__ = ["Failed", "Person", "at_a_rate", "together", "told"]

_CSRF = "a" * 32
_CODES = ("no", "d", "n", "a", "yes")
_HIDDEN = re.compile(r'type="hidden" name="([^"]*)" value="([^"]*)"')
_SUBMISSION = re.compile(rb'name="submission" value="([^"]*)"')
_FIELD = re.compile(r'name="(a:[^"#]*)"(?: type="text" (inputmode))?')


class Failed(Exception):
    """The server answered with something else than what was asked for."""


@dataclass
class Fields:
    """What a page of questions sends, beside its answers, and the names of those: read once, for whoever gets it next.

    What sends runs on the same machine as what serves, so it does no work that people's browsers would do.
    """

    hidden: dict[str, str]
    codes: list[str]
    numbers: list[str]

    @classmethod
    def of(cls, page: bytes) -> Fields:
        text = page.decode()
        numeric = {name: bool(number) for name, number in _FIELD.findall(text)}
        hidden = {name: value for name, value in _HIDDEN.findall(text) if name != "submission"}
        return cls(hidden, [each for each in numeric if not numeric[each]], [each for each in numeric if numeric[each]])

    def answered(self) -> dict[str, str]:
        """All that is sent of somebody who answers everything as it comes."""
        codes = random.choices(_CODES, k=len(self.codes))
        sent = {**self.hidden, **dict(zip(self.codes, codes, strict=True))}
        sent.update({name: str(random.randrange(100)) for name in self.numbers})
        if "a:words" in sent:
            sent["a:words"] = "Some words of my own."
        return sent


_fields: dict[str, Fields] = {}


@dataclass
class Person:
    """Somebody who answers ``wave``; ``sent`` are bytes that are ready to be sent, and ``weight`` is that of a page."""

    server: Server
    wave: str
    token: str = field(default_factory=lambda: f"open.{secrets.token_urlsafe(32)}")
    took: list[float] = field(default_factory=list)
    weight: int = 0
    ready: bytes = b""

    def ask(self, connection: http.client.HTTPConnection, address: str, body: bytes | None = None) -> tuple[int, bytes]:
        """The status and the page, or the address that it leads to. Raises Failed for anything else."""
        cookies = f"answer-{self.wave.replace('-', '')}={self.token}; csrf={_CSRF}"
        headers = {"Cookie": cookies, "Accept-Language": "en"}
        if body is not None:
            headers["Content-Type"] = "application/x-www-form-urlencoded"
        began = time.perf_counter()
        connection.request("GET" if body is None else "POST", address, body, headers)
        response = connection.getresponse()
        page = response.read()
        self.took.append(time.perf_counter() - began)
        if response.status not in (200, 302):
            raise Failed(f"{address.partition('/a/')[0]} answered with {response.status}.")
        return response.status, page if response.status == 200 else response.headers["Location"].encode()

    def begin(self, connection: http.client.HTTPConnection) -> None:
        """Past the first page, which says what the survey is for."""
        self.ask(connection, f"/answer/{self.wave}/", _body({}))

    def fill(self, connection: http.client.HTTPConnection) -> None:
        """Gets everything ready that is sent from the only page."""
        address = f"/answer/{self.wave}/1/"
        if address not in _fields:
            _fields[address] = Fields.of(self.ask(connection, address)[1])
        sent = {**_fields[address].answered(), "submission": secrets.token_urlsafe(18), "go": "send"}
        self.ready = _body(sent)

    def send(self, connection: http.client.HTTPConnection) -> None:
        """All answers at once, to the receipt."""
        if b"receipt code" not in self.ask(connection, f"/answer/{self.wave}/1/", self.ready)[1]:
            raise Failed("There is no receipt.")

    def answer(self, connection: http.client.HTTPConnection) -> None:
        """From the first page of questions to the receipt, page by page."""
        address = f"/answer/{self.wave}/1/"
        for _ in range(12):
            page = self.ask(connection, address)[1]
            self.weight = max(self.weight, len(page))
            if address not in _fields:
                _fields[address] = Fields.of(page)
            sent = {**_fields[address].answered(), "go": "next"}
            if (submission := _SUBMISSION.search(page)) is not None:
                sent |= {"submission": submission[1].decode(), "go": "send"}
            status, came = self.ask(connection, address, _body(sent))
            if status == 200 and b"receipt code" in came:
                return
            address = came.decode().partition("#")[0] if status == 302 else address
        raise Failed("The form does not end.")

    def open(self, connection: http.client.HTTPConnection) -> None:
        """By a personal link to the first page."""
        status, address = self.ask(connection, f"/a/{self.token}")
        if status != 302 or self.ask(connection, address.decode())[0] != 200:
            raise Failed("The link opens nothing.")


def _body(sent: dict[str, str]) -> bytes:
    return urlencode({**sent, "csrfmiddlewaretoken": _CSRF}).encode("ascii")


Task = Callable[[http.client.HTTPConnection], None]


def together(server: Server, people: int, tasks: Sequence[Task]) -> list[str]:
    """Does all ``tasks``, so many ``people`` at once; what failed, in words."""
    waiting, lock, failed = iter(tasks), threading.Lock(), list[str]()

    def one() -> None:
        connection = http.client.HTTPConnection("127.0.0.1", server.port, timeout=60)
        while True:
            with lock:
                task = next(waiting, None)
            if task is None:
                connection.close()
                return
            try:
                try:
                    task(connection)
                except (http.client.RemoteDisconnected, ConnectionResetError, BrokenPipeError):
                    # A connection that was kept open for too long: browsers ask once more, too.
                    connection.close()
                    task(connection)
            except (Failed, http.client.HTTPException, OSError) as problem:
                connection.close()
                failed.append(f"{type(problem).__name__}: {problem}")

    _all([threading.Thread(target=one) for _ in range(people)])
    return failed


def at_a_rate(server: Server, rate: float, tasks: Sequence[Task]) -> tuple[list[float], list[str]]:
    """Starts ``rate`` of the ``tasks`` each second, whether or not those before have ended, each with a connection of
    its own and no second try: seconds from when each was due to its end, and what failed, in words."""
    took, failed = list[float](), list[str]()
    began = time.perf_counter() + 1

    def one(number: int, task: Task) -> None:
        connection = http.client.HTTPConnection("127.0.0.1", server.port, timeout=60)
        try:
            task(connection)
            took.append(time.perf_counter() - began - number / rate)
        except (Failed, http.client.HTTPException, OSError) as problem:
            failed.append(f"{type(problem).__name__}: {problem}")
        finally:
            connection.close()

    threads = []
    for number, task in enumerate(tasks):
        time.sleep(max(0.0, began + number / rate - time.perf_counter()))
        threads.append(threading.Thread(target=one, args=(number, task)))
        threads[-1].start()
    for each in threads:
        each.join()
    return took, failed


def _all(threads: Sequence[threading.Thread]) -> None:
    for each in threads:
        each.start()
    for each in threads:
        each.join()


def told(took: Sequence[float], failed: Sequence[str]) -> str:
    """How long requests took, in words, and how many failed."""
    ordered = sorted(took) or [0.0]
    middle, slowest = ordered[len(ordered) // 2], ordered[min(len(ordered) - 1, len(ordered) * 99 // 100)]
    words = f"a request {1000 * middle:.0f} ms, of 99 in 100 at most {1000 * slowest:.0f} ms"
    return f"{words}; {len(failed)} failed ({failed[0]})" if failed else f"{words}; none failed"
