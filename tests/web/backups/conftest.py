"""What tests of backups share: a data folder with a demonstration in it, and the commands in processes of their own."""

from __future__ import annotations

import os
import shutil
import sqlite3
import subprocess
import sys
from collections.abc import Sequence
from pathlib import Path

import pytest


def command(*words: str | Path, database: str = "") -> subprocess.CompletedProcess[str]:
    """`wellknit ...` without the settings of this process."""
    return _run(("-m", "wellknit", *words), {"WELLKNIT_DATABASE": database})


def managed(data: Path, *words: str) -> subprocess.CompletedProcess[str]:
    """Django's own commands for the data folder."""
    return _run(("-m", "wellknit.web.manage", *words), {"WELLKNIT_DATA": str(data)})


def scripted(data: Path, script: str) -> subprocess.CompletedProcess[str]:
    """A few lines of Python, with the data folder as their first argument."""
    return _run(("-c", script, data), {})


def _run(words: Sequence[str | Path], more: dict[str, str]) -> subprocess.CompletedProcess[str]:
    environment = {name: value for name, value in os.environ.items() if not name.startswith(("WELLKNIT_", "DJANGO_"))}
    command = [sys.executable, *map(str, words)]
    return subprocess.run(command, env=environment | more, capture_output=True, text=True, check=False)


@pytest.fixture(scope="session")
def demonstration(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A data folder with the demonstration, and a first backup of it, which made the key. Copy it first."""
    if os.environ.get("WELLKNIT_TEST_DATABASE"):
        pytest.skip("these run once, on SQLite; those that cross to PostgreSQL have their own")
    data = tmp_path_factory.mktemp("kept") / "data"
    told = command("serve", "--demo", "--data", data, "--no-serve")
    assert told.returncode == 0, told.stderr
    told = command("backup", data / "first.wellknit", "--data", data)
    assert told.returncode == 0, told.stderr
    assert "Keep a copy of the key elsewhere" in told.stdout
    return data


@pytest.fixture
def data(demonstration: Path, tmp_path: Path) -> Path:
    """A copy of it for one test, with all in the database's file and nothing in its log."""
    made = Path(shutil.copytree(demonstration, tmp_path / "data"))
    connection = sqlite3.connect(made / "wellknit.sqlite3")
    connection.execute("PRAGMA wal_checkpoint(TRUNCATE)")
    connection.close()
    return made
