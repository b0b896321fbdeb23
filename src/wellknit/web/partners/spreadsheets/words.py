"""What reading a file found, in the language of the page: the library says it in English, with every detail."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from django.utils.functional import Promise
from django.utils.translation import get_language, gettext
from django.utils.translation import gettext_lazy as _

__all__ = ["READ", "Said", "said"]

_SAVE = _("Open it in a spreadsheet program and save it anew as .xlsx or CSV.")
_LOOK = _("Look at the rows named and correct them in the spreadsheet.")
_SMALLER = _("Copy the table alone into a new file, without empty columns and rows, or import it in parts.")
#: By code of the library's catalogue: what is wrong, and what to do.
READ: Mapping[str, tuple[Promise, Promise]] = {
    "stale": (
        _("Something has changed since you looked at it, so nothing was imported."),
        _("Look at it once more."),
    ),
    "sheet.ending": (_("This is no kind of file that tables are read from."), _SAVE),
    "sheet.too-hard": (_("Reading this file takes more memory or time than a table should."), _SMALLER),
    "sheet.too-big": (_("The file is too large."), _SMALLER),
    "sheet.empty": (_("The sheet is empty."), _("Put the headings into its first row and the data below.")),
    "sheet.wrong-ending": (_("The file is not what its name says."), _SAVE),
    "sheet.no-workbook": (_("The file is no Excel workbook."), _SAVE),
    "sheet.old-excel": (_("The file is in Excel's old format (.xls)."), _SAVE),
    "sheet.encrypted": (
        _("The file is protected by a password."),
        _("Take the password off and save it anew."),
    ),
    "sheet.damaged": (_("The file is damaged."), _SAVE),
    "sheet.other-sheets": (
        _("The workbook has other sheets, which were not read."),
        _("If another one is meant, choose it on this page."),
    ),
    "sheet.too-many-columns": (_("The sheet has too many columns."), _SMALLER),
    "sheet.too-many-rows": (_("The sheet has too many rows."), _SMALLER),
    "sheet.late-header": (_("The headings stand below empty rows."), _("Nothing to do; it was read so.")),
    "sheet.duplicate-column": (
        _("Several columns have the same heading; only the first was read."),
        _("Give each column a heading of its own."),
    ),
    "sheet.column-without-name": (
        _("A column has no heading; what stands in it was not read."),
        _("Write a heading over it if it is needed."),
    ),
    "sheet.short-row": (_("Some rows have fewer cells than the headings."), _LOOK),
    "sheet.empty-rows": (_("Empty rows were skipped."), _("Nothing to do.")),
    "sheet.stray-quote": (_("A row has a quotation mark where none may stand; it was not read."), _LOOK),
    "sheet.unclosed-quote": (_("A quotation mark is never closed; nothing after it was read."), _LOOK),
    "sheet.nul": (_("Some cells hold characters that are none."), _LOOK),
    "sheet.utf16-without-mark": (_("The letters of the file can't be told."), _SAVE),
    "sheet.encoding": (_("The letters of the file can't be told."), _SAVE),
    "sheet.encoding-assumed": (
        _("The file does not say how its letters are written; Windows was assumed."),
        _("Look whether accents are right, or save it as .xlsx."),
    ),
    "sheet.control-character": (_("Some cells hold characters that can't be seen; they were left out."), _LOOK),
    "sheet.error-value": (_("A cell holds an error of the spreadsheet (#N/A); it was read as empty."), _LOOK),
    "sheet.not-a-number": (_("A cell says that it is no number; it was read as empty."), _LOOK),
    "sheet.formula": (
        _("Some cells are formulas; what the file shows for them was read."),
        _("Look whether these values are up to date."),
    ),
    "sheet.formula-without-value": (
        _("A cell is a formula without a value; it was read as empty."),
        _("Open the file in a spreadsheet program, save it, and upload it again."),
    ),
    "sheet.formula-text": (_("Some cells begin like a formula; they were read as text."), _LOOK),
    "sheet.impossible-date": (_("A cell holds a day that there is not; it was read as empty."), _LOOK),
    "sheet.hidden-row": (_("Hidden rows were read too."), _("Delete those that are not meant.")),
    "sheet.merged-header": (_("Headings are merged across columns."), _("Give each column its own heading.")),
    "sheet.merged-across": (_("Cells are merged across columns."), _("Undo the merging in the spreadsheet.")),
    "sheet.merged-cells": (_("Merged cells were read as if each held the value."), _LOOK),
    "sheet.too-many-merged": (_("Too many cells are merged."), _("Undo the merging in the spreadsheet.")),
}
#: Where the library says what to do in a folder; on this page it is something else.
_OF_FOLDERS = ("sheet.empty", "sheet.other-sheets")
_PACKING = (_("The file can't be opened: it is damaged, protected, or made to do harm."), _SAVE)


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
        parts.append(gettext("sheet '%(name)s'") % {"name": each["sheet"]})
    if each.get("row") is not None:
        parts.append(gettext("row %(number)s") % {"number": each["row"]})
    if each.get("column"):
        parts.append(gettext("column '%(name)s'") % {"name": each["column"]})
    what, do = str(each["what"]), str(each["do"])
    if each["code"] in _OF_FOLDERS:
        do = str(READ[str(each["code"])][1])
    if (get_language() or "en") != "en":
        words = READ.get(str(each["code"]), _PACKING)
        what, do = str(words[0]), str(words[1])
    return Said(str(each["severity"]), ", ".join(parts), what, do)
