"""In which form a wave's table of answers came from a folder, and what a job found beside its words."""

from __future__ import annotations

from typing import ClassVar

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies: ClassVar = [("web", "0006_printed_and_invitations")]

    operations: ClassVar = [
        migrations.AddField(
            model_name="wave", name="form", field=models.CharField(default="csv", editable=False, max_length=10)
        ),
        migrations.AddField(model_name="job", name="details", field=models.JSONField(default=dict)),
    ]
