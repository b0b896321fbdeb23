"""Two that are one: what a person chose of each stays, all that hangs on the other moves over, and it can be undone."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any, TypeVar, cast
from uuid import UUID

from django.apps import apps
from django.db import models
from django.utils import timezone
from django.utils.translation import gettext as _

from wellknit.web.history import Changed, NotUndone, fields_of, put_back, recorded, whole
from wellknit.web.models import Consent, History, Involvement, Organization, Outreach, Person, Verdict
from wellknit.web.models.base import Owned
from wellknit.web.partners.duplicates import keys
from wellknit.web.rules import Viewer

__all__ = ["CHOSEN", "answered", "merged", "taken_apart"]

_Row = TypeVar("_Row", Organization, Person)
#: The fields that a person chooses when two are merged.
CHOSEN: Mapping[str, tuple[str, ...]] = {
    "organization": ("name", "sector", "kind", "site", "affiliate_of", "years_in_education", "profile"),
    "person": ("name", "mail", "language"),
}


def answered(viewer: Viewer, noun: str, one: UUID, other: UUID, answer: str) -> Verdict:
    """Keeps that somebody said of two that they are different, or to be asked about later."""
    first, second = sorted((one, other), key=str)
    told, _made = Verdict.objects.update_or_create(
        initiative=viewer.initiative,
        noun=noun,
        one=first,
        other=second,
        defaults={"answer": answer, "account": viewer.account, "when": timezone.now()},
    )
    return told


def merged(
    viewer: Viewer, kept: _Row, gone: _Row, versions: tuple[int, int], chosen: Mapping[str, str], outreach: str = "kept"
) -> History:
    """Makes ``kept`` and ``gone`` one, ``kept``. Within a transaction.

    ``chosen`` says by field whose value stays, 'kept' or 'gone'; ``outreach`` whose outreach, where both have some.
    Raises Changed where either has another version by now.
    """
    model = type(kept)
    rows = model._default_manager.select_for_update().in_bulk([kept.pk, gone.pk])
    for row, version in ((kept, versions[0]), (gone, versions[1])):
        if rows[row.pk].version != version:
            raise Changed(rows[row.pk])
    kept, gone = rows[kept.pk], rows[gone.pk]
    before = fields_of(kept)
    for name in CHOSEN[str(model._meta.model_name)]:
        if chosen.get(name) == "gone":
            attribute = f"{name}_id" if name in ("site", "affiliate_of") else name
            setattr(kept, attribute, getattr(gone, attribute))
    if isinstance(kept, Organization):
        _only_once(kept, gone)
    after = fields_of(kept)
    differing = sorted(name for name in after if after[name] != before[name])
    kept.version += 1
    moved: list[dict[str, str]] = []
    old: dict[str, Any] = {"gone": whole(gone), "kept": {name: before[name] for name in differing}}
    for relation, row in _hanging(gone):
        if row.pk == kept.pk:
            continue
        double = _double(relation, row, kept)
        if double is not None:
            loser = double if _wins(row, double, outreach) else row
            _remember(old, loser)
            if loser is row:
                loser.delete()
                continue
            loser.delete()
        moved.append({"model": str(row._meta.model_name), "pk": str(row.pk), "field": relation.field.name})
        setattr(row, relation.field.attname, kept.pk)
        row.version += 1
        row.save(update_fields=(relation.field.attname, "version"))
    for twice in _said_twice(kept):
        came = [each for each in moved if each["pk"] == str(twice.pk)]
        for each in came:  # put back, it is to stand where it came from
            moved.remove(each)
            setattr(twice, f"{each['field']}_id", gone.pk)
        _remember(old, twice)
        twice.delete()
    _forget_verdicts(gone.pk)
    kept.save(force_update=True)
    gone.delete()
    old["moved"] = moved
    if places := keys.followed(keys.Words.of(kept, gone, str(before["name"])), str(model._meta.model_name)):
        old["keys"] = places
    return recorded(viewer, "merge", kept, old=old, new={name: after[name] for name in differing})


def _only_once(kept: Organization, gone: Any) -> None:
    """What can't be chosen: a national partner stays one, and nothing is an affiliate of itself."""
    if kept.national_position is None:
        kept.national_position = gone.national_position
    if kept.affiliate_of_id in (kept.pk, gone.pk):
        kept.affiliate_of = None


def _hanging(gone: Owned) -> Iterator[tuple[Any, Any]]:
    """Every row that refers to ``gone``, with the relation by which it does."""
    for relation in gone._meta.related_objects:
        other = relation.related_model
        if isinstance(other, type) and issubclass(other, Owned):
            for row in list(other._default_manager.filter(**{relation.field.name: gone})):
                yield relation, row


def _double(relation: Any, row: Any, kept: Owned) -> Any:
    """The row that stands with ``kept`` already where ``row`` would come to stand, by the model's own constraints."""
    model, field = type(row), relation.field
    if field.unique:
        return model._default_manager.filter(**{field.name: kept}).first()
    for constraint in model._meta.constraints:
        if isinstance(constraint, models.UniqueConstraint) and field.name in constraint.fields:
            same = {name: getattr(row, model._meta.get_field(name).attname) for name in constraint.fields}
            same[field.name] = kept.pk
            found = model._default_manager.filter(**same).first()
            if found is not None:
                return found
    return None


def _wins(row: Any, double: Any, outreach: str) -> bool:
    """Whether ``row``, which comes over, stays in place of ``double``.

    Of two consents to the same the more cautious one stays: a withdrawn one, else the later.
    """
    if isinstance(row, Outreach):
        return outreach == "gone"
    if isinstance(row, Consent):
        mine, theirs = (row.withdrawn is not None, row.given), (double.withdrawn is not None, double.given)
        return mine > theirs
    return False


def _remember(old: dict[str, Any], row: Owned) -> None:
    old.setdefault("removed", []).append({"model": str(row._meta.model_name), "fields": whole(row)})


def _said_twice(kept: Organization | Person) -> list[Involvement]:
    """Involvements that, now that two are one, say exactly what another one says, and that nothing refers to."""
    seen: set[str] = set()
    found = []
    for row in Involvement.objects.filter(**{str(kept._meta.model_name): kept}).order_by("position", "pk"):
        said = {name: value for name, value in fields_of(row).items() if name != "position"}
        if repr(said) in seen and not any(True for _ in _hanging(row)):
            found.append(row)
        seen.add(repr(said))
    return found


def _forget_verdicts(pk: UUID) -> None:
    Verdict.objects.filter(models.Q(one=pk) | models.Q(other=pk)).delete()


def taken_apart(viewer: Viewer, entry: History) -> list[str]:
    """Undoes the merge ``entry`` and returns what was kept since it was changed, each with why. Within a transaction.

    Raises NotUndone where it was undone before, or what it needs is gone or its place taken.
    """
    entry = History.objects.select_for_update().get(pk=entry.pk)
    # Where somebody was erased since, History keeps nothing of them to put back.
    if entry.verb != "merge" or entry.undone or not {"gone", "kept", "moved"} <= set(entry.old):
        raise NotUndone
    model = apps.get_model("web", entry.noun)
    kept = cast(Any, model._default_manager.select_for_update().filter(pk=entry.row).first())
    if kept is None:
        raise NotUndone
    told: list[str] = []
    words = keys.Words(_spelled(entry), kept.key)
    _fields_back(kept, entry, told)
    put_back(entry.noun, entry.old["gone"])
    told.extend(keys.put_back(entry.old.get("keys", ()), words, entry.noun))
    gone = UUID(entry.old["gone"]["id"])
    for each in entry.old["moved"]:
        other = apps.get_model("web", each["model"])
        field = other._meta.get_field(each["field"])
        row = cast(Any, other._default_manager.filter(pk=each["pk"]).first())
        if row is None or getattr(row, field.attname) != kept.pk:
            told.append(_("%(name)s: moved or removed since") % {"name": str(row or other._meta.verbose_name)})
            continue
        setattr(row, field.attname, gone)
        row.version += 1
        row.save(update_fields=(field.attname, "version"))
    for each in entry.old.get("removed", ()):
        put_back(each["model"], each["fields"])
    entry.undone = True
    entry.save(update_fields=("undone",))
    recorded(viewer, "undo", kept, new={"entry": entry.sequence})
    return told


def _spelled(entry: History) -> tuple[str, ...]:
    """How files wrote who is gone, the key first: as it was when the merge ``entry`` followed it."""
    written = {word for each in entry.old.get("keys", ()) for word in each.get("places", ())}
    key = str(entry.old["gone"]["key"])
    return (key, *sorted(written - {key}))


def _fields_back(kept: Any, entry: History, told: list[str]) -> None:
    now = fields_of(kept)
    for name, before in entry.old["kept"].items():
        field = kept._meta.get_field(name)
        if name in entry.new and now[name] == entry.new[name]:
            setattr(kept, field.attname, field.to_python(before))
        else:
            label = str(getattr(field, "verbose_name", name))
            told.append(_("%(name)s: %(field)s was changed since") % {"name": str(kept), "field": label})
    kept.version += 1
    kept.save(force_update=True)
