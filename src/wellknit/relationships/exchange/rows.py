"""Numbered rows of text from CSV and from the sheets of a workbook, as a person sees them."""

from __future__ import annotations

import csv
import io
import re
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, time
from typing import Any

from wellknit.errors import Place, Problem, WellknitError, fail, worded
from wellknit.packing import open_safely, repack
from wellknit.relationships.exchange.gathering import LIMITS, Limits, number
from wellknit.relationships.exchange.graph import Value, clean, written
from wellknit.relationships.exchange.text import decoded
from wellknit.tables.as_csv import harmless
from wellknit.tables.as_xlsx import carried

__all__ = [
    "Line",
    "Sheet",
    "csv_rows",
    "escaped",
    "guarded",
    "guessed",
    "named",
    "sheets",
    "unescaped",
    "write_csv",
    "write_workbook",
]

#: A row number as a person sees it (from 1), and the texts of its cells.
Line = tuple[int, list[str]]

_SEPARATORS = (",", ";", "\t", "|")
_WHOLE = re.compile(r"[+-]?(0|[1-9][0-9]*)")


@dataclass(frozen=True, slots=True)
class Sheet:
    """One sheet of a workbook, or the one table of a CSV file (``name`` is '')."""

    name: str
    rows: tuple[Line, ...]


def csv_rows(data: bytes, file: str, limits: Limits = LIMITS) -> tuple[list[Line], tuple[Problem, ...], str]:
    """The rows of a CSV file that hold anything, cells trimmed: comma, semicolon, tab, bar, or else spaces.

    With what was found on the way, and the separator.

    The separator is the one that splits the first row into most cells. An apostrophe that keeps a spreadsheet from
    taking a text for a formula is taken away again. Raises WellknitError for a file that is no text, has a quotation
    mark that is never closed, or too many cells.
    """
    text, problems = decoded(data, file)
    if text[:4].lower() == "sep=" and text[5:6] in ("\r", "\n"):  # Excel's hint, which Excel does not show
        separator, text = text[4], text[5:].lstrip("\r\n")
    else:
        separator = _separator(text)
    if separator == " ":
        text = "\n".join(re.sub(r"[ \t]+", " ", line.strip()) for line in re.split("\r\n|\r|\n", text))
    rows: list[Line] = []
    cells = 0
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=separator, strict=True)
    place = 0
    while True:
        place += 1
        try:
            row = next(reader)
        except StopIteration:
            return rows, problems, separator
        except csv.Error as error:
            raise fail("exchange.broken-csv", Place(file, row=place), why=str(error)) from None
        trimmed = [unguarded(clean(cell)) for cell in row]
        while trimmed and not trimmed[-1]:
            trimmed.pop()
        if trimmed:
            cells += len(trimmed)
            if cells > limits.cells:
                raise fail(
                    "exchange.too-many",
                    Place(file, row=place),
                    limit=worded("{number} cells", number=f"{limits.cells:,}"),
                )
            rows.append((place, trimmed))


def _separator(text: str) -> str:
    first = next((line for line in io.StringIO(text[:1_000_000], newline="") if line.strip()), "")

    def cells(separator: str) -> int:
        try:
            return len(next(csv.reader([first], delimiter=separator), []))
        except csv.Error:
            return first.count(separator) + 1

    best = max(_SEPARATORS, key=cells)
    return best if cells(best) > 1 else " " if len(first.split()) > 1 else ","


def unguarded(text: str) -> str:
    """``text`` without the apostrophe that :func:`guarded` puts before a dangerous beginning."""
    return text[1:] if text[:1] == "'" and _dangerous(text) else text


def guarded(text: str) -> str:
    """``text`` harmless to a spreadsheet, and in a way that :func:`unguarded` takes back."""
    return f"'{text}" if _dangerous(text) else text


def _dangerous(text: str) -> bool:
    """Whether a spreadsheet would take ``text``, apostrophes before it aside, for a formula."""
    bare = text.lstrip("'")
    return harmless(bare) != bare


def write_csv(rows: Iterable[Sequence[Value | None]]) -> bytes:
    """Rows as CSV: UTF-8, commas, ``\\n``; texts without formulas, numbers as they are, nothing for None."""
    target = io.StringIO()
    writer = csv.writer(target, lineterminator="\n")
    for row in rows:
        writer.writerow(
            "" if each is None else guarded(each) if isinstance(each, str) else written(each) for each in row
        )
    return target.getvalue().encode()


def sheets(data: bytes, file: str, limits: Limits = LIMITS) -> tuple[Sheet, ...]:
    """The sheets of a workbook with the rows that hold anything, cells as texts and trimmed.

    A formula counts as the value that it had when the workbook was saved. Raises WellknitError for what is no
    workbook, is hostile (see :mod:`wellknit.packing`), damaged, or has too many cells.
    """
    import warnings

    from openpyxl import load_workbook

    stream = open_safely(data, Place(file))
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            book = load_workbook(stream, read_only=True, data_only=True, keep_links=False)
            return tuple(_sheet(each, file, limits) for each in book.worksheets)
    except WellknitError:
        raise
    except Exception as error:  # what openpyxl raises for a damaged workbook is no closed list
        raise fail("exchange.damaged-workbook", Place(file), why=f"{type(error).__name__}: {error}") from None


def _sheet(sheet: Any, file: str, limits: Limits) -> Sheet:
    rows: list[Line] = []
    cells = 0
    # A sheet may claim to be a million columns wide: what it says of its size is not believed.
    sheet.reset_dimensions()
    for place, row in enumerate(sheet.iter_rows(values_only=True), start=1):
        trimmed = [clean(_shown(value)) for value in row[: limits.attributes * 50]]
        while trimmed and not trimmed[-1]:
            trimmed.pop()
        cells += len(trimmed)
        if cells > limits.cells or place > 1_048_576:
            raise fail(
                "exchange.too-many",
                Place(file, sheet.title, place),
                limit=worded("{number} cells", number=f"{limits.cells:,}"),
            )
        if trimmed:
            rows.append((place, trimmed))
    return Sheet(sheet.title, tuple(rows))


def _shown(value: object) -> str:
    if value is None:
        return ""
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, float):
        return str(int(value)) if value.is_integer() and abs(value) < 1e15 else repr(value)
    if isinstance(value, str):  # what XML can't hold is written as a code
        return re.sub("_x([0-9A-Fa-f]{4})_", lambda found: chr(int(found[1], 16)), value)
    if isinstance(value, datetime) and value.time() == time():
        return value.date().isoformat()
    return value.isoformat() if isinstance(value, date | datetime | time) else str(value)


def write_workbook(tables: Mapping[str, Sequence[Sequence[Value | None]]]) -> bytes:
    """A workbook of these sheets, headings in row 1; a text is typed as a text, so that none becomes a formula."""
    from openpyxl import Workbook
    from openpyxl.styles import Font
    from openpyxl.utils import get_column_letter

    book = Workbook()
    book.remove(book.active)
    book.properties.creator = book.properties.lastModifiedBy = "Wellknit"
    for title, rows in tables.items():
        sheet = book.create_sheet(title)
        for place, row in enumerate(rows, start=1):
            for column, value in enumerate(row, start=1):
                if value is None:
                    continue
                cell = sheet.cell(place, column)
                cell.value = carried(value) if isinstance(value, str) else value
                if isinstance(value, str):
                    cell.data_type = "s"
                    cell.quotePrefix = value[:1] in ("=", "+", "-", "@", "'")
                if place == 1:
                    cell.font = Font(bold=True)
        sheet.freeze_panes = "A2"
        for column in range(1, len(rows[0]) + 1):
            sheet.column_dimensions[get_column_letter(column)].width = 18
    target = io.BytesIO()
    book.save(target)
    return repack(target.getvalue())


def escaped(name: str, reserved: Collection[str]) -> str:
    """``name`` as a heading beside ``reserved`` ones (in lower case): what means something else gets an underscore."""
    return f"{name}_" if name.rstrip("_").casefold() in reserved else name


def unescaped(name: str, reserved: Collection[str]) -> str:
    """What :func:`escaped` wrote."""
    return name[:-1] if name.endswith("_") and name.rstrip("_").casefold() in reserved else name


def named(header: Sequence[str], rows: Iterable[Line]) -> Iterator[tuple[int, dict[str, str]]]:
    """Rows below a header, as texts by heading; cells without a heading and empty ones are left away."""
    for place, cells in rows:
        yield place, {name: cell for name, cell in zip(header, cells, strict=False) if name and cell}


def guessed(rows: Sequence[Mapping[str, str]]) -> list[dict[str, Value]]:
    """Texts as values, a column at a time: whole numbers, numbers or true and false where all of its cells are.

    A number that begins with a zero ('02134') is a name, and its column stays text.

    >>> guessed([{"people": "3", "zip": "02134"}, {"people": "11", "zip": "10001"}])
    [{'people': 3, 'zip': '02134'}, {'people': 11, 'zip': '10001'}]
    """
    columns: dict[str, list[str]] = {}
    for row in rows:
        for name, text in row.items():
            columns.setdefault(name, []).append(text)
    kinds = {name: _guess(texts) for name, texts in columns.items()}
    return [{name: kinds[name](text) for name, text in row.items()} for row in rows]


def _guess(texts: Sequence[str]) -> Any:
    if all(text.lower() in ("true", "false") for text in texts):
        return lambda text: text.lower() == "true"
    if all(text.isascii() and len(text) < 19 and _WHOLE.fullmatch(text) for text in texts):
        return int
    if all(number(text) is not None and not re.match(r"[+-]?0[0-9]", text) for text in texts):
        return float
    return str
