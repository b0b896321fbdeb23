"""The files themselves: the same rows give the same bytes, on any day and any machine with the same packages."""

from __future__ import annotations

import csv
import io
from pathlib import Path

from wellknit.packing import repack

from .form import Workbook


def csv_bytes(rows: list[list[str]]) -> bytes:
    """UTF-8 with commas, one line a row."""
    text = io.StringIO()
    csv.writer(text, lineterminator="\n").writerows(rows)
    return text.getvalue().encode("utf-8")


def xlsx_bytes(workbook: Workbook) -> bytes:
    """The workbook with a fixed date of writing, its first row of each sheet bold and kept in view."""
    from openpyxl import Workbook as Book
    from openpyxl.styles import Alignment, Font

    book = Book()
    book.remove(book.active)
    for name, rows in workbook.sheets.items():
        sheet = book.create_sheet(name)
        for row in rows:
            sheet.append(row)
        for cell in sheet[1]:
            cell.font = Font(bold=True)
        for column in sheet.columns:
            widest = max((len(str(cell.value)) for cell in column if cell.value is not None), default=8)
            sheet.column_dimensions[column[0].column_letter].width = min(max(widest + 2, 10), 60)
            for cell in column:
                cell.alignment = Alignment(wrap_text=True, vertical="top")
        sheet.freeze_panes = "C2" if name == "survey" else "A2"
    book.properties.creator = "Wellknit's example"
    written = io.BytesIO()
    book.save(written)
    return repack(written.getvalue())


def cells(content: bytes) -> list[tuple[str, list[tuple[object, ...]]]]:
    """What a workbook says, sheet by sheet: the packing may differ between versions of zlib and openpyxl."""
    from openpyxl import load_workbook

    book = load_workbook(io.BytesIO(content))
    return [(sheet.title, list(sheet.iter_rows(values_only=True))) for sheet in book.worksheets]


def same(path: Path, content: bytes) -> bool:
    """Whether ``path`` holds ``content``; workbooks are the same when their cells are."""
    if not path.is_file():
        return False
    committed = path.read_bytes()
    if path.suffix == ".xlsx" and committed != content:
        return cells(committed) == cells(content)
    return committed == content
