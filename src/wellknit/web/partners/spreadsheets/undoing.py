"""Taking an import back as a whole; what others changed since is kept, and named."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping
from typing import Any
from uuid import UUID

from django.apps import apps
from django.db import models
from django.utils.translation import gettext as _

from wellknit.web.history import NotUndone, fields_of, recorded, recorded_parts, whole
from wellknit.web.models import Consent, History, Involvement, Organization, Outreach, Person, Upload
from wellknit.web.models.base import Owned
from wellknit.web.rules import Viewer, allowed

__all__ = ["taken_back"]

#: In this order rows are removed, so that none is needed by another any more.
_MODELS: tuple[type[Owned], ...] = (Outreach, Consent, Involvement, Person, Organization)
_SENTENCES = {"organization": "change_organizations", "outreach": "change_outreach", "involvement": "change_people"}


def taken_back(viewer: Viewer, entry: History) -> list[str]:
    """Undoes the import ``entry`` and returns what was kept, each with why. Within a transaction.

    A row that the import made is removed unless somebody changed it or something else needs it by now; a field that
    it changed gets its old value back unless it has another one by now. What lies outside of the viewer's reach is
    kept. Raises NotUndone where it was undone before.
    """
    entry = History.objects.select_for_update().get(pk=entry.pk)
    if entry.verb != "import" or entry.noun != "upload" or entry.undone:
        raise NotUndone
    work = _Undo(viewer, list(entry.parts.order_by("-sequence")))
    work.change_back()
    work.remove()
    entry.undone = True
    entry.save(update_fields=("undone",))
    told = recorded(viewer, "undo", Upload(pk=entry.row, file=entry.name), new={"entry": entry.sequence})
    if entry.site:
        told.site = entry.site
        told.save(update_fields=("site",))
    recorded_parts(viewer, told, work.acts)
    return work.kept


class _Undo:
    def __init__(self, viewer: Viewer, parts: list[History]) -> None:
        self.viewer, self.parts = viewer, parts
        self.kept: list[str] = []
        self.acts: list[tuple[str, Owned, Mapping[str, Any], Mapping[str, Any]]] = []
        wanted: dict[str, set[UUID]] = defaultdict(set)
        for part in parts:
            wanted[part.noun].add(part.row)
        self.rows: dict[UUID, Any] = {}
        for noun, keys in wanted.items():
            rows = apps.get_model("web", noun)._default_manager.select_for_update(of=("self",))
            links = {"outreach": ("organization",), "involvement": ("person", "organization")}.get(noun)
            self.rows |= (rows.select_related(*links) if links else rows).in_bulk(list(keys))

    def _mine(self, noun: str, row: Owned) -> bool:
        return noun in ("person", "consent") or allowed(self.viewer, _SENTENCES[noun], row)

    def change_back(self) -> None:
        changed: dict[type[Owned], dict[UUID, Any]] = defaultdict(dict)
        names: dict[type[Owned], set[str]] = defaultdict(set)
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
                row.version += row.pk not in changed[type(row)]
                changed[type(row)][row.pk] = row
                names[type(row)].update(new)
                self.acts.append(("change", row, old, new))
        for model, rows in changed.items():
            model._default_manager.bulk_update(list(rows.values()), [*sorted(names[model]), "version"], batch_size=250)

    def remove(self) -> None:
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
            model._default_manager.filter(pk__in=[row.pk for row in rows]).delete()

    @staticmethod
    def _needed(made: Mapping[UUID, Owned]) -> set[UUID]:
        """Those of ``made`` that rows refer to which stay."""
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
                found |= {pk for own, pk in refer if own not in made}
        return found


def _differs(now: Mapping[str, Any], then: Mapping[str, Any]) -> bool:
    return any(now.get(name) != value for name, value in then.items() if name != "position")
