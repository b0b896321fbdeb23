"""The cast as it was gathered first, put back row by row: most tests begin with it, and making it takes longer."""

from __future__ import annotations

import pickle
from dataclasses import dataclass
from datetime import datetime, timedelta
from uuid import UUID

from django.db import connection, transaction
from django.utils import timezone

from tests.web import cast
from tests.web.cast import Cast
from wellknit.web.models import Account, InstrumentVersion
from wellknit.web.surveys import forms_of
from wellknit.web.surveys.answering import who_sees
from wellknit.web.surveys.promises import key_folder

__all__ = ["gathered"]

#: An older cast is made anew, since some of its rows are from just now.
_FRESH = timedelta(minutes=1)
#: A cell as it is written in a statement.
_WRITTEN = {"sqlite": 'quote("{}")', "postgresql": 'quote_nullable("{}"::text)'}


@dataclass(frozen=True)
class _Kept:
    """A cast, the statements that write its rows, and when they were made."""

    cast: bytes
    statements: list[str]
    made: datetime
    versions: frozenset[tuple[UUID, int]]

    def is_fresh(self) -> bool:
        now = timezone.localtime()
        return self.made <= now < self.made + _FRESH and self.made.date() == now.date()


_kept: list[_Kept] = []


def gathered() -> Cast:
    """Everybody, in the test's empty database."""
    if Account.objects.exists():
        return cast.gathered()
    for name in key_folder.names():
        key_folder.destroyed(name)  # of the same waves, of the test before
    if not (_kept and _kept[-1].is_fresh()):
        there, now = _filled(), timezone.localtime()
        made = cast.gathered()
        _kept[:] = [_Kept(pickle.dumps(made), [_statement(each) for each in _filled() - there], now, _versions())]
        return made
    # Rows refer to others that come later: all are there once the transaction is through.
    with transaction.atomic(), connection.cursor() as cursor:
        for each in _kept[-1].statements:
            cursor.execute(each)
    # The rows have the ids that they had: what this process remembers of those that a test changed is of no use.
    for key in forms_of._kept.keys() - _kept[-1].versions:
        del forms_of._kept[key]
    who_sees._panels.clear()
    again: Cast = pickle.loads(_kept[-1].cast)
    return again


def _versions() -> frozenset[tuple[UUID, int]]:
    return frozenset(InstrumentVersion._base_manager.values_list("pk", "version"))


def _filled() -> set[str]:
    """The tables in which something stands."""
    with connection.cursor() as cursor:
        tables = connection.introspection.django_table_names(only_existing=True)
        cursor.execute(" UNION ALL ".join(f"SELECT '{each}' WHERE EXISTS (SELECT 1 FROM {each})" for each in tables))
        return {name for (name,) in cursor.fetchall()}


def _statement(table: str) -> str:
    """What writes the rows that stand in ``table``."""
    with connection.cursor() as cursor:
        columns = [each.name for each in connection.introspection.get_table_description(cursor, table)]
        cells = " || ', ' || ".join(_WRITTEN[connection.vendor].format(each) for each in columns)
        cursor.execute(f"SELECT '(' || {cells} || ')' FROM {table}")
        rows = ", ".join(row for (row,) in cursor.fetchall())
    return f"INSERT INTO {table} ({', '.join(map(connection.ops.quote_name, columns))}) VALUES {rows}"
