"""The answers of a closed wave as files: as they came (CSV, XLSX), or as they count (SPSS, a data package)."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Literal, get_args

from wellknit.labels import LANGUAGES
from wellknit.releases.answers_package import answers_package
from wellknit.surveys.as_sav import as_sav, as_sps
from wellknit.surveys.validity import read_responses
from wellknit.web.models import Initiative, Wave
from wellknit.web.partners.records import initiative_of, roster_of
from wellknit.web.partners.spreadsheets.exporting import as_csv, as_xlsx
from wellknit.web.surveys.carrying import answers_of, wave_of, workbook_of
from wellknit.web.surveys.forms_of import read_of

__all__ = ["FORMS", "Form", "RowFiles", "counts", "row_files"]

Form = Literal["csv", "xlsx", "sav", "package"]
FORMS: tuple[Form, ...] = get_args(Form)
STEPS = 3


@dataclass(frozen=True, slots=True)
class RowFiles:
    """Files by name, and how many answers are in them."""

    files: dict[str, bytes]
    rows: int


def counts(wave: Wave) -> bool:
    """Whether the wave has a form by which its answers can be read and counted."""
    return wave.instrument_version is not None and read_of(wave.instrument_version).questionnaire is not None


def row_files(
    initiative: Initiative,
    wave: Wave,
    form: Form,
    language: str,
    told: Callable[[int, int], None] = lambda done, total: None,
) -> RowFiles:
    """The files of a closed ``wave`` with the instrument that was asked; where its answers can't be read by it, as they
    came. ``language`` is that of labels; ``told`` hears which of its steps are done: taken up, read, and written."""
    told(0, STEPS)
    table = list(answers_of(wave))
    told(1, STEPS)
    instrument = {"instrument.xlsx": workbook_of(wave.instrument_version)} if wave.instrument_version else {}
    if form == "xlsx":
        return RowFiles({"answers.xlsx": as_xlsx(table, "answers"), **instrument}, len(table) - 1)
    if form == "csv" or not counts(wave):
        return RowFiles({"answers.csv": as_csv(table), **instrument}, len(table) - 1)
    files, rows = _counted(initiative, wave, form, language, table, lambda: told(2, STEPS))
    return RowFiles({**files, **instrument}, rows)


def _counted(
    initiative: Initiative, row: Wave, form: Form, language: str, table: list[tuple[str, ...]], read: Callable[[], None]
) -> tuple[dict[str, bytes], int]:
    """What the library reads in the table: valid answers alone, and what was left out said in the file."""
    version = row.instrument_version
    questionnaire = read_of(version).questionnaire if version is not None else None
    assert questionnaire is not None
    header, *lines = table
    wave, sites = wave_of(row), initiative_of(initiative).sites
    responses, _problems = read_responses(
        [(number, dict(zip(header, line, strict=True))) for number, line in enumerate(lines, start=2)],
        questionnaire,
        wave=wave,
        sites=sites,
        roster=roster_of(),
        file="answers.csv",
        headings=header,
    )
    read()
    spoken = language.partition("-")[0] if language.partition("-")[0] in LANGUAGES else initiative.language
    if form == "sav":
        files = {
            "answers.sav": as_sav(responses, questionnaire, wave, sites, language=spoken),
            "answers.sps": as_sps(responses, questionnaire, sites, language=spoken),
        }
    else:
        files = answers_package(responses, questionnaire, wave, sites, language=spoken)
    return files, len(responses.records)
