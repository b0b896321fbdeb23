"""What reading a file found, in the language of the page, with what to do where nobody has a folder at hand."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from wellknit.errors import Problem, Said
from wellknit.web import problems

__all__ = ["said"]

_SAVE = _("Open it in a spreadsheet program and save it anew as .xlsx or CSV.")
_SMALLER = _("Copy the table alone into a new file, without empty columns and rows, or import it in parts.")
#: What to do where the library's advice is about files of a folder, by its code.
_HERE: Mapping[str, Promise] = {
    "sheet.above-header": _("If the headings stand in another row, choose it on this page."),
    "sheet.column-without-name": _(
        "If a heading stands in another row, choose that row; else write one, or clear the cells."
    ),
    "sheet.empty": _("Put the headings into its first row and the data below."),
    "sheet.encrypted": _("Take the password off and save it anew."),
    "sheet.other-sheets": _("If another one is meant, choose it on this page."),
    "sheet.too-big": _SMALLER,
    "sheet.too-many-rows": _SMALLER,
    "sheet.wrong-ending": _SAVE,
}


def said(problem: Problem) -> Said:
    """A problem of an upload or a form, in the language of the page."""
    found = problems.said(problem)
    return replace(found, do=str(_HERE[found.code])) if found.code in _HERE else found
