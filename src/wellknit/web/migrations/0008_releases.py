"""Releases and their files, and files of a folder that are kept as they came."""

import uuid

import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("web", "0007_folder_waves"),
    ]

    operations = [
        migrations.CreateModel(
            name="Release",
            fields=[
                ("id", models.UUIDField(default=uuid.uuid4, editable=False, primary_key=True, serialize=False)),
                ("version", models.PositiveIntegerField(default=1, editable=False)),
                ("number", models.PositiveIntegerField()),
                ("reason", models.TextField(blank=True, default="")),
                ("frozen", models.DateTimeField(null=True)),
                ("place", models.PositiveIntegerField()),
                (
                    "by",
                    models.ForeignKey(
                        null=True, on_delete=django.db.models.deletion.SET_NULL, to=settings.AUTH_USER_MODEL
                    ),
                ),
                ("initiative", models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, to="web.initiative")),
                (
                    "wave",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="releases", to="web.wave"
                    ),
                ),
            ],
            options={
                "ordering": ("place",),
            },
        ),
        migrations.CreateModel(
            name="ReleaseFile",
            fields=[
                ("id", models.UUIDField(default=uuid.uuid4, editable=False, primary_key=True, serialize=False)),
                ("version", models.PositiveIntegerField(default=1, editable=False)),
                ("part", models.CharField(max_length=12)),
                ("path", models.CharField(max_length=200)),
                ("content", models.BinaryField()),
                ("initiative", models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, to="web.initiative")),
                (
                    "release",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE, related_name="files", to="web.release"
                    ),
                ),
            ],
            options={
                "ordering": ("part", "path"),
            },
        ),
        migrations.CreateModel(
            name="FolderFile",
            fields=[
                ("id", models.UUIDField(default=uuid.uuid4, editable=False, primary_key=True, serialize=False)),
                ("version", models.PositiveIntegerField(default=1, editable=False)),
                ("path", models.CharField(max_length=200)),
                ("content", models.BinaryField()),
                ("initiative", models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, to="web.initiative")),
            ],
            options={
                "ordering": ("path",),
                "constraints": [models.UniqueConstraint(fields=("initiative", "path"), name="one_file_a_path")],
            },
        ),
        migrations.AddConstraint(
            model_name="release",
            constraint=models.UniqueConstraint(fields=("wave", "number"), name="one_release_a_number"),
        ),
        migrations.AddConstraint(
            model_name="release",
            constraint=models.UniqueConstraint(fields=("initiative", "place"), name="one_release_a_place"),
        ),
        migrations.AddConstraint(
            model_name="releasefile",
            constraint=models.UniqueConstraint(fields=("release", "part", "path"), name="one_file_a_part_and_path"),
        ),
    ]
