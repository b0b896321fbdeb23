"""The page of a scope in time: involvements as bars before the years, grants and phases, and what they come to."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any
from uuid import UUID

from django import forms
from django.core.paginator import Page, Paginator
from django.db.models import F, Max, Min, Q, QuerySet
from django.http import HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_safe

from wellknit.web.fields import offer
from wellknit.web.models import Grant, Involvement, Period, Phase, Role
from wellknit.web.partners import records
from wellknit.web.partners.in_time import ALL, BANDS, NATIONAL, InTime, known_by_now, scopes
from wellknit.web.remembering import remembered, state
from wellknit.web.rules import Viewer
from wellknit.web.scope import Request, may

__all__ = ["timeline"]

A_PAGE = 40
#: Times that are no implementation year.
LATELY, UP_TO_CHANGE = "lately", "change"
#: The library's bands, in words of this page.
_BANDS: Mapping[str, Promise] = {
    "six_months_or_less": gettext_lazy("6 months or less"),
    "six_months_to_one_year": gettext_lazy("6 months to 1 year"),
    "one_to_two_years": gettext_lazy("1 to 2 years"),
    "two_years_or_more": gettext_lazy("2 years or more"),
}


@dataclass(frozen=True, slots=True)
class Bar:
    """A time as a part of the axis, in per cent of its width; ``words`` say it without the picture."""

    kind: str
    words: str
    x: float
    width: float


@dataclass(frozen=True, slots=True)
class Axis:
    """The days that the bars lie between."""

    first: date
    last: date

    def bar(self, kind: str, words: str, start: date | None, end: date | None) -> Bar:
        """From ``start`` (None: before the axis) to ``end`` (None: still), both days included."""
        days = (self.last - self.first).days + 1
        begin = max(self.first, start or self.first)
        finish = min(self.last, end or self.last)
        x = min(100 * (begin - self.first).days / days, 100.0)
        width = max(100 * ((finish - begin).days + 1) / days, 0.0)
        return Bar(kind, words, round(x, 2), round(min(width, 100 - x), 2))

    @property
    def years(self) -> list[Bar]:
        """The calendar years, every second or fifth one where there are many."""
        every = max(1, (self.last.year - self.first.year + 1) // 8 + 1)
        years = [each for each in range(self.first.year, self.last.year + 1) if each % every == 0]
        return [self.bar("year", str(each), date(each, 1, 1), date(each, 12, 31)) for each in years]


@dataclass(frozen=True, slots=True)
class Row:
    """Somebody's involvements in the scope."""

    person: Any
    involvements: tuple[Involvement, ...]
    bars: tuple[Bar, ...]


class TimeFilter(forms.Form):
    """Of which place, and of which time."""

    scope = forms.ChoiceField(label=gettext_lazy("Where"), required=False)
    period = forms.ChoiceField(label=gettext_lazy("Turnover in"), required=False)
    role = forms.ChoiceField(
        label=gettext_lazy("Role"), required=False, choices=[("", gettext_lazy("any")), *Role.choices]
    )

    def __init__(self, *args: Any, places: list[tuple[str, str]], periods: Iterable[Period], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        offer(self, "scope", places)
        spans = [(LATELY, _("the last twelve months")), (UP_TO_CHANGE, _("the twelve months up to the last change"))]
        spans += [(each.pk.hex, each.name) for each in periods]
        offer(self, "period", spans)


@require_safe
def timeline(request: Request) -> HttpResponse:
    """Involvements in time, with turnover, time in role, newcomers and vacancies, of a place that the viewer leads."""
    viewer = may(request, "see_time")
    today = timezone.localdate()
    periods, places = list(Period.objects.all()), _places(viewer)
    asked = request.GET.copy()
    scope = asked.get("scope", "")
    if scope not in dict(places):
        scope = asked["scope"] = places[0][0] if places else ""
    last = _last_change(_of(viewer, scope, ""), today) if scope else today
    if not asked.get("period"):
        asked["period"] = _time_of(last, periods, today)
    form = TimeFilter(asked, places=places, periods=periods)
    chosen = form.cleaned_data if form.is_valid() else {}
    span = chosen.get("period") or LATELY
    start, end = _from_to(span, periods, last, today)
    if not scope or end < start:  # no site yet, or a year that has not begun
        shown: dict[str, Any] = {"filter": form, "nothing": True, "places": places}
        return render(request, "partners/timeline.html", shown)
    role = chosen.get("role") or ""
    rows = _of(viewer, scope, role)
    now = state(Involvement)
    looked_for = (viewer.initiative.pk.hex, now, [each for each, _words in places], scope, role)
    order = remembered("memory", "order", looked_for, lambda: _in_order(rows))
    page = Paginator(order, A_PAGE).get_page(request.GET.get("page"))
    people = _people(page, rows)
    plans: dict[str, list[Any]] = {
        "year": periods,
        "grant": list(Grant.objects.all()),
        "phase": list(Phase.objects.all()),
    }
    axis = _axis(people, [each for kind in plans.values() for each in kind], today)
    known = known_by_now(viewer, scope, start, end, today, now)
    shown = {
        "filter": form,
        "places": places,
        "place": dict(places)[scope],
        "page": page,
        "rows": [_row(axis, each) for each in people.values()],
        "axis": axis.years,
        "behind": [axis.bar(f"period-{at % 2}", each.name, each.start, each.end) for at, each in enumerate(periods)],
        "plans": [
            (kind, each, axis.bar(kind, str(each), each.start, each.end)) for kind in plans for each in plans[kind]
        ],
        "waiting": known.when,
        **_numbers(known.found),
        "whole": scope == ALL,
        "still_since": last if span != LATELY and not request.GET.get("period") else None,
        "start": start,
        "end": end,
        "today": today,
    }
    return render(request, "partners/timeline.html", shown)


def _numbers(found: InTime | None) -> dict[str, Any]:
    if found is None:
        return {}
    return {
        "lines": [(Role(each.role).label if each.role else _("all roles"), each) for each in found.lines],
        "lengths": _lengths(found.lengths.counts, found.lengths.unknown, found.lengths.base),
    }


def _last_change(rows: QuerySet[Involvement], today: date) -> date:
    """The last day on which an involvement began or ended; today where none ever did."""
    days = rows.aggregate(
        start=Max("start", filter=Q(start__lte=today)), end=Max("end", filter=Q(end__lte=today))
    ).values()
    return max((each for each in days if each), default=today)


def _time_of(last: date, periods: Iterable[Period], today: date) -> str:
    """Of which time turnover is shown before anybody has chosen: a time in which something changed."""
    if last >= _a_year_before(today):
        return LATELY
    return next((each.pk.hex for each in periods if each.start <= last <= each.end), UP_TO_CHANGE)


def _from_to(span: str, periods: Iterable[Period], last: date, today: date) -> tuple[date, date]:
    """The first and the last day of a time."""
    period = next((each for each in periods if each.pk.hex == span), None)
    if period:
        return period.start, min(period.end, today)
    end = last if span == UP_TO_CHANGE else today
    return _a_year_before(end), end


def _a_year_before(day: date) -> date:
    try:
        return day.replace(year=day.year - 1) + timedelta(days=1)
    except ValueError:  # 29 February
        return date(day.year - 1, 3, 1)


def _places(viewer: Viewer) -> list[tuple[str, str]]:
    words = {NATIONAL: _("national partners"), ALL: _("the whole initiative")}
    return [(key, str(site) if site else words[key]) for key, site in scopes(viewer).items()]


def _of(viewer: Viewer, scope: str, role: str) -> QuerySet[Involvement]:
    rows = records.involvements(viewer, "see_time").filter(person__isnull=False)
    if scope == NATIONAL:
        rows = rows.filter(site__isnull=True)
    elif scope != ALL:
        rows = rows.filter(site=UUID(scope))
    return rows.filter(role=role) if role else rows


def _in_order(rows: QuerySet[Involvement]) -> list[UUID]:
    """The people of ``rows``, who came first first."""
    people = rows.values("person").annotate(first=Min("start")).order_by(F("first").asc(nulls_first=True), "person")
    return list(people.values_list("person", flat=True))


def _people(page: Page[Any], rows: QuerySet[Involvement]) -> dict[UUID, list[Involvement]]:
    """The involvements of the people on this page, in the page's order."""
    found: dict[UUID, list[Involvement]] = {each: [] for each in page}
    mine = rows.filter(person__in=list(found)).select_related("person", "organization", "site")
    for each in mine.order_by(F("start").asc(nulls_first=True), "position"):
        if each.person_id is not None:
            found[each.person_id].append(each)
    return found


def _axis(people: Mapping[UUID, list[Involvement]], plans: list[Any], today: date) -> Axis:
    days = [each.start for rows in people.values() for each in rows if each.start]
    days += [each.start for each in plans]
    first = min([*days, today - timedelta(days=365)])
    return Axis(date(first.year, 1, 1), max([today, *(each.end for each in plans)]))


def _row(axis: Axis, involvements: list[Involvement]) -> Row:
    bars = tuple(axis.bar(each.role, each.get_role_display(), each.start, each.end) for each in involvements)
    return Row(involvements[0].person, tuple(involvements), bars)


def _lengths(counts: Mapping[str, int], unknown: int, base: int) -> list[tuple[str | Promise, int, float]]:
    rows: list[tuple[str | Promise, int]] = [(_BANDS[band.key], counts[band.key]) for band in BANDS]
    if unknown:
        rows.append((_("beginning not known"), unknown))
    return [(words, number, round(100 * number / base, 2) if base else 0.0) for words, number in rows]
