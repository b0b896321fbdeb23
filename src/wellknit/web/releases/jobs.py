"""The two jobs of a release: looking at what it would show and hide, and freezing it; how they are asked for."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from django.db.models import Q, QuerySet
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from wellknit.errors import WellknitError
from wellknit.web.jobs import Progress, asked_for, kind
from wellknit.web.models import Initiative, Job, JobState, Release, Wave, WaveState
from wellknit.web.refusals import Refused
from wellknit.web.rules import Viewer
from wellknit.web.scope import viewer_of

__all__ = ["LOOK", "RELEASE", "ask_for_look", "ask_for_release", "is_fresh", "looks", "on_the_way", "said_of"]

LOOK, RELEASE = "release_look", "release"


def looks(wave: Wave) -> QuerySet[Job]:
    """The looks at what releasing ``wave`` would show that are done, the newest first."""
    return Job.objects.filter(kind=LOOK, arguments__wave=str(wave.pk), state=JobState.DONE).order_by("-asked")


def is_fresh(look: Job, versions: Sequence[Release]) -> bool:
    """Whether no version was released since the look; ``versions`` are those of its wave."""
    return all(each.frozen is None or each.frozen < look.asked for each in versions)


def on_the_way(wave: Wave) -> Job | None:
    """The look at ``wave`` that waits or runs, or the release of any wave: each is planned with all before it."""
    waiting = Job.objects.filter(state__in=(JobState.WAITING, JobState.RUNNING))
    return waiting.filter(Q(kind=RELEASE) | Q(kind=LOOK, arguments__wave=str(wave.pk))).order_by("asked").first()


def _free(viewer: Viewer, wave: Wave) -> None:
    # One after the other: who holds the initiative's row asks.
    Initiative.objects.select_for_update().get(pk=viewer.initiative.pk)
    if Wave.objects.values_list("state", flat=True).get(pk=wave.pk) != WaveState.CLOSED:
        raise Refused(_("The survey is not closed, so there is nothing to release yet."))
    if on_the_way(wave):
        raise Refused(_("A look or a release is on its way. Wait until it is done, or call it off."))


def ask_for_look(viewer: Viewer, wave: Wave, choices: Mapping[str, Any] | None = None) -> Job:
    """Has the worker look; without ``choices`` as wellknit.toml stands. In its caller's transaction. Raises Refused."""
    _free(viewer, wave)
    return asked_for(viewer, LOOK, wave=str(wave.pk), choices=dict(choices) if choices is not None else None)


def ask_for_release(viewer: Viewer, wave: Wave, look: Job, reason: str) -> Job:
    """Has the worker freeze what ``look`` found. In its caller's transaction. Raises Refused."""
    _free(viewer, wave)
    if Wave.objects.exclude(waits="").filter(pk=wave.pk).exists():
        raise Refused(_("It waits for the next survey. Take that back first."))
    newest = looks(wave).first()
    if newest is None or newest.pk != look.pk or look.details["refused"]:
        raise Refused(_("There is a newer look than the one on your page. Read it, and release then."))
    versions = list(Release.objects.filter(wave=wave))
    if not is_fresh(look, versions):
        raise Refused(_("A version was released since this look. Look once more."))
    number = len(versions) + 1
    if number > 1 and not reason.strip():
        raise Refused(_("Say what this version corrects, for whoever has the one before."))
    return asked_for(viewer, RELEASE, wave=str(wave.pk), look=str(look.pk), reason=reason.strip(), number=number)


@kind(LOOK, gettext_lazy("Look at what a release would show"), "release_waves")
def look(job: Job, told: Progress) -> str:
    """Looks, and keeps what was found with the job; nothing else of it stays."""
    from wellknit.web.releases.declared import choices_of
    from wellknit.web.releases.looking import looked

    wave = _wave(job)
    asked = job.arguments["choices"]
    try:
        found = looked(wave, choices_of(asked) if asked is not None else None, told)
    except WellknitError as error:
        raise Refused(said_of(error)) from error
    Job.objects.filter(pk=job.pk).update(details=found.kept())
    if found.refused:
        return _("It could not be released like this.")
    words = {
        "partnership": _("The partnership would see %(shown)s of %(cells)s figures."),
        "public": _("The public would see %(shown)s of %(cells)s figures."),
    }
    return " ".join(words[each.audience] % {"shown": each.shown, "cells": each.cells} for each in found.seen)


@kind(RELEASE, gettext_lazy("Release"), "release_waves")
def release(job: Job, told: Progress) -> str:
    """Freezes the wave as it was looked at; begun anew after the worker died, it does what was left undone."""
    from wellknit.web.releases.declared import choices_of
    from wellknit.web.releases.freezing import frozen
    from wellknit.web.results.reading import compared_ahead

    wave, given = _wave(job), job.arguments
    # It was frozen already, and the worker died before it could say so.
    row = Release.objects.filter(wave=wave, number=given["number"], frozen__gte=job.asked, by=job.account).first()
    if row is None:
        found = Job.objects.filter(pk=given["look"]).first()
        if found is None or job.account is None:
            raise Refused(_("What was looked at is not kept any more. Look once more."))
        seen, viewer = found.details, viewer_of(job.account, job.initiative)
        try:
            row = frozen(viewer, wave, given["reason"], told, choices_of(seen["choices"]), seen["digests"])
        except WellknitError as error:
            raise Refused(said_of(error)) from error
    compared_ahead(row)
    count = row.files.count()
    return ngettext(
        "Version %(number)s of %(wave)s is released: %(n)s file.",
        "Version %(number)s of %(wave)s is released: %(n)s files.",
        count,
    ) % {"number": row.number, "wave": wave.name, "n": count}


def _wave(job: Job) -> Wave:
    wave = Wave.objects.select_related("initiative", "instrument_version").filter(pk=job.arguments["wave"]).first()
    if wave is None:
        raise Refused(_("There is no such survey any more."))
    return wave


def said_of(error: WellknitError) -> str:
    """What stands in the way of a release, in words for whoever asked for it, who is no keyholder."""
    from wellknit.web.releases.looking import wrong_with
    from wellknit.web.releases.words import said

    return " ".join(f"{each.what} {each.do}" for each in said(wrong_with(error.problems)))
