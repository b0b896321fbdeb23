"""Printed tables from files: what a person sees in a cell is what is read, and no file does harm."""

import io
import zipfile
from pathlib import Path

import openpyxl
import pytest
from docx import Document

from wellknit.audits.options import Options
from wellknit.audits.table import Grid, printed_table
from wellknit.errors import WellknitError
from wellknit.folder.archives import Limits
from wellknit.folder.grids import read_grids
from wellknit.folder.grids_office import as_shown

ROWS = [["item", "Chicago", "Dayton"], ["trust", "84.2", "80"], ["talk", "79.0*", "–"]]


def grids(path: Path, **limits: int) -> tuple[Grid, ...]:
    return read_grids(path, Limits(**limits) if limits else Limits(rows=5000, columns=300, cells=100_000))[0]


def codes(path: Path, **limits: int) -> list[str]:
    with pytest.raises(WellknitError) as caught:
        grids(path, **limits)
    assert all(path.name in (each.where.file or "") for each in caught.value.problems)
    return [each.code for each in caught.value.problems]


def written(path: Path, content: str | bytes) -> Path:
    path.write_bytes(content.encode() if isinstance(content, str) else content)
    return path


# --- CSV --------------------------------------------------------------------------------------------------------------


def test_a_csv_with_a_title_above_and_a_note_below(tmp_path: Path) -> None:
    text = "Table 1: how partners see it\n\nitem,Chicago,Dayton\ntrust,84.2,80\ntalk,79.0*,–\nIn per cent\n"
    (grid,) = grids(written(tmp_path / "a.csv", text))
    table = printed_table(grid, Options())
    assert table.title == "Table 1: how partners see it"
    assert [[cell.text for cell in cells] for cells in table.cells] == [["84.2", "80"], ["79.0*", "–"]]


def test_semicolons_and_decimal_commas_under_a_title_with_commas(tmp_path: Path) -> None:
    text = "How partners, sites, and leaders see it\nitem;Chicago;Dayton\ntrust;84,2;80,0\ntalk;63,2;60,0\n"
    (grid,) = grids(written(tmp_path / "a.csv", text.encode("windows-1252")))
    assert printed_table(grid, Options()).cells[0][0].figure == "84.2"


def test_what_is_no_table_at_all(tmp_path: Path) -> None:
    assert codes(written(tmp_path / "a.csv", b"PK\x03\x04")) == ["audit.unknown-kind"]
    assert codes(written(tmp_path / "a.csv", b"")) == ["audit.no-table"]
    assert codes(written(tmp_path / "a.pdf", b"%PDF-1.7")) == ["audit.unknown-kind"]
    assert codes(written(tmp_path / "a.csv", 'item,A\n"trust,84.2\n')) == ["sheet.unclosed-quote"]
    assert codes(written(tmp_path / "a.csv", b"i\0t\0e\0m\0,\0A\0\n\0" * 20)) == ["sheet.utf16-without-mark"]
    assert codes(written(tmp_path / "a.html", "<p>No table here.</p>")) == ["audit.no-table"]
    with pytest.raises(FileNotFoundError):
        grids(tmp_path / "none.csv")


def test_a_table_larger_than_print_is_refused(tmp_path: Path) -> None:
    assert codes(written(tmp_path / "a.csv", "a,b\n" * 5002)) == ["audit.too-large"]
    assert codes(written(tmp_path / "b.csv", ",".join("1" * 400))) == ["audit.too-large"]
    assert codes(written(tmp_path / "c.csv", "a,b\n" * 40), file_bytes=100) == ["audit.too-large"]


# --- Workbooks --------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("value", "number_format", "shown"),
    [
        (0.9473684, "0.0%", "94.7%"),
        (0.79, "0.0%", "79.0%"),
        (0.7895, "0%", "79%"),
        (55, "0.0", "55.0"),
        (55, "General", "55"),
        (94.7, "General", "94.7"),
        (94.65, "0.0", "94.7"),
        (63.25, "0.##", "63.25"),
        (63.0, "0.##", "63"),
        (1204, "#,##0", "1204"),
        (62.5, '0.0" of all"', "62.5"),
        ("<5", "General", "<5"),
        (None, "0.0", ""),
        (True, "0", "True"),
    ],
)
def test_numbers_are_written_as_their_format_shows_them(value: object, number_format: str, shown: str) -> None:
    assert as_shown(value, number_format) == shown


def workbook(path: Path) -> Path:
    book = openpyxl.Workbook()
    sheet = book.active
    assert sheet is not None
    sheet.title = "Agreement"
    sheet.append(["Agree or strongly agree", None, None])
    sheet.merge_cells("A1:C1")
    for row in (["item", "Chicago", "Dayton"], ["trust", 0.8421, 0.8], ["talk", 0.6316, "=1-0.4"]):
        sheet.append(row)
    for cells in sheet["B3:C4"]:
        for cell in cells:
            cell.number_format = "0.0%"
    book.create_sheet("Hidden").sheet_state = "hidden"
    book["Hidden"].append(["a", 1])
    book.save(path)
    return path


def test_a_workbook_as_it_is_printed(tmp_path: Path) -> None:
    found, problems = read_grids(workbook(tmp_path / "a.xlsx"))
    (grid,) = found
    table = printed_table(grid, Options())
    assert table.title == "Agree or strongly agree"
    assert [[cell.text for cell in cells] for cells in table.cells] == [["84.2%", "80.0%"], ["63.2%", ""]]
    assert [(each.code, each.severity) for each in problems] == [("audit.formula-without-value", "warning")]
    assert "C4" in problems[0].what


def test_every_visible_sheet_is_a_table(tmp_path: Path) -> None:
    book = openpyxl.Workbook()
    for row in ROWS:
        book.active.append(row)
    book.create_sheet("More").append(["x", "y"])
    book.save(tmp_path / "a.xlsx")
    assert [each.name for each in grids(tmp_path / "a.xlsx")] == ["a.xlsx, Sheet", "a.xlsx, More"]


def test_workbooks_that_do_harm(tmp_path: Path) -> None:
    bomb = io.BytesIO()
    with zipfile.ZipFile(bomb, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("[Content_Types].xml", "<Types/>")
        archive.writestr("xl/worksheets/sheet1.xml", b" " * 40_000_000)
    assert codes(written(tmp_path / "bomb.xlsx", bomb.getvalue())) == ["packing.too-dense"]
    entities = io.BytesIO()
    with zipfile.ZipFile(entities, "w") as archive:
        archive.writestr("[Content_Types].xml", '<!DOCTYPE t [<!ENTITY a "aaaa">]><Types>&a;</Types>')
    for name in ("entities.xlsx", "entities.docx"):
        assert codes(written(tmp_path / name, entities.getvalue())) == ["packing.document-type"]
        assert codes(written(tmp_path / name, b"no zip at all")) == ["packing.not-an-office-file"]
    empty = io.BytesIO()
    with zipfile.ZipFile(empty, "w") as archive:
        archive.writestr("[Content_Types].xml", "<Types/>")
    for name in ("empty.xlsx", "empty.docx"):
        assert codes(written(tmp_path / name, empty.getvalue())) == ["audit.damaged"]
    book = openpyxl.Workbook()
    book.active.cell(1_000_000, 200, "far away")
    book.save(tmp_path / "sparse.xlsx")
    assert codes(tmp_path / "sparse.xlsx") == ["audit.too-large"]


# --- Web pages --------------------------------------------------------------------------------------------------------


def page(path: Path, body: str) -> tuple[Grid, ...]:
    return grids(written(path, f"<!doctype html><html><head><title>t</title></head><body>{body}</body></html>"))


def test_a_page_with_spans_footnotes_and_a_caption(tmp_path: Path) -> None:
    (grid,) = page(
        tmp_path / "a.html",
        """<style>td { color: 1 }</style><table><caption>Table 1</caption>
        <tr><th rowspan=2>item<th colspan="2">Sites</th><th rowspan=2>Average</tr>
        <tr><th>Chicago<th>Dayton</tr>
        <tr><td>trust<td>84.2<sup>a</sup><td><b>80</b> %<td>82.1</tr>
        <tr><td>talk<td>79.0&nbsp;%<td>&ndash;<script>1</script><td>71.0</table>""",
    )
    assert grid.title == "Table 1"
    assert grid.rows[0] == ("item", "Sites", "Sites", "Average")
    assert grid.rows[1] == ("item", "Chicago", "Dayton", "Average")
    table = printed_table(grid, Options())
    assert [each.name for each in table.columns] == ["Sites · Chicago", "Sites · Dayton"]
    assert [[cell.figure for cell in cells] for cells in table.cells] == [["84.2", "80"], ["79.0", "–"]]
    assert table.cells[0][0].marks == "[a]"


def test_a_figure_that_spans_was_printed_once(tmp_path: Path) -> None:
    (grid,) = page(tmp_path / "a.html", "<table><tr><th>i<th>A<th>B<tr><td>x<td colspan=2>84.2</table>")
    assert grid.rows[1] == ("x", "84.2", "")


def test_tables_in_tables_and_pages_that_do_not_end(tmp_path: Path) -> None:
    inner = "<table><tr><th>i<th>A</th></tr><tr><td>x<td>84.2</td></tr></table>"
    found = page(tmp_path / "a.html", f"<table><tr><td>{inner}</td></tr></table><table><tr><td>y<td>1")
    assert [each.name for each in found] == ["a.html, table 1", "a.html, table 2", "a.html, table 3"]
    assert found[0].rows == (("i", "A"), ("x", "84.2"))
    assert found[2].rows == (("y", "1"),)


def test_pages_that_do_harm(tmp_path: Path) -> None:
    wide = "<table><tr>" + "<td colspan=1000000>x" * 5 + "</table>"
    assert codes(written(tmp_path / "wide.html", wide)) == ["audit.too-large"]
    assert codes(written(tmp_path / "deep.html", "<table><tr><td>" * 60)) == ["audit.too-large"]
    assert codes(written(tmp_path / "many.html", "<table>" + "<tr>" + "<td>1" * 101_000)) == ["audit.too-large"]
    for never in ("<!--", "<a b='", "<![", "<td rowspan=", "</", "<sup>"):  # minutes, with a parser that looks again
        unclosed = f"<table><tr><th>i<th>A<tr><td>x<td>84.2{never * 100_000}"
        path = written(tmp_path / "unclosed.html", unclosed)
        assert grids(path)[0].rows[0] == ("i", "A")
    long = "<table>" + "<tr><td>1" * 5001 + "</table>"
    assert codes(written(tmp_path / "long.html", long)) == ["audit.too-large"]


@pytest.mark.parametrize(
    "data",
    [
        '<meta charset="windows-1252"><table><tr><td>Peñasco<td>84.2</table>'.encode("windows-1252"),
        "<table><tr><td>Peñasco<td>84.2</table>".encode(),
        "<table><tr><td>Peñasco<td>84.2</table>".encode("windows-1252"),
        b"\xff\xfe" + "<table><tr><td>Peñasco<td>84.2</table>".encode("utf-16-le"),
        '<meta charset="no-such"><table><tr><td>Peñasco<td>84.2</table>'.encode(),
    ],
)
def test_pages_in_any_encoding(tmp_path: Path, data: bytes) -> None:
    assert grids(written(tmp_path / "a.html", data))[0].rows == (("Peñasco", "84.2"),)


# --- Word -------------------------------------------------------------------------------------------------------------


def test_a_word_file_with_joined_cells_and_raised_marks(tmp_path: Path) -> None:
    document = Document()
    document.add_paragraph("Before the table")
    table = document.add_table(rows=4, cols=3)
    for row, texts in enumerate(
        (["item", "Sites", ""], ["", "Chicago", "Dayton"], ["trust", "84.2", "80"], ["talk", "79.0", "–"])
    ):
        for column, text in enumerate(texts):
            table.cell(row, column).text = text
    table.cell(0, 1).merge(table.cell(0, 2))
    table.cell(0, 0).merge(table.cell(1, 0))
    table.cell(2, 1).paragraphs[0].add_run("2").font.superscript = True
    document.save(tmp_path / "a.docx")
    (grid,) = grids(tmp_path / "a.docx")
    assert grid.rows == (
        ("item", "Sites", "Sites"),
        ("item", "Chicago", "Dayton"),
        ("trust", "84.2 [2]", "80"),
        ("talk", "79.0", "–"),
    )
    found = printed_table(grid, Options())
    assert [[cell.figure for cell in cells] for cells in found.cells] == [["84.2", "80"], ["79.0", "–"]]


def test_a_word_file_whose_cells_claim_to_be_wide(tmp_path: Path) -> None:
    document = Document()
    table = document.add_table(rows=1, cols=2)
    for cell in table.rows[0].cells:
        cell._tc.grid_span = 2_000_000
    document.save(tmp_path / "a.docx")
    assert codes(tmp_path / "a.docx") == ["audit.too-large"]
    Document().save(tmp_path / "b.docx")
    assert codes(tmp_path / "b.docx") == ["audit.no-table"]
