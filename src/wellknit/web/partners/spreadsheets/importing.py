"""Doing what a plan says, in one transaction, with a line of History for each row below the one of the import.

What is to be written is worked out before the transaction begins: while it runs, nobody else can write on SQLite.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from typing import Any
from uuid import UUID

from django.db import connection, transaction

from wellknit.folder.names import suggestion
from wellknit.web.history import fields_of, held, last_act, parts_of, recorded, recorded_parts
from wellknit.web.models import Consent, History, Involvement, Organization, Outreach, Person, Table, Upload
from wellknit.web.models.base import Owned
from wellknit.web.partners.spreadsheets.plan import CHANGED, NEW, Line, Plan
from wellknit.web.partners.spreadsheets.planning import planned
from wellknit.web.partners.spreadsheets.reading import Consents
from wellknit.web.rules import Viewer

__all__ = ["Stale", "imported"]

_BATCH = 250
_Act = tuple[str, Owned, Mapping[str, Any], Mapping[str, Any]]


class Stale(Exception):
    """What would be done now is not what was looked at; ``plan`` is what would be done."""

    def __init__(self, plan: Plan) -> None:
        super().__init__("the plan has changed")
        self.plan = plan


def imported(viewer: Viewer, upload: Upload, digest: str) -> History:
    """Imports ``upload`` as it was looked at, and does away with it.

    Raises :class:`Stale` where what would be done differs from what ``digest`` stands for: somebody changed something
    meanwhile, or the upload is matched otherwise. Raises Upload.DoesNotExist where it is gone.
    """
    seen = last_act()
    upload = Upload.objects.get(pk=upload.pk)
    work = _Import(viewer, upload, digest)
    with transaction.atomic():
        work.lock()
        now = Upload.objects.select_for_update().defer("content", "packed").get(pk=upload.pk)
        if held(viewer) != seen or any(getattr(now, name) != getattr(upload, name) for name in _TOLD):
            # Somebody was quicker: worked out once more, while nobody can be.
            work = _Import(viewer, Upload.objects.get(pk=upload.pk), digest)
        return work.written(upload)


#: What people say of an upload, by which its plan is made.
_TOLD = ("matched", "options", "answers")


class _Import:
    """The rows that an import makes and changes; ``acts`` are what History is to tell of them. Raises Stale."""

    def __init__(self, viewer: Viewer, upload: Upload, digest: str) -> None:
        self.viewer = viewer
        self.plan = planned(viewer, upload)
        if self.plan.digest != digest:
            raise Stale(self.plan)
        self.acts: list[_Act] = []
        self.made: list[tuple[type[Any], list[Any]]] = []
        self.told: list[tuple[type[Any], dict[UUID, Any], set[str]]] = []
        if upload.table == Table.ORGANIZATIONS:
            self.organizations(self.plan.lines)
        elif upload.table == Table.PEOPLE:
            self.people(self.plan.lines)
        else:
            self.involvements(self.plan.lines)
        self.lines = parts_of(viewer, self.acts)

    def lock(self) -> None:
        """Holds the rows that are changed, where the database holds rows and not the whole."""
        if connection.features.has_select_for_update:
            for model, rows, _names in self.told:
                list(model._default_manager.select_for_update().filter(pk__in=list(rows)).order_by("pk").values("pk"))

    def written(self, upload: Upload) -> History:
        """Writes all of it; the line of History that says so."""
        counts = {"table": upload.table, "rows": dict(self.plan.counts)}
        entry = recorded(self.viewer, "import", upload, new=counts)
        for model, rows in self.made:
            model._default_manager.bulk_create(rows, batch_size=_BATCH)
        for model, told, names in self.told:
            model._default_manager.bulk_update(told.values(), [*sorted(names), "version"], batch_size=_BATCH)
        recorded_parts(entry, self.lines)
        sites = {each.site for each in self.plan.lines if each.action in (NEW, CHANGED)}
        if len(sites) == 1:
            entry.site = sites.pop()
            entry.save(update_fields=("site",))
        upload.delete()
        return entry

    def organizations(self, lines: Iterable[Line]) -> None:
        lines = [each for each in lines if each.action in (NEW, CHANGED)]
        rows = self._rows(Organization, lines)
        old = Outreach.objects.select_related("organization").in_bulk([x.also_target for x in lines if x.also_target])
        made, told = [], []
        for line in lines:
            if not line.also:
                continue
            if line.also_target is None:
                made.append(Outreach(organization=rows[line.row], **line.also))
            elif line.also_needed:
                told.append((old[line.also_target], line.also))
        self._make(Outreach, made)
        self._change(Outreach, told)

    def people(self, lines: Iterable[Line]) -> None:
        lines = [each for each in lines if each.action in (NEW, CHANGED)]
        rows = self._rows(Person, [each for each in lines if each.of_row is None])
        # A row may only add an involvement to somebody whose own row changes nothing.
        known = Person.objects.in_bulk([each.target for each in lines if each.target and each.row not in rows])
        self._agree([(rows[each.row], each.consents) for each in lines if each.of_row is None and each.consents])
        self._involve(
            (line, line.also, line.also_target)
            for line in lines
            if line.also and line.also_needed
            if line.also.setdefault("person", self._person(line, rows, known))
        )

    def _agree(self, given: Sequence[tuple[Person, Consents]]) -> None:
        there = Consent.objects.select_for_update().filter(person__in=[person for person, _consents in given])
        old = {(each.person_id, each.to): each for each in there}
        made, told = [], []
        for person, consents in given:
            for to, (day, withdrawn) in consents.items():
                if (row := old.get((person.pk, to))) is None:
                    made.append(Consent(person=person, to=to, given=day, withdrawn=withdrawn))
                else:
                    told.append((row, {"given": day, "withdrawn": withdrawn}))
        self._make(Consent, made)
        self._change(Consent, told)

    @staticmethod
    def _person(line: Line, rows: Mapping[int, Any], known: Mapping[UUID, Person]) -> Any:
        found = rows.get(line.row) or rows.get(line.of_row or 0)
        return found or known[line.target]  # type: ignore[index]

    def involvements(self, lines: Iterable[Line]) -> None:
        lines = [each for each in lines if each.action in (NEW, CHANGED)]
        people = Person.objects.in_bulk([pk for each in lines if (pk := each.values.get("person_id"))])
        for line in lines:
            line.values["person"] = people.get(line.values.pop("person_id", None))
        self._involve((line, line.values, line.target) for line in lines)

    def _involve(self, given: Iterable[tuple[Line, dict[str, Any], UUID | None]]) -> None:
        given = list(given)
        named = {pk for _line, values, _target in given if (pk := values.get("organization_id"))}
        organizations = Organization.objects.in_bulk(list(named))
        rows = Involvement.objects.select_related("person", "organization")
        old = rows.in_bulk([target for _line, _values, target in given if target])
        made, told = [], []
        for _line, values, target in given:
            if target is not None:
                told.append((old[target], {name: value for name, value in values.items() if name != "person"}))
            else:
                organization = organizations.get(values.get("organization_id"))
                rest = {name: value for name, value in values.items() if name != "organization_id"}
                made.append(Involvement(organization=organization, **rest))
        self._make(Involvement, made)
        self._change(Involvement, told)

    def _rows(self, model: type[Organization] | type[Person], lines: list[Line]) -> dict[int, Any]:
        """The rows of the lines, by number: new ones, and others with what differs changed in them."""
        taken = set(model.objects.values_list("key", flat=True))
        rows: dict[int, Any] = {}
        for line in lines:
            if line.target is None:
                values = dict(line.values)
                key = _free(taken, str(values.pop("key", "")), str(values["name"]), str(model._meta.model_name))
                rows[line.row] = model(key=key, **values)
        self._make(model, list(rows.values()))
        old = model._default_manager.in_bulk([each.target for each in lines if each.target])
        told = []
        for line in lines:
            if line.target is not None:
                rows[line.row] = old[line.target]
                told.append((old[line.target], line.values))
        self._change(model, told)
        return rows

    def _make(self, model: type[Any], rows: list[Any]) -> None:
        position = model._default_manager.order_by("-position").values_list("position", flat=True).first()
        for place, row in enumerate(rows, start=0 if position is None else position + 1):
            row.initiative, row.position = self.viewer.initiative, place
        self.made.append((model, rows))
        self.acts += [("add", row, {}, fields_of(row)) for row in rows]

    def _change(self, model: type[Any], told: Iterable[tuple[Any, Mapping[str, Any]]]) -> None:
        rows: dict[UUID, Any] = {}
        names: set[str] = set()
        for row, values in told:
            before = fields_of(row)
            for name, value in values.items():
                setattr(row, name, value)
            after = fields_of(row)
            differing = sorted(name for name in after if after[name] != before[name])
            if differing:
                row.version += row.pk not in rows
                rows[row.pk] = row
                names.update(differing)
                old, new = ({name: state[name] for name in differing} for state in (before, after))
                self.acts.append(("change", row, old, new))
        if rows:
            self.told.append((model, rows, names))


def _free(taken: set[str], wanted: str, name: str, other: str) -> str:
    """A key that no row has: the one that was asked for, else one made from the name."""
    key = wanted or suggestion(name) or other
    if key in taken:
        key = next(each for number in range(2, len(taken) + 3) if (each := f"{key[:58]}_{number}") not in taken)
    taken.add(key)
    return key
