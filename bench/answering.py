"""Answering in the browser: a form of 22 questions and one of 250, through gunicorn with two processes.

20 questions on a scale in four grids, one choice and one text; all on one page (its GET and its POST are what is
counted) or a topic a page. The other form has 250 questions, 40 of them with expressions. Answers come from 1, 8 and
50 people at once, all by the open link, whose first page they have passed before the counting begins. Beside each:
complete answers a second, the web server's CPU for each, and how long the slowest hundredth of the requests took. What
sends runs on the same machine. ``WELLKNIT_BENCH_DATABASE`` names a PostgreSQL that takes the place of SQLite.
"""

from __future__ import annotations

import http.client
import json
import os
import re
import secrets
import socket
import subprocess
import sys
import threading
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from functools import cache
from pathlib import Path
from urllib.parse import urlencode

from bench.run import Case

_PAGES = {"22 questions, one page": "one", "22 questions, a topic a page": "pages", "250 questions, one page": "long"}
_CSRF = "a" * 32
_TICK = os.sysconf("SC_CLK_TCK")


def cases() -> Iterator[Case]:
    """Each form, with few and with many people at once."""
    for label, key in _PAGES.items():
        for people, answers in ((1, 40), (8, 160), (50, 300)) if key == "one" else ((8, 80),):
            aim = {"one": "50 a second, 20 ms of CPU", "pages": "10 a second", "long": "50 a second"}[key]
            yield Case(f"{label}: {answers} answers, {people} at once", "answered", (key, people, answers), aim=aim)


def prepare(folder: Path) -> None:
    """The demonstration, and the forms as open waves."""
    command = ["-m", "wellknit", "serve", "--demo", "--data", str(folder / "data"), "--no-serve"]
    subprocess.run([sys.executable, *command], env=_environment(folder), check=True, stdout=subprocess.DEVNULL)
    subprocess.run([sys.executable, "-m", "bench.answering", str(folder)], env=_environment(folder), check=True)


def _environment(folder: Path) -> dict[str, str]:
    kept = {name: value for name, value in os.environ.items() if not name.startswith(("WELLKNIT_", "DJANGO_"))}
    database = os.environ.get("WELLKNIT_BENCH_DATABASE", "")
    data = {"WELLKNIT_DATA": str(folder / "data"), "WELLKNIT_DATABASE": database, "WELLKNIT_DEMO": "1"}
    return {**kept, **data, "DJANGO_SETTINGS_MODULE": "wellknit.web.settings"}


# --- The forms, made in a process of their own ------------------------------------------------------------------------


def _sheets(long: bool) -> dict[str, list[list[str]]]:
    survey = [["type", "name", "label", "appearance", "relevant", "constraint"]]
    if long:
        for number in range(250):
            relevant = f"${{q{number - 1}}} != 'no'" if number % 10 == 5 else ""
            if number % 17 == 7:
                survey.append(["integer", f"q{number}", f"How many, {number}?", "", relevant, ". < 100"])
            else:
                survey.append(["select_one agree", f"q{number}", f"Statement {number} of many.", "", relevant, ""])
    else:
        for grid in range(4):
            survey.append(["begin_group", f"g{grid}", f"Topic {grid}", "table-list", "", ""])
            for row in range(5):
                words = f"Partners here do what they promise, in the way of statement {grid}{row}."
                survey.append(["select_one agree", f"q{grid}{row}", words, "", "", ""])
            survey.append(["end_group", "", "", "", "", ""])
        survey.append(["select_one agree", "all", "How is it on the whole?", "", "", ""])
        survey.append(["text", "words", "In your own words", "", "", ""])
    scale = (
        ("no", "Strongly disagree"),
        ("d", "Disagree"),
        ("n", "Neither"),
        ("a", "Agree"),
        ("yes", "Strongly agree"),
    )
    choices = [["list_name", "name", "label"], *(["agree", name, label] for name, label in scale)]
    return {"survey": survey, "choices": choices, "settings": [["form_title"], ["Partner survey"]]}


def _make(folder: Path) -> None:
    import django

    django.setup()
    from django.utils import timezone
    from django_scopes import scope

    from wellknit.web.models import Initiative, Instrument, InstrumentVersion, Wave
    from wellknit.web.surveys.promises.keys import make_wave_key

    initiative, now, waves = Initiative.objects.get(), timezone.now(), {}
    with scope(initiative=initiative):
        for key in _PAGES.values():
            instrument = Instrument.objects.create(initiative=initiative, key=f"bench_{key}", name=key)
            version = InstrumentVersion.objects.create(
                initiative=initiative, instrument=instrument, number=1, sheets=_sheets(key == "long"), made=now
            )
            wave = Wave.objects.create(
                initiative=initiative, key=f"bench_{key}", name=key, mode="confidential", state="open",
                instrument_version=version, day=now.date(), languages=["en"], one_page=key != "pages",
                open_code=f"bench-{key}", launched=now,
            )  # fmt: skip
            make_wave_key(wave)
            waves[key] = wave.pk.hex
    (folder / "waves.json").write_text(json.dumps(waves), "utf-8")


# --- The web server ---------------------------------------------------------------------------------------------------


@dataclass
class _Server:
    port: int
    running: subprocess.Popen[bytes]
    waves: dict[str, str]

    def cpu(self) -> float:
        """Seconds that the web server's processes have computed so far."""
        total = 0
        for pid in (self.running.pid, *_below(self.running.pid)):
            words = Path(f"/proc/{pid}/stat").read_text("ascii").rpartition(")")[2].split()
            total += int(words[11]) + int(words[12])
        return total / _TICK


def _below(pid: int) -> list[int]:
    return [int(each) for file in Path("/proc").glob(f"{pid}/task/*/children") for each in file.read_text().split()]


@cache
def _server(folder: Path) -> _Server:
    """gunicorn as `wellknit serve` starts it; it ends with this process."""
    import atexit

    from wellknit.web.serving import _web

    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = int(free.getsockname()[1])
    running = subprocess.Popen(_web("127.0.0.1", port), env=_environment(folder))
    atexit.register(running.terminate)
    for _ in range(600):
        try:
            socket.create_connection(("127.0.0.1", port), 1).close()
            break
        except OSError:
            time.sleep(0.05)
    return _Server(port, running, json.loads((folder / "waves.json").read_text("utf-8")))


# --- Those who answer -------------------------------------------------------------------------------------------------


@dataclass
class _Person:
    """Somebody with a connection of their own, and how long each request took."""

    server: _Server
    wave: str
    token: str = field(default_factory=lambda: f"open.{secrets.token_urlsafe(32)}")
    took: list[float] = field(default_factory=list)
    weight: int = 0

    def ask(self, connection: http.client.HTTPConnection, address: str, sent: dict[str, str] | None = None) -> bytes:
        headers = {"Cookie": f"answer-{self.wave}={self.token}; csrf={_CSRF}", "Accept-Language": "en"}
        body = None
        if sent is not None:
            body = urlencode({**sent, "csrfmiddlewaretoken": _CSRF})
            headers["Content-Type"] = "application/x-www-form-urlencoded"
        began = time.perf_counter()
        connection.request("GET" if body is None else "POST", address, body, headers)
        response = connection.getresponse()
        page = response.read()
        self.took.append(time.perf_counter() - began)
        if response.status not in (200, 302):
            raise SystemExit(f"{address} answered with {response.status}.")
        return page if response.status == 200 else response.headers["Location"].encode()

    def answers(self, page: bytes) -> dict[str, str]:
        self.weight = max(self.weight, len(page))
        sent = dict(re.findall(r'type="hidden" name="([^"]*)" value="([^"]*)"', page.decode()))
        for name in dict.fromkeys(re.findall(r'name="(a:[^"#]*)"', page.decode())):
            numeric = re.search(rf'name="{re.escape(name)}" type="text" inputmode', page.decode())
            sent[name] = "7" if numeric else "Some words of my own." if name == "a:words" else "a"
        return sent

    def begin(self, connection: http.client.HTTPConnection) -> None:
        self.ask(connection, f"/answer/{_dashed(self.wave)}/", {})

    def answer(self, connection: http.client.HTTPConnection) -> None:
        """From the first page of questions to the receipt."""
        address = f"/answer/{_dashed(self.wave)}/1/"
        for _ in range(12):
            page = self.ask(connection, address)
            last = b'name="submission"' in page
            came = self.ask(connection, address, {**self.answers(page), "go": "send" if last else "next"})
            if b"receipt code" in came:
                return
            address = came.decode().partition("#")[0]
        raise SystemExit("The form does not end.")


def _dashed(wave: str) -> str:
    return f"{wave[:8]}-{wave[8:12]}-{wave[12:16]}-{wave[16:20]}-{wave[20:]}"


def answered(folder: Path, key: str, people: int, answers: int) -> dict[str, object]:
    """So many complete answers from so many people at once."""
    server = _server(folder)
    asked = [_Person(server, server.waves[key]) for _ in range(answers)]
    _together(server, people, [each.begin for each in asked])
    for each in asked:
        each.took.clear()
    cpu, began = server.cpu(), time.perf_counter()
    _together(server, people, [each.answer for each in asked])
    seconds, cpu = time.perf_counter() - began, server.cpu() - cpu
    took = sorted(second for each in asked for second in each.took)
    middle, slowest = took[len(took) // 2], took[min(len(took) - 1, len(took) * 99 // 100)]
    told = (
        f"{answers / seconds:.0f} a second, {1000 * cpu / answers:.1f} ms of CPU each; a request {1000 * middle:.0f} ms"
    )
    weight = max(each.weight for each in asked)
    return {"told": f"{told}, of 99 in 100 at most {1000 * slowest:.0f} ms; page {weight / 1000:.0f} kB"}


def _together(server: _Server, people: int, work: list[Callable[[http.client.HTTPConnection], None]]) -> None:
    waiting, failed = iter(work), []
    lock = threading.Lock()

    def one() -> None:
        connection = http.client.HTTPConnection("127.0.0.1", server.port, timeout=60)
        while True:
            with lock:
                task = next(waiting, None)
            if task is None:
                return
            try:
                task(connection)
            except (http.client.HTTPException, OSError):  # a connection that was kept open for too long
                connection.close()
                task(connection)
            except SystemExit as problem:
                failed.append(problem)
                return

    threads = [threading.Thread(target=one) for _ in range(people)]
    for each in threads:
        each.start()
    for each in threads:
        each.join()
    if failed:
        raise failed[0]


if __name__ == "__main__":
    _make(Path(sys.argv[1]))
