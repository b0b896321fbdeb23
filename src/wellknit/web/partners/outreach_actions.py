"""What can be done about outreach: to one organization, or to many at once with one undo."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from django.db import transaction
from django.db.models import Field, Max, QuerySet
from django.utils import timezone

from wellknit.web.history import (
    Changed,
    added,
    added_together,
    changed,
    changed_together,
    removed,
    removed_together,
)
from wellknit.web.models import BulkChange, History, Organization, Outreach, SavedFilter
from wellknit.web.rules import Viewer

__all__ = ["change_many", "keep_filter", "move", "remove_filter", "undo_many"]


@transaction.atomic
def move(viewer: Viewer, organization: Organization, status: str, version: int) -> Outreach:
    """Puts the organization into another state. ``version`` is that of the card which was moved, 0 for an organization
    of which nothing was noted. Raises Changed where the card is another one by now."""
    row = Outreach.objects.filter(organization=organization).first()
    if row is None:
        if version:
            raise Changed(organization)
        return added(viewer, Outreach(organization=organization, status=status, position=_next_position()))
    return changed(viewer, row, version, {"status": status})


@transaction.atomic
def change_many(viewer: Viewer, organizations: QuerySet[Organization], values: Mapping[str, Any]) -> BulkChange:
    """Sets ``values`` (of Outreach's fields) for all ``organizations``, also those of which nothing was noted."""
    found = list(organizations.order_by("position", "key").select_related(None))
    kept = Outreach.objects.select_for_update(of=("self",)).filter(organization__in=[each.pk for each in found])
    rows = {row.organization_id: row for row in kept}
    by_id = {each.pk: each for each in found}
    for row in rows.values():
        row.organization = by_id[row.organization_id]  # the line of History names it
    entries = changed_together(viewer, [(row, values) for row in rows.values()])
    position = _next_position()
    new = [each for each in found if each.pk not in rows]
    entries += added_together(
        viewer,
        [Outreach(organization=each, position=place, **values) for place, each in enumerate(new, position)],
    )
    return BulkChange.objects.create(
        initiative=viewer.initiative,
        account=viewer.account,
        entries=[str(each.pk) for each in entries],
        when=timezone.now(),
    )


@transaction.atomic
def undo_many(viewer: Viewer, change: BulkChange) -> tuple[int, int]:
    """Puts back what a bulk change did: how many it put back, and how many stay as somebody changed them since."""
    change = BulkChange.objects.select_for_update().get(pk=change.pk)
    if change.undone:
        return 0, 0
    entries = list(History.objects.filter(pk__in=change.entries))
    found = Outreach.objects.select_for_update(of=("self",)).select_related("organization")
    rows = {row.pk: row for row in found.filter(pk__in=[each.row for each in entries])}
    back: list[tuple[Outreach, Mapping[str, Any]]] = []
    gone: list[Outreach] = []
    for entry in entries:
        row = rows.get(entry.row)
        if row is None or any(_text(getattr(row, name)) != value for name, value in _made(entry).items()):
            continue
        if entry.verb == "add":
            gone.append(row)
        else:
            back.append((row, {each.name: each.to_python(entry.old[each.name]) for each in _changed_fields(entry)}))
    changed_together(viewer, back)
    removed_together(viewer, gone)
    change.undone = True
    change.save(update_fields=("undone",))
    return len(back) + len(gone), len(entries) - len(back) - len(gone)


def _changed_fields(entry: History) -> list[Field[Any, Any]]:
    return [each for each in Outreach._meta.concrete_fields if each.name in entry.old]


def _made(entry: History) -> dict[str, Any]:
    """What the entry's act left in the fields that it set."""
    if entry.verb == "change":
        return dict(entry.new)
    names = ("status", "asked", "answered", "next_step", "day")
    return {name: entry.new[name] for name in names if name in entry.new}


def _text(value: object) -> object:
    return value if value is None else str(value)


def keep_filter(viewer: Viewer, values: Mapping[str, Any]) -> SavedFilter:
    """Keeps what is searched by under a name. Only what others see stands in History."""
    row = SavedFilter(account=viewer.account, **values)
    if row.site_id is not None:
        return added(viewer, row)
    row.initiative = viewer.initiative
    row.save(force_insert=True)
    return row


def remove_filter(viewer: Viewer, row: SavedFilter) -> None:
    """Forgets a filter of the viewer's own."""
    if row.site_id is not None:
        removed(viewer, row, row.version)
    else:
        row.delete()


def _next_position() -> int:
    last: int | None = Outreach.objects.aggregate(last=Max("position"))["last"]
    return 0 if last is None else last + 1
