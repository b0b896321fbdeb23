"""What reading a file found, in the language of the page: the library says it in English, with every detail."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from django.utils.functional import Promise
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as _lazy

__all__ = ["READ", "Said", "said"]

_SAVE = _lazy("Open it in a spreadsheet program and save it anew as .xlsx or CSV.")
_LOOK = _lazy("Look at the rows named and correct them in the spreadsheet.")
_SMALLER = _lazy("Copy the table alone into a new file, without empty columns and rows, or import it in parts.")
#: By code of the library's catalogue: what is wrong, and what to do.
READ: Mapping[str, tuple[Promise, Promise]] = {
    "sheet.ending": (_lazy("This is no kind of file that tables are read from."), _SAVE),
    "sheet.too-hard": (_lazy("Reading this file takes more memory or time than a table should."), _SMALLER),
    "sheet.too-big": (_lazy("The file is too large."), _SMALLER),
    "sheet.empty": (_lazy("The sheet is empty."), _lazy("Put the headings into its first row and the data below.")),
    "sheet.wrong-ending": (_lazy("The file is not what its name says."), _SAVE),
    "sheet.no-workbook": (_lazy("The file is no Excel workbook."), _SAVE),
    "sheet.old-excel": (_lazy("The file is in Excel's old format (.xls)."), _SAVE),
    "sheet.encrypted": (
        _lazy("The file is protected by a password."),
        _lazy("Take the password off and save it anew."),
    ),
    "sheet.damaged": (_lazy("The file is damaged."), _SAVE),
    "sheet.other-sheets": (
        _lazy("The workbook has other sheets, which were not read."),
        _lazy("To import another sheet, save it as a file of its own."),
    ),
    "sheet.too-many-columns": (_lazy("The sheet has too many columns."), _SMALLER),
    "sheet.too-many-rows": (_lazy("The sheet has too many rows."), _SMALLER),
    "sheet.late-header": (_lazy("The headings stand below empty rows."), _lazy("Nothing to do; it was read so.")),
    "sheet.duplicate-column": (
        _lazy("Several columns have the same heading; only the first was read."),
        _lazy("Give each column a heading of its own."),
    ),
    "sheet.column-without-name": (
        _lazy("A column has no heading; what stands in it was not read."),
        _lazy("Write a heading over it if it is needed."),
    ),
    "sheet.short-row": (_lazy("Some rows have fewer cells than the headings."), _LOOK),
    "sheet.empty-rows": (_lazy("Empty rows were skipped."), _lazy("Nothing to do.")),
    "sheet.stray-quote": (_lazy("A row has a quotation mark where none may stand; it was not read."), _LOOK),
    "sheet.unclosed-quote": (_lazy("A quotation mark is never closed; nothing after it was read."), _LOOK),
    "sheet.nul": (_lazy("Some cells hold characters that are none."), _LOOK),
    "sheet.utf16-without-mark": (_lazy("The letters of the file can't be told."), _SAVE),
    "sheet.encoding": (_lazy("The letters of the file can't be told."), _SAVE),
    "sheet.encoding-assumed": (
        _lazy("The file does not say how its letters are written; Windows was assumed."),
        _lazy("Look whether accents are right, or save it as .xlsx."),
    ),
    "sheet.control-character": (_lazy("Some cells hold characters that can't be seen; they were left out."), _LOOK),
    "sheet.error-value": (_lazy("A cell holds an error of the spreadsheet (#N/A); it was read as empty."), _LOOK),
    "sheet.not-a-number": (_lazy("A cell says that it is no number; it was read as empty."), _LOOK),
    "sheet.formula": (
        _lazy("Some cells are formulas; what the file shows for them was read."),
        _lazy("Look whether these values are up to date."),
    ),
    "sheet.formula-without-value": (
        _lazy("A cell is a formula without a value; it was read as empty."),
        _lazy("Open the file in a spreadsheet program, save it, and upload it again."),
    ),
    "sheet.formula-text": (_lazy("Some cells begin like a formula; they were read as text."), _LOOK),
    "sheet.impossible-date": (_lazy("A cell holds a day that there is not; it was read as empty."), _LOOK),
    "sheet.hidden-row": (_lazy("Hidden rows were read too."), _lazy("Delete those that are not meant.")),
    "sheet.merged-header": (_lazy("Headings are merged across columns."), _lazy("Give each column its own heading.")),
    "sheet.merged-across": (_lazy("Cells are merged across columns."), _lazy("Undo the merging in the spreadsheet.")),
    "sheet.merged-cells": (_lazy("Merged cells were read as if each held the value."), _LOOK),
    "sheet.too-many-merged": (_lazy("Too many cells are merged."), _lazy("Undo the merging in the spreadsheet.")),
}
_PACKING = (_lazy("The file can't be opened: it is damaged, protected, or made to do harm."), _SAVE)


@dataclass(frozen=True, slots=True)
class Said:
    """A problem of the file in the page's words; ``where`` names sheet, row and column."""

    severity: str
    where: str
    what: str
    do: str


def said(each: Mapping[str, Any]) -> Said:
    """A problem of the library, as JSON, in the language of the page: in English as the library says it."""
    parts = []
    if each.get("sheet"):
        parts.append(_("sheet '%(name)s'") % {"name": each["sheet"]})
    if each.get("row") is not None:
        parts.append(_("row %(number)s") % {"number": each["row"]})
    if each.get("column"):
        parts.append(_("column '%(name)s'") % {"name": each["column"]})
    what, do = str(each["what"]), str(each["do"])
    if (get_language() or "en") != "en":
        words = READ.get(str(each["code"]), _PACKING)
        what, do = str(words[0]), str(words[1])
    return Said(str(each["severity"]), ", ".join(parts), what, do)
