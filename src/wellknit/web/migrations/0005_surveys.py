"""Instruments, waves, whom they ask, and answers; and the time zones of sites."""

import uuid

import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("web", "0004_spreadsheets"),
    ]

    operations = [
        migrations.AddField(
            model_name="site",
            name="time_zone",
            field=models.CharField(
                blank=True,
                help_text="Such as America/Chicago. Surveys end by its clock.",
                max_length=60,
                verbose_name="time zone",
            ),
        ),
        migrations.CreateModel(
            name="Instrument",
            fields=[
                ("id", models.UUIDField(default=uuid.uuid4, editable=False, primary_key=True, serialize=False)),
                ("version", models.PositiveIntegerField(default=1, editable=False)),
                ("key", models.CharField(max_length=100)),
                ("name", models.CharField(max_length=200, verbose_name="name")),
                ("position", models.PositiveIntegerField(verbose_name="place in the order", default=0, editable=False)),
                ("initiative", models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, to="web.initiative")),
            ],
            options={
                "ordering": ("position", "name"),
            },
        ),
        migrations.CreateModel(
            name="InstrumentVersion",
            fields=[
                ("id", models.UUIDField(default=uuid.uuid4, editable=False, primary_key=True, serialize=False)),
                ("version", models.PositiveIntegerField(default=1, editable=False)),
                ("number", models.PositiveSmallIntegerField(editable=False, verbose_name="version")),
                ("sheets", models.JSONField(default=dict, editable=False)),
                ("file", models.BinaryField(default=b"")),
                ("note", models.TextField(blank=True, max_length=1000, verbose_name="what is new in it")),
                ("frozen", models.BooleanField(default=False, editable=False)),
                ("made", models.DateTimeField(editable=False)),
                (
                    "by",
                    models.ForeignKey(
                        editable=False,
                        null=True,
                        on_delete=django.db.models.deletion.SET_NULL,
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                ("initiative", models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, to="web.initiative")),
                (
                    "instrument",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE, related_name="versions", to="web.instrument"
                    ),
                ),
            ],
            options={
                "ordering": ("instrument", "-number"),
            },
        ),
        migrations.CreateModel(
            name="Invitee",
            fields=[
                ("id", models.UUIDField(default=uuid.uuid4, editable=False, primary_key=True, serialize=False)),
                ("version", models.PositiveIntegerField(default=1, editable=False)),
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
                        max_length=20,
                        verbose_name="role",
                    ),
                ),
                ("label", models.CharField(blank=True, max_length=200, verbose_name="name or note")),
                ("answered", models.BooleanField(default=False, editable=False)),
                ("mails", models.PositiveSmallIntegerField(default=0, editable=False)),
                ("bounced", models.CharField(blank=True, default="", editable=False, max_length=300)),
                ("opted_out", models.BooleanField(default=False, verbose_name="wants no mails")),
                ("minor", models.BooleanField(default=False, verbose_name="under 18")),
                ("guardian_agreed", models.DateField(blank=True, null=True, verbose_name="a guardian agreed on")),
                (
                    "guardian_by",
                    models.ForeignKey(
                        editable=False,
                        null=True,
                        on_delete=django.db.models.deletion.SET_NULL,
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                ("initiative", models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, to="web.initiative")),
                (
                    "organization",
                    models.ForeignKey(
                        blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, to="web.organization"
                    ),
                ),
                (
                    "person",
                    models.ForeignKey(
                        blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, to="web.person"
                    ),
                ),
                (
                    "site",
                    models.ForeignKey(
                        blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, to="web.site"
                    ),
                ),
            ],
        ),
        migrations.CreateModel(
            name="Link",
            fields=[
                ("id", models.UUIDField(default=uuid.uuid4, editable=False, primary_key=True, serialize=False)),
                ("version", models.PositiveIntegerField(default=1, editable=False)),
                ("digest", models.CharField(editable=False, max_length=64, unique=True)),
                ("initiative", models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, to="web.initiative")),
                (
                    "invitee",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE, related_name="links", to="web.invitee"
                    ),
                ),
            ],
            options={
                "abstract": False,
            },
        ),
        migrations.CreateModel(
            name="Wave",
            fields=[
                ("id", models.UUIDField(default=uuid.uuid4, editable=False, primary_key=True, serialize=False)),
                ("version", models.PositiveIntegerField(default=1, editable=False)),
                ("key", models.CharField(max_length=100)),
                ("name", models.CharField(max_length=200, verbose_name="name")),
                (
                    "mode",
                    models.CharField(
                        choices=[
                            ("identified", "identified"),
                            ("confidential", "confidential"),
                            ("anonymous", "anonymous"),
                        ],
                        default="confidential",
                        max_length=12,
                        verbose_name="promise",
                    ),
                ),
                (
                    "state",
                    models.CharField(
                        choices=[
                            ("draft", "being prepared"),
                            ("open", "open"),
                            ("closed", "closed"),
                            ("cancelled", "cancelled"),
                        ],
                        default="draft",
                        editable=False,
                        max_length=10,
                        verbose_name="status",
                    ),
                ),
                ("population", models.CharField(default="roster", editable=False, max_length=20)),
                ("day", models.DateField(verbose_name="reference date")),
                ("origin", models.CharField(default="real", editable=False, max_length=20)),
                ("note", models.TextField(blank=True, max_length=2000, verbose_name="note")),
                ("ends", models.DateField(blank=True, null=True, verbose_name="last day")),
                ("languages", models.JSONField(blank=True, default=list, verbose_name="languages")),
                ("purpose", models.JSONField(blank=True, default=dict, verbose_name="purpose")),
                ("asked_by", models.JSONField(blank=True, default=dict, verbose_name="who asks")),
                ("seen_by", models.JSONField(blank=True, default=dict, verbose_name="who sees named answers")),
                ("contact", models.JSONField(blank=True, default=dict, verbose_name="whom to ask")),
                ("correction", models.JSONField(blank=True, default=dict, verbose_name="what was corrected")),
                ("deleted_on", models.DateField(blank=True, null=True, verbose_name="answers are deleted on")),
                ("one_page", models.BooleanField(default=False, verbose_name="all questions on one page")),
                ("minors", models.BooleanField(default=False, verbose_name="people under 18 may answer")),
                (
                    "minors_write",
                    models.BooleanField(default=False, verbose_name="people under 18 may write in their own words"),
                ),
                ("open_code", models.CharField(blank=True, default="", editable=False, max_length=32)),
                ("public_key", models.BinaryField(default=b"")),
                ("columns", models.JSONField(default=list, editable=False)),
                ("launched", models.DateTimeField(editable=False, null=True)),
                ("closed", models.DateTimeField(editable=False, null=True)),
                ("position", models.PositiveIntegerField(verbose_name="place in the order", default=0, editable=False)),
                ("initiative", models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, to="web.initiative")),
                (
                    "instrument_version",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="waves",
                        to="web.instrumentversion",
                        verbose_name="instrument",
                    ),
                ),
            ],
            options={
                "ordering": ("position", "day"),
            },
        ),
        migrations.CreateModel(
            name="Submission",
            fields=[
                ("id", models.UUIDField(default=uuid.uuid4, editable=False, primary_key=True, serialize=False)),
                ("version", models.PositiveIntegerField(default=1, editable=False)),
                ("mac", models.BinaryField()),
                ("code", models.CharField(max_length=64, unique=True)),
                ("content", models.BinaryField(default=b"")),
                ("sealed_link", models.BinaryField(default=b"")),
                ("withdrawn", models.BooleanField(default=False)),
                ("replaced", models.BooleanField(default=False)),
                ("initiative", models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, to="web.initiative")),
                (
                    "invitee",
                    models.ForeignKey(null=True, on_delete=django.db.models.deletion.SET_NULL, to="web.invitee"),
                ),
                ("wave", models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, to="web.wave")),
            ],
            options={
                "abstract": False,
            },
        ),
        migrations.CreateModel(
            name="Response",
            fields=[
                ("id", models.UUIDField(default=uuid.uuid4, editable=False, primary_key=True, serialize=False)),
                ("version", models.PositiveIntegerField(default=1, editable=False)),
                ("respondent", models.CharField(max_length=100)),
                ("cells", models.JSONField(default=dict)),
                ("sealed_link", models.BinaryField(default=b"")),
                ("on_paper", models.BooleanField(default=False)),
                ("position", models.PositiveIntegerField(default=0, editable=False)),
                ("initiative", models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, to="web.initiative")),
                (
                    "wave",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE, related_name="responses", to="web.wave"
                    ),
                ),
            ],
            options={
                "ordering": ("position",),
            },
        ),
        migrations.CreateModel(
            name="Keyholder",
            fields=[
                ("id", models.UUIDField(default=uuid.uuid4, editable=False, primary_key=True, serialize=False)),
                ("version", models.PositiveIntegerField(default=1, editable=False)),
                ("public_key", models.BinaryField(default=b"")),
                ("tested", models.DateTimeField(editable=False, null=True)),
                (
                    "account",
                    models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, to=settings.AUTH_USER_MODEL),
                ),
                ("initiative", models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, to="web.initiative")),
                (
                    "wave",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE, related_name="keyholders", to="web.wave"
                    ),
                ),
            ],
        ),
        migrations.AddField(
            model_name="invitee",
            name="wave",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.CASCADE, related_name="invitees", to="web.wave"
            ),
        ),
        migrations.CreateModel(
            name="Draft",
            fields=[
                ("id", models.UUIDField(default=uuid.uuid4, editable=False, primary_key=True, serialize=False)),
                ("version", models.PositiveIntegerField(default=1, editable=False)),
                ("sealed", models.BinaryField()),
                ("initiative", models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, to="web.initiative")),
                ("wave", models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, to="web.wave")),
            ],
            options={
                "abstract": False,
            },
        ),
        migrations.CreateModel(
            name="Audience",
            fields=[
                ("id", models.UUIDField(default=uuid.uuid4, editable=False, primary_key=True, serialize=False)),
                ("version", models.PositiveIntegerField(default=1, editable=False)),
                (
                    "role",
                    models.CharField(
                        choices=[
                            ("national_partner", "national partner"),
                            ("site_leader", "site leader"),
                            ("core_site_partner", "core site partner"),
                            ("community_partner", "community partner"),
                        ],
                        max_length=20,
                    ),
                ),
                ("initiative", models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, to="web.initiative")),
                ("site", models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, to="web.site")),
                (
                    "wave",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE, related_name="audience", to="web.wave"
                    ),
                ),
            ],
        ),
        migrations.AddConstraint(
            model_name="instrument",
            constraint=models.UniqueConstraint(fields=("initiative", "key"), name="one_instrument_a_key"),
        ),
        migrations.AddConstraint(
            model_name="instrumentversion",
            constraint=models.UniqueConstraint(fields=("instrument", "number"), name="one_version_a_number"),
        ),
        migrations.AddConstraint(
            model_name="wave",
            constraint=models.UniqueConstraint(fields=("initiative", "key"), name="one_wave_a_key"),
        ),
        migrations.AddConstraint(
            model_name="wave",
            constraint=models.UniqueConstraint(
                condition=models.Q(("open_code", ""), _negated=True),
                fields=("open_code",),
                name="one_wave_an_open_link",
            ),
        ),
        migrations.AddConstraint(
            model_name="response",
            constraint=models.UniqueConstraint(fields=("wave", "respondent"), name="one_response_a_respondent"),
        ),
        migrations.AddConstraint(
            model_name="keyholder",
            constraint=models.UniqueConstraint(fields=("wave", "account"), name="one_keyholder_an_account"),
        ),
        migrations.AddConstraint(
            model_name="invitee",
            constraint=models.UniqueConstraint(fields=("wave", "person", "site"), name="one_invitee_a_person_and_site"),
        ),
        migrations.AddConstraint(
            model_name="audience",
            constraint=models.UniqueConstraint(fields=("wave", "site", "role"), name="one_audience_a_role"),
        ),
    ]
