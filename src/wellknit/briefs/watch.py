"""Waiting for saves: tells when a file of the folder has changed, so that its brief is built again."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

__all__ = ["saves"]


def saves(folder: Path, ignore: Path) -> Iterator[None]:
    """Once at the beginning, then each time something in ``folder`` was saved, except under ``ignore``."""
    from watchfiles import Change, DefaultFilter, watch

    away = ignore.resolve()
    ordinary = DefaultFilter()

    def counts(change: Change, path: str) -> bool:
        # Spreadsheet programs write lock files ('~$answers.xlsx', '.~lock.answers.csv#') while a file is open.
        hidden = Path(path).name.startswith(("~$", "."))
        return not hidden and not Path(path).is_relative_to(away) and ordinary(change, path)

    yield
    for _ in watch(folder, watch_filter=counts, debounce=200, step=50):
        yield
