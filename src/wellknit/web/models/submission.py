"""Draft, Submission and Response: an answer while it is written, until the wave closes, and from then on."""

from __future__ import annotations

from django.db import models

from wellknit.web.models.base import Owned
from wellknit.web.models.invitee import Invitee
from wellknit.web.models.wave import Wave

__all__ = ["Draft", "Response", "Submission"]


class Draft(Owned):
    """An answer that is being written. Its id and the key of ``sealed`` derive from the token of its link, so that
    nothing here leads from a draft to who writes it."""

    wave = models.ForeignKey(Wave, models.CASCADE)
    sealed = models.BinaryField()

    def __str__(self) -> str:
        return ""


class Submission(Owned):
    """An acknowledged answer of an open wave: pool and receipt in one row.

    Its id is a hash of the submission's id, ``mac`` a keyed hash of what was sent (so that sending again is known from
    sending something else), ``code`` a digest of the receipt code. ``content`` is the answer: plain where it is
    identified, otherwise sealed to the wave's key, in confidential waves together with who gave it, sealed once more to
    each keyholder; and empty once it was withdrawn or ``replaced``. ``invitee`` is there in identified waves alone.
    """

    wave = models.ForeignKey(Wave, models.CASCADE)
    mac = models.BinaryField()
    code = models.CharField(max_length=64, unique=True)
    content = models.BinaryField(default=b"")
    invitee = models.ForeignKey(Invitee, models.SET_NULL, null=True)
    withdrawn = models.BooleanField(default=False)
    replaced = models.BooleanField(default=False)

    def __str__(self) -> str:
        return ""


class Response(Owned):
    """A row of a closed wave's table of answers: ``cells`` by the headings of ``Wave.columns``, as the folder has them.

    ``position`` is random where it was answered here. ``sealed_link`` leads to a person for keyholders of a
    confidential wave, and for nobody else. ``late_after`` is the wave's last version when the row was added, 0 where
    it was there before any: what one person adds later must not be told apart by that.
    """

    wave = models.ForeignKey(Wave, models.CASCADE, related_name="responses")
    respondent = models.CharField(max_length=100)
    cells = models.JSONField(default=dict)
    sealed_link = models.BinaryField(default=b"")
    on_paper = models.BooleanField(default=False)
    late_after = models.PositiveIntegerField(default=0, editable=False)
    position = models.PositiveIntegerField(default=0, editable=False)

    class Meta:
        ordering = ("position",)
        constraints = (models.UniqueConstraint(fields=("wave", "respondent"), name="one_response_a_respondent"),)

    def __str__(self) -> str:
        return self.respondent
