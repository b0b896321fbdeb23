"""A closed wave can wait with its release for the next one, and says why."""

from __future__ import annotations

from typing import ClassVar

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies: ClassVar = [("web", "0015_late_answers")]
    operations: ClassVar = [
        migrations.AddField(
            model_name="wave",
            name="waits",
            field=models.TextField(
                blank=True, default="", max_length=300, verbose_name="why its release waits for the next survey"
            ),
        ),
    ]
