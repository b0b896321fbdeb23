"""The editor: a form line by line, with the phone beside it; every change an act that can be taken back."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from typing import Any
from uuid import UUID

from django.contrib import messages
from django.db import transaction
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.clickjacking import xframe_options_sameorigin
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from wellknit.surveys.conditions import Condition, Part, fits, read_condition, written_condition
from wellknit.surveys.questionnaire import Item, Questionnaire
from wellknit.web.editing import edited
from wellknit.web.framing import with_policy
from wellknit.web.history import Changed, NotUndone
from wellknit.web.models import InstrumentVersion
from wellknit.web.refusals import Refused
from wellknit.web.rules import Viewer
from wellknit.web.scope import Request, may
from wellknit.web.surveys.forms_of import read_of
from wellknit.web.surveys.instruments import actions, building, words
from wellknit.web.surveys.instruments.building import Place
from wellknit.web.surveys.instruments.editor import editor_context
from wellknit.web.surveys.instruments.forms import ConditionForm
from wellknit.web.surveys.instruments.outline import Line, Outline, Unmovable
from wellknit.web.surveys.instruments.preview import preview_of
from wellknit.web.surveys.instruments.question_forms import GroupForm, QuestionForm
from wellknit.web.surveys.instruments.sheets import Form
from wellknit.web.surveys.instruments.versions import parts_in_words
from wellknit.web.surveys.instruments.views import at, version_of

__all__ = [
    "editable",
    "frozen",
    "instrument_act",
    "instrument_condition",
    "instrument_edit",
    "instrument_line_change",
    "instrument_line_new",
    "instrument_preview",
]

form_page = require_http_methods(["GET", "HEAD", "POST"])


def editable(request: Request, pk: UUID) -> tuple[Viewer, InstrumentVersion]:
    """Who edits, and the version that is looked for among those of the initiative."""
    may(request, "see_instruments")
    version = version_of(pk)
    return may(request, "change_instruments"), version


def line_of(version: InstrumentVersion, key: str) -> Line:
    found = Outline.of(Form.of(version.sheets)).find(key)
    if found is None:
        raise Http404
    return found


def frozen(request: Request, version: InstrumentVersion) -> HttpResponse:
    """Where one comes to instead of editing what was asked with."""
    return redirect(at(request, "instrument_version", version.pk))


@require_safe
@with_policy("frame-src")
def instrument_edit(request: Request, pk: UUID) -> HttpResponse:
    """All lines of a version with what can be done with each, and the page that is looked at, on a phone."""
    _viewer, version = editable(request, pk)
    if version.frozen:
        return frozen(request, version)
    return render(request, "surveys/instruments/edit.html", editor_context(version, request.GET.get("at", "")))


@require_safe
@xframe_options_sameorigin
@with_policy("frame-ancestors")
def instrument_preview(request: Request, pk: UUID) -> HttpResponse:
    """One page of a version as whoever answers sees it, to stand beside the editor; nothing is sent from it."""
    may(request, "see_instruments")
    version = version_of(pk)
    read = read_of(version)
    line = Outline.of(Form.of(version.sheets)).find(request.GET.get("at", ""))
    language = request.GET.get("language", "")
    shown = preview_of(read.questionnaire, line.row + 1 if line else 1, language) if read.questionnaire else None
    shown = shown or {"language": request.LANGUAGE_CODE, "direction": "ltr"}
    return render(request, "surveys/instruments/preview.html", {**shown, "readable": read.questionnaire is not None})


@require_POST
def instrument_act(request: Request, pk: UUID) -> HttpResponse:
    """Moves, copies or removes a line: 'up:trust' in the field ``do``; or takes the last change back: 'undo:<id>'."""
    viewer, version = editable(request, pk)
    act, _colon, key = request.POST.get("do", "").partition(":")
    opened = request.POST.get("version", "")
    number = int(opened) if opened.isdecimal() and len(opened) < 9 else 0
    landing = key
    try:
        with transaction.atomic():
            if act == "undo":
                _undone(viewer, version, number, key)
                landing = request.POST.get("at", "")
            else:
                landing = _done(viewer, version, number, act, key)
    except Changed:
        messages.error(request, _("Somebody has changed it since you opened the page. Please look again."))
        return _again(request, version, 409)
    except Unmovable:
        pass  # it stands at the end already: pressing once too often is no mistake
    except NotUndone:
        messages.error(request, _("This can't be taken back any more."))
    except Refused as error:
        messages.error(request, str(error))
    return redirect(f"{at(request, 'instrument_edit', version.pk)}?at={landing}#line-{landing}")


def _again(request: Request, version: InstrumentVersion, status: int) -> HttpResponse:
    """The editor as it is now; asked for by a script, the whole page is loaded anew."""
    if request.htmx:
        return HttpResponse(status=status, headers={"HX-Refresh": "true"})
    version.refresh_from_db()
    return render(request, "surveys/instruments/edit.html", editor_context(version, ""), status=status)


def _undone(viewer: Viewer, version: InstrumentVersion, opened: int, key: str) -> None:
    entry = actions.last_change(version)
    if entry is None or str(entry.pk) != key:
        raise NotUndone
    actions.change_taken_back(viewer, version, opened, entry)


def _done(viewer: Viewer, version: InstrumentVersion, opened: int, act: str, key: str) -> str:
    """The key of the line to look at afterwards."""
    form = Form.of(version.sheets)
    line = line_of(version, key)
    name = line.label(next(iter(form.languages), "")) or line.name
    if act in ("up", "down"):
        grid, _row = Outline.of(form).moved(line.row, act == "up")
        actions.version_saved(viewer, version, opened, form.with_grid(grid), _("moved: %(line)s") % {"line": name})
        return key
    if act == "copy":
        new, row = building.copied(form, line)
        actions.version_saved(viewer, version, opened, new, _("copied: %(line)s") % {"line": name})
        copy = Outline.of(new).at(row)
        return copy.key if copy is not None else key
    if act == "remove":
        new = building.removed(form, line)
        actions.version_saved(viewer, version, opened, new, _("removed: %(line)s") % {"line": name})
        before = [each for each in Outline.of(form).lines if each.row < line.row]
        return before[-1].key if before else ""
    raise Http404


# --- Questions and groups ---------------------------------------------------------------------------------------------


@form_page
def instrument_line_new(request: Request, pk: UUID) -> HttpResponse:
    """What kind of question or page, then the thing itself: behind the line ``after``, or within it."""
    viewer, version = editable(request, pk)
    if version.frozen:
        return frozen(request, version)
    outline = Outline.of(Form.of(version.sheets))
    after = outline.find(request.GET.get("after", ""))
    into = bool(request.GET.get("into")) and after is not None and after.group
    kind = request.GET.get("kind", "")
    back = f"{at(request, 'instrument_edit', version.pk)}{f'?at={after.key}#line-{after.key}' if after else ''}"
    if kind not in words.KINDS and kind not in words.GROUPS:
        shown = {"version": version, "kinds": words.KINDS, "back": back, "after": after, "into": into}
        groups = words.GROUPS if after is None or not outline.around(after, "matrix") else {}
        status = 422 if request.method == "POST" else 200
        return render(request, "surveys/instruments/kinds.html", {**shown, "groups": groups}, status=status)
    around = after if into else outline.at(after.around) if after and after.around is not None else None
    place = Place(after.row if after else None, into)
    group = kind in words.GROUPS
    made = GroupForm if group else QuestionForm
    form = made(request.POST or None, opened=version, line=None, kind=kind, around=around)
    landing: list[str] = []

    def act() -> None:
        new, row = _added(form, place)
        actions.version_saved(viewer, version, form.version_opened, new, _("added: %(line)s") % {"line": form.wanted})
        landing.append(next(each.key for each in Outline.of(new).lines if each.row == row))

    said = words.GROUPS[kind] if group else words.KINDS[kind]
    answer = _line_page(request, version, form, act, title=_("New: %(kind)s") % {"kind": said}, back=back)
    if landing:
        return redirect(f"{at(request, 'instrument_edit', version.pk)}?at={landing[0]}#line-{landing[0]}")
    return answer


def _added(form: QuestionForm | GroupForm, place: Place) -> tuple[Form, int]:
    asked = form.asked
    if isinstance(form, QuestionForm):
        return building.question_added(asked, place, form.cells(), form.wanted)
    values, texts = form.cleaned_data, form.said("label")
    if form.kind == "matrix":
        return building.matrix_added(asked, place, texts, form.wanted, values["scale"], form.statements)
    if form.kind == "roster":
        return building.roster_added(asked, place, texts, form.wanted, values["partners"])
    return building.group_added(asked, place, {**texts, ("appearance", ""): "field-list"}, form.wanted)


@form_page
def instrument_line_change(request: Request, pk: UUID, line: str) -> HttpResponse:
    """One question, or the heading of a page."""
    viewer, version = editable(request, pk)
    if version.frozen:
        return frozen(request, version)
    found = line_of(version, line)
    if found.group:
        form: QuestionForm | GroupForm = GroupForm(request.POST or None, opened=version, line=found, kind=found.kind)
    else:
        form = QuestionForm(request.POST or None, opened=version, line=found, kind=found.kind)

    def act() -> None:
        cells = form.cells() if isinstance(form, QuestionForm) else form.said("label")
        what = _("changed: %(line)s") % {"line": form.wanted}
        changed = building.set_cells(form.asked, found.row, cells)
        actions.version_saved(viewer, version, form.version_opened, changed, what)

    back = f"{at(request, 'instrument_edit', version.pk)}?at={found.key}#line-{found.key}"
    language = next(iter(form.asked.languages), "")
    title = found.label(language) or found.name
    return _line_page(request, version, form, act, title=title, back=back, line=found)


def _line_page(
    request: Request,
    version: InstrumentVersion,
    form: QuestionForm | GroupForm,
    act: Callable[[], None],
    **more: Any,
) -> HttpResponse:
    shown = {"version": version, "group": isinstance(form, GroupForm), "plain_title": more["title"]}
    return edited(request, form, act, template="surveys/instruments/line.html", **shown, **more)


# --- Conditions -------------------------------------------------------------------------------------------------------


@form_page
def instrument_condition(request: Request, pk: UUID, line: str) -> HttpResponse:
    """When a line is asked: parts chosen one by one; one that was written by hand is shown, and kept."""
    viewer, version = editable(request, pk)
    if version.frozen:
        return frozen(request, version)
    found = line_of(version, line)
    form = Form.of(version.sheets)
    questionnaire = read_of(version).questionnaire
    source = form.survey.get(found.row, "relevant")
    condition = read_condition(source, questionnaire) if questionnaire is not None else None
    language = questionnaire.default_language if questionnaire is not None else ""
    askable = _askable(questionnaire, form, found)
    about = next((each for each in askable if each.name == request.GET.get("about")), None)
    chosen = ConditionForm(
        request.POST if request.POST.get("do") == "add" else None,
        opened=version, item=about, language=language,
    ) if about is not None else None  # fmt: skip
    here = at(request, "instrument_condition", version.pk, found.key)
    status = 200
    if request.method == "POST":
        opened = request.POST.get("version", "")
        number = int(opened) if opened.isdecimal() and len(opened) < 9 else 0
        new = _condition_after(request, condition, chosen)
        if new is not None and questionnaire is not None:
            cells = {("relevant", ""): written_condition(new, questionnaire)}
            what = _("when it is asked: %(line)s") % {"line": found.label(next(iter(form.languages), "")) or found.name}
            try:
                with transaction.atomic():
                    changed = building.set_cells(form, found.row, cells)
                    actions.version_saved(viewer, version, number, changed, what)
            except Changed:
                messages.error(request, _("Somebody has changed it since you opened the page. Please look again."))
                status = 409
            else:
                return redirect(here)
        else:
            status = 422
    shown = {
        "version": version,
        "line": found,
        "title": found.label(next(iter(form.languages), "")) or found.name,
        "source": source,
        "condition": condition,
        "parts": parts_in_words(condition, questionnaire, language) if condition and questionnaire else [],
        "askable": [(each.name, each.label(language)) for each in askable],
        "about": about.label(language) if about is not None else "",
        "form": chosen,
        "here": here,
        "back": f"{at(request, 'instrument_edit', version.pk)}?at={found.key}#line-{found.key}",
    }
    return render(request, "surveys/instruments/condition.html", shown, status=status)


def _condition_after(request: Request, now: Condition | None, chosen: ConditionForm | None) -> Condition | None:
    """The condition that was asked for; None where what was sent asks for none."""
    act, _colon, which = request.POST.get("do", "").partition(":")
    if act == "clear":
        return Condition()
    if now is None:
        return None
    if act == "add" and chosen is not None and chosen.is_valid():
        return replace(now, parts=(*now.parts, chosen.part))
    if act == "remove" and which.isdecimal() and int(which) < len(now.parts):
        kept = tuple(part for place, part in enumerate(now.parts) if place != int(which))
        return replace(now, parts=kept)
    if act == "join" and which in ("all", "any"):
        return replace(now, any=which == "any")
    return None


def _askable(questionnaire: Questionnaire | None, form: Form, line: Line) -> list[Item]:
    """The questions that stand before a line and whose answers can be compared."""
    if questionnaire is None:
        return []
    outline = Outline.of(form)
    rosters = {each.row + 1: each for each in outline.lines if each.kind == "roster"}
    found = []
    for item in questionnaire.items:
        comparable = fits(Part(item.name, "answered"), item)
        if not comparable or item.row > line.row or not item.row:
            continue
        inside = [each for row, each in rosters.items() if each.row < item.row - 1 <= each.end]
        if all(each.row < line.row <= each.end for each in inside):
            found.append(item)
    return found
