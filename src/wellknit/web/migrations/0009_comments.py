"""Comments and commitments, and what organizations see of their own."""

import uuid

import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("web", "0008_releases"),
    ]

    operations = [
        migrations.AddField(
            model_name="wave",
            name="seen_by_own",
            field=models.BooleanField(
                default=False,
                verbose_name="each organization sees what its own people say of others, without their names",
            ),
        ),
        migrations.CreateModel(
            name="Commitment",
            fields=[
                ("id", models.UUIDField(default=uuid.uuid4, editable=False, primary_key=True, serialize=False)),
                ("version", models.PositiveIntegerField(default=1, editable=False)),
                ("text", models.TextField(max_length=1000, verbose_name="what will be done")),
                (
                    "role",
                    models.CharField(
                        blank=True,
                        choices=[
                            ("national_partner", "national partner"),
                            ("site_leader", "site leader"),
                            ("core_site_partner", "core site partner"),
                            ("community_partner", "community partner"),
                        ],
                        default="",
                        max_length=20,
                        verbose_name="role that does it",
                    ),
                ),
                ("by", models.DateField(verbose_name="by when")),
                (
                    "state",
                    models.CharField(
                        choices=[("open", "not done yet"), ("kept", "kept"), ("dropped", "dropped")],
                        default="open",
                        max_length=10,
                        verbose_name="status",
                    ),
                ),
                (
                    "reason",
                    models.TextField(blank=True, default="", max_length=1000, verbose_name="why it was dropped"),
                ),
                ("initiative", models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, to="web.initiative")),
                (
                    "organization",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="commitments",
                        to="web.organization",
                        verbose_name="organization that does it",
                    ),
                ),
                (
                    "site",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        to="web.site",
                        verbose_name="site",
                    ),
                ),
                (
                    "wave",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="commitments", to="web.wave"
                    ),
                ),
            ],
            options={
                "ordering": ("by", "pk"),
            },
        ),
        migrations.CreateModel(
            name="Comment",
            fields=[
                ("id", models.UUIDField(default=uuid.uuid4, editable=False, primary_key=True, serialize=False)),
                ("version", models.PositiveIntegerField(default=1, editable=False)),
                ("item", models.CharField(max_length=200)),
                ("text", models.TextField(max_length=20000, verbose_name="as it may be shown")),
                ("people", models.PositiveIntegerField(default=0)),
                (
                    "state",
                    models.CharField(
                        choices=[("waiting", "waits"), ("shown", "shown"), ("held", "held back")],
                        default="waiting",
                        max_length=10,
                        verbose_name="status",
                    ),
                ),
                (
                    "shown_to",
                    models.CharField(
                        blank=True,
                        choices=[("partnership", "partners"), ("public", "everybody")],
                        default="",
                        max_length=12,
                        verbose_name="who sees it",
                    ),
                ),
                ("mark", models.CharField(max_length=64)),
                ("initiative", models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, to="web.initiative")),
                (
                    "reviewer",
                    models.ForeignKey(
                        null=True, on_delete=django.db.models.deletion.SET_NULL, to=settings.AUTH_USER_MODEL
                    ),
                ),
                ("said_in", models.ForeignKey(null=True, on_delete=django.db.models.deletion.SET_NULL, to="web.site")),
                (
                    "wave",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE, related_name="comments", to="web.wave"
                    ),
                ),
            ],
            options={
                "ordering": ("pk",),
                "constraints": [models.UniqueConstraint(fields=("wave", "mark"), name="one_comment_a_row_and_item")],
            },
        ),
    ]
