"""Tables as an Excel workbook: a sheet to read first, then one a table."""

from __future__ import annotations

import io
import re
from collections.abc import Iterable, Sequence
from decimal import Decimal
from typing import Any

from wellknit.packing import repack
from wellknit.tables.hiding import veiled
from wellknit.tables.values import Cell, Change, Mean, Share, Table
from wellknit.tables.words import footnotes, row_heading, row_label, say

__all__ = ["as_xlsx", "carried"]

_HEADER_ROW = 4
#: Excel's limit on a cell's text, in UTF-16 units.
_LONGEST = 32_767

#: What XML 1.0 can't hold, and the carriage return, which XML reads as a line feed; and what looks like the escape.
_UNCARRIED = re.compile("[\x00-\x08\x0b-\x1f\ud800-\udfff\ufffe\uffff]|_(?=x[0-9A-Fa-f]{4}_)")


def carried(text: str) -> str:
    """``text`` as a cell of a workbook holds it: what XML can't carry is written ``_x0007_``.

    That is how Office writes such characters (ECMA-376 part 1, 22.9.2.19), and Excel shows them unchanged. A text
    beyond Excel's limit is cut there, and ends with an ellipsis that says so.
    """
    escaped = _UNCARRIED.sub(lambda found: f"_x{ord(found[0]):04X}_", text)
    if len(escaped.encode("utf-16-le")) // 2 <= _LONGEST:
        return escaped
    units = text.encode("utf-16-le", "surrogatepass")[: 2 * (_LONGEST // 7 - 1)]
    return _UNCARRIED.sub(lambda found: f"_x{ord(found[0]):04X}_", units.decode("utf-16-le", "ignore")) + "…"


def as_xlsx(tables: Table | Iterable[Table], *, language: str = "en", title: str = "") -> bytes:
    """The tables as one workbook, the same bytes for the same tables.

    The first sheet says what the workbook holds and how to read it. Each table has a sheet: its title, a marked header
    row that stays in view, the figures as numbers, then count, base, roster and interval of each, and the notes below.
    Texts are typed as texts, so that none becomes a formula, and marked so that none becomes one when edited. A hidden
    cell says so in a word, and nothing else of it is written.
    """
    from openpyxl import Workbook

    book = Workbook()
    # What openpyxl puts there by itself is its own name and the clock; repack sets the dates.
    book.properties.creator = book.properties.lastModifiedBy = "Wellknit"
    book.properties.title, book.properties.language = carried(title) or None, language
    shown = [veiled(table) for table in ([tables] if isinstance(tables, Table) else tables)]
    names = _sheet_names(shown, say("readme", language))
    _read_me(book.active, shown, names, language, title)
    for place, (table, name) in enumerate(zip(shown, names, strict=True), start=1):
        _sheet(book.create_sheet(name), table, place, language)
    target = io.BytesIO()
    book.save(target)
    return repack(target.getvalue())


def _sheet_names(tables: Sequence[Table], taken: str) -> list[str]:
    """A sheet's name is at most 31 characters, without :\\/?*[] and unique whatever its case."""
    used, names = {taken.casefold(), "history"}, []
    for table in tables:
        plain = re.sub(r"[^\w \-.,()]", " ", table.key.replace("_", " ")).strip(" '") or "table"
        name, count = plain[:31].strip(), 1
        while name.casefold() in used:
            count += 1
            name = f"{plain[:26].strip()} {count}"
        used.add(name.casefold())
        names.append(name)
    return names


def _put(sheet: Any, row: int, column: int, value: str | int | Decimal | None, **look: Any) -> Any:
    """Writes one cell; a text is a text whatever it looks like."""
    cell = sheet.cell(row, column)
    if isinstance(value, str):
        # Assigning first lets openpyxl take '=…' for a formula and '#N/A' for an error; the type is set after it.
        cell.value = carried(value)
        cell.data_type = "s"
        if value[:1] in ("=", "+", "-", "@", "'"):
            cell.quotePrefix = True
    elif value is not None:
        cell.value = value
        places = -value.as_tuple().exponent if isinstance(value, Decimal) else 0  # type: ignore[operator]
        cell.number_format = "0." + "0" * places if places > 0 else "0"
    for name, each in look.items():
        setattr(cell, name, each)
    return cell


def _read_me(sheet: Any, tables: Sequence[Table], names: Sequence[str], language: str, title: str) -> None:
    from openpyxl.styles import Alignment, Font
    from openpyxl.worksheet.hyperlink import Hyperlink

    wrap = Alignment(wrap_text=True, vertical="top")
    sheet.title = say("readme", language)
    sheet.sheet_view.showGridLines = False
    sheet.column_dimensions["A"].width, sheet.column_dimensions["B"].width = 34, 90
    _put(sheet, 1, 1, title or say("tables", language), font=Font(bold=True, size=16))
    _put(sheet, 2, 1, say("readme-how", language), alignment=wrap)
    sheet.merge_cells("A2:B2")
    sheet.row_dimensions[2].height = 48
    _put(sheet, 4, 1, say("readme-table", language), font=Font(bold=True))
    _put(sheet, 4, 2, say("readme-title", language), font=Font(bold=True))
    row = 5
    for table, name in zip(tables, names, strict=True):
        link = _put(sheet, row, 1, name, font=Font(underline="single", color="0B3D5C"), alignment=wrap)
        # A place inside the workbook; as a plain address it would be kept as a link to outside.
        link.hyperlink = Hyperlink(ref=link.coordinate, location=f"'{name}'!A1")
        _put(sheet, row, 2, table.title, alignment=wrap)
        row += 1
    _page(sheet)


def _page(sheet: Any) -> None:
    sheet.page_setup.orientation = "landscape"
    sheet.page_setup.fitToWidth, sheet.page_setup.fitToHeight = 1, 0
    sheet.sheet_properties.pageSetUpPr.fitToPage = True


def _figure(cell: Cell) -> Decimal | None:
    match cell:
        case Share():
            return cell.percent
        case Mean():
            return cell.mean
        case Change():
            return cell.points


def _unit(table: Table, place: int, language: str) -> str:
    kinds = {type(row.cells[place]) for row in table.rows}
    if kinds == {Mean}:
        return say("mean", language)
    return say("change", language) if kinds == {Change} else "%"


#: What stands behind the figures, in blocks to their right; a block without any number is left out.
_BEHIND = ("count", "base", "population", "low", "high")


def _columns(table: Table, language: str) -> list[tuple[str, int, str]]:
    """Heading, place of the table's column, and field, of each column after the rows' labels."""
    found = [
        (f"{column.label} ({_unit(table, place, language)})", place, "figure")
        for place, column in enumerate(table.columns)
    ]
    for field in _BEHIND:
        for place, column in enumerate(table.columns):
            if any(getattr(row.cells[place], field, None) is not None for row in table.rows):
                found.append((f"{column.label} ({say(field, language)})", place, field))
    return found


def _headings(wanted: Iterable[str]) -> list[str]:
    """Excel wants the headings of a table on one line, unique whatever their case, and under 256 characters."""
    used: set[str] = set()
    headings = []
    for text in wanted:
        plain = " ".join(re.sub(r"[\x00-\x1f\x7f-\x9f\ud800-\udfff\ufffe\uffff]", " ", text).split())[:240]
        heading, count = plain or "–", 1
        while heading.casefold() in used:
            count += 1
            heading = f"{plain} {count}"
        used.add(heading.casefold())
        headings.append(heading)
    return headings


def _sheet(sheet: Any, table: Table, place: int, language: str) -> None:
    from openpyxl.styles import Alignment, Font
    from openpyxl.utils import get_column_letter
    from openpyxl.worksheet.table import Table as Marked
    from openpyxl.worksheet.table import TableStyleInfo

    wrap = Alignment(wrap_text=True, vertical="top")
    _put(sheet, 1, 1, table.title, font=Font(bold=True, size=14))
    _put(sheet, 2, 1, " · ".join(each for each in (table.measure, table.people) if each), font=Font(italic=True))
    columns = _columns(table, language)
    first = row_heading(table, language)
    headings = _headings([first, *(heading for heading, _, _ in columns)])
    for number, heading in enumerate(headings, start=1):
        _put(
            sheet,
            _HEADER_ROW,
            number,
            heading,
            font=Font(bold=True),
            alignment=Alignment(wrap_text=True, vertical="bottom", horizontal="left" if number == 1 else "right"),
        )
    row_number = _HEADER_ROW
    for row in table.rows:
        row_number += 1
        bold = Font(italic=True) if row.subtotal else Font()
        _put(sheet, row_number, 1, row_label(row, table, language), alignment=wrap, font=bold)
        for number, (_, where, field) in enumerate(columns, start=2):
            cell = row.cells[where]
            if cell.hidden:
                said = say("hidden", language) if field == "figure" else None
                _put(sheet, row_number, number, said, alignment=Alignment(horizontal="right"))
            else:
                value = _figure(cell) if field == "figure" else getattr(cell, field, None)
                _put(sheet, row_number, number, value, font=bold)
    last = get_column_letter(len(headings))
    if table.rows:
        # A marked table tells a screen reader which row is the header.
        marked = Marked(displayName=f"table_{place}", ref=f"A{_HEADER_ROW}:{last}{row_number}")
        marked.tableStyleInfo = TableStyleInfo(name="TableStyleLight1", showRowStripes=False)
        sheet.add_table(marked)
        # openpyxl reads the headings back from the cells only when it saves, as numbers where they look so.
        marked._initialise_columns()
        for column, heading in zip(marked.tableColumns, headings, strict=True):
            column.name = carried(heading)
    for line in footnotes(table, language):
        row_number += 1 if row_number > _HEADER_ROW + len(table.rows) else 2
        _put(sheet, row_number, 1, line)
    sheet.freeze_panes = f"B{_HEADER_ROW + 1}"
    sheet.print_title_rows = f"{_HEADER_ROW}:{_HEADER_ROW}"
    sheet.column_dimensions["A"].width = 48
    for number, heading in enumerate(headings[1:], start=2):
        longest = max((len(word) for word in heading.split()), default=0)
        sheet.column_dimensions[get_column_letter(number)].width = max(11, min(24, longest + 3))
    _page(sheet)
