"""The first tables: accounts, initiatives, who takes part, who may see what, history."""

import uuid

import django.core.serializers.json
import django.core.validators
import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):
    initial = True

    dependencies = []

    operations = [
        migrations.CreateModel(
            name="Account",
            fields=[
                ("password", models.CharField(max_length=128, verbose_name="password")),
                ("last_login", models.DateTimeField(blank=True, null=True, verbose_name="last login")),
                ("id", models.UUIDField(default=uuid.uuid4, editable=False, primary_key=True, serialize=False)),
                ("mail", models.EmailField(max_length=254, unique=True, verbose_name="mail address")),
                ("name", models.CharField(max_length=120, verbose_name="name")),
                (
                    "language",
                    models.CharField(
                        choices=[("en", "English"), ("es", "Spanish")],
                        default="en",
                        max_length=10,
                        verbose_name="language",
                    ),
                ),
                ("is_active", models.BooleanField(default=True)),
            ],
            options={
                "abstract": False,
            },
        ),
        migrations.CreateModel(
            name="Initiative",
            fields=[
                ("id", models.UUIDField(default=uuid.uuid4, editable=False, primary_key=True, serialize=False)),
                ("key", models.SlugField(max_length=60, unique=True)),
                ("name", models.CharField(max_length=120, verbose_name="name")),
                ("short", models.CharField(blank=True, max_length=60, verbose_name="short name")),
                ("began", models.PositiveSmallIntegerField(blank=True, null=True, verbose_name="began in the year")),
                ("language", models.CharField(default="en", max_length=10, verbose_name="language")),
                ("settings_text", models.TextField(blank=True, default="", editable=False)),
                ("version", models.PositiveIntegerField(default=1, editable=False)),
            ],
            options={
                "ordering": ("name",),
            },
        ),
        migrations.CreateModel(
            name="Grant",
            fields=[
                ("id", models.UUIDField(default=uuid.uuid4, editable=False, primary_key=True, serialize=False)),
                ("version", models.PositiveIntegerField(default=1, editable=False)),
                ("key", models.CharField(max_length=100)),
                ("funder", models.CharField(max_length=200, verbose_name="funder")),
                ("start", models.DateField(verbose_name="from")),
                ("end", models.DateField(verbose_name="to")),
                ("incentive", models.TextField(blank=True, verbose_name="what it is an incentive for")),
                (
                    "amount",
                    models.DecimalField(blank=True, decimal_places=2, max_digits=18, null=True, verbose_name="amount"),
                ),
                ("currency", models.CharField(default="USD", max_length=3, verbose_name="currency")),
                ("position", models.PositiveIntegerField(default=0, editable=False)),
                ("initiative", models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, to="web.initiative")),
            ],
            options={
                "ordering": ("position", "start"),
            },
        ),
        migrations.CreateModel(
            name="Organization",
            fields=[
                ("id", models.UUIDField(default=uuid.uuid4, editable=False, primary_key=True, serialize=False)),
                ("version", models.PositiveIntegerField(default=1, editable=False)),
                ("key", models.CharField(max_length=100)),
                ("name", models.CharField(max_length=200, verbose_name="name")),
                ("sector", models.CharField(blank=True, max_length=100, verbose_name="sector")),
                ("kind", models.CharField(blank=True, max_length=100, verbose_name="kind")),
                (
                    "years_in_education",
                    models.PositiveSmallIntegerField(
                        blank=True,
                        null=True,
                        validators=[django.core.validators.MaxValueValidator(500)],
                        verbose_name="years in education",
                    ),
                ),
                ("profile", models.TextField(blank=True, max_length=5000, verbose_name="profile")),
                ("national_position", models.PositiveSmallIntegerField(blank=True, editable=False, null=True)),
                ("position", models.PositiveIntegerField(default=0, editable=False)),
                (
                    "affiliate_of",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        to="web.organization",
                        verbose_name="affiliate of",
                    ),
                ),
                ("initiative", models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, to="web.initiative")),
            ],
            options={
                "ordering": ("name", "key"),
            },
        ),
        migrations.CreateModel(
            name="Period",
            fields=[
                ("id", models.UUIDField(default=uuid.uuid4, editable=False, primary_key=True, serialize=False)),
                ("version", models.PositiveIntegerField(default=1, editable=False)),
                ("key", models.CharField(max_length=100)),
                ("name", models.CharField(max_length=200, verbose_name="name")),
                ("start", models.DateField(verbose_name="from")),
                ("end", models.DateField(verbose_name="to")),
                ("position", models.PositiveIntegerField(default=0, editable=False)),
                ("initiative", models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, to="web.initiative")),
            ],
            options={
                "ordering": ("position", "start"),
            },
        ),
        migrations.CreateModel(
            name="Person",
            fields=[
                ("id", models.UUIDField(default=uuid.uuid4, editable=False, primary_key=True, serialize=False)),
                ("version", models.PositiveIntegerField(default=1, editable=False)),
                ("key", models.CharField(max_length=100)),
                ("name", models.CharField(max_length=200, verbose_name="name")),
                ("mail", models.EmailField(blank=True, max_length=254, verbose_name="mail address")),
                ("language", models.CharField(blank=True, max_length=35, verbose_name="language")),
                ("position", models.PositiveIntegerField(default=0, editable=False)),
                ("initiative", models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, to="web.initiative")),
            ],
            options={
                "ordering": ("name", "key"),
            },
        ),
        migrations.CreateModel(
            name="Outreach",
            fields=[
                ("id", models.UUIDField(default=uuid.uuid4, editable=False, primary_key=True, serialize=False)),
                ("version", models.PositiveIntegerField(default=1, editable=False)),
                (
                    "status",
                    models.CharField(
                        choices=[
                            ("to_contact", "to contact"),
                            ("invited", "invited"),
                            ("joined", "joined"),
                            ("active", "active"),
                            ("paused", "paused"),
                            ("left", "left"),
                        ],
                        default="to_contact",
                        max_length=12,
                        verbose_name="status",
                    ),
                ),
                ("asked", models.CharField(blank=True, max_length=500, verbose_name="what was asked")),
                ("answered", models.CharField(blank=True, max_length=500, verbose_name="what was answered")),
                ("next_step", models.CharField(blank=True, max_length=300, verbose_name="next step")),
                ("day", models.DateField(blank=True, null=True, verbose_name="on")),
                ("position", models.PositiveIntegerField(default=0, editable=False)),
                ("initiative", models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, to="web.initiative")),
                (
                    "organization",
                    models.OneToOneField(
                        on_delete=django.db.models.deletion.CASCADE, related_name="outreach", to="web.organization"
                    ),
                ),
                (
                    "by",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.SET_NULL,
                        to="web.person",
                        verbose_name="in the hands of",
                    ),
                ),
            ],
            options={
                "ordering": ("position",),
            },
        ),
        migrations.CreateModel(
            name="Involvement",
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
                        verbose_name="role",
                    ),
                ),
                ("start", models.DateField(blank=True, null=True, verbose_name="from")),
                ("end", models.DateField(blank=True, null=True, verbose_name="to")),
                ("time", models.CharField(blank=True, max_length=200, verbose_name="time given")),
                ("resources", models.CharField(blank=True, max_length=300, verbose_name="resources given")),
                ("knowledge", models.JSONField(blank=True, default=list, verbose_name="knowledge and skills")),
                ("position", models.PositiveIntegerField(default=0, editable=False)),
                (
                    "grant",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        to="web.grant",
                        verbose_name="paid from the grant",
                    ),
                ),
                ("initiative", models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, to="web.initiative")),
                (
                    "organization",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="involvements",
                        to="web.organization",
                        verbose_name="organization",
                    ),
                ),
                (
                    "person",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="involvements",
                        to="web.person",
                        verbose_name="person",
                    ),
                ),
            ],
            options={
                "ordering": ("start", "position"),
            },
        ),
        migrations.CreateModel(
            name="Consent",
            fields=[
                ("id", models.UUIDField(default=uuid.uuid4, editable=False, primary_key=True, serialize=False)),
                ("version", models.PositiveIntegerField(default=1, editable=False)),
                ("to", models.CharField(max_length=100, verbose_name="what for")),
                ("given", models.DateField(verbose_name="given on")),
                ("withdrawn", models.DateField(blank=True, null=True, verbose_name="withdrawn on")),
                ("position", models.PositiveIntegerField(default=0, editable=False)),
                ("initiative", models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, to="web.initiative")),
                (
                    "person",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE, related_name="consents", to="web.person"
                    ),
                ),
            ],
            options={
                "ordering": ("position",),
            },
        ),
        migrations.CreateModel(
            name="Phase",
            fields=[
                ("id", models.UUIDField(default=uuid.uuid4, editable=False, primary_key=True, serialize=False)),
                ("version", models.PositiveIntegerField(default=1, editable=False)),
                ("key", models.CharField(max_length=100)),
                ("name", models.CharField(max_length=200, verbose_name="name")),
                ("start", models.DateField(verbose_name="from")),
                ("end", models.DateField(verbose_name="to")),
                ("questions", models.JSONField(blank=True, default=list)),
                ("methods", models.JSONField(blank=True, default=list)),
                ("position", models.PositiveIntegerField(default=0, editable=False)),
                ("initiative", models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, to="web.initiative")),
            ],
            options={
                "ordering": ("position", "start"),
            },
        ),
        migrations.CreateModel(
            name="Principle",
            fields=[
                ("id", models.UUIDField(default=uuid.uuid4, editable=False, primary_key=True, serialize=False)),
                ("version", models.PositiveIntegerField(default=1, editable=False)),
                ("key", models.CharField(max_length=100)),
                ("name", models.CharField(max_length=200, verbose_name="name")),
                ("summary", models.TextField(blank=True, verbose_name="summary")),
                ("facts", models.JSONField(blank=True, default=list)),
                ("position", models.PositiveIntegerField(default=0, editable=False)),
                ("initiative", models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, to="web.initiative")),
            ],
            options={
                "ordering": ("position",),
            },
        ),
        migrations.CreateModel(
            name="ProfileFigure",
            fields=[
                ("id", models.UUIDField(default=uuid.uuid4, editable=False, primary_key=True, serialize=False)),
                ("version", models.PositiveIntegerField(default=1, editable=False)),
                ("key", models.CharField(max_length=100)),
                ("value", models.CharField(max_length=100, verbose_name="value")),
                ("label", models.CharField(max_length=300, verbose_name="label")),
                ("source", models.CharField(max_length=500, verbose_name="source")),
                ("position", models.PositiveIntegerField(default=0, editable=False)),
                ("initiative", models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, to="web.initiative")),
                (
                    "organization",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE, related_name="figures", to="web.organization"
                    ),
                ),
            ],
            options={
                "ordering": ("position",),
            },
        ),
        migrations.CreateModel(
            name="Site",
            fields=[
                ("id", models.UUIDField(default=uuid.uuid4, editable=False, primary_key=True, serialize=False)),
                ("version", models.PositiveIntegerField(default=1, editable=False)),
                ("key", models.CharField(max_length=100)),
                ("name", models.CharField(max_length=120, verbose_name="name")),
                (
                    "state",
                    models.CharField(
                        blank=True, help_text="As it is printed behind the name.", max_length=60, verbose_name="state"
                    ),
                ),
                ("position", models.PositiveIntegerField(default=0, editable=False)),
                ("initiative", models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, to="web.initiative")),
            ],
            options={
                "ordering": ("position", "name"),
            },
        ),
        migrations.AddField(
            model_name="organization",
            name="site",
            field=models.ForeignKey(
                blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, to="web.site", verbose_name="site"
            ),
        ),
        migrations.CreateModel(
            name="Membership",
            fields=[
                ("id", models.UUIDField(default=uuid.uuid4, editable=False, primary_key=True, serialize=False)),
                ("version", models.PositiveIntegerField(default=1, editable=False)),
                (
                    "seat",
                    models.CharField(
                        choices=[
                            ("national_lead", "national lead"),
                            ("site_leader", "site leader"),
                            ("core_site_partner", "core site partner"),
                            ("community_partner", "community partner"),
                            ("evaluator", "evaluator"),
                            ("keyholder", "keyholder"),
                            ("reader", "reader"),
                            ("administrator", "administrator"),
                        ],
                        max_length=20,
                        verbose_name="role",
                    ),
                ),
                ("start", models.DateField(verbose_name="from")),
                ("end", models.DateField(blank=True, null=True, verbose_name="to")),
                (
                    "account",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="memberships",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                ("initiative", models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, to="web.initiative")),
                (
                    "involvement",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        to="web.involvement",
                        verbose_name="through the involvement",
                    ),
                ),
                (
                    "organization",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        to="web.organization",
                        verbose_name="organization",
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
            ],
            options={
                "ordering": ("account__name", "seat"),
            },
        ),
        migrations.AddField(
            model_name="involvement",
            name="site",
            field=models.ForeignKey(
                blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, to="web.site", verbose_name="site"
            ),
        ),
        migrations.CreateModel(
            name="Invitation",
            fields=[
                ("id", models.UUIDField(default=uuid.uuid4, editable=False, primary_key=True, serialize=False)),
                ("version", models.PositiveIntegerField(default=1, editable=False)),
                (
                    "seat",
                    models.CharField(
                        choices=[
                            ("national_lead", "national lead"),
                            ("site_leader", "site leader"),
                            ("core_site_partner", "core site partner"),
                            ("community_partner", "community partner"),
                            ("evaluator", "evaluator"),
                            ("keyholder", "keyholder"),
                            ("reader", "reader"),
                            ("administrator", "administrator"),
                        ],
                        max_length=20,
                        verbose_name="role",
                    ),
                ),
                ("mail", models.EmailField(max_length=254, verbose_name="mail address")),
                ("token", models.CharField(editable=False, max_length=64, unique=True)),
                ("sent", models.DateTimeField(editable=False)),
                ("expires", models.DateTimeField(editable=False)),
                ("accepted", models.DateTimeField(editable=False, null=True)),
                ("withdrawn", models.DateTimeField(editable=False, null=True)),
                ("initiative", models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, to="web.initiative")),
                (
                    "invited_by",
                    models.ForeignKey(
                        editable=False,
                        null=True,
                        on_delete=django.db.models.deletion.SET_NULL,
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "involvement",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        to="web.involvement",
                        verbose_name="through the involvement",
                    ),
                ),
                (
                    "organization",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        to="web.organization",
                        verbose_name="organization",
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
            ],
            options={
                "ordering": ("-sent",),
            },
        ),
        migrations.CreateModel(
            name="History",
            fields=[
                ("id", models.UUIDField(default=uuid.uuid4, editable=False, primary_key=True, serialize=False)),
                ("version", models.PositiveIntegerField(default=1, editable=False)),
                ("sequence", models.PositiveBigIntegerField()),
                ("verb", models.CharField(max_length=40)),
                ("noun", models.CharField(max_length=40)),
                ("row", models.UUIDField()),
                ("name", models.CharField(max_length=254)),
                ("site", models.UUIDField(null=True)),
                ("old", models.JSONField(default=dict, encoder=django.core.serializers.json.DjangoJSONEncoder)),
                ("new", models.JSONField(default=dict, encoder=django.core.serializers.json.DjangoJSONEncoder)),
                ("when", models.DateTimeField()),
                ("undone", models.BooleanField(default=False)),
                (
                    "account",
                    models.ForeignKey(
                        null=True, on_delete=django.db.models.deletion.SET_NULL, to=settings.AUTH_USER_MODEL
                    ),
                ),
                ("initiative", models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, to="web.initiative")),
            ],
            options={
                "ordering": ("-sequence",),
                "constraints": [models.UniqueConstraint(fields=("initiative", "sequence"), name="one_act_a_number")],
            },
        ),
        migrations.AddConstraint(
            model_name="grant",
            constraint=models.UniqueConstraint(fields=("initiative", "key"), name="one_grant_a_key"),
        ),
        migrations.AddConstraint(
            model_name="period",
            constraint=models.UniqueConstraint(fields=("initiative", "key"), name="one_period_a_key"),
        ),
        migrations.AddConstraint(
            model_name="person",
            constraint=models.UniqueConstraint(fields=("initiative", "key"), name="one_person_a_key"),
        ),
        migrations.AddConstraint(
            model_name="consent",
            constraint=models.UniqueConstraint(fields=("person", "to"), name="one_consent_a_purpose"),
        ),
        migrations.AddConstraint(
            model_name="phase",
            constraint=models.UniqueConstraint(fields=("initiative", "key"), name="one_phase_a_key"),
        ),
        migrations.AddConstraint(
            model_name="principle",
            constraint=models.UniqueConstraint(fields=("initiative", "key"), name="one_principle_a_key"),
        ),
        migrations.AddConstraint(
            model_name="profilefigure",
            constraint=models.UniqueConstraint(fields=("organization", "key"), name="one_figure_a_key"),
        ),
        migrations.AddConstraint(
            model_name="site",
            constraint=models.UniqueConstraint(fields=("initiative", "key"), name="one_site_a_key"),
        ),
        migrations.AddConstraint(
            model_name="organization",
            constraint=models.UniqueConstraint(fields=("initiative", "key"), name="one_organization_a_key"),
        ),
        migrations.AddConstraint(
            model_name="involvement",
            constraint=models.CheckConstraint(
                condition=models.Q(("end__gte", models.F("start"))), name="involvement_runs_forwards"
            ),
        ),
        migrations.AddConstraint(
            model_name="involvement",
            constraint=models.CheckConstraint(
                condition=models.Q(("person__isnull", False), ("organization__isnull", False), _connector="OR"),
                name="involvement_is_somebodys",
            ),
        ),
    ]
