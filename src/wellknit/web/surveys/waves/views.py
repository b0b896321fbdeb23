"""The pages of waves while they are prepared: the list, a wave, its form, whom it asks, and what people read."""

from __future__ import annotations

from datetime import timedelta
from typing import Any
from uuid import UUID

from django.contrib import messages
from django.db import transaction
from django.db.models import Count
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from wellknit.web.editing import confirmed, edited
from wellknit.web.history import Changed
from wellknit.web.models import Audience, InstrumentVersion, Keyholder, Role, Site, Wave, WaveState
from wellknit.web.partners.records import find
from wellknit.web.refusals import Refused
from wellknit.web.rules import Viewer, allowed
from wellknit.web.scope import Request, may
from wellknit.web.surveys.answering.who_sees import of_own_organization
from wellknit.web.surveys.promises.keys import is_lost
from wellknit.web.surveys.waves import addresses, asking, preparing, records
from wellknit.web.surveys.waves.ending import last_moment
from wellknit.web.surveys.waves.forms import TextsForm, WaveForm
from wellknit.web.surveys.waves.keyholding import has_shown
from wellknit.web.surveys.waves.mending import closing, why_not_reopened
from wellknit.web.surveys.waves.texts import PROMISES, TEXTS, defaults, language_name, said
from wellknit.web.twins import once

__all__ = ["add", "audience", "change", "found", "led", "page_of", "remove", "texts_change", "wave", "waves"]

form_page = require_http_methods(["GET", "HEAD", "POST"])


def found(request: Request, pk: UUID) -> Wave:
    """The wave, for whoever may see that there is one: 403 for the others, 404 where it is none of the initiative."""
    may(request, "see_waves")
    return find(records.waves(), pk)


def led(request: Request, pk: UUID) -> tuple[Viewer, Wave]:
    """Whoever leads waves, and the wave."""
    one = found(request, pk)
    return may(request, "change_waves"), one


def page_of(request: Request, wave: Wave, name: str = "wave") -> str:
    """The address of a page about the wave."""
    return reverse(name, args=(request.viewer.initiative.key, wave.pk))


@require_safe
def waves(request: Request) -> HttpResponse:
    """All waves, the newest first."""
    viewer = may(request, "see_waves")
    rows = records.waves().annotate(invited=Count("invitees")).order_by("-day", "-position")
    shown = {
        "waves": rows,
        "instruments": InstrumentVersion.objects.exists(),
        "may_change": allowed(viewer, "change_waves"),
    }
    return render(request, "surveys/waves/waves.html", shown)


@require_safe
def wave(request: Request, pk: UUID) -> HttpResponse:
    """What a wave is, how far it has come, and what can be done next."""
    one = found(request, pk)
    viewer = request.viewer
    places = list(
        Audience.objects.filter(wave=one).select_related("site").order_by("site__position", "site__name", "role")
    )
    holders = list(Keyholder.objects.filter(wave=one).select_related("account"))
    by_site: dict[str, list[str]] = {}
    for each in places:
        by_site.setdefault(str(each.site or _("national")), []).append(str(each.get_role_display()))
    language = one.languages[0] if one.languages else "en"
    shown = {
        "wave": one,
        "promise": PROMISES[one.mode],
        "by_site": by_site,
        "spoken": [language_name(each) for each in one.languages],
        "texts": [(words, said(getattr(one, name), language)) for name, (words, _help) in TEXTS.items()],
        "own": of_own_organization(one),
        "correction": said(one.correction, language),
        "keyholders": [(each, has_shown(each, one)) for each in holders],
        "mine": next((each for each in holders if each.account_id == viewer.account.pk), None),
        "ends": last_moment(one, [each.site for each in places]),
        "open_link": addresses.of_open_link(one),
        # Waves that came from a folder have no list; one that is open takes people by its open link as well.
        "invited": one.state == WaveState.OPEN or one.invitees.exists(),
        "closing": one.state in (WaveState.OPEN, WaveState.CLOSED) and closing(one),
        "key_lost": one.state in (WaveState.OPEN, WaveState.CANCELLED) and is_lost(one),
        "may_reopen": one.state in (WaveState.CLOSED, WaveState.CANCELLED) and not why_not_reopened(one),
        "released": one.releases.exists(),
        "why_not": why_not_reopened(one) if one.state == WaveState.CLOSED else "",
    }
    return render(request, "surveys/waves/wave.html", shown)


@form_page
def add(request: Request) -> HttpResponse:
    viewer = may(request, "change_waves")
    today = timezone.localdate()
    begin = {"day": today, "ends": today + timedelta(days=21), "deleted_on": today + timedelta(days=730)}
    version = InstrumentVersion.objects.order_by("-made").first()
    form = WaveForm(
        request.POST or None,
        viewer=viewer,
        instance=Wave(instrument_version=version, mode="confidential"),
        initial={**begin, "languages": [viewer.initiative.language]},
    )

    def act() -> Wave:
        once(request, Wave, "wave", name=form.values["name"])
        return preparing.add_wave(viewer, form.values)

    return edited(
        request,
        form,
        act,
        title=_("Prepare a survey"),
        back=reverse("waves", args=(viewer.initiative.key,)),
        done=lambda made: page_of(request, made),
        template="surveys/waves/form.html",
        promises=_promises(),
    )


@form_page
def change(request: Request, pk: UUID) -> HttpResponse:
    viewer, one = led(request, pk)
    form = WaveForm(request.POST or None, instance=one, viewer=viewer)
    return edited(
        request,
        form,
        lambda: preparing.change_wave(viewer, one, form.version_opened, form.values),
        title=_("Change %(name)s") % {"name": one.name},
        back=page_of(request, one),
        template="surveys/waves/form.html",
        promises=_promises(),
        remove=page_of(request, one, "wave_remove") if one.state == WaveState.DRAFT else "",
    )


def _promises() -> dict[str, tuple[Any, ...]]:
    return {str(mode): lines for mode, lines in PROMISES.items()}


@form_page
def texts_change(request: Request, pk: UUID) -> HttpResponse:
    """What respondents read, side by side in all languages."""
    viewer, one = led(request, pk)
    given = defaults(viewer.initiative, viewer.account, one.languages)
    form = TextsForm(request.POST or None, instance=one, viewer=viewer, initial_texts=given)
    return edited(
        request,
        form,
        lambda: preparing.change_texts(viewer, one, form.version_opened, form.values),
        title=_("What people read first: %(name)s") % {"name": one.name},
        back=page_of(request, one),
        note=_("The first page shows this before anybody answers, and says what is promised, until when one can "
               "answer, how long answers are kept, and that one may refuse or stop."),
    )  # fmt: skip


@form_page
def audience(request: Request, pk: UUID) -> HttpResponse:
    """Sites and roles as boxes to tick, each with its number of people on the reference date."""
    viewer, one = led(request, pk)
    counts = asking.people_by_place(one.day)
    sites: list[Site | None] = [*viewer.sites]
    if any(site is None for site, _role in counts):
        sites.append(None)
    known = {_tick(site, role): (site.pk if site else None, role) for site in sites for role in Role.values}
    status, ticked = 200, {_tick_of(*each) for each in asking.chosen(one)}
    wrong = ""
    if request.method == "POST":
        ticked, status = set(request.POST.getlist("place")) & set(known), 422
        version = request.POST.get("version", "")
        try:
            with transaction.atomic():
                places = [known[each] for each in sorted(ticked)]
                preparing.choose_audience(viewer, one, int(version) if version.isdecimal() else 0, places)
        except Refused as error:
            wrong = str(error)
        except Changed as error:
            status, one = 409, find(records.waves(), error.now.pk)
            wrong = _("Somebody has changed the survey meanwhile. Your ticks stand below; save once more to keep them.")
        else:
            messages.success(request, _("Saved."))
            return redirect(page_of(request, one))
    roles = [each for each in Role if any(counts.get((site.pk if site else None, each)) for site in sites)] or [*Role]
    rows = [
        (
            site.name if site else _("national"),
            [
                (
                    _tick(site, role),
                    role.label,
                    counts.get((site.pk if site else None, role.value), 0),
                    _tick(site, role) in ticked,
                )
                for role in roles
            ],
        )
        for site in sites
    ]
    shown = {"wave": one, "rows": rows, "roles": roles, "wrong": wrong, "back": page_of(request, one)}
    return render(request, "surveys/waves/audience.html", shown, status=status)


def _tick(site: Site | None, role: str) -> str:
    return _tick_of(site.pk if site else None, role)


def _tick_of(site: UUID | None, role: str) -> str:
    return f"{site or ''}:{role}"


@form_page
def remove(request: Request, pk: UUID) -> HttpResponse:
    viewer, one = led(request, pk)
    return confirmed(
        request,
        one,
        lambda: preparing.remove_wave(viewer, one, int(request.POST.get("version") or 0)),
        title=_("Remove %(name)s?") % {"name": one.name},
        text=_("Nobody was asked yet, so nothing that anybody said is lost."),
        back=page_of(request, one),
        done=reverse("waves", args=(viewer.initiative.key,)),
        said=_("Removed. The history can undo it."),
    )
