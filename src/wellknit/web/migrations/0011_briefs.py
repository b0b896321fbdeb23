"""Briefs: their texts, and the files that were made of them."""

import uuid

import django.db.models.deletion
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("web", "0010_sealed_answers"),
    ]

    operations = [
        migrations.CreateModel(
            name="Brief",
            fields=[
                ("id", models.UUIDField(default=uuid.uuid4, editable=False, primary_key=True, serialize=False)),
                ("version", models.PositiveIntegerField(default=1, editable=False)),
                ("name", models.CharField(max_length=200, verbose_name="name")),
                (
                    "audience",
                    models.CharField(
                        choices=[("public", "the public"), ("partnership", "the partnership")],
                        default="public",
                        max_length=12,
                        verbose_name="for whom",
                    ),
                ),
                (
                    "date",
                    models.CharField(
                        blank=True,
                        help_text="As 2022-03 or 2022-03-15; none leaves it out.",
                        max_length=10,
                        verbose_name="date on the cover",
                    ),
                ),
                ("language", models.CharField(default="en", max_length=10, verbose_name="language")),
                ("allow", models.JSONField(blank=True, default=list, verbose_name="numbers that may be typed")),
                ("source", models.TextField(blank=True, default="", max_length=200000, verbose_name="text")),
                (
                    "in_folder",
                    models.BooleanField(default=False, verbose_name="it is the brief of the partnership folder"),
                ),
                ("made", models.DateTimeField(editable=False, null=True)),
                ("made_from", models.CharField(blank=True, default="", editable=False, max_length=64)),
                (
                    "made_for",
                    models.CharField(
                        blank=True,
                        choices=[("public", "the public"), ("partnership", "the partnership")],
                        default="",
                        editable=False,
                        max_length=12,
                    ),
                ),
                ("published", models.DateTimeField(editable=False, null=True)),
                (
                    "published_for",
                    models.CharField(
                        blank=True,
                        choices=[("public", "the public"), ("partnership", "the partnership")],
                        default="",
                        editable=False,
                        max_length=12,
                    ),
                ),
                ("initiative", models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, to="web.initiative")),
                (
                    "wave",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="briefs",
                        to="web.wave",
                        verbose_name="survey",
                    ),
                ),
            ],
            options={
                "verbose_name": "brief",
                "ordering": ("name", "id"),
            },
        ),
        migrations.CreateModel(
            name="BriefFile",
            fields=[
                ("id", models.UUIDField(default=uuid.uuid4, editable=False, primary_key=True, serialize=False)),
                ("version", models.PositiveIntegerField(default=1, editable=False)),
                ("published", models.BooleanField(default=False)),
                ("path", models.CharField(max_length=200)),
                ("content", models.BinaryField()),
                (
                    "brief",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE, related_name="files", to="web.brief"
                    ),
                ),
                ("initiative", models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, to="web.initiative")),
            ],
            options={
                "ordering": ("path",),
            },
        ),
        migrations.AddConstraint(
            model_name="brief",
            constraint=models.UniqueConstraint(
                condition=models.Q(("in_folder", True)), fields=("initiative",), name="one_brief_a_folder"
            ),
        ),
        migrations.AddConstraint(
            model_name="brieffile",
            constraint=models.UniqueConstraint(
                fields=("brief", "published", "path"), name="one_file_a_making_and_path"
            ),
        ),
    ]
