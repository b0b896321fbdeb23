"""Reading an XLSForm: pyxform checks its logic, and what it says is put in our words with sheet and row.

The standard: https://xlsform.org/en/ref-table/. Beside it stand our columns ``asks``, ``measures`` and ``base`` on the
survey sheet, ``means`` and ``score`` on the choices sheet (docs/partnership-folder.md).
"""

from __future__ import annotations

import difflib
import re
from collections.abc import Iterator, Mapping
from pathlib import Path

from wellknit.errors import Place, Problem, problem
from wellknit.surveys.form_rows import read_form_rows
from wellknit.surveys.questionnaire import Questionnaire, Scale
from wellknit.surveys.scales import scales_of
from wellknit.surveys.translations import Languages, headings_of, languages_of, missing_translations
from wellknit.surveys.workbook import CHOICES_COLUMNS, SURVEY_COLUMNS, Workbook, from_rows, read_workbook, snake

__all__ = ["read_questionnaire"]

#: So many errors of one form are enough to work on; each costs another reading by pyxform.
_MOST_ERRORS = 25

_ROW = re.compile(r"\[row ?: ?(\d+)\]\s*")
_SHEET = re.compile(r"[Oo]n the '(\w+)' sheet")
_COLUMN = re.compile(r"the '([\w:]+)' value is invalid")
_UNKNOWN_NAME = re.compile(r"find the name '([^']+)'")
_QUOTED = re.compile(r"'([^'\s]+)'|\[([^\]\s]+)\]|\$\{([^}\s]+)\}")
_KOBO = re.compile(r"begin[_ ](kobomatrix|score|rank)\b")
#: Of pyxform's warnings: translations are named one by one in translations.py, and photo sizes are nothing to us.
_OTHERWISE_SAID = ("Language '", "language declarations", "Use the max-pixels parameter", "has no label")


def read_questionnaire(
    path: Path, file: str, sheets: Mapping[str, list[list[str]]] | None = None
) -> tuple[Questionnaire | None, tuple[Problem, ...]]:
    """The questionnaire in the XLSForm at ``path``, called ``file`` in messages, and everything found on the way.

    ``sheets`` are its sheets where they were read already (rows of cells by the sheet's name, headings first); else
    the file is opened here. Each error of pyxform is named with its row, the row is left out, and the rest is read
    again, so that one run tells them all. The questionnaire is None where the form has an error that pyxform or the
    reading of the file names; an unknown value in one of our columns is an error too, but leaves the questionnaire
    readable. Never raises for what a file holds.
    """
    if sheets is None:
        workbook, found = read_workbook(path, file)
    else:
        workbook, found = from_rows(sheets, file)
    if workbook is None or any(each.severity == "error" for each in found):
        return None, found
    problems = list(found)
    problems.extend(_misspelt_columns(workbook, file))
    wrong = tuple(_kobo_problems(workbook, file)) or tuple(_form_problems(workbook, path.stem, file))
    problems.extend(wrong)
    if any(each.severity == "error" for each in wrong):
        # The lists of answers are told of all the same; what a question is can't be told of every row.
        return None, (*problems, *_read_scales(workbook, file)[-1])
    questionnaire, more = _build(workbook, path.stem, file)
    return questionnaire, (*problems, *more)


def _build(workbook: Workbook, stem: str, file: str) -> tuple[Questionnaire, tuple[Problem, ...]]:
    """The values of a form that pyxform has found sound."""
    from pyxform.aliases import yes_no

    survey, settings = workbook.sheet("survey"), _settings(workbook)
    languages, scales, found = _read_scales(workbook, file)
    clean = bool(yes_no.get(settings.get("clean_text_values", "yes"), True))
    rows = read_form_rows(survey, headings_of("survey", survey.headings), languages, scales, file, clean=clean)
    form_id = settings.get("form_id") or settings.get("id_string") or stem
    questionnaire = Questionnaire(
        title=settings.get("form_title") or settings.get("title") or form_id,
        form_id=form_id,
        version=settings.get("version", ""),
        languages=languages.languages,
        default_language=languages.default,
        items=rows.items,
        groups=rows.groups,
        scales=tuple(rows.scales.values()),
        style=settings.get("style", ""),
        file=file,
    )
    # A form may ask about relationships alone, in a repeated group.
    if not any(questionnaire.asked()) and not any(item.asks for item in rows.items):
        found = (*found, problem("instrument.asks-nothing", Place(file, survey.name)))
    missing = missing_translations(languages, rows.items, rows.groups, rows.scales.values(), file)
    return questionnaire, (*found, *rows.problems, *missing)


def _read_scales(workbook: Workbook, file: str) -> tuple[Languages, dict[str, Scale], tuple[Problem, ...]]:
    """The languages of the form and its lists of answers, with what is wrong with them."""
    choices = workbook.sheet("choices")
    headings = {name: headings_of(name, workbook.sheet(name).headings) for name in ("survey", "choices")}
    languages, found = languages_of(headings, _settings(workbook).get("default_language", ""), file)
    scales, more = scales_of(choices, headings["choices"], languages, file)
    return languages, scales, (*found, *more)


def _settings(workbook: Workbook) -> Mapping[str, str]:
    """The first row of the settings sheet by plain names; ``set_form_title`` and the like are older names."""
    rows = workbook.sheet("settings").rows
    cells = rows[0].cells if rows else {}
    return {snake(heading).removeprefix("set_"): cell for heading, cell in cells.items()}


def _kobo_problems(workbook: Workbook, file: str) -> Iterator[Problem]:
    """Rows that KoboToolbox alone understands: pyxform stumbles over what follows from them instead of naming them."""
    sheet = workbook.sheet("survey")
    for row in sheet.rows:
        for heading, cell in row.cells.items():
            if snake(heading) in ("type", "command") and _KOBO.match(cell):
                yield problem("instrument.kobo-only", Place(file, sheet.name, row.number, heading))


def _form_problems(workbook: Workbook, stem: str, file: str) -> Iterator[Problem]:
    """What pyxform says of the form: an error at a time, its row then left out; at last the warnings."""
    from pyxform.builder import create_survey_element_from_dict
    from pyxform.errors import PyXFormError
    from pyxform.xls2json import workbook_to_json
    from pyxform.xls2json_backends import get_xlsform

    blank: dict[str, frozenset[int]] = {}
    gone: set[str] = set()
    for _ in range(_MOST_ERRORS):
        warnings: list[str] = []
        try:
            read = workbook_to_json(
                get_xlsform(workbook.as_pyxform(blank)), form_name="data", fallback_form_name=stem, warnings=warnings
            )
            create_survey_element_from_dict(read).to_xml(validate=False, pretty_print=False, warnings=warnings)
        except PyXFormError as error:
            message = str(error)
        except RecursionError:
            message = "The form is nested too deeply."
        except Exception as error:  # pyxform stumbles over some forms instead of refusing them
            message = f"{type(error).__name__}: {error}"
        else:
            if not blank:
                yield from _warnings(warnings, workbook, file)
            return
        unknown = _UNKNOWN_NAME.search(message)
        parts = message.split("\n[row") if message.count("[row") > 1 else [message]
        places = [_place(part if part.startswith("[row") else f"[row{part}", message, workbook, file) for part in parts]
        # A row that asks for a question we left out ourselves is not wrong for that.
        if unknown is None or unknown[1] not in gone:
            for part, place in zip(parts, places, strict=True):
                yield _problem(part, place)
        left_out = {(place.sheet or "", place.row) for place in places if place.row and place.row > 1}
        left_out = {each for each in left_out if not _opens_or_closes(workbook, *each)}
        if not left_out or all(row in blank.get(sheet, ()) for sheet, row in left_out):
            return
        for sheet, number in left_out:
            assert number is not None
            blank[sheet] = blank.get(sheet, frozenset()) | {number}
            gone.update(_name_of(workbook, sheet, number))


def _problem(message: str, place: Place) -> Problem:
    text = _ROW.sub("", message)
    text = re.sub(r"^ *:? ?\d*\] *", "", text)
    text = " ".join(text.split()).strip()
    return problem("instrument.form-error", place, message=text[:400])


def _warnings(warnings: list[str], workbook: Workbook, file: str) -> Iterator[Problem]:
    for warning in warnings:
        if any(each in warning for each in _OTHERWISE_SAID):
            continue
        text = " ".join(_ROW.sub("", warning).split())
        yield problem("instrument.form-warning", _place(warning, warning, workbook, file), message=text[:400])


def _place(part: str, message: str, workbook: Workbook, file: str) -> Place:
    """Where a message of pyxform points: its own words, else a row whose name or code it quotes."""
    row = _ROW.search(part) or _ROW.search(message)
    sheet = _SHEET.search(part) or _SHEET.search(message)
    column = _COLUMN.search(part)
    named = sheet[1] if sheet else ("survey" if row or "'survey'" in message else None)
    heading = _as_headed(workbook, named, column[1]) if column else None
    if row:
        return Place(file, _as_written(workbook, named or "survey"), int(row[1]), heading)
    quoted = [next(filter(None, groups)) for groups in _QUOTED.findall(message)]
    for name in ("survey", "choices"):
        for each in workbook.sheet(name).rows:
            known = ("name", "value", "type") if name == "survey" else ("name", "value")
            if any(cell in quoted for heading, cell in each.cells.items() if snake(heading) in known):
                return Place(file, _as_written(workbook, name), each.number)
    return Place(file, _as_written(workbook, named) if named else None, None, heading)


def _as_written(workbook: Workbook, sheet: str) -> str:
    return workbook.sheet(sheet).name


def _as_headed(workbook: Workbook, sheet: str | None, column: str) -> str:
    headings = workbook.sheet(sheet).headings if sheet else ()
    return next((each for each in headings if snake(each) == column), column)


def _name_of(workbook: Workbook, sheet: str, number: int) -> Iterator[str]:
    for row in workbook.sheet(sheet.lower()).rows:
        if row.number == number and sheet.lower() == "survey":
            yield from (cell for heading, cell in row.cells.items() if snake(heading) in ("name", "tag", "value"))


def _opens_or_closes(workbook: Workbook, sheet: str, number: int | None) -> bool:
    """Whether the row begins or ends a group: without it, every row after it would look wrong."""
    for row in workbook.sheet(sheet.lower()).rows:
        if row.number == number:
            return any(
                re.match(r"(begin|end)[_ ]", cell)
                for heading, cell in row.cells.items()
                if snake(heading) in ("type", "command")
            )
    return False


def _misspelt_columns(workbook: Workbook, file: str) -> Iterator[Problem]:
    """Columns that nothing reads and that look like one that is read: pyxform passes them over in silence."""
    from pyxform import aliases

    known = {
        "survey": (
            *aliases.survey_header,
            *("type", "name", "label", "hint", "guidance_hint", "default", "choice_filter", "parameters", "trigger"),
            *("media", "bind", "instance", "intent", "disabled", "relevance", "list_name", "query", "save_to"),
            *SURVEY_COLUMNS,
        ),
        "choices": (*aliases.list_header, "name", "label", "media", "list name", *CHOICES_COLUMNS),
    }
    for name, columns in known.items():
        sheet = workbook.sheet(name)
        present = {snake(heading) for heading in sheet.headings} | set(sheet.ours)
        for heading in sheet.headings:
            plain = snake(re.split(r"::?", heading)[0])
            if plain in columns or plain.replace("_", " ") in columns or plain.startswith(("body", "note")):
                continue
            near = difflib.get_close_matches(plain, columns, n=1, cutoff=0.85)
            # A column of choices may be called anything, for choice filters: only a clear slip is one.
            if near and near[0] not in present and (name == "survey" or near[0] in (*CHOICES_COLUMNS, "label", "name")):
                yield problem("instrument.misspelt-column", Place(file, sheet.name, 1, heading), near=near[0])
