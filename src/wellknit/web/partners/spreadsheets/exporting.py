"""The tables of partners as CSV and XLSX, with nothing in them that a spreadsheet would take for a formula."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterator
from datetime import date

from wellknit.relationships.exchange.rows import write_workbook
from wellknit.web.history import recorded
from wellknit.web.models import History, Table
from wellknit.web.partners import records
from wellknit.web.partners.spreadsheets.cells import FORMULA
from wellknit.web.rules import Viewer, reach

__all__ = ["FORMATS", "as_csv", "as_xlsx", "exported", "guarded", "rows_of"]

FORMATS = {
    "csv": "text/csv; charset=utf-8",
    "xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
}
Rows = list[tuple[str, ...]]
_ORGANIZATIONS = (
    "organization", "name", "sector", "kind", "site", "affiliate_of", "years_in_education", "profile",
)  # fmt: skip
_OUTREACH = ("status", "asked", "answered", "by", "next_step", "date")
_PEOPLE = ("person", "name", "mail", "language", "consents")
_INVOLVEMENTS = (
    "person", "organization", "site", "role", "from", "to", "time", "resources", "knowledge", "grant",
)  # fmt: skip


def rows_of(viewer: Viewer, table: str) -> Rows:
    """The rows of a table that ``viewer`` may change, the headings first, under the names of the folder's files."""
    match table:
        case Table.ORGANIZATIONS:
            outreach = bool(reach(viewer, "see_outreach"))
            return [(*_ORGANIZATIONS, *(_OUTREACH if outreach else ())), *_organizations(viewer, outreach)]
        case Table.PEOPLE:
            return [_PEOPLE, *_people(viewer)]
    return [_INVOLVEMENTS, *_involvements(viewer)]


def _organizations(viewer: Viewer, outreach: bool) -> Iterator[tuple[str, ...]]:
    rows = records.organizations(viewer, "change_organizations").order_by("position", "key")
    for row in rows.select_related("site", "affiliate_of", "outreach", "outreach__by"):
        years = "" if row.years_in_education is None else str(row.years_in_education)
        plain = (row.key, row.name, row.sector, row.kind, _key(row.site), _key(row.affiliate_of), years, row.profile)
        if not outreach:
            yield plain
            continue
        told = getattr(row, "outreach", None)
        more = (
            (told.status, told.asked, told.answered, _key(told.by), told.next_step, _day(told.day))
            if told is not None
            else ("",) * len(_OUTREACH)
        )
        yield (*plain, *more)


def _people(viewer: Viewer) -> Iterator[tuple[str, ...]]:
    rows = records.people(viewer, "change_people").order_by("position", "key")
    for row in rows.prefetch_related("consents"):
        consents = "; ".join(
            f"{each.to}={each.given}{f'/{each.withdrawn}' if each.withdrawn else ''}" for each in row.consents.all()
        )
        yield row.key, row.name, row.mail, row.language, consents


def _involvements(viewer: Viewer) -> Iterator[tuple[str, ...]]:
    rows = records.involvements(viewer, "change_people").order_by("position", "pk")
    for row in rows.select_related("person", "organization", "site", "grant"):
        who = (_key(row.person), _key(row.organization), _key(row.site), row.role)
        yield (*who, _day(row.start), _day(row.end), row.time, row.resources, "; ".join(row.knowledge), _key(row.grant))


def _key(row: object) -> str:
    return str(getattr(row, "key", "") or "")


def _day(day: date | None) -> str:
    return "" if day is None else day.isoformat()


def guarded(text: str) -> str:
    """A text as a CSV holds it: with an apostrophe before what a spreadsheet would take for a formula.

    >>> guarded("=1+1"), guarded("Reading Room")
    ("'=1+1", 'Reading Room')
    """
    return f"'{text}" if text[:1] and text[0] in FORMULA else text


def as_csv(rows: Rows) -> bytes:
    """A CSV in UTF-8 with the mark by which Excel knows it; importing it takes the apostrophes off again."""
    text = io.StringIO(newline="")
    # All cells in quotation marks: a lone carriage return would end a row otherwise.
    writer = csv.writer(text, quoting=csv.QUOTE_ALL)
    writer.writerows([guarded(cell) for cell in row] for row in rows)
    return b"\xef\xbb\xbf" + text.getvalue().encode("utf-8")


def as_xlsx(rows: Rows, title: str) -> bytes:
    """A workbook of one sheet in which every cell is typed as text, whatever it looks like."""
    return write_workbook({title[:31]: [[cell or None for cell in row] for row in rows]})


def exported(viewer: Viewer, table: str, kind: str, count: int) -> History:
    """Notes who took which table out, and how many rows."""
    return recorded(viewer, "export", viewer.initiative, new={"files": [f"{table}.{kind}"], "rows": count})
