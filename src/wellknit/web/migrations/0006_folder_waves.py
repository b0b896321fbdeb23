"""In which form a wave's table of answers came from a folder."""

from __future__ import annotations

from typing import ClassVar

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies: ClassVar = [("web", "0005_surveys")]

    operations: ClassVar = [
        migrations.AddField(
            model_name="wave", name="form", field=models.CharField(default="csv", editable=False, max_length=10)
        ),
    ]
