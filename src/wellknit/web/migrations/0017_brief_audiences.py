"""A brief with figures of all sites is for whoever sees all sites, unless it is meant for site leaders as well. Those
that were published for the partnership before are not read by site leaders any more, until somebody chooses so."""

from __future__ import annotations

from typing import ClassVar

from django.db import migrations, models

_CHOICES = (
    ("public", "the public"),
    ("partnership", "whoever sees all sites: national leads and evaluators"),
    ("sites", "the partnership, site leaders too, who then see all sites side by side"),
)


class Migration(migrations.Migration):
    dependencies: ClassVar = [("web", "0016_waiting")]
    operations: ClassVar = [
        migrations.AlterField(
            model_name="brief",
            name="audience",
            field=models.CharField(choices=_CHOICES, default="public", max_length=12, verbose_name="for whom"),
        ),
        migrations.AlterField(
            model_name="brief",
            name="made_for",
            field=models.CharField(blank=True, choices=_CHOICES, default="", editable=False, max_length=12),
        ),
        migrations.AlterField(
            model_name="brief",
            name="published_for",
            field=models.CharField(blank=True, choices=_CHOICES, default="", editable=False, max_length=12),
        ),
    ]
