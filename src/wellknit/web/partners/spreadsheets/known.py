"""What is here already, as far as the one who imports may change it: what rows of a sheet are compared with."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping
from typing import Any
from uuid import UUID

from django.conf import settings
from django.utils import translation
from django.utils.functional import Promise

from wellknit.folder.headings import folded
from wellknit.web.models import Consent, Grant, Involvement, Organization, Outreach, Person, Role, Site, Status, Table
from wellknit.web.partners import records
from wellknit.web.partners.spreadsheets.columns import CONSENT
from wellknit.web.rules import Viewer, reach

__all__ = ["Known", "identity"]

_ROLES: Mapping[str, tuple[str, ...]] = {
    Role.NATIONAL_PARTNER: ("national", "nacional", "socio nacional"),
    Role.SITE_LEADER: ("leader", "lead", "site lead", "lider", "coordinator", "coordinador", "coordinadora"),
    Role.CORE_SITE_PARTNER: ("core", "core partner", "core member", "socio central", "central"),
    Role.COMMUNITY_PARTNER: ("community", "partner", "community member", "comunidad", "socio comunitario"),
}
_STATUSES: Mapping[str, tuple[str, ...]] = {
    Status.TO_CONTACT: ("new", "prospect", "not contacted", "contact", "nuevo", "por contactar", "pendiente"),
    Status.INVITED: ("contacted", "asked", "invite sent", "contactado", "contactada", "invitado", "invitada"),
    Status.JOINED: ("yes", "signed", "signed up", "agreed", "si", "acepto", "se unio", "unido", "unida"),
    Status.ACTIVE: ("current", "participating", "activo", "activa"),
    Status.PAUSED: ("on hold", "hold", "inactive", "en pausa", "pausado", "pausada", "inactivo"),
    Status.LEFT: ("former", "withdrew", "withdrawn", "gone", "se fue", "retirado", "retirada"),
}


def identity(name: str) -> str:
    """A name as two are compared that are held for the same: without regard to case and spaces."""
    return " ".join(name.casefold().split())


def _said(choices: Iterable[tuple[str, str | Promise]], more: Mapping[str, tuple[str, ...]]) -> dict[str, str]:
    """Everything that a choice is called, folded, in every language of the pages."""
    found: dict[str, str] = {}
    for value, label in choices:
        for word in (value.replace("_", " "), *more.get(value, ())):
            found.setdefault(folded(word), value)
        for language, _name in settings.LANGUAGES:
            with translation.override(language):
                found.setdefault(folded(str(label)), value)
    return found


class Known:
    """Rows by the names that a sheet with these ``fields`` may call them by; loaded once, in a few queries, however
    long the sheet."""

    def __init__(self, viewer: Viewer, table: str, fields: Collection[str]) -> None:
        self.viewer, self.table, self.fields = viewer, table, fields
        self.sentence = "change_organizations" if table == Table.ORGANIZATIONS else "change_people"
        self.reach = reach(viewer, self.sentence)
        self.sites: dict[str, Site] = {}
        self.site_names = [each.name for each in viewer.sites]
        self.sites_by_pk = {each.pk: each for each in viewer.sites}
        for site in viewer.sites:
            for word in (site.key.replace("_", " "), site.name, f"{site.name} {site.state}"):
                self.sites.setdefault(folded(word), site)
        self.roles = _said(Role.choices, _ROLES)
        self.statuses = _said(Status.choices, _STATUSES)
        self.keys: dict[str, Any] = {}
        self.by_name: dict[str, list[Any]] = defaultdict(list)
        self.organizations: dict[str, list[Organization]] = defaultdict(list)
        self.people: dict[str, list[Person]] = defaultdict(list)
        if table == Table.ORGANIZATIONS:
            self._organizations()
        else:
            self._people()

    def _organizations(self) -> None:
        rows = list(records.organizations(self.viewer, "change_organizations").order_by("position", "key"))
        self.rows: list[Any] = rows
        for row in rows:
            self.keys[row.key] = row
            self.by_name[identity(row.name)].append(row)
        national = Organization.objects.filter(national_position__isnull=False)
        self.national = {word: each for each in national for word in (identity(each.key), identity(each.name))}
        allowed = records.organizations(self.viewer, "change_outreach").values("pk")
        self.outreach = {each.organization_id: each for each in Outreach.objects.filter(organization__in=allowed)}
        self.may_reach_out = reach(self.viewer, "change_outreach")
        if "by" in self.fields:
            self._name_people(records.people(self.viewer))

    def _people(self) -> None:
        rows = list(records.people(self.viewer, "change_people").order_by("position", "key"))
        self.rows = rows
        for row in rows:
            self.keys[row.key] = row
            self.by_name[identity(row.name)].append(row)
        self.mails = {row.mail.casefold(): row for row in reversed(rows) if row.mail}
        self._name_people(rows)
        self.consents: dict[UUID, dict[str, Consent]] = defaultdict(dict)
        if any(each == "consents" or each.startswith(CONSENT) for each in self.fields):
            mine = records.people(self.viewer, "change_people").values("pk")
            for consent in Consent.objects.filter(person__in=mine):
                self.consents[consent.person_id][consent.to] = consent
        for organization in records.organizations(self.viewer).order_by("position", "key"):
            for word in {identity(organization.key), identity(organization.name)}:
                self.organizations[word].append(organization)
        self.grants = {
            word: each for each in Grant.objects.all() for word in (identity(each.key), identity(each.funder))
        }
        self.involvements: dict[UUID | None, list[Involvement]] = defaultdict(list)
        self.places: dict[UUID | None, set[UUID | None]] = defaultdict(set)
        for involvement in records.involvements(self.viewer, "change_people").order_by("position", "pk"):
            self.involvements[involvement.person_id].append(involvement)
            self.places[involvement.person_id].add(involvement.site_id)

    def _name_people(self, rows: Iterable[Person]) -> None:
        for row in rows:
            for word in {identity(row.key), identity(row.name), identity(row.mail)} - {""}:
                self.people[word].append(row)

    def may_at(self, site: UUID | None) -> bool:
        """Whether rows of this sheet may be added there; None is beside all sites."""
        if site is not None:
            return site in self.reach.sites
        return self.reach.nowhere if self.table == Table.ORGANIZATIONS else self.reach.national
