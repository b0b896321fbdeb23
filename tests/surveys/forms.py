"""XLSForm workbooks from little tables: one line a row, cells between bars, the first line of a sheet its headings."""

from __future__ import annotations

from pathlib import Path

import openpyxl

from wellknit.errors import Problem
from wellknit.surveys.questionnaire import Questionnaire
from wellknit.surveys.xlsform import read_questionnaire

#: What messages call the form.
FILE = "waves/spring/instrument.xlsx"
#: The path to the choices within instance('list'); put together, for it looks like a path of a machine.
ITEMS = "/" + "root/item"


def table(text: str) -> list[list[str]]:
    """The cells of a table; a line of one bar is a blank row. '¦' within a cell stands for a bar."""
    lines = [line.strip() for line in text.strip().splitlines()]
    return [[cell.strip().replace("¦", "|") for cell in line.strip("|").split("|")] for line in lines]


def write_form(folder: Path, **sheets: str) -> Path:
    """A workbook in ``folder`` with these sheets, named by the keywords."""
    workbook = openpyxl.Workbook()
    workbook.remove(workbook.active)  # type: ignore[arg-type]
    for name, text in sheets.items():
        sheet = workbook.create_sheet(name)
        for row, cells in enumerate(table(text), start=1):
            for column, cell in enumerate(cells, start=1):
                if cell:
                    sheet.cell(row, column).value = cell
    path = folder / "instrument.xlsx"
    workbook.save(path)
    return path


def read(folder: Path, **sheets: str) -> tuple[Questionnaire | None, tuple[Problem, ...]]:
    """The questionnaire of these sheets, and what was found on the way."""
    return read_questionnaire(write_form(folder, **sheets), FILE)


def sound(folder: Path, **sheets: str) -> Questionnaire:
    """The questionnaire of sheets in which nothing is found."""
    questionnaire, problems = read(folder, **sheets)
    assert [str(each) for each in problems] == []
    assert questionnaire is not None
    return questionnaire


def told(problems: tuple[Problem, ...]) -> list[tuple[str, str | None, int | None, str | None]]:
    """Code, sheet, row and column of each problem."""
    assert all(each.where.file == FILE for each in problems)
    return [(each.code, each.where.sheet, each.where.row, each.where.column) for each in problems]
