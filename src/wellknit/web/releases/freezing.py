"""Freezing a closed wave: what `wellknit release` does in a folder, and the release as rows."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from pathlib import Path

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from wellknit.folder.publishing import freeze
from wellknit.web.comments.gathering import placed as comments_placed
from wellknit.web.history import recorded
from wellknit.web.models import Initiative, Mode, Release, Wave, WaveState
from wellknit.web.refusals import Refused
from wellknit.web.releases.declared import Choices, declared
from wellknit.web.releases.keeping import kept, read_frozen
from wellknit.web.releases.looking import digests_of
from wellknit.web.releases.placing import at_hand, linked, locked_again
from wellknit.web.releases.waiting import waiting_for
from wellknit.web.rules import Viewer

__all__ = ["frozen"]

Progress = Callable[[int, int], None]
#: Steps of freezing, as its progress counts them: placing the folder, reading and counting it, keeping what was frozen.
STEPS = 3


def frozen(
    viewer: Viewer,
    wave: Wave,
    reason: str = "",
    told: Progress = lambda done, total: None,
    choices: Choices | None = None,
    looked_at: Mapping[str, str] | None = None,
) -> Release:
    """Freezes ``wave`` as its next version, as ``choices`` say, and before it the waves that waited for it, all of them
    or none; outside of a transaction, within the scope. What keyholders unlocked for it is locked again once it is
    done.

    Where wellknit.toml declares no tables of it, or others than are chosen, these are written down with it.
    ``looked_at`` are the digests of a look, if it has to be what was looked at. Raises Refused where the wave is not
    closed, where it would be another one, or where another release was frozen meanwhile; and WellknitError with all
    that stands in the way: problems of the folder, nothing new to say, a missing reason, figures that would give
    somebody away.
    """
    if Wave.objects.values_list("state", flat=True).get(pk=wave.pk) != WaveState.CLOSED:
        raise Refused(_("The survey is not closed, so there is nothing to release yet."))
    before = Release.objects.count()
    told(0, STEPS)
    wave.initiative.refresh_from_db(fields=["settings_text"])
    was = wave.initiative.settings_text
    together = [*waiting_for(wave), wave]
    said = declared(wave, choices)
    with at_hand(wave.initiative, said.text) as partnership:
        told(1, STEPS)
        known = linked(partnership)
        releases = [freeze(known, each.key, reason if each == wave else "") for each in together]
        told(2, STEPS)
        made = [read_frozen(Path(folder)) for _release, folder in releases]
    if looked_at is not None and digests_of(*(each for each, _folder in releases)) != looked_at:
        raise Refused(_("Something has changed since you looked: it would show something else now. Look once more."))
    with transaction.atomic():
        # What is shown was planned together with all that had been released: that has to be all there is.
        now = Initiative.objects.select_for_update().get(pk=viewer.initiative.pk)
        if Release.objects.count() != before or now.settings_text != was:
            raise Refused(_("Another release was frozen meanwhile. Look once more."))
        if said.text != was:
            Initiative.objects.filter(pk=now.pk).update(settings_text=said.text)
        for each, files in zip(together, made, strict=True):
            row = kept(each, files, by=viewer.account, frozen=timezone.now(), without=said.choices.left_out)
            comments_placed(each)
            recorded(viewer, "release", each, new={"number": row.number, "reason": row.reason})
        Wave.objects.filter(pk__in=[each.pk for each in together]).update(waits="")
        # Whoever called it off is heard for the last time: then nothing of it stays.
        told(STEPS, STEPS)
    if any(each.mode == Mode.CONFIDENTIAL for each in together):
        locked_again(viewer)
    return row
