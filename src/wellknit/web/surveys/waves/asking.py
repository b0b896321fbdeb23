"""Whom a wave asks: people of the roster by site and role on a day, and how many share what a row will carry."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from uuid import UUID

from django.db.models import Count, Q
from django.utils.translation import gettext as _

from wellknit.releases.disclosure.combinations import sharing
from wellknit.surveys.questionnaire import OF_RELATIONSHIPS, Questionnaire
from wellknit.web.models import Audience, Involvement, Mode, Organization, Role, Site, Wave
from wellknit.web.surveys.promises.merging import FEWEST

__all__ = ["Asked", "Few", "asked", "chosen", "few", "names_partners", "people_by_place"]

#: Somebody with two roles in one site is asked once, in the first of these that is asked.
_FIRST = (Role.SITE_LEADER, Role.CORE_SITE_PARTNER, Role.COMMUNITY_PARTNER, Role.NATIONAL_PARTNER)

#: A site (None: the nation) and a role.
Place = tuple[UUID | None, str]


@dataclass(frozen=True, slots=True)
class Asked:
    """Somebody who is to be asked, in a site and role, for the organization that the roster names."""

    person: UUID
    site: UUID | None
    role: str
    organization: UUID | None


@dataclass(frozen=True, slots=True)
class Few:
    """A combination of attributes that ``count`` people share, fewer than five."""

    words: str
    count: int


def _running(day: date) -> Q:
    begun = Q(start__isnull=True) | Q(start__lte=day)
    return begun & (Q(end__isnull=True) | Q(end__gte=day)) & Q(person__isnull=False)


def people_by_place(day: date) -> Mapping[Place, int]:
    """How many people the roster has on ``day``, by site and role."""
    rows = Involvement.objects.filter(_running(day)).order_by().values_list("site", "role")
    return {(site, role): count for site, role, count in rows.annotate(Count("person", distinct=True))}


def chosen(wave: Wave) -> set[Place]:
    """The sites and roles that the wave asks."""
    return set(Audience.objects.filter(wave=wave).values_list("site", "role"))


def asked(places: Iterable[Place], day: date) -> tuple[Asked, ...]:
    """Who of the roster stands in one of ``places`` on ``day``: each person once a site, in the order of the roster."""
    wanted = set(places)
    rows = Involvement.objects.filter(_running(day)).order_by("position", "pk")
    found: dict[tuple[UUID, UUID | None], Asked] = {}
    for person, site, role, organization in rows.values_list("person", "site", "role", "organization"):
        if (site, role) not in wanted:
            continue
        before = found.get((person, site))
        if before is None or _FIRST.index(Role(role)) < _FIRST.index(Role(before.role)):
            found[person, site] = Asked(person, site, role, organization)
    return tuple(found.values())


def names_partners(questionnaire: Questionnaire) -> bool:
    """Whether the form asks about single organizations."""
    return any(item.asks in OF_RELATIONSHIPS or item.about for item in questionnaire.items)


def few(wave: Wave, people: Iterable[Asked]) -> tuple[Few, ...]:
    """Combinations of site, role and organization, which rows carry, that fewer than five people share.

    In anonymous waves people say site and role themselves, and rows carry no organization.
    """
    by_organization = wave.mode != Mode.ANONYMOUS
    rows = [_attributes(each, by_organization) for each in people]
    rare = {row: count for row, count in zip(rows, sharing(rows), strict=True) if count < FEWEST}
    if not rare:
        return ()
    sites = {str(pk): name for pk, name in Site.objects.values_list("pk", "name")}
    wanted = {row[2] for row in rare if len(row) > 2 and row[2]}
    organizations = {str(pk): name for pk, name in Organization.objects.filter(pk__in=wanted).values_list("pk", "name")}
    roles: Mapping[str, str] = {value: str(label) for value, label in Role.choices}
    found = []
    for row, count in rare.items():
        words = [sites.get(row[0], _("national")), roles[row[1]]]
        if by_organization:
            words.append(organizations.get(row[2], _("no organization")))
        found.append(Few(", ".join(words), count))
    return tuple(sorted(found, key=lambda each: (each.count, each.words)))


def _attributes(one: Asked, by_organization: bool) -> tuple[str, ...]:
    row = (str(one.site or ""), one.role)
    return (*row, str(one.organization or "")) if by_organization else row
