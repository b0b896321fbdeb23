"""What is said where a release is not as it was frozen: what lies in the database was changed since."""

from __future__ import annotations

import logging
from typing import TYPE_CHECKING

from django.http import HttpResponse
from django.shortcuts import render

from wellknit.errors import WellknitError
from wellknit.web.rules import allowed

if TYPE_CHECKING:
    from wellknit.web.scope import Request

__all__ = ["said_of_altered"]

_log = logging.getLogger("wellknit.releases")
#: What the library says of a release whose digest does not match, or that can't be read at all.
_CODES = {"releases.edited", "releases.unreadable"}


def said_of_altered(request: Request, error: WellknitError) -> HttpResponse | None:
    """The page that stands in the place of one that needs such a release, of which none is shown: status 500. None
    where something else is wrong."""
    found = [each for each in error.problems if each.code in _CODES]
    if not found:
        return None
    # Which files is for whoever keeps the machine; their names tell nothing of anybody.
    for each in found:
        _log.error("initiative %s: %s", request.viewer.initiative.key, each)
    return render(request, "releases/altered.html", {"leads": allowed(request.viewer, "release_waves")}, status=500)
