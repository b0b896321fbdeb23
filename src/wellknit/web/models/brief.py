"""Brief: the published report of a release, from one source; and the files that were made of it."""

from __future__ import annotations

from typing import Literal

from django.db import models
from django.utils.translation import gettext_lazy as _

from wellknit.web.models.base import Owned
from wellknit.web.models.wave import Wave

__all__ = ["Brief", "BriefAudience", "BriefFile"]


class BriefAudience(models.TextChoices):
    """Whose figures a brief draws on, and who reads it once it is published."""

    PUBLIC = "public", _("the public")
    PARTNERSHIP = "partnership", _("whoever sees all sites: national leads and evaluators")
    SITES = "sites", _("the partnership, site leaders too, who then see all sites side by side")

    @property
    def figures(self) -> Literal["public", "partnership"]:
        """Whose figures it shows: a page of results shows site leaders their own site and what joins all of them, a
        brief has one text for all of its readers."""
        return "public" if self == BriefAudience.PUBLIC else "partnership"


class Brief(Owned):
    """``source`` is its text, as the folder's brief.md, and with ``wave`` (the one that facts without '@wave' speak
    of), ``date``, ``audience`` and ``allow`` it is what the folder's [brief] says. One brief of an initiative is the
    folder's own (``in_folder``): it goes out as brief.md, and nothing else does.

    What was made of it last is of ``made``, from all that ``made_from`` is the digest of, for ``made_for``. What is
    ``published`` was made for ``published_for``, and stays as it is until another making is published.
    """

    name = models.CharField(_("name"), max_length=200)
    wave = models.ForeignKey(Wave, models.PROTECT, verbose_name=_("survey"), related_name="briefs", null=True)
    audience = models.CharField(_("for whom"), max_length=12, choices=BriefAudience, default=BriefAudience.PUBLIC)
    date = models.CharField(
        _("date on the cover"), max_length=10, blank=True, help_text=_("As 2022-03 or 2022-03-15; none leaves it out.")
    )
    language = models.CharField(_("language"), max_length=10, default="en")
    allow = models.JSONField(_("numbers that may be typed"), default=list, blank=True)
    source = models.TextField(_("text"), max_length=200_000, blank=True, default="")
    in_folder = models.BooleanField(_("it is the brief of the partnership folder"), default=False)
    made = models.DateTimeField(null=True, editable=False)
    made_from = models.CharField(max_length=64, blank=True, default="", editable=False)
    made_for = models.CharField(max_length=12, choices=BriefAudience, blank=True, default="", editable=False)
    published = models.DateTimeField(null=True, editable=False)
    published_for = models.CharField(max_length=12, choices=BriefAudience, blank=True, default="", editable=False)

    class Meta:
        ordering = ("name", "id")
        verbose_name = _("brief")
        constraints = (
            models.UniqueConstraint(
                fields=("initiative",), condition=models.Q(in_folder=True), name="one_brief_a_folder"
            ),
        )

    def __str__(self) -> str:
        return self.name


class BriefFile(Owned):
    """A file of a brief, by its ``path`` in the folder that ``wellknit brief`` writes: what was made last, or what is
    ``published``."""

    brief = models.ForeignKey(Brief, models.CASCADE, related_name="files")
    published = models.BooleanField(default=False)
    path = models.CharField(max_length=200)
    content = models.BinaryField()

    class Meta:
        ordering = ("path",)
        constraints = (
            models.UniqueConstraint(fields=("brief", "published", "path"), name="one_file_a_making_and_path"),
        )

    def __str__(self) -> str:
        return self.path
