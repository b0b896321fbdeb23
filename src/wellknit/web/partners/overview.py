"""What goes on in an initiative, for the first page: surveys that run, what waits for a release, what came out last."""

from __future__ import annotations

from typing import Any

from wellknit.web.briefs.records import visible
from wellknit.web.releases.records import standing
from wellknit.web.rules import Viewer, allowed
from wellknit.web.surveys.waves.rates import totals
from wellknit.web.surveys.waves.records import invited

__all__ = ["goings_on"]

#: So many of each the first page names; the others stand on pages of their own.
FEW = 3


def goings_on(viewer: Viewer) -> dict[str, Any]:
    """What ``viewer`` may know of it: open surveys, each with how many have answered of those whom they watch, closed
    ones that they can release or that wait for the next one, the latest results and published briefs. Three queries."""
    found = standing()
    running = found.open[:FEW] if allowed(viewer, "see_waves") else ()
    rates = totals(running, invited(viewer)) if running and allowed(viewer, "watch_waves") else {}
    published = allowed(viewer, "see_published")
    return {
        "running": [(each, rates.get(each)) for each in running],
        "waiting": found.waiting if allowed(viewer, "release_waves") else (),
        "wait": found.later if allowed(viewer, "see_waves") else (),
        "results": found.out[:FEW] if published else (),
        "briefs": visible(viewer).filter(published__isnull=False).order_by("-published")[:FEW] if published else (),
    }
