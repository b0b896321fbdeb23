"""A form's workbook as sheets of texts and back: what the program writes reads as the same questionnaire."""

from __future__ import annotations

import io
import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from wellknit import packing
from wellknit.errors import Place, Problem, WellknitError, problem, worded

__all__ = ["LIMITS", "FormLimits", "Sheets", "rows_of", "written_form"]

#: The sheets of a workbook by name, each a list of rows of cells; the first row has the headings.
Sheets = dict[str, list[list[str]]]

#: How Office writes what XML can't carry, and an underscore before what looks so (ECMA-376 part 1, 22.9.2.19).
_ESCAPED = re.compile(r"_x([0-9A-Fa-f]{4})_")
_CONTROL = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f\ud800-\udfff\ufffe\uffff]")
#: What no spreadsheet program lets stand in the name of a sheet; other programs write it all the same.
_UNTITLED = re.compile(r"[\[\]:*?/\\\x00-\x1f\ud800-\udfff\ufffe\uffff]")
#: Programs write rows that are formatted and hold nothing, down to the last one there can be.
_FORMATTED = 50_000


@dataclass(frozen=True, slots=True)
class FormLimits:
    """How much one form may hold: sheets, rows and columns of each, and letters in all."""

    sheets: int = 30
    rows: int = 5_000
    columns: int = 200
    letters: int = 2_000_000


LIMITS = FormLimits()


def rows_of(path: Path, file: str, limits: FormLimits = LIMITS) -> tuple[Sheets | None, tuple[Problem, ...]]:
    """All sheets of the XLSX workbook at ``path``, each cell as the text that pyxform reads in it.

    Blank rows stay, so that rows keep their numbers; what stands behind the last filled cell of a row is left off.
    None with the reason where the file can't be read; never raises for what a file holds.
    """
    from openpyxl import load_workbook

    try:
        book = load_workbook(packing.open_safely(path, Place(file)), read_only=True, data_only=True)
        sheets: Sheets = {}
        letters = 0
        if len(book.worksheets) > limits.sheets:
            return None, (_too_large(file, worded("{count} sheets", count=len(book.worksheets))),)
        for sheet in book.worksheets:
            sheet.reset_dimensions()  # what a sheet says of its own size is not believed
            rows: list[list[str]] = []
            for number, row in enumerate(sheet.iter_rows(values_only=True), start=1):
                cells = [_text(value) for value in row]
                while cells and not cells[-1]:
                    cells.pop()
                letters += sum(map(len, cells))
                if number > _FORMATTED:
                    break
                if (cells and number > limits.rows) or len(cells) > limits.columns or letters > limits.letters:
                    return None, (_too_large(file, worded("the sheet '{name}'", name=sheet.title)),)
                rows.append(cells)
            while rows and not rows[-1]:
                rows.pop()
            sheets[str(sheet.title)] = rows
    except WellknitError as error:
        return None, error.problems
    except Exception as error:  # the list of what the readers of broken workbooks raise is not a closed one
        reason = " ".join(f"{type(error).__name__}: {error}".split())[:300]
        return None, (problem("instrument.not-read", Place(file), reason=reason),)
    return sheets, ()


def _too_large(file: str, what: str) -> Problem:
    return problem("instrument.too-large", Place(file), what=what)


def _text(value: object) -> str:
    from pyxform.xls2json_backends import is_empty, xlsx_value_to_str

    if is_empty(value):
        return ""
    text = str(xlsx_value_to_str(value.strip() if isinstance(value, str) else value))
    text = _ESCAPED.sub(lambda found: chr(int(found[1], 16)), text)
    return _CONTROL.sub("", text.replace("\r\n", "\n").replace("\r", "\n"))


def written_form(sheets: Mapping[str, Sequence[Sequence[str]]]) -> bytes:
    """A workbook of these sheets that any program for XLSForms opens; equal sheets give equal bytes.

    Every cell is typed as a text and marked so, so that none becomes a formula, not even once it is edited.
    """
    from openpyxl import Workbook
    from openpyxl.styles import Alignment, Font

    from wellknit.tables.as_xlsx import carried

    book = Workbook()
    book.remove(book.active)
    book.properties.creator = book.properties.lastModifiedBy = "Wellknit"
    for title, rows in sheets.items():
        # openpyxl makes a title that is there already, in whatever case, one of its own.
        sheet = book.create_sheet((_UNTITLED.sub(" ", title).strip("' ") or "sheet")[:31])
        for number, row in enumerate(rows, start=1):
            for column, text in enumerate(row, start=1):
                if not text:
                    continue
                cell = sheet.cell(number, column)
                cell.value = carried(text)
                cell.data_type = "s"
                cell.quotePrefix = text[:1] in "=+-@'"
                cell.alignment = Alignment(wrap_text=True, vertical="top")
                if number == 1:
                    cell.font = Font(bold=True)
        sheet.freeze_panes = "A2"
        for column, _ in enumerate(rows[0] if rows else (), start=1):
            sheet.column_dimensions[sheet.cell(1, column).column_letter].width = 24
    if not book.worksheets:
        book.create_sheet("survey")
    target = io.BytesIO()
    book.save(target)
    return packing.repack(target.getvalue())
