"""Reading the cells of an XLSX workbook in one pass, as a person sees them.

openpyxl gives either the formulas or their values, pads a sparse sheet to its largest cell, and does not tell of merged
cells while streaming; here the sheet's XML is streamed through defusedxml (no DTD, no entities), so that a formula
without a value, a merged range and a hidden row can each be named, whatever the sheet says of its own size.
"""

from __future__ import annotations

import posixpath
import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from pathlib import Path
from typing import Any
from xml.sax import SAXException

import defusedxml.sax

from wellknit.errors import Place, problem, worded
from wellknit.folder.archives import Archive, Limits, Refused, open_archive
from wellknit.folder.findings import Findings
from wellknit.folder.merged import fill_merged
from wellknit.folder.names import letters, listed, shown
from wellknit.folder.parquet import written
from wellknit.folder.sheets import Line
from wellknit.folder.streams import Elements, Gathering, SharedTexts, unescaped

__all__ = ["workbook_lines"]

_REFERENCE = re.compile(r"([A-Z]{1,3})([0-9]{1,7})")
#: Number formats that show a date or a time: ECMA-376 part 1, 18.8.30, with the East Asian ones.
_DATE_FORMATS = frozenset((*range(14, 23), *range(27, 37), *range(45, 48), *range(50, 59)))


@dataclass(frozen=True, slots=True)
class _Book:
    """What a sheet's cells refer to: the shared texts, which styles show dates, and whether days count from 1904."""

    texts: tuple[str, ...]
    dates: tuple[bool, ...]
    from_1904: bool


class _Cells(Gathering):
    """The cells of one sheet: ``rows`` by number, each a dict of texts by column (both from 1)."""

    def __init__(self, book: _Book, found: Findings, limits: Limits) -> None:
        super().__init__()
        self.rows: dict[int, dict[int, str]] = {}
        self.merged: list[str] = []
        self.hidden: list[int] = []
        self._book, self._found, self._limits = book, found, limits
        self._row, self._column, self._count = 0, 0, 0
        self._type, self._style, self._value, self._formula = "n", 0, "", False
        self._runs: list[str] = []
        self._phonetic = 0
        self._columns: dict[str, int] = {}

    def begin(self, name: str, attrs: Any) -> None:
        self.text.clear()
        if name == "c":
            self._type, self._style = attrs.get("t", "n"), _integer(attrs.get("s", "0"))
            self._value, self._formula, self._runs = "", False, []
            self._place(attrs.get("r"))
        elif name == "row":
            self._row = _integer(attrs.get("r", str(self._row + 1)))
            self._column = 0
            if attrs.get("hidden") in ("1", "true"):
                self.hidden.append(self._row)
        elif name == "f":
            self._formula = True
        elif name == "rPh":
            self._phonetic += 1
        elif name == "mergeCell":
            self.merged.append(attrs.get("ref", ""))

    def finish(self, name: str) -> None:
        if name == "v":
            self._value = self.taken()
        elif name == "t" and not self._phonetic:
            self._runs.append(self.taken())
        elif name == "rPh":
            self._phonetic -= 1
        elif name == "c":
            text = self._read()
            if text:
                self.rows.setdefault(self._row, {})[self._column] = text
                self._count += 1
                if self._count > self._limits.cells:
                    raise Refused(problem("sheet.too-many-rows", Place(self._found.file), limit=self._limits.rows))

    def _place(self, reference: str | None) -> None:
        if reference is None:  # allowed: the next cell of the row
            self._column += 1
            return
        match = _REFERENCE.fullmatch(reference)
        if match is None or int(match[2]) != self._row:
            raise _damaged(self._found, f"the cell {shown(reference)} stands in row {self._row}")
        column = self._columns.get(match[1])
        if column is None:
            column = self._columns[match[1]] = _column_number(match[1])
        self._column = column

    def _read(self) -> str:
        if self._type == "inlineStr":
            return unescaped("".join(self._runs))
        value = self._value
        if self._formula:
            code = "sheet.formula" if value or self._type == "str" else "sheet.formula-without-value"
            self._found.tally(code, self._row, letters(self._column))
        if self._type == "s":
            try:
                return self._book.texts[int(value)] if value else ""
            except (ValueError, IndexError):
                raise _damaged(self._found, f"a text of row {self._row} is missing") from None
        if self._type == "b":
            return {"1": "TRUE", "0": "FALSE", "true": "TRUE", "false": "FALSE"}.get(value.strip(), value)
        if self._type == "d":
            return value.removesuffix("T00:00:00").removesuffix("T00:00:00Z")
        if self._type in ("str", "e"):
            return unescaped(value)
        return self._number(value.strip())

    def _number(self, value: str) -> str:
        if not value or (value.isdecimal() and value.isascii()):
            plain = value.lstrip("0") or value[:1]
        else:
            try:
                plain = written(float(value))
            except ValueError:
                return value
        if plain and self._style < len(self._book.dates) and self._book.dates[self._style]:
            day = _date(float(plain), self._book.from_1904)
            if day is None:
                self._found.tally("sheet.impossible-date", self._row, letters(self._column), plain)
                return ""
            return day
        return plain


def workbook_lines(path: Path, file: str, wanted: Sequence[str], limits: Limits) -> tuple[Findings, Iterator[Line]]:
    """The numbered rows of a workbook's sheet, and what reading it found; :class:`Refused` where it can't be read.

    The sheet is the one named as one of ``wanted``, else the first that is not hidden; the others are named.
    """
    archive = open_archive(path, file)
    name, part, others, from_1904 = _chosen(archive, wanted)
    found = Findings(file, name)
    if others:
        found.add("sheet.other-sheets", None, None, sheet=shown(name), others=listed(others))
    cells = _Cells(_Book(_shared(archive), _date_styles(archive), from_1904), found, limits)
    _parse(archive, part, cells)
    width, row = max(((max(each), -number) for number, each in cells.rows.items()), default=(0, 0))
    if width > limits.columns:
        found.add("sheet.too-many-columns", -row, None, count=width, limit=limits.columns)
        raise Refused(found.problems()[-1])
    fill_merged(cells.rows, cells.merged, found)
    hidden = [number for number in cells.hidden if number in cells.rows]
    for number in hidden:
        found.tally("sheet.hidden-row", number, None)
    return found, _lines(cells.rows)


def _lines(rows: dict[int, dict[int, str]]) -> Iterator[Line]:
    for number in sorted(rows):
        row = rows[number]
        yield number, [row.get(column, "") for column in range(1, max(row) + 1)]


def _parse(archive: Archive, part: str, handler: Gathering) -> None:
    parser = defusedxml.sax.make_parser()
    parser.forbid_dtd = True
    parser.setContentHandler(handler)
    try:
        parser.parse(archive.read(part))
    except (SAXException, ValueError, LookupError) as error:
        raise Refused(
            problem("sheet.damaged", Place(archive.file), why=worded("{part} is no proper XML", part=part))
        ) from error


def _elements(archive: Archive, part: str) -> list[tuple[str, dict[str, str]]]:
    handler = Elements()
    _parse(archive, part, handler)
    return handler.found


def _related(archive: Archive, part: str) -> dict[str, tuple[str, str]]:
    """The parts that ``part`` refers to: by id, the end of its type ('worksheet') and its name in the archive."""
    folder, name = posixpath.split(part)
    relations = f"{folder}/_rels/{name}.rels".lstrip("/")
    if relations not in archive.names:
        return {}
    found = {}
    for element, attributes in _elements(archive, relations):
        if element == "Relationship" and attributes.get("TargetMode") != "External":
            target = attributes.get("Target", "")
            whole = target.lstrip("/") if target.startswith("/") else posixpath.normpath(posixpath.join(folder, target))
            found[attributes.get("Id", "")] = (attributes.get("Type", "").rpartition("/")[2], whole)
    return found


def sheet_names(path: Path, file: str) -> tuple[str, ...]:
    """The sheets of a workbook that a person sees in it, in their order. Raises Refused where it can't be read."""
    sheets, _ = _sheets(open_archive(path, file))
    return tuple(name for name, _part, state in sheets if state == "visible")


def _chosen(archive: Archive, wanted: Sequence[str]) -> tuple[str, str, list[str], bool]:
    """Name and part of the sheet to read, the names of the others, and whether dates count from 1904."""
    sheets, from_1904 = _sheets(archive)
    names = [name.casefold() for name in wanted]
    named = [each for each in sheets if each[0].strip().casefold() in names]
    visible = [each for each in sheets if each[2] == "visible"]
    name, part, _ = (named or visible or sheets)[0]
    return name, part, [each[0] for each in sheets if each[1] != part], from_1904


def _sheets(archive: Archive) -> tuple[list[tuple[str, str, str]], bool]:
    """Name, part and state of each sheet, and whether dates count from 1904."""
    main = next((part for kind, part in _related(archive, "").values() if kind == "officeDocument"), "xl/workbook.xml")
    parts, sheets, from_1904 = _related(archive, main), [], False
    for element, attributes in _elements(archive, main):
        if element == "sheet":
            kind, part = parts.get(attributes.get("id", ""), ("", ""))
            if kind == "worksheet":
                sheets.append((attributes.get("name", ""), part, attributes.get("state", "visible")))
        elif element == "workbookPr":
            from_1904 = attributes.get("date1904") in ("1", "true")
    if not sheets:
        raise Refused(problem("sheet.damaged", Place(archive.file), why=worded("it holds no sheet")))
    return sheets, from_1904


def _shared(archive: Archive) -> tuple[str, ...]:
    part = next((name for name in ("xl/sharedStrings.xml", "xl/SharedStrings.xml") if name in archive.names), None)
    if part is None:
        return ()
    handler = SharedTexts()
    _parse(archive, part, handler)
    return tuple(handler.texts)


def _date_styles(archive: Archive) -> tuple[bool, ...]:
    """For each cell style whether it shows a date or a time."""
    if "xl/styles.xml" not in archive.names:
        return ()
    codes: dict[int, str] = {}
    styles: list[int] = []
    inside = False
    for element, attributes in _elements(archive, "xl/styles.xml"):
        if element == "numFmt":
            codes[_integer(attributes.get("numFmtId", "0"))] = attributes.get("formatCode", "")
        elif element in ("cellXfs", "cellStyles", "cellStyleXfs", "dxfs"):
            inside = element == "cellXfs"
        elif element == "xf" and inside:
            styles.append(_integer(attributes.get("numFmtId", "0")))
    return tuple(each in _DATE_FORMATS or _shows_date(codes.get(each, "")) for each in styles)


def _shows_date(code: str) -> bool:
    """Whether a format code shows a day or a time of day; '[h]:mm' shows a duration and is left a number."""
    if re.search(r"\[(h+|m+|s+)\]", code, re.IGNORECASE):
        return False
    bare = re.sub(r'"[^"]*"|\\.|_.|\*.|\[[^\]]*\]', "", code.split(";")[0])
    return re.search(r"[dmyhsDMYHS]", bare) is not None and "General" not in bare


def _date(serial: float, from_1904: bool) -> str | None:
    """The day and time that ``serial`` stands for; Excel counts a 29 February 1900 that never was."""
    if not 0 <= serial < 2_958_466:
        return None
    whole = int(serial)
    seconds = round((serial - whole) * 86_400)
    if whole == 0 and not from_1904:
        return (datetime.combine(date.min, time()) + timedelta(seconds=seconds)).time().isoformat()
    zero = datetime(1904, 1, 1) if from_1904 else datetime(1899, 12, 31) if whole < 60 else datetime(1899, 12, 30)
    try:
        return written(zero + timedelta(days=whole, seconds=seconds))
    except OverflowError:
        return None


def _column_number(text: str) -> int:
    number = 0
    for letter in text:
        number = number * 26 + ord(letter) - ord("A") + 1
    return number


def _integer(text: str) -> int:
    """A number of the workbook's own bookkeeping; SAX hands the ValueError on as damaged XML."""
    return int(text)


def _damaged(found: Findings, why: str) -> Refused:
    return Refused(problem("sheet.damaged", Place(found.file, found.sheet), why=why))
