"""The pages on which a spreadsheet comes in, step by step, and tables go out."""

from __future__ import annotations

import re
from collections.abc import Callable
from functools import wraps
from uuid import UUID

from django.conf import settings
from django.contrib import messages
from django.core.paginator import Paginator
from django.db import transaction
from django.db.models import Q, QuerySet
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from wellknit.errors import Problem
from wellknit.web.history import NotUndone
from wellknit.web.models import History, State, Table, Upload
from wellknit.web.partners import records
from wellknit.web.partners.spreadsheets import exporting, importing, jobs, uploading
from wellknit.web.partners.spreadsheets.forms import SENTENCE, ExportForm, MatchForm, UploadForm, tables
from wellknit.web.partners.spreadsheets.plan import ACTIONS, NEW, PROBLEM, Plan
from wellknit.web.partners.spreadsheets.planning import looked_at, missing
from wellknit.web.partners.spreadsheets.undoing import taken_back
from wellknit.web.partners.spreadsheets.words import said
from wellknit.web.rules import Viewer, allowed, reach
from wellknit.web.running import worker_is_up
from wellknit.web.scope import Request, may

A_PAGE = 50
_MOST_KEPT = 20
_ANSWER = re.compile(r"different|later|same:[0-9a-f-]{36}")
_DIGEST = re.compile(r"[0-9a-f]{20}")
form_page = require_http_methods(["GET", "HEAD", "POST"])


def _any_table(request: Request) -> Viewer:
    """Whoever may change organizations or people comes in here."""
    if allowed(request.viewer, "change_people"):
        return request.viewer
    return may(request, "change_organizations")


def _upload(request: Request, pk: UUID) -> Upload:
    """The viewer's own upload; nobody else's is found."""
    found = records.find(Upload.objects.filter(account=request.user.pk), pk)
    may(request, SENTENCE[found.table])
    return found


def _or_imported(view: Callable[[Request, UUID], HttpResponse]) -> Callable[[Request, UUID], HttpResponse]:
    """A page of an upload; once it is imported, whoever goes back or sends it twice is led to what was imported."""

    @wraps(view)
    def led(request: Request, pk: UUID) -> HttpResponse:
        try:
            return view(request, pk)
        except Http404:
            entry = _imports(request.viewer).filter(account=request.user.pk, row=pk).first()
            if entry is None:
                raise
        messages.info(request, _("This was imported already."))
        return redirect(_at(request, "imported", entry.pk))

    return led


def _at(request: Request, name: str, *args: object) -> str:
    return reverse(name, args=(request.viewer.initiative.key, *args))


# --- Coming in --------------------------------------------------------------------------------------------------------


@form_page
def spreadsheets(request: Request) -> HttpResponse:
    """Where files come in and go out: upload, uploads that wait, tables to take out, imports so far."""
    viewer = _any_table(request)
    status = 200
    form = UploadForm(request.POST or None, request.FILES or None, viewer=viewer, request=request)
    if request.method == "POST":
        if form.is_valid():
            return _received(request, viewer, form)
        status = 422
    else:
        form.fields["table"].initial = request.GET.get("table")
    uploads = Upload.objects.filter(account=request.user.pk, table__in=[value for value, _label in tables(viewer)])
    imports = _imports(viewer).select_related("account").defer("old")[:10]
    shown = {
        "form": form,
        "exports": ExportForm(viewer=viewer, auto_id="out_%s"),
        "uploads": uploads.only("id", "file", "table", "when", "state", "initiative"),
        "imports": imports,
    }
    return render(request, "spreadsheets/start.html", shown, status=status)


def _received(request: Request, viewer: Viewer, form: UploadForm) -> HttpResponse:
    file = form.cleaned_data["file"]
    with transaction.atomic():
        upload = uploading.received(viewer, form.cleaned_data["table"], file.name, file.read())
    return _read(request, upload)


def _read(request: Request, upload: Upload) -> HttpResponse:
    """Reads the file here, or leaves a large one to the worker; on to its columns."""
    if len(upload.content) > uploading.LARGE_FILE:
        jobs.read_upload.enqueue(str(request.viewer.initiative.pk), str(upload.pk), get_language() or "en")
        return redirect(_at(request, "spreadsheet_progress", upload.pk))
    uploading.read(upload)
    return redirect(_at(request, "spreadsheet", upload.pk))


@require_POST
@_or_imported
def spreadsheet_sheet(request: Request, pk: UUID) -> HttpResponse:
    """Reads another sheet of the workbook, or takes another row for the headings."""
    upload = _upload(request, pk)
    if upload.state not in (State.READ, State.REFUSED):
        return redirect(_at(request, "spreadsheet_progress", upload.pk))
    heading = request.POST.get("heading", "")
    row = int(heading) if heading.isdecimal() and len(heading) < 8 else 0
    try:
        with transaction.atomic():
            uploading.choose(upload, request.POST.get("sheet", ""), row)
    except ValueError:
        messages.error(request, _("The file has no such row.") if heading else _("The file has no such sheet."))
        return redirect(_at(request, "spreadsheet", upload.pk))
    return _read(request, upload)


@require_safe
def spreadsheet_progress(request: Request, pk: UUID) -> HttpResponse:
    """Says how far the worker has come with a large file; the page asks again by itself."""
    found = Upload.objects.filter(account=request.user.pk).defer("content", "packed").filter(pk=pk).first()
    if found is None:
        # Imported meanwhile: the upload is gone, and what was done stands in History.
        entry = records.find(_imports(request.viewer).filter(row=pk), _entry_of(request, pk))
        return redirect(_at(request, "imported", entry.pk))
    may(request, SENTENCE[found.table])
    if found.state in (State.READ, State.REFUSED):
        return redirect(_at(request, "spreadsheet", found.pk))
    return render(request, "spreadsheets/progress.html", {"upload": found, "worker": worker_is_up(settings.PLACE.data)})


def _entry_of(request: Request, pk: UUID) -> UUID:
    return _imports(request.viewer).filter(row=pk).values_list("pk", flat=True).first() or pk


@form_page
@_or_imported
def spreadsheet(request: Request, pk: UUID) -> HttpResponse:
    """What each column is: guessed, and changeable."""
    upload = _upload(request, pk)
    if upload.state in (State.WAITING, State.SAVING):
        return redirect(_at(request, "spreadsheet_progress", upload.pk))
    problems = [said(Problem.of(each)) for each in upload.problems]
    if upload.state == State.REFUSED:
        return render(request, "spreadsheets/refused.html", {"upload": upload, "problems": problems}, status=200)
    form = MatchForm(request.POST or None, viewer=request.viewer, upload=upload)
    status = 200
    if request.method == "POST":
        if form.is_valid():
            with transaction.atomic():
                uploading.match(request.viewer, upload, form.matched, form.options)
            return redirect(_at(request, "spreadsheet_preview", upload.pk))
        status = 422
    shown = {"form": form, "upload": upload, "problems": problems, "rows": len(form.rows)}
    return render(request, "spreadsheets/match.html", shown, status=status)


@require_safe
@_or_imported
def spreadsheet_preview(request: Request, pk: UUID) -> HttpResponse:
    """What the import would do, in numbers and row by row."""
    upload = _upload(request, pk)
    if upload.state != State.READ or missing(upload.table, upload.matched):
        return redirect(_at(request, "spreadsheet", upload.pk))
    return _preview(request, upload, looked_at(request.viewer, upload))


def _preview(request: Request, upload: Upload, plan: Plan, status: int = 200, stale: bool = False) -> HttpResponse:
    counts = plan.counts
    alike = [each for each in plan.lines if each.alike and each.action != PROBLEM]
    remarked = [each for each in plan.lines if each.remarks and each.action != PROBLEM]
    tabs = [*ACTIONS, "alike", "remarks"]
    number = {**counts, "alike": len(alike), "remarks": len(remarked)}
    first = next((each for each in (PROBLEM, "alike", NEW, "changed", "unchanged") if number[each]), NEW)
    chosen = request.GET.get("show", first)
    chosen = chosen if chosen in tabs else first
    others = {"alike": alike, "remarks": remarked}
    rows = others[chosen] if chosen in others else [each for each in plan.lines if each.action == chosen]
    shown = {
        "upload": upload,
        "digest": plan.digest,
        "tabs": [(each, number[each]) for each in (NEW, "changed", "unchanged", PROBLEM, "remarks", "alike")],
        "show": chosen,
        "page": Paginator(rows, A_PAGE).get_page(request.GET.get("page")),
        "counts": counts,
        "writes": counts["new"] + counts["changed"],
        "open": plan.open,
        "stale": stale,
        "troubles": len(plan.troubles),
        "problems": [said(Problem.of(each)) for each in upload.problems if each.get("severity") != "note"],
    }
    return render(request, "spreadsheets/preview.html", shown, status=status)


@require_POST
@_or_imported
def spreadsheet_answer(request: Request, pk: UUID) -> HttpResponse:
    """Keeps what the person says of rows that look like something that is here."""
    upload = _upload(request, pk)
    answers = dict(upload.answers)
    for name, value in request.POST.items():
        row = name.removeprefix("row_")
        if name.startswith("row_") and row.isdecimal() and len(row) < 8 and _ANSWER.fullmatch(str(value)):
            answers[str(int(row))] = str(value)
    with transaction.atomic():
        Upload.objects.filter(pk=upload.pk).update(answers=answers)
    messages.success(request, _("Noted."))
    page = request.POST.get("page", "")
    rest = f"&page={int(page)}" if page.isdecimal() and len(page) < 6 else ""
    return redirect(f"{_at(request, 'spreadsheet_preview', upload.pk)}?show=alike{rest}")


@require_POST
@_or_imported
def spreadsheet_import(request: Request, pk: UUID) -> HttpResponse:
    """Imports what was looked at, and nothing else."""
    upload = _upload(request, pk)
    told = _DIGEST.fullmatch(request.POST.get("digest", ""))
    digest = told[0] if told else ""
    if upload.state != State.READ or missing(upload.table, upload.matched):
        return redirect(_at(request, "spreadsheet", upload.pk))
    if len(upload.read[1]) > uploading.LARGE_SHEET:
        Upload.objects.filter(pk=upload.pk).update(state=State.SAVING)
        jobs.import_upload.enqueue(str(request.viewer.initiative.pk), str(upload.pk), digest, get_language() or "en")
        return redirect(_at(request, "spreadsheet_progress", upload.pk))
    try:
        entry = importing.imported(request.viewer, upload, digest)
    except importing.Stale as error:
        return _preview(request, upload, error.plan, status=409, stale=True)
    except Upload.DoesNotExist:  # sent twice: the first has imported it
        return redirect(_at(request, "spreadsheet_progress", upload.pk))
    return redirect(_at(request, "imported", entry.pk))


@require_POST
@_or_imported
def spreadsheet_discard(request: Request, pk: UUID) -> HttpResponse:
    """Does away with an upload; nothing of it was ever imported."""
    upload = _upload(request, pk)
    upload.delete()
    messages.success(request, _("The file is forgotten. Nothing of it was imported."))
    return redirect(_at(request, "spreadsheets"))


# --- What was imported ------------------------------------------------------------------------------------------------


def _imports(viewer: Viewer) -> QuerySet[History]:
    """The imports that a viewer may see: the own ones, and those of the sites that the viewer leads."""
    where = reach(viewer, "see_history")
    mine = Q(account=viewer.account.pk) | Q(site__in=where.sites)
    if where.nowhere:
        mine |= Q(site__isnull=True)
    return History.objects.filter(mine, verb="import", noun="upload")


def _import(request: Request, pk: UUID) -> History:
    _any_table(request)
    found = records.find(_imports(request.viewer).select_related("account"), pk)
    may(request, SENTENCE.get(str(found.new.get("table")), "change_people"))
    return found


@require_safe
def imported(request: Request, pk: UUID) -> HttpResponse:
    """What an import did, and the way back."""
    entry = _import(request, pk)
    parts = entry.parts.order_by("sequence").only("verb", "noun", "name", "undone", "part_of", "initiative")
    # Erasing somebody who is named in it may have emptied the line.
    table = Table(entry.new.get("table", Table.ORGANIZATIONS))
    shown = {
        "entry": entry,
        "table": table.label,
        "counts": entry.new.get("rows", {}),
        "page": Paginator(parts, A_PAGE).get_page(request.GET.get("page")),
        "of": "people" if table != Table.ORGANIZATIONS else "organizations",
    }
    return render(request, "spreadsheets/imported.html", shown)


@require_POST
def import_undo(request: Request, pk: UUID) -> HttpResponse:
    """Takes the import back; what others changed since is kept and named."""
    entry = _import(request, pk)
    try:
        kept = taken_back(request.viewer, entry)
    except NotUndone:
        messages.error(request, _("This import was undone before."))
        return redirect(_at(request, "imported", entry.pk))
    messages.success(request, _("The import of '%(file)s' is undone.") % {"file": entry.name})
    if kept:
        named = "; ".join(kept[:_MOST_KEPT])
        if len(kept) > _MOST_KEPT:
            named += "; " + _("and %(count)d more") % {"count": len(kept) - _MOST_KEPT}
        messages.warning(request, _("Kept, since it has changed meanwhile: %(rows)s.") % {"rows": named})
    return redirect(_at(request, "imported", entry.pk))


# --- Going out --------------------------------------------------------------------------------------------------------


@require_POST
def spreadsheet_export(request: Request) -> HttpResponse:
    """A table as a file; History notes who took it out."""
    viewer = _any_table(request)
    form = ExportForm(request.POST, viewer=viewer)
    if not form.is_valid():
        messages.error(request, _("Choose what to take out, and as what."))
        return redirect(_at(request, "spreadsheets"))
    table, kind = form.cleaned_data["table"], form.cleaned_data["kind"]
    rows = exporting.rows_of(viewer, table)
    data = exporting.as_csv(rows) if kind == "csv" else exporting.as_xlsx(rows, str(table))
    with transaction.atomic():
        exporting.exported(viewer, table, kind, len(rows) - 1)
    response = HttpResponse(data, content_type=exporting.FORMATS[kind])
    response["Content-Disposition"] = f'attachment; filename="{viewer.initiative.key}-{table}.{kind}"'
    return response
