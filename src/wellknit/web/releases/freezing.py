"""Freezing a closed wave: what `wellknit release` does in a folder, and the release as rows."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from wellknit.folder.publishing import freeze
from wellknit.web.history import recorded
from wellknit.web.models import Initiative, Release, Wave, WaveState
from wellknit.web.refusals import Refused
from wellknit.web.releases.keeping import kept, read_frozen
from wellknit.web.releases.placing import at_hand
from wellknit.web.rules import Viewer

__all__ = ["frozen"]

Progress = Callable[[int, int], None]
#: Steps of freezing, as its progress counts them: placing the folder, reading and counting it, keeping what was frozen.
STEPS = 3


def frozen(viewer: Viewer, wave: Wave, reason: str = "", told: Progress = lambda done, total: None) -> Release:
    """Freezes ``wave`` as its next version; outside of a transaction, within the scope.

    Raises Refused where the wave is not closed or another release was frozen meanwhile, and WellknitError with all that
    stands in the way: problems of the folder, nothing new to say, a missing reason, figures that would give somebody
    away.
    """
    if Wave.objects.values_list("state", flat=True).get(pk=wave.pk) != WaveState.CLOSED:
        raise Refused(_("The survey is not closed, so there is nothing to release yet."))
    before = Release.objects.count()
    told(0, STEPS)
    with at_hand(viewer.initiative) as partnership:
        told(1, STEPS)
        _release, folder = freeze(partnership, wave.key, reason)
        told(2, STEPS)
        made = read_frozen(Path(folder))
    with transaction.atomic():
        # What is shown was planned together with all that had been released: that has to be all there is.
        Initiative.objects.select_for_update().get(pk=viewer.initiative.pk)
        if Release.objects.count() != before:
            raise Refused(_("Another release was frozen meanwhile. Ask for this one again."))
        row = kept(wave, made, by=viewer.account, frozen=timezone.now())
        recorded(viewer, "release", wave, new={"number": row.number, "reason": row.reason})
    told(STEPS, STEPS)
    return row
