"""Outreach: kept filters, bulk changes, erasures, and the indexes that large lists need."""

import uuid

import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("web", "0001_first"),
    ]

    operations = [
        migrations.CreateModel(
            name="BulkChange",
            fields=[
                ("id", models.UUIDField(default=uuid.uuid4, editable=False, primary_key=True, serialize=False)),
                ("version", models.PositiveIntegerField(default=1, editable=False)),
                ("entries", models.JSONField(default=list)),
                ("when", models.DateTimeField()),
                ("undone", models.BooleanField(default=False)),
            ],
            options={
                "ordering": ("-when",),
            },
        ),
        migrations.CreateModel(
            name="Erasure",
            fields=[
                ("id", models.UUIDField(default=uuid.uuid4, editable=False, primary_key=True, serialize=False)),
                ("version", models.PositiveIntegerField(default=1, editable=False)),
                ("keyed", models.CharField(max_length=64)),
                ("when", models.DateTimeField()),
                ("also", models.JSONField(default=list)),
            ],
            options={
                "ordering": ("when",),
            },
        ),
        migrations.CreateModel(
            name="SavedFilter",
            fields=[
                ("id", models.UUIDField(default=uuid.uuid4, editable=False, primary_key=True, serialize=False)),
                ("version", models.PositiveIntegerField(default=1, editable=False)),
                ("name", models.CharField(max_length=80, verbose_name="name")),
                ("query", models.CharField(max_length=1000)),
            ],
            options={
                "ordering": ("name", "id"),
            },
        ),
        migrations.AddIndex(
            model_name="history",
            index=models.Index(fields=["initiative", "row"], name="history_of_row"),
        ),
        migrations.AddIndex(
            model_name="involvement",
            index=models.Index(fields=["initiative", "site", "start"], name="involvement_in_site"),
        ),
        migrations.AddIndex(
            model_name="involvement",
            index=models.Index(fields=["initiative", "person", "start"], name="involvement_of_person"),
        ),
        migrations.AddIndex(
            model_name="involvement",
            index=models.Index(fields=["initiative", "position"], name="involvement_in_file"),
        ),
        migrations.AddIndex(
            model_name="organization",
            index=models.Index(fields=["initiative", "name", "key"], name="organization_by_name"),
        ),
        migrations.AddIndex(
            model_name="person",
            index=models.Index(fields=["initiative", "name", "key"], name="person_by_name"),
        ),
        migrations.AddField(
            model_name="bulkchange",
            name="account",
            field=models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, to=settings.AUTH_USER_MODEL),
        ),
        migrations.AddField(
            model_name="bulkchange",
            name="initiative",
            field=models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, to="web.initiative"),
        ),
        migrations.AddField(
            model_name="erasure",
            name="initiative",
            field=models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, to="web.initiative"),
        ),
        migrations.AddField(
            model_name="savedfilter",
            name="account",
            field=models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, to=settings.AUTH_USER_MODEL),
        ),
        migrations.AddField(
            model_name="savedfilter",
            name="initiative",
            field=models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, to="web.initiative"),
        ),
        migrations.AddField(
            model_name="savedfilter",
            name="site",
            field=models.ForeignKey(
                blank=True,
                null=True,
                on_delete=django.db.models.deletion.CASCADE,
                to="web.site",
                verbose_name="shared with the site",
            ),
        ),
        migrations.AddConstraint(
            model_name="erasure",
            constraint=models.UniqueConstraint(fields=("initiative", "keyed"), name="one_erasure_a_person"),
        ),
    ]
