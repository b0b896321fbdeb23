"""Instruments: the list, the gallery, files that come in and go out, versions, and what their changes do to trends."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any
from uuid import UUID

from django.db import transaction
from django.db.models import Count, Max, Q
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from wellknit.surveys.form_files import written_form
from wellknit.surveys.reading import AIM, SHORTEST
from wellknit.web.editing import confirmed, edited
from wellknit.web.models import Instrument, InstrumentVersion, Organization
from wellknit.web.partners import records
from wellknit.web.partners.spreadsheets.exporting import FORMATS
from wellknit.web.scope import Request, may
from wellknit.web.surveys.forms_of import read_of, reading
from wellknit.web.surveys.instruments import actions, grades, versions, words
from wellknit.web.surveys.instruments.forms import FormFile, InstrumentForm, NewForm, NoteForm
from wellknit.web.surveys.instruments.gallery import form_of_template, templates
from wellknit.web.surveys.instruments.problems import problems_of
from wellknit.web.surveys.instruments.sheets import Form
from wellknit.web.twins import Twin, once

form_page = require_http_methods(["GET", "HEAD", "POST"])


def at(request: Request, name: str, *args: object) -> str:
    return reverse(name, args=(request.viewer.initiative.key, *args))


def version_of(pk: UUID) -> InstrumentVersion:
    return records.find(InstrumentVersion.objects.select_related("instrument"), pk)


def _overview(version: InstrumentVersion) -> dict[str, Any]:
    return versions.overview(Form.of(version.sheets), read_of(version))


# --- The list, and how an instrument begins ---------------------------------------------------------------------------


@require_safe
def instruments(request: Request) -> HttpResponse:
    """All instruments with their last version and the waves that asked with them."""
    may(request, "see_instruments")
    rows = Instrument.objects.annotate(
        last=Max("versions__number"),
        drafts=Count("versions", filter=Q(versions__frozen=False), distinct=True),
        waves=Count("versions__waves", distinct=True),
    )
    return render(request, "surveys/instruments/list.html", {"rows": rows})


@require_safe
def instrument_gallery(request: Request) -> HttpResponse:
    """The templates to begin with."""
    may(request, "change_instruments")
    shown = [(each, words.said_in(each.title), words.said_in(each.about)) for each in templates().values()]
    return render(request, "surveys/instruments/gallery.html", {"templates": shown})


@form_page
def instrument_template(request: Request, template: str) -> HttpResponse:
    """What a template asks, in both languages; sent, it becomes an instrument."""
    viewer = may(request, "change_instruments")
    found = templates().get(template)
    if found is None:
        raise Http404
    organizations = list(Organization.objects.values_list("key", "name")) if found.organizations else []
    form = form_of_template(found, organizations, viewer.initiative.language.split("-")[0])
    title, twin = words.said_in(found.title), None
    if request.method == "POST":
        try:
            return _begun(request, title, lambda: actions.instrument_added(viewer, title, form))
        except Twin as error:
            twin = error
    overview = versions.overview(form, reading(form.plain()))
    shown = {"template": found, "title": title, "about": words.said_in(found.about), "twin": twin, **overview}
    shown["organizations"] = len(organizations)
    return render(request, "surveys/instruments/template.html", shown, status=409 if twin else 200)


@form_page
def instrument_add(request: Request) -> HttpResponse:
    """An empty instrument."""
    viewer = may(request, "change_instruments")
    form = NewForm(request.POST or None, initial={"first": versions.heading_of(get_language() or "en")})
    shown = {"form": form, "title": _("New instrument"), "back": at(request, "instruments"), "send": _("Begin")}
    if request.method == "POST" and form.is_valid():
        values = form.cleaned_data
        empty = versions.empty_form(values["name"], [values["first"], values["second"]])
        try:
            return _begun(request, values["name"], lambda: actions.instrument_added(viewer, values["name"], empty))
        except Twin as error:
            return render(request, "parts/edit.html", {**shown, "twin": error}, status=409)
    return render(request, "parts/edit.html", shown, status=422 if request.method == "POST" else 200)


@form_page
def instrument_upload(request: Request) -> HttpResponse:
    """An instrument from an XLSForm."""
    viewer = may(request, "change_instruments")
    form, twin = FormFile(request.POST or None, request.FILES or None, request=request), None
    if request.method == "POST" and form.is_valid() and form.form is not None:
        came, name = form.form, versions.title_of(form.form, form.cleaned_data["file"].name)
        try:
            answer = _begun(request, name, lambda: actions.instrument_added(viewer, name, came, form.content))
        except Twin as error:
            twin = error
        else:
            versions.told_of(request, form)
            return answer
    return _upload_page(request, form, _("Instrument from an XLSForm"), at(request, "instruments"), twin=twin)


def _upload_page(request: Request, form: FormFile, title: str, back: str, **more: Any) -> HttpResponse:
    shown = {"form": form, "problems": problems_of(form.problems), "title": title, "back": back, **more}
    status = 422 if request.method == "POST" else 200
    return render(request, "surveys/instruments/upload.html", shown, status=status)


def _begun(request: Request, name: str, act: Callable[[], InstrumentVersion]) -> HttpResponse:
    """Raises Twin where the viewer has just begun one of the same name."""
    with transaction.atomic():
        once(request, Instrument, "instrument", name=name)
        version = act()
    return redirect(at(request, "instrument_edit", version.pk))


# --- An instrument and its versions -----------------------------------------------------------------------------------


@require_safe
def instrument(request: Request, pk: UUID) -> HttpResponse:
    """An instrument with its versions, and the waves that asked with each."""
    may(request, "see_instruments")
    found = records.find(Instrument.objects.all(), pk)
    rows = found.versions.select_related("by").prefetch_related("waves").defer("file")
    newest = next(iter(rows), None)
    shown = {"instrument": found, "versions": rows, "newest": newest, **(_overview(newest) if newest else {})}
    return render(request, "surveys/instruments/instrument.html", shown)


@form_page
def instrument_change(request: Request, pk: UUID) -> HttpResponse:
    may(request, "see_instruments")
    found = records.find(Instrument.objects.all(), pk)
    viewer = may(request, "change_instruments")
    form = InstrumentForm(request.POST or None, instance=found, viewer=viewer)
    return edited(
        request,
        form,
        lambda: actions.instrument_renamed(viewer, found, form.version_opened, form.values),
        title=str(found),
        back=at(request, "instrument", found.pk),
        remove=at(request, "instrument_remove", found.pk),
    )


@form_page
def instrument_remove(request: Request, pk: UUID) -> HttpResponse:
    may(request, "see_instruments")
    found = records.find(Instrument.objects.all(), pk)
    viewer = may(request, "change_instruments")
    return confirmed(
        request,
        found,
        lambda: actions.instrument_removed(viewer, found, int(request.POST.get("version") or 0)),
        title=_("Remove %(name)s?") % {"name": found},
        text=_("It goes with all of its versions. It can be undone in the history."),
        back=at(request, "instrument", found.pk),
        done=at(request, "instruments"),
        said=_("Removed. The history can undo it."),
    )


@form_page
def instrument_version_add(request: Request, pk: UUID) -> HttpResponse:
    """A new version to change, since the last one stays as it was asked."""
    may(request, "see_instruments")
    found = records.find(Instrument.objects.all(), pk)
    viewer = may(request, "change_instruments")
    form = NoteForm(request.POST or None, viewer=viewer)
    made: list[InstrumentVersion] = []

    def act() -> None:
        made.append(actions.copied_to_new_version(viewer, found, form.values["note"]))

    answer = edited(
        request,
        form,
        act,
        title=_("New version of %(name)s") % {"name": found},
        back=at(request, "instrument", found.pk),
        said=_("The new version is a copy of the last one. Change it as you like: what was asked before stays."),
        send=_("Begin the new version"),
        note=_("The last version was asked with and stays as it is. The new one begins as its copy."),
    )
    return redirect(at(request, "instrument_edit", made[0].pk)) if made else answer


@form_page
def instrument_version_upload(request: Request, pk: UUID) -> HttpResponse:
    """An XLSForm as the next version; in the place of the last one, as long as no wave asked with it."""
    may(request, "see_instruments")
    found = records.find(Instrument.objects.all(), pk)
    viewer = may(request, "change_instruments")
    form = FormFile(request.POST or None, request.FILES or None, request=request)
    title, back = _("XLSForm for %(name)s") % {"name": found}, at(request, "instrument", found.pk)
    last = found.versions.order_by("-number").first()
    more = {"last": last, "opened": request.POST.get("version") or (last.version if last else 0)}
    if request.method == "POST" and form.is_valid() and form.form is not None:
        return versions.uploaded(request, viewer, found, last, form, back) or _upload_page(
            request, form, title, back, **more, conflict=True
        )
    return _upload_page(request, form, title, back, **more)


@require_safe
def instrument_version(request: Request, pk: UUID) -> HttpResponse:
    """Everything that a version asks, to read."""
    may(request, "see_instruments")
    version = version_of(pk)
    shown = {"version": version, "instrument": version.instrument, **_overview(version)}
    return render(request, "surveys/instruments/version.html", shown)


@form_page
def instrument_note(request: Request, pk: UUID) -> HttpResponse:
    """What is new in a version."""
    may(request, "see_instruments")
    version = version_of(pk)
    viewer = may(request, "change_instruments")
    form = NoteForm(request.POST or None, instance=version, viewer=viewer)
    return edited(
        request,
        form,
        lambda: actions.note_changed(viewer, version, form.version_opened, form.values["note"]),
        title=str(version),
        back=at(request, "instrument", version.instrument_id),
    )


@require_safe
def instrument_download(request: Request, pk: UUID) -> HttpResponse:
    """The XLSForm: byte for byte as it came, or written from what it is now."""
    may(request, "see_instruments")
    version = version_of(pk)
    data = bytes(version.file) or written_form(Form.of(version.sheets).sheets)
    response = HttpResponse(data, content_type=FORMATS["xlsx"])
    name = f"{version.instrument.key}-{version.number}.xlsx"
    response["Content-Disposition"] = f'attachment; filename="{name}"'
    return response


@require_safe
def instrument_compare(request: Request, pk: UUID) -> HttpResponse:
    """A version beside the one that was asked with before: what differs, and what that does to trends."""
    may(request, "see_instruments")
    version = version_of(pk)
    return render(request, "surveys/instruments/compare.html", versions.compared(version))


@require_safe
def instrument_reading(request: Request, pk: UUID) -> HttpResponse:
    """How hard the texts of a version are to read, in each language that there is a measure for."""
    may(request, "see_instruments")
    version = version_of(pk)
    shown = {"version": version, "readings": grades.readings(read_of(version).questionnaire)}
    return render(request, "surveys/instruments/reading.html", {**shown, "aim": AIM, "shortest": SHORTEST})
