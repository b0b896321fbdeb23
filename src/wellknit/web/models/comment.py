"""Comment: what somebody wrote in their own words, with the permission to show it, once it was looked through."""

from __future__ import annotations

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

from wellknit.web.models.base import Owned
from wellknit.web.models.initiative import Site
from wellknit.web.models.wave import Wave

__all__ = ["Comment", "CommentState", "ShownTo"]


class CommentState(models.TextChoices):
    """What a keyholder decided."""

    WAITING = "waiting", _("waits")
    SHOWN = "shown", _("shown")
    HELD = "held", _("held back")


class ShownTo(models.TextChoices):
    """Who sees a comment that is shown: the partners, or everybody who sees what is published."""

    PARTNERSHIP = "partnership", _("partners")
    PUBLIC = "public", _("everybody")


class Comment(Owned):
    """``text`` as it may be shown, without names; the original stands in the wave's rows alone.

    ``item`` is the path of its question, ``people`` how many answered that (of late ones: late as well). Nothing here
    says who wrote it: ``mark`` is a keyed digest of the row that it comes from, so that it is brought once, and ids are
    random, so that their order is none that anybody answered in, and the same for everybody. ``said_in`` is the site of
    who wrote it, where so many answered there that it may be said (comments/grouping.py). ``since`` is the version of
    the release from which on it may be shown, None where that is none yet (comments/placing.py).
    """

    wave = models.ForeignKey(Wave, models.CASCADE, related_name="comments")
    item = models.CharField(max_length=200)
    text = models.TextField(_("as it may be shown"), max_length=20_000)
    people = models.PositiveIntegerField(default=0)
    since = models.PositiveIntegerField(null=True, default=1)
    said_in = models.ForeignKey(Site, models.SET_NULL, null=True)
    state = models.CharField(_("status"), max_length=10, choices=CommentState, default=CommentState.WAITING)
    shown_to = models.CharField(_("who sees it"), max_length=12, choices=ShownTo, blank=True, default="")
    reviewer = models.ForeignKey(settings.AUTH_USER_MODEL, models.SET_NULL, null=True)
    mark = models.CharField(max_length=64)

    class Meta:
        ordering = ("pk",)
        constraints = (models.UniqueConstraint(fields=("wave", "mark"), name="one_comment_a_row_and_item"),)

    def __str__(self) -> str:
        # Not the text: History keeps what a row is called.
        return self.wave.name
