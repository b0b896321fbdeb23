"""Upload, Heading and Verdict: a spreadsheet on its way in, what its headings mean, and what people said of doubles."""

from __future__ import annotations

import json
import zlib

from django.conf import settings
from django.core.serializers.json import DjangoJSONEncoder
from django.db import models
from django.utils.translation import gettext_lazy as _

from wellknit.web.models.base import Owned

__all__ = ["Answer", "Heading", "State", "Table", "Upload", "Verdict"]


class Table(models.TextChoices):
    """What a spreadsheet lists."""

    ORGANIZATIONS = "organizations", _("Organizations")
    PEOPLE = "people", _("People")
    INVOLVEMENTS = "involvements", _("Involvements")


class State(models.TextChoices):
    """How far an upload has come."""

    WAITING = "waiting", _("waiting to be read")
    READ = "read", _("read")
    REFUSED = "refused", _("could not be read")
    SAVING = "saving", _("being imported")


class Upload(Owned):
    """A spreadsheet between upload and import; its account alone sees it, and the import or a day does away with it.

    ``content`` is the file until it is read, ``packed`` what was read of it (headings, and rows with their numbers).
    """

    account = models.ForeignKey(settings.AUTH_USER_MODEL, models.CASCADE)
    table = models.CharField(_("what it lists"), max_length=20, choices=Table)
    file = models.CharField(_("file"), max_length=200)
    sheet = models.CharField(_("sheet"), max_length=200, blank=True)
    state = models.CharField(max_length=10, choices=State, default=State.WAITING)
    content = models.BinaryField(default=b"")
    packed = models.BinaryField(default=b"")
    problems = models.JSONField(default=list, encoder=DjangoJSONEncoder)
    matched = models.JSONField(default=dict)
    options = models.JSONField(default=dict)
    answers = models.JSONField(default=dict)
    done = models.UUIDField(null=True)
    when = models.DateTimeField()

    class Meta:
        ordering = ("-when",)

    def __str__(self) -> str:
        return self.file

    def put(self, header: list[str], rows: list[tuple[int, list[str]]]) -> None:
        """Keeps what was read, packed."""
        self.packed = zlib.compress(json.dumps([header, rows], ensure_ascii=False).encode("utf-8", "surrogatepass"), 3)

    @property
    def read(self) -> tuple[list[str], list[tuple[int, list[str]]]]:
        """Headings, and rows as (number, cells); nothing of both before the file was read."""
        if not self.packed:
            return [], []
        header, rows = json.loads(zlib.decompress(bytes(self.packed)).decode("utf-8", "surrogatepass"))
        return header, [(number, cells) for number, cells in rows]


class Heading(Owned):
    """What a heading meant the last time: ``field`` is '' where its column was left out."""

    table = models.CharField(max_length=20, choices=Table)
    heading = models.CharField(max_length=200)
    field = models.CharField(max_length=40, blank=True)

    class Meta:
        constraints = (
            models.UniqueConstraint(fields=("initiative", "table", "heading"), name="one_meaning_a_heading"),
        )

    def __str__(self) -> str:
        return f"{self.heading}: {self.field}"


class Answer(models.TextChoices):
    """What a person said of two rows that look alike; of the same, one row is left, so nothing is kept of that."""

    DIFFERENT = "different", _("different")
    LATER = "later", _("later")


class Verdict(Owned):
    """Two organizations, or two people, that look alike; ``one`` is the lesser id of the two."""

    noun = models.CharField(max_length=20)
    one = models.UUIDField()
    other = models.UUIDField()
    answer = models.CharField(max_length=10, choices=Answer)
    account = models.ForeignKey(settings.AUTH_USER_MODEL, models.SET_NULL, null=True)
    when = models.DateTimeField()

    class Meta:
        constraints = (
            models.UniqueConstraint(fields=("initiative", "noun", "one", "other"), name="one_verdict_a_pair"),
        )

    def __str__(self) -> str:
        return f"{self.noun}: {self.get_answer_display()}"
