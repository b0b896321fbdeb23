"""Wave: one time of asking; whom it asks, and who holds its keys."""

from __future__ import annotations

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

from wellknit.web.models.base import Key, Owned, Position
from wellknit.web.models.initiative import Site
from wellknit.web.models.instrument import InstrumentVersion
from wellknit.web.models.involvement import Role

__all__ = ["Audience", "Keyholder", "Mode", "Wave", "WaveState"]


class Mode(models.TextChoices):
    """What is promised to respondents; frozen at launch."""

    IDENTIFIED = "identified", _("identified")
    CONFIDENTIAL = "confidential", _("confidential")
    ANONYMOUS = "anonymous", _("anonymous")


class WaveState(models.TextChoices):
    """How far a wave has come."""

    DRAFT = "draft", _("being prepared")
    OPEN = "open", _("open")
    CLOSED = "closed", _("closed")
    CANCELLED = "cancelled", _("cancelled")


class Wave(Owned):
    """``population``, ``day``, ``origin`` and ``note`` are those of the folder's [[waves]].

    Texts that respondents read are by language code: ``purpose``, ``asked_by`` (who asks), ``contact`` (whom to ask),
    ``correction`` (what was mended while it ran). Who sees answers is told by the keyholders and the mode, and by
    ``seen_by_own``: organizations see what their people reported of others (identified waves alone). ``waits`` says why
    its release waits for the next wave of its instrument, '' where it does not. ``ends`` is the last day, in each
    site's own time. ``open_code`` stands in the address of the open link, '' where there is none. ``public_key`` is the
    one that answers are sealed to, but for identified waves; its secret half is never in the database as it is.
    ``columns`` are the headings of its table of answers, once it has one, and ``form`` is the kind of file in which
    that lies in the folder.
    """

    key = Key()
    name = models.CharField(_("name"), max_length=200)
    mode = models.CharField(_("promise"), max_length=12, choices=Mode, default=Mode.CONFIDENTIAL)
    state = models.CharField(_("status"), max_length=10, choices=WaveState, default=WaveState.DRAFT, editable=False)
    instrument_version = models.ForeignKey(
        InstrumentVersion, models.PROTECT, verbose_name=_("instrument"), related_name="waves", null=True, blank=True
    )
    population = models.CharField(max_length=20, default="roster", editable=False)
    day = models.DateField(_("reference date"))
    origin = models.CharField(max_length=20, default="real", editable=False)
    note = models.TextField(_("note"), max_length=2000, blank=True)
    ends = models.DateField(_("last day"), null=True, blank=True)
    languages = models.JSONField(_("languages"), default=list, blank=True)
    purpose = models.JSONField(_("purpose"), default=dict, blank=True)
    asked_by = models.JSONField(_("who asks"), default=dict, blank=True)
    seen_by_own = models.BooleanField(
        _("each organization sees what its own people say of others, without their names"), default=False
    )
    contact = models.JSONField(_("whom to ask"), default=dict, blank=True)
    correction = models.JSONField(_("what was corrected"), default=dict, blank=True)
    deleted_on = models.DateField(_("answers are deleted on"), null=True, blank=True)
    one_page = models.BooleanField(_("all questions on one page"), default=False)
    minors = models.BooleanField(_("people under 18 may answer"), default=False)
    minors_write = models.BooleanField(_("people under 18 may write in their own words"), default=False)
    open_code = models.CharField(max_length=32, blank=True, default="", editable=False)
    public_key = models.BinaryField(default=b"", editable=False)
    columns = models.JSONField(default=list, editable=False)
    form = models.CharField(max_length=10, default="csv", editable=False)
    launched = models.DateTimeField(null=True, editable=False)
    closed = models.DateTimeField(null=True, editable=False)
    waits = models.TextField(_("why its release waits for the next survey"), max_length=300, blank=True, default="")
    position = Position()

    class Meta:
        ordering = ("position", "day")
        constraints = (
            models.UniqueConstraint(fields=("initiative", "key"), name="one_wave_a_key"),
            models.UniqueConstraint(
                fields=("open_code",), condition=~models.Q(open_code=""), name="one_wave_an_open_link"
            ),
        )

    def __str__(self) -> str:
        return self.name


class Audience(Owned):
    """One role that a wave asks, in one site; without a site, those who are national."""

    wave = models.ForeignKey(Wave, models.CASCADE, related_name="audience")
    site = models.ForeignKey(Site, models.PROTECT, null=True)
    role = models.CharField(max_length=20, choices=Role)

    class Meta:
        constraints = (models.UniqueConstraint(fields=("wave", "site", "role"), name="one_audience_a_role"),)

    def __str__(self) -> str:
        return f"{self.site or _('national')}, {self.get_role_display()}"


class Keyholder(Owned):
    """Somebody to whom alone a wave's rows leave, after closing. ``public_key`` is the key that links are sealed to;
    its secret half is the keyholder's, who showed on ``tested`` that it is at hand. ``sealed_key`` is a second copy of
    the secret half of a confidential wave's key, sealed to this ``public_key``, until the wave is closed."""

    wave = models.ForeignKey(Wave, models.CASCADE, related_name="keyholders")
    account = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT)
    public_key = models.BinaryField(default=b"", editable=False)
    sealed_key = models.BinaryField(default=b"", editable=False)
    tested = models.DateTimeField(null=True, editable=False)

    class Meta:
        constraints = (models.UniqueConstraint(fields=("wave", "account"), name="one_keyholder_an_account"),)

    def __str__(self) -> str:
        return str(self.account)
