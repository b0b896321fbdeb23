"""What storing an answer takes: a wave that stays open meanwhile, and room on the disk, or a plain word that there is
none."""

from __future__ import annotations

import logging
from collections.abc import Iterator
from contextlib import contextmanager
from threading import RLock

from django.db import OperationalError, connection

from wellknit.web.models import Wave

__all__ = ["Full", "held", "storing"]

_log = logging.getLogger("wellknit.promises")


class Full(Exception):
    """The answer could not be stored: the disk is full, or the database cannot be written to. Nothing of it was."""


#: SQLite lets one write at a time, and who waits there asks again ever more seldom, while others pass: in seconds in
#: which many send, somebody waits for all of them. So those of a process take turns before they ask; who has the turn
#: may ask within it once more.
_turn = RLock()
#: Seconds after which somebody is told that too many send at once; as long as SQLite is given.
_PATIENCE = 20


@contextmanager
def storing() -> Iterator[None]:
    """Takes turns where the database would not. Says Full where it cannot be written to."""
    # Within a transaction the database is held already, perhaps against whoever has the turn.
    queued = connection.vendor == "sqlite" and not connection.in_atomic_block
    if queued and not _turn.acquire(timeout=_PATIENCE):
        raise Full
    try:
        yield
    except OperationalError as error:
        # What a database says of a row that it refuses may quote it, so only the kind of the error is told.
        cause = error.__cause__
        _log.error("An answer could not be stored: %s", getattr(cause, "sqlite_errorname", type(cause).__name__))
        raise Full from None
    finally:
        if queued:
            _turn.release()


def held(wave: Wave, about: bytes) -> str:
    """The wave's state, which nobody changes before this transaction ends; and nobody else stores something ``about``
    the same. One query. On SQLite a transaction that writes is alone anyway."""
    if connection.vendor != "postgresql":
        return Wave.objects.values_list("state", flat=True).get(pk=wave.pk)
    number = int.from_bytes(about[:8], "big", signed=True)
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT state FROM web_wave, pg_advisory_xact_lock(%s) WHERE id = %s FOR SHARE OF web_wave",
            [number, wave.pk],
        )
        return str(cursor.fetchone()[0])
