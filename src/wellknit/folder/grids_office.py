"""The tables of a workbook and of a Word file as grids of texts, as a person sees them in print."""

from __future__ import annotations

import datetime
import re
from decimal import ROUND_HALF_UP, Decimal
from pathlib import Path
from typing import Any

from wellknit.audits.table import Grid
from wellknit.errors import Place, Problem, fail, problem, worded
from wellknit.folder.archives import Limits
from wellknit.folder.grids_web import Spanning, spread
from wellknit.packing import Limits as Packed
from wellknit.packing import open_safely

__all__ = ["as_shown", "document_grids", "workbook_grids"]

#: Sheets are read whole, so that joined cells are known; a printed table needs far less than this.
_BOOK = Packed(inflated=16 * 1024 * 1024)
_MOST_SHEETS = 20


def workbook_grids(path: Path, limits: Limits) -> tuple[list[Grid], tuple[Problem, ...]]:
    """The sheets that are not hidden, each a table; formulas count with the value that was saved with them."""
    from openpyxl import load_workbook

    place = Place(path.name)
    data = open_safely(path, place, limits=_BOOK).getvalue()
    import io

    try:
        shown = load_workbook(io.BytesIO(data), data_only=True)
        formulas = load_workbook(io.BytesIO(data))
    except Exception as error:  # what openpyxl raises for a damaged workbook is no closed list
        raise fail("audit.damaged", place) from error
    sheets = [sheet for sheet in shown.worksheets if sheet.sheet_state == "visible"][:_MOST_SHEETS]
    several = len(sheets) > 1
    grids, problems = [], []
    for sheet in sheets:
        if (
            sheet.max_row > limits.rows
            or sheet.max_column > limits.columns
            or sheet.max_row * sheet.max_column > limits.cells
        ):
            raise fail(
                "audit.too-large",
                Place(path.name, sheet.title),
                limit=worded("{rows} rows, {columns} columns", rows=f"{limits.rows:,}", columns=limits.columns),
            )
        rows, empty = _sheet(sheet, formulas[sheet.title])
        if empty:
            where = Place(path.name, sheet.title)
            problems.append(problem("audit.formula-without-value", where, cells=", ".join(empty[:6]), count=len(empty)))
        if rows:
            name = f"{path.name}, {sheet.title}" if several else path.name
            grids.append(Grid(name, spread(rows, path.name, limits)))
    return grids, tuple(problems)


def _sheet(sheet: Any, formulas: Any) -> tuple[list[list[Spanning]], list[str]]:
    joined = {}
    covered = set()
    for area in sheet.merged_cells.ranges:
        joined[area.min_row, area.min_col] = (area.max_row - area.min_row + 1, area.max_col - area.min_col + 1)
        if area.size["rows"] * area.size["columns"] <= 100_000:
            covered |= {
                (row, column)
                for row in range(area.min_row, min(area.max_row, sheet.max_row) + 1)
                for column in range(area.min_col, min(area.max_col, sheet.max_column) + 1)
            }
    rows: list[list[Spanning]] = []
    empty: list[str] = []
    for cells in sheet.iter_rows():
        row: list[Spanning] = []
        for cell in cells:
            at = (cell.row, cell.column)
            if at in covered and at not in joined:
                continue
            down, across = joined.get(at, (1, 1))
            row.append((as_shown(cell.value, cell.number_format), down, min(across, sheet.max_column)))
            if cell.value is None and formulas.cell(*at).data_type == "f":
                empty.append(cell.coordinate)
        rows.append(row)
    return rows, empty


def as_shown(value: object, number_format: str = "General") -> str:
    """A cell's value as its number format shows it, as far as figures need: decimals and per cent.

    >>> as_shown(0.9473684, "0.0%"), as_shown(55, "0.0"), as_shown(94.7), as_shown("<5")
    ('94.7%', '55.0', '94.7', '<5')
    """
    if value is None:
        return ""
    if isinstance(value, bool) or not isinstance(value, (int, float)):
        return value.isoformat() if isinstance(value, (datetime.date, datetime.time)) else str(value)
    if value != value or value in (float("inf"), float("-inf")):
        return ""
    exact = Decimal(repr(value))
    shape = re.sub(r'"[^"]*"|\\.|_.|\*.|\[[^\]]*\]', "", str(number_format).split(";")[0])
    if "%" in shape:
        exact *= 100
    places = re.search(r"[0#?][.]([0#?]*)", shape)
    if places is None and not re.search(r"[0#?]", shape):
        plain = f"{exact:f}" if exact == exact.to_integral() else format(float(exact), ".10g")
        whole = plain.split(".")[0] if exact == exact.to_integral() else plain
        return whole + ("%" if "%" in shape else "")
    decimals = len(places[1]) if places else 0
    needed = len(places[1].rstrip("#?")) if places else 0
    text = f"{exact.quantize(Decimal(1).scaleb(-decimals), ROUND_HALF_UP):f}" if exact.adjusted() < 20 else f"{exact:f}"
    while decimals > needed and text.endswith("0"):
        text, decimals = text[:-1], decimals - 1
    return text.rstrip(".") + ("%" if "%" in shape else "")


def document_grids(path: Path, limits: Limits) -> list[Grid]:
    """The tables of a Word file, in their order; raised text in a cell is a footnote's mark."""
    from docx import Document
    from docx.oxml.ns import qn

    place = Place(path.name)
    opened = open_safely(path, place)
    try:
        document = Document(opened)
    except Exception as error:  # what python-docx and lxml raise for a damaged file is no closed list
        raise fail("audit.damaged", place) from error
    tables = list(document.element.body.iter(qn("w:tbl")))
    grids = []
    for number, table in enumerate(tables, start=1):
        rows = _table(table, qn)
        if rows:
            name = f"{path.name}, table {number}" if len(tables) > 1 else path.name
            grids.append(Grid(name, spread(rows, path.name, limits)))
    return grids


def _table(table: Any, qn: Any) -> list[list[Spanning]]:
    """The rows of a table. A cell that goes on from the one above is empty, as it looks, or a heading's text again."""
    rows: list[list[Spanning]] = []
    above: dict[int, str] = {}
    for line in table.findall(qn("w:tr")):
        row: list[Spanning] = []
        at = 0
        before = line.find(f"{qn('w:trPr')}/{qn('w:gridBefore')}")
        if before is not None:
            row += [("", 1, 1)] * _number(before.get(qn("w:val")))
            at = len(row)
        for cell in line.findall(qn("w:tc")):
            properties = cell.find(qn("w:tcPr"))
            across, goes_on = 1, False
            if properties is not None:
                span, merge = properties.find(qn("w:gridSpan")), properties.find(qn("w:vMerge"))
                across = max(1, _number(span.get(qn("w:val")))) if span is not None else 1
                goes_on = merge is not None and merge.get(qn("w:val"), "continue") == "continue"
            text = _again(above.get(at, "")) if goes_on else _text(cell, qn)
            above[at] = text
            row.append((text, 1, across))
            at += across
        rows.append(row)
    return rows


def _again(text: str) -> str:
    from wellknit.audits.cells import cell_of

    return text if cell_of(text).kind == "text" else ""


def _number(text: str | None) -> int:
    return min(int(text[:6]), 300) if text and text.isdecimal() and text.isascii() else 0


def _text(cell: Any, qn: Any) -> str:
    parts = []
    for paragraph in cell.findall(qn("w:p")):
        for run in paragraph.iter(qn("w:r")):
            text = "".join(
                (each.text or "") if each.tag == qn("w:t") else " "
                for each in run
                if each.tag in (qn("w:t"), qn("w:tab"), qn("w:br"))
            )
            raised = run.find(f"{qn('w:rPr')}/{qn('w:vertAlign')}")
            is_mark = raised is not None and raised.get(qn("w:val")) == "superscript"
            parts.append(f" [{text}]" if is_mark and text.strip() else text)
        parts.append(" ")
    return " ".join("".join(parts).split())
