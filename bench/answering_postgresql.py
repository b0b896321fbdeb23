"""Answering in the browser, with PostgreSQL in SQLite's place.

The rows are those of ``bench/answering.py``. PostgreSQL is started by the benchmark, as it comes: it brings each commit
to the disk, and is reached by a socket. Its CPU counts among the server's.
"""

from __future__ import annotations

from pathlib import Path

from bench.answering import answered, cases, opened, sent, soaked
from bench.load.serving import prepared

__all__ = ["answered", "cases", "opened", "prepare", "sent", "soaked"]


def prepare(folder: Path) -> None:
    """The demonstration in a PostgreSQL of its own, and the forms as open waves."""
    prepared(folder, postgresql=True)
