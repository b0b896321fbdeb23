"""Tables as an Excel workbook."""

from __future__ import annotations

import io
import re
import zipfile
from dataclasses import replace

import openpyxl
import pytest
from hypothesis import example, given
from hypothesis import strategies as st
from openpyxl.utils.escape import unescape

from wellknit.tables import Column, Row
from wellknit.tables.as_xlsx import as_xlsx, carried

from .sample_tables import ALL, agreement, change, improvement, means, share


def opened(data: bytes) -> openpyxl.Workbook:
    return openpyxl.load_workbook(io.BytesIO(data))


def block(sheet, rows: str) -> list[list[object]]:
    return [[cell.value for cell in row] for row in sheet[rows]]


def test_a_sheet_holds_the_figures_first_and_what_stands_behind_them_after():
    sheet = opened(as_xlsx(improvement()))["improvement"]
    assert sheet["A1"].value == "Partners involved for more than a year who see better relationships"
    assert block(sheet, "A4:W5") == [
        [
            "Statement",
            *("Chicago (%)", "Dayton (%)", "Lehigh Valley (%)", "Memphis (%)"),
            *("Average of sites (%)", "All answers together (%)"),
            *("Chicago (count)", "Dayton (count)", "Lehigh Valley (count)"),
            *("Chicago (base)", "Dayton (base)", "Lehigh Valley (base)"),
            *("Dayton (population)", "Lehigh Valley (population)"),
            *("Chicago (from)", "Lehigh Valley (from)"),
            *("Chicago (to)", "Lehigh Valley (to)"),
            *(None, None, None, None),
        ],
        [
            "Our relationships are better because of the initiative.",
            *(63.6, 73.3, 59.1, "hidden", "hidden", "hidden"),
            *(7, 11, 13, 11, 15, 22, 15, 30),
            *(35.4, 38.7, 84.8, 76.7),
            *(None, None, None, None),
        ],
    ]


def test_figures_are_numbers_with_the_decimals_they_are_printed_with():
    sheet = opened(as_xlsx(agreement()))["agreement"]
    assert (sheet["B5"].value, sheet["B5"].data_type, sheet["B5"].number_format) == (100, "n", "0.0")
    assert (sheet["H5"].value, sheet["H5"].number_format) == (19, "0")
    assert opened(as_xlsx(means()))["mean"]["B5"].number_format == "0.00"
    assert opened(as_xlsx(change()))["change"]["D6"].value == -7


def test_the_header_row_is_marked_stays_in_view_and_repeats_on_paper():
    sheet = opened(as_xlsx(agreement()))["agreement"]
    assert sheet.freeze_panes == "B5"
    assert sheet.print_title_rows == "$4:$4"
    (table,) = sheet.tables.values()
    assert table.headerRowCount == 1
    assert [column.name for column in table.tableColumns] == [cell.value for cell in sheet[4]]
    assert sheet.column_dimensions["A"].width == 48


def test_a_workbook_of_all_tables_begins_with_what_it_holds():
    book = opened(as_xlsx(ALL, title="Together for Students"))
    assert book.sheetnames == [
        "Read me", "agreement", "improvement", "involvement", "distribution", "change", "mean",
    ]  # fmt: skip
    sheet = book["Read me"]
    assert sheet["A1"].value == "Together for Students"
    assert [sheet.cell(row, 2).value for row in range(5, 11)] == [table.title for table in ALL]
    assert (sheet["A5"].value, sheet["A5"].data_type) == ("agreement", "s")
    assert sheet["A5"].hyperlink.location == "'agreement'!A1"
    with zipfile.ZipFile(io.BytesIO(as_xlsx(ALL))) as archive:
        assert not any("External" in archive.read(name).decode() for name in archive.namelist())


def test_notes_draft_and_release_stand_below():
    column = [cell.value for cell in opened(as_xlsx(improvement()))["improvement"]["A"]]
    assert column[6] == "DRAFT: the answers are not frozen in a release yet, and these figures may change."
    assert column[-1] == "Rounding: once, half up. For the public. From spring_2021, draft (9f86d081884c)."


def test_names_of_sheets_are_what_excel_takes():
    tables = [replace(agreement(), key=key) for key in ("a" * 40, "a" * 40, "history", "x[1]:*?/\\", "'", "Read me")]
    names = opened(as_xlsx(tables)).sheetnames
    assert len({name.casefold() for name in names}) == len(names)
    assert all(0 < len(name) <= 31 and not re.search(r"[\[\]:*?/\\]", name) for name in names)
    assert not any(name.startswith("'") or name.casefold() == "history" for name in names)


def test_columns_of_one_name_get_headings_of_their_own():
    columns = (Column("a", "Site"), Column("b", "site"), Column("c", ""))
    table = replace(agreement(), columns=columns, rows=(Row("r", "r", tuple(share(1, 2) for _ in columns)),))
    headings = [cell.value for cell in opened(as_xlsx(table))["agreement"][4]]
    assert len({heading.casefold() for heading in headings}) == len(headings)


def test_the_same_tables_are_the_same_bytes_and_nothing_of_the_machine():
    data = as_xlsx(ALL)
    assert data == as_xlsx(ALL)
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        assert {entry.date_time for entry in archive.infolist()} == {(1980, 1, 1, 0, 0, 0)}
        properties = archive.read("docProps/core.xml").decode()
    assert "openpyxl" not in properties
    assert set(re.findall(r"\d{4}-\d\d-\d\d", properties)) == {"1980-01-01"}


def test_a_careless_hidden_cell_is_emptied():
    table = improvement().with_cells({("improved", "memphis"): replace(share(3, 4), hidden=True)})
    values = [cell for row in opened(as_xlsx(table))["improvement"].values for cell in row]
    assert 75 not in values and 3 not in values and 4 not in values


# What XML can't carry is escaped, and openpyxl hands the escape on where Excel shows the character.
@given(st.text(max_size=60))
@example("=1+1")
@example("+1")
@example("@x")
@example("#N/A")
@example("123")
@example("2021-03-15")
@example("TRUE")
@example("_x0041_")
@example("a\x07b\rc")
@example(" \n ")
@example("\ud800")
@example("'=1")
def test_any_text_is_a_text_again_with_the_same_value(text):
    table = replace(
        agreement(),
        title=text,
        columns=agreement().columns[:1],
        rows=(Row("r", text, agreement().rows[0].cells[:1]),),
        notes=(text,),
    )
    with_title = opened(as_xlsx(table))["agreement"]
    for place in ("A1", "A5", "A9"):
        cell = with_title[place]
        if text == "":
            assert cell.value is None
        else:
            assert cell.data_type == "s"
            assert unescape(cell.value) == text


def test_what_begins_as_a_formula_stays_a_text_when_it_is_edited():
    table = replace(agreement(), rows=(replace(agreement().rows[0], label="=2+5"),))
    cell = opened(as_xlsx(table))["agreement"]["A5"]
    assert (cell.value, cell.data_type, cell.quotePrefix) == ("=2+5", "s", True)


def test_a_text_beyond_excels_limit_is_cut_and_says_so():
    assert carried("x" * 32_767) == "x" * 32_767
    assert carried("x" * 32_768).endswith("…")
    assert len(carried("\U0001f600" * 20_000).encode("utf-16-le")) // 2 <= 32_767


@pytest.mark.parametrize("table", ALL, ids=lambda table: table.key)
def test_writing_changes_nothing(table):
    before = repr(table)
    as_xlsx(table)
    assert repr(table) == before


def test_a_table_without_rows_is_no_error():
    assert opened(as_xlsx(replace(agreement(), rows=())))["agreement"].tables == {}
