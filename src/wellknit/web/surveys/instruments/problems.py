"""What is wrong with a form, in the words of whoever edits it, the worst first."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

from wellknit.errors import Problem
from wellknit.web.partners.spreadsheets import words
from wellknit.web.surveys.instruments.checked import in_our_words

__all__ = ["Wrong", "problems_of"]

#: These hold what pyxform says, in English, after what we say of it.
_PYXFORM = ("instrument.form-error", "instrument.form-warning")
_ORDER = {"error": 0, "warning": 1, "note": 2}


@dataclass(frozen=True, slots=True)
class Wrong:
    """A problem of a form in the page's words, and in ``english`` what nobody has put in words of ours; ``sheet``, the
    number of the sheet, and ``row`` are where it stands, as people count; 0 where it is of the whole form."""

    severity: str
    where: str
    what: str
    do: str
    english: str = ""
    sheet: int = 0
    row: int = 0


def problems_of(problems: Sequence[Problem], sheets: Sequence[str] = ()) -> list[Wrong]:
    """What a form has to be put right, errors first; ``sheets`` are the names of its sheets. The file is the form at
    hand, so it is not named."""
    return [_wrong(each, sheets) for each in sorted(problems, key=lambda each: _ORDER[each.severity])]


def _wrong(each: Problem, sheets: Sequence[str]) -> Wrong:
    found = words.said(replace(each, where=replace(each.where, file=None)))
    what, do, english = found.what, found.do, ""
    if each.code in _PYXFORM:
        message = str(dict(each.values)["message"])
        if ours := in_our_words(message):
            what, do = (str(part) for part in ours)
        else:
            what, english = what.removesuffix(message), message
    place = each.where
    sheet = sheets.index(place.sheet) + 1 if place.sheet in sheets else 0
    return Wrong(each.severity, str(found.where), what, do, english, sheet, place.row or 0)
