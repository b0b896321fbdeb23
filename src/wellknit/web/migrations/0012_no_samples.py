"""PostgreSQL takes no samples of the columns that a closed wave must not leave behind: what it has learnt of a table
for its plans stays in its catalogue when the rows are gone."""

from __future__ import annotations

from typing import Any, ClassVar

from django.db import migrations

#: What leads from an answer or a link to somebody, or is one.
_COLUMNS = {
    "Submission": ("id", "mac", "code", "content", "invitee"),
    "Draft": ("id", "sealed"),
    "Link": ("id", "digest", "invitee"),
    "Invitee": ("id",),
}


def unsampled(apps: Any, editor: Any) -> None:
    """ALTER COLUMN ... SET STATISTICS 0, where the database is PostgreSQL."""
    if editor.connection.vendor != "postgresql":
        return
    quoted = editor.connection.ops.quote_name
    for name, fields in _COLUMNS.items():
        model = apps.get_model("web", name)
        known = {each.name: each.column for each in model._meta.concrete_fields}
        for field in fields:
            editor.execute(
                f"ALTER TABLE {quoted(model._meta.db_table)} ALTER COLUMN {quoted(known[field])} SET STATISTICS 0"
            )


class Migration(migrations.Migration):
    dependencies: ClassVar = [("web", "0011_briefs")]
    operations: ClassVar = [migrations.RunPython(unsampled, migrations.RunPython.noop)]
