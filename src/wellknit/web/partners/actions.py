"""What can be done with partners: one function a verb, in the transaction of its caller, with its line of History."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

from django.db.models import Max, QuerySet
from django.utils.translation import gettext as _

from wellknit.folder import names
from wellknit.tables import RESERVED
from wellknit.web.history import added, changed, changed_together, recorded, removed, rewritten
from wellknit.web.models import (
    History,
    Initiative,
    Involvement,
    Organization,
    Outreach,
    Person,
    Principle,
    ProfileFigure,
    Site,
)
from wellknit.web.models.base import Owned
from wellknit.web.partners import records
from wellknit.web.refusals import Refused
from wellknit.web.rules import Viewer
from wellknit.web.surveys.carrying import Leaving

__all__ = [
    "add_figure",
    "add_involvement",
    "add_organization",
    "add_person",
    "add_principle",
    "add_site",
    "change_initiative",
    "change_involvement",
    "change_organization",
    "change_person",
    "change_principle",
    "change_site",
    "export_folder",
    "free_key",
    "last_place",
    "place_nationally",
    "remove_involvement",
    "remove_organization",
    "remove_person",
    "say_outreach",
]

Values = Mapping[str, Any]
#: So many letters of a key are left as they are when a number goes behind it.
_A_START = 50


def add_site(viewer: Viewer, values: Values) -> Site:
    return added(viewer, Site(**values, key=free_key(Site, str(values["name"])), position=last_place(Site)))


def change_site(viewer: Viewer, site: Site, version: int, values: Values) -> Site:
    return changed(viewer, site, version, values)


def add_organization(viewer: Viewer, values: Values) -> Organization:
    key = free_key(Organization, str(values["name"]))
    return added(viewer, Organization(**values, key=key, position=last_place(Organization)))


def change_organization(viewer: Viewer, organization: Organization, version: int, values: Values) -> Organization:
    return changed(viewer, organization, version, values)


def remove_organization(viewer: Viewer, organization: Organization, version: int) -> History:
    """Raises InUse where somebody is involved for it."""
    return removed(viewer, organization, version)


def add_figure(viewer: Viewer, organization: Organization, values: Values) -> ProfileFigure:
    key = free_key(ProfileFigure, str(values["label"]), organization=organization)
    row = ProfileFigure(**values, organization=organization, key=key, position=last_place(ProfileFigure))
    return added(viewer, row)


def place_nationally(viewer: Viewer, organization: Organization, version: int, place: int | None) -> Organization:
    """Puts ``organization`` before the one that is ``place``-th among the other national partners (counted from 0), or
    takes it out. Raises Refused where it has a site, or affiliates that it would leave behind."""
    if place is not None and organization.site_id is not None:
        raise Refused(_("A national partner is one in all sites: take the site away first, under 'Change'."))
    if place is None and (affiliate := Organization.objects.filter(affiliate_of=organization).first()):
        raise Refused(_("%(name)s is an affiliate of it: change that first.") % {"name": affiliate.name})
    row = changed(viewer, organization, version, {"national_position": place})
    if place is not None:
        _make_room(viewer, records.national().exclude(pk=row.pk), "national_position", place)
    return row


def add_principle(viewer: Viewer, values: Values, place: int) -> Principle:
    """Before the principle that is ``place``-th now, counted from 0."""
    key = free_key(Principle, str(values["name"]))
    row = added(viewer, Principle(**values, key=key, position=place))
    _make_room(viewer, Principle.objects.exclude(pk=row.pk), "position", place)
    return row


def change_principle(viewer: Viewer, principle: Principle, version: int, values: Values, place: int) -> Principle:
    """Before the one that is ``place``-th among the others."""
    row = changed(viewer, principle, version, {**values, "position": place})
    _make_room(viewer, Principle.objects.exclude(pk=row.pk), "position", place)
    return row


def _make_room(viewer: Viewer, others: QuerySet[Any], field: str, place: int) -> None:
    """Numbers ``others`` in their order, all but ``place``, which is somebody's."""
    rows = others.select_for_update()
    changed_together(viewer, [(each, {field: at + (at >= place)}) for at, each in enumerate(rows)])


def say_outreach(viewer: Viewer, organization: Organization, version: int, values: Values) -> Outreach:
    """Says how far it has come with ``organization``, for the first time or anew."""
    row = Outreach.objects.filter(organization=organization).first()
    if row is None:
        return added(viewer, Outreach(**values, organization=organization, position=last_place(Outreach)))
    return changed(viewer, row, version, values)


def add_person(viewer: Viewer, values: Values, involvement: Values | None = None) -> Person:
    """Adds a person, with what the person is involved in where that is known."""
    person = added(viewer, Person(**values, key=free_key(Person, str(values["name"])), position=last_place(Person)))
    if involvement is not None:
        add_involvement(viewer, {**involvement, "person": person})
    return person


def change_person(viewer: Viewer, person: Person, version: int, values: Values) -> Person:
    return changed(viewer, person, version, values)


def remove_person(viewer: Viewer, person: Person, version: int) -> History:
    """Raises InUse where the person is involved in something."""
    return removed(viewer, person, version)


def add_involvement(viewer: Viewer, values: Values) -> Involvement:
    return added(viewer, Involvement(**values, position=last_place(Involvement)))


def change_involvement(viewer: Viewer, involvement: Involvement, version: int, values: Values) -> Involvement:
    """Raises LastLead where nobody would lead the initiative once it is over."""
    from wellknit.web.accounts.leading import lead_stays

    row = changed(viewer, involvement, version, values)
    lead_stays(viewer, row)
    return row


def remove_involvement(viewer: Viewer, involvement: Involvement, version: int) -> History:
    return removed(viewer, involvement, version)


def change_initiative(viewer: Viewer, version: int, values: Values) -> Initiative:
    """Raises Changed where the initiative has another version by now."""
    row, old = rewritten(viewer.initiative, version, values)
    if old:
        recorded(viewer, "change", row, old=old, new={name: values[name] for name in old})
    return row


def export_folder(viewer: Viewer, files: Mapping[str, bytes], waves: Iterable[Leaving] = ()) -> History:
    """Notes who took the partnership out as files, and which; of each wave, how many answers left with it."""
    for each in waves:
        if each.leave:
            recorded(viewer, "export", each.row, new={"files": [f"answers.{each.row.form}"], "rows": each.leave})
    return recorded(viewer, "export", viewer.initiative, new={"files": sorted(files)})


def last_place(model: type[Owned]) -> int:
    """A place after all others, in the files of the folder."""
    last: int | None = model._default_manager.aggregate(last=Max("position"))["last"]
    return 0 if last is None else last + 1


def free_key(model: type[Owned], name: str, **within: Any) -> str:
    """A key made from the name that no row of the initiative has, or none of those that ``within`` says."""
    otherwise = str(model._meta.model_name)
    rows: QuerySet[Any] = model._default_manager.all()
    alike = rows.filter(key__startswith=(names.suggestion(name) or otherwise)[:_A_START], **within)
    taken = {*alike.values_list("key", flat=True), *(RESERVED if model is Site else ())}
    return names.free_key(name, taken, otherwise)
