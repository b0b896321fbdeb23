"""From a sheet, what its columns mean and what people answered, to what an import would do. Nothing is written here."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date
from typing import Any
from uuid import UUID

from django.utils.formats import date_format
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from wellknit.web.history import last_act
from wellknit.web.models import Involvement, Organization, Outreach, Person, Status, Table, Upload
from wellknit.web.models.base import Owned
from wellknit.web.partners.consents import PURPOSES, purpose
from wellknit.web.partners.duplicates.likeness import Named, pairs
from wellknit.web.partners.spreadsheets import cells
from wellknit.web.partners.spreadsheets.columns import CONSENT, OUTREACH, named
from wellknit.web.partners.spreadsheets.known import Known, identity
from wellknit.web.partners.spreadsheets.plan import Alike, Change, Line, Plan
from wellknit.web.partners.spreadsheets.reading import Consents, Reader, same_person
from wellknit.web.remembering import remembered
from wellknit.web.rules import Viewer

__all__ = ["looked_at", "missing", "planned"]

_DAYS = ("from", "to", "date", *(f"{CONSENT}{each}" for each in PURPOSES))
#: Fields that hold one of a few choices.
_CHOICES = frozenset(("status", "role", "language"))
_MOST_ALIKE = 3


def missing(table: str, matched: Mapping[str, str]) -> list[str]:
    """The labels of the fields without which nothing can be imported and that no column was matched with."""
    columns, there = named(table), set(matched.values())
    needed = {
        Table.ORGANIZATIONS: ("name",),
        Table.PEOPLE: () if "first_name" in there or "last_name" in there else ("name",),
        Table.INVOLVEMENTS: (),
    }[Table(table)]
    if table == Table.INVOLVEMENTS and not there & {"person", "organization"}:
        needed = ("person",)
    return [str(columns[each].label) for each in needed if each not in there]


def planned(viewer: Viewer, upload: Upload) -> Plan:
    """What importing ``upload`` as it is matched and answered would do, for ``viewer``, now."""
    header, rows = upload.read
    fields = {heading: field for heading, field in upload.matched.items() if field}
    heading = {field: name for name, field in fields.items()}
    places = [(place, fields[name]) for place, name in enumerate(header) if name in fields]
    known = Known(viewer, upload.table, heading)
    reader = Reader(known, heading, upload.options, _first(upload, rows, places))
    work = _Work(known, reader, upload.answers)
    lines = []
    for number, texts in rows:
        given = {field: cells.plain(texts[place]) for place, field in places if not _says_nothing(field, texts[place])}
        if any(given.values()):
            line = Line(number, "")
            reader.at(line, given)
            lines.append(work.read(line, given))
    work.point_out(lines)
    return Plan(upload.table, tuple(lines))


def looked_at(viewer: Viewer, upload: Upload) -> Plan:
    """The same for looking at: remembered while somebody goes from page to page of it, and nobody changes anything."""
    said = (upload.pk.hex, upload.matched, upload.options, upload.answers)
    asked = (viewer.account.pk, viewer.chairs, get_language(), last_act(), said)
    return remembered("memory", "plan", asked, lambda: planned(viewer, upload))


def _says_nothing(field: str, text: str) -> bool:
    return cells.is_blank(text) and not (field in _CHOICES and cells.is_doubt(text))


def _first(upload: Upload, rows: Sequence[tuple[int, list[str]]], places: Sequence[tuple[int, str]]) -> str:
    chosen = str(upload.options.get("days", cells.AUTO))
    if chosen != cells.AUTO:
        return chosen
    dated = [place for place, field in places if field in _DAYS]
    return cells.first_of(texts[place] for _number, texts in rows for place in dated)


class _Work:
    """Goes through the rows of one sheet, and remembers what stood in earlier ones."""

    def __init__(self, known: Known, reader: Reader, answers: Mapping[str, str]) -> None:
        self.known, self.reader, self.answers = known, reader, answers
        self.seen: dict[object, Line] = {}
        self.said: dict[object, Consents] = {}
        self.by_pk: dict[str, Any] = {str(each.pk): each for each in known.rows}

    def read(self, line: Line, texts: Mapping[str, str]) -> Line:
        line.answer = self.answers.get(str(line.row), "")
        match self.known.table:
            case Table.ORGANIZATIONS:
                self._organization(line)
            case Table.PEOPLE:
                self._person(line)
            case _:
                self._involvement(line)
        return line

    def _answered_same(self, line: Line) -> Any:
        answer, _colon, pk = line.answer.partition(":")
        return self.by_pk.get(pk) if answer == "same" else None

    # --- Organizations ------------------------------------------------------------------------------------------------

    def _organization(self, line: Line) -> None:
        reader, known = self.reader, self.known
        line.name = reader.text("name", Organization)
        key = reader.key("organization")
        by_key = known.keys.get(key) if key else None
        if not line.name and not by_key and not line.troubles:
            reader.wrong("name", _("The row has no name."), _("Write the name of the organization."))
        site = by_key.site if by_key is not None and not reader.texts.get("site") else reader.site()
        line.site = site.pk if site else None
        values: dict[str, Any] = {
            "name": line.name,
            "sector": reader.text("sector", Organization),
            "kind": reader.text("kind", Organization),
            "site_id": line.site,
            "affiliate_of_id": getattr(reader.national("affiliate_of"), "pk", None),
            "years_in_education": reader.years("years_in_education"),
            "profile": reader.text("profile", Organization),
        }
        outreach = self._outreach(line)
        if line.troubles:
            return
        found = by_key or self._same_organization(line)
        line.values = {name: value for name, value in values.items() if value not in ("", None)}
        if by_key is None and key:
            line.values["key"] = key
        identified = found.pk if found is not None else (identity(line.name), line.site)
        if identified in self.seen:
            reader.wrong(
                "name",
                _("The organization stands in row %(row)d already.") % {"row": self.seen[identified].row},
                _("Keep one of the two rows."),
            )
            return
        self.seen[identified] = line
        if found is not None:
            line.target, line.name = found.pk, found.name
            line.values.pop("key", None)
            line.changes += _changes(found, line.values)
        if outreach:
            row = known.outreach.get(found.pk) if found is not None else None
            line.also = outreach
            line.also_target = row.pk if row else None
            told = _changes(row, outreach) if row else [] if found is None else _changes(Outreach(status=""), outreach)
            line.changes += told
            line.also_needed = bool(told) or row is None

    def _same_organization(self, line: Line) -> Any:
        answered = self._answered_same(line)
        if answered is not None:
            return answered
        named_so = self.known.by_name.get(identity(line.name), [])
        here = [each for each in named_so if each.site_id == line.site]
        if here:
            return here[0]
        # Without a site a row means the only one of its name.
        return named_so[0] if len(named_so) == 1 and line.site is None else None

    def _outreach(self, line: Line) -> dict[str, Any]:
        reader = self.reader
        if not any(each.name in reader.texts for each in OUTREACH):
            return {}
        where = self.known.may_reach_out
        if not (line.site in where.sites if line.site else where.nowhere):
            return {}
        person = reader.person("by")
        given: dict[str, Any] = {
            "status": reader.choice("status", self.known.statuses, Status.labels),
            "asked": reader.text("asked", Outreach),
            "answered": reader.text("answered", Outreach),
            "by_id": person.pk if person else None,
            "next_step": reader.text("next_step", Outreach),
            "day": reader.day("date"),
        }
        return {name: value for name, value in given.items() if value not in ("", None)}

    # --- People -------------------------------------------------------------------------------------------------------

    def _person(self, line: Line) -> None:
        reader, known = self.reader, self.known
        parts = (reader.texts.get("first_name", ""), reader.texts.get("last_name", ""))
        name = reader.text("name", Person) or " ".join(filter(None, parts))
        line.name = name[:200]
        key, mail = reader.key("person"), reader.mail("mail")
        by_key = known.keys.get(key) if key else None
        if not name and by_key is None and not line.troubles:
            reader.wrong("name", _("The row has no name."), _("Write the name of the person."))
        values = {"name": line.name, "mail": mail, "language": reader.language("language")}
        involvement, consents = reader.involvement(), reader.consents()
        if line.troubles:
            return
        found = by_key or self._same_person(line, mail)
        line.values = {field: value for field, value in values.items() if value}
        if found is None and key:
            line.values["key"] = key
        identified = found.pk if found is not None else (identity(line.name), mail.casefold())
        earlier = self.seen.get(identified)
        if earlier is not None:
            line.of_row, line.values = earlier.row, {}
            line.target = earlier.target
            if consents and consents != self.said.get(identified):
                reader.wrong(
                    "consents",
                    _("Row %(row)d says something else of the consents of this person.") % {"row": earlier.row},
                    _("Say all of them in the first row."),
                )
                return
        else:
            self.seen[identified], self.said[identified] = line, consents
            self._consents(line, found.pk if found is not None else None, consents)
        if found is not None and earlier is None:
            line.target, line.name = found.pk, found.name
            line.changes += _changes(found, line.values)
        if involvement is not None:
            self._also_involved(line, involvement)

    def _consents(self, line: Line, person: UUID | None, given: Consents) -> None:
        """Those that are new, or that the sheet says other days of. An old sheet brings no consent back that was
        withdrawn since; one that was given anew does."""
        for to, (day, withdrawn) in given.items():
            row = self.known.consents.get(person, {}).get(to) if person else None
            if row is not None and withdrawn is None and row.withdrawn and row.withdrawn >= day:
                withdrawn = row.withdrawn
            if row is not None and (row.given, row.withdrawn) == (day, withdrawn):
                continue
            line.consents[to] = day, withdrawn
            if person is not None:
                before = _consent_said(row.given, row.withdrawn) if row is not None else "–"
                line.changes.append(Change(purpose(to), before, _consent_said(day, withdrawn)))

    def _same_person(self, line: Line, mail: str) -> Any:
        answered = self._answered_same(line)
        if answered is not None:
            return answered
        if mail and mail.casefold() in self.known.mails:
            return self.known.mails[mail.casefold()]
        named_so = [
            each
            for each in self.known.by_name.get(identity(line.name), [])
            if not (mail and each.mail) and same_person(self.known, each.pk, line.site)
        ]
        return named_so[0] if len(named_so) == 1 else None

    def _also_involved(self, line: Line, values: dict[str, Any]) -> None:
        """The involvement of a row about a person: one that is there is changed, else a new one made."""
        here = self.known.involvements.get(line.target, []) if line.target else []
        found = _same_involvement(here, values)
        line.also = values
        mark = ("involved", line.target or line.of_row or line.row, *(values[name] for name in _WHICH), values["start"])
        if mark in self.seen:
            line.also = None  # said twice: once is enough
            return
        self.seen[mark] = line
        if found is None:
            line.also_needed = True
            if line.target or line.of_row:
                line.changes.append(Change(_("involvement"), "–", _said_involvement(self.known, values)))
            return
        line.also_target = found.pk
        given = {name: value for name, value in values.items() if value not in ("", None, [])}
        line.also = given
        told = _changes(found, given)
        line.changes += told
        line.also_needed = bool(told)

    # --- Involvements -------------------------------------------------------------------------------------------------

    def _involvement(self, line: Line) -> None:
        reader = self.reader
        person = reader.person("person")
        line.name = reader.texts.get("person") or reader.texts.get("organization", "")
        values = reader.involvement()
        if values is None and not line.troubles:
            reader._needs_role()
        if not reader.texts.get("person") and not reader.texts.get("organization"):
            reader.wrong(
                "person",
                _("The row names neither a person nor an organization."),
                _("Name who is involved."),
            )
        if line.troubles or values is None:
            return
        values["person_id"] = person.pk if person else None
        here = self.known.involvements.get(values["person_id"], [])
        found = _same_involvement(here, values)
        mark = (values["person_id"], *(values[name] for name in _WHICH), values["start"])
        if mark in self.seen:
            reader.wrong(
                "role",
                _("The involvement stands in row %(row)d already.") % {"row": self.seen[mark].row},
                _("Keep one of the two rows."),
            )
            return
        self.seen[mark] = line
        line.values = values
        if found is not None:
            line.target = found.pk
            line.values = {name: value for name, value in values.items() if value not in ("", None, [])}
            line.changes += _changes(found, line.values)

    # --- What looks alike ---------------------------------------------------------------------------------------------

    def point_out(self, lines: Sequence[Line]) -> None:
        """Puts beside each new row, and each that a person called the same as another, what it may be the same as."""
        if self.known.table == Table.INVOLVEMENTS:
            return
        asked = [
            each for each in lines
            if not each.troubles and each.of_row is None and (each.target is None or each.answer.startswith("same"))
        ]  # fmt: skip
        new = [
            Named(each.row, str(each.values.get("name", "")), each.site, str(each.values.get("mail", "")))
            for each in asked
        ]
        there = [Named(each.pk, each.name, self._place(each), getattr(each, "mail", "")) for each in self.known.rows]
        for place, other, score in pairs(new, there):
            if len(asked[place].alike) < _MOST_ALIKE:
                row = self.known.rows[other]
                asked[place].alike.append(Alike(row.pk, row.name, self._where(row), score))
        for place, other, score in pairs(new, new):
            if other < place and len(asked[place].alike) < _MOST_ALIKE:
                first = asked[other]
                asked[place].alike.append(Alike(None, first.name, "", score, first.row))

    def _place(self, row: Any) -> UUID | None:
        if isinstance(row, Organization):
            return row.site_id
        places = self.known.places.get(row.pk, set())
        return next(iter(places)) if len(places) == 1 else None

    def _where(self, row: Any) -> str:
        places = [row.site_id] if isinstance(row, Organization) else sorted(map(str, self.known.places.get(row.pk, ())))
        sites = {str(pk): site.name for pk, site in self.known.sites_by_pk.items()}
        return ", ".join(sites[str(each)] for each in places if str(each) in sites)


_WHICH = ("role", "site_id", "organization_id")


def _same_involvement(rows: Sequence[Involvement], values: Mapping[str, Any]) -> Involvement | None:
    """The one of ``rows`` in the same role, place and organization that begins on the same day, or where either does
    not say when."""
    alike = [each for each in rows if all(getattr(each, name) == values[name] for name in _WHICH)]
    sure = [each for each in alike if each.start == values["start"]]
    maybe = [each for each in alike if each.start is None or values["start"] is None]
    return next(iter(sure or maybe), None)


def _consent_said(given: date, withdrawn: date | None) -> str:
    if withdrawn is None:
        return str(date_format(given, "SHORT_DATE_FORMAT"))
    return f"{date_format(given, 'SHORT_DATE_FORMAT')}–{date_format(withdrawn, 'SHORT_DATE_FORMAT')}"


def _changes(row: Owned, values: Mapping[str, Any]) -> list[Change]:
    """The fields in which ``values`` differ from what the row says."""
    found = []
    for name, value in values.items():
        before = getattr(row, name)
        if before != value:
            field = row._meta.get_field(name.removesuffix("_id") if name.endswith("_id") else name)
            found.append(
                Change(str(getattr(field, "verbose_name", name)), _said(row, name, before), _said(row, name, value))
            )
    return found


def _said(row: Owned, name: str, value: Any) -> str:
    """A value as a page says it; of rows that are referred to, their names."""
    if value in ("", None, []):
        return "–"
    field = row._meta.get_field(name.removesuffix("_id") if name.endswith("_id") else name)
    if name.endswith("_id"):
        # One query for each such change: sites and organizations change hands rarely.
        return str(field.related_model._default_manager.filter(pk=value).first() or "–")  # type: ignore[union-attr]
    if getattr(field, "choices", None):
        return str(dict(field.flatchoices).get(value, value))  # type: ignore[union-attr]
    if isinstance(value, list):
        return "; ".join(map(str, value))
    return date_format(value) if hasattr(value, "isoformat") else str(value)


def _said_involvement(known: Known, values: Mapping[str, Any]) -> str:
    role = str(dict(Involvement._meta.get_field("role").flatchoices)[values["role"]])
    site = known.sites_by_pk.get(values["site_id"])
    return f"{role}, {site.name}" if site else role
