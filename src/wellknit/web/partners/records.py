"""Rows as the library's frozen values, and the rows that a viewer may see."""

from __future__ import annotations

from collections.abc import Iterable
from typing import TypeVar, cast
from uuid import UUID

from django.db.models import Exists, OuterRef, Q, QuerySet
from django.http import Http404

from wellknit.partners import initiative as library
from wellknit.partners import outreach as outreach_values
from wellknit.partners import roster
from wellknit.web.models import (
    Grant,
    Initiative,
    Involvement,
    Organization,
    Outreach,
    Period,
    Person,
    Phase,
    Principle,
    Site,
)
from wellknit.web.models.base import Owned
from wellknit.web.rules import Reach, Viewer, reach

__all__ = [
    "everywhere",
    "find",
    "initiative_of",
    "involvements",
    "involvements_in",
    "national",
    "organizations",
    "outreach_of",
    "people",
    "roster_of",
    "sites",
]

_Row = TypeVar("_Row", bound=Owned)


# --- What a viewer may see --------------------------------------------------------------------------------------------


def organizations(viewer: Viewer, sentence: str = "see_organizations") -> QuerySet[Organization]:
    """The organizations of which ``sentence`` holds for ``viewer``."""
    where = reach(viewer, sentence)
    rows = Organization.objects.all()
    return rows if everywhere(viewer, where) else rows.filter(_organizations_in(where))


def everywhere(viewer: Viewer, where: Reach) -> bool:
    """Whether that is all that there is: nothing has to be asked of a row then, which is much quicker."""
    return where.nowhere and where.national and where.sites == {each.pk for each in viewer.sites}


def _organizations_in(where: Reach) -> Q:
    places = Q(site__in=where.sites) | Q(pk__in=where.organizations)
    if where.national:
        places |= Q(national_position__isnull=False)
    if where.nowhere:
        places |= Q(site__isnull=True, national_position__isnull=True)
    return places


def involvements(viewer: Viewer, sentence: str = "see_people") -> QuerySet[Involvement]:
    """The involvements of which ``sentence`` holds for ``viewer``."""
    where = reach(viewer, sentence)
    rows = Involvement.objects.all()
    return rows if everywhere(viewer, where) else rows.filter(involvements_in(where))


def involvements_in(where: Reach) -> Q:
    """What holds of the involvements that lie within ``where``."""
    places = Q(site__in=where.sites) | Q(organization__in=where.organizations)
    return places | Q(site__isnull=True) if where.national else places


def people(viewer: Viewer, sentence: str = "see_people") -> QuerySet[Person]:
    """The people with an involvement that ``viewer`` may see; those without any, where a lead looks."""
    where = reach(viewer, sentence)
    if everywhere(viewer, where):
        return Person.objects.all()
    # Asked of each person, and not as a list of all of them: most pages are about one, or a few.
    theirs = Involvement.objects.filter(person=OuterRef("pk"))
    places = Q(Exists(theirs.filter(involvements_in(where))))
    if where.nowhere:
        places |= ~Q(Exists(theirs))
    return Person.objects.filter(places)


def national() -> QuerySet[Organization]:
    """The national partners of the scope's initiative, in the order in which they are printed."""
    return Organization.objects.filter(national_position__isnull=False).order_by("national_position", "key")


def sites(viewer: Viewer, sentence: str = "see_organizations") -> list[Site]:
    """The sites in which ``sentence`` holds for ``viewer``."""
    return [each for each in viewer.sites if each.pk in reach(viewer, sentence).sites]


def find(rows: QuerySet[_Row], pk: UUID) -> _Row:
    """The row ``pk`` among ``rows``; Http404 where it is not, which is also said of rows that exist elsewhere."""
    found = rows.filter(pk=pk).first()
    if found is None:
        raise Http404
    return found


# --- The library's values ---------------------------------------------------------------------------------------------


def initiative_of(row: Initiative) -> library.Initiative:
    """The initiative of the scope, ``row``, as a value."""
    return library.Initiative(
        name=row.name,
        short=row.short or row.name,
        began=row.began,
        language=row.language,
        national_partners=tuple(national().values_list("key", flat=True)),
        sites=tuple(library.Site(each.key, each.name, each.state) for each in Site.objects.all()),
        years=tuple(library.Period(each.key, each.name, each.start, each.end) for each in Period.objects.all()),
        grants=tuple(
            library.Grant(each.key, each.funder, each.start, each.end, each.incentive, each.amount, each.currency)
            for each in Grant.objects.all()
        ),
        phases=tuple(
            library.Phase(each.key, each.name, each.start, each.end, tuple(each.questions), tuple(each.methods))
            for each in Phase.objects.all()
        ),
        principles=tuple(
            library.Principle(each.key, each.name, each.summary, tuple(each.facts)) for each in Principle.objects.all()
        ),
    )


def roster_of() -> roster.Roster:
    """The roster of the scope's initiative, in the order of its files."""
    rows = Organization.objects.select_related("site", "affiliate_of").prefetch_related("figures")
    involved = Involvement.objects.select_related("person", "organization", "site", "grant")
    return roster.Roster(
        tuple(map(_organization, rows.order_by("position", "key"))),
        tuple(map(_person, Person.objects.prefetch_related("consents").order_by("position", "key"))),
        tuple(map(_involvement, involved.order_by("position", "pk"))),
    )


def outreach_of(rows: Iterable[Outreach] | None = None) -> tuple[outreach_values.Outreach, ...]:
    """The outreach of the scope's initiative, in the order of its file."""
    if rows is None:
        rows = Outreach.objects.select_related("organization", "by").order_by("position", "organization__key")
    return tuple(map(_outreach, rows))


def _key(row: Site | Organization | Person | Grant | None) -> str | None:
    return None if row is None else row.key


def _organization(row: Organization) -> roster.Organization:
    return roster.Organization(
        row.key,
        row.name,
        row.sector,
        row.kind,
        _key(row.site),
        _key(row.affiliate_of),
        row.years_in_education,
        row.profile,
        tuple(roster.ProfileFigure(each.key, each.value, each.label, each.source) for each in row.figures.all()),
    )


def _person(row: Person) -> roster.Person:
    consents = tuple(roster.Consent(each.to, each.given, each.withdrawn) for each in row.consents.all())
    return roster.Person(row.key, row.name, row.mail, row.language, consents)


def _involvement(row: Involvement) -> roster.Involvement:
    return roster.Involvement(
        role=cast(roster.Role, row.role),
        person=_key(row.person),
        organization=_key(row.organization),
        site=_key(row.site),
        start=row.start,
        end=row.end,
        time=row.time,
        resources=row.resources,
        knowledge=tuple(row.knowledge),
        grant=_key(row.grant),
    )


def _outreach(row: Outreach) -> outreach_values.Outreach:
    return outreach_values.Outreach(
        row.organization.key,
        cast(outreach_values.Status, row.status),
        row.asked,
        row.answered,
        _key(row.by),
        row.next_step,
        row.day,
    )
