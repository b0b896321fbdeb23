"""Answers of confidential waves are sealed with who gave them, and their keyholders hold second copies of the key."""

from __future__ import annotations

from typing import ClassVar

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies: ClassVar = [("web", "0009_comments")]

    operations: ClassVar = [
        migrations.RemoveField(model_name="submission", name="sealed_link"),
        migrations.AddField(
            model_name="keyholder", name="sealed_key", field=models.BinaryField(default=b"", editable=False)
        ),
    ]
