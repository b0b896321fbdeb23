"""What is wrong with a form, in the language of the page: with its sheet, row and column."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from django.utils.functional import Promise
from django.utils.translation import get_language, gettext
from django.utils.translation import gettext_lazy as _

from wellknit.errors import Problem
from wellknit.web.partners.spreadsheets import words
from wellknit.web.partners.spreadsheets.words import READ, Said

__all__ = ["problems_of", "said"]

_CORRECT = _("Correct it there.")
#: By code of the library's catalogue: what is wrong, and what to do. The rest is said as the library says it.
_FORMS: Mapping[str, tuple[Promise, Promise]] = {
    "instrument.ending": (_("This file is no Excel workbook (.xlsx)."), _("Save the form as .xlsx and try again.")),
    "instrument.too-large": (
        _("The workbook holds more than a form may."),
        _("Leave out sheets, rows and columns without use."),
    ),
    "instrument.not-read": (_("The file can't be read."), _("Save it anew as .xlsx, without a password.")),
    "instrument.doubled-column": (_("Two columns have the same heading."), _("Give each its own heading.")),
    "instrument.form-error": (_("The form is not right here."), _CORRECT),
    "instrument.form-warning": (_("Something here may not be meant so."), _("Have a look at it.")),
    "instrument.formula-without-value": (
        _("A cell is a formula without a value."),
        _("Save the file in a spreadsheet program and try again."),
    ),
    "instrument.missing-translation": (_("A text is missing in a language."), _("Add it on the page of languages.")),
    "instrument.missing-translations": (_("Texts are missing in a language."), _("Add them on the page of languages.")),
    "instrument.unknown-value": (_("A word here is not known."), _CORRECT),
    "instrument.unknown-measure": (_("What it measures is not known."), _CORRECT),
    "instrument.asks-nothing": (_("The form asks nothing yet."), _("Add a question.")),
    "instrument.told-twice": (_("Two questions tell the same of the respondent."), _("Let one of them tell it.")),
    "instrument.asked-twice": (_("Two questions ask the same of a relationship."), _("Let one of them ask it.")),
    "instrument.cannot-tell": (_("This kind of question can't tell that."), _("Choose another kind.")),
    "instrument.telling-nothing": (
        _("None of its answers says what it should tell."),
        _("Say on the page of answers what each means."),
    ),
    "instrument.tie-without-meaning": (
        _("Its answers do not all say whether there is a relationship."),
        _("Say on the page of answers what each means."),
    ),
    "instrument.name-twice": (_("Two questions have the same name."), _("Give one of them another name.")),
    "instrument.misspelt-column": (_("A heading looks misspelt, and its column is not read."), _CORRECT),
    "instrument.language-without-tag": (
        _("A language is named without its code."),
        _("Name it as in 'Español (es)'."),
    ),
    "instrument.value-missing": (_("Some answers of the list have a score, and this one has none."), _CORRECT),
    "instrument.value-not-whole": (_("A score is no whole number."), _CORRECT),
    "instrument.value-aside": (
        _("An answer that counts in no mean has a score."),
        _("Take the score away."),
    ),
    "instrument.choices-elsewhere": (
        _("The choices of this question are not in the workbook."),
        _("Move them to the sheet 'choices'."),
    ),
    "instrument.kobo-only": (
        _("This row is understood by KoboToolbox alone."),
        _("Ask it as a group of questions instead."),
    ),
}


def said(each: Mapping[str, Any]) -> Said:
    """A problem of the library, as JSON, in the language of the page."""
    found = words.said(each)
    code = str(each["code"])
    if (get_language() or "en") == "en" or code in READ:
        return found
    if code in _FORMS:
        what, do = (str(part) for part in _FORMS[code])
        if code.startswith("instrument.form-"):  # pyxform's own words say what it is
            what = f"{what} ({each['what']})"
        return Said(found.severity, found.where, what, do)
    if not code.startswith(("instrument.", "expression.")):
        return found
    return Said(found.severity, found.where, gettext("In English: %(text)s") % {"text": each["what"]}, str(_CORRECT))


def problems_of(problems: tuple[Problem, ...]) -> list[Said]:
    """What a form has to be put right, errors first."""
    order = {"error": 0, "warning": 1, "note": 2}
    return [said(each.as_dict()) for each in sorted(problems, key=lambda each: order[each.severity])]
