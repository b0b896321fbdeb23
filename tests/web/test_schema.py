"""An empty database gets all tables at once, and they are those that migrating makes."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pytest
from django.core.management import call_command
from django.db import connection, connections
from django.db.backends.base.base import BaseDatabaseWrapper
from django.db.migrations.loader import MigrationLoader
from django.db.migrations.recorder import MigrationRecorder

from wellknit.web.schema import bring_up_to_date


def described(of: BaseDatabaseWrapper) -> dict[str, Any]:
    """Tables with their columns and what holds of them, whatever the constraints are called."""
    found: dict[str, Any] = {}
    with of.cursor() as cursor:
        for table in of.introspection.table_names(cursor):
            # Django's own table of groups, which nothing here uses, numbers its rows in 4 bytes or in 8.
            columns = {
                (
                    each.name,
                    20 if each.type_code == 23 else each.type_code,
                    each.null_ok,
                    each.default,
                    each.pk if of.vendor == "sqlite" else None,
                )
                for each in of.introspection.get_table_description(cursor, table)
            }
            constraints = of.introspection.get_constraints(cursor, table).values()
            held = sorted(repr(sorted(each.items(), key=lambda one: one[0])) for each in constraints)
            found[table] = (columns, held)
    return found


@pytest.fixture
def beside(transactional_db: None) -> Iterator[BaseDatabaseWrapper]:
    """An empty database: one in memory, or on PostgreSQL a schema of its own."""
    other = connection.copy("beside")
    if connection.vendor == "sqlite":
        other.settings_dict = {**other.settings_dict, "NAME": "file:beside?mode=memory&cache=shared"}
    else:
        with connection.cursor() as cursor:
            cursor.execute("CREATE SCHEMA beside")
        options = {**other.settings_dict.get("OPTIONS", {}), "options": "-c search_path=beside"}
        other.settings_dict = {**other.settings_dict, "OPTIONS": options}
    connections["beside"] = other
    yield other
    other.close()
    del connections["beside"]
    if connection.vendor != "sqlite":
        with connection.cursor() as cursor:
            cursor.execute("DROP SCHEMA beside CASCADE")


def test_an_empty_database_gets_what_migrating_makes(beside: BaseDatabaseWrapper) -> None:
    bring_up_to_date("beside")
    assert described(beside) == described(connection)
    assert set(MigrationRecorder(beside).applied_migrations()) == set(MigrationLoader(connection).disk_migrations)
    call_command("makemigrations", check=True, dry_run=True, verbosity=0)
    # Once more there is nothing to do.
    bring_up_to_date("beside")
