"""Adding, changing and removing rows so that History tells of it, and undoing what was removed."""

from __future__ import annotations

import base64
from collections.abc import Iterable, Mapping, Sequence
from typing import Any, TypeVar, cast
from uuid import UUID

from django.apps import apps
from django.db import IntegrityError, models, transaction
from django.utils import timezone

from wellknit.web.models import Account, Consent, History, Initiative, Involvement, Person, Site
from wellknit.web.models.base import Owned
from wellknit.web.rules import Viewer

__all__ = [
    "Changed",
    "InUse",
    "NotUndone",
    "added",
    "added_together",
    "changed",
    "changed_together",
    "happened",
    "held",
    "last_act",
    "parts_of",
    "recorded",
    "recorded_parts",
    "removed",
    "removed_together",
    "rewritten",
    "undone",
]

_Row = TypeVar("_Row", bound=Owned)
_Whole = TypeVar("_Whole", Initiative, Account)
_SILENT = ("id", "initiative", "version", "token", "open_code")


class Changed(Exception):
    """Somebody else changed the row since it was opened; ``now`` is what it is now."""

    def __init__(self, now: Owned | Initiative | Account) -> None:
        super().__init__(str(now))
        self.now = now


class InUse(Exception):
    """Other rows refer to it, so it can't be removed; ``by`` are some of them."""

    def __init__(self, by: list[str]) -> None:
        super().__init__(", ".join(by))
        self.by = by


class NotUndone(Exception):
    """The removal can't be undone: what it needs is gone, or something took its place."""


def added(viewer: Viewer, row: _Row) -> _Row:
    """Saves a new row of the viewer's initiative. Within a transaction of the action that calls it."""
    row.initiative = viewer.initiative
    row.save(force_insert=True)
    recorded(viewer, "add", row, new=_fields(row))
    return row


def changed(viewer: Viewer, row: _Row, version: int, values: Mapping[str, Any]) -> _Row:
    """Gives the row new values; where all equal the old, nothing is done. Raises Changed where ``version`` is not its
    own any more."""
    now = cast(_Row, type(row)._default_manager.select_for_update().get(pk=row.pk))
    if now.version != version:
        raise Changed(now)
    before = _fields(now)
    for name, value in values.items():
        setattr(now, name, value)
    after = _fields(now)
    differing = {name for name in after if after[name] != before[name]}
    if not differing:
        return now
    now.version += 1
    now.save(force_update=True)
    recorded(
        viewer,
        "change",
        now,
        old={name: before[name] for name in sorted(differing)},
        new={name: after[name] for name in sorted(differing)},
    )
    return now


def rewritten(row: _Whole, version: int, values: Mapping[str, Any]) -> tuple[_Whole, dict[str, Any]]:
    """Gives a row that is no initiative's own new values; the row, and what those that differ were before. History is
    not told. Raises Changed where ``version`` is not its own any more."""
    now = type(row)._default_manager.select_for_update().get(pk=row.pk)
    if now.version != version:
        raise Changed(now)
    old: dict[str, Any] = {name: getattr(now, name) for name in values if getattr(now, name) != values[name]}
    if old:
        for name in old:
            setattr(now, name, values[name])
        now.version += 1
        now.save(update_fields=(*old, "version"))
    return now, old


def removed(viewer: Viewer, row: Owned, version: int) -> History:
    """Removes the row and what is part of it. Raises Changed, and InUse where other rows refer to it."""
    now = type(row)._default_manager.select_for_update().get(pk=row.pk)
    if now.version != version:
        raise Changed(now)
    parts = [{"model": each._meta.model_name, "fields": _all(each)} for each in _parts(now)]
    old = {"fields": _all(now), "parts": parts}
    entry = recorded(viewer, "remove", now, old=old)
    try:
        now.delete()
    except models.ProtectedError as error:
        raise InUse(sorted(str(each) for each in error.protected_objects)[:5]) from error
    return entry


def undone(viewer: Viewer, entry: History) -> None:
    """Puts back what the removal ``entry`` took away, with the id it had. Raises NotUndone."""
    entry = History.objects.select_for_update().get(pk=entry.pk)
    if entry.verb != "remove" or entry.undone:
        raise NotUndone
    rows = [{"model": entry.noun, "fields": entry.old["fields"]}, *entry.old["parts"]]
    for each in rows:
        _put_back(each["model"], each["fields"])
    entry.undone = True
    entry.save(update_fields=("undone",))
    _record(viewer, "undo", entry.noun, entry.row, entry.name, entry.site, {}, {"entry": entry.sequence})


def added_together(viewer: Viewer, rows: Sequence[_Row]) -> list[History]:
    """Saves new rows of one model, a line of History each, with as many queries as for one."""
    for row in rows:
        row.initiative = viewer.initiative
    if rows:
        type(rows[0])._default_manager.bulk_create(rows, batch_size=500)
    return _record_together(viewer, [_line("add", row, {}, _fields(row)) for row in rows])


def changed_together(viewer: Viewer, rows: Iterable[tuple[_Row, Mapping[str, Any]]]) -> list[History]:
    """Gives each row its new values, a line of History each, with few queries; where all equal the old, nothing is
    done. The rows were read, and locked, in the transaction of the caller."""
    lines, differing, names = [], [], {"version"}
    for row, values in rows:
        before = _fields(row)
        for name, value in values.items():
            setattr(row, name, value)
        after = _fields(row)
        new = {name: after[name] for name in sorted(after) if after[name] != before[name]}
        if new:
            row.version += 1
            differing.append(row)
            names |= set(new)
            lines.append(_line("change", row, {name: before[name] for name in new}, new))
    if differing:
        type(differing[0])._default_manager.bulk_update(differing, sorted(names), batch_size=200)
    return _record_together(viewer, lines)


def removed_together(viewer: Viewer, rows: Sequence[Owned]) -> list[History]:
    """Removes rows of one model that have no parts and that nothing refers to, a line of History each."""
    lines = [_line("remove", row, {"fields": _all(row), "parts": []}, {}) for row in rows]
    if rows:
        type(rows[0])._default_manager.filter(pk__in=[row.pk for row in rows]).delete()
    return _record_together(viewer, lines)


def _put_back(noun: str, kept: Mapping[str, Any]) -> None:
    """Saves a row anew from what History kept of it. Raises NotUndone where something that it refers to is gone, or
    its place is taken."""
    model = apps.get_model("web", noun)
    fields = {field.attname: field for field in model._meta.concrete_fields}
    values = {name: fields[name].to_python(value) for name, value in kept.items() if name in fields}
    for name, field in fields.items():
        if not isinstance(field, models.ForeignKey) or values.get(name) is None:
            continue
        if not field.related_model._base_manager.filter(pk=values[name]).exists():
            raise NotUndone
    try:
        with transaction.atomic():
            model(**values).save(force_insert=True)
    except IntegrityError as error:
        raise NotUndone from error


def recorded(
    viewer: Viewer,
    verb: str,
    row: Owned | Initiative,
    old: Mapping[str, Any] | None = None,
    new: Mapping[str, Any] | None = None,
) -> History:
    """The line of History that says what ``viewer`` did with ``row``."""
    return _record_together(viewer, [_line(verb, row, dict(old or {}), dict(new or {}))])[0]


def happened(verb: str, row: Owned) -> History:
    """The line of History of what came by itself because its day had come: nobody did it."""
    return _kept(row.initiative, None, [_line(verb, row, {}, {})])[0]


def _line(verb: str, row: Owned | Initiative, old: dict[str, Any], new: dict[str, Any]) -> History:
    noun = str(row._meta.model_name)
    return History(verb=verb, noun=noun, row=row.pk, name=str(row)[:254], site=_told_in(row), old=old, new=new)


def _told_in(row: Owned | Initiative) -> UUID | None:
    """The site whose leaders are told: the row's own, its organization's, or the only one its person is involved in.

    Of somebody who is involved in several, national leads alone are told: nobody is to learn what another site noted.
    """
    if isinstance(row, Initiative | Site):
        return row.pk if isinstance(row, Site) else None
    person = row.pk if isinstance(row, Person) else row.person_id if isinstance(row, Consent) else None
    if person is None:
        return _site_of(row)
    sites = set(Involvement.objects.filter(person=person).order_by().values_list("site", flat=True).distinct()[:2])
    return sites.pop() if len(sites) == 1 else None


def _record(
    viewer: Viewer,
    verb: str,
    noun: str,
    row: UUID,
    name: str,
    site: UUID | None,
    old: dict[str, Any],
    new: dict[str, Any],
) -> History:
    entry = History(verb=verb, noun=noun, row=row, name=name, site=site, old=old, new=new)
    return _record_together(viewer, [entry])[0]


def last_act() -> int:
    """The number of the last line of the scope's initiative: another one as soon as anybody has done anything."""
    return History.objects.aggregate(last=models.Max("sequence"))["last"] or 0


def held(viewer: Viewer) -> int:
    """The same, and until the transaction ends nobody else does anything. Rows that are going to be changed are locked
    before: that is the order in which everybody does it."""
    return _held(viewer.initiative)


def _held(initiative: Initiative) -> int:
    Initiative.objects.select_for_update().get(pk=initiative.pk)
    return last_act()


def _record_together(viewer: Viewer, lines: list[History]) -> list[History]:
    return _kept(viewer.initiative, viewer.account, lines)


def _kept(initiative: Initiative, account: Account | None, lines: list[History]) -> list[History]:
    # One act after another: who holds the initiative's row gives the next number.
    last = _held(initiative)
    now = timezone.now()
    for number, line in enumerate(lines, last + 1):
        line.initiative, line.account, line.sequence, line.when = initiative, account, number, now
    return History.objects.bulk_create(lines, batch_size=500)


def _fields(row: Owned) -> dict[str, Any]:
    """What a person would call the row's fields, as JSON holds them."""
    named = (
        field
        for field in row._meta.concrete_fields
        # A file that came in is no field that a person would read of.
        if field.name not in _SILENT and not _is_binary(field)
    )
    return {field.name: _plain(getattr(row, field.attname)) for field in named}


def _all(row: Owned) -> dict[str, Any]:
    # Files that came in are not kept here: what they hold could not be looked through when somebody is erased.
    kept = (field for field in row._meta.concrete_fields if not (field.name == "file" and _is_binary(field)))
    return {field.attname: _plain(getattr(row, field.attname)) for field in kept}


def _is_binary(field: models.Field[Any, Any]) -> bool:
    return isinstance(field, models.BinaryField)


def _plain(value: Any) -> Any:
    if isinstance(value, bytes | memoryview):  # as BinaryField reads it again
        return base64.b64encode(value).decode("ascii")
    return value if value is None or isinstance(value, bool | int | str | list | dict) else str(value)


def _parts(row: Owned) -> list[Owned]:
    """The rows that go with it: a person's consents, an organization's figures and outreach."""
    found: list[Owned] = []
    for relation in row._meta.related_objects:
        if relation.on_delete is models.CASCADE and issubclass(relation.related_model, Owned):
            model = relation.related_model
            found.extend(model._default_manager.filter(**{relation.field.name: row}))
    return found


# --- Many rows in one act ---------------------------------------------------------------------------------------------

#: What merging and imports need of the above: a row's fields, all of its columns, and putting it back.
fields_of, whole, put_back = _fields, _all, _put_back


def parts_of(viewer: Viewer, acts: Iterable[tuple[str, Owned, Mapping[str, Any], Mapping[str, Any]]]) -> list[History]:
    """What an act is going to do with each row (verb, row, old, new), as lines of History that only lack the act."""
    return [
        History(
            initiative=viewer.initiative,
            account=viewer.account,
            verb=verb,
            noun=str(row._meta.model_name),
            row=row.pk,
            name=str(row)[:254],
            site=_site_of(row),
            old=dict(old),
            new=dict(new),
        )
        for verb, row, old, new in acts
    ]


def recorded_parts(entry: History, lines: Sequence[History]) -> None:
    """Keeps ``lines`` as parts of the act ``entry``.

    Within the transaction that recorded ``entry``, whose hold on the initiative's row keeps numbers in order.
    """
    for number, line in enumerate(lines, entry.sequence + 1):
        line.sequence, line.when, line.part_of = number, entry.when, entry
    History.objects.bulk_create(lines, batch_size=500)


def _site_of(row: Owned) -> UUID | None:
    site: UUID | None = getattr(row, "site_id", None)
    organization = getattr(row, "organization", None)
    return organization.site_id if site is None and organization is not None else site
