"""Making a backup while people work, and looking whether what was written can be read again."""

from __future__ import annotations

import os
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

from wellknit.errors import Place, fail
from wellknit.web.backups.lines import Head, Row, Sum, Table, read
from wellknit.web.backups.sealing import KEY, key_of, made_key, opened, sealed

__all__ = ["Backup", "backup", "looked_through"]

Progress = Callable[[int, int], None]
_TOLD_EVERY = 500


@dataclass(frozen=True, slots=True)
class Backup:
    """What is in a backup: the program that made it, when, and each table with its number of rows and their sum."""

    head: Head
    tables: dict[str, Sum]

    @property
    def rows(self) -> int:
        return sum(each.rows for each in self.tables.values())


def looked_through(file: Path, key: bytes, told: Callable[[int], None] = lambda done: None) -> Backup:
    """What is in the backup ``file``, read from end to end: each byte authenticated, each table counted. ``told`` hears
    how many rows are read.

    Raises WellknitError where it can't be trusted; the codes are those of :func:`opened` and :func:`read`.
    """
    head: Head | None = None
    name, tables, rows = "", dict[str, Sum](), 0
    for line in read(opened(file, key), Place(file=str(file))):
        match line:
            case Head():
                head = line
            case Table():
                name = line.name
            case Sum():
                tables[name] = line
            case Row():
                rows += 1
                if rows % _TOLD_EVERY == 0:
                    told(rows)
    assert head is not None  # read() refuses what has no first line
    return Backup(head, tables)


def backup(
    data: Path, file: Path, *, key: Path | None = None, replace: bool = False, told: Progress | None = None
) -> tuple[Backup, bool]:
    """Writes everything that the database holds to ``file``, readable by its owner alone; what is in it, and whether
    the key was made for it. Django is set up, and ``data`` is its data folder.

    ``told`` hears how far it is, while it writes and while it reads back: each row counts for both.

    Written beside it first and read back, so that a ``file`` that is there is a whole one. Raises WellknitError where
    there is something of this name (unless ``replace``), nothing to back up, or where it can't be read back.
    """
    from django.db import connection, connections

    from wellknit.web.backups.tables import dumped, second

    if not connection.introspection.table_names():
        if connection.vendor == "sqlite":
            connection.close()
            Path(str(connection.settings_dict["NAME"])).unlink(missing_ok=True)  # looking has made it
        raise fail("backup.nothing", place=str(data))
    if file.exists() and not replace:
        raise fail("adding.taken-file", Place(file=str(file)), file=file.name)
    secret, made = (key_of(key), False) if key is not None else made_key(data / KEY)
    draft = file.with_name(f".{file.name}.{os.getpid()}.part")
    say, total = told or (lambda done, of: None), 0

    def writing(done: int, of: int) -> None:
        nonlocal total
        total = of
        say(done, 2 * of)

    using = second("backup", OPTIONS=_reading())
    try:
        with os.fdopen(os.open(draft, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "wb") as target:
            sealed(target, secret, dumped(using, writing))
            target.flush()
            os.fsync(target.fileno())
        found = looked_through(draft, secret, lambda done: say(total + done, 2 * total))
        os.replace(draft, file)
        synced(file.parent)
    finally:
        draft.unlink(missing_ok=True)
        connections[using].close()
    say(2 * found.rows, 2 * found.rows)
    return found, made


def _reading() -> dict[str, object]:
    """The options of a connection that only reads: on SQLite a transaction that does not keep others from writing."""
    from django.db import connection

    return {"transaction_mode": "DEFERRED"} if connection.vendor == "sqlite" else {}


def synced(folder: Path) -> None:
    """Waits until the names in ``folder`` are on the disk."""
    handle = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)
