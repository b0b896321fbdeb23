"""Release: a wave frozen, with what each audience may see of it, as the library writes it."""

from __future__ import annotations

from typing import Literal

from django.conf import settings
from django.db import models

from wellknit.web.models.base import Owned
from wellknit.web.models.wave import Wave

__all__ = ["Part", "Release", "ReleaseFile"]

#: The folders of a release: what each audience was given, and what leaves to keyholders alone.
Part = Literal["private", "partnership", "public"]


class Release(Owned):
    """``number`` is the library's version of the release, from 1 for each wave; ``reason`` says what a later one
    corrects. ``place`` is its place in the ledger: the order of freezing, of all waves together. One that came with a
    folder has no ``frozen``, since the folder does not say when that was. ``without`` are the keys of the sites that it
    leaves out for later."""

    wave = models.ForeignKey(Wave, models.PROTECT, related_name="releases")
    number = models.PositiveIntegerField()
    reason = models.TextField(blank=True, default="")
    frozen = models.DateTimeField(null=True)
    by = models.ForeignKey(settings.AUTH_USER_MODEL, models.SET_NULL, null=True)
    place = models.PositiveIntegerField()
    without = models.JSONField(default=list)

    class Meta:
        ordering = ("place",)
        constraints = (
            models.UniqueConstraint(fields=("wave", "number"), name="one_release_a_number"),
            models.UniqueConstraint(fields=("initiative", "place"), name="one_release_a_place"),
        )

    def __str__(self) -> str:
        return f"{self.wave} v{self.number}"


class ReleaseFile(Owned):
    """A file of a release, by its ``part`` (private, partnership, public) and its ``path`` in there.

    The table of answers (private/answers.csv) is none of them: its rows are those of the wave.
    """

    release = models.ForeignKey(Release, models.CASCADE, related_name="files")
    part = models.CharField(max_length=12)
    path = models.CharField(max_length=200)
    content = models.BinaryField()

    class Meta:
        ordering = ("part", "path")
        constraints = (models.UniqueConstraint(fields=("release", "part", "path"), name="one_file_a_part_and_path"),)

    def __str__(self) -> str:
        return f"{self.part}/{self.path}"
