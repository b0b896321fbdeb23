"""Answering in the browser, with PostgreSQL in SQLite's place.

The rows are those of ``bench/answering.py``. PostgreSQL is started by the benchmark, as it comes: it brings each commit
to the disk, and is reached by a socket. Its CPU counts among the server's.
"""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

from bench import answering
from bench.answering import answered, opened, queried, sent, soaked
from bench.load.serving import has_postgresql, prepared
from bench.run import Case

__all__ = ["answered", "cases", "opened", "prepare", "queried", "sent", "soaked"]


def cases() -> Iterator[Case]:
    """The same as on SQLite, where there is a PostgreSQL."""
    if has_postgresql():
        yield from answering.cases()


def prepare(folder: Path) -> None:
    """The demonstration in a PostgreSQL of its own, and the forms as open waves."""
    prepared(folder, postgresql=True)
