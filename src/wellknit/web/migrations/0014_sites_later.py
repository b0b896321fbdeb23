"""Which sites a release leaves out for later, and from which version on a comment may be shown. All comments that are
here were shown with the first version: so they stay."""

from __future__ import annotations

from typing import ClassVar

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies: ClassVar = [("web", "0013_who_sees_named_answers")]
    operations: ClassVar = [
        migrations.AddField("release", "without", models.JSONField(default=list)),
        migrations.AddField("comment", "since", models.PositiveIntegerField(default=1, null=True)),
    ]
