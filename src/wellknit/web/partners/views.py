"""The pages of partners: home, sites, organizations, people."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any
from uuid import UUID

from django.core.paginator import Paginator
from django.db.models import Count, Prefetch, Q, QuerySet
from django.http import HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from wellknit.web.commitments.records import overdue
from wellknit.web.editing import confirmed, edited
from wellknit.web.models import Initiative, Involvement, Organization, Outreach, Person, Principle, Site
from wellknit.web.partners import actions, forms, records
from wellknit.web.partners.overview import goings_on
from wellknit.web.rules import Viewer, allowed, reach
from wellknit.web.scope import Request, may
from wellknit.web.surveys.waves.texts import LANGUAGE_NAMES
from wellknit.web.twins import once

A_PAGE = 50
#: So many overdue commitments the first page names.
OVERDUE = 10
form_page = require_http_methods(["GET", "HEAD", "POST"])


def address(request: Request, name: str, *args: object) -> str:
    """The address of the page ``name`` in this request's initiative."""
    return reverse(name, args=(request.viewer.initiative.key, *args))


@require_safe
def home(request: Request) -> HttpResponse:
    """What goes on in the initiative, what it is, and how many take part where."""
    viewer = may(request, "see_home")
    own = records.organizations(viewer).filter(pk__in=viewer.organizations) if viewer.organizations else []
    there = dict(records.organizations(viewer).order_by().values_list("site").annotate(Count("pk")))
    shown: dict[str, Any] = {"sites": _sites_with_numbers(viewer, there), "own": own}
    shown["numbers"] = _numbers(viewer, sum(there.values()))
    shown["principles"] = Principle.objects.all()
    shown["overdue"] = overdue(viewer, timezone.localdate())[:OVERDUE]
    shown |= goings_on(viewer)
    if reach(viewer, "see_organizations").national:
        shown["national"] = records.national()
    return render(request, "partners/home.html", shown)


def _sites_with_numbers(viewer: Viewer, there: Mapping[UUID | None, int]) -> list[dict[str, Any]]:
    seen = records.sites(viewer, "see_people")
    now = _now()
    counts = dict(
        records.involvements(viewer)
        .filter(now, person__isnull=False, site__isnull=False)
        .values_list("site")
        .annotate(Count("person", distinct=True))
    )
    return [{"site": each, "people": counts.get(each.pk, 0), "organizations": there.get(each.pk, 0)} for each in seen]


def _numbers(viewer: Viewer, organizations: int) -> dict[str, int]:
    if not allowed(viewer, "see_organizations"):
        return {}
    involved = records.involvements(viewer).filter(_now(), person__isnull=False)
    return {
        "organizations": organizations,
        "people": involved.aggregate(people=Count("person", distinct=True))["people"],
    }


def _now() -> Q:
    """Involvements that run today."""
    day = timezone.localdate()
    return (Q(start__isnull=True) | Q(start__lte=day)) & (Q(end__isnull=True) | Q(end__gte=day))


# --- The initiative and its sites -------------------------------------------------------------------------------------


@form_page
def initiative_change(request: Request) -> HttpResponse:
    viewer = may(request, "change_initiative")
    row = Initiative.objects.get(pk=viewer.initiative.pk)
    form = forms.InitiativeForm(request.POST or None, instance=row, viewer=viewer)
    return edited(
        request,
        form,
        lambda: actions.change_initiative(viewer, form.version_opened, form.values),
        title=_("The initiative"),
        back=address(request, "home"),
    )


@form_page
def site_add(request: Request) -> HttpResponse:
    viewer = may(request, "change_initiative")
    form = forms.SiteForm(request.POST or None, viewer=viewer)

    def act() -> Site:
        once(request, Site, "site_change", name=form.values["name"])
        return actions.add_site(viewer, form.values)

    return edited(request, form, act, title=_("Add a site"), back=address(request, "home"))


@form_page
def site_change(request: Request, pk: UUID) -> HttpResponse:
    site = records.find(Site.objects.filter(pk__in=[each.pk for each in records.sites(request.viewer)]), pk)
    viewer = may(request, "change_initiative", site)
    form = forms.SiteForm(request.POST or None, instance=site, viewer=viewer)
    return edited(
        request,
        form,
        lambda: actions.change_site(viewer, site, form.version_opened, form.values),
        title=site.name,
        back=address(request, "home"),
    )


# --- Organizations ----------------------------------------------------------------------------------------------------


@require_safe
def organizations(request: Request) -> HttpResponse:
    """The list, searched and filtered; every viewer's own part of it."""
    viewer = may(request, "see_organizations")
    every = records.organizations(viewer)
    sectors = list(every.exclude(sector="").order_by("sector").values_list("sector", flat=True).distinct())
    chosen = forms.OrganizationFilter(request.GET or None, viewer=viewer, sectors=sectors)
    found = _chosen_organizations(every, chosen.cleaned_data if chosen.is_valid() else {})
    rows = found.select_related("site")
    if allowed(viewer, "see_outreach"):
        rows = rows.select_related("outreach")
    page = Paginator(rows, A_PAGE).get_page(request.GET.get("page"))
    people = _people_now(viewer, page.object_list)
    rows_shown = [(each, people.get(each.pk, 0)) for each in page.object_list]
    return render(request, "partners/organizations.html", {"page": page, "rows": rows_shown, "filter": chosen})


def _people_now(viewer: Viewer, rows: Iterable[Organization]) -> dict[UUID, int]:
    """How many people are involved for each of the organizations on the page, as far as the viewer may see them."""
    involved = records.involvements(viewer).filter(_now(), person__isnull=False, organization__in=[*rows])
    return dict(involved.order_by().values_list("organization").annotate(Count("person", distinct=True)))


def _chosen_organizations(rows: QuerySet[Organization], chosen: dict[str, Any]) -> QuerySet[Organization]:
    if words := chosen.get("q"):
        for word in words.split():
            rows = rows.filter(Q(name__icontains=word) | Q(kind__icontains=word) | Q(sector__icontains=word))
    if chosen.get("site"):
        rows = rows.filter(site=chosen["site"])
    if chosen.get("sector"):
        rows = rows.filter(sector=chosen["sector"])
    if chosen.get("status"):
        rows = rows.filter(outreach__status=chosen["status"])
    return rows


@require_safe
def organization(request: Request, pk: UUID) -> HttpResponse:
    rows = records.organizations(request.viewer).select_related("site", "affiliate_of").prefetch_related("figures")
    found = records.find(rows, pk)
    viewer = may(request, "see_organizations", found)
    involved = records.involvements(viewer).filter(organization=found).select_related("person", "site", "grant")
    shown = {"organization": found, "involvements": _newest_first(involved)}
    if allowed(viewer, "see_outreach", found):
        shown["outreach"] = Outreach.objects.filter(organization=found).select_related("by").first()
    return render(request, "partners/organization.html", shown)


def _newest_first(rows: QuerySet[Involvement]) -> list[Involvement]:
    day = timezone.localdate()
    return sorted(rows, key=lambda each: (not each.on(day), str(each.person or ""), str(each.start or "")))


@form_page
def organization_add(request: Request) -> HttpResponse:
    viewer = may(request, "change_organizations")
    form = forms.OrganizationForm(request.POST or None, viewer=viewer)

    def act() -> Organization:
        once(request, Organization, "organization", name=form.values["name"], site=form.values["site"])
        return actions.add_organization(viewer, form.values)

    return edited(
        request,
        form,
        act,
        title=_("Add an organization"),
        back=address(request, "organizations"),
    )


@form_page
def organization_change(request: Request, pk: UUID) -> HttpResponse:
    found = records.find(records.organizations(request.viewer), pk)
    viewer = may(request, "change_organizations", found)
    form = forms.OrganizationForm(request.POST or None, instance=found, viewer=viewer)
    return edited(
        request,
        form,
        lambda: actions.change_organization(viewer, found, form.version_opened, form.values),
        title=found.name,
        back=address(request, "organization", found.pk),
    )


@form_page
def organization_remove(request: Request, pk: UUID) -> HttpResponse:
    found = records.find(records.organizations(request.viewer), pk)
    viewer = may(request, "change_organizations", found)
    return confirmed(
        request,
        found,
        lambda: actions.remove_organization(viewer, found, int(request.POST.get("version") or 0)),
        title=_("Remove %(name)s?") % {"name": found.name},
        text=_("Its profile and what was noted of outreach go with it. It can be undone in the history."),
        back=address(request, "organization", found.pk),
        done=address(request, "organizations"),
        said=_("Removed. The history can undo it."),
    )


@form_page
def outreach_change(request: Request, pk: UUID) -> HttpResponse:
    found = records.find(records.organizations(request.viewer), pk)
    viewer = may(request, "change_outreach", found)
    row = Outreach.objects.filter(organization=found).first()
    form = forms.OutreachForm(request.POST or None, instance=row, viewer=viewer)
    return edited(
        request,
        form,
        lambda: actions.say_outreach(viewer, found, form.version_opened, form.values),
        title=_("Outreach to %(name)s") % {"name": found.name},
        back=address(request, "organization", found.pk),
    )


# --- People -----------------------------------------------------------------------------------------------------------


@require_safe
def people(request: Request) -> HttpResponse:
    """The list of people with what they do now, as far as the viewer may see it."""
    viewer = may(request, "see_people")
    seen = records.involvements(viewer)
    chosen = forms.PersonFilter(request.GET or None, viewer=viewer)
    found = _chosen_people(records.people(viewer), seen, chosen.cleaned_data if chosen.is_valid() else {})
    involved = seen.filter(_now()).select_related("site", "organization")
    rows = found.prefetch_related(Prefetch("involvements", involved, to_attr="now"))
    page = Paginator(rows, A_PAGE).get_page(request.GET.get("page"))
    return render(request, "partners/people.html", {"page": page, "filter": chosen})


def _chosen_people(rows: QuerySet[Person], seen: QuerySet[Involvement], chosen: dict[str, Any]) -> QuerySet[Person]:
    for word in (chosen.get("q") or "").split():
        rows = rows.filter(Q(name__icontains=word) | Q(mail__icontains=word))
    # Sets of people and not one question a person: the difference is a minute among ten thousand.
    mine = seen.filter(person__isnull=False)
    if chosen.get("site"):
        mine = mine.filter(site=chosen["site"])
    if chosen.get("role"):
        mine = mine.filter(role=chosen["role"])
    if chosen.get("when") == "left":
        rows = rows.exclude(pk__in=mine.filter(_now()).values("person"))
    elif chosen.get("when") == "now":
        mine = mine.filter(_now())
    if any(chosen.get(name) for name in ("site", "role", "when")):
        rows = rows.filter(pk__in=mine.values("person"))
    return rows


@require_safe
def person(request: Request, pk: UUID) -> HttpResponse:
    viewer = may(request, "see_people")
    found = records.find(records.people(viewer).prefetch_related("consents"), pk)
    involved = records.involvements(viewer).filter(person=found).select_related("organization", "site", "grant")
    shown = {"person": found, "involvements": _newest_first(involved), "changeable": _changeable(viewer, found)}
    shown["speaks"] = LANGUAGE_NAMES.get(found.language, found.language)
    return render(request, "partners/person.html", shown)


def _changeable(viewer: Viewer, found: Person) -> bool:
    return records.people(viewer, "change_people").filter(pk=found.pk).exists()


@form_page
def person_add(request: Request) -> HttpResponse:
    viewer = may(request, "change_people")
    form = forms.PersonForm(request.POST or None, viewer=viewer)
    also = forms.InvolvementForm(request.POST or None, viewer=viewer, given="person", prefix="involvement")
    if request.method == "POST" and form.is_valid() and not also.is_valid():
        form.add_error(None, _("Please look at what the person is involved in."))

    def act() -> Person:
        once(request, Person, "person", name=form.values["name"], mail=form.values["mail"])
        return actions.add_person(viewer, form.values, also.values)

    return edited(
        request,
        form,
        act,
        title=_("Add a person"),
        back=address(request, "people"),
        also=also,
        also_title=_("Involved as"),
    )


@form_page
def person_change(request: Request, pk: UUID) -> HttpResponse:
    found = records.find(records.people(request.viewer), pk)
    viewer = may(request, "change_people")
    found = records.find(records.people(viewer, "change_people"), pk)
    form = forms.PersonForm(request.POST or None, instance=found, viewer=viewer)
    return edited(
        request,
        form,
        lambda: actions.change_person(viewer, found, form.version_opened, form.values),
        title=found.name,
        back=address(request, "person", found.pk),
    )


@form_page
def person_remove(request: Request, pk: UUID) -> HttpResponse:
    found = records.find(records.people(request.viewer), pk)
    viewer = may(request, "change_people")
    found = records.find(records.people(viewer, "change_people"), pk)
    return confirmed(
        request,
        found,
        lambda: actions.remove_person(viewer, found, int(request.POST.get("version") or 0)),
        title=_("Remove %(name)s?") % {"name": found.name},
        text=_("Consents go with the person. It can be undone in the history."),
        back=address(request, "person", found.pk),
        done=address(request, "people"),
        said=_("Removed. The history can undo it."),
    )
