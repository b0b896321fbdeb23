"""Instrument and its versions: the forms that waves ask with."""

from __future__ import annotations

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

from wellknit.web.models.base import Key, Owned, Position

__all__ = ["Instrument", "InstrumentVersion"]


class Instrument(Owned):
    """A form under one name, from its first version to its last."""

    key = Key()
    name = models.CharField(_("name"), max_length=200)
    position = Position()

    class Meta:
        ordering = ("position", "name")
        constraints = (models.UniqueConstraint(fields=("initiative", "key"), name="one_instrument_a_key"),)

    def __str__(self) -> str:
        return self.name


class InstrumentVersion(Owned):
    """One wording of an instrument; ``frozen`` once a wave was launched with it, and never changed any more.

    ``sheets`` are the sheets of its XLSForm by name, rows of cells with the headings first, as
    ``wellknit.surveys.xlsform.read_questionnaire`` takes them. ``file`` is the workbook that was uploaded, byte for
    byte, and empty once the form was changed here.
    """

    instrument = models.ForeignKey(Instrument, models.CASCADE, related_name="versions")
    number = models.PositiveSmallIntegerField(_("version"), editable=False)
    sheets = models.JSONField(default=dict, editable=False)
    file = models.BinaryField(default=b"", editable=False)
    note = models.TextField(_("what is new in it"), max_length=1000, blank=True)
    frozen = models.BooleanField(default=False, editable=False)
    by = models.ForeignKey(settings.AUTH_USER_MODEL, models.SET_NULL, null=True, editable=False)
    made = models.DateTimeField(editable=False)

    class Meta:
        ordering = ("instrument", "-number")
        constraints = (models.UniqueConstraint(fields=("instrument", "number"), name="one_version_a_number"),)

    def __str__(self) -> str:
        return f"{self.instrument}, {self.number}"
