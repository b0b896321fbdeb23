"""Rows to lines and back, by the schema that the database has, which need not be this program's own."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from datetime import UTC, datetime
from importlib.metadata import version
from typing import Any

from django.conf import settings
from django.db import connections, models, transaction
from django.db.migrations.executor import MigrationExecutor
from django.db.migrations.loader import MigrationLoader

from wellknit.errors import Place, fail
from wellknit.web.backups.lines import Head, Row, Sum, Table, encoded

__all__ = ["LEFT_OUT", "dumped", "load", "made_schema", "second"]

#: Tables whose rows are not kept: who is signed in, what waits to be done, spreadsheets on their way in, and open ways
#: back of lost passkeys. A restored copy begins without them, so that nothing of old is sent or opened.
LEFT_OUT = ("sessions.session", "django_tasks_database.dbtaskresult", "web.upload", "web.recovery")
_BATCH = 500


def second(alias: str, **changes: Any) -> str:
    """A further connection to the database, under ``alias``, with its settings changed; the alias."""
    options = {**connections.databases["default"].get("OPTIONS", {}), **changes.pop("OPTIONS", {})}
    given = {**connections.databases["default"], "CONN_MAX_AGE": 0, "OPTIONS": options, **changes}
    connections.databases[alias] = given
    return alias


def dumped(using: str, told: Callable[[int, int], None] = lambda done, total: None) -> Iterator[bytes]:
    """The lines of everything in the database, as it stood in one moment; whoever works meanwhile is not held up.
    ``told`` hears how many rows of how many are done.

    On SQLite a reading transaction over the write-ahead log, on PostgreSQL a REPEATABLE READ one.
    """
    connection = connections[using]
    with transaction.atomic(using=using):
        if connection.vendor == "postgresql":
            with connection.cursor() as cursor:
                cursor.execute("SET TRANSACTION ISOLATION LEVEL REPEATABLE READ READ ONLY")
        loader = MigrationLoader(connection)
        schema = sorted(node for node in loader.applied_migrations if node in loader.graph.nodes)
        made = datetime.now(UTC).isoformat(timespec="seconds")
        head = {"wellknit": version("wellknit"), "schema": schema, "made": made, "secret": settings.SECRET_KEY}
        yield encoded(head) + b"\n"
        kept = [model for model in _models(loader, schema) if model._meta.label_lower not in LEFT_OUT]
        total = sum(model._base_manager.using(using).count() for model in kept)
        tables = rows = 0
        for model in kept:
            fields = [each.attname for each in model._meta.concrete_fields]
            yield encoded({"table": model._meta.label_lower, "columns": fields}) + b"\n"
            counted = Sum()
            found = model._base_manager.using(using).order_by("pk").values_list(*fields)
            for values in found.iterator(_BATCH):
                line = encoded(list(values))
                counted.add(line)
                yield line + b"\n"
                if counted.rows % _BATCH == 0:
                    told(rows + counted.rows, total)
            yield encoded(counted.said()) + b"\n"
            tables, rows = tables + 1, rows + counted.rows
            told(rows, total)
        yield encoded({"tables": tables, "rows": rows}) + b"\n"


def _models(loader: MigrationLoader, schema: Iterable[tuple[str, str]]) -> list[type[models.Model]]:
    """All models as they were once ``schema`` had been applied."""
    state = loader.project_state(list(schema))
    found = state.apps.get_models(include_auto_created=True)
    return sorted(found, key=lambda each: each._meta.label_lower)


def made_schema(using: str, head: Head, where: Place) -> dict[str, type[models.Model]]:
    """Makes the tables that ``head`` tells of in an empty database; the models of that schema by name.

    Raises WellknitError (backup.newer) where a later program made the backup.
    """
    executor = MigrationExecutor(connections[using])
    if unknown := [name for app, name in head.schema if (app, name) not in executor.loader.graph.nodes]:
        raise fail("backup.newer", where, version=head.wellknit, migration=unknown[0])
    # The last of each application alone: an earlier one, given as a target, would take the later ones back.
    graph, applied = executor.loader.graph, set(head.schema)
    later = {node: {each.key for each in graph.node_map[node].children} for node in applied}
    executor.migrate(
        [node for node in head.schema if not any(one in applied and one[0] == node[0] for one in later[node])]
    )
    return {each._meta.label_lower: each for each in _models(MigrationLoader(connections[using]), head.schema)}


def load(using: str, known: dict[str, type[models.Model]], lines: Iterable[Table | Row | Sum], where: Place) -> int:
    """Fills the tables, in the transaction of the caller, and looks whether they now say what the lines said; how many
    rows. Raises WellknitError where a table or column is not known, or the database keeps something else."""
    total = 0
    model: Any = None
    fields: list[Any] = []
    waiting: list[list[Any]] = []
    for line in lines:
        if isinstance(line, Table):
            model = known.get(line.name)
            by_name = {each.attname: each for each in model._meta.concrete_fields} if model else {}
            if model is None or set(by_name) != set(line.columns):
                raise fail("backup.altered", where)
            fields, waiting = [by_name[name] for name in line.columns], []
            with connections[using].cursor() as cursor:
                cursor.execute(f"DELETE FROM {connections[using].ops.quote_name(model._meta.db_table)}")
        elif isinstance(line, Row):
            waiting.append(line.values)
            if len(waiting) >= _BATCH:
                _insert(using, model, fields, waiting)
                waiting = []
        else:
            _insert(using, model, fields, waiting)
            kept = Sum()
            for values in model._base_manager.using(using).order_by().values_list(*(each.attname for each in fields)):
                kept.add(encoded(list(values)))
            if kept.said() != line.said():
                raise fail("backup.kept-otherwise", where, table=model._meta.label_lower)
            total += line.rows
    return total


def _insert(using: str, model: type[models.Model], fields: list[Any], rows: list[list[Any]]) -> None:
    """By SQL of our own: Django's would set times of creation anew."""
    if not rows:
        return
    connection = connections[using]
    names = ", ".join(connection.ops.quote_name(each.column) for each in fields)
    gaps = ", ".join(["%s"] * len(fields))
    prepared = [
        [each.get_db_prep_save(each.to_python(value), connection) for each, value in zip(fields, row, strict=True)]
        for row in rows
    ]
    with connection.cursor() as cursor:
        cursor.executemany(
            f"INSERT INTO {connection.ops.quote_name(model._meta.db_table)} ({names}) VALUES ({gaps})", prepared
        )
