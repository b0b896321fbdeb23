"""The pages of releases: what one would show and hide, freezing it, the list of all, and one of them."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any
from uuid import UUID

from django.conf import settings
from django.contrib import messages
from django.db import transaction
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from wellknit.releases.rules import AUDIENCES
from wellknit.web.jobs import called_off
from wellknit.web.models import Job, Release, Site, Wave, WaveState
from wellknit.web.partners.records import find
from wellknit.web.refusals import Refused
from wellknit.web.releases import jobs, records
from wellknit.web.releases.comparing import side_by_side
from wellknit.web.releases.declared import Choices, choices_of, chosen, rules_of, sites_of, tables_of
from wellknit.web.releases.forms import LookForm, ReasonForm, WaitForm
from wellknit.web.releases.looking import Wrong
from wellknit.web.releases.waiting import next_of, told_to_wait, wait_ended, waiting_for
from wellknit.web.releases.words import left_out_of, said
from wellknit.web.rules import Viewer, allowed
from wellknit.web.running import worker_is_up
from wellknit.web.scope import Request, may
from wellknit.web.surveys.forms_of import NotReadable

__all__ = ["freeze", "look", "prepare", "release", "releases", "stop", "wait"]


def _wave(request: Request, pk: UUID) -> tuple[Viewer, Wave]:
    viewer = may(request, "release_waves")
    return viewer, find(Wave.objects.select_related("initiative", "instrument_version"), pk)


def _here(viewer: Viewer, wave: Wave) -> str:
    return reverse("release_prepare", args=(viewer.initiative.key, wave.pk))


@require_safe
def prepare(request: Request, pk: UUID) -> HttpResponse:
    """What a release of a closed wave would show and hide, other ways to release it, and freezing it."""
    viewer, wave = _wave(request, pk)
    return _page(request, viewer, wave)


def _page(
    request: Request,
    viewer: Viewer,
    wave: Wave,
    look_form: LookForm | None = None,
    reason: ReasonForm | None = None,
    wait_form: WaitForm | None = None,
    status: int = 200,
) -> HttpResponse:
    versions = list(Release.objects.filter(wave=wave).order_by("-number"))
    last, *earlier = jobs.looks(wave)[:20] or (None,)
    # Beside one that could not be released there is nothing to see.
    before = next((each for each in earlier if each.details["seen"]), None) if last and last.details["seen"] else None
    on_the_way = jobs.on_the_way(wave)
    failed = _failed(wave) if on_the_way is None else None
    found = last.details if last else None
    try:
        tables = tables_of(wave, rules_of(wave.initiative))
    except NotReadable:
        tables = ()
    shown: dict[str, Any] = {
        "wave": wave,
        "closed": wave.state == WaveState.CLOSED,
        "versions": versions,
        "number": len(versions) + 1,
        "on_the_way": on_the_way,
        "failed": failed,
        "worker": worker_is_up(settings.PLACE.data),
        "last": last,
        "fresh": last is not None and jobs.is_fresh(last, versions),
        "before": before,
        "tables": tables,
        "look_form": look_form or _look_form(wave, last),
        "wait_form": wait_form or WaitForm(),
        "waited": waiting_for(wave),
        "next": next_of(wave) if wave.waits else None,
    }
    if found is not None:
        names = dict(Site.objects.values_list("key", "name"))
        shown |= {
            "found": found,
            "left_out": list(left_out_of(found["left_out"])),
            "with_it": [_with_it(each) for each in found["with_it"]],
            "without": [names.get(each, each) for each in found["choices"]["left_out"]],
            "weighted": found["choices"]["weighted"],
            "seen": list(side_by_side(found["seen"], before.details["seen"] if before else ())),
            "later": list(side_by_side(found["later"], _at_once(wave, found["choices"]))),
            "refused": said(Wrong(**each) for each in found["refused"]),
            "later_refused": said(Wrong(**each) for each in found["later_refused"]),
            "reason": reason or ReasonForm(first=not versions, initial={"look": last.pk if last else None}),
        }
    return render(request, "releases/prepare.html", shown, status=status)


def _with_it(found: Mapping[str, Any]) -> dict[str, Any]:
    """What would be seen of a wave that is released with the one that was looked at."""
    return {
        "name": found["name"],
        "left_out": list(left_out_of(found["left_out"])),
        "seen": list(side_by_side(found["seen"], ())),
    }


def _at_once(wave: Wave, choices: Mapping[str, Any]) -> Any:
    """What each audience would see by the last look that left no site out and was the same in all else."""
    for each in jobs.looks(wave)[:20]:
        if each.details["choices"] == {**choices, "left_out": []} and each.details["seen"]:
            return each.details["seen"]
    return ()


def _failed(wave: Wave) -> Job | None:
    """The last job about the wave, where it failed."""
    found = Job.objects.filter(kind__in=(jobs.LOOK, jobs.RELEASE), arguments__wave=str(wave.pk)).first()
    return found if found is not None and found.wrong else None


def _look_form(wave: Wave, last: Job | None, data: Any = None) -> LookForm:
    names = dict(Site.objects.values_list("key", "name"))
    sites = [(key, names[key]) for key in sites_of(wave) if key in names]
    choices = choices_of(last.details["choices"]) if last else _as_it_stands(wave)
    initial = {"instead": choices.instead, "weighted": choices.weighted, "left_out": choices.left_out}
    return LookForm(data, wave=wave, sites=sites, initial=initial)


def _as_it_stands(wave: Wave) -> Choices:
    try:
        rules = rules_of(wave.initiative)
        return chosen(wave, rules, tables_of(wave, rules))
    except NotReadable:
        return Choices()


@require_POST
def look(request: Request, pk: UUID) -> HttpResponse:
    """Asks for a look: the first as wellknit.toml stands, each other as it is chosen."""
    viewer, wave = _wave(request, pk)
    choices: dict[str, Any] | None = None
    if "again" in request.POST:
        form = _look_form(wave, None, request.POST)
        if not form.is_valid():
            return _page(request, viewer, wave, form, status=422)
        given = form.chosen
        choices = {"instead": given.instead, "weighted": given.weighted, "left_out": given.left_out}
    try:
        with transaction.atomic():
            jobs.ask_for_look(viewer, wave, choices)
    except Refused as error:
        messages.error(request, str(error))
    return redirect(_here(viewer, wave))


@require_POST
def freeze(request: Request, pk: UUID) -> HttpResponse:
    """Asks for the release of what the last look found."""
    viewer, wave = _wave(request, pk)
    form = ReasonForm(request.POST, first=not Release.objects.filter(wave=wave).exists())
    status = 422
    if form.is_valid():
        status = 409
        looked = jobs.looks(wave).filter(pk=form.cleaned_data["look"]).first()
        try:
            if looked is None:
                raise Refused(_("Look at what the release would show first."))
            with transaction.atomic():
                jobs.ask_for_release(viewer, wave, looked, form.cleaned_data.get("reason", ""))
        except Refused as error:
            form.add_error(None, str(error))
        else:
            messages.success(request, _("The release is on its way."))
            return redirect(_here(viewer, wave))
    return _page(request, viewer, wave, reason=form, status=status)


@require_POST
def stop(request: Request, pk: UUID) -> HttpResponse:
    """Calls off the look or the release that is on its way."""
    viewer, wave = _wave(request, pk)
    running = jobs.on_the_way(wave)
    with transaction.atomic():
        stopped = running is not None and called_off(viewer, running)
    if stopped:
        messages.success(request, _("It is called off. Nothing was released by it, unless it was done already."))
    else:
        messages.error(request, _("Nothing is on its way."))
    return redirect(_here(viewer, wave))


@require_POST
def wait(request: Request, pk: UUID) -> HttpResponse:
    """Has the release of a closed wave wait for the next one, or takes that back."""
    viewer, wave = _wave(request, pk)
    form = WaitForm(request.POST)
    ended = "end" in request.POST
    if not ended and not form.is_valid():
        return _page(request, viewer, wave, wait_form=form, status=422)
    try:
        with transaction.atomic():
            _done = wait_ended(viewer, wave) if ended else told_to_wait(viewer, wave, form.cleaned_data["why"])
    except Refused as error:
        messages.error(request, str(error))
    else:
        messages.success(request, _("It waits no more.") if ended else _("It waits for the next survey."))
    return redirect(_here(viewer, wave))


@require_safe
def releases(request: Request) -> HttpResponse:
    """The ledger: all that was ever released, the newest first; and closed surveys that wait for it."""
    viewer = may(request, "see_published")
    may_release, found = allowed(viewer, "release_waves"), records.standing()
    shown = {
        "releases": records.releases(),
        "waiting": found.waiting if may_release else (),
        "may_release": may_release,
        "wait": found.later if allowed(viewer, "see_waves") else (),
        "told": allowed(viewer, "see_released"),
    }
    return render(request, "releases/releases.html", shown)


@require_safe
def release(request: Request, pk: UUID) -> HttpResponse:
    """One release: which version, why, when and by whom, and what each audience was given, with its certificate."""
    viewer = may(request, "see_published")
    one = find(records.releases(), pk)
    versions = list(Release.objects.filter(wave=one.wave_id).order_by("number"))
    shown = {
        "release": one,
        "wave": one.wave,
        "given": [records.given(one, audience) for audience in records.audiences(viewer)],
        "newest": versions[-1],
        "versions": versions,
        "may_release": allowed(viewer, "release_waves"),
        "told": records.audiences(viewer) == AUDIENCES,
        "deleted": one.wave.state == WaveState.CLOSED and not one.wave.responses.exists(),
    }
    return render(request, "releases/release.html", shown)
