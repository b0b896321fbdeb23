"""Taking back a single act: a removal, or a change whose old values come back if nobody has changed them since."""

from __future__ import annotations

from typing import Any

from django.apps import apps
from django.db import IntegrityError, models, transaction

from wellknit.web.history import NotUndone, changed, fields_of, undone
from wellknit.web.models import Consent, History, Involvement, Person
from wellknit.web.models.base import Owned
from wellknit.web.partners import actions, records
from wellknit.web.rules import Viewer, Where, allowed

__all__ = ["ChangedSince", "change_undone", "removal_undone", "undoable"]

#: Whose changes can be taken back, and the sentence of whoever may change such rows. Access is given and taken on its
#: own pages, by those who answer for it.
_SENTENCES = {
    "organization": "change_organizations",
    "outreach": "change_outreach",
    "person": "change_people",
    "consent": "change_people",
    "involvement": "change_people",
    "site": "change_initiative",
    "period": "change_initiative",
    "grant": "change_initiative",
    "phase": "change_initiative",
    "commitment": "change_commitments",
    "brief": "make_briefs",
}
#: Days of which the second does not come before the first.
_SPANS = (("start", "end"), ("given", "withdrawn"))


class ChangedSince(NotUndone):
    """Somebody has changed the same fields since; ``fields`` are what they are called."""

    def __init__(self, fields: list[str]) -> None:
        super().__init__(", ".join(fields))
        self.fields = fields


def undoable(viewer: Viewer, entry: History) -> bool:
    """Whether a page should offer to take the change ``entry`` back; whether it can be is seen when it is tried."""
    sentence = _SENTENCES.get(entry.noun)
    if entry.verb != "change" or entry.undone or not entry.old or sentence is None:
        return False
    return allowed(viewer, sentence, Where(site=entry.site))


def change_undone(viewer: Viewer, entry: History) -> None:
    """Gives a row the values back that it had before the change ``entry``. Within a transaction.

    Raises ChangedSince; NotUndone where the row is gone, what it referred to is, or the viewer may not change it, as
    it is or as it was; and LastLead where nobody would lead the initiative.
    """
    entry = History.objects.select_for_update().get(pk=entry.pk)
    if not undoable(viewer, entry) or entry.part_of_id is not None:
        raise NotUndone
    model: type[Owned] = apps.get_model("web", entry.noun)
    row = model._default_manager.select_for_update(of=("self",)).filter(pk=entry.row).first()
    if row is None or not _may_change(viewer, row):
        raise NotUndone
    now = fields_of(row)
    since = [name for name in entry.old if now.get(name) != entry.new.get(name)]
    if since:
        raise ChangedSince([str(getattr(model._meta.get_field(name), "verbose_name", name)) for name in since])
    values = {}
    for name, value in entry.old.items():
        field = model._meta.get_field(name)
        assert isinstance(field, models.Field)
        values[field.attname] = field.to_python(value)
        if isinstance(field, models.ForeignKey) and value is not None and not _there(field, value):
            raise NotUndone
    try:
        with transaction.atomic():
            back = _changed(viewer, row, values)
    except IntegrityError as error:
        raise NotUndone from error
    if not _may_change(viewer, back) or not _runs_forwards(back):
        raise NotUndone
    entry.undone = True
    entry.save(update_fields=("undone",))


def removal_undone(viewer: Viewer, entry: History) -> None:
    """Puts back what the removal ``entry`` took away. Within a transaction. Raises NotUndone, also for the consent of
    somebody whom the viewer may not change any more."""
    if entry.noun == "consent":
        person = entry.old.get("fields", {}).get("person_id")
        if not records.people(viewer, "change_people").filter(pk=person).exists():
            raise NotUndone
    undone(viewer, entry)


def _there(field: models.ForeignKey[Any, Any], value: object) -> bool:
    return field.related_model._default_manager.filter(pk=value).exists()


def _changed(viewer: Viewer, row: Owned, values: dict[str, Any]) -> Owned:
    if isinstance(row, Involvement):
        return actions.change_involvement(viewer, row, row.version, values)
    return changed(viewer, row, row.version, values)


def _may_change(viewer: Viewer, row: Owned) -> bool:
    """Whether the viewer may change the row; asked anew after the change, since that may have moved it."""
    sentence = _SENTENCES[str(row._meta.model_name)]
    if isinstance(row, Person | Consent):
        person = row.pk if isinstance(row, Person) else row.person_id
        return records.people(viewer, sentence).filter(pk=person).exists()
    return allowed(viewer, sentence, None if sentence == "change_initiative" else row)


def _runs_forwards(row: Owned) -> bool:
    spans = [(getattr(row, first, None), getattr(row, last, None)) for first, last in _SPANS]
    return all(first is None or last is None or first <= last for first, last in spans)
