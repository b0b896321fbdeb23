"""Where one can go from the results of a wave: downloads, the brief, one's own organization, where they are."""

from __future__ import annotations

from dataclasses import dataclass

from django.urls import reverse
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from wellknit.web.models import Wave
from wellknit.web.rules import Viewer, allowed

__all__ = ["Way", "ways"]

#: Pages of other rooms about a released wave: the address's name, its words, and the sentence that opens it.
_PAGES: tuple[tuple[str, Promise, str], ...] = (
    ("result_downloads", _("Downloads"), "see_published"),
    ("brief_make", _("Make the brief"), "make_briefs"),
    ("result_own", _("Your own organization"), "see_own"),
)


@dataclass(frozen=True, slots=True)
class Way:
    """A link to a page about the same wave."""

    address: str
    words: Promise


def ways(viewer: Viewer, wave: Wave) -> list[Way]:
    """The pages that ``viewer`` may open."""
    return [
        Way(reverse(name, args=(viewer.initiative.key, wave.pk)), words)
        for name, words, sentence in _PAGES
        if allowed(viewer, sentence)
    ]
