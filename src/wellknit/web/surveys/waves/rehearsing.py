"""Asking for a dry run, and the page that shows what the last one found."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import asdict
from typing import Any
from uuid import UUID

from django import forms
from django.conf import settings
from django.http import HttpResponse
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext
from django.views.decorators.http import require_http_methods

from wellknit.web.editing import edited
from wellknit.web.jobs import Progress, asked_for, kind
from wellknit.web.models import Audience, Job, JobState, Wave
from wellknit.web.partners import records
from wellknit.web.refusals import Refused
from wellknit.web.releases.seen import MADE_UP
from wellknit.web.running import worker_is_up
from wellknit.web.scope import Request, may

__all__ = ["last_rehearsal", "rehearsal", "wave_rehearsal"]

MOST, USUAL = 1000, 300


class RehearsalForm(forms.Form):
    """How many made-up people answer at most."""

    people = forms.IntegerField(
        label=gettext_lazy("How many people answer at most"),
        min_value=1,
        max_value=MOST,
        help_text=gettext_lazy("Whom the roster names in the chosen sites and roles; fewer are drawn by lot."),
    )


@kind("rehearsal", gettext_lazy("Dry run with made-up people"), "change_waves")
def rehearsal(job: Job, told: Progress) -> str:
    """Tries the wave out, and keeps what was found with the job; nothing else of it stays."""
    from wellknit.web.surveys.forms_of import NotReadable
    from wellknit.web.surveys.waves.rehearsal import rehearsed

    wave = Wave.objects.select_related("initiative", "instrument_version").filter(pk=job.arguments["wave"]).first()
    if wave is None or wave.instrument_version is None:
        return _("The survey has no instrument any more.")
    try:
        found = rehearsed(wave, int(job.arguments["people"]), told)
    except NotReadable:
        return _("The instrument has mistakes, so nobody can answer it. Mend them first.")
    Job.objects.filter(pk=job.pk).update(details=asdict(found))
    parts = [
        ngettext("%(n)s made-up person answered.", "%(n)s made-up people answered.", found.people) % {"n": found.people}
    ]
    if found.counted < found.people:
        parts.append(_("%(n)s of the answers could not be counted.") % {"n": found.people - found.counted})
    words = {
        "partnership": _("The partnership would see %(shown)s of %(cells)s figures."),
        "public": _("The public would see %(shown)s of %(cells)s figures."),
    }
    parts += [words[each.audience] % {"shown": each.shown, "cells": each.cells} for each in found.seen]
    if found.refused:
        parts.append(_("The release would be refused."))
    if count := len(found.problems) + len(found.notes):
        parts.append(ngettext("%(n)s thing to look at.", "%(n)s things to look at.", count) % {"n": count})
    return " ".join(parts)


def last_rehearsal(wave: Wave) -> Job | None:
    """The last dry run of ``wave``, on its way or done."""
    return Job.objects.filter(kind="rehearsal", arguments__wave=str(wave.pk)).order_by("-asked").first()


@require_http_methods(["GET", "HEAD", "POST"])
def wave_rehearsal(request: Request, pk: UUID) -> HttpResponse:
    """What the last dry run found, and asking for another."""
    viewer = may(request, "change_waves")
    wave = records.find(Wave.objects.select_related("instrument_version"), pk)
    last = last_rehearsal(wave)
    form = RehearsalForm(request.POST or None, initial={"people": USUAL})
    here = reverse("wave_rehearsal", args=(viewer.initiative.key, wave.pk))

    on_the_way = last is not None and last.state in (JobState.WAITING, JobState.RUNNING)

    def ask() -> None:
        if on_the_way:
            raise Refused(_("The dry run is on its way."))
        if wave.instrument_version is None or not Audience.objects.filter(wave=wave).exists():
            raise Refused(_("Choose an instrument first, and whom the survey asks."))
        asked_for(viewer, "rehearsal", wave=str(wave.pk), people=form.cleaned_data["people"])

    return edited(
        request,
        form,
        ask,
        title=_("Dry run"),
        back=here,
        said=_("The dry run is on its way."),
        template="surveys/waves/rehearsal.html",
        wave=wave,
        last=last,
        on_the_way=on_the_way,
        found=_shown(last.details) if last is not None and last.details else None,
        worker=worker_is_up(settings.PLACE.data),
    )


def _shown(details: Mapping[str, Any]) -> dict[str, Any]:
    """What was found, as the page says it."""
    seen = [
        {
            **each,
            "places": [{**one, "why": "; ".join(str(MADE_UP[why]) for why in one["why"])} for one in each["places"]],
        }
        for each in details["seen"]
    ]
    return {**details, "seen": seen}
