"""What can be done with partners: one function a verb, in the transaction of its caller, with its line of History."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from django.db.models import Max

from wellknit.folder.names import suggestion
from wellknit.web.history import Changed, added, changed, recorded, removed
from wellknit.web.models import History, Initiative, Involvement, Organization, Outreach, Person, Site, Wave
from wellknit.web.models.base import Owned
from wellknit.web.rules import Viewer

__all__ = [
    "add_involvement",
    "add_organization",
    "add_person",
    "add_site",
    "change_initiative",
    "change_involvement",
    "change_organization",
    "change_person",
    "change_site",
    "export_folder",
    "free_key",
    "remove_involvement",
    "remove_organization",
    "remove_person",
    "say_outreach",
]

Values = Mapping[str, Any]


def add_site(viewer: Viewer, values: Values) -> Site:
    return added(viewer, Site(**values, key=free_key(Site, str(values["name"])), position=_last(Site)))


def change_site(viewer: Viewer, site: Site, version: int, values: Values) -> Site:
    return changed(viewer, site, version, values)


def add_organization(viewer: Viewer, values: Values) -> Organization:
    key = free_key(Organization, str(values["name"]))
    return added(viewer, Organization(**values, key=key, position=_last(Organization)))


def change_organization(viewer: Viewer, organization: Organization, version: int, values: Values) -> Organization:
    return changed(viewer, organization, version, values)


def remove_organization(viewer: Viewer, organization: Organization, version: int) -> History:
    """Raises InUse where somebody is involved for it."""
    return removed(viewer, organization, version)


def say_outreach(viewer: Viewer, organization: Organization, version: int, values: Values) -> Outreach:
    """Says how far it has come with ``organization``, for the first time or anew."""
    row = Outreach.objects.filter(organization=organization).first()
    if row is None:
        return added(viewer, Outreach(**values, organization=organization, position=_last(Outreach)))
    return changed(viewer, row, version, values)


def add_person(viewer: Viewer, values: Values, involvement: Values | None = None) -> Person:
    """Adds a person, with what the person is involved in where that is known."""
    person = added(viewer, Person(**values, key=free_key(Person, str(values["name"])), position=_last(Person)))
    if involvement is not None:
        add_involvement(viewer, {**involvement, "person": person})
    return person


def change_person(viewer: Viewer, person: Person, version: int, values: Values) -> Person:
    return changed(viewer, person, version, values)


def remove_person(viewer: Viewer, person: Person, version: int) -> History:
    """Raises InUse where the person is involved in something."""
    return removed(viewer, person, version)


def add_involvement(viewer: Viewer, values: Values) -> Involvement:
    return added(viewer, Involvement(**values, position=_last(Involvement)))


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
    row = Initiative.objects.select_for_update().get(pk=viewer.initiative.pk)
    if row.version != version:
        raise Changed(row)
    old = {name: getattr(row, name) for name in values if getattr(row, name) != values[name]}
    if old:
        for name in old:
            setattr(row, name, values[name])
        row.version += 1
        row.save()
        recorded(viewer, "change", row, old=old, new={name: values[name] for name in old})
    return row


def export_folder(viewer: Viewer, files: Mapping[str, bytes]) -> History:
    """Notes who took the partnership out as files, and which."""
    return recorded(viewer, "export", viewer.initiative, new={"files": sorted(files)})


def _last(model: type[Owned]) -> int:
    """A place after all others, in the files of the folder."""
    last: int | None = model._default_manager.aggregate(last=Max("position"))["last"]
    return 0 if last is None else last + 1


def free_key(model: type[Site] | type[Organization] | type[Person] | type[Wave], name: str) -> str:
    """A key made from the name that no row of the initiative has."""
    wanted = suggestion(name) or str(model._meta.model_name)
    taken = set(model.objects.filter(key__startswith=wanted).values_list("key", flat=True))
    if wanted not in taken:
        return wanted
    return next(key for number in range(2, len(taken) + 3) if (key := f"{wanted[:58]}_{number}") not in taken)
