"""The single answers of a wave as a data package with a codebook: for the wave's keyholders alone."""

from __future__ import annotations

import csv
import hashlib
import io
import json
from collections.abc import Mapping, Sequence
from typing import Any

from wellknit.partners.initiative import Site
from wellknit.releases.codebook import codebook
from wellknit.sav import Kind
from wellknit.surveys.answer_variables import AnswerVariable, variables_of
from wellknit.surveys.as_sav import as_sav, as_sps
from wellknit.surveys.questionnaire import Questionnaire
from wellknit.surveys.responses import BLANK, NOT_ASKED, Responses
from wellknit.surveys.wave import Wave
from wellknit.tables.as_csv import harmless

__all__ = ["answers_package"]

_TYPES: Mapping[Kind, str] = {
    "number": "number",
    "text": "string",
    "date": "date",
    "time": "time",
    "datetime": "datetime",
}


def answers_package(
    responses: Responses, questionnaire: Questionnaire, wave: Wave, sites: Sequence[Site], *, language: str
) -> dict[str, bytes]:
    """The files of the package: ``answers.csv``, ``codebook.json`` and ``datapackage.json``; for SPSS ``answers.sav``
    with its syntax, ``answers.sps``.

    ``answers.csv`` has a row a respondent and a column for each variable that an SPSS file of the wave has, under the
    same name, with the form's own codes; texts in it are no formulas. The codebook is the release's, and says beside it
    of each variable its label, its item, and the number and the label of each code. The descriptor is a Frictionless
    Data Package v1 (specs.frictionlessdata.io) whose missing values are :data:`~wellknit.surveys.responses.BLANK` and
    :data:`~wellknit.surveys.responses.NOT_ASKED`.
    """
    variables = variables_of(responses, questionnaire, sites, language=language)
    book = codebook(questionnaire, wave, language, responses.left_out)
    files = {
        "answers.csv": _rows(variables, len(responses.records)),
        "codebook.json": _json({**book, "variables": [_told(each) for each in variables]}),
    }
    # Programs that read packages read no SPSS files: the descriptor does not name them.
    return {
        **files,
        "datapackage.json": _json(_descriptor(wave, variables, files)),
        "answers.sav": as_sav(responses, questionnaire, wave, sites, language=language),
        "answers.sps": as_sps(responses, questionnaire, sites, language=language),
    }


def _json(value: Any) -> bytes:
    return (json.dumps(value, ensure_ascii=False, indent=1, sort_keys=True) + "\n").encode()


def _rows(variables: Sequence[AnswerVariable], rows: int) -> bytes:
    text = io.StringIO(newline="")
    writer = csv.writer(text, lineterminator="\n")
    writer.writerow([each.variable.name for each in variables])
    columns = [_column(each) for each in variables]
    writer.writerows([column[row] for column in columns] for row in range(rows))
    return text.getvalue().encode()


def _column(each: AnswerVariable) -> Sequence[str]:
    """Numbers and days as they are; of the rest, no cell is a formula ('-99' as a code is a number)."""
    if each.variable.kind != "text" and not each.codes:
        return each.cells
    return [cell if _is_number(cell) and each.codes else harmless(cell) for cell in each.cells]


def _is_number(cell: str) -> bool:
    return cell.lstrip("-").isdecimal() and cell.isascii()


def _told(each: AnswerVariable) -> dict[str, Any]:
    variable = each.variable
    low, high = variable.missing or (1, 0)
    return {
        "name": variable.name,
        "label": variable.label,
        "measure": variable.measure,
        "item": each.item,
        "choice": each.choice,
        "values": [
            {"number": number, "code": each.codes.get(number, ""), "label": label, "missing": low <= number <= high}
            for number, label in sorted(variable.labels.items())
        ],
    }


def _field(each: AnswerVariable) -> dict[str, Any]:
    kind = "string" if each.codes else _TYPES[each.variable.kind]
    if each.choice:
        kind = "integer"
    return {"name": each.variable.name, "title": each.variable.label, "type": kind}


def _descriptor(wave: Wave, variables: Sequence[AnswerVariable], files: Mapping[str, bytes]) -> dict[str, Any]:
    def file(name: str, **more: Any) -> dict[str, Any]:
        data = files[name]
        whole = {"encoding": "utf-8", "bytes": len(data), "hash": f"sha256:{hashlib.sha256(data).hexdigest()}"}
        return {"name": name.partition(".")[0], "path": name, "format": name.rpartition(".")[2], **whole, **more}

    schema = {
        "fields": [_field(each) for each in variables],
        "primaryKey": variables[0].variable.name,
        "missingValues": ["", BLANK, NOT_ASKED],
    }
    return {
        "profile": "data-package",
        "name": f"{wave.key}-answers".replace("_", "-"),
        "title": f"{wave.name} (answers)",
        "description": wave.note,
        "resources": [
            file("answers.csv", profile="tabular-data-resource", mediatype="text/csv", schema=schema),
            file("codebook.json", mediatype="application/json"),
        ],
    }
