"""Who sees named answers was a text of the team's that no rule knew of. It is told by the keyholders now."""

from __future__ import annotations

from typing import ClassVar

from django.db import migrations


class Migration(migrations.Migration):
    dependencies: ClassVar = [("web", "0012_no_samples")]
    operations: ClassVar = [migrations.RemoveField("wave", "seen_by")]
