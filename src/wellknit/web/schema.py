"""The tables that this version needs: migrated, or in an empty database made at once.

Migrating an empty database goes through every state that tables ever had, which takes most of a first start. None of
our migrations or of those that come with libraries puts anything into a table that is empty, and a test compares what
comes of both ways.
"""

from __future__ import annotations

from django.apps import apps
from django.core.management import call_command
from django.core.management.sql import emit_post_migrate_signal
from django.db import connections
from django.db.migrations.loader import MigrationLoader
from django.db.migrations.recorder import MigrationRecorder

__all__ = ["bring_up_to_date"]


def bring_up_to_date(using: str = "default") -> None:
    """Makes the tables of the database ``using`` what this version needs."""
    if connections[using].introspection.table_names():
        call_command("migrate", database=using, interactive=False, verbosity=0)
    else:
        _made_at_once(using)


def _made_at_once(using: str) -> None:
    """All tables of an empty database, with every migration noted as applied; all of it or nothing."""
    connection = connections[using]
    applied = MigrationRecorder(connection).Migration
    every = MigrationLoader(connection).disk_migrations
    with connection.schema_editor() as editor:
        editor.create_model(applied)
        for model in apps.get_models():
            if model._meta.managed and not model._meta.proxy:
                editor.create_model(model)
        applied.objects.using(using).bulk_create(applied(app=app, name=name) for app, name in every)
    emit_post_migrate_signal(0, False, using)
