"""The web server that the benchmarks put load on: gunicorn as `wellknit serve` starts it, on SQLite or PostgreSQL."""

from __future__ import annotations

import atexit
import json
import os
import shutil
import socket
import subprocess
import sys
import tempfile
import time
from dataclasses import dataclass
from functools import cache
from pathlib import Path

__all__ = ["Server", "environment", "has_postgresql", "prepared", "server"]

_TICK = os.sysconf("SC_CLK_TCK")
#: The folder of PostgreSQL's data, where it takes SQLite's place.
_POSTGRESQL = "postgresql"


@dataclass
class Server:
    """Where it listens, the processes that compute for it, and the id of each form's wave."""

    port: int
    running: tuple[int, ...]
    waves: dict[str, str]

    def cpu(self) -> float:
        """Seconds that the web server's processes and the database's have computed so far."""
        total = 0
        for pid in self.running:
            total += sum(_ticks(pid)) + sum(sum(_ticks(each)[:2]) for each in _below(pid))
        return total / _TICK


def _ticks(pid: int) -> tuple[int, ...]:
    """What a process has computed, of its own and in the system, and what those have that it has outlived."""
    try:
        words = Path(f"/proc/{pid}/stat").read_text("ascii").rpartition(")")[2].split()
    except OSError:
        return (0,)  # gone meanwhile: its parent counts it
    return tuple(int(each) for each in words[11:15])


def _below(pid: int) -> list[int]:
    return [int(each) for file in Path("/proc").glob(f"{pid}/task/*/children") for each in file.read_text().split()]


def prepared(folder: Path, postgresql: bool = False) -> None:
    """The demonstration in ``folder``, and the forms as open waves."""
    if postgresql:
        _made_database(folder)
    command = ["-m", "wellknit", "serve", "--demo", "--data", str(folder / "data"), "--no-serve"]
    subprocess.run([sys.executable, *command], env=environment(folder), check=True, stdout=subprocess.DEVNULL)
    subprocess.run([sys.executable, "-m", "bench.load.waves", str(folder)], env=environment(folder), check=True)


@cache
def server(folder: Path) -> Server:
    """The web server of the data in ``folder``; it ends with this process."""
    from wellknit.web.serving import web_server

    database = environment(folder)
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = int(free.getsockname()[1])
    running = subprocess.Popen(web_server("127.0.0.1", port), env=database)
    atexit.register(running.terminate)
    for _ in range(600):
        try:
            socket.create_connection(("127.0.0.1", port), 1).close()
            break
        except OSError:
            time.sleep(0.05)
    processes = (running.pid, _database(folder)[1]) if (folder / _POSTGRESQL).is_dir() else (running.pid,)
    return Server(port, processes, json.loads((folder / "waves.json").read_text("utf-8")))


def environment(folder: Path) -> dict[str, str]:
    """The environment of processes that serve the data in ``folder``; PostgreSQL is started, where it is there."""
    kept = {name: value for name, value in os.environ.items() if not name.startswith(("WELLKNIT_", "DJANGO_"))}
    database = _database(folder)[0] if (folder / _POSTGRESQL).is_dir() else ""
    data = {"WELLKNIT_DATA": str(folder / "data"), "WELLKNIT_DATABASE": database, "WELLKNIT_DEMO": "1"}
    return {**kept, **data, "DJANGO_SETTINGS_MODULE": "wellknit.web.settings"}


# --- PostgreSQL of our own --------------------------------------------------------------------------------------------


def has_postgresql() -> bool:
    """Whether the machine has one."""
    return bool(_found("initdb"))


def _found(name: str) -> str:
    """Where a program of PostgreSQL lies; Debian has it on no path."""
    found = sorted(str(each) for each in Path("/usr/lib/postgresql").glob(f"*/bin/{name}"))
    return found[-1] if found else shutil.which(name) or ""


def _program(name: str) -> list[str]:
    """How it is called. It does not run as root; Debian's package brings an account for it."""
    return [*(["runuser", "-u", "postgres", "--"] if os.geteuid() == 0 else []), _found(name)]


def _made_database(folder: Path) -> None:
    place = folder / _POSTGRESQL
    place.mkdir()
    if os.geteuid() == 0:
        shutil.chown(place, "postgres")
    make = [*_program("initdb"), "-D", str(place / "data"), "-A", "trust", "-U", "wellknit"]
    subprocess.run(make, check=True, stdout=subprocess.DEVNULL)


@cache
def _database(folder: Path) -> tuple[str, int]:
    """The address of the database and the process of the server; it brings each commit to the disk, as it does by
    itself, and ends with this process."""
    data, socket_folder = folder / _POSTGRESQL / "data", tempfile.mkdtemp(prefix="wellknit-")
    if os.geteuid() == 0:
        shutil.chown(socket_folder, "postgres")
    control = [*_program("pg_ctl"), "-D", str(data), "-w"]
    options = f"-k {socket_folder} -c listen_addresses=''"
    subprocess.run(
        [*control, "-o", options, "-l", f"{socket_folder}/log", "start"], check=True, stdout=subprocess.DEVNULL
    )
    atexit.register(shutil.rmtree, socket_folder, ignore_errors=True)
    atexit.register(subprocess.run, [*control, "-m", "fast", "stop"], stdout=subprocess.DEVNULL)
    process = int((data / "postmaster.pid").read_text("ascii").split()[0])
    return f"postgresql://wellknit@/postgres?host={socket_folder}", process
