"""Bringing a backup back: into an empty place, or one whose replacement somebody confirmed; whole, or not at all."""

from __future__ import annotations

import os
import secrets
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from importlib import import_module
from importlib.util import find_spec
from itertools import count
from pathlib import Path
from typing import Any

from django.core.management import call_command
from django.core.management.color import no_style
from django.db import DatabaseError, connection, connections, transaction
from django.utils import timezone

from wellknit.errors import Place, fail
from wellknit.web.backups.lines import Head, Row, Sum, Table, read
from wellknit.web.backups.making import Backup, backup, looked_through, synced
from wellknit.web.backups.sealing import KEY, opened
from wellknit.web.backups.tables import load, made_schema, second
from wellknit.web.models import Job, JobState
from wellknit.web.place import SECRET
from wellknit.web.running import serving_alone

__all__ = ["restore"]

_ALIAS = "restored"


def restore(file: Path, secret: bytes, data: Path, *, replace: bool = False) -> tuple[Backup, Path | None]:
    """Makes the database what the backup ``file`` says; what was in it, and where what was there before lies sealed.

    Django is set up, and ``data`` is its data folder. The backup is read from end to end before anything is touched;
    then a database is built beside the one that is there (on PostgreSQL: in one transaction) and takes its place as the
    last act, so that whatever fails leaves all as it was. Nobody stays signed in, nothing waits to be sent, and what
    was erased since stays erased. Raises WellknitError: those of :func:`looked_through`, backup.taken where the place
    is not empty and ``replace`` is not given, backup.in-use where it is served, backup.newer, backup.kept-otherwise.
    """
    where = Place(file=str(file))
    found = looked_through(file, secret)
    with serving_alone(data) as alone:
        if not alone:
            raise fail("backup.in-use", where, place=str(data))
        taken = _taken()
        if taken and not replace:
            raise fail("backup.taken", where, place=str(data))
        erased = _erasures() if taken else []
        before = _kept_before(data) if taken else None
        build = _in_a_new_file if connection.vendor == "sqlite" else _in_one_transaction
        try:
            build(lambda using: _filled(using, file, secret, where, erased))
        except (DatabaseError, ValueError, TypeError) as error:
            raise fail("backup.unfit", where, reason=str(error).splitlines()[0] if str(error) else "") from error
        _keep(data / KEY, secret.hex())
        _keep(data / SECRET, found.head.secret, instead=True)
    return found, before


def _taken() -> bool:
    """Whether there are tables in the place already."""
    if connection.vendor == "sqlite" and not Path(str(connection.settings_dict["NAME"])).exists():
        return False
    tables = connection.introspection.table_names()
    connection.close()
    return bool(tables)


def _kept_before(data: Path) -> Path:
    """What is there now, sealed with the key of the place, before it is replaced."""
    file = next(each for number in count(1) if not (each := data / f"before-restore-{number}.wellknit").exists())
    backup(data, file)
    return file


def _filled(using: str, file: Path, secret: bytes, where: Place, erased: list[Any]) -> None:
    """Tables, rows, and what is settled in them, in a database without any."""
    lines = read(opened(file, secret), where)
    head = next(lines)
    assert isinstance(head, Head)
    known = made_schema(using, head, where)
    with transaction.atomic(using=using):
        if connections[using].vendor == "postgresql":
            # Tables made in the same transaction want their references at once; rows come in the order of the names.
            with connections[using].cursor() as cursor:
                cursor.execute("SET CONSTRAINTS ALL DEFERRED")
        load(using, known, _rest(lines), where)
        connections[using].check_constraints()
        resets = connections[using].ops.sequence_reset_sql(no_style(), list(known.values()))
        with connections[using].cursor() as cursor:
            for each in resets:
                cursor.execute(each)
    call_command("migrate", database=using, interactive=False, verbosity=0)
    _settled(using, erased)


@contextmanager
def _standing_in(using: str) -> Iterator[None]:
    """Lets all that is done here, and names no database, be done in ``using``: migrations of others among them."""
    usual = connections["default"]
    connections["default"] = connections[using]
    try:
        yield
    finally:
        connections["default"] = usual


def _rest(lines: Iterator[Head | Table | Row | Sum]) -> Iterator[Table | Row | Sum]:
    for line in lines:
        assert not isinstance(line, Head)
        yield line


def _in_a_new_file(fill: Callable[[str], None]) -> None:
    """SQLite: another file, which takes the name of the one that is there once all is in it."""
    place = Path(str(connection.settings_dict["NAME"]))
    draft = place.with_name(f".restored-{secrets.token_hex(4)}.sqlite3")
    using = second(_ALIAS, NAME=str(draft))
    try:
        os.close(os.open(draft, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600))
        with _standing_in(using):
            fill(using)
        connections[using].close()
        if place.exists():
            # The log of the old file must be gone before its name is another file's, or it would be read into that.
            with connection.cursor() as cursor:
                cursor.execute("PRAGMA wal_checkpoint(TRUNCATE)")
            connection.close()
            for ending in ("-wal", "-shm"):
                place.with_name(place.name + ending).unlink(missing_ok=True)
        os.replace(draft, place)
        synced(place.parent)
    finally:
        connections[using].close()
        for ending in ("", "-wal", "-shm"):
            draft.with_name(draft.name + ending).unlink(missing_ok=True)


def _in_one_transaction(fill: Callable[[str], None]) -> None:
    """PostgreSQL: dropping what is there and filling it anew, seen by nobody until all of it is done."""
    using = second(_ALIAS)
    try:
        with transaction.atomic(using=using):
            with connections[using].cursor() as cursor:
                for name in connections[using].introspection.table_names(cursor):
                    cursor.execute(f"DROP TABLE {connections[using].ops.quote_name(name)} CASCADE")
            with _standing_in(using):
                fill(using)
    finally:
        connections[using].close()


def _keep(file: Path, text: str, *, instead: bool = False) -> None:
    """Writes ``text`` for the owner alone, where there is none or ``instead`` of what is there."""
    if file.exists() and not instead:
        return
    draft = file.with_name(f".{file.name}.part")
    with os.fdopen(os.open(draft, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600), "w", encoding="ascii") as written:
        written.write(text + "\n")
    os.replace(draft, file)


# --- What was erased stays erased, what waited is not done ------------------------------------------------------------


def _erasing() -> Any:
    """What erases, where this version has it."""
    return import_module("wellknit.web.erasing") if find_spec("wellknit.web.erasing") else None


def _erasures() -> list[Any]:
    """The log of erasures of the place that is about to be replaced."""
    erasing = _erasing()
    there = erasing is not None and "web_erasure" in connection.introspection.table_names()
    return list(erasing.log()) if there else []


def _settled(using: str, erased: list[Any]) -> None:
    """Erases again whom the backup still knows, and calls off what waited; before the database is in its place."""
    if (erasing := _erasing()) is not None:
        erasing.replay(erased)
    waiting = Job._base_manager.using(using).filter(state__in=(JobState.WAITING, JobState.RUNNING))
    waiting.update(state=JobState.CALLED_OFF, ended=timezone.now())
