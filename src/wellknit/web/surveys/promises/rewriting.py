"""The files of the database written anew, so that nothing that was deleted before can still be read in them."""

from __future__ import annotations

import re
import time
from collections.abc import Iterable
from typing import Any

from django.db import connection
from django.db.backends.utils import CursorWrapper
from django.db.models import Model

__all__ = ["Busy", "rewritten"]

#: So long others may keep the file of the database, or a table of it, busy; in seconds.
_PATIENCE = 30.0


class Busy(Exception):
    """What was deleted is still to be read in a file of the database: others kept it busy, or there is no room."""


def rewritten(models: Iterable[type[Model]]) -> None:
    """Writes the tables of ``models`` anew, on SQLite all that there is. Outside of a transaction; raises Busy, and
    OperationalError where there is no room."""
    if connection.vendor == "sqlite":
        _in_sqlite()
        return
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_snapshot_xmax(pg_current_snapshot())::text")
        (bound,) = cursor.fetchone()
        for model in models:
            until = time.monotonic() + _PATIENCE
            while not _in_postgresql(cursor, connection.ops.quote_name(model._meta.db_table), bound):
                if time.monotonic() > until:
                    raise Busy
                time.sleep(0.1)


def _in_sqlite() -> None:
    with connection.cursor() as cursor:
        cursor.execute("VACUUM")
        until = time.monotonic() + _PATIENCE
        while True:
            # Whatever VACUUM wrote stands in the log until all of it is in the file, and nobody reads from the log.
            cursor.execute("PRAGMA wal_checkpoint(TRUNCATE)")
            if not cursor.fetchone()[0]:
                return
            if time.monotonic() > until:
                raise Busy
            time.sleep(0.1)


#: How many hold VACUUM back from rows that transactions before ``bound`` deleted: whoever of this database (or of none,
#: as replicas) may still see them or began to write before, what was prepared then, and what is kept for replicas. And
#: whether nobody can join them: what somebody who comes later sees reaches back to the oldest transaction that writes
#: in any database of the server, and none from before is left. That is as it was when the statement began; those who
#: came earlier are counted after it.
_HELD = """
SELECT
    (
        SELECT count(*) FROM (
            SELECT unnest(ARRAY[backend_xmin, backend_xid]) FROM pg_stat_activity
                WHERE pid <> pg_backend_pid() AND (datname IS NULL OR datname = current_database())
            UNION ALL SELECT transaction FROM pg_prepared_xacts WHERE database = current_database()
            UNION ALL SELECT xmin FROM pg_replication_slots
        ) AS held (since) WHERE age(since) > age(%(bound)s::xid)
    ),
    pg_snapshot_xmin(pg_current_snapshot()) >= %(bound)s::xid8
"""


def _in_postgresql(cursor: CursorWrapper, table: str, bound: str) -> bool:
    """Whether the table has been written anew without any row that a transaction before ``bound`` deleted.

    Rows that somebody may still see are carried into the new file, deleted or not. Whether somebody may is not asked
    beforehand alone: he can come in between. Either nobody can, or PostgreSQL itself says that it carried none.
    """
    cursor.execute(_HELD, {"bound": bound})
    held, settled = cursor.fetchone()
    if held:
        return False
    # VACUUM FULL sees what writes in other databases as well, and keeps what these could see. The plain one does not:
    # what it took away is gone before.
    cursor.execute(f"VACUUM {table}")
    return _carried(cursor, table) == 0 or settled


def _carried(cursor: CursorWrapper, table: str) -> int | None:
    """Writes the table anew; how many deleted rows came along, or None where PostgreSQL did not say it."""
    said: list[str] = []

    def listen(notice: Any) -> None:
        if notice.message_detail:
            said.append(notice.message_detail)

    database: Any = connection.connection
    database.add_notice_handler(listen)
    try:
        cursor.execute(f"VACUUM (FULL, ANALYZE, VERBOSE) {table}")
    finally:
        database.remove_notice_handler(listen)
    # "0 dead row versions cannot be removed yet.", in the language of the server; the time that it took comes after.
    numbers = [int(found[0]) for each in said if (found := re.search(r"\d+", each))]
    return sum(numbers) if numbers else None
