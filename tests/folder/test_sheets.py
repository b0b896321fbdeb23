"""Tables read as the person who made them sees them."""

from __future__ import annotations

import csv
import datetime as dt
import io
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.folder.spreadsheets import MAIN, formula, number, sheet, text, workbook
from wellknit.errors import Problem
from wellknit.folder.archives import Limits
from wellknit.folder.sheets import Sheet, read_sheet

HEADER = ("respondent", "site", "trust")


def read(
    folder: Path, content: bytes, file: str = "answers.csv", **options: object
) -> tuple[Sheet, tuple[Problem, ...]]:
    (folder / file).write_bytes(content)
    sheet, problems = read_sheet(folder / file, file, **options)  # type: ignore[arg-type]
    assert sheet is not None, problems
    return sheet, problems


def rows(sheet: Sheet) -> list[tuple[int, tuple[str, ...]]]:
    return [(number, tuple(cells.values())) for number, cells in sheet.rows]


# ---- CSV


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "cp1252"])
@pytest.mark.parametrize("separator", [",", ";", "\t"])
@pytest.mark.parametrize("line_end", ["\n", "\r\n", "\r"])
def test_what_spreadsheets_write_reads_the_same(encoding: str, separator: str, line_end: str, tmp_path: Path) -> None:
    lines = [HEADER, ("r1", "Peñasco", "agree"), ("r2", "Dayton", '"so; so, and\ta line"')]
    content = line_end.join(separator.join(line) for line in lines) + line_end
    sheet, problems = read(tmp_path, content.encode(encoding))
    assert sheet.header == HEADER
    assert rows(sheet) == [(2, ("r1", "Peñasco", "agree")), (3, ("r2", "Dayton", "so; so, and\ta line"))]
    assert [each.code for each in problems] == (["sheet.encoding-assumed"] if encoding == "cp1252" else [])


def test_what_was_assumed_of_an_encoding_is_shown_with_a_word_to_check(tmp_path: Path) -> None:
    _, (problem,) = read(tmp_path, "respondent,site\nr1,Dayton\nr2,San José\n".encode("cp1252"))
    assert (problem.severity, problem.where.row) == ("warning", 3)
    assert "'San José'" in problem.what


def test_row_numbers_are_those_of_the_spreadsheet(tmp_path: Path) -> None:
    """A line break inside quotation marks does not begin a row; an empty line does."""
    sheet, problems = read(tmp_path, b'respondent,site\nr1,"day\nton"\n\nr2,memphis\n')
    assert rows(sheet) == [(2, ("r1", "day\nton")), (4, ("r2", "memphis"))]
    assert [(each.code, each.where.row) for each in problems] == [("sheet.empty-rows", 3)]
    assert problems[0].what == "Empty rows inside the table were passed over: 1, at row 3."


def test_headings_are_matched_whatever_their_case_and_spaces(tmp_path: Path) -> None:
    sheet, problems = read(
        tmp_path, b" Respondent ,AFFILIATE OF,Trust_Us\nr1,x,agree\n", columns=("respondent", "affiliate_of")
    )
    assert sheet.header == ("respondent", "affiliate_of", "Trust_Us")
    assert problems == ()


def test_headings_that_differ_only_in_case_stay_apart(tmp_path: Path) -> None:
    sheet, problems = read(
        tmp_path, b"respondent,g/Trust,g/trust\nr1,a,b\n", columns=("respondent", "g/Trust", "g/trust")
    )
    assert sheet.rows[0][1] == {"respondent": "r1", "g/Trust": "a", "g/trust": "b"}
    assert problems == ()


def test_the_separator_is_the_one_that_gives_the_expected_columns(tmp_path: Path) -> None:
    """'name, kind' is one heading here: commas are more, but only semicolons give the columns."""
    content = b"respondent;site;what, where, when, why\nr1;dayton;x\n"
    sheet, _ = read(tmp_path, content, columns=HEADER)
    assert sheet.header == ("respondent", "site", "what, where, when, why")


def test_a_row_that_could_not_be_read_is_no_empty_one(tmp_path: Path) -> None:
    sheet, problems = read(tmp_path, b'respondent,site\nr1,"day"ton\nr2,"mem"phis\nr3,dayton\n')
    assert rows(sheet) == [(4, ("r3", "dayton"))]
    (problem,) = problems
    assert problem.code == "sheet.stray-quote"
    assert "rows 2 and 3" in problem.what and "rows left out: 2" in problem.what


def test_many_of_a_kind_are_said_once_and_counted(tmp_path: Path) -> None:
    content = "respondent,trust\n" + "".join(f"r{each},NaN\n" for each in range(100))
    _, (problem,) = read(tmp_path, content.encode())
    assert "100 times" in problem.what
    assert "rows 2, 3, 4, 5, 6, 7, 8, 9 and 92 more" in problem.what


def test_a_first_name_is_not_taken_for_a_missing_value(tmp_path: Path) -> None:
    sheet, problems = read(tmp_path, b"person,name\np1,Nan\np2,NA\n")
    assert rows(sheet) == [(2, ("p1", "Nan")), (3, ("p2", "NA"))]
    assert problems == ()


def test_larger_tables_than_allowed_are_refused(tmp_path: Path) -> None:
    path = tmp_path / "answers.csv"
    path.write_text("a,b\n" + "1,2\n" * 6)
    for limits, code in (
        (Limits(rows=5), "sheet.too-many-rows"),
        (Limits(cells=11), "sheet.too-many-rows"),
        (Limits(columns=1), "sheet.too-many-columns"),
        (Limits(file_bytes=20), "sheet.too-big"),
    ):
        sheet, (problem,) = read_sheet(path, "answers.csv", limits=limits)
        assert (sheet, problem.code) == (None, code)
    sheet, problems = read_sheet(path, "answers.csv", limits=Limits(rows=6, columns=2, cells=12))
    assert sheet is not None and len(sheet.rows) == 6 and problems == ()


# ---- workbooks


def test_cells_are_written_as_a_person_sees_them(tmp_path: Path) -> None:
    cells = {
        "5": number("5"),
        "5 ": number("5.0"),
        "0.5": number("0.5"),
        "0.1": number("0.10000000000000001"),
        "0.00001": number("1E-5"),
        "1200000": number("1.2E6"),
        "-3": number("-3"),
        "2021-03-15": number("44270", 1),
        "2021-03-15 ": number("44270", 2),
        "2021-03-15T10:30:00": number("44270.4375", 1),
        "18:00:00": number("0.75", 1),
        "1.5": number("1.5", 3),  # a duration, which is no day
        "2021-03-16": '<t="d"><v>2021-03-16T00:00:00</v>',
        "TRUE": '<t="b"><v>1</v>',
        "FALSE": '<t="b"><v>0</v>',
        "two runs": '<t="inlineStr"><is><r><t>two </t></r><r><t>runs</t></r><rPh><t>TU RANZ</t></rPh></is>',
        "tab": '<t="str"><v>_x0009_tab</v>',
        "trimmed": text("  trimmed\u00a0").join(["<", ""]),
    }
    content = workbook([("respondent", "value"), *((f"r{place}", cell) for place, cell in enumerate(cells.values()))])
    sheet, problems = read(tmp_path, content, "answers.xlsx")
    assert [row["value"] for _, row in sheet.rows] == [each.strip() for each in cells]
    assert problems == ()
    assert sheet.name == "Sheet1"


def test_excel_counts_a_leap_day_that_never_was(tmp_path: Path) -> None:
    serials = {"1": "1900-01-01", "59": "1900-02-28", "61": "1900-03-01", "2958465": "9999-12-31"}
    content = workbook([("day",), *((number(each, 1),) for each in serials)])
    sheet, problems = read(tmp_path, content, "answers.xlsx")
    assert [row["day"] for _, row in sheet.rows] == list(serials.values())
    assert problems == ()


def test_days_may_count_from_1904(tmp_path: Path) -> None:
    content = workbook([("day",), (number("42808", 1),)], properties='<workbookPr date1904="1"/>')
    sheet, _ = read(tmp_path, content, "answers.xlsx")
    assert sheet.rows[0][1] == {"day": "2021-03-15"}


def test_what_openpyxl_writes_is_read(tmp_path: Path) -> None:
    from openpyxl import Workbook

    book = Workbook()
    page = book.active
    page.append(["respondent", "since", "count", "share", "job", "told"])
    page.append(["r1", dt.date(2021, 3, 15), 5, 0.25, True, "Peñasco & <co>"])
    page.append(["r2", dt.datetime(2021, 3, 15, 8, 5), 5.0, 123456789012345, None, "=not(computed)"])
    page.merge_cells("F4:F5")
    book.save(tmp_path / "answers.xlsx")
    sheet, problems = read_sheet(tmp_path / "answers.xlsx", "answers.xlsx")
    assert sheet is not None
    assert rows(sheet) == [
        (2, ("r1", "2021-03-15", "5", "0.25", "TRUE", "Peñasco & <co>")),
        (3, ("r2", "2021-03-15T08:05:00", "5", "123456789012345", "", "")),
    ]
    assert [(each.code, each.where.row, each.where.column) for each in problems] == [
        ("sheet.formula-without-value", 3, "F")
    ]


def test_cells_merged_downwards_hold_for_each_row_and_only_there(tmp_path: Path) -> None:
    content = workbook(
        [HEADER, ("r1", "dayton", "agree"), ("r2",), ("r3", "", "agree"), ("r4", "memphis")],
        more='<mergeCells><mergeCell ref="B2:B4"/><mergeCell ref="C7:C9"/></mergeCells>',
    )
    sheet, (problem,) = read(tmp_path, content, "answers.xlsx")
    assert [row["site"] for _, row in sheet.rows] == ["dayton", "dayton", "dayton", "memphis"]
    assert problem.what == "The cells B2:B4 are merged; their value 'dayton' was taken for each of the rows."


def test_a_value_over_several_columns_is_not_spread(tmp_path: Path) -> None:
    content = workbook([HEADER, ("r1", "dayton")], more='<mergeCells><mergeCell ref="B2:C2"/></mergeCells>')
    sheet, (problem,) = read(tmp_path, content, "answers.xlsx")
    assert sheet.rows[0][1] == {"respondent": "r1", "site": "dayton", "trust": ""}
    assert problem.severity == "error" and "B2:C2" in problem.what


def test_formulas_give_their_last_value_with_a_warning(tmp_path: Path) -> None:
    content = workbook(
        [HEADER, ("r1", "dayton", formula("A1", "4")), ("r2", "dayton", '<t="str"><f>B1</f><v>agree</v>')]
    )
    sheet, (problem,) = read(tmp_path, content, "answers.xlsx")
    assert [row["trust"] for _, row in sheet.rows] == ["4", "agree"]
    assert (problem.code, problem.severity) == ("sheet.formula", "warning")
    assert "rows 2 and 3, 2 times" in problem.what


@pytest.mark.parametrize(
    ("names", "states", "expected"),
    [
        (("Notes", "More"), {}, "Notes"),
        (("Notes", "ANSWERS"), {}, "ANSWERS"),
        (("Notes", "More"), {"Notes": "hidden"}, "More"),
        (("Notes", "answers"), {"answers": "veryHidden"}, "answers"),
    ],
)
def test_one_sheet_is_read_and_the_others_are_named(
    names: tuple[str, str], states: dict[str, str], expected: str, tmp_path: Path
) -> None:
    content = workbook(sheets={name: sheet([("respondent",), (f"in {name}",)]) for name in names}, states=states)
    found, (problem,) = read(tmp_path, content, "answers.xlsx")
    assert found.rows[0][1] == {"respondent": f"in {expected}"}
    assert found.name == expected
    (other,) = set(names) - {expected}
    assert problem.severity == "note" and f"'{other}'" in problem.what


def test_cells_without_references_and_prefixed_names_are_read(tmp_path: Path) -> None:
    """Other programs than Excel leave the cells' places away, and put a prefix before every name."""
    xml = (
        f"<x:worksheet {MAIN.replace('xmlns', 'xmlns:x')}><x:sheetData>"
        "<x:row><x:c t='inlineStr'><x:is><x:t>a</x:t></x:is></x:c>"
        "<x:c t='inlineStr'><x:is><x:t>b</x:t></x:is></x:c></x:row><x:row><x:c/><x:c><x:v>2</x:v></x:c></x:row>"
        "</x:sheetData></x:worksheet>"
    )
    sheet, problems = read(tmp_path, workbook(parts={"xl/worksheets/sheet1.xml": xml}), "answers.xlsx")
    assert rows(sheet) == [(2, ("", "2"))]
    assert problems == ()


# ---- Parquet


def test_parquet_reads_as_if_it_had_been_typed(tmp_path: Path) -> None:
    import pyarrow as pa
    import pyarrow.parquet as pq

    table = pa.table(
        {
            "respondent": pa.array(["r1", "r2"]).dictionary_encode(),
            "count": [5.0, None],
            "share": [0.1, float("nan")],
            "since": pa.array([dt.date(2021, 3, 15), None]),
            "at": pa.array([dt.datetime(2021, 3, 15), dt.datetime(2021, 3, 15, 8, 5)]),
            "job": [True, False],
            "challenges": [["turnover", "time"], []],
            "photo": [b"\x00", b"\x01"],
        }
    )
    pq.write_table(table, tmp_path / "answers.parquet")
    sheet, problems = read_sheet(tmp_path / "answers.parquet", "answers.parquet")
    assert sheet is not None
    assert rows(sheet) == [
        (2, ("r1", "5", "0.1", "2021-03-15", "2021-03-15", "TRUE", "turnover time")),
        (3, ("r2", "", "", "", "2021-03-15T08:05:00", "FALSE", "")),
    ]
    assert [(each.code, each.where.row, each.where.column) for each in problems] == [
        ("sheet.parquet-column", 1, "photo"),
        ("sheet.not-a-number", 3, "share"),
    ]


def test_parquet_keeps_within_the_limits(tmp_path: Path) -> None:
    import pyarrow as pa
    import pyarrow.parquet as pq

    pq.write_table(pa.table({"respondent": list(range(10)), "site": ["dayton"] * 10}), tmp_path / "answers.parquet")
    for limits, code in ((Limits(rows=9), "sheet.too-many-rows"), (Limits(columns=1), "sheet.too-many-columns")):
        sheet, (problem, *_) = read_sheet(tmp_path / "answers.parquet", "answers.parquet", limits=limits)
        assert (sheet, problem.code) == (None, code)


# ---- whatever stands in a cell

ANYTHING = st.text(st.characters(), max_size=40)


@given(st.lists(st.lists(ANYTHING, min_size=2, max_size=2), max_size=5))
def test_any_text_in_a_csv_is_read_or_named(tmp_path_factory: pytest.TempPathFactory, cells: list[list[str]]) -> None:
    target = io.StringIO()
    csv.writer(target).writerows([["respondent", "said"], *cells])
    path = tmp_path_factory.mktemp("any") / "answers.csv"
    path.write_bytes(target.getvalue().encode("utf-8", "surrogatepass"))
    first, second = read_sheet(path, "answers.csv"), read_sheet(path, "answers.csv")
    assert first == second
    sheet, problems = first
    if any(0xD800 <= ord(letter) < 0xE000 for row in cells for cell in row for letter in cell):
        return  # no UTF-8, and so read as something else or refused
    assert sheet is not None
    expected = [tuple(cell.strip() for cell in row) for row in cells]
    plain = [row for row in expected if all(cell.isprintable() and cell for cell in row)]
    if len(plain) == len(expected) and not problems:
        assert [tuple(row.values()) for _, row in sheet.rows] == expected


@given(st.binary(max_size=300))
def test_any_bytes_are_read_or_named(tmp_path_factory: pytest.TempPathFactory, content: bytes) -> None:
    folder = tmp_path_factory.mktemp("any")
    for name in ("answers.csv", "answers.xlsx", "answers.parquet"):
        (folder / name).write_bytes(content)
        sheet, problems = read_sheet(folder / name, name)
        assert sheet is not None or any(each.severity == "error" for each in problems)


@given(st.lists(st.text(st.characters(exclude_categories=["Cs"]), max_size=30), min_size=1, max_size=5))
def test_any_text_survives_a_workbook(tmp_path_factory: pytest.TempPathFactory, cells: list[str]) -> None:
    """Texts that XML can hold come back as they are, but for their ends; '_x0041_' is an escape by the standard."""
    good = [cell for cell in cells if cell.isprintable() and "_x" not in cell and cell.strip()]
    path = tmp_path_factory.mktemp("any") / "answers.xlsx"
    path.write_bytes(
        workbook([("respondent", "said"), *((f"r{place}", "<" + text(cell)) for place, cell in enumerate(good))])
    )
    sheet, problems = read_sheet(path, "answers.xlsx")
    assert sheet is not None
    if not problems:
        assert [row["said"] for _, row in sheet.rows] == [cell.strip() for cell in good]
