"""The pages of outreach: the table with its filters, the board, moving a card, and changing many at once."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from uuid import UUID

from django.contrib import messages
from django.core.paginator import Paginator
from django.db import transaction
from django.db.models import Case, Count, F, IntegerField, Q, QuerySet, Value, When, Window
from django.db.models.functions import RowNumber
from django.http import HttpResponse, QueryDict
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext
from django.views.decorators.http import require_POST, require_safe

from wellknit.statistics.intervals import wilson
from wellknit.web.history import Changed
from wellknit.web.models import BulkChange, Organization, SavedFilter, Status
from wellknit.web.partners import outreach_actions as actions
from wellknit.web.partners import records
from wellknit.web.partners.outreach_forms import (
    NOT_NOTED,
    BulkForm,
    FilterForm,
    OutreachFilter,
    chosen_organizations,
)
from wellknit.web.rules import Viewer, reach
from wellknit.web.scope import Request, may

__all__ = ["board", "bulk", "bulk_undo", "filter_remove", "filter_save", "move", "table"]

A_PAGE = 50
#: So many cards stand in a column of the board; the rest is in the table.
A_COLUMN = 15
_STATES: tuple[tuple[str, str | Promise], ...] = (
    (NOT_NOTED, gettext_lazy("nothing noted yet")),
    *((value, label) for value, label in Status.choices),
)


@dataclass(frozen=True, slots=True)
class Summary:
    """How outreach stands in a site: of how many it is, how many were asked, answered, and wait for a next step."""

    site: str
    organizations: int
    asked: int
    answered: int
    due: int

    @property
    def share(self) -> float | None:
        """The share of those asked who answered."""
        return self.answered / self.asked if self.asked else None

    @property
    def limits(self) -> tuple[float, float] | None:
        """Wilson's limits of the share: another year would have brought other answers."""
        return wilson(self.answered, self.asked) if self.asked else None


@dataclass(frozen=True, slots=True)
class Column:
    """A state on the board, with its first cards."""

    state: str
    words: str | Promise
    count: int
    cards: tuple[Organization, ...]


# --- Table and board --------------------------------------------------------------------------------------------------


@require_safe
def table(request: Request) -> HttpResponse:
    """Every organization to be won, filtered; rows can be ticked and changed together."""
    may(request, "see_outreach")
    return _table(request, request.GET)


@require_safe
def board(request: Request) -> HttpResponse:
    """The same as columns by state; a card is moved with a button."""
    may(request, "see_outreach")
    return _board(request, request.GET)


def _every(viewer: Viewer, sentence: str = "see_outreach") -> QuerySet[Organization]:
    return records.organizations(viewer, sentence)


def _filter(viewer: Viewer, data: QueryDict) -> OutreachFilter:
    # One query for the values of both: they are few, however many organizations there are.
    pairs = list(_every(viewer).order_by().values_list("sector", "kind").distinct())
    sectors, kinds = (sorted({pair[place] for pair in pairs} - {""}, key=str.casefold) for place in (0, 1))
    return OutreachFilter(data or None, viewer=viewer, sectors=sectors, kinds=kinds)


def _table(
    request: Request,
    data: QueryDict,
    *,
    setting: BulkForm | None = None,
    keep: FilterForm | None = None,
    ticked: Iterable[str] = (),
    status: int = 200,
) -> HttpResponse:
    viewer = request.viewer
    chosen = _filter(viewer, data)
    found = chosen_organizations(_every(viewer), chosen.chosen).select_related("site", "outreach__by")
    page = Paginator(found.order_by("name", "key"), A_PAGE).get_page(data.get("page"))
    last = BulkChange.objects.filter(account=viewer.account).order_by("-when").first()
    shown = {
        "page": page,
        "filter": chosen,
        "summaries": _summaries(viewer),
        "filters": _filters(viewer),
        "setting": setting or BulkForm(),
        "keep": keep or FilterForm(viewer=viewer, initial={"query": chosen.query}),
        "last": last if last and not last.undone else None,
        "ticked": set(ticked),
        "today": timezone.localdate(),
    }
    return render(request, "partners/outreach.html", shown, status=status)


def _board(request: Request, data: QueryDict, *, moved: UUID | None = None, status: int = 200) -> HttpResponse:
    viewer = request.viewer
    chosen = _filter(viewer, data)
    wanted = chosen.chosen
    found = chosen_organizations(_every(viewer), wanted)
    states = _STATES if not wanted.get("status") else tuple(each for each in _STATES if each[0] == wanted["status"])
    shown = {
        "columns": _columns(found, states, moved),
        "filter": chosen,
        "query": chosen.query,
        "filters": _filters(viewer),
        "states": Status.choices,
        "moved": moved,
        "today": timezone.localdate(),
    }
    template = "partners/outreach_columns.html" if request.htmx and request.method == "POST" else "partners/board.html"
    return render(request, template, shown, status=status)


def _columns(
    rows: QuerySet[Organization], states: tuple[tuple[str, str | Promise], ...], moved: UUID | None
) -> list[Column]:
    """All columns in two queries. Cards with the nearest next step stand first; the one that was moved before all."""
    counts = {each or NOT_NOTED: number for each, number in rows.order_by().values_list("outreach__status").annotate(
        Count("pk")
    )}  # fmt: skip
    first = Case(When(pk=moved, then=Value(0)), default=Value(1), output_field=IntegerField())
    order = (first, F("outreach__day").asc(nulls_last=True), F("name"), F("pk"))
    place = Window(RowNumber(), partition_by=[F("outreach__status")], order_by=list(order))
    near = rows.annotate(place=place).filter(place__lte=A_COLUMN).select_related("site", "outreach__by")
    cards: dict[str, list[Organization]] = {}
    for each in near.order_by("place", "name"):
        noted = getattr(each, "outreach", None)
        cards.setdefault(noted.status if noted else NOT_NOTED, []).append(each)
    columns = [Column(state, words, counts.get(state, 0), tuple(cards.get(state, ()))) for state, words in states]
    return [each for each in columns if each.state != NOT_NOTED or each.count]


def _summaries(viewer: Viewer) -> list[Summary]:
    asked, answered = ~Q(outreach__asked=""), ~Q(outreach__answered="")
    noted = Q(outreach__isnull=False)
    found = (
        _every(viewer)
        .order_by()
        .values("site__name", "site__position")
        .annotate(
            organizations=Count("pk"),
            asked=Count("pk", filter=noted & (asked | answered)),
            answered=Count("pk", filter=noted & answered),
            due=Count("pk", filter=Q(outreach__day__lte=timezone.localdate())),
        )
        .order_by(F("site__position").asc(nulls_last=True), "site__name")
    )
    return [
        Summary(each["site__name"] or _("no site"), each["organizations"], each["asked"], each["answered"], each["due"])
        for each in found
    ]


def _filters(viewer: Viewer) -> list[SavedFilter]:
    """Those of the viewer's own, and those shared with the sites in which the viewer does outreach."""
    places = Q(site__in=reach(viewer, "see_outreach").sites)
    if viewer.behind is None:
        places |= Q(account=viewer.account)
    return list(SavedFilter.objects.filter(places).select_related("site"))


# --- Moving a card ----------------------------------------------------------------------------------------------------


@require_POST
def move(request: Request, pk: UUID) -> HttpResponse:
    """Puts an organization into another state: 'to' is the state and the version of the card, 'active.3'."""
    found = records.find(records.organizations(request.viewer), pk)
    viewer = may(request, "change_outreach", found)
    data = QueryDict(request.POST.get("query", "")[:1000])
    state, _dot, version = request.POST.get("to", "").partition(".")
    if state not in Status.values or not version.isdecimal() or len(version) > 9:
        messages.error(request, _("Choose the state into which the organization is to be put."))
        return _board(request, data, status=422)
    try:
        actions.move(viewer, found, state, int(version))
    except Changed:
        messages.error(
            request,
            _("Somebody else has changed %(name)s meanwhile. What is saved now is shown here.") % {"name": found.name},
        )
        return _board(request, data, moved=found.pk, status=200 if request.htmx else 409)
    said = _("%(name)s: %(state)s.") % {"name": found.name, "state": Status(state).label}
    messages.success(request, said)
    if request.htmx:
        return _board(request, data, moved=found.pk)
    query = _filter(viewer, data).query
    return redirect(f"{reverse('outreach_board', args=(viewer.initiative.key,))}?{query}#card-{found.pk}")


# --- Many at once -----------------------------------------------------------------------------------------------------


@require_POST
def bulk(request: Request) -> HttpResponse:
    """Sets state, next step or date in all organizations that are ticked, or in all that the filter finds."""
    viewer = may(request, "change_outreach")
    data = QueryDict(request.POST.get("query", "")[:1000])
    form, ticked = BulkForm(request.POST), request.POST.getlist("row")
    if not form.is_valid():
        return _table(request, data, setting=form, ticked=ticked, status=422)
    every = _every(viewer, "change_outreach")
    if form.cleaned_data["every"]:
        rows = chosen_organizations(every, _filter(viewer, data).chosen)
    else:
        rows = every.filter(pk__in=_ids(ticked))
    if not rows.exists():
        form.add_error(None, _("Tick the organizations that are to be changed."))
        return _table(request, data, setting=form, ticked=ticked, status=422)
    change = actions.change_many(viewer, rows, form.values)
    number = len(change.entries)
    said = ngettext("%(number)d organization changed.", "%(number)d organizations changed.", number)
    messages.success(request, said % {"number": number})
    return redirect(_back(viewer, data))


def _ids(texts: Iterable[str]) -> list[UUID]:
    found = []
    for text in texts:
        try:
            found.append(UUID(text))
        except ValueError:
            continue  # no row has such an id
    return found


def _back(viewer: Viewer, data: QueryDict) -> str:
    return f"{reverse('outreach', args=(viewer.initiative.key,))}?{_filter(viewer, data).query}"


@require_POST
def bulk_undo(request: Request, pk: UUID) -> HttpResponse:
    """Puts back what the viewer changed at once."""
    found = records.find(BulkChange.objects.filter(account=request.viewer.account), pk)
    viewer = may(request, "change_outreach")
    back, stay = actions.undo_many(viewer, found)
    said = ngettext("%(number)d organization is as it was.", "%(number)d organizations are as they were.", back)
    messages.success(request, said % {"number": back})
    if stay:
        said = ngettext(
            "%(number)d was changed since, and stays as it is.", "%(number)d were changed since, and stay.", stay
        )
        messages.warning(request, said % {"number": stay})
    return redirect(_back(viewer, QueryDict(request.POST.get("query", "")[:1000])))


# --- Filters that are kept --------------------------------------------------------------------------------------------


@require_POST
def filter_save(request: Request) -> HttpResponse:
    """Keeps what the page is filtered by, for the viewer or for a site."""
    viewer = may(request, "see_outreach")
    form = FilterForm(request.POST, viewer=viewer)
    data = QueryDict(request.POST.get("keep-query", "")[:1000])
    if not form.is_valid():
        return _table(request, data, keep=form, status=422)
    query = _filter(viewer, data).query
    with transaction.atomic():
        actions.keep_filter(viewer, {**form.cleaned_data, "query": query})
    messages.success(request, _("The filter is kept."))
    return redirect(f"{reverse('outreach', args=(viewer.initiative.key,))}?{query}")


@require_POST
def filter_remove(request: Request, pk: UUID) -> HttpResponse:
    """Forgets a filter of one's own."""
    found = records.find(SavedFilter.objects.filter(account=request.viewer.account), pk)
    viewer = may(request, "see_outreach")
    with transaction.atomic():
        actions.remove_filter(viewer, found)
    messages.success(request, _("The filter is gone."))
    return redirect("outreach", viewer.initiative.key)
