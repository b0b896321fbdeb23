"""The choices sheet of an XLSForm as scales: what each answer means, and its place in the scale."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace

from wellknit.errors import Place, Problem, problem
from wellknit.partners.involvement import BANDS
from wellknit.partners.roster import ROLES
from wellknit.surveys.questionnaire import Choice, Scale
from wellknit.surveys.responses import BLANK, NOT_ASKED
from wellknit.surveys.translations import Heading, Languages
from wellknit.surveys.workbook import Row, Sheet

__all__ = ["ASIDE", "MEANINGS", "scales_of"]

#: Choices that are no answer to the question and have no place in its scale.
ASIDE = ("not_applicable", "dont_know")
MEANINGS = ("agree", *ASIDE, "yes", "no", *ROLES, *(band.key for band in BANDS), "tie", "no_tie")

_WHOLE = re.compile(r"[+-]?[0-9]{1,9}(\.0+)?")


def scales_of(
    sheet: Sheet, headings: Sequence[Heading], languages: Languages, file: str
) -> tuple[dict[str, Scale], tuple[Problem, ...]]:
    """The lists of the choices sheet by name, in the order of the sheet.

    The value of a choice is its column ``score``; where no choice of its list has one, its position among the choices
    that have a place in the scale. Not applicable and don't know have none.
    """
    found: list[Problem] = []
    lists: dict[str, list[tuple[Row, Choice]]] = {}
    by_path = {heading.path: heading.written for heading in headings if not heading.language}
    list_column, name_column = by_path.get(("list name",), ""), by_path.get(("name",), "")
    labels = {heading.language: heading.written for heading in headings if heading.path == ("label",)}
    taken = {list_column, name_column, *labels.values()}
    for row in sheet.rows:
        list_name, name = row.cells.get(list_column, ""), row.cells.get(name_column, "")
        if not list_name or not name:
            continue  # pyxform has said so where it is wrong; rows without a list are comments
        if " " in name:
            refused = name in (BLANK, NOT_ASKED)
            code = "instrument.code-is-ours" if refused else "instrument.code-with-space"
            found.append(problem(code, Place(file, sheet.name, row.number, name_column), code=name))
        texts = {languages.code(key): row.cells[column] for key, column in labels.items() if column in row.cells}
        filters = {key: cell for key, cell in row.cells.items() if key not in taken}
        choice = Choice(
            name, texts, _meaning(row, sheet, file, found), _value(row, sheet, file, found), filters, row.number
        )
        lists.setdefault(list_name, []).append((row, choice))
    return {name: Scale(name, _placed(name, rows, sheet, file, found)) for name, rows in lists.items()}, tuple(found)


def _meaning(row: Row, sheet: Sheet, file: str, found: list[Problem]) -> str:
    written = row.ours.get("means", "")
    meaning = "_".join(written.lower().replace("'", "").replace("’", "").split())
    if not meaning or meaning in MEANINGS:
        return meaning
    place = Place(file, sheet.name, row.number, sheet.ours["means"])
    found.append(problem("instrument.unknown-value", place, value=written, allowed=", ".join(MEANINGS)))
    return ""


def _value(row: Row, sheet: Sheet, file: str, found: list[Problem]) -> int | None:
    written = row.ours.get("score", "")
    if not written:
        return None
    place = Place(file, sheet.name, row.number, sheet.ours["score"])
    if not _WHOLE.fullmatch(written):
        found.append(problem("instrument.value-not-whole", place, value=written))
        return None
    return int(written.split(".")[0])


def _placed(
    name: str, rows: list[tuple[Row, Choice]], sheet: Sheet, file: str, found: list[Problem]
) -> tuple[Choice, ...]:
    """The choices with their values: as written where the list has any, else counted from 1."""
    choices = [choice for _, choice in rows]
    valued = [choice for choice in choices if choice.value is not None]
    for choice in valued:
        if choice.means in ASIDE:
            place = Place(file, sheet.name, choice.row, sheet.ours["score"])
            found.append(problem("instrument.value-aside", place, code=choice.name, means=choice.means))
    if not valued:
        position = 0
        placed = []
        for choice in choices:
            position += choice.means not in ASIDE
            placed.append(replace(choice, value=None if choice.means in ASIDE else position))
        return tuple(placed)
    for row, choice in rows:
        if not row.ours.get("score") and choice.means not in ASIDE:
            place = Place(file, sheet.name, choice.row, sheet.ours["score"])
            found.append(problem("instrument.value-missing", place, code=choice.name, list=name))
    return tuple(replace(choice, value=None) if choice.means in ASIDE else choice for choice in choices)
