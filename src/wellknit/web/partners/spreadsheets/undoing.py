"""Taking an import back as a whole; what others changed since is kept, and named."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping
from typing import Any
from uuid import UUID

from django.apps import apps
from django.db import connection, models, transaction
from django.utils.translation import gettext as _

from wellknit.web.history import NotUndone, fields_of, held, last_act, parts_of, recorded, recorded_parts, whole
from wellknit.web.models import Consent, History, Involvement, Organization, Outreach, Person, Upload
from wellknit.web.models.base import Owned
from wellknit.web.rules import Viewer, allowed

__all__ = ["taken_back"]

#: In this order rows are removed, so that none is needed by another any more.
_MODELS: tuple[type[Owned], ...] = (Outreach, Consent, Involvement, Person, Organization)
_SENTENCES = {"organization": "change_organizations", "outreach": "change_outreach", "involvement": "change_people"}


def taken_back(viewer: Viewer, entry: History) -> list[str]:
    """Undoes the import ``entry`` and returns what was kept, each with why.

    A row that the import made is removed unless somebody changed it or something else needs it by now; a field that
    it changed gets its old value back unless it has another one by now. What lies outside of the viewer's reach is
    kept. Raises NotUndone where it was undone before. What is to be done is worked out before the transaction begins,
    as in importing.py.
    """
    seen = last_act()
    work = _Undo(viewer, entry)
    with transaction.atomic():
        work.lock()
        entry = History.objects.select_for_update().get(pk=entry.pk)
        now = held(viewer)
        if entry.verb != "import" or entry.noun != "upload" or entry.undone:
            raise NotUndone
        if now != seen:
            work = _Undo(viewer, entry)
        work.write()
        entry.undone = True
        entry.save(update_fields=("undone",))
        told = recorded(viewer, "undo", Upload(pk=entry.row, file=entry.name), new={"entry": entry.sequence})
        if entry.site:
            told.site = entry.site
            told.save(update_fields=("site",))
        recorded_parts(told, work.lines)
    return work.kept


class _Undo:
    """What is changed back and what is removed, and ``kept``: what is not."""

    def __init__(self, viewer: Viewer, entry: History) -> None:
        self.viewer, self.parts = viewer, list(entry.parts.order_by("-sequence"))
        self.kept: list[str] = []
        self.acts: list[tuple[str, Owned, Mapping[str, Any], Mapping[str, Any]]] = []
        self.changed: dict[type[Owned], dict[UUID, Any]] = defaultdict(dict)
        self.names: dict[type[Owned], set[str]] = defaultdict(set)
        wanted: dict[str, set[UUID]] = defaultdict(set)
        for part in self.parts:
            wanted[part.noun].add(part.row)
        self.rows: dict[UUID, Any] = {}
        for noun, keys in wanted.items():
            rows = apps.get_model("web", noun)._default_manager.all()
            links = {"outreach": ("organization",), "involvement": ("person", "organization")}.get(noun)
            self.rows |= (rows.select_related(*links) if links else rows).in_bulk(list(keys))
        self._change_back()
        self.made = self._removable()
        self.lines = parts_of(viewer, self.acts)

    def lock(self) -> None:
        """Holds the rows, where the database holds rows and not the whole."""
        if connection.features.has_select_for_update:
            for model in _MODELS:
                keys = [pk for pk, row in self.rows.items() if type(row) is model]
                list(model._default_manager.select_for_update().filter(pk__in=keys).order_by("pk").values("pk"))

    def write(self) -> None:
        """Changes back and removes."""
        for model, rows in self.changed.items():
            fields = [*sorted(self.names[model]), "version"]
            model._default_manager.bulk_update(list(rows.values()), fields, batch_size=250)
        for model in _MODELS:
            keys = [pk for pk, row in self.made.items() if type(row) is model]
            if keys:
                model._default_manager.filter(pk__in=keys).delete()

    def _mine(self, noun: str, row: Owned) -> bool:
        return noun in ("person", "consent") or allowed(self.viewer, _SENTENCES[noun], row)

    def _change_back(self) -> None:
        for part in self.parts:
            row = self.rows.get(part.row)
            if part.verb != "change":
                continue
            if row is None:
                self.kept.append(_("%(name)s: removed since") % {"name": part.name})
                continue
            if not self._mine(part.noun, row):
                self.kept.append(_("%(name)s: not yours to change") % {"name": part.name})
                continue
            now, old, new = fields_of(row), {}, {}
            for name, before in part.old.items():
                field = row._meta.get_field(name)
                if name in part.new and now[name] == part.new[name]:
                    setattr(row, field.attname, field.to_python(before))
                    old[name], new[name] = now[name], before
                else:
                    label = str(getattr(field, "verbose_name", name))
                    self.kept.append(_("%(name)s: %(field)s was changed since") % {"name": part.name, "field": label})
            if new:
                row.version += row.pk not in self.changed[type(row)]
                self.changed[type(row)][row.pk] = row
                self.names[type(row)].update(new)
                self.acts.append(("change", row, old, new))

    def _removable(self) -> dict[UUID, Owned]:
        made: dict[UUID, Owned] = {}
        for part in self.parts:
            row = self.rows.get(part.row)
            if part.verb != "add" or row is None:
                continue
            if not self._mine(part.noun, row):
                self.kept.append(_("%(name)s: not yours to change") % {"name": part.name})
            elif not part.new or _differs(fields_of(row), part.new):
                self.kept.append(_("%(name)s: changed since") % {"name": part.name})
            else:
                made[row.pk] = row
        while needed := self._needed(made):
            for pk in sorted(needed, key=str):
                self.kept.append(_("%(name)s: others refer to it by now") % {"name": str(made.pop(pk))})
        for model in _MODELS:
            rows = [row for row in made.values() if type(row) is model]
            self.acts += [("remove", row, {"fields": whole(row), "parts": []}, {}) for row in rows]
        return made

    def _needed(self, made: Mapping[UUID, Owned]) -> set[UUID]:
        """Those of ``made`` that rows refer to which stay, once all is changed back."""
        found: set[UUID] = set()
        for model in _MODELS:
            keys = [pk for pk, row in made.items() if type(row) is model]
            if not keys:
                continue
            for relation in model._meta.related_objects:
                other = relation.related_model
                if isinstance(other, str) or not issubclass(other, models.Model) or not issubclass(other, Owned):
                    continue
                name = relation.field.attname
                refer = other._default_manager.filter(**{f"{relation.field.name}__in": keys}).values_list("pk", name)
                back = self.changed.get(other, {})
                found |= {pk for own, pk in refer if own not in made and own not in back}
                found |= {pk for own, row in back.items() if own not in made and (pk := getattr(row, name)) in made}
        return found


def _differs(now: Mapping[str, Any], then: Mapping[str, Any]) -> bool:
    return any(now.get(name) != value for name, value in then.items() if name != "position")
