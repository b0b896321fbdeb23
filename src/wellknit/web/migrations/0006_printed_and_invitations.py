"""Versions of accounts, mails that could not be sent, and what places in an order are called."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("web", "0005_surveys"),
    ]

    operations = [
        migrations.AlterModelOptions(
            name="principle",
            options={"ordering": ("position", "key")},
        ),
        migrations.AlterModelOptions(
            name="profilefigure",
            options={"ordering": ("position", "key")},
        ),
        migrations.AddField(
            model_name="account",
            name="version",
            field=models.PositiveIntegerField(default=1, editable=False),
        ),
        migrations.AddField(
            model_name="invitation",
            name="unsent",
            field=models.DateTimeField(editable=False, null=True, verbose_name="not sent"),
        ),
        migrations.AlterField(
            model_name="consent",
            name="position",
            field=models.PositiveIntegerField(default=0, editable=False, verbose_name="place in the order"),
        ),
        migrations.AlterField(
            model_name="grant",
            name="position",
            field=models.PositiveIntegerField(default=0, editable=False, verbose_name="place in the order"),
        ),
        migrations.AlterField(
            model_name="invitation",
            name="expires",
            field=models.DateTimeField(editable=False, verbose_name="expires"),
        ),
        migrations.AlterField(
            model_name="invitation",
            name="sent",
            field=models.DateTimeField(editable=False, verbose_name="sent"),
        ),
        migrations.AlterField(
            model_name="invitation",
            name="withdrawn",
            field=models.DateTimeField(editable=False, null=True, verbose_name="withdrawn"),
        ),
        migrations.AlterField(
            model_name="involvement",
            name="position",
            field=models.PositiveIntegerField(default=0, editable=False, verbose_name="place in the order"),
        ),
        migrations.AlterField(
            model_name="organization",
            name="national_position",
            field=models.PositiveSmallIntegerField(
                blank=True, editable=False, null=True, verbose_name="place among the national partners"
            ),
        ),
        migrations.AlterField(
            model_name="organization",
            name="position",
            field=models.PositiveIntegerField(default=0, editable=False, verbose_name="place in the order"),
        ),
        migrations.AlterField(
            model_name="outreach",
            name="position",
            field=models.PositiveIntegerField(default=0, editable=False, verbose_name="place in the order"),
        ),
        migrations.AlterField(
            model_name="period",
            name="position",
            field=models.PositiveIntegerField(default=0, editable=False, verbose_name="place in the order"),
        ),
        migrations.AlterField(
            model_name="person",
            name="position",
            field=models.PositiveIntegerField(default=0, editable=False, verbose_name="place in the order"),
        ),
        migrations.AlterField(
            model_name="phase",
            name="position",
            field=models.PositiveIntegerField(default=0, editable=False, verbose_name="place in the order"),
        ),
        migrations.AlterField(
            model_name="principle",
            name="position",
            field=models.PositiveIntegerField(default=0, editable=False, verbose_name="place in the order"),
        ),
        migrations.AlterField(
            model_name="profilefigure",
            name="position",
            field=models.PositiveIntegerField(default=0, editable=False, verbose_name="place in the order"),
        ),
        migrations.AlterField(
            model_name="site",
            name="position",
            field=models.PositiveIntegerField(default=0, editable=False, verbose_name="place in the order"),
        ),
    ]
