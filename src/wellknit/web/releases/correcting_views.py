"""The pages that correct what the next version of a release says: words of tables and questions, and answers."""

from __future__ import annotations

from dataclasses import replace
from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from wellknit.errors import WellknitError
from wellknit.web.editing import edited
from wellknit.web.models import Initiative, Release, Wave
from wellknit.web.partners.records import find
from wellknit.web.problems import said
from wellknit.web.refusals import Refused
from wellknit.web.releases import correcting
from wellknit.web.releases.declared import rules_of, tables_of
from wellknit.web.releases.forms import RowAddForm, RowWithdrawForm, TableWordsForm, VersionForm
from wellknit.web.releases.jobs import said_of
from wellknit.web.rules import Viewer
from wellknit.web.scope import Request, may
from wellknit.web.surveys.carrying import held
from wellknit.web.surveys.forms_of import NotReadable, questionnaire_of

__all__ = ["questions", "row_add", "row_withdraw", "words"]

_form_page = require_http_methods(["GET", "HEAD", "POST"])


def _wave(request: Request, pk: UUID) -> tuple[Viewer, Wave, str]:
    viewer = may(request, "release_waves")
    wave = find(Wave.objects.select_related("initiative", "instrument_version"), pk)
    return viewer, wave, reverse("release_prepare", args=(viewer.initiative.key, wave.pk))


@_form_page
def words(request: Request, pk: UUID) -> HttpResponse:
    """The words of one table of a wave, ?table=<key>, the first without."""
    viewer, wave, back = _wave(request, pk)
    initiative = Initiative.objects.get(pk=viewer.initiative.pk)
    try:
        tables = tables_of(wave, rules_of(initiative))
    except NotReadable as error:
        raise Http404 from error
    key = request.GET.get("table", tables[0].key if tables else "")
    table = next((each for each in tables if each.key == key), None)
    if table is None:
        raise Http404
    form = TableWordsForm(
        request.POST or None, table=table, rows=correcting.rows_of(table, wave), version=initiative.version
    )

    def act() -> Any:
        title, people, measure = (" ".join(form.cleaned_data[name].split()) for name in ("title", "people", "measure"))
        now = replace(table, title=title, people=people, measure=measure, labels=form.labels)
        try:
            return correcting.reword(viewer, wave, form.version_opened, now)
        except WellknitError as error:
            raise Refused(said_of(error)) from error

    return edited(
        request,
        form,
        act,
        title=_("Words of '%(table)s'") % {"table": table.title},
        back=back,
        said=_("Saved. The next version of the release says it so."),
        note=_("No figure changes, so what is corrected here need not wait."),
    )


@_form_page
def questions(request: Request, pk: UUID) -> HttpResponse:
    """Another version of the form, in which nothing but words differs."""
    viewer, wave, back = _wave(request, pk)
    form = VersionForm(request.POST or None, instance=wave, viewer=viewer)

    def act() -> Wave:
        return correcting.ask_with(viewer, wave, form.version_opened, form.cleaned_data["instrument_version"])

    return edited(
        request,
        form,
        act,
        title=_("Words of the questions of %(name)s") % {"name": wave.name},
        back=back,
        said=_("Saved. The next version of the release says it so."),
        note=_(
            "Make a new version of the instrument, mend its words, and choose it here. Questions, answers and "
            "conditions have to be the same: what people have answered can't be made another question."
        ),
    )


def _mine(request: Request, pk: UUID) -> tuple[Viewer, Wave, str]:
    """A closed wave whose keyholder the viewer is."""
    found = held(request.viewer).get(pk)
    if found is None:
        raise Http404
    return request.viewer, found.row, reverse("wave_rows", args=(request.viewer.initiative.key, pk))


def _taken_back(wave: Wave) -> str:
    """What can and can't be taken back of an answer."""
    if not Release.objects.filter(wave=wave).exists():
        return _("Nothing of this survey is released yet, so no published figure counts this answer. Once the row is "
                 "gone, none will.")  # fmt: skip
    return _(
        "This survey is released. What was released can't be taken back: its figures and the counts behind them still "
        "count this answer, and whoever has read or downloaded them keeps them. The row itself is gone from here at "
        "once, nobody can take it out any more, and no later version counts it. A later version waits until enough "
        "answers have changed, since two versions together would tell what the few said whose answers differ. Whoever "
        "took rows out before still has their files: ask them to delete the row there."
    )


@_form_page
def row_withdraw(request: Request, pk: UUID) -> HttpResponse:
    """Takes one answer out of a closed wave, on request of whoever gave it."""
    viewer, wave, back = _mine(request, pk)
    form = RowWithdrawForm(request.POST or None)
    return edited(
        request,
        form,
        lambda: correcting.withdraw_row(viewer, wave, form.cleaned_data["respondent"].strip()),
        title=_("Take an answer out of %(name)s") % {"name": wave.name},
        back=back,
        said=_("The row is gone."),
        note=_taken_back(wave),
        send=_("Take it out"),
    )


@_form_page
def row_add(request: Request, pk: UUID) -> HttpResponse:
    """Adds a late answer to a closed wave, such as one on paper."""
    viewer, wave, back = _mine(request, pk)
    if wave.instrument_version is None:
        raise Http404
    if why := correcting.why_none_added(wave):
        # Said before anybody types.
        messages.error(request, why)
        return redirect(back)
    form = RowAddForm(request.POST or None, wave=wave, questionnaire=questionnaire_of(wave.instrument_version))

    def act() -> Any:
        try:
            return correcting.add_row(viewer, wave, form.cells)
        except correcting.Invalid as error:
            raise Refused(
                _("The form does not allow this answer: %(why)s")
                % {"why": " ".join(said(each).what for each in error.problems)}
            ) from error

    return edited(
        request,
        form,
        act,
        title=_("Add a late answer to %(name)s") % {"name": wave.name},
        back=back,
        said=_("The row is added, at a random place."),
        note=_("After a release the new version waits until enough answers have changed: a single late answer could be "
               "read from the difference."),
        send=_("Add it"),
    )  # fmt: skip
