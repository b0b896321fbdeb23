"""Serving: brings the database up to date, starts the web server and a worker beside it, and ends both together."""

from __future__ import annotations

import hashlib
import os
import secrets
import signal
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable
from importlib.metadata import version as wellknit_version
from pathlib import Path
from types import FrameType
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from wellknit.web.demo import SignIn
    from wellknit.web.demo_waves import Door

__all__ = ["at", "begin_address", "let_go", "prepare", "serve", "web_server"]

Say = Callable[[str], None]
_PAUSE = 5.0
_A_MINUTE = 60.0


def at(data: Path) -> None:
    """Sets Django up for the data folder, in this process and those started after it; made where there is none."""
    data.mkdir(mode=0o700, parents=True, exist_ok=True)
    os.environ["WELLKNIT_DATA"] = str(data)
    os.environ["DJANGO_SETTINGS_MODULE"] = "wellknit.web.settings"
    import django

    django.setup()


def let_go() -> None:
    """Closes the database, if it was opened: SQLite then tidies up its log."""
    from django.conf import settings
    from django.db import connections

    if settings.configured:
        connections.close_all()


def prepare(data: Path, address: str, *, demo: Path | None = None) -> list[SignIn]:
    """Makes the data folder what this version needs, and loads the partnership folder ``demo`` into it once, if given.

    Sets this process's environment, so that processes started after it serve the same data. Returns the sign-ins of a
    demonstration. Raises WellknitError where its folder has errors.
    """
    if demo is not None:
        os.environ["WELLKNIT_DEMO"] = "1"
    if address:
        os.environ["WELLKNIT_ADDRESS"] = address
    at(data)
    from wellknit.web.schema import bring_up_to_date

    bring_up_to_date()
    _collect(data / "static")
    from wellknit.web.jobs import tidy

    tidy.enqueue()
    if demo is None:
        return []
    from wellknit.web.demo import load

    return load(demo, data)


def doors(data: Path) -> list[Door]:
    """The links with which to answer in the demonstration in ``data``. After :func:`prepare`."""
    from wellknit.web import demo

    return demo.doors(data)


def _collect(folder: Path) -> None:
    """Brings what browsers are given into the data folder, hashed and compressed; seconds of work, so only where it is
    not what was brought there before."""
    import django
    from django.contrib.staticfiles.finders import get_finders
    from django.core.management import call_command

    made = hashlib.sha256(f"{django.__version__} {wellknit_version('wellknit')}".encode())
    for finder in get_finders():
        for path, storage in sorted(finder.list([]), key=lambda each: each[0]):
            file = os.stat(storage.path(path))
            made.update(f"{path} {file.st_size} {file.st_mtime_ns}\n".encode())
    mark = folder / "collected"
    if mark.is_file() and mark.read_text("ascii") == made.hexdigest():
        return
    call_command("collectstatic", interactive=False, verbosity=0)
    mark.write_text(made.hexdigest(), "ascii")


def begin_address(data: Path) -> str:
    """The address that begins an installation without accounts; '' where there are some. A new one each time."""
    from django.conf import settings
    from django.urls import reverse

    from wellknit.web.models import Account
    from wellknit.web.models.membership import digest
    from wellknit.web.running import BEGIN

    file = data / BEGIN
    if Account.objects.exists():
        file.unlink(missing_ok=True)
        return ""
    token = secrets.token_urlsafe(24)
    handle = os.open(file, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600)
    with os.fdopen(handle, "w", encoding="ascii") as opened:
        opened.write(digest(token))
    return f"{settings.ADDRESS}{reverse('begin_token', args=(token,))}"


def serve(data: Path, host: str, port: int, say: Say) -> int:
    """Serves until interrupted; 0 then, 1 where the web server could not start or ended by itself, or somebody else
    serves the same data."""
    from wellknit.web.running import serving_alone

    with serving_alone(data) as alone:
        if alone:
            return _serve(data, host, port, say)
    say("This data folder is served already, or something is being restored into it.")
    return 1


def _serve(data: Path, host: str, port: int, say: Say) -> int:
    from django.core.cache import caches

    from wellknit.web.jobs import taken_up_again
    from wellknit.web.running import beat

    stopped = _Stopped()
    # Another version may have left it, or it is about what stood here before a backup was brought back.
    caches["default"].clear()
    taken_up_again()
    web = subprocess.Popen(web_server(host, port))
    worker = subprocess.Popen(_worker())
    down_since = looked = 0.0
    try:
        while not stopped.asked and web.poll() is None:
            up = worker.poll() is None
            beat(data, up)
            if time.monotonic() - looked > _A_MINUTE:
                looked = time.monotonic()
                _end_what_is_over(say)
            if not up and not down_since:
                say(f"The worker is down (exit code {worker.returncode}); it is started again in {_PAUSE:.0f} seconds.")
                down_since = time.monotonic()
            elif not up and time.monotonic() - down_since > _PAUSE:
                taken_up_again()
                worker, down_since = subprocess.Popen(_worker()), 0.0
            time.sleep(0.5)
        if not stopped.asked:
            say("The web server has ended; what it said stands above. Is the port taken? Try another with --port.")
            return 1
        return 0
    finally:
        beat(data, False)
        for each in (worker, web):
            if each.poll() is None:
                each.terminate()
        for each in (worker, web):
            try:
                each.wait(15)
            except subprocess.TimeoutExpired:
                each.kill()


def _end_what_is_over(say: Say) -> None:
    """Surveys end with their last day, answers go on theirs, what a keyholder unlocked after a day, and files of rows
    after an hour; and what could not be done is tried again, without anybody at hand."""
    from django.db import DatabaseError

    from wellknit.web.jobs import tried_again
    from wellknit.web.surveys.promises.unlocking import lock_what_is_over
    from wellknit.web.surveys.waves.ending import close_what_is_over, delete_what_is_due
    from wellknit.web.surveys.waves.row_jobs import destroy_what_is_over

    try:
        close_what_is_over()
        delete_what_is_due()
        lock_what_is_over()
        destroy_what_is_over()
        tried_again()
    except DatabaseError:
        say("The database did not answer; what is over is looked at a minute later.")


class _Stopped:
    """Whether somebody asked to stop, with Ctrl-C or a signal of the system's."""

    def __init__(self) -> None:
        self.asked = False
        signal.signal(signal.SIGINT, self._ask)
        signal.signal(signal.SIGTERM, self._ask)

    def _ask(self, number: int, frame: FrameType | None) -> None:
        self.asked = True


def web_server(host: str, port: int) -> list[str]:
    """The command that starts the web server."""
    # No log of who asked for what: an address may hold a token, and nobody's machine is to be noted.
    bound = f"[{host}]:{port}" if ":" in host else f"{host}:{port}"
    # Loaded once and then forked, which is quicker and holds less.
    options = ["--preload", "--bind", bound, "--workers", "2", "--threads", "8"]
    options += ["--worker-class", "wellknit.web.listening.Listening", "--config", "python:wellknit.web.warming"]
    quiet = ["--log-level", "warning", "--graceful-timeout", "10", "--worker-tmp-dir", _memory()]
    return [sys.executable, "-m", "gunicorn", *options, *quiet, "wellknit.web.wsgi:application"]


def _memory() -> str:
    """A place for gunicorn's signs of life that is no disk, where the machine has one."""
    return "/dev/shm" if os.access("/dev/shm", os.W_OK) else tempfile.gettempdir()


def _worker() -> list[str]:
    return [sys.executable, "-m", "wellknit.web.manage", "db_worker", "--no-startup-delay"]
