"""Rows that are added to a released wave say after which version: comments of theirs wait for enough others."""

from __future__ import annotations

from typing import ClassVar

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies: ClassVar = [("web", "0014_sites_later")]
    operations: ClassVar = [
        migrations.AddField("response", "late_after", models.PositiveIntegerField(default=0, editable=False)),
    ]
