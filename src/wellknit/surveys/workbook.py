"""The sheets of an XLSForm as rows of text, each with the number that a person sees beside it."""

from __future__ import annotations

import io
import re
import zipfile
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

from wellknit import packing
from wellknit.errors import Place, Problem, WellknitError, problem

__all__ = [
    "CHOICES_COLUMNS",
    "SURVEY_COLUMNS",
    "Row",
    "Sheet",
    "Workbook",
    "as_rows",
    "from_rows",
    "read_workbook",
    "snake",
]

#: Our columns beside the standard's.
SURVEY_COLUMNS = ("asks", "rates", "measures", "base")
CHOICES_COLUMNS = ("means", "score")

_FORM_SHEETS = ("survey", "choices", "settings", "external_choices", "entities", "osm")
_SPACES = re.compile(r"\s+")
_DOUBLED = re.compile(r"Duplicate column header: (.+)")


@dataclass(frozen=True, slots=True)
class Row:
    """The filled cells of one row by heading; ``ours`` are those of our own columns, by their name in lower case."""

    number: int
    cells: Mapping[str, str]
    ours: Mapping[str, str]


@dataclass(frozen=True, slots=True)
class Sheet:
    """``name`` as written in the workbook; ``ours`` names our columns as they are headed ('Asks')."""

    name: str
    headings: tuple[str, ...]
    rows: tuple[Row, ...]
    ours: Mapping[str, str]

    def without(self, rows: frozenset[int]) -> Sheet:
        """The sheet with these rows left blank."""
        return replace(self, rows=tuple(row for row in self.rows if row.number not in rows))

    def as_pyxform(self) -> tuple[list[dict[str, str]], list[dict[str, None]]]:
        """The rows and headings as pyxform's backends give them: blank rows kept, so that its row numbers are right."""
        last = self.rows[-1].number if self.rows else 1
        filled = {row.number: dict(row.cells) for row in self.rows}
        return [filled.get(number, {}) for number in range(2, last + 1)], [dict.fromkeys(self.headings)]


@dataclass(frozen=True, slots=True)
class Workbook:
    """The sheets of the form by their lower-case names; ``names`` are all sheets of the file, as written."""

    sheets: Mapping[str, Sheet]
    names: tuple[str, ...]

    def sheet(self, name: str) -> Sheet:
        return self.sheets.get(name) or Sheet(name, (), (), {})

    def as_pyxform(self, blank: Mapping[str, frozenset[int]]) -> dict[str, Any]:
        """What pyxform takes for a workbook, with the rows ``blank`` of each sheet left out."""
        book: dict[str, Any] = {"sheet_names": list(self.names)}
        for name, sheet in self.sheets.items():
            if sheet.headings:
                book[name], book[f"{name}_header"] = sheet.without(blank.get(name, frozenset())).as_pyxform()
        return book


def snake(heading: str) -> str:
    """A heading as pyxform compares it: 'Constraint Message' is 'constraint_message'."""
    return "_".join(heading.split()).lower()


def read_workbook(path: Path, file: str) -> tuple[Workbook | None, tuple[Problem, ...]]:
    """The form's sheets in the XLSX, XLSM or XLS file at ``path``; CSV and Markdown forms as pyxform reads them.

    XLSX is unpacked by :func:`wellknit.packing.open_safely` first: nothing is left to inflate, and XML with a document
    type is refused. None with the reason where the file can't be read; never raises for what a file holds.
    """
    from pyxform.errors import PyXFormError
    from pyxform.xls2json_backends import get_xlsform

    kind = path.suffix.lower()
    stream = io.BytesIO()
    found: list[Problem] = []
    try:
        if kind in (".xlsx", ".xlsm"):
            stream = packing.open_safely(path, Place(file=file))
            found.extend(_formulas_without_value(stream, file))
            data = get_xlsform(stream, file_type=".xlsx")
        else:
            data = get_xlsform(path)
    except WellknitError as error:
        return None, error.problems
    except PyXFormError as error:
        doubled = _DOUBLED.search(str(error))
        if doubled is None:
            return None, (_unreadable(file, str(error)),)
        place = Place(file, _sheet_with(stream, doubled[1]) if stream.getbuffer().nbytes else None, 1, doubled[1])
        return None, (problem("instrument.doubled-column", place, column=doubled[1]),)
    except Exception as error:  # the list of what the readers of broken workbooks raise is not a closed one
        return None, (_unreadable(file, f"{type(error).__name__}: {error}"),)

    sheets: dict[str, Sheet] = {}
    for name in _FORM_SHEETS:
        headings = [heading for each in getattr(data, f"{name}_header") or () for heading in each]
        rows = getattr(data, name) or ()
        if headings or rows:
            numbered = [(number, {k: v for k, v in row.items() if v}) for number, row in enumerate(rows, start=2)]
            sheets[name] = _sheet(name, [str(heading) for heading in headings], numbered)
    return Workbook(sheets, tuple(data.sheet_names or ())), tuple(found)


def from_rows(sheets: Mapping[str, Sequence[Sequence[str]]], file: str) -> tuple[Workbook, tuple[Problem, ...]]:
    """The same from sheets that were read elsewhere: lists of rows, the first with the headings."""
    found: list[Problem] = []
    read: dict[str, Sheet] = {}
    # A workbook with a single sheet of any name is a survey to pyxform.
    alone = len(sheets) == 1
    for name, rows in sheets.items():
        plain = name.strip().lower()
        if plain not in _FORM_SHEETS:
            if not alone:
                continue
            plain = "survey"
        headings = [_SPACES.sub(" ", cell.strip()) for cell in rows[0]] if rows else []
        for heading in sorted({each for each in headings if each and headings.count(each) > 1}):
            found.append(problem("instrument.doubled-column", Place(file, name, 1, heading), column=heading))
        numbered: list[tuple[int, dict[str, str]]] = []
        for number, row in enumerate(rows[1:], start=2):
            cells: dict[str, str] = {}
            for heading, cell in zip(headings, row, strict=False):
                if heading and cell.strip():
                    cells.setdefault(heading, cell.strip())
            numbered.append((number, cells))
        read[plain] = _sheet(name, list(dict.fromkeys(each for each in headings if each)), numbered)
    return Workbook(read, tuple(sheets)), tuple(found)


def as_rows(workbook: Workbook) -> dict[str, list[list[str]]]:
    """The sheets as :func:`from_rows` takes them; blank rows are kept, so that row numbers stay what they are."""
    sheets: dict[str, list[list[str]]] = {}
    for sheet in workbook.sheets.values():
        apart = [heading for heading in sheet.ours.values() if heading not in sheet.headings]
        headings = [*sheet.headings, *apart]
        filled = {
            row.number: {**row.cells, **{sheet.ours[key]: cell for key, cell in row.ours.items()}} for row in sheet.rows
        }
        last = max(filled, default=1)
        lines = [[filled.get(number, {}).get(heading, "") for heading in headings] for number in range(2, last + 1)]
        sheets[sheet.name] = [headings, *lines]
    return sheets


def _sheet(name: str, headings: list[str], rows: list[tuple[int, dict[str, str]]]) -> Sheet:
    ours: dict[str, str] = {}
    plain = {snake(heading): heading for heading in headings}
    if name.strip().lower() == "survey":
        ours = {key: plain[key] for key in SURVEY_COLUMNS if key in plain}
    elif name.strip().lower() == "choices":
        ours = {key: plain[key] for key in CHOICES_COLUMNS if key in plain}
        # To the standard 'value' is an old heading of 'name', and a form that has both is refused by its programs. Who
        # has both for us means the score; it is set apart before pyxform sees it.
        if "name" in plain and "value" in plain and "score" not in plain:
            ours["score"] = plain["value"]
    # A score stays among the columns of its choice too: a calculation may look it up there.
    taken = set(ours.values()) - {plain.get("score")}
    return Sheet(
        name,
        tuple(heading for heading in headings if heading not in taken),
        tuple(
            Row(
                number,
                {heading: cell for heading, cell in cells.items() if heading not in taken},
                {key: cells[heading] for key, heading in ours.items() if heading in cells},
            )
            for number, cells in rows
            if cells
        ),
        ours,
    )


def _sheet_with(stream: io.BytesIO, heading: str) -> str | None:
    """The form's sheet that has this heading twice: pyxform does not say which one it is."""
    from openpyxl import load_workbook

    for sheet in load_workbook(stream, read_only=True, data_only=True):
        first = next(sheet.iter_rows(max_row=1, values_only=True), ())
        if sheet.title.strip().lower() in _FORM_SHEETS and list(first).count(heading) > 1:
            return str(sheet.title)
    return None


def _formulas_without_value(stream: io.BytesIO, file: str) -> list[Problem]:
    """Cells that hold a formula no spreadsheet has computed: read as blank, they would change the form in silence."""
    from openpyxl import load_workbook

    with zipfile.ZipFile(stream) as archive:
        any_formula = any(
            b"<f" in archive.read(name) for name in archive.namelist() if name.startswith("xl/worksheets/")
        )
    found: list[Problem] = []
    if any_formula:
        formulas = load_workbook(stream, read_only=True, data_only=False)
        values = load_workbook(stream, read_only=True, data_only=True)
        for sheet in formulas.sheetnames:
            if sheet.strip().lower() not in _FORM_SHEETS:
                continue
            computed = _computed(stream, values[sheet])
            for left, right in zip(formulas[sheet].iter_rows(), values[sheet].iter_rows(), strict=True):
                for cell, value in zip(left, right, strict=True):
                    if getattr(cell, "data_type", "") != "f" or value.value is not None:
                        continue
                    if cell.coordinate not in computed:
                        place = Place(file, sheet, cell.row, cell.column_letter)
                        found.append(problem("instrument.formula-without-value", place))
    stream.seek(0)
    return found


def _computed(stream: io.BytesIO, sheet: Any) -> frozenset[str]:
    """The cells whose value is stored. That of a formula may be an empty text, which openpyxl gives as no value."""
    from xml.etree import ElementTree

    found = set()
    with zipfile.ZipFile(stream) as archive, archive.open(sheet._worksheet_path.lstrip("/")) as part:
        for _, element in ElementTree.iterparse(part):
            if element.tag.endswith("}c"):
                if any(child.tag.endswith("}v") for child in element):
                    found.add(str(element.get("r")))
                element.clear()
    return frozenset(found)


def _unreadable(file: str, reason: str) -> Problem:
    return problem("instrument.not-read", Place(file=file), reason=" ".join(reason.split())[:300])
